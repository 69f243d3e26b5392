"""A council's database for each test, and a gateway over HTTP where a test asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.councils import Council, open_council
from tests.helpers.gateways import running_gateway
from tests.helpers.laptops_online import RunningCouncil


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    opened = open_council(tmp_path / "gateway")
    yield opened
    opened.database.close()


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[RunningCouncil]:
    """A gateway over real HTTP on a folder of its own."""
    folder = tmp_path / "gateway"
    with running_gateway(folder) as started:
        running = RunningCouncil(folder, started)
        yield running
        running.close()
