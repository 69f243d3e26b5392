"""Fills a new vault with the example caseload: import, then some lives already under way."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import msgspec

from pbdesk.domain.case import CaseNote, Task
from pbdesk.domain.plan import Cost, PlanLine
from pbdesk.example.answers import answer_all
from pbdesk.example.looking import tell_looking_after
from pbdesk.example.means import tell_means
from pbdesk.example.told import (
    MAIN_REFERENCE,
    SOURCE,
    Story,
    StoryLine,
    caseload_file,
    directory_file,
    stories,
)
from pbdesk.services.desk import Desk
from pbdesk.services.plans import plan_id_of
from pbdesk.services.rows import CaseQuery

ADVISER = "Carys Ambleforth"
"""The adviser whose day it is; most of the example's cases are hers."""
_OWN_TASKS = ":tasks."
"""In the label of a task that the scheme gives at the start, as against its reviews."""


class Imported(msgspec.Struct, frozen=True):
    """What the import took in: cases, rows told and left out, services."""

    cases: int
    left_out: int
    services: int


def fill_example(desk: Desk, today: date, *, leave_untouched: str = "") -> Imported:
    """Fill a vault with the example: everybody imported, and the people with a story already planning.

    Some plans are sent for sign-off, as far as that goes without a council; the others stay drafts.

    Args:
        desk: the desk of a new vault.
        today: the day on which everything is fresh; answers count from the vault's own.
        leave_untouched: the reference of a case that stays without an assessment and a plan, for a person to work on.
    """
    imported = import_files(desk, today)
    for reference, story in stories().items():
        case_id = case_of(desk, reference)
        tell_so_far(desk, case_id, story, today)
        if reference != leave_untouched:
            assess(desk, case_id)
            desk.budgets.work_out(case_id)
            plan_id = draft_plan(desk, case_id, story)
            if story.sent:
                desk.plans.submit(plan_id, story.sent)
            if story.stage:
                desk.caseload.move_stage(case_id, story.stage)
    tell_means(desk, today, leave_untouched=leave_untouched)
    if leave_untouched != MAIN_REFERENCE:
        tell_looking_after(desk, case_of(desk, MAIN_REFERENCE), today)
    return imported


def case_of(desk: Desk, reference: str) -> str:
    """Return the id of the case with a reference."""
    found = desk.caseload.search(CaseQuery(text=reference)).rows
    return next(row.case_id for row in found if row.reference == reference)


def import_files(desk: Desk, today: date) -> Imported:
    """Import the example's caseload and directory as a council hands them over."""
    with tempfile.TemporaryDirectory(prefix="pbdesk-example-") as name:
        table, feed = Path(name, "caseload.csv"), Path(name, f"{SOURCE}.json")
        table.write_bytes(caseload_file(today))
        feed.write_bytes(directory_file(today))
        caseload = desk.files.preview_caseload(table)
        directory = desk.files.preview_directory(feed)
    desk.importing.cases(caseload.good)
    desk.importing.directory(directory.good)
    return Imported(len(caseload.good), len(caseload.bad), len(directory.good))


def tell_so_far(desk: Desk, case_id: str, story: Story, today: date) -> None:
    """Add what happened before today: a story's notes, and the tasks that are done."""
    _add_notes(desk, case_id, story, today)
    tasks = {
        task.label.rpartition(".")[2]: task.id
        for task in desk.vault.reads.records(Task, case_id)
        if _OWN_TASKS in task.label
    }
    for task, days_ago in story.done.items():
        desk.caseload.finish_task(tasks[task], _before(today, days_ago))


def _add_notes(desk: Desk, case_id: str, story: Story, today: date) -> None:
    with desk.vault.begin() as work:
        for note in story.notes:
            work.save(
                CaseNote(
                    id=desk.vault.clock.new_id(),
                    case_id=case_id,
                    text=note.text,
                    written_at=f"{_before(today, note.days_ago)}T14:30:00Z",
                    author=desk.vault.author,
                )
            )
        work.commit()


def assess(desk: Desk, case_id: str) -> int:
    """Give a person's answers and finish the assessment; return how many were given."""
    given = answer_all(desk, case_id)
    desk.assessments.complete(desk.assessments.for_case(case_id).assessment.id)
    return len(given)


def draft_plan(desk: Desk, case_id: str, story: Story) -> str:
    """Draft a plan with the story's outcomes, lines and sections; return the plan's id."""
    desk.plans.start(case_id)
    plan_id = plan_id_of(case_id)
    funder = desk.programmes.scheme_of(case_id).funder_order[0]
    for told in story.outcomes:
        outcome, _ = desk.plans.add_outcome(plan_id, told.text, told.domain)
        for line in told.lines:
            desk.plans.add_line(_line(desk, plan_id, outcome.id, line, funder))
    for section, words in story.sections.items():
        desk.plans.set_section(plan_id, section, words)
    if story.deployment:
        desk.plans.set_deployment(plan_id, story.deployment)
    return plan_id


def _line(desk: Desk, plan_id: str, outcome_id: str, told: StoryLine, funder: str) -> PlanLine:
    blank = PlanLine(id="", plan_id=plan_id, outcome_id=outcome_id, provider=told.provider)
    draft = desk.plans.line_from_service(plan_id, told.service_id, outcome_id) if told.service_id else blank
    return msgspec.structs.replace(
        draft,
        description=told.description,
        cost=Cost(told.amount_pence, told.frequency, told.weeks),
        shares={funder: "100"},
    )


def _before(today: date, days: int) -> str:
    """Return the day that was some days before today, as ISO text."""
    return (today - timedelta(days=days)).isoformat()
