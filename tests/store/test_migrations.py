"""A store of the first schema still opens, and a change of schema is kept whole or not at all."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from pbdesk.app.desk import build_desk
from pbdesk.domain.attachment import Attachment
from pbdesk.domain.errors import KnownError
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.services.rows import CaseQuery
from pbdesk.store.audit_log import AuditLog
from pbdesk.store.backup import list_backups, verify_backup
from pbdesk.store.check import check_store
from pbdesk.store.engine import open_database, user_version
from pbdesk.store.keys import StoreKeys
from pbdesk.store.migrations import PLAN, Plan, Step, migrate
from pbdesk.store.photos import listed
from pbdesk.store.tables import SCHEMA
from pbdesk.store.unlocking import unlock
from pbdesk.store.vault import open_vault
from tests.helpers.old_stores import copy_of
from tests.helpers.raw_store import kill, listing, start_child
from tests.helpers.vaults import PASSPHRASE

NOW = datetime(2026, 11, 22, 9, 14, tzinfo=UTC)
KILLS = 12


def widen(connection: Connection) -> None:
    """Add a column, copy a table to drop another, and touch every record: all that a schema change may need."""
    connection.exec_driver_sql("ALTER TABLE case_row ADD COLUMN pronouns TEXT NOT NULL DEFAULT ''")
    connection.exec_driver_sql("CREATE TABLE draft_new(key TEXT PRIMARY KEY, body BLOB NOT NULL)")
    connection.exec_driver_sql("INSERT INTO draft_new SELECT key, body FROM draft")
    connection.exec_driver_sql("DROP TABLE draft")
    connection.exec_driver_sql("ALTER TABLE draft_new RENAME TO draft")
    for (record_id,) in connection.execute(text("SELECT id FROM record")).all():
        connection.execute(text("UPDATE record SET type = type || '2' WHERE id = :id"), {"id": record_id})


def lose_a_row(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM record WHERE rowid = (SELECT max(rowid) FROM record)")


def orphan(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE child(id TEXT REFERENCES record(id))")
    connection.exec_driver_sql("INSERT INTO child VALUES ('nobody')")


def stumble(connection: Connection) -> None:
    widen(connection)
    raise KnownError("disk-full", "No room on the disk. Not saved yet.")


def plan(*steps: Step, objects: tuple[str, ...] = PLAN.objects) -> Plan:
    return Plan(SCHEMA + len(steps), steps, objects)


WIDER = plan(Step(SCHEMA + 1, widen))


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Engine, StoreKeys]]:
    keys = unlock(folder, PASSPHRASE)
    engine = open_database(folder, keys)
    try:
        yield engine, keys
    finally:
        engine.dispose()


def state(folder: Path) -> tuple[int, dict[str, int], set[str]]:
    """Return the schema's version, how often each type of record occurs, and every search table and trigger."""
    with opened(folder) as (engine, _keys), engine.connect() as connection:
        types = connection.execute(text("SELECT type, count(*) FROM record GROUP BY type")).all()
        names = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' OR name LIKE '%fts'")
        ).scalars()
        return user_version(connection), {row[0]: row[1] for row in types}, set(names)


def test_the_first_schema_opens_with_everything_in_it(tmp_path: Path) -> None:
    folder = copy_of("v1", tmp_path)
    vault = open_vault(folder, PASSPHRASE)
    desk = build_desk(vault)
    assert vault.freshness is not None
    assert vault.freshness.is_fresh
    row = vault.reads.cases(CaseQuery(text="ann ev")).rows[0]
    assert (row.reference, row.plan_status, row.spent) == ("R-1", "approved", 1250)
    assert vault.reads.records(LedgerEntry, row.case_id)[0].payee == "Felyn Pool"
    photo = vault.reads.records(Attachment, row.case_id)[0]
    assert vault.photos.read(photo.sha256).startswith(b"\xff\xd8")
    assert vault.drafts.get("assessment/a") == {"typed": "I like to swim"}
    assert {event.did for event in vault.keeping.trail()} >= {"look", "create", "command", "attach"}
    desk.close()
    findings = check_store(folder, unlock(folder, PASSPHRASE), newest_version=SCHEMA, attachments=listed)
    assert {finding.code for finding in findings if finding.level != "good"} == {"backup-none"}


def test_up_to_date_then_nothing_is_done(tmp_path: Path) -> None:
    folder = copy_of("v1", tmp_path)
    with opened(folder) as (engine, keys):
        assert not migrate(folder, keys, engine, NOW)
    assert list_backups(folder) == ()


def test_migrated_then_whole_with_a_backup_of_before(tmp_path: Path) -> None:
    folder = copy_of("v1", tmp_path)
    version, types, objects = state(folder)
    with opened(folder) as (engine, keys):
        assert migrate(folder, keys, engine, NOW, WIDER)
        assert not migrate(folder, keys, engine, NOW, WIDER)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
            assert AuditLog(keys.audit_key).check(connection).is_whole
            found = connection.execute(text("SELECT rowid FROM case_fts WHERE case_fts MATCH 'evans'")).all()
            assert len(found) == 1
            with pytest.raises(IntegrityError, match="append-only"):
                connection.exec_driver_sql("DELETE FROM audit")
        counts = verify_backup(list_backups(folder)[0], keys)
    assert counts["record"] == sum(types.values())
    assert state(folder) == (version + 1, {f"{name}2": count for name, count in types.items()}, objects)


@pytest.mark.parametrize(
    ("change", "code"),
    [(lose_a_row, "store-not-migrated"), (orphan, "store-not-migrated"), (stumble, "disk-full")],
)
def test_a_step_that_goes_wrong_leaves_the_store_as_it_was(tmp_path: Path, change, code: str) -> None:
    folder = copy_of("v1", tmp_path)
    before = state(folder)
    with opened(folder) as (engine, keys), pytest.raises(KnownError) as told:
        migrate(folder, keys, engine, NOW, plan(Step(SCHEMA + 1, change)))
    assert told.value.code == code
    assert state(folder) == before


def test_rows_may_change_only_where_the_step_says_so(tmp_path: Path) -> None:
    folder = copy_of("v1", tmp_path)
    with opened(folder) as (engine, keys):
        step = Step(SCHEMA + 1, lose_a_row, recounts=frozenset({"record"}))
        assert migrate(folder, keys, engine, NOW, plan(step))


def test_two_steps_are_taken_together_or_not_at_all(tmp_path: Path) -> None:
    folder = copy_of("v1", tmp_path)
    before = state(folder)
    with opened(folder) as (engine, keys):
        with pytest.raises(KnownError):
            migrate(folder, keys, engine, NOW, plan(Step(SCHEMA + 1, widen), Step(SCHEMA + 2, orphan)))
        with pytest.raises(RuntimeError, match="no steps"):
            migrate(folder, keys, engine, NOW, plan(Step(SCHEMA + 2, widen)))
    assert state(folder) == before


def test_no_backup_then_no_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_of("v1", tmp_path)
    before = state(folder)
    (folder / "backups").write_text("in the way", encoding="utf-8")
    with opened(folder) as (engine, keys), pytest.raises(KnownError):
        migrate(folder, keys, engine, NOW, WIDER)
    assert state(folder) == before


def test_newer_store_then_refused_in_words_and_untouched(tmp_path: Path) -> None:
    folder = copy_of("v1", tmp_path)
    with opened(folder) as (engine, keys):
        migrate(folder, keys, engine, NOW, WIDER)
    before = listing(folder)
    with pytest.raises(KnownError) as told:
        open_vault(folder, PASSPHRASE)
    assert told.value.code == "store-newer"
    assert "newer version of this program" in told.value.sentence
    assert {name: was for name, was in listing(folder).items() if name != "store.lock"} == before


MIGRATE = """
import sys
from pathlib import Path
from pbdesk.store.engine import open_database
from pbdesk.store.migrations import migrate
from pbdesk.store.unlocking import unlock
from tests.helpers.vaults import PASSPHRASE
from tests.store.test_migrations import NOW, WIDER
folder = Path(sys.argv[1])
keys = unlock(folder, PASSPHRASE)
engine = open_database(folder, keys)
print("ready", flush=True)
migrate(folder, keys, engine, NOW, WIDER)
"""


def test_killed_while_migrating_then_old_or_new_and_the_next_start_goes_on(tmp_path: Path) -> None:
    chance, seen = random.Random(3), set()
    for number in range(KILLS):
        folder = copy_of("v1", tmp_path / str(number))
        version, types, objects = state(folder)
        child = start_child(MIGRATE, folder)
        time.sleep(chance.uniform(0, 0.15))
        kill(child)
        now = state(folder)
        seen.add(now[0])
        assert now in (
            (version, types, objects),
            (version + 1, {f"{name}2": count for name, count in types.items()}, objects),
        )
        with opened(folder) as (engine, keys):
            migrate(folder, keys, engine, NOW, WIDER)
        assert state(folder)[0] == version + 1
    assert version in seen
