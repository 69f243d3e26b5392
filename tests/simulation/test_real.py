"""The same world on real vaults and the gateway's own code and database: slower, and held to the same invariants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.postgres import Postgres
from tests.simulation.checks import after_each_step, when_quiet
from tests.simulation.real import ServerCouncil, SqliteCouncil, real_makers
from tests.simulation.world import USERS, World

STEPS = 40


def lives_through(seed: str, folder: Path, council: Callable[[Path], Any]) -> None:
    """Let a world live and come to rest."""
    with real_makers(folder, council) as makers:
        world = World(seed, makers)
        for _ in range(STEPS):
            world.step()
            after_each_step(world)
        when_quiet(world)


@pytest.mark.parametrize("seed", ["real/1", "real/2"])
def test_real_vaults_and_gateway_keep_the_invariants(tmp_path: Path, seed: str) -> None:
    lives_through(seed, tmp_path, lambda folder: SqliteCouncil(folder / "gateway", USERS))


def test_real_vaults_and_gateway_on_postgresql_keep_the_invariants(
    tmp_path: Path, postgres: Postgres
) -> None:
    lives_through("real/3", tmp_path, lambda _folder: ServerCouncil(postgres, USERS))
