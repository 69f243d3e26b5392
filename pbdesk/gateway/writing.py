"""Writing rows: a few by a statement, many in the fastest way of each database.

Many rows go past SQLAlchemy's work on every value: they are plain.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from pbdesk.gateway.dialect import is_postgresql, stages

_MANY = 20
Row = dict[str, Any]


def add(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that are new."""
    if len(rows) >= _MANY:
        _insert_many(connection, table, rows, "")
    elif rows:
        connection.execute(insert(table), rows)


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, leaving alone those whose key is there already."""
    if len(rows) >= _MANY:
        _insert_many(connection, table, rows, "ON CONFLICT DO NOTHING")
    elif rows:
        connection.execute(_make(connection)(table).on_conflict_do_nothing(), rows)


def insert_new_from(
    connection: Connection, table: Table, query: Select[Any], values: Mapping[str, Any]
) -> int:
    """Insert what a query finds (all columns of the table, in their order), leaving alone rows whose key is there
    already; return how many were new. The query is executed with `values`."""
    return connection.execute(_inserting(table, query, _make(connection)), values).rowcount


@functools.cache
def _inserting(table: Table, query: Select[Any], make: Any) -> Any:
    statement = make(table).from_select([column.name for column in table.columns], query)
    return statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def upsert(connection: Connection, table: Table, rows: Sequence[Row], *changing: str) -> None:
    """Insert rows, replacing the `changing` columns of those whose key is there already. No key comes twice."""
    if len(rows) >= _MANY:
        _insert_many(connection, table, rows, _replacing(table, changing))
    elif rows:
        statement = _make(connection)(table)
        statement = statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: statement.excluded[name] for name in changing},
        )
        connection.execute(statement, rows)


class Brought:
    """Rows that are brought to the database before it is known which numbers they get: the last step, with others
    waiting for it, is then short.

    Args:
        connection: in a writing transaction.
        table: where they are to go.
        rows: theirs to change.
        place: the column that says which of them each is, from 1; 0 gets no number.
    """

    def __init__(self, connection: Connection, table: Table, rows: Sequence[Row], place: str) -> None:
        self._connection = connection
        self._table = table
        self._rows = rows
        self._place = place
        self._is_staged = is_postgresql(connection) and len(rows) >= _MANY
        if self._is_staged:
            _stage(connection, table, rows)

    def insert(self, before: int, *changing: str) -> None:
        """Insert them with the numbers that follow one, replacing the `changing` columns where their key is there."""
        if self._is_staged:
            conflict = _replacing(self._table, changing) if changing else ""
            _unstage(self._connection, self._table, self._rows[0], conflict, self._place, before)
            return
        for row in self._rows:
            row[self._place] += before if row[self._place] else 0
        if changing:
            upsert(self._connection, self._table, self._rows, *changing)
        else:
            add(self._connection, self._table, self._rows)


def _make(connection: Connection) -> Any:
    return postgresql.insert if is_postgresql(connection) else sqlite.insert


def _replacing(table: Table, changing: Sequence[str]) -> str:
    key = ", ".join(column.name for column in table.primary_key.columns)
    sets = ", ".join(f"{name} = excluded.{name}" for name in changing)
    return f"ON CONFLICT ({key}) DO UPDATE SET {sets}"


def _insert_many(connection: Connection, table: Table, rows: Sequence[Row], conflict: str) -> None:
    if is_postgresql(connection):
        _stage(connection, table, rows)
        _unstage(connection, table, rows[0], conflict)
        return
    names, marks = ", ".join(rows[0]), ", ".join("?" * len(rows[0]))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) VALUES ({marks}) {conflict}",
        [tuple(row.values()) for row in rows],
    )


def _stage(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Copy rows into a table of this connection's own.

    One COPY and one INSERT, where row by row is several times slower. COPY itself may not write where rows are
    walled off, so it goes into the stage and the walls hold at the INSERT.
    """
    stage = f"stage_{table.name}"
    known = stages(connection)
    if stage not in known:
        connection.exec_driver_sql(
            f"CREATE TEMP TABLE IF NOT EXISTS {stage} (LIKE {table.name}) ON COMMIT DELETE ROWS"
        )
    elif known[stage]:
        connection.exec_driver_sql(f"DELETE FROM {stage}")
    known[stage] = True
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {stage} ({', '.join(rows[0])}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple(row.values()))


def _unstage(
    connection: Connection, table: Table, row: Row, conflict: str, place: str = "", before: int = 0
) -> None:
    """Insert what was staged, the numbers in the column `place` after `before`."""
    numbered = f"CASE WHEN {place} > 0 THEN {place} + %(before)s ELSE 0 END"
    values = ", ".join(numbered if name == place else name for name in row)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({', '.join(row)}) SELECT {values} FROM stage_{table.name} {conflict}",
        {"before": before},
    )
