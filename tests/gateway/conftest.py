"""A council's database for each test, and a gateway over HTTP where a test asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.gateway.database import Database, open_url
from tests.helpers.councils import Council, SetClock, open_council
from tests.helpers.gateways import running_gateway
from tests.helpers.laptops_online import RunningCouncil
from tests.helpers.postgres import Postgres, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of the tests' own."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def server_database(postgres: Postgres) -> str:
    """The one database that the tests empty in turn."""
    return postgres.new_database(SetClock())


@pytest.fixture(scope="session")
def served_database(postgres: Postgres, server_database: str) -> Iterator[Database]:
    """The same, opened as the gateway opens it."""
    opened = open_url(postgres.app_url(server_database), SetClock())
    yield opened
    opened.close()


@pytest.fixture
def server_council(postgres: Postgres, server_database: str, served_database: Database) -> Council:
    """A council's database on PostgreSQL."""
    clock = SetClock()
    postgres.empty(clock, server_database)
    return Council(served_database, clock)


@pytest.fixture(params=["sqlite", "postgresql"])
def council(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Council]:
    """A council's database, on each of the two kinds."""
    if request.param == "postgresql":
        yield request.getfixturevalue("server_council")
        return
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
