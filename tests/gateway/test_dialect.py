"""Connections and transactions of both kinds; and that every statement also compiles for PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Integer, MetaData, Select, Table, Text, create_engine, func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.schema import CreateTable

from pbdesk.gateway import access, dialect, feed, tables
from tests.helpers.councils import SetClock
from tests.helpers.postgres import Postgres

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


def test_connection_that_rested_is_tried_and_replaced_where_the_server_ended_it(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = dialect.make_engine(postgres.owner_url(postgres.new_database(SetClock(), "template0")))
    owner_engine = create_engine(postgres.owner, isolation_level="AUTOCOMMIT")
    backend = select(func.pg_backend_pid())

    def seen_and_ended() -> int:
        with engine.connect() as connection:
            number = connection.scalar(backend)
        with owner_engine.connect() as owner:
            owner.execute(select(func.pg_terminate_backend(number)))
        return number

    gone = seen_and_ended()
    with pytest.raises(OperationalError), engine.connect() as connection:  # used a moment ago, so not tried
        connection.scalar(backend)
    with engine.connect() as connection:
        assert connection.scalar(backend) != gone
    monkeypatch.setattr(dialect, "RESTED_SECONDS", -1)
    gone = seen_and_ended()
    with engine.connect() as connection:
        assert connection.scalar(backend) != gone
    engine.dispose()
    owner_engine.dispose()


def compiled(statement: Select) -> str:
    return str(statement.compile(dialect=postgresql.dialect()))


def test_reads_compile_for_postgresql() -> None:
    assert "UNION ALL" in compiled(access.OPEN_CASES)
    assert "LIMIT" in compiled(feed._with_bodies(feed._PLACES_SINCE.limit(10)))
    assert "FOR UPDATE" in compiled(select(tables.cases.c.id).with_for_update())
