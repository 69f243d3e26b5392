"""The feed: whole, in one order, only what one may see, and again from the start for who comes later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, event

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import feed
from pbdesk.sync.op import Op
from pbdesk.sync.page import Cursor, FeedPage

CASE = "case-1"


def test_pages_hold_everything_once_in_order(council) -> None:
    actor, maker = council.device("Asha")
    made = [maker.case(CASE), *(maker.op("append", "note", f"n{n}", CASE) for n in range(6))]
    council.push(actor, *made)
    got: list[str] = []
    cursor, pages = Cursor(), []
    while not pages or pages[-1].more:
        pages.append(council.page(actor, cursor, limit=3))
        cursor = pages[-1].cursor
        got += [msgspec.json.decode(each.op, type=Op).op_id for each in pages[-1].ops]
    assert got == [op.op_id for op in made]
    assert [len(page.ops) for page in pages] == [3, 3, 1]
    assert council.page(actor, cursor).ops == []


@pytest.mark.parametrize(("limit", "count"), [(0, 1), (-5, 1), (2, 2), (10**9, 3)])
def test_limit_is_kept_within_bounds(council, limit, count) -> None:
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE), *(maker.op("append", "note", f"n{n}", CASE) for n in range(2)))
    assert len(council.page(actor, limit=limit).ops) == count


def test_exactly_full_page_says_that_there_is_no_more(council) -> None:
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE), maker.op("append", "note", "n", CASE))
    assert not council.page(actor, limit=2).more
    assert council.page(actor, limit=1).more


def test_page_stops_at_its_size_but_holds_one_save_at_least(council, monkeypatch) -> None:
    monkeypatch.setattr(feed, "MAX_PAGE_BYTES", 10)
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE), maker.op("append", "note", "n", CASE))
    page = council.page(actor)
    assert (len(page.ops), page.more, page.cursor.seq) == (1, True, 1)


def test_page_reads_as_the_contract_says(council) -> None:
    actor, maker = council.device("Asha")
    op = maker.case(CASE, reference="GLA-1")
    council.push(actor, op)
    page = msgspec.json.decode(msgspec.json.encode(council.page(actor)), type=FeedPage)
    assert [(each.seq, each.op) for each in page.ops] == [(1, op)]


def test_cursor_moves_past_what_one_may_not_see(council) -> None:
    asha, asha_ops = council.device("Asha")
    bryn, bryn_ops = council.device("Bryn")
    council.push(asha, asha_ops.case(CASE))
    council.push(bryn, bryn_ops.case("case-2"))
    council.push(asha, asha_ops.op("append", "note", "n", CASE))
    page = council.page(bryn)
    assert [each.seq for each in page.ops] == [2]
    assert page.cursor.seq == 3


@pytest.mark.parametrize("short", [0, 20_000])
def test_a_long_feed_gives_the_same_pages_as_a_short_one(council, monkeypatch, short) -> None:
    monkeypatch.setattr(feed, "_SHORT", short)
    asha, asha_ops = council.device("Asha")
    bryn, bryn_ops = council.device("Bryn")
    for number in range(4):
        council.push(asha, asha_ops.case(f"hers-{number}"))
        council.push(bryn, bryn_ops.case(f"his-{number}"), bryn_ops.op("append", "note", f"n{number}", ""))
    first = council.page(asha, limit=5)
    rest = council.page(asha, first.cursor, limit=5)
    assert [each.seq for each in (*first.ops, *rest.ops)] == [1, 3, 4, 6, 7, 9, 10, 12]
    assert (first.more, rest.more) == (True, False)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Gather the statements that are run on any database."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_push_and_a_page_take_as_many_statements_however_much_they_hold(council) -> None:
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE))
    taken = []
    for count in (25, 400):
        made = [maker.op("append", "note", f"n{count}-{n}", CASE) for n in range(count)]
        end = council.page(actor).cursor
        with counted() as statements:
            council.push(actor, *made)
            assert len(council.page(actor, end).ops) == count
        taken.append(len(statements))
    assert taken[1] <= taken[0] <= 45, taken  # the first makes its stages, once for a connection


def test_cursor_of_another_epoch_starts_from_the_beginning(council) -> None:
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE))
    end = council.page(actor).cursor
    assert len(council.page(actor, Cursor("another-epoch", 10**6)).ops) == 1
    assert council.page(actor, end).ops == []


def test_cursor_beyond_the_end_is_an_error_and_not_an_empty_page(council) -> None:
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE))
    end = council.page(actor).cursor
    with pytest.raises(KnownError) as caught:
        council.page(actor, Cursor(end.epoch, end.seq + 1))
    assert caught.value.code == "feed-shrunk"


def test_new_device_of_a_user_gets_everything_from_the_start(council) -> None:
    actor, maker = council.device("Asha")
    ops = [maker.case(CASE), maker.op("append", "note", "n", CASE)]
    council.push(actor, *ops)
    tablet, _ = council.device("Asha", "tablet")
    assert council.op_ids(tablet) == [op.op_id for op in ops]


def test_case_assigned_late_comes_whole_and_then_goes_on(council) -> None:
    asha, asha_ops = council.device("Asha")
    bryn, bryn_ops = council.device("Bryn")
    history = [asha_ops.case(CASE), asha_ops.op("append", "note", "n1", CASE)]
    council.push(asha, *history)
    council.push(bryn, bryn_ops.case("case-2"))
    before = council.page(bryn).cursor
    asha_before = council.page(asha).cursor
    assert council.assign(CASE, "Bryn")["delivered_again"] == 2
    after = asha_ops.op("append", "note", "n2", CASE)
    council.push(asha, after)
    assert council.op_ids(bryn, before) == [op.op_id for op in (*history, after)]
    assert council.op_ids(asha, asha_before) == [after.op_id]


def test_late_device_gets_an_assigned_case_once(council) -> None:
    asha, asha_ops = council.device("Asha")
    council.device("Bryn")
    history = [asha_ops.case(CASE), asha_ops.op("append", "note", "n1", CASE)]
    council.push(asha, *history)
    council.assign(CASE, "Bryn")
    tablet, _ = council.device("Bryn", "tablet")
    assert council.op_ids(tablet) == [op.op_id for op in history]


def test_hello_names_the_council_and_the_cases_that_one_may_hold(council) -> None:
    asha, maker = council.device("Asha")
    bryn, _ = council.device("Bryn")
    council.push(asha, maker.case(CASE), maker.op("create", "service", "s", "", name="Swim"))
    with council.database.reading() as connection:
        mine, theirs = feed.hello(connection, asha), feed.hello(connection, bryn)
    assert (mine.council_name, mine.cases, mine.push_versions) == ("Glanmor Council", (CASE,), (1,))
    assert theirs.cases == ()
    assert (mine.council, mine.epoch) == (theirs.council, theirs.epoch)


def test_digests_are_of_what_one_may_see(council) -> None:
    asha, maker = council.device("Asha")
    bryn, _ = council.device("Bryn")
    council.push(asha, maker.case(CASE), maker.op("create", "service", "s", "", name="Swim"))
    with council.database.reading() as connection:
        assert [each.case_id for each in feed.read_digests(connection, asha)] == ["", CASE]
        assert [each.case_id for each in feed.read_digests(connection, bryn)] == [""]
