"""The models of the simulation and the real thing keep the same contract: each test runs on both."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.domain.records import to_fields
from pbdesk.gateway.checks import LATE, NO_ACCESS, NOT_YOURS
from pbdesk.sync.digest import digest
from pbdesk.sync.op import GATEWAY, FieldSet, Op, is_erasure
from pbdesk.sync.page import Cursor, FeedOp, FeedPage, OpAnswer
from tests.helpers.councils import OpMaker, submission
from tests.simulation.council import Council, Side
from tests.simulation.disk import PowerCutError
from tests.simulation.laptop import Laptop, SimClock, manifest
from tests.simulation.real import RealLaptop, ServerCouncil, SqliteCouncil

USERS = ("Asha", "Bryn")
CASE = "case-1"


# --- laptops --------------------------------------------------------------------------------------------


@pytest.fixture(params=["model", "real"])
def laptop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A laptop with one case, nothing of it sent."""
    clock = SimClock(random.Random(1))
    if request.param == "model":
        made: Any = Laptop("asha", "Asha", "device-asha", clock)
    else:
        made = RealLaptop(tmp_path, "asha", "Asha", clock)
    made.save("create", "case", CASE, CASE, {"reference": "R-1", "stage": "new"})
    made.save("create", "person", "p-1", CASE, {"given_name": "Nia", "phone": "1"})
    yield made
    if request.param == "real":
        made.close()


def page(*ops: Op, epoch: str = "e1", start: int = 1, more: bool = False) -> FeedPage:
    """Return a page that names ops from a place on."""
    items = tuple(FeedOp(start + n, op) for n, op in enumerate(ops))
    return FeedPage(Cursor(epoch, start + len(ops) - 1), items, more)


def answered(laptop: Any, outcome: Any = "applied", reason: str = "") -> list[Op]:
    """Answer all that waits."""
    ops = list(laptop.log.waiting_ops())
    laptop.log.record_answers([OpAnswer(op.op_id, outcome, n + 1, reason) for n, op in enumerate(ops)])
    return ops


def states(laptop: Any) -> dict[str, str]:
    return {op_id: entry.state for op_id, entry in laptop.entries().items()}


def test_new_saves_wait_in_their_order(laptop: Any) -> None:
    waiting = laptop.log.waiting_ops()
    assert [(op.type, op.seq) for op in waiting] == [("case", 1), ("person", 2)]
    assert laptop.log.case_digests() == []


def test_only_ops_that_an_answer_names_are_marked(laptop: Any) -> None:
    case, person = laptop.log.waiting_ops()
    laptop.log.record_answers([OpAnswer(case.op_id, "conflict", 7), OpAnswer("unknown", "applied", 8)])
    assert states(laptop) == {case.op_id: "sent", person.op_id: "waiting"}
    assert laptop.log.case_digests() == [digest(CASE, [case.op_id])]
    laptop.log.record_answers([OpAnswer(case.op_id, "duplicate", 7)])
    assert laptop.log.case_digests() == [digest(CASE, [case.op_id])]


@pytest.mark.parametrize(
    ("outcome", "state"), [("held", "waiting"), ("refused", "refused"), ("id_reuse", "refused")]
)
def test_answers_that_are_no_acknowledgement(laptop: Any, outcome: str, state: str) -> None:
    ops = answered(laptop, outcome, "why")
    assert set(states(laptop).values()) == {state}
    assert laptop.log.case_digests() == []
    laptop.log.send_again(ops[0].op_id)
    assert ops[0] in laptop.log.waiting_ops()


def test_erased_answer_takes_the_case_out(laptop: Any) -> None:
    laptop.save("create", "service", "s", "", {"name": "Swim"})
    case = laptop.log.waiting_ops()[0]
    laptop.log.record_answers([OpAnswer(case.op_id, "erased")])
    assert [entry.op.type for entry in laptop.entries().values()] == ["service"]
    assert set(laptop.states()) == {"s"}


def test_page_and_its_cursor_come_together_and_only_once(laptop: Any) -> None:
    maker = OpMaker("bryn", "Bryn")
    note = maker.op("append", "note", "n", CASE, text="Rang.")
    for _ in range(2):
        laptop.log.apply_page(page(note))
        assert laptop.log.cursor() == Cursor("e1", 1)
    assert laptop.log.op_ids(CASE) == [note.op_id]
    assert laptop.states()["n"].heads["text"][0].v == "Rang."
    assert laptop.log.case_digests() == [digest(CASE, [note.op_id])]


def test_own_op_in_the_feed_is_sent_though_its_answer_was_lost(laptop: Any) -> None:
    case, person = laptop.log.waiting_ops()
    laptop.log.apply_page(page(case))
    assert states(laptop) == {case.op_id: "sent", person.op_id: "waiting"}
    assert laptop.log.case_digests() == [digest(CASE, [case.op_id])]


def test_one_page_may_hold_an_op_twice_and_an_edit_before_what_it_replaces(laptop: Any) -> None:
    maker = OpMaker("bryn", "Bryn")
    task = maker.op("create", "task", "t", CASE, label="Call")
    edit = maker.change(task, "label", "Visit", task)
    laptop.log.apply_page(page(edit, task, task))
    assert [head.v for head in laptop.states()["t"].heads["label"]] == ["Visit"]
    assert len(laptop.log.op_ids(CASE)) == 2


def test_late_base_in_another_page_is_born_superseded(laptop: Any) -> None:
    maker = OpMaker("bryn", "Bryn")
    task = maker.op("create", "task", "t", CASE, label="Call")
    laptop.log.apply_page(page(maker.change(task, "label", "Visit", task)))
    laptop.log.apply_page(page(task, start=2))
    assert [head.v for head in laptop.states()["t"].heads["label"]] == ["Visit"]


def test_clash_is_shown_and_a_choice_ends_it(laptop: Any) -> None:
    maker = OpMaker("bryn", "Bryn")
    person = laptop.log.waiting_ops()[1]
    laptop.save("set", "person", "p-1", CASE, {"phone": "2"})
    laptop.log.apply_page(page(maker.change(person, "phone", "3", person)))
    assert laptop.conflicts() == [("p-1", "phone")]
    laptop.resolve("p-1", "phone", "3")
    assert laptop.conflicts() == []


def test_unknown_type_and_field_are_kept(laptop: Any) -> None:
    maker = OpMaker("newer", "Bryn")
    strange = maker.op("create", "hologram", "h", CASE, depth={"deep": [None, "ŵ"]})
    field = maker.raw("set", "person", "p-1", CASE, {"invented_later": FieldSet([1])})
    laptop.log.apply_page(page(strange, field))
    assert laptop.states()["h"].heads["depth"][0].v == {"deep": [None, "ŵ"]}
    assert laptop.states()["p-1"].heads["invented_later"][0].v == [1]


def test_restored_gateway_is_offered_again_what_this_laptop_made(laptop: Any) -> None:
    ops = answered(laptop)
    theirs = OpMaker("bryn", "Bryn").op("append", "note", "n", CASE, text="x")
    laptop.log.apply_page(page(theirs, start=3))
    laptop.log.reset_cursor("e2")
    assert laptop.log.waiting_ops() == ops
    assert laptop.log.cursor() == Cursor("e2", 0)
    assert laptop.log.case_digests() == [digest(CASE, [theirs.op_id])]
    assert laptop.log.unconfirmed(CASE) == [theirs]
    laptop.log.apply_page(page(theirs, epoch="e2"))
    assert laptop.log.unconfirmed(CASE) == []


def test_restored_gateway_is_offered_again_what_it_had_refused(laptop: Any) -> None:
    ops = answered(laptop, "refused", "why")
    laptop.log.reset_cursor("e2")
    assert laptop.log.waiting_ops() == ops


def test_offering_again_gives_others_ops_back_and_lets_own_ones_wait(laptop: Any) -> None:
    case, person = answered(laptop)
    theirs = [OpMaker("bryn", "Bryn").op("append", "note", name, CASE, text=name) for name in "ab"]
    laptop.log.apply_page(page(*theirs, start=3))
    others = laptop.log.offer_again(CASE, frozenset([case.op_id, theirs[0].op_id]))
    assert (list(others), laptop.log.waiting_ops()) == ([theirs[1]], [person])
    assert laptop.log.case_digests() == [digest(CASE, [case.op_id, *(op.op_id for op in theirs)])]


def test_rewind_reads_again_and_changes_nothing(laptop: Any) -> None:
    note = OpMaker("bryn", "Bryn").op("append", "note", "n", CASE, text="x")
    laptop.log.apply_page(page(note))
    before = laptop.states()
    laptop.log.rewind()
    assert laptop.log.cursor() == Cursor("e1", 0)
    laptop.log.apply_page(page(note))
    assert laptop.states() == before


def test_op_of_own_name_that_was_not_made_here_begins_a_new_epoch(laptop: Any) -> None:
    first = laptop.log.waiting_ops()[0]
    foreign = msgspec.structs.replace(first, op_id="from-a-copy", seq=3, rec_id="x", type="task")
    epoch = laptop.log.chain_epoch()
    laptop.log.apply_page(page(first))
    assert laptop.log.chain_epoch() == epoch
    laptop.log.apply_page(page(foreign, start=2))
    assert laptop.log.chain_epoch() > epoch
    op = laptop.save("set", "person", "p-1", CASE, {"phone": "9"})
    assert (op.epoch, op.seq, op.prev_hash) == (laptop.log.chain_epoch(), 1, "")


def test_two_copies_that_went_on_take_different_epochs(tmp_path: Path) -> None:
    copies = [Laptop(name, "Asha", "device", SimClock(random.Random(name))) for name in "ab"]
    made = [copy.save("create", "task", f"t-{copy.name}", "", {"label": copy.name}) for copy in copies]
    for copy, other in zip(copies, reversed(made), strict=True):
        assert other is not None
        copy.log.apply_page(page(other))
    assert copies[0].chain_epoch() != copies[1].chain_epoch()


def test_case_goes_only_once_all_of_it_was_answered_for(laptop: Any) -> None:
    case, person = laptop.log.waiting_ops()
    laptop.log.record_answers([OpAnswer(case.op_id, "applied", 1)])
    assert not laptop.log.forget_case(CASE, frozenset())
    assert laptop.log.holds_case(CASE)
    assert laptop.log.forget_case(CASE, frozenset([person.op_id]))
    assert not laptop.log.holds_case(CASE)
    assert (laptop.states(), laptop.entries(), laptop.log.case_digests()) == ({}, {}, [])
    assert not laptop.log.forget_case(CASE, frozenset())


def test_case_with_an_unsent_photo_stays(laptop: Any) -> None:
    item = manifest("a", CASE, b"photo")
    laptop.attach(item, b"photo")
    answered(laptop)
    assert not laptop.log.forget_case(CASE, frozenset())
    laptop.photos.mark_sent([item.sha256])
    assert laptop.log.forget_case(CASE, frozenset())
    assert laptop.photo_bytes() == {}


def test_photo_counts_as_unsent_once_the_council_has_its_record(laptop: Any) -> None:
    item = manifest("a", CASE, b"photo")
    laptop.attach(item, b"photo")
    laptop.photos.mark_sent([item.sha256])  # said of another case, before this record came there
    answered(laptop)
    assert laptop.photos.unsent() == [item.sha256]


def test_photo_that_another_case_shows_stays_with_it(laptop: Any) -> None:
    laptop.save("create", "case", "case-2", "case-2", {"reference": "R-2"})
    laptop.attach(manifest("a", CASE, b"photo"), b"photo")
    laptop.photos.mark_sent(laptop.photos.unsent())
    laptop.attach(manifest("b", "case-2", b"photo"), b"photo")
    assert len(laptop.photos.unsent()) == 1, "the council keeps photos by case"
    answered(laptop)
    laptop.photos.mark_sent(laptop.photos.unsent())
    assert laptop.log.forget_case(CASE, frozenset())
    assert list(laptop.photo_bytes().values()) == [b"photo"]


def test_erasure_in_the_feed_takes_out_what_came_before_it(laptop: Any) -> None:
    maker = OpMaker(GATEWAY, "Mair")
    note, erasure = maker.op("append", "note", "n", CASE, text="x"), maker.op("command", "erasure", "e", CASE)
    after = maker.op("append", "note", "m", "case-2", text="y")
    assert is_erasure(erasure)
    changes = laptop.log.apply_page(page(note, erasure, after))
    assert {entry.op.op_id for entry in laptop.entries().values()} == {erasure.op_id, after.op_id}
    assert set(laptop.states()) == {"m"}
    assert changes.case_ids == {CASE, "case-2"}
    assert [each.case_id for each in laptop.log.case_digests()] == [CASE, "case-2"]


def test_what_is_done_together_stands_whole_or_not_at_all(laptop: Any) -> None:
    def take_in() -> None:
        with laptop.together() as whole:
            whole.log.record_answers([OpAnswer(op.op_id, "applied", 1) for op in whole.log.waiting_ops()])
            whole.drafts.put("courier/number", 4)

    laptop.disk.cut_at(0, after=False)
    with pytest.raises(PowerCutError):
        take_in()
    laptop.disk.mend()
    assert set(states(laptop).values()) == {"waiting"}
    assert laptop.drafts.get("courier/number") is None
    take_in()
    assert set(states(laptop).values()) == {"sent"}
    assert laptop.drafts.get("courier/number") == 4


def test_awaited_photo_is_received(laptop: Any) -> None:
    item = manifest("a", CASE, b"photo")
    sets = {name: FieldSet(v=value) for name, value in to_fields(item).items()}
    laptop.log.apply_page(page(OpMaker("bryn", "Bryn").raw("attach", "attachment", "a", CASE, sets)))
    assert laptop.photos.awaited() == [item.sha256]
    with pytest.raises(KnownError) as told:
        laptop.photos.read(item.sha256)
    assert told.value.code == "photo-elsewhere"
    laptop.photos.receive(item.sha256, b"photo", b"")
    assert (laptop.photos.awaited(), laptop.photos.unsent()) == ([], [])
    assert laptop.photos.read(item.sha256) == b"photo"


# --- gateways -------------------------------------------------------------------------------------------


@pytest.fixture(params=["model", "sqlite", "postgresql"])
def council(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Side]:
    if request.param == "model":
        yield Council(random.Random(1))
        return
    made: Any = (
        SqliteCouncil(tmp_path / "gateway", USERS)
        if request.param == "sqlite"
        else ServerCouncil(request.getfixturevalue("postgres"), USERS)
    )
    yield made
    made.close()


@pytest.fixture
def asha() -> OpMaker:
    return OpMaker("device-asha", "Asha")


def outcomes(side: Side, user: str, *ops: Op, of_others: bool = False) -> list[tuple[str, str]]:
    return [(answer.outcome, answer.reason) for answer in side.push(user, ops, of_others)]


def seen(side: Side, user: str) -> list[str]:
    return [item.op.op_id for item in side.feed(user, Cursor(), 1000).ops]


APPLIED = ("applied", "")


def test_answers_are_given_again(council: Side, asha: OpMaker) -> None:
    ops = [asha.case(CASE), asha.op("append", "note", "n", CASE), asha.op("append", "note", "m", "nowhere")]
    first = council.push("Asha", ops)
    assert [answer.outcome for answer in first] == ["applied", "applied", "refused"]
    assert council.push("Asha", ops) == first
    assert seen(council, "Asha") == [op.op_id for op in ops[:2]]
    assert council.digests("Asha") == [digest(CASE, [op.op_id for op in ops[:2]])]
    assert (council.case_ops("Asha", CASE), council.case_ops("Bryn", CASE)) == (seen(council, "Asha"), [])


def test_ended_access_takes_in_what_was_made_and_gives_nothing_out(council: Side, asha: OpMaker) -> None:
    item = manifest("a", CASE, b"photo")
    late = [asha.op("append", "note", "n", CASE, text="x"), asha.record(item, "attach")]
    council.push("Asha", [asha.case(CASE)])
    council.assign(CASE, "Bryn")
    council.end_access(CASE, "Asha")
    assert outcomes(council, "Asha", *late) == [("held", LATE)] * 2
    assert council.missing("Asha", [item.sha256]) == {item.sha256: [0]}
    council.put("Asha", item.sha256, 0, b"photo")
    with pytest.raises(KnownError):
        council.get("Asha", item.sha256, 0)
    hello = council.hello("Asha")
    assert (hello.cases, hello.ended, seen(council, "Asha")) == ((), (CASE,), [])
    assert late[0].op_id not in seen(council, "Bryn")
    council.take_late(late[0].op_id)
    assert late[0].op_id in seen(council, "Bryn")
    assert outcomes(council, "Asha", *late) == [APPLIED, ("held", LATE)]


def test_case_given_back_is_delivered_whole_once(council: Side, asha: OpMaker) -> None:
    ops = [asha.case(CASE), asha.op("append", "note", "n", CASE)]
    council.push("Asha", ops)
    for _ in range(2):
        council.assign(CASE, "Bryn")
        council.end_access(CASE, "Bryn")
    council.assign(CASE, "Bryn")
    assert seen(council, "Bryn") == [op.op_id for op in ops]
    assert council.hello("Bryn").ended == ()


def test_erased_case_leaves_a_tombstone_and_an_event(council: Side, asha: OpMaker) -> None:
    item = manifest("a", CASE, b"photo")
    op, photo = asha.case(CASE, reference="R-1"), asha.record(item, "attach")
    council.push("Asha", [op, photo])
    council.put("Asha", item.sha256, 0, b"photo")
    council.erase(CASE)
    (event,) = council.feed("Asha", Cursor(), 10).ops
    assert is_erasure(event.op)
    assert council.digests("Asha") == [digest(CASE, [event.op.op_id])]
    assert outcomes(council, "Asha", op, asha.op("append", "note", "n", CASE))[0][0] == "erased"
    assert council.outcomes()[op.op_id] == {"erased"}
    assert not council.knows_case(CASE)
    assert council.missing("Asha", [item.sha256]) == {}
    assert set(council.states()) == {event.op.rec_id}


def test_device_can_forge_no_erasure(council: Side, asha: OpMaker) -> None:
    council.push("Asha", [asha.case(CASE)])
    assert outcomes(council, "Asha", asha.op("command", "erasure", "e", CASE))[0][0] == "refused"
    forged = OpMaker(GATEWAY, "Asha").op("command", "erasure", "e", CASE)
    assert outcomes(council, "Asha", forged) == [("refused", NOT_YOURS)]
    council.restore(council.backup(), [])
    assert outcomes(council, "Asha", forged, of_others=True) == [("refused", NOT_YOURS)]


def test_others_ops_are_taken_only_by_a_restored_gateway(council: Side, asha: OpMaker) -> None:
    bryn = OpMaker("device-bryn", "Bryn")
    council.push("Asha", [asha.case(CASE)])
    council.assign(CASE, "Bryn")
    before = council.backup()
    note = asha.op("append", "note", "n", CASE, text="x")
    council.push("Bryn", [bryn.op("append", "note", "m", CASE)])
    assert outcomes(council, "Bryn", note, of_others=True) == [("refused", NOT_YOURS)]
    council.push("Asha", [note])
    council.restore(before, [])
    assert outcomes(council, "Bryn", note, of_others=True) == [APPLIED]
    assert outcomes(council, "Asha", note) == [APPLIED]
    assert council.epoch() != ""


def test_decision_that_a_restore_lost_is_taken_back_from_a_laptop(council: Side, asha: OpMaker) -> None:
    council.push("Asha", [asha.case(CASE), asha.record(submission(CASE), "command")])
    before = council.backup()
    agreed = council.decide("sub-1")
    decision = council.feed("Asha", Cursor(), 10).ops[-1].op
    council.restore(before, [])
    changed = msgspec.structs.replace(decision, set={**decision.set, "outcome": FieldSet(v="declined")})
    assert outcomes(council, "Asha", changed, of_others=True) == [("refused", NOT_YOURS)]
    assert outcomes(council, "Asha", decision, of_others=True) == [APPLIED]
    assert council.states()[decision.rec_id].heads["content_hash"][0].v == agreed
    with pytest.raises(KnownError):
        council.decide("sub-1")


def test_case_handed_in_by_another_is_its_authors_again(council: Side, asha: OpMaker) -> None:
    before = council.backup()
    opening, note = asha.case(CASE), asha.op("append", "note", "n", CASE)
    council.push("Asha", [opening])
    council.assign(CASE, "Bryn")
    council.restore(before, [])
    assert outcomes(council, "Bryn", note, opening, of_others=True)[1] == APPLIED
    assert outcomes(council, "Asha", note) == [("refused", NO_ACCESS)]
    assert outcomes(council, "Asha", opening, note) == [APPLIED, APPLIED]
    assert seen(council, "Asha") == [opening.op_id, note.op_id]


def test_erasure_is_repeated_after_a_restore_also_of_a_case_that_came_later(
    council: Side, asha: OpMaker
) -> None:
    before = council.backup()
    opening = asha.case(CASE)
    council.push("Asha", [opening])
    council.erase(CASE)
    council.restore(before, [CASE])
    assert outcomes(council, "Asha", opening)[0][0] == "erased"
    assert not council.knows_case(CASE)


def test_cursor_beyond_the_end_is_told(council: Side) -> None:
    with pytest.raises(KnownError) as told:
        council.feed("Asha", Cursor(council.epoch(), 5), 10)
    assert told.value.code == "feed-shrunk"
