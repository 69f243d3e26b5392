"""Rows that are there already; and that every statement also compiles for PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Integer, MetaData, Select, Table, Text, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.schema import CreateTable

from pbdesk.gateway import access, dialect, feed, tables
from pbdesk.gateway.access import Actor

thing = Table(
    "thing", MetaData(), Column("id", Integer, primary_key=True), Column("a", Text), Column("b", Text)
)


@pytest.fixture
def engine(tmp_path):
    made = dialect.make_engine(f"sqlite:///{tmp_path / 'things.sqlite'}")
    with dialect.writer(made).begin() as connection:
        thing.create(connection)
    yield made
    made.dispose()


def rows_of(engine) -> list[tuple]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(thing).order_by(thing.c.id))]


def test_insert_new_leaves_alone_what_is_there(engine) -> None:
    with dialect.writer(engine).begin() as connection:
        dialect.insert_new(connection, thing, [{"id": 1, "a": "x", "b": "x"}])
        dialect.insert_new(connection, thing, [{"id": 1, "a": "y", "b": "y"}, {"id": 2, "a": "y", "b": "y"}])
        dialect.insert_new(connection, thing, [])
    assert rows_of(engine) == [(1, "x", "x"), (2, "y", "y")]


def test_upsert_changes_only_the_columns_named(engine) -> None:
    with dialect.writer(engine).begin() as connection:
        dialect.upsert(connection, thing, [{"id": 1, "a": "x", "b": "x"}], "a")
        dialect.upsert(connection, thing, [{"id": 1, "a": "y", "b": "y"}, {"id": 2, "a": "y", "b": "y"}], "a")
        dialect.upsert(connection, thing, [], "a")
    assert rows_of(engine) == [(1, "y", "x"), (2, "y", "y")]


def test_writer_takes_its_lock_at_once(engine, monkeypatch) -> None:
    monkeypatch.setattr(dialect, "BUSY_SECONDS", 0)
    impatient = dialect.make_engine(engine.url)
    with dialect.writer(engine).begin(), pytest.raises(OperationalError), dialect.writer(impatient).begin():
        pass
    with dialect.writer(impatient).begin() as connection:
        assert connection.execute(select(thing)).all() == []
    impatient.dispose()


def test_an_error_shows_no_values(engine) -> None:
    row = {"id": 1, "a": "private", "b": ""}
    with dialect.writer(engine).begin() as connection:
        connection.execute(thing.insert(), row)
        with pytest.raises(IntegrityError) as caught:
            connection.execute(thing.insert(), row)
    assert "private" not in str(caught.value)


@pytest.mark.parametrize("table", tables.metadata.sorted_tables, ids=lambda table: table.name)
def test_tables_can_be_made_on_postgresql(table) -> None:
    made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
    assert made.strip().startswith(f"CREATE TABLE {table.name}")


def compiled(statement: Select) -> str:
    return str(statement.compile(dialect=postgresql.dialect()))


def test_reads_compile_for_postgresql() -> None:
    actor = Actor("d", "u", "Asha")
    assert "UNION ALL" in compiled(access.open_cases(actor))
    assert "LIMIT" in compiled(feed._with_bodies(feed._places(actor, 0).limit(10)))
    assert "FOR UPDATE" in compiled(select(tables.cases.c.id).with_for_update())
