"""How soon Unlock is painted, beside a bare window of the same Qt on the same machine."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from tests.helpers.first_paint import Painted, first_paint
from tests.helpers.profiles import profile_with_a_store

pytestmark = pytest.mark.bench
TIMES = 5
OFF_SCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def middle(paints: list[Painted]) -> float:
    """Return the median of some first paints, in milliseconds."""
    return statistics.median(painted.ms for painted in paints)


def test_first_paint_of_unlock(tmp_path: Path, ratio) -> None:
    home = profile_with_a_store(tmp_path)
    first_paint("desktop", home, **OFF_SCREEN)  # compiled modules and disk caches, as after any first start
    bare = [first_paint("bare", home, **OFF_SCREEN) for _ in range(TIMES)]
    unlock = [first_paint("desktop", home, **OFF_SCREEN) for _ in range(TIMES)]
    figure = ratio("first paint of Unlock", value=middle(unlock), floor=middle(bare), target="under 1,000 ms")
    assert figure.value > figure.floor
    assert {painted.loaded for painted in unlock} == {()}
