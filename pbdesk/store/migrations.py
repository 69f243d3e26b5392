"""Bringing an older store up to date: backed up first, in one transaction, checked before it is kept.

After a crash at any moment the store is as it was or as it is to be, never between. Search tables and triggers are
made again from the one canonical list, because changing a table loses them in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from pbdesk.domain.errors import N_, KnownError
from pbdesk.store.audit import AUDIT_TRIGGERS
from pbdesk.store.backup import make_backup
from pbdesk.store.engine import checkpoint, user_version
from pbdesk.store.keys import StoreKeys
from pbdesk.store.pages import table_counts
from pbdesk.store.tables import SCHEMA, TRIGGERS


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the schema.

    Attributes:
        version: the `user_version` that it leads to; it starts from the one before.
        change: makes the change. Prefer ADD and DROP COLUMN; copy a table only where nothing else does.
        recounts: the tables whose number of rows it may change; all others must keep theirs.
    """

    version: int
    change: Callable[[Connection], None]
    recounts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """The way to the newest schema: its version, its steps in order, and its search tables and triggers as SQL."""

    version: int
    steps: tuple[Step, ...]
    objects: tuple[str, ...]


PLAN = Plan(SCHEMA, (), (*AUDIT_TRIGGERS, *TRIGGERS))
"""From the first schema to this program's. A new schema adds a step and never changes an old one."""


def migrate(folder: Path, keys: StoreKeys, engine: Engine, now: datetime, plan: Plan = PLAN) -> bool:
    """Bring an open store up to date; return whether there was anything to do. Under the store's lock.

    `engine` is of mode "rw" and checked not to be newer. Raises KnownError: store-not-migrated, disk-full, and what
    `make_backup` raises; the store is then as it was.
    """
    with engine.execution_options(ro=True).connect() as connection:
        found = user_version(connection)
    if found >= plan.version:
        return False
    steps = [step for step in plan.steps if step.version > found]
    if [step.version for step in steps] != list(range(found + 1, plan.version + 1)):
        raise RuntimeError(f"no steps lead from schema {found} to {plan.version}")
    make_backup(folder, keys, engine, now)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        _set_foreign_keys(driver, "OFF")  # before BEGIN: inside a transaction the pragma is ignored
        try:
            with connection.begin():
                _take_steps(connection, folder, steps, plan)
        finally:
            _set_foreign_keys(driver, "ON")
    checkpoint(engine)
    return True


def _take_steps(connection: Connection, folder: Path, steps: list[Step], plan: Plan) -> None:
    before = table_counts(connection)
    _drop_objects(connection)
    for step in steps:
        step.change(connection)
    for statement in plan.objects:
        connection.exec_driver_sql(statement)
    recounted = frozenset[str]().union(*(step.recounts for step in steps))
    _require_kept(connection, folder, before, recounted)
    _require_sound(connection, folder)
    connection.exec_driver_sql(f"PRAGMA user_version={plan.version}")


def _drop_objects(connection: Connection) -> None:
    """Drop every trigger and search table: an old trigger could fire on a table that is half changed."""
    for name in _names(connection, "SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for name in _search_tables(connection):
        connection.exec_driver_sql(f'DROP TABLE "{name}"')


def _require_kept(
    connection: Connection, folder: Path, before: dict[str, int], recounted: frozenset[str]
) -> None:
    after = table_counts(connection)
    for table, count in before.items():
        if table not in recounted and after.get(table) != count:
            raise _not_migrated(folder, table)


def _require_sound(connection: Connection, folder: Path) -> None:
    """Fill the search tables and check them, and that every row's parent is there."""
    for name in _search_tables(connection):
        connection.exec_driver_sql(f'INSERT INTO "{name}"("{name}") VALUES(\'rebuild\')')
        connection.exec_driver_sql(f'INSERT INTO "{name}"("{name}", rank) VALUES(\'integrity-check\', 1)')
    orphans = _names(connection, 'SELECT DISTINCT "table" FROM pragma_foreign_key_check')
    if orphans:
        raise _not_migrated(folder, orphans[0])


def _search_tables(connection: Connection) -> list[str]:
    return _names(connection, "SELECT name FROM pragma_table_list WHERE type = 'virtual' AND schema = 'main'")


def _names(connection: Connection, sql: str) -> list[str]:
    return list(connection.execute(text(sql)).scalars())


def _set_foreign_keys(driver: Any, state: str) -> None:
    driver.execute(f"PRAGMA foreign_keys={state}")
    if driver.execute("PRAGMA foreign_keys").fetchone() != (1 if state == "ON" else 0,):
        raise RuntimeError("foreign_keys could not be set: a transaction is open")


def _not_migrated(folder: Path, table: str) -> KnownError:
    return KnownError(
        "store-not-migrated",
        N_("The store in {folder} could not be brought up to date: the check of {table} did not agree."),
        safe=N_("The store is as it was, and a backup was made just before."),
        todo=N_("Keep using the version of pbdesk that you had, and tell your council's support."),
        folder=str(folder),
        table=table,
    )
