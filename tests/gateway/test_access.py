"""Who may see which case, tried for every relation and every road to the data."""

from __future__ import annotations

import itertools

import pytest

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.domain.errors import KnownError
from pbdesk.gateway import blobs, erasure, feed, log, snapshots
from pbdesk.gateway.access import ENDED_CASES, OPEN_CASES, SHARED, Actor, among, held_cases
from pbdesk.gateway.database import begin_epoch
from tests.helpers.councils import Council, OpMaker, attachment

CASE = "case-1"
DATA = b"a photo"
OPEN = {
    "who made it": True,
    "who was assigned": True,
    "whose access ended": False,
    "a colleague": False,
    "who is unknown": False,
}


def push(council: Council, actor: Actor, maker: OpMaker) -> bool:
    return council.outcomes(actor, maker.op("append", "note", maker.new_id(), CASE)) == ["applied"]


def read_feed(council: Council, actor: Actor, _maker: OpMaker) -> bool:
    return bool(council.op_ids(actor))


def digests(council: Council, actor: Actor, _maker: OpMaker) -> bool:
    with council.database.reading_for(actor.user_id) as connection:
        return any(each.case_id == CASE for each in feed.read_digests(connection, actor))


def hello(council: Council, actor: Actor, _maker: OpMaker) -> bool:
    with council.database.reading_for(actor.user_id) as connection:
        return CASE in feed.hello(connection, actor).cases


def missing(council: Council, actor: Actor, _maker: OpMaker) -> bool:
    with council.database.reading_for(actor.user_id, handing_over=True) as connection:
        return bool(blobs.missing(connection, actor, [attachment(CASE, DATA, CHUNK_BYTES)[0].sha256]))


def case_ops(council: Council, actor: Actor, _maker: OpMaker) -> bool:
    with council.database.reading_for(actor.user_id) as connection:
        return bool(feed.case_ops(connection, actor, CASE))


def put_chunk(council: Council, actor: Actor, _maker: OpMaker) -> bool:
    photo, _ = attachment(CASE, DATA, CHUNK_BYTES)
    try:
        with council.database.writing_for(actor.user_id) as connection:
            blobs.put(connection, actor, photo.sha256, 0, DATA)
    except KnownError as error:
        return error.code != "not-found"
    return True


def get_chunk(council: Council, actor: Actor, _maker: OpMaker) -> bool:
    photo, _ = attachment(CASE, DATA, CHUNK_BYTES, "photo-1")
    try:
        with council.database.reading_for(actor.user_id) as connection:
            return blobs.get(connection, actor, photo.sha256, 0) == DATA
    except KnownError:
        return False


def snapshot(council: Council, actor: Actor, _maker: OpMaker) -> bool:
    with council.database.snapshot_for(actor.user_id) as connection:
        page = snapshots.read_snapshots(connection, actor, [CASE])
    return bool(page.cases or page.left)


def hand_in(council: Council, actor: Actor, maker: OpMaker) -> bool:
    with council.database.writing() as connection:
        begin_epoch(connection, council.clock)  # only a restored gateway takes ops of others
    op = OpMaker("colleagues-laptop", "Gwen").op("append", "note", maker.new_id(), CASE)
    with council.database.writing_for(actor.user_id) as connection:
        return log.accept(connection, actor, [op], council.clock, of_others=True)[0].outcome == "applied"


ROADS = (push, read_feed, digests, hello, missing, case_ops, put_chunk, get_chunk, snapshot, hand_in)


HANDING_OVER = (missing, put_chunk)
"""What stays open after access has ended: giving the council the photos that it lacks."""


@pytest.fixture(autouse=True)
def _whatever_a_snapshot_is_worth(monkeypatch) -> None:
    monkeypatch.setattr(snapshots, "WORTH_OPS", 0)


@pytest.fixture
def people(council: Council) -> dict[str, tuple[Actor, OpMaker]]:
    """A case with a photo, and everybody who stands in some relation to it."""
    made = council.device("Asha")
    photo, _ = attachment(CASE, DATA, CHUNK_BYTES)
    other, pieces = attachment(CASE, b"another", CHUNK_BYTES, "photo-2")
    council.push(
        made[0], made[1].case(CASE), made[1].record(photo, "attach"), made[1].record(other, "attach")
    )
    with council.database.writing_for(made[0].user_id) as connection:
        blobs.put(connection, made[0], photo.sha256, 0, DATA)
    assigned, colleague = council.device("Bryn"), council.device("Cerys")
    before = council.device("Dilys")
    council.assign(CASE, "Bryn")
    council.assign(CASE, "Dilys")
    council.end_access(CASE, "Dilys")
    council.push(colleague[0], colleague[1].case("case-2"))
    unknown = Actor("no-device", "no-user", "Nobody"), OpMaker(made[1].device, "Nobody")
    assert pieces
    return {
        "who made it": made,
        "who was assigned": assigned,
        "whose access ended": before,
        "a colleague": colleague,
        "who is unknown": unknown,
    }


@pytest.mark.parametrize(
    ("relation", "road"),
    list(itertools.product(OPEN, ROADS)),
    ids=lambda value: getattr(value, "__name__", value),
)
def test_case_is_open_to_whom_it_was_given_and_to_nobody_else(council, people, relation, road) -> None:
    if (relation, road) == ("a colleague", read_feed):
        assert len(council.op_ids(people[relation][0])) == 1  # their own case's
    elif relation == "whose access ended" and road in HANDING_OVER:
        assert road(council, *people[relation])
    else:
        assert road(council, *people[relation]) is OPEN[relation]


def test_erased_case_is_open_to_nobody_on_any_road(council, people) -> None:
    with council.database.writing() as connection:
        erasure.erase(connection, council.clock, CASE, "Mair")
    told = (read_feed, digests, case_ops)  # those who held it hear that it is erased, and no more
    for relation, road in itertools.product(OPEN, [road for road in ROADS if road not in told]):
        assert not road(council, *people[relation]), (relation, road)


def test_one_function_answers_for_many_cases_at_once(council, people) -> None:
    actor = people["a colleague"][0]
    asked = [CASE, "case-2", "no-case", SHARED, *(f"case-{n}" for n in range(1000, 2200))]
    with council.database.reading_for(actor.user_id) as connection:
        assert among(connection, OPEN_CASES, actor, asked) == {"case-2", SHARED}
        assert held_cases(connection, actor).granted == ("case-2",)
        assert among(connection, OPEN_CASES, actor, []) == set()
    before = people["whose access ended"][0]
    with council.database.reading_for(before.user_id) as connection:
        assert among(connection, ENDED_CASES, before, asked) == {CASE}
