"""What a person sees first: the right page, before anything heavy is loaded, in a real window too."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.helpers.first_paint import first_paint
from tests.helpers.profiles import profile_with_a_store
from tests.helpers.screen import missing_programs, unseen_screen

OFF_SCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def test_unlock_is_painted_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    painted = first_paint("desktop", profile_with_a_store(tmp_path), **OFF_SCREEN)
    assert painted.loaded == ()
    assert painted.focus == "passphrase"


def test_first_run_is_painted_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    painted = first_paint("desktop", tmp_path / "new", **OFF_SCREEN)
    assert painted.loaded == ()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="unseen screens are Linux's")
def test_unlock_on_a_real_screen_is_the_active_window_with_the_focus_in_the_passphrase(
    tmp_path: Path,
) -> None:
    missing = missing_programs()
    if missing and os.environ.get("CI") and os.geteuid() == 0:
        pytest.fail(f"CI must have {', '.join(missing)}: installer/dev.py test installs them")
    if missing:
        pytest.skip(f"{', '.join(missing)} not found: no real window can be opened (see installer/README.md)")
    with unseen_screen() as screen:
        painted = first_paint("desktop", profile_with_a_store(tmp_path), **screen)
    assert painted.platform == "xcb"
    assert painted.active
    assert painted.focus == "passphrase"
    assert "pbdesk" in painted.title
