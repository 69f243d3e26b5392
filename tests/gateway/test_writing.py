"""Rows that are there already, few and many, on both kinds of database; and rows that get their numbers last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, bindparam, select

from pbdesk.gateway import dialect
from pbdesk.gateway.writing import Brought, add, insert_new, insert_new_from, upsert
from tests.helpers.councils import SetClock
from tests.helpers.postgres import Postgres

thing = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("a", Text),
    Column("b", Text),
)
MANY = 25
"""Enough that each database takes its own way."""


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.owner_url(server.new_database(SetClock(), "template0"))
    else:
        url = f"sqlite:///{tmp_path / 'things.sqlite'}"
    made = dialect.make_engine(url)
    with dialect.writer(made).begin() as connection:
        thing.create(connection)
    yield made
    made.dispose()


def rows_of(engine: Engine) -> list[tuple]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(thing).order_by(thing.c.id))]


def rows(first: int, count: int, a: str) -> list[dict]:
    return [{"id": first + n, "a": a, "b": a} for n in range(count)]


@pytest.mark.parametrize("count", [2, MANY])
def test_insert_new_leaves_alone_what_is_there(engine: Engine, count: int) -> None:
    with dialect.writer(engine).begin() as connection:
        add(connection, thing, rows(1, count, "x"))
        insert_new(connection, thing, rows(2, count, "y"))
        insert_new(connection, thing, [])
        add(connection, thing, [])
    assert rows_of(engine) == [(n, "x", "x") for n in range(1, count + 1)] + [(count + 1, "y", "y")]


@pytest.mark.parametrize("count", [2, MANY])
def test_upsert_changes_only_the_columns_named(engine: Engine, count: int) -> None:
    with dialect.writer(engine).begin() as connection:
        upsert(connection, thing, rows(1, count, "x"), "a")
        upsert(connection, thing, rows(2, count, "y"), "a")
        upsert(connection, thing, [], "a")
    changed = [(n, "y", "x") for n in range(2, count + 1)]
    assert rows_of(engine) == [(1, "x", "x"), *changed, (count + 1, "y", "y")]


@pytest.mark.parametrize("count", [3, MANY])
def test_rows_that_were_brought_get_the_numbers_after_one(engine: Engine, count: int) -> None:
    with dialect.writer(engine).begin() as connection:
        brought = Brought(connection, thing, rows(1, count, "x"), place="id")
        assert connection.scalars(select(thing.c.id)).all() == []
        brought.insert(100)
        again = Brought(connection, thing, rows(0, count, "y"), place="id")
        again.insert(100, "b")
    kept = [(n, "x", "y" if n < 100 + count else "x") for n in range(101, 101 + count)]
    assert rows_of(engine) == [(0, "y", "y"), *kept]  # 0 gets no number


def test_rows_of_a_query_say_how_many_are_new(engine: Engine) -> None:
    query = select(thing.c.id + 1, bindparam("a", type_=Text), thing.c.b).where(thing.c.a == "x")
    with dialect.writer(engine).begin() as connection:
        add(connection, thing, rows(1, 3, "x"))
        assert insert_new_from(connection, thing, query, {"a": "y"}) == 1
        assert insert_new_from(connection, thing, query, {"a": "z"}) == 0
    assert rows_of(engine)[3:] == [(4, "y", "x")]


def test_many_rows_after_a_transaction_that_was_undone(engine: Engine) -> None:
    with dialect.writer(engine).connect() as connection:
        add(connection, thing, rows(1, MANY, "x"))
        connection.rollback()
    for first in (1, 1001):  # on the same connection, where a stage may be gone or be there already
        with dialect.writer(engine).begin() as connection:
            add(connection, thing, rows(first, MANY, "x"))
    assert len(rows_of(engine)) == 2 * MANY
