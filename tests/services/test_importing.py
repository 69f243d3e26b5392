"""What a council hands over goes in whole or not at all, and what is here already is not written again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pbdesk.domain.case import Case, Task
from pbdesk.domain.directory import DirectoryEntry, ServiceCost, service_record_id
from pbdesk.domain.errors import KnownError
from pbdesk.domain.handover import CaseloadRow
from pbdesk.domain.people import Person
from pbdesk.services.desk import Desk
from pbdesk.services.importing import HANDOVER_DAYS
from pbdesk.services.rows import CaseQuery
from tests.helpers.desk import case_named, empty_desk

TODAY = date(2026, 11, 21)


def row(reference: str = "N-1", **fields: object) -> CaseloadRow:
    whole = {"given_name": "Mair", "family_name": "Rhys", "scheme_id": "adult-social-care"} | fields
    return CaseloadRow(row_number=2, reference=reference, **whole)  # type: ignore[arg-type]


def only(desk: Desk, reference: str = "N-1") -> tuple[Case, Person, list[Task]]:
    case_id = case_named(desk, reference)
    reads = desk.vault.reads
    (case,), (person,) = reads.records(Case, case_id), reads.records(Person, case_id)
    return case, person, reads.records(Task, case_id)


@pytest.fixture
def bare(tmp_path: Path):
    desk = empty_desk(tmp_path / "bare")
    yield desk
    desk.close()


# --- cases ----------------------------------------------------------------------------------------------


def test_cases_then_case_person_and_the_tasks_of_the_scheme(bare: Desk) -> None:
    change = bare.importing.cases(
        [
            row(
                known_as="Mari",
                born_on="1951-02-03",
                address=("2 Heol y Felin", "Cwmysgaw"),
                postcode="ZZ4 1AA",
                phone="01632 960123",
                nhs_number="9990042322",
                language="cy",
                print_format="large",
                opened_on="2026-11-16",
                needs=("Hearing loop",),
            )
        ]
    )
    assert change.touches("case", "person", "task")
    case, person, tasks = only(bare)
    scheme = bare.programmes.scheme_of(case.id)
    assert (case.case_id, case.scheme_version, case.stage) == (case.id, scheme.version, scheme.first_stage)
    assert (case.adviser, case.opened_on, case.anchors) == (
        "Asha Rao",
        "2026-11-16",
        {"opened": "2026-11-16"},
    )
    assert (person.name, person.born_on, person.language) == ("Mari Rhys", "1951-02-03", "cy")
    assert (person.print_format, person.needs, person.nhs_number) == (
        "large",
        ("Hearing loop",),
        "9990042322",
    )
    assert person.address.one_line() == "2 Heol y Felin, Cwmysgaw, ZZ4 1AA"
    assert len(tasks) == len(scheme.offsets())
    assert len({task.id for task in tasks}) == len(tasks)


def test_cases_when_little_is_known_then_what_the_scheme_and_the_desk_say(bare: Desk) -> None:
    bare.importing.cases([row()])
    case, person, _tasks = only(bare)
    assert case.opened_on == "2026-11-21"
    assert (person.language, person.print_format) == ("en", "standard")


@pytest.mark.parametrize(
    "scheme_id", ["adult-social-care", "personal-health-budget", "resettlement-fund", "youth-employment"]
)
def test_cases_of_every_scheme_then_dated_tasks_and_a_stage_that_has_words(
    bare: Desk, scheme_id: str
) -> None:
    bare.importing.cases([row(scheme_id=scheme_id, opened_on="2026-11-20", release_date="2027-03-01")])
    case, _person, tasks = only(bare)
    assert bare.programmes.stage_label(scheme_id, case.stage) != case.stage
    assert tasks
    dated = bare.vault.reads.task_dates(case.id)
    assert dated
    assert {task.anchor for task in tasks if task.id in dated} <= set(case.anchors)


def test_cases_when_one_row_cannot_go_in_then_none_does(bare: Desk) -> None:
    before = bare.vault.reads.counts()
    with pytest.raises(KnownError) as told:
        bare.importing.cases([row("N-1"), row("N-2", scheme_id="moon-fund"), row("N-3")])
    assert told.value.code == "scheme-missing"
    assert bare.vault.reads.counts() == before
    assert bare.caseload.search().total == 0
    assert bare.vault.audit_is_whole()  # type: ignore[attr-defined]
    bare.importing.cases([row("N-1")])
    assert bare.caseload.search().total == 1


def test_cases_when_none_then_nothing_is_written(bare: Desk) -> None:
    assert bare.importing.cases([]).records == ()
    assert bare.vault.log.waiting_ops() == []


@pytest.mark.parametrize("again", ["N-1", "n-1", " N-1 "])
def test_cases_when_pressed_twice_then_the_second_is_refused_whole(bare: Desk, again: str) -> None:
    bare.importing.cases([row("N-1")])
    with pytest.raises(KnownError) as told:
        bare.importing.cases([row("N-2"), row(again)])
    assert told.value.code == "reference-taken"
    assert told.value.safe
    assert bare.caseload.search().total == 1


def test_cases_when_a_reference_stands_twice_in_one_import_then_refused(bare: Desk) -> None:
    with pytest.raises(KnownError):
        bare.importing.cases([row("N-1"), row("N-1", given_name="Other")])
    assert bare.caseload.search().total == 0


# --- cases taken over halfway ---------------------------------------------------------------------------


def test_cases_when_taken_over_halfway_then_old_tasks_are_left_out(bare: Desk) -> None:
    long_ago = (TODAY - timedelta(days=200)).isoformat()
    bare.importing.cases([row("N-1", opened_on=long_ago, stage="active"), row("N-2", opened_on=long_ago)])
    _case, _person, taken_over = only(bare, "N-1")
    _case, _person, new = only(bare, "N-2")
    assert {task.anchor for task in new} - {task.anchor for task in taken_over} == {"opened"}
    assert bare.caseload.my_work(TODAY.isoformat())
    assert {item.name for item in bare.caseload.my_work(TODAY.isoformat())} == {"Mair Rhys"}


@given(st.integers(min_value=-60, max_value=60))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cases_when_taken_over_then_only_tasks_due_more_than_two_weeks_ago_are_missing(
    bare: Desk, days: int
) -> None:
    reference = f"H{bare.caseload.search().total}"
    opened = TODAY + timedelta(days=days)
    bare.importing.cases([row(reference, opened_on=opened.isoformat(), stage="active")])
    case, _person, tasks = only(bare, reference)
    offsets = bare.programmes.scheme_of(case.id).offsets()
    wanted = {
        (offset.anchor, offset.days)
        for offset in offsets
        if offset.anchor != "opened" or opened + timedelta(days=offset.days + HANDOVER_DAYS) >= TODAY
    }
    assert {(task.anchor, task.offset_days) for task in tasks} == wanted


# --- the directory --------------------------------------------------------------------------------------


def entry(number: int, **fields: object) -> DirectoryEntry:
    whole = {
        "name": f"Felyn Pool {number}",
        "summary": "Warm water, and a hoist.",
        "status": "active",
        "costs": (ServiceCost(550, "per session"),),
        "languages": ("Welsh", "English"),
        "latitude": 52.1,
        "source": "Glanmor",
        "source_id": str(number),
    } | fields
    return DirectoryEntry(id=service_record_id("Glanmor", str(number)), **whole)  # type: ignore[arg-type]


def test_directory_when_imported_again_unchanged_then_nothing_is_written(desk: Desk) -> None:
    entries = [entry(number) for number in range(5)]
    assert len(desk.importing.directory(entries).records) == 5
    waiting = len(desk.vault.log.waiting_ops())
    assert desk.importing.directory(entries).records == ()
    assert len(desk.vault.log.waiting_ops()) == waiting


def test_directory_when_one_changed_then_only_its_changed_fields_are_written(desk: Desk) -> None:
    desk.importing.directory([entry(number) for number in range(3)])
    changed = entry(1, status="temporarily closed", costs=(ServiceCost(600, "per session"),))
    change = desk.importing.directory([entry(0), changed, entry(2)])
    assert change.records == (("service", changed.id),)
    assert set(desk.vault.log.waiting_ops()[-1].set) == {"status", "costs"}
    assert desk.vault.reads.record(DirectoryEntry, changed.id) == changed
    assert len(desk.vault.reads.services("Felyn Pool 1")) == 1


def test_directory_when_a_field_is_gone_from_the_feed_then_gone_here(desk: Desk) -> None:
    desk.importing.directory([entry(1, alert="Closed on Sundays")])
    desk.importing.directory([entry(1)])
    stored = desk.vault.reads.record(DirectoryEntry, entry(1).id)
    assert stored is not None
    assert stored.alert == ""


def test_directory_when_two_feeds_use_one_id_then_two_services(desk: Desk) -> None:
    other = msgspec.structs.replace(entry(1), id=service_record_id("Other", "1"), source="Other")
    desk.importing.directory([entry(1), other])
    assert len(desk.vault.reads.services("Felyn")) == 2


def test_line_from_service_when_it_came_with_the_import_then_its_name_and_price(desk: Desk) -> None:
    desk.importing.directory([entry(1)])
    case_id = case_named(desk, "R-1")
    desk.plans.start(case_id)
    view = desk.plans.view(case_id)
    assert view is not None
    line = desk.plans.line_from_service(view.content.plan.id, entry(1).id, "")
    assert (line.description, line.cost.amount_pence) == ("Felyn Pool 1", 550)


def test_search_when_imported_then_found_by_name_reference_and_number(bare: Desk) -> None:
    bare.importing.cases([row(nhs_number="9990042322", address=("2 Heol y Felin",))])
    for typed in ("mair", "RHYS", "n-1", "999 004", "heol felin"):
        assert bare.caseload.search(CaseQuery(text=typed)).rows, typed
