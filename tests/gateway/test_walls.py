"""The second wall: what the database itself gives nobody, whatever a query forgets. And many at once, on PostgreSQL."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import blobs, tables, walls
from pbdesk.gateway.access import Actor
from pbdesk.gateway.database import open_url
from pbdesk.gateway.walls import WALLED
from pbdesk.sync.page import Cursor
from tests.helpers.councils import Council, OpMaker, SetClock, attachment, submission
from tests.helpers.postgres import Postgres

CASE, OTHER = "case-1", "case-2"


@pytest.fixture
def two(server_council: Council) -> tuple[Actor, Actor]:
    """Two advisers with a case each, that has something in every table."""
    council = server_council
    actors = []
    for user, case_id in (("Asha", CASE), ("Bryn", OTHER)):
        actor, maker = council.device(user)
        photo, pieces = attachment(case_id, case_id.encode(), 100, f"photo-{case_id}")
        council.push(
            actor,
            maker.case(case_id),
            maker.record(photo, "attach"),
            maker.record(submission(case_id, f"sub-{case_id}"), "command"),
        )
        with council.database.writing_for(actor.user_id) as connection:
            blobs.put(connection, actor, photo.sha256, 0, pieces[0])
        actors.append(actor)
    return actors[0], actors[1]


@pytest.mark.parametrize("table", WALLED)
def test_reading_gives_only_ones_own_cases_even_where_a_query_forgets_to_ask(
    server_council, two, table
) -> None:
    column = tables.metadata.tables[table].c.case_id
    with server_council.database.reading() as connection:
        assert {CASE, OTHER} <= set(connection.scalars(select(column)))
    for actor, case_id in zip(two, (CASE, OTHER), strict=True):
        with server_council.database.reading_for(actor.user_id) as connection:
            assert set(connection.scalars(select(column))) == {case_id}
    with server_council.database.reading_for("") as connection:
        assert connection.scalars(select(column)).all() == []


@pytest.mark.parametrize("table", WALLED)
def test_transaction_that_does_not_say_whose_it_is_sees_nothing(server_council, two, table) -> None:
    column = tables.metadata.tables[table].c.case_id
    with server_council.database._engine.begin() as connection:
        assert connection.scalars(select(column)).all() == []


def test_access_that_ends_shuts_the_wall(server_council, two) -> None:
    asha, _ = two
    server_council.end_access(CASE, "Asha")
    with server_council.database.reading_for(asha.user_id) as connection:
        assert connection.scalars(select(tables.ops.c.case_id)).all() == []


@pytest.mark.parametrize("table", ["records", "feed", "grants", "submissions", "attachment_chunks", "chunks"])
def test_push_adds_nothing_to_another_case_even_where_the_code_forgets_to_ask(
    server_council, two, table
) -> None:
    asha, bryn = two
    made = tables.metadata.tables[table]
    key = next(iter(made.primary_key.columns)) if made.primary_key.columns else made.c.chunk_sha256
    with server_council.database.reading() as connection:
        row = dict(connection.execute(select(made).where(made.c.case_id == OTHER)).first()._mapping)
    row[key.name] = 10**6 if isinstance(row[key.name], int) else "another"
    row["case_id"] = OTHER
    if table == "grants":
        row["user_id"] = bryn.user_id
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        server_council.database.writing_for(asha.user_id) as c,
    ):
        c.execute(made.insert(), row)


def test_reading_writes_nothing_into_a_case(server_council, two) -> None:
    asha, _ = two
    with server_council.database.reading_for(asha.user_id) as connection, pytest.raises(DBAPIError):
        connection.execute(tables.submissions.insert(), {"id": "x", "plan_id": "x", "case_id": CASE})


def test_owner_and_superuser_are_not_let_serve(postgres: Postgres, server_database: str) -> None:
    with pytest.raises(KnownError) as told:
        open_url(postgres.owner_url(server_database), SetClock())
    assert told.value.code == "gateway-role"


@pytest.mark.parametrize(
    "loosened",
    [
        "ALTER ROLE pbdesk_app BYPASSRLS",
        "ALTER TABLE ops NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE ops OWNER TO pbdesk_app",
    ],
)
def test_wall_that_was_taken_down_is_noticed_at_the_start(postgres: Postgres, loosened: str) -> None:
    clock = SetClock()
    name = postgres.new_database(clock)
    owner = create_engine(postgres.owner_url(name))
    with owner.begin() as connection:
        connection.execute(text(loosened))
    with pytest.raises(KnownError) as told:
        open_url(postgres.app_url(name), clock)
    with owner.begin() as connection:
        connection.execute(text("ALTER ROLE pbdesk_app NOBYPASSRLS"))
    owner.dispose()
    postgres.drop(name)
    assert told.value.code == "gateway-role"


@pytest.mark.parametrize("name", ['x"; DROP TABLE ops; --', "", "a b", "ŵ"])
def test_role_with_an_odd_name_is_refused(name: str) -> None:
    with pytest.raises(KnownError) as told:
        walls.build(None, name)  # type: ignore[arg-type]
    assert told.value.code == "gateway-role-name"


# --- many at once ---------------------------------------------------------------------------------------


def test_same_batch_many_times_at_once_is_taken_once(council: Council) -> None:
    actor, maker = council.device("Asha")
    batch = [maker.case(CASE), *(maker.op("append", "note", f"n{n}", CASE) for n in range(40))]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: council.push(actor, *batch), range(6)))
    assert all(answer == answers[0] for answer in answers)
    assert [answer.seq for answer in answers[0]] == list(range(1, 42))
    assert council.op_ids(actor) == [op.op_id for op in batch]


def test_reader_that_follows_the_feed_misses_nothing_of_many_writers(council: Council) -> None:
    people = [council.device("Asha", f"laptop-{n}") for n in range(4)]
    reader = people[0][0]
    council.push(reader, people[0][1].case(CASE))
    made: list[str] = []
    done = threading.Event()

    def write(actor: Actor, maker: OpMaker) -> None:
        for n in range(12):
            batch = [maker.op("append", "note", f"{maker.device}-{n}-{k}", CASE) for k in range(1 + n % 30)]
            council.push(actor, *batch)
            made.extend(op.op_id for op in batch)

    seen: list[str] = []

    def follow() -> None:
        cursor, last = Cursor(), False
        while True:
            last = done.is_set()
            page = council.page(reader, cursor, 25)
            seen.extend(council.op_ids_of(page))
            cursor = page.cursor
            if last and not page.more:
                return

    follower = threading.Thread(target=follow)
    follower.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda person: write(*person), people))
    done.set()
    follower.join(60)
    assert sorted(seen[1:]) == sorted(made)
    assert len(set(seen)) == len(seen)


def test_long_batch_goes_in_like_many_short_ones(council: Council) -> None:
    actor, maker = council.device("Asha")
    odd = ["a\tb", "c\\N", "d\ne", "\\.", "ŵ £ 😀", '"q"', ""]
    ops = [maker.case(CASE), *(maker.op("append", "note", f"n{n}", CASE, text=odd[n % 7]) for n in range(60))]
    council.push(actor, *ops)
    page = council.page(actor)
    assert council.op_ids_of(page) == [op.op_id for op in ops]
    with council.database.reading() as connection:
        assert len(connection.scalars(select(tables.records.c.id)).all()) == 61
        assert connection.scalar(select(tables.feed.c.user_id).limit(1)) is None
