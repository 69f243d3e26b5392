"""What differs between SQLite and PostgreSQL: how to connect, begin, say whose request it is, and write many rows.

The only module of the gateway, with `walls`, that may hold SQL of one database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Engine,
    Select,
    String,
    Table,
    any_,
    create_engine,
    event,
    insert,
    literal,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url

from pbdesk.domain.errors import N_, KnownError

BUSY_SECONDS = 20
_WRITES = "pbdesk_writes"
_MANY = 20


def make_engine(url: str | URL) -> Engine:
    """Return an engine whose errors never show the values of a statement."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        _require_driver()
        parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
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


def writer(engine: Engine) -> Engine:
    """Return the same engine for transactions that write: SQLite takes its lock at once, so that none has to
    give up half-way."""
    return engine.execution_options(**{_WRITES: True})


def steady(engine: Engine) -> Engine:
    """Return the same engine for transactions in which every query sees the same moment; SQLite has no others."""
    if engine.dialect.name != "postgresql":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


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
        connection.execute(
            text("SELECT set_config('app.task', :task, true), set_config('app.user', :user, true)"),
            {"task": task, "user": user_id},
        )


def hold(connection: Connection, names: Iterable[str]) -> bool:
    """Wait for whoever else holds these names until their transaction ends; return whether there was need to.

    Give them in order, so that two who want the same names never wait for each other. SQLite has one writer at a time.
    """
    if not is_postgresql(connection):
        return False
    for name in names:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
    return True


def one_of(connection: Connection, column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a column has one of these values: one parameter on PostgreSQL, however many."""
    if is_postgresql(connection):
        return column == any_(literal(list(values), ARRAY(String)))
    return column.in_(values)


def among_query(
    connection: Connection, column: ColumnElement[str], query: Select[str]
) -> ColumnElement[bool]:
    """Return the condition that a column has one of the values of a query.

    PostgreSQL would run the query again for each row where it has no figures yet of how many there are.
    """
    if is_postgresql(connection):
        return one_of(connection, column, list(connection.scalars(query)))
    return column.in_(query)


def add(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that are new."""
    if len(rows) >= _MANY:
        _insert_many(connection, table, rows, "")
    elif rows:
        connection.execute(insert(table), list(rows))


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, leaving alone those whose key is there already."""
    if len(rows) >= _MANY:
        _insert_many(connection, table, rows, "ON CONFLICT DO NOTHING")
    elif rows:
        make = postgresql.insert if is_postgresql(connection) else sqlite.insert
        connection.execute(make(table).on_conflict_do_nothing(), list(rows))


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *changing: str) -> None:
    """Insert rows, replacing the `changing` columns of those whose key is there already. No key comes twice."""
    if len(rows) >= _MANY:
        key = ", ".join(column.name for column in table.primary_key.columns)
        sets = ", ".join(f"{name} = excluded.{name}" for name in changing)
        _insert_many(connection, table, rows, f"ON CONFLICT ({key}) DO UPDATE SET {sets}")
    elif rows:
        make = postgresql.insert if is_postgresql(connection) else sqlite.insert
        statement = make(table)
        statement = statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: statement.excluded[name] for name in changing},
        )
        connection.execute(statement, list(rows))


def _insert_many(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], conflict: str
) -> None:
    """Insert rows in the fastest way of each database, past SQLAlchemy's work on every value: they are plain."""
    if is_postgresql(connection):
        _from_stage(connection, table, rows, conflict)
        return
    names, marks = ", ".join(rows[0]), ", ".join("?" * len(rows[0]))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) VALUES ({marks}) {conflict}",
        [tuple(row.values()) for row in rows],
    )


def _from_stage(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], conflict: str
) -> None:
    """Copy rows into a table of this connection's own and insert them from there.

    One COPY and one INSERT, where row by row is several times slower. COPY itself may not write where rows are
    walled off, so it goes into the stage and the walls hold at the INSERT.
    """
    names = ", ".join(rows[0])
    stage = f"stage_{table.name}"
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE IF NOT EXISTS {stage} (LIKE {table.name}) ON COMMIT DELETE ROWS"
    )
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {stage} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple(row.values()))
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {stage} {conflict}")
    connection.exec_driver_sql(f"DELETE FROM {stage}")
