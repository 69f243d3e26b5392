"""What differs between SQLite and PostgreSQL: how to connect, begin, say whose request it is, and wait for another.

The only module of the gateway, with `writing` and `walls`, that may hold SQL of one database.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Engine,
    Select,
    String,
    any_,
    create_engine,
    event,
    literal,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from pbdesk.domain.errors import N_, KnownError

AT_ONCE = 8
"""Connections that are kept open, each for one transaction at a time. More would only wait for each other: a
connection of PostgreSQL takes longer to open than most requests take."""
BUSY_SECONDS = 20
RESTED_SECONDS = 5
"""A connection that rested longer is tried before it is used, since the server may have been started anew."""
_WRITES = "pbdesk_writes"
_RESTS = "pbdesk_rests"
_STAGES = "pbdesk_stages"
_IDENTIFY = text("SELECT set_config('app.task', :task, true), set_config('app.user', :user, true)")
_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def make_engine(url: str | URL) -> Engine:
    """Return an engine whose errors never show the values of a statement."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        _require_driver()
        parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, hide_parameters=True, pool_size=AT_ONCE, max_overflow=0)
        _try_after_a_rest(engine)
        event.listen(engine, "commit", _empty_stages)
        event.listen(engine, "rollback", _forget_stages)
        return engine
    engine = create_engine(
        parsed,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS},
        pool_size=AT_ONCE,
        max_overflow=0,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _require_driver() -> None:
    if find_spec("psycopg") is None:
        raise KnownError(
            "gateway-driver",
            N_("What is needed to speak with PostgreSQL is not installed."),
            safe=N_("Nothing was changed."),
            todo=N_("Install pbdesk with its extra “gateway”."),
        )


def _try_after_a_rest(engine: Engine) -> None:
    """Have a connection tried before use where it has rested; to try it each time would cost as much as a query."""

    def rest(_connection: Any, record: ConnectionPoolEntry | None) -> None:
        if record is not None:
            record.info[_RESTS] = time.monotonic()

    def wake(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - record.info.get(_RESTS, math.inf) > RESTED_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error  # the pool opens another

    event.listen(engine, "checkin", rest)
    event.listen(engine, "checkout", wake)


def writer(engine: Engine) -> Engine:
    """Return the same engine for transactions that write: SQLite takes its lock at once, so that none has to
    give up half-way."""
    return engine.execution_options(**{_WRITES: True})


def steady(engine: Engine) -> Engine:
    """Return the same engine for transactions in which every query sees the same moment; SQLite has no others."""
    return engine.execution_options(isolation_level="REPEATABLE READ") if _serves(engine) else engine


def single(engine: Engine) -> Engine:
    """Return the same engine for a lone question: PostgreSQL needs no transaction around one."""
    return engine.execution_options(isolation_level="AUTOCOMMIT") if _serves(engine) else engine


def _serves(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


def is_postgresql(connection: Connection) -> bool:
    """Return whether this is a PostgreSQL server."""
    return connection.dialect.name == "postgresql"


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver's own way begins too late
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def identify(connection: Connection, task: str, user_id: str) -> None:
    """Say for this transaction what it is for and whose it is; the walls of `walls` go by it. SQLite has none."""
    if is_postgresql(connection):
        connection.execute(_IDENTIFY, {"task": task, "user": user_id})


def hold(connection: Connection, names: Iterable[str]) -> bool:
    """Wait for whoever else holds these names until their transaction ends; return whether there was need to.

    Give them in order, so that two who want the same names never wait for each other. SQLite has one writer at a time.
    """
    if not is_postgresql(connection):
        return False
    for name in names:
        connection.execute(_HOLD, {"name": name})
    return True


def stages(connection: Connection) -> dict[str, bool]:
    """Return the names of the tables that a connection has for itself alone, each with whether this transaction has put
    rows in. They are made with ON COMMIT DELETE ROWS, and gone after a transaction that was undone."""
    known: dict[str, bool] = connection.info.setdefault(_STAGES, {})
    return known


def _empty_stages(connection: Connection) -> None:
    connection.info[_STAGES] = dict.fromkeys(stages(connection), False)


def _forget_stages(connection: Connection) -> None:
    if not connection.invalidated:  # one that was lost takes its stages along
        connection.info.pop(_STAGES, None)


def one_of(connection: Connection, column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a column has one of these values: one parameter on PostgreSQL, however many."""
    if is_postgresql(connection):
        return column == any_(literal(list(values), ARRAY(String)))
    return column.in_(values)


def among_query(
    connection: Connection, query: Select[str], values: Mapping[str, Any]
) -> Callable[[ColumnElement[str]], ColumnElement[bool]]:
    """Return how to say that a column has one of the values of a query, which is executed with `values`.

    PostgreSQL would run the query again for each row where it has no figures yet of how many there are.
    """
    if not is_postgresql(connection):
        return lambda column: column.in_(query)
    found = list(connection.scalars(query, values))
    return lambda column: one_of(connection, column, found)
