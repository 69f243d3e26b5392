"""The same world on real vaults and the gateway's own code and database: slower, and held to the same invariants."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.checks import after_each_step, when_quiet
from tests.simulation.real import SqliteCouncil, real_makers
from tests.simulation.world import USERS, World

STEPS = 40


@pytest.mark.parametrize("seed", ["real/1", "real/2", "real/3"])
def test_real_vaults_and_gateway_keep_the_invariants(tmp_path: Path, seed: str) -> None:
    with real_makers(tmp_path, lambda folder: SqliteCouncil(folder / "gateway", USERS)) as makers:
        world = World(seed, makers)
        for _ in range(STEPS):
            world.step()
            after_each_step(world)
        when_quiet(world)
