"""The simulation is worth what it finds: each fault planted on purpose, and nothing else."""

from __future__ import annotations

import pytest

from tests.simulation.faults import planted
from tests.simulation.runner import FaultFoundError, run
from tests.simulation.world import Makers

ENOUGH = 9000


@pytest.mark.parametrize(
    ("name", "makers"), planted(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_planted_fault_is_found(name: str, makers: Makers) -> None:
    with pytest.raises(FaultFoundError):
        run("planted", ENOUGH, makers)


def test_nothing_is_found_where_nothing_is_broken() -> None:
    assert run("sound", 1500).worlds == 10


def test_seed_replays_exactly() -> None:
    assert run("again", 600) == run("again", 600)


def test_other_seed_is_another_world() -> None:
    assert run("one", 150) != run("two", 150)
