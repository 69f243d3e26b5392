"""The caseload: what comes first, in whose words, and that looking at a case is written down."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pbdesk.domain.case import Case, CaseNote, Task
from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Person
from pbdesk.i18n import use
from pbdesk.services.caseload import latest
from pbdesk.services.desk import Desk
from pbdesk.services.rows import CaseQuery, WorkItem
from pbdesk.sync.page import OpAnswer
from tests.helpers.desk import case_named, decide, planned_case
from tests.helpers.exchange import Exchange, desk_apart
from tests.helpers.vaults import add_case

TODAY = "2026-11-21"
KEY = re.compile(r"[\w-]+:(tasks|reviews)\.")
"""How a scheme's own task is kept, which nobody should ever read."""


def submitted(desk: Desk, reference: str) -> str:
    """Send a case's plan and return the case's id."""
    case_id = planned_case(desk, reference)
    view = desk.plans.view(case_id)
    assert view is not None
    desk.plans.submit(view.content.plan.id)
    return case_id


def why(desk: Desk, case_id: str = "") -> list[str]:
    return [item.why for item in desk.caseload.my_work(TODAY) if case_id in ("", item.case_id)]


def finish_all_tasks(desk: Desk) -> None:
    for row in desk.caseload.search().rows:
        for task in desk.vault.reads.records(Task, row.case_id):
            desk.caseload.finish_task(task.id, TODAY)


# --- my work --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_on", "reason"),
    [
        ("2026-11-20", "overdue"),
        ("2026-11-21", "this_week"),
        ("2026-11-28", "this_week"),
        ("2026-11-29", "later"),
        ("2026-12-05", "later"),
        ("2026-12-06", ""),
    ],
)
def test_my_work_when_a_task_is_due_then_its_reason_by_the_day(desk: Desk, due_on: str, reason: str) -> None:
    finish_all_tasks(desk)
    desk.caseload.add_task(case_named(desk, "R-1"), "Ring the pool", due_on)
    assert why(desk) == ([reason] if reason else [])


def test_my_work_when_of_every_kind_then_the_most_urgent_first(tmp_path: Path) -> None:
    desk = desk_apart(tmp_path / "first", "Asha Rao", 1)
    other = desk_apart(tmp_path / "second", "Ben Okoro", 2)
    exchange = Exchange()
    names = ("Ann Able", "Bryn Bell", "Cara Cole", "Dewi Dunn", "Elin East", "Ffion Fox", "Gwen Gale")
    cases = {
        name: add_case(desk.vault, name, f"R-{n}", scheme_version="2026.1") for n, name in enumerate(names)
    }
    exchange.between(desk.vault, other.vault)
    desk.caseload.add_task(cases["Ann Able"], "Late", "2026-11-01")
    desk.caseload.add_task(cases["Ann Able"], "Soon", "2026-11-22")
    desk.caseload.add_task(cases["Bryn Bell"], "Some time", "2026-12-01")
    for name, outcome in (("Cara Cole", "queried"), ("Dewi Dunn", "")):
        case_id = submitted(desk, desk.vault.reads.case(cases[name]).reference)  # type: ignore[union-attr]
        standing = desk.plans.view(case_id).standing  # type: ignore[union-attr]
        if outcome:
            decide(desk, standing.latest, outcome, "Who helps on Sundays?")  # type: ignore[arg-type]
    exchange.between(desk.vault, other.vault)
    for each, phone in ((desk, "01632 960001"), (other, "01632 960002")):
        person = each.vault.reads.records(Person, cases["Elin East"])[0]
        each.caseload.change_person(
            msgspec.structs.replace(person, phone=phone, email=f"{phone[-1]}@example.org")
        )
    exchange.between(desk.vault, other.vault)
    desk.caseload.add_note(cases["Ffion Fox"], "Not for the council")
    refused = desk.vault.log.waiting_ops()[-1]
    desk.vault.log.record_answers(
        [OpAnswer(refused.op_id, "refused", reason="You no longer have this case.")]
    )
    assessment = desk.assessments.for_case(cases["Gwen Gale"]).assessment
    desk.assessments.remember_place(assessment.id, "/data/start/matters", "half a sen")

    found = desk.caseload.my_work(TODAY)
    assert [(item.why, item.name) for item in found] == [
        ("overdue", "Ann Able"),
        ("queried", "Cara Cole"),
        ("conflict", "Elin East"),
        ("refused", "Ffion Fox"),
        ("draft", "Gwen Gale"),
        ("this_week", "Ann Able"),
        ("later", "Bryn Bell"),
        ("waiting", "Dewi Dunn"),
    ]
    by_why = {item.why: item for item in found}
    assert by_why["conflict"].count == 2
    assert by_why["refused"].label == "You no longer have this case."
    assert by_why["refused"].record_id == refused.op_id
    assert by_why["draft"].record_id == assessment.id
    desk.close()
    other.close()


def test_my_work_when_finished_or_forgotten_then_no_draft_is_left(desk: Desk) -> None:
    finish_all_tasks(desk)
    assessment_id = desk.assessments.for_case(case_named(desk, "R-1")).assessment.id
    desk.assessments.remember_place(assessment_id, "/data/start/matters", "")
    assert why(desk) == ["draft"]
    desk.assessments.forget_place(assessment_id)
    assert why(desk) == []


def test_my_work_when_a_case_is_closed_then_nothing_of_it(desk: Desk) -> None:
    case_id = case_named(desk, "R-3")
    assert why(desk, case_id)
    with desk.vault.begin() as work:
        work.save(msgspec.structs.replace(work.get(Case, case_id), closed_on=TODAY))
        work.commit()
    assert why(desk, case_id) == []


def test_my_work_when_a_draft_is_of_a_case_that_went_then_left_out(desk: Desk) -> None:
    finish_all_tasks(desk)
    desk.vault.drafts.put("assessment/nothing", {"path": "/data", "typed": "x"})
    assert desk.caseload.my_work(TODAY) == []


# --- words ----------------------------------------------------------------------------------------------


def labels(items: list[WorkItem]) -> list[str]:
    return [item.label for item in items if item.label]


def test_tasks_when_told_then_in_the_language_of_the_screen_and_never_as_a_key(desk: Desk) -> None:
    english = labels(desk.caseload.my_work(TODAY))
    rows = {row.next_task for row in desk.caseload.search().rows}
    use("cy")
    try:
        welsh = labels(desk.caseload.my_work(TODAY))
        told = [task.task.label for task in desk.caseload.open(case_named(desk, "R-3")).tasks]
    finally:
        use("en")
    assert len(english) == len(welsh) > 2
    assert not set(english) & set(welsh)
    assert all(words and not KEY.match(words) for words in (*english, *welsh, *rows, *told))


def test_add_task_when_a_person_writes_it_then_kept_as_written(desk: Desk) -> None:
    case_id = case_named(desk, "R-1")
    desk.caseload.add_task(case_id, " Ring the pool: ask for Siân ", "2026-11-24")
    assert "Ring the pool: ask for Siân" in labels(desk.caseload.tasks_due("2026-12-31"))


@pytest.mark.parametrize(
    ("label", "due_on", "code"),
    [
        ("  ", "2026-11-24", "task-empty"),
        ("Ring", "24/11/2026", "date-unreadable"),
        ("Ring", "2026-02-30", "date-unreadable"),
    ],
)
def test_add_task_when_it_could_never_be_due_then_told(
    desk: Desk, label: str, due_on: str, code: str
) -> None:
    case_id = case_named(desk, "R-1")
    before = len(desk.vault.reads.records(Task, case_id))
    with pytest.raises(KnownError) as told:
        desk.caseload.add_task(case_id, label, due_on)
    assert told.value.code == code
    assert len(desk.vault.reads.records(Task, case_id)) == before


def own_task(desk: Desk, case_id: str, label: str, due_on: str) -> Task:
    """Add a task and return it."""
    change = desk.caseload.add_task(case_id, label, due_on)
    return desk.caseload.own_task(change.records[0][1])


def own_labels(desk: Desk, case_id: str) -> list[str]:
    return [row.task.label for row in desk.caseload.open(case_id).tasks if row.task.is_own]


def test_own_task_when_most_urgent_then_the_caseload_names_it_as_next(desk: Desk) -> None:
    case_id = case_named(desk, "R-1")
    own_task(desk, case_id, "Ring the housing officer", "2026-01-02")
    row = next(row for row in desk.caseload.search().rows if row.case_id == case_id)
    assert row.next_task == "Ring the housing officer"


def test_own_task_when_changed_then_other_words_and_another_day(desk: Desk) -> None:
    case_id = case_named(desk, "R-1")
    task = own_task(desk, case_id, "Ring the pool", "2026-11-24")
    desk.caseload.change_task(task, " Visit the pool ", "2026-11-25")
    now = desk.caseload.own_task(task.id)
    assert (now.label, now.due_on) == ("Visit the pool", "2026-11-25")
    with pytest.raises(KnownError, match="empty"):
        desk.caseload.change_task(now, " ", "2026-11-25")


def test_own_task_when_removed_then_gone_until_it_is_put_back(desk: Desk) -> None:
    case_id = case_named(desk, "R-1")
    task = own_task(desk, case_id, "Ring the pool", "2026-11-24")
    desk.caseload.remove_task(task.id)
    assert own_labels(desk, case_id) == []
    with pytest.raises(KnownError, match="no longer here"):
        desk.caseload.change_task(task, "Ring", "2026-11-24")
    desk.caseload.put_back_task(task.id)
    assert desk.caseload.own_task(task.id) == task
    assert desk.conflicts.all() == []


def test_planned_task_when_it_should_go_then_it_stays_and_says_why(desk: Desk) -> None:
    task = desk.vault.reads.records(Task, case_named(desk, "R-1"))[0]
    for act in (
        lambda: desk.caseload.remove_task(task.id),
        lambda: desk.caseload.change_task(task, "Other", TODAY),
    ):
        with pytest.raises(KnownError) as told:
            act()
        assert told.value.code == "task-planned"
    assert task in desk.vault.reads.records(Task, task.case_id)


def test_own_task_when_two_add_apart_then_both_stay_and_one_that_both_change_differs(tmp_path: Path) -> None:
    first, second = (desk_apart(tmp_path / name, name, n + 1) for n, name in enumerate(("asha", "ben")))
    exchange = Exchange()
    case_id = add_case(first.vault, scheme_version="2026.1")
    exchange.between(first.vault, second.vault)
    one = own_task(first, case_id, "Ring the pool", "2026-11-24")
    own_task(second, case_id, "Ring the bank", "2026-11-25")
    exchange.between(first.vault, second.vault)
    assert all(sorted(own_labels(d, case_id)) == ["Ring the bank", "Ring the pool"] for d in (first, second))
    first.caseload.change_task(one, "Visit the pool", one.due_on)
    second.caseload.change_task(one, "Write to the pool", "2026-11-30")
    exchange.between(first.vault, second.vault)
    for desk in (first, second):
        found = desk.conflicts.all()
        assert [(item.field, {side.value for side in item.sides}) for item in found] == [
            ("label", {"Visit the pool", "Write to the pool"})
        ]
        assert found[0].title.endswith("the pool")
        assert desk.caseload.own_task(one.id).due_on == "2026-11-30"
        desk.close()


def test_own_task_when_removed_and_put_back_then_others_have_it_too(tmp_path: Path) -> None:
    first, second = (desk_apart(tmp_path / name, name, n + 1) for n, name in enumerate(("asha", "ben")))
    exchange = Exchange()
    case_id = add_case(first.vault, scheme_version="2026.1")
    one = own_task(first, case_id, "Ring the pool", "2026-11-24")
    exchange.between(first.vault, second.vault)
    first.caseload.remove_task(one.id)
    exchange.between(first.vault, second.vault)
    assert own_labels(second, case_id) == []
    first.caseload.put_back_task(one.id)
    exchange.between(first.vault, second.vault)
    for desk in (first, second):
        assert own_labels(desk, case_id) == ["Ring the pool"]
        assert desk.conflicts.all() == []
        desk.caseload.remove_task(one.id)
        assert own_labels(desk, case_id) == []
        desk.close()


def test_own_task_when_changed_from_an_older_sight_then_nothing_is_undone(desk: Desk) -> None:
    task = own_task(desk, case_named(desk, "R-1"), "Ring the pool", "2026-11-24")
    desk.caseload.change_task(task, task.label, "2026-11-30")
    desk.caseload.change_task(task, "Visit the pool", task.due_on)
    now = desk.caseload.own_task(task.id)
    assert (now.label, now.due_on) == ("Visit the pool", "2026-11-30")


# --- one case -------------------------------------------------------------------------------------------


def test_open_when_looked_at_then_written_down_once_each_time(desk: Desk) -> None:
    case_id = case_named(desk, "R-1")
    before = looks(desk, case_id)
    desk.caseload.open(case_id)
    desk.caseload.open(case_id)
    assert looks(desk, case_id) == before + 2
    assert desk.caseload.name_of(case_id) == "Ann Evans"
    assert looks(desk, case_id) == before + 2
    assert desk.vault.audit_is_whole()  # type: ignore[attr-defined]


def looks(desk: Desk, case_id: str) -> int:
    with desk.vault._reader() as connection:  # type: ignore[attr-defined]
        events = connection.execute(text("SELECT event FROM audit")).scalars().all()
    told = [msgspec.json.decode(event) for event in events]
    return sum(event["did"] == "look" and event["case"] == case_id for event in told)


def test_open_when_missing_then_told_and_not_noted_as_a_look(desk: Desk) -> None:
    with pytest.raises(KnownError) as told:
        desk.caseload.open("nobody")
    assert told.value.code == "case-missing"
    assert looks(desk, "nobody") == 0
    assert desk.caseload.name_of("nobody") == ""


def test_open_when_there_then_person_tasks_and_history_in_order(desk: Desk) -> None:
    case_id = case_named(desk, "R-3")
    desk.caseload.add_note(case_id, "  She rang: the release date may move.  ")
    seen = desk.caseload.open(case_id)
    assert seen.person.name == "Cara Shah"
    dates = [row.due_on for row in seen.tasks if not row.task.done_on]
    assert [on for on in dates if on] == sorted(on for on in dates if on)
    assert [note.text for note in seen.notes] == ["She rang: the release date may move."]
    assert seen.timeline[0].type == "note"
    assert seen.indicative is seen.submission is seen.decision is None


def test_finish_task_then_out_of_the_way_and_opened_again(desk: Desk) -> None:
    case_id = case_named(desk, "R-1")
    first = desk.caseload.open(case_id).tasks[0].task
    desk.caseload.finish_task(first.id, TODAY)
    assert desk.caseload.open(case_id).tasks[-1].task.id == first.id
    desk.caseload.finish_task(first.id, "")
    assert desk.caseload.open(case_id).tasks[0].task.id == first.id


def test_note_when_blank_then_refused(desk: Desk) -> None:
    case_id = case_named(desk, "R-1")
    with pytest.raises(KnownError) as told:
        desk.caseload.add_note(case_id, " \n\t ")
    assert told.value.code == "note-empty"
    assert desk.vault.reads.records(CaseNote, case_id) == []


def test_notes_when_several_then_all_stay_in_order(desk: Desk) -> None:
    case_id = case_named(desk, "R-1")
    for words in ("one", "two", "three"):
        desk.caseload.add_note(case_id, words)
    notes = desk.caseload.open(case_id).notes
    assert [note.text for note in notes] == ["one", "two", "three"]
    assert {note.author for note in notes} == {"Asha Rao"}


def test_move_stage_then_the_list_has_it(desk: Desk) -> None:
    case_id = case_named(desk, "R-1")
    desk.caseload.move_stage(case_id, "active")
    assert [row.case_id for row in desk.caseload.search(CaseQuery(stage="active")).rows] == [case_id]


# --- dates that tasks count from ------------------------------------------------------------------------


def test_move_anchor_then_every_date_that_counts_from_it_moves_along(desk: Desk) -> None:
    case_id = case_named(desk, "R-3")
    before = {row.task.id: row for row in desk.caseload.open(case_id).tasks}
    desk.caseload.move_anchor(case_id, "release_date", "2026-12-28")
    after = {row.task.id: row for row in desk.caseload.open(case_id).tasks}
    counted = [task_id for task_id, row in before.items() if row.task.anchor == "release_date"]
    assert len(counted) > 5
    for task_id, row in before.items():
        if task_id in counted:
            assert days_between(row.due_on, after[task_id].due_on) == 10
        else:
            assert after[task_id].due_on == row.due_on


def days_between(first: str, second: str) -> int:
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


@pytest.mark.parametrize("on", ["", "soon", "2026-02-30", "28/12/2026", "2026-12", "9" * 400, "\x00"])
def test_move_anchor_when_no_date_then_told_and_nothing_moves(desk: Desk, on: str) -> None:
    case_id = case_named(desk, "R-3")
    before = desk.vault.reads.task_dates(case_id)
    with pytest.raises(KnownError) as told:
        desk.caseload.move_anchor(case_id, "release_date", on)
    assert told.value.code == "date-unreadable"
    assert len(told.value.english()) < 200
    assert desk.vault.reads.task_dates(case_id) == before


@pytest.mark.parametrize("on", ["20261228", "2026-W53-1"])
def test_move_anchor_when_written_another_way_then_kept_so_that_lists_read_it(desk: Desk, on: str) -> None:
    case_id = case_named(desk, "R-3")
    desk.caseload.move_anchor(case_id, "release_date", on)
    assert desk.caseload.open(case_id).case.anchors["release_date"] == "2026-12-28"
    assert len(desk.vault.reads.task_dates(case_id)) > 5


def test_move_anchor_when_two_do_it_apart_then_different_dates_merge(tmp_path: Path) -> None:
    first, second = (desk_apart(tmp_path / name, name, n + 1) for n, name in enumerate(("asha", "ben")))
    exchange = Exchange()
    case_id = add_case(first.vault, scheme_version="2026.1", anchors={"opened": "2026-11-02"})
    exchange.between(first.vault, second.vault)
    first.caseload.move_anchor(case_id, "assessed", "2026-11-20")
    second.caseload.move_anchor(case_id, "first_payment", "2027-01-04")
    exchange.between(first.vault, second.vault)
    for desk in (first, second):
        assert desk.caseload.open(case_id).case.anchors == {
            "opened": "2026-11-02",
            "assessed": "2026-11-20",
            "first_payment": "2027-01-04",
        }
        assert desk.conflicts.all() == []
        desk.close()


# --- finding --------------------------------------------------------------------------------------------


def test_search_when_by_programme_stage_and_words_then_only_these(desk: Desk) -> None:
    assert desk.caseload.search().total == 4
    assert [row.name for row in desk.caseload.search(CaseQuery(text="eva")).rows] == ["Ann Evans"]
    assert [row.reference for row in desk.caseload.search(CaseQuery(scheme_id="resettlement-fund")).rows] == [
        "R-3"
    ]
    assert desk.caseload.search(CaseQuery(text="nobody of that name")).rows == ()


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_search_when_anything_is_typed_then_a_list_and_never_a_fault(desk: Desk, typed: str) -> None:
    found = desk.caseload.search(CaseQuery(text=typed))
    assert found.total == 4
    assert len(found.rows) <= 4


@pytest.mark.parametrize(
    "typed", ['"', "evans OR 1", "NEAR(", "name:ann", "*", "ann\x00evans", "'; --", "\u202e"]
)
def test_search_when_typed_like_a_query_language_then_only_words(desk: Desk, typed: str) -> None:
    desk.caseload.search(CaseQuery(text=typed))


HOSTILE_NAMES = ("O’Brien-Ŵyn", "\u202eevil", "👩🏽‍🦽", "a" * 5000, "nul\x00name", "<b>Ann</b>", "אנה")


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=range(len(HOSTILE_NAMES)))
def test_change_person_when_the_name_is_strange_then_kept_and_listed(desk: Desk, name: str) -> None:
    case_id = case_named(desk, "R-1")
    person = desk.caseload.open(case_id).person
    desk.caseload.change_person(msgspec.structs.replace(person, family_name=name))
    assert desk.caseload.open(case_id).person.family_name == name
    assert desk.caseload.name_of(case_id) == f"Ann {name}"


def test_change_person_when_nothing_changed_then_nothing_is_written(desk: Desk) -> None:
    person = desk.caseload.open(case_named(desk, "R-1")).person
    assert desk.caseload.change_person(person).records == ()


def test_latest_when_tied_then_by_id_and_none_of_none() -> None:
    notes = [CaseNote(id=name, written_at="2026-11-21T09:00:00Z") for name in ("b", "a")]
    assert latest(notes, "written_at") == notes[0]
    assert latest([], "written_at") is None


def test_my_work_when_months_have_gone_then_what_was_to_come_is_overdue_by_its_day(desk: Desk) -> None:
    found = desk.caseload.my_work("2027-03-01")
    assert all((item.why == "overdue") == (item.due_on < "2027-03-01") for item in found)
    assert len(found) > len(desk.caseload.my_work(TODAY))
    assert [item.due_on for item in found] == sorted(item.due_on for item in found)
