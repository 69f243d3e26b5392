"""Taking in pushes: one answer for each op for ever, merging as on the laptop, refusing in words."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pbdesk.domain.case import CaseNote
from pbdesk.domain.signoff import PlanDecision
from pbdesk.gateway import checks, devices, feed, log
from pbdesk.gateway.caseload import records_in_conflict
from pbdesk.gateway.tables import ops, records
from pbdesk.sync.digest import digest
from pbdesk.sync.heads import RecordState
from pbdesk.sync.op import GATEWAY, LIFE, FieldSet, decode
from tests.helpers.councils import Council, OpMaker, open_council
from tests.helpers.laptops import Laptop, merged

CASE = "case-1"


def state_of(council: Council, rec_id: str) -> RecordState:
    with council.database.reading() as connection:
        data = connection.scalar(select(records.c.state).where(records.c.id == rec_id))
    assert data is not None, f"there is no record {rec_id}"
    return msgspec.json.decode(data, type=RecordState)


def test_push_is_applied_in_order_with_places_in_the_feed(council) -> None:
    actor, maker = council.device("Asha")
    batch = [
        maker.case(CASE, reference="GLA-1"),
        *(maker.op("append", "note", f"n{n}", CASE) for n in range(3)),
    ]
    answers = council.push(actor, *batch)
    assert [(answer.op_id, answer.outcome, answer.seq) for answer in answers] == [
        (op.op_id, "applied", n + 1) for n, op in enumerate(batch)
    ]


def test_resend_gets_the_same_answers_and_changes_nothing(council) -> None:
    actor, maker = council.device("Asha")
    batch = [maker.case(CASE), maker.op("set", "decision", "d", CASE), maker.op("append", "note", "n", CASE)]
    first = council.push(actor, *batch)
    assert [answer.outcome for answer in first] == ["applied", "refused", "applied"]
    before = council.page(actor)
    assert council.push(actor, *reversed(batch)) == list(reversed(first))
    assert council.page(actor) == before


def test_op_twice_in_one_batch_is_applied_once(council) -> None:
    actor, maker = council.device("Asha")
    op = maker.case(CASE)
    one, other = council.push(actor, op, op)
    assert one == other
    assert council.op_ids(actor) == [op.op_id]


def test_nothing_to_push_answers_nothing(council) -> None:
    actor, _ = council.device("Asha")
    assert council.push(actor) == []


def test_same_id_with_another_content_is_kept_and_told(council) -> None:
    actor, maker = council.device("Asha")
    op = maker.case(CASE, reference="one")
    council.push(actor, op)
    other = msgspec.structs.replace(op, set={"reference": FieldSet(v="two")})
    assert council.outcomes(actor, other) == ["id_reuse"]
    assert council.outcomes(actor, other, op) == ["id_reuse", "applied"]
    with council.database.reading() as connection:
        kept = connection.scalars(select(ops.c.body).where(ops.c.outcome == "id_reuse")).all()
    assert [decode(body) for body in kept] == [other]
    assert state_of(council, CASE).heads["reference"][0].v == "one"


def test_two_devices_on_different_fields_merge(council) -> None:
    asha, asha_ops = council.device("Asha")
    _, bryn_ops = council.device("Bryn")
    first = asha_ops.case(CASE, stage="new", adviser="Asha")
    council.push(asha, first)
    council.assign(CASE, "Bryn")
    bryn = council.device("Bryn")[0]
    assert council.outcomes(asha, asha_ops.change(first, "stage", "plan", first)) == ["applied"]
    assert council.outcomes(bryn, bryn_ops.change(first, "adviser", "Bryn", first)) == ["applied"]
    assert {name: heads[0].v for name, heads in state_of(council, CASE).heads.items()} == {
        "stage": "plan",
        "adviser": "Bryn",
    }


def test_two_devices_on_one_field_conflict_until_a_person_decides(council) -> None:
    actor, laptop = council.device("Asha")
    other, tablet = council.device("Asha", "tablet")
    first = laptop.case(CASE, stage="new")
    one, two = laptop.change(first, "stage", "plan", first), tablet.change(first, "stage", "review", first)
    assert council.outcomes(actor, first, one) == ["applied", "applied"]
    assert council.outcomes(other, two) == ["conflict"]
    with council.database.reading() as connection:
        assert records_in_conflict(connection) == {CASE: 1}
    assert council.outcomes(other, tablet.change(first, "stage", "review", one, two)) == ["applied"]
    with council.database.reading() as connection:
        assert records_in_conflict(connection) == {}


def test_deleting_what_somebody_edits_is_a_conflict(council) -> None:
    actor, maker = council.device("Asha")
    case = maker.case(CASE)
    task = maker.op("create", "task", "t", CASE, label="Call")
    gone = maker.raw("delete", "task", "t", CASE, {LIFE: FieldSet(v=[task.op_id])})
    unseen = maker.change(task, "label", "Visit", task)
    assert council.outcomes(actor, case, task, gone, unseen) == ["applied"] * 3 + ["conflict"]
    with council.database.reading() as connection:
        assert records_in_conflict(connection) == {CASE: 1}


def test_edit_that_comes_before_what_it_replaces_supersedes_it(council) -> None:
    actor, maker = council.device("Asha")
    case = maker.case(CASE)
    task = maker.op("create", "task", "t", CASE, label="Call")
    edit = maker.change(task, "label", "Visit", task)
    council.push(actor, case, edit)
    assert council.outcomes(actor, task) == ["applied"]
    assert [head.v for head in state_of(council, "t").heads["label"]] == ["Visit"]


def test_refused_op_is_kept_whole_and_blocks_nobody(council) -> None:
    actor, maker = council.device("Asha")
    bad = maker.record(PlanDecision(id="d", case_id=CASE, outcome="approved"))
    answers = council.push(actor, maker.case(CASE), bad, maker.op("append", "note", "n", CASE))
    assert [(answer.outcome, answer.reason, answer.seq) for answer in answers] == [
        ("applied", "", 1),
        ("refused", checks.DECISION, 0),
        ("applied", "", 2),
    ]
    with council.database.reading() as connection:
        kept = connection.scalars(select(ops.c.body).where(ops.c.outcome == "refused")).all()
    assert [decode(body) for body in kept] == [bad]
    assert bad.op_id not in council.op_ids(actor)


def test_unknown_case_and_somebody_elses_case_are_refused_alike(council) -> None:
    asha, asha_ops = council.device("Asha")
    bryn, bryn_ops = council.device("Bryn")
    council.push(asha, asha_ops.case(CASE))
    answers = council.push(
        bryn, bryn_ops.op("append", "note", "n1", CASE), bryn_ops.op("append", "note", "n2", "case-9")
    )
    assert {(answer.outcome, answer.reason) for answer in answers} == {("refused", checks.NO_ACCESS)}


def test_creating_a_case_that_somebody_else_has_gives_no_access(council) -> None:
    asha, asha_ops = council.device("Asha")
    bryn, bryn_ops = council.device("Bryn")
    council.push(asha, asha_ops.case(CASE, stage="new"))
    assert council.outcomes(bryn, bryn_ops.case(CASE, stage="mine")) == ["refused"]
    assert council.op_ids(bryn) == []


def test_change_refused_for_access_is_taken_once_the_case_is_assigned(council) -> None:
    asha, asha_ops = council.device("Asha")
    bryn, bryn_ops = council.device("Bryn")
    council.push(asha, asha_ops.case(CASE))
    note = bryn_ops.op("append", "note", "n", CASE)
    assert council.outcomes(bryn, note) == ["refused"]
    council.assign(CASE, "Bryn")
    assert council.outcomes(bryn, note) == ["applied"]
    assert note.op_id in council.op_ids(asha)


def test_only_a_case_made_whole_opens_a_case(council) -> None:
    actor, maker = council.device("Asha")
    refused = [
        maker.op("set", "case", "c1", "c1", stage="x"),
        maker.op("create", "case", "c2", "c3"),
        maker.op("create", "person", "c4", "c4"),
    ]
    assert council.outcomes(actor, *refused) == ["refused"] * 3
    with council.database.reading() as connection:
        assert feed.hello(connection, actor).cases == ()


def test_shared_records_are_taken_from_any_device(council) -> None:
    asha, asha_ops = council.device("Asha")
    bryn, bryn_ops = council.device("Bryn")
    service = asha_ops.op("create", "service", "s", "", name="Swim")
    assert council.outcomes(asha, service) == ["applied"]
    assert council.outcomes(bryn, bryn_ops.change(service, "name", "Swimming", service)) == ["applied"]
    assert len(council.op_ids(bryn)) == 2


def test_record_cannot_be_reached_through_another_case(council) -> None:
    asha, asha_ops = council.device("Asha")
    bryn, bryn_ops = council.device("Bryn")
    council.push(asha, asha_ops.case(CASE), asha_ops.op("create", "task", "t", CASE, label="Call"))
    council.push(bryn, bryn_ops.case("case-2"))
    answers = council.push(
        bryn,
        bryn_ops.op("set", "task", "t", "case-2", label="Stolen"),
        bryn_ops.op("set", "task", "t", "", label="Stolen"),
        bryn_ops.case("t"),
    )
    assert [answer.reason for answer in answers] == [checks.OTHER_RECORD] * 2 + [checks.NO_ACCESS]
    assert state_of(council, "t").heads["label"][0].v == "Call"
    with council.database.reading() as connection:
        assert feed.hello(connection, bryn).cases == ("case-2",)


def test_record_keeps_its_type(council) -> None:
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE), maker.op("create", "task", "t", CASE))
    assert council.push(actor, maker.op("set", "plan", "t", CASE))[0].reason == checks.OTHER_RECORD


def test_insert_only_record_takes_no_second_op(council) -> None:
    asha, maker = council.device("Asha")
    note = maker.record(CaseNote(id="n", case_id=CASE, text="Rang."), "append")
    council.push(asha, maker.case(CASE), note)
    for again in (
        maker.record(CaseNote(id="n", case_id=CASE, text="Never rang."), "append"),
        maker.change(note, "text", "Never rang.", note),
        maker.raw("delete", "note", "n", CASE, {LIFE: FieldSet(v=[note.op_id])}),
    ):
        assert council.push(asha, again)[0].reason == checks.INSERT_ONLY
    assert state_of(council, "n").heads["text"][0].v == "Rang."


def test_record_of_an_unknown_type_is_kept_as_it_is(council) -> None:
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE))
    new = maker.op("create", "invented_later", "x", CASE, anything={"deep": [1, None]})
    assert council.outcomes(actor, new) == ["applied"]
    assert new.op_id in council.op_ids(actor)


def test_name_of_a_device_belongs_to_its_user(council) -> None:
    asha, asha_ops = council.device("Asha")
    bryn, _ = council.device("Bryn")
    council.push(asha, asha_ops.case(CASE))
    for name in (asha_ops.device, GATEWAY):
        forged = OpMaker(name, "Bryn").op("create", "service", "s", "", name="x")
        assert council.push(bryn, forged)[0].reason == checks.NOT_YOURS
    tablet, _ = council.device("Asha", "tablet")
    assert council.outcomes(tablet, asha_ops.op("append", "note", "n", CASE)) == ["applied"]


def test_op_whose_ids_cannot_be_stored_is_refused(council) -> None:
    actor, maker = council.device("Asha")
    good = maker.case(CASE)
    odd = [
        msgspec.structs.replace(good, **change)
        for change in (
            {"op_id": ""},
            {"op_id": "a" * 65},
            {"rec_id": "a\0b"},
            {"device": "'; drop table ops"},
            {"case_id": "a b"},
            {"type": "ŵ"},
            {"seq": 2**60},
            {"epoch": -1},
        )
    ]
    assert council.outcomes(actor, *odd) == ["refused"] * len(odd)
    assert council.outcomes(actor, good) == ["applied"]


def test_missing_ops_of_a_chain_are_counted(council) -> None:
    actor, maker = council.device("Asha")
    ops_made = [maker.case(CASE), *(maker.op("append", "note", f"n{n}", CASE) for n in range(4))]
    assert council.outcomes(actor, ops_made[0], ops_made[2], ops_made[4]) == ["applied"] * 3
    with council.database.reading() as connection:
        (chain,) = devices.list_chains(connection)
    assert (chain["user"], chain["received"], chain["missing"], chain["standing_twice"]) == ("Asha", 3, 2, 0)


def test_copied_laptop_is_noticed_and_both_changes_are_taken(council) -> None:
    actor, maker = council.device("Asha")
    case = maker.case(CASE)
    clone = OpMaker(maker.device, "Asha", made=[case])
    mine, copied = maker.op("append", "note", "n1", CASE), clone.op("append", "note", "n2", CASE)
    assert council.outcomes(actor, case, mine) == ["applied", "applied"]
    assert council.outcomes(actor, copied) == ["applied"]
    with council.database.reading() as connection:
        assert devices.list_chains(connection)[0]["standing_twice"] == 1


def test_chain_that_goes_on_from_another_past_is_noticed(council) -> None:
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE))
    other_past = msgspec.structs.replace(maker.op("append", "note", "n", CASE), prev_hash="0" * 64)
    assert council.outcomes(actor, other_past) == ["applied"]
    with council.database.reading() as connection:
        assert devices.list_chains(connection)[0]["standing_twice"] == 1


def test_batch_that_does_not_end_leaves_nothing(council) -> None:
    actor, maker = council.device("Asha")
    op = maker.case(CASE)

    def take_and_stop() -> None:
        with council.database.writing() as connection:
            log.accept(connection, actor, [op], council.clock)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        take_and_stop()
    assert council.op_ids(actor) == []
    assert council.push(actor, op)[0].seq == 1


def test_digest_of_a_case_is_that_of_its_ops(council) -> None:
    actor, maker = council.device("Asha")
    first = [maker.case(CASE), maker.op("append", "note", "n1", CASE)]
    shared = maker.op("create", "service", "s", "", name="Swim")
    refused = maker.op("create", "decision", "d", CASE)
    council.push(actor, *first, shared, refused)
    second = maker.op("append", "note", "n2", CASE)
    council.push(actor, second, *first)
    with council.database.reading() as connection:
        assert feed.read_digests(connection, actor) == [
            digest("", [shared.op_id]),
            digest(CASE, [op.op_id for op in (*first, second)]),
        ]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(("title", "cost")), st.integers(0, 2)), max_size=8),
       st.randoms(use_true_random=False))  # fmt: skip
def test_gateway_merges_as_the_laptop_does_in_any_order(edits, shuffle) -> None:
    laptops = [Laptop(f"asha-{n}") for n in range(3)]
    for number, (who, name, value) in enumerate(edits):
        laptops[who].edit(**{name: value})
        if number % 2:
            laptops[who].receive(op for laptop in laptops for op in laptop.made)
    made = [op for laptop in laptops for op in laptop.made]
    shuffle.shuffle(made)
    with tempfile.TemporaryDirectory() as folder:
        council = open_council(Path(folder))
        actor, maker = council.device("Asha")
        council.push(actor, maker.case("case-1"))
        for op in made:
            council.push(actor, op)
        if made:
            assert state_of(council, made[0].rec_id) == merged(made).state
        council.database.close()
