"""An answer as a wire lets through what still holds, and nothing that would move anything back."""

from __future__ import annotations

from typing import Any

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.services.courier_wire import AnswerWire
from pbdesk.sync.courier import Answer
from pbdesk.sync.op import Op
from pbdesk.sync.page import CaseDigest, Cursor, FeedOp, FeedPage, Hello, OpAnswer
from tests.helpers.councils import OpMaker

MAKER = OpMaker("asha", "Asha")
OPS = [MAKER.case(f"case-{n}") for n in range(4)]
FEED = tuple(FeedOp(place, op) for place, op in enumerate(OPS, 5))
HELLO = Hello("c", "Glanmor", "e1", cases=("case-0",), ended=("case-1",), erased=("case-2",))


class Log:
    """How far a laptop has read."""

    def __init__(self, epoch: str, seq: int) -> None:
        self.at = Cursor(epoch, seq)

    def cursor(self) -> Cursor:
        return self.at

    def case_digests(self) -> list[CaseDigest]:
        return [CaseDigest("case-0", 1, "00"), CaseDigest("case-3", 1, "00")]

    def holds_case(self, case_id: str) -> bool:
        return case_id == "case-1"


def answer(**more: Any) -> Answer:
    """Return an answer that reaches from place 4 to 8."""
    fields: dict[str, Any] = {
        "number": 3,
        "hello": HELLO,
        "asked": Cursor("e1", 4),
        "since": Cursor("e1", 4),
        "cursor": Cursor("e1", 8),
        "ops": FEED,
        "digests": (CaseDigest("case-0", 2, "01"), CaseDigest("case-3", 1, "00")),
        **more,
    }
    return Answer(**fields)


def wire(seq: int, epoch: str = "e1", newest: int = 0, **more: Any) -> AnswerWire:
    return AnswerWire(answer(**more), Log(epoch, seq), newest)  # type: ignore[arg-type]


@pytest.mark.parametrize(("seq", "places"), [(4, [5, 6, 7, 8]), (6, [7, 8])])
def test_feed_goes_on_from_where_this_computer_is(seq: int, places: list[int]) -> None:
    page = wire(seq).feed(Cursor("e1", seq), 10)
    assert ([item.seq for item in page.ops], page.cursor, page.more) == (places, Cursor("e1", 8), False)


@pytest.mark.parametrize("seq", [0, 3, 8, 9])
def test_gap_before_it_and_what_lies_behind_it_move_nothing(seq: int) -> None:
    assert wire(seq).feed(Cursor("e1", seq), 10) == FeedPage(Cursor("e1", seq))


def test_only_named_ops_are_answered_and_old_refusals_are_left_aside() -> None:
    answers = (OpAnswer(OPS[0].op_id, "applied", 5), OpAnswer(OPS[1].op_id, "refused", reason="No."))

    def named(newest: int) -> list[str]:
        made: list[Op] = OPS
        return [each.outcome for each in wire(4, newest=newest, answers=answers).push(made)]

    assert named(0) == ["applied", "refused"]
    assert named(3) == ["applied"]
    assert [each.op_id for each in wire(4, answers=answers).hand_in(OPS[:1])] == [OPS[0].op_id]


def test_older_answer_no_longer_says_which_cases_go() -> None:
    assert wire(8).hello() == HELLO
    old = wire(9)
    assert (old.is_current, old.hello().ended, old.hello().erased) == (False, (), ())
    assert old.in_doubt() == []


def test_answer_of_an_epoch_that_was_left_is_overtaken() -> None:
    assert wire(1, epoch="e2").is_overtaken
    assert not wire(1, epoch="e0", asked=Cursor("e0", 1)).is_overtaken


def test_cases_that_differ_or_are_to_go_are_asked_about_next() -> None:
    assert wire(8).in_doubt() == ["case-0", "case-1"]
    assert wire(8, more=True).in_doubt() == []


def test_only_cases_that_were_asked_about_are_compared_now() -> None:
    unasked, asked = wire(8), wire(8, case_ops={"case-0": ("op",)})
    assert {item.case_id: item.total for item in unasked.digests()} == {"case-0": "00", "case-3": "00"}
    assert {item.case_id: item.total for item in asked.digests()} == {"case-0": "01", "case-3": "00"}
    assert (asked.case_ops("case-0"), asked.case_ops("case-9")) == (("op",), ())


def test_photos_are_those_that_are_whole_there_or_here_in_the_file() -> None:
    made = AnswerWire(answer(whole=("a",)), Log("e1", 8), 0, {"b": b"x" * 300_000})  # type: ignore[arg-type]
    assert made.missing_chunks(["a", "b", "c"]) == {"a": [], "b": []}
    assert len(made.get_chunk("b", 1)) == 300_000 - 256 * 1024
    made.put_chunk("a", 0, b"x")
    for sha256, number in (("b", 2), ("c", 0)):
        with pytest.raises(KnownError) as told:
            made.get_chunk(sha256, number)
        assert told.value.code == "gateway-not-found"
