"""The audit chain in the database: append-only, gapless, and found altered when it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from pbdesk.store.audit_log import AuditLog
from tests.helpers.raw_store import RawStore, make_store


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return make_store(tmp_path / "store", notes=3)


@pytest.fixture
def engine(store: RawStore) -> Iterator[Engine]:
    engine = store.open()
    yield engine
    engine.dispose()


def test_events_are_numbered_and_found_by_case(store: RawStore, engine: Engine):
    log = AuditLog(store.keys.audit_key)
    with engine.begin() as connection:
        assert log.append(connection, "case-2", {"did": "look"}) == 4
        assert log.append(connection, "", {"did": "unlock"}) == 5

    with engine.connect() as connection:
        rows = connection.execute(text("SELECT n, event FROM audit WHERE case_id = 'case-2'")).all()
        assert log.check(connection).count == 5
    assert [tuple(row) for row in rows] == [(4, '{"case":"case-2","did":"look"}')]


def test_a_rolled_back_save_leaves_no_event(store: RawStore, engine: Engine):
    log = AuditLog(store.keys.audit_key)
    with engine.connect() as connection:
        log.append(connection, "case-1", {"did": "note"})

    with engine.connect() as connection:
        assert log.newest(connection)[0] == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET event = '{}' WHERE n = 2",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit(n, event, link) VALUES (2, '{}', x'00')",
        "INSERT INTO audit(n, event, link) VALUES (9, '{}', x'00')",
    ],
)
def test_the_table_refuses_all_but_the_next_event(engine: Engine, statement: str):
    with pytest.raises(DBAPIError, match="the audit log"), engine.begin() as connection:
        connection.execute(text(statement))

    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit")).scalar_one() == 3


def test_who_goes_around_the_triggers_is_found(store: RawStore, engine: Engine):
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET event = replace(event, 'note', 'look') WHERE n = 2"))

    with engine.connect() as connection:
        checked = AuditLog(store.keys.audit_key).check(connection)

    assert checked.broken_at == 2
    assert checked.count == 1
