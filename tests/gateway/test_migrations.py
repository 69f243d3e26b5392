"""A database of an older version goes on serving, with everything that was in it."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, inspect, select

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import devices, marks, sessions, tables, walls
from pbdesk.gateway.database import open_url, prepare_server
from pbdesk.gateway.migrations import OLDEST, can_upgrade
from pbdesk.sync.marks import MarkReport
from tests.helpers.councils import Council, SetClock, open_council
from tests.helpers.postgres import APP

WITHOUT = {
    5: ("ALTER TABLE marks DROP COLUMN signature", "ALTER TABLE marks DROP COLUMN public_key"),
    4: ("DROP TABLE sign_off_roles",),
    3: ("DROP TABLE marks",),
    2: (
        "DROP TABLE audit",
        "DROP TABLE used_challenges",
        "DROP INDEX feed_case",
        "DROP INDEX grants_user",
        "ALTER TABLE devices DROP COLUMN public_key",
    ),
}
"""What a database of each version lacks of the next one's."""


def fill(council: Council) -> str:
    """Put a case, a mark, and a device with its lasting token in."""
    actor, maker = council.device("Asha")
    council.push(actor, maker.case("case-1", reference="GLA-1"))
    with council.database.writing() as connection:
        marks.keep(connection, council.clock, actor, MarkReport(device=maker.device, epoch=1, seq=1))
        code = devices.new_code(connection, council.clock, "Asha")
        return devices.enrol(connection, council.clock, code, "old laptop").token


def make_old(connection, version: int = OLDEST) -> None:
    for lacking in sorted((each for each in WITHOUT if each >= version), reverse=True):
        for statement in WITHOUT[lacking]:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"UPDATE council SET schema_version = {version}")


def shape(connection) -> dict[str, set[tuple[str, bool]]]:
    found = inspect(connection)
    return {
        name: {(column["name"], column["nullable"]) for column in found.get_columns(name)}
        | {(str(index["name"]), True) for index in found.get_indexes(name)}
        for name in sorted(found.get_table_names())
    }


def kept(connection) -> set[str]:
    """Return the triggers of a folder's database that keep what is only added to."""
    return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())


def check(council: Council, token: str, version: int) -> None:
    with council.database.reading() as connection:
        actor = sessions.actor_of(connection, council.clock, token)
        assert connection.scalar(select(tables.council.c.schema_version)) == tables.SCHEMA_VERSION
        told = [(mark.seq, mark.public_key, mark.signature) for mark in marks.list_anchors(connection)]
        assert told == ([(1, "", "")] if version > 3 else [])
    assert actor is not None
    assert len(council.op_ids(actor)) == 1


@pytest.mark.parametrize("version", WITHOUT)
def test_folder_of_an_older_version_is_brought_up_to_date(tmp_path, version) -> None:
    old = open_council(tmp_path / "old")
    token = fill(old)
    with old.database.writing() as connection:
        expected = shape(connection)
        guards = kept(connection)
        make_old(connection, version)
    old.database.close()
    new = open_council(tmp_path / "old")
    check(new, token, version)
    with new.database.writing() as connection:
        assert shape(connection) == expected
        assert kept(connection) == guards != set()
    new.database.close()


@pytest.mark.parametrize("version", [OLDEST, 5])
def test_database_of_an_older_version_is_brought_up_to_date_by_its_owner_alone(postgres, version) -> None:
    clock = SetClock()
    name = postgres.new_database(clock)
    council = Council(open_url(postgres.app_url(name), clock), clock)
    token = fill(council)
    with council.database.reading() as connection:
        expected = shape(connection)
    council.database.close()
    owner = create_engine(postgres.owner_url(name))
    with owner.begin() as connection:
        make_old(connection, version)
    owner.dispose()
    with pytest.raises(KnownError) as caught:
        open_url(postgres.app_url(name), clock)
    assert caught.value.code == "gateway-older"
    prepare_server(postgres.owner_url(name), clock, "", APP)
    council = Council(open_url(postgres.app_url(name), clock), clock)
    check(council, token, version)
    with council.database.reading() as connection:
        assert shape(connection) == expected
        walls.require_behind_walls(connection)
    council.database.close()


def test_only_what_is_older_and_known_can_be_brought_up_to_date() -> None:
    assert sorted(WITHOUT) == list(range(OLDEST, tables.SCHEMA_VERSION))
    versions = range(tables.SCHEMA_VERSION + 3)
    assert [each for each in versions if can_upgrade(each)] == list(range(OLDEST, tables.SCHEMA_VERSION))
