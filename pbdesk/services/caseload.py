"""The caseload: lists of cases, what is due, and one case at a glance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import msgspec

from pbdesk.domain.assessment import Assessment
from pbdesk.domain.budget import IndicativeBudget
from pbdesk.domain.case import Case, CaseNote, Task
from pbdesk.domain.corrections import CORRECTED_TWICE
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.people import Person
from pbdesk.domain.signoff import PlanDecision, PlanSubmission
from pbdesk.services.assessments import begun
from pbdesk.services.ports import ChangeSet, OpenVault, R
from pbdesk.services.rows import CaseList, CaseQuery, CaseRow, TimelineRow, WorkItem
from pbdesk.sync.op import LIFE

_HORIZON_DAYS = 14


class TaskRow(msgspec.Struct, frozen=True):
    """One task of a case, its label in words, with the day on which it is due ("" while its anchor has no date)."""

    task: Task
    due_on: str


class Overview(msgspec.Struct, frozen=True):
    """One case at a glance: the person, where the case stands, its tasks and its history.

    Attributes:
        indicative: the latest working-out, or None.
        decision: the latest decision of the council, or None.
    """

    row: CaseRow
    case: Case
    person: Person
    tasks: tuple[TaskRow, ...]
    assessments: tuple[Assessment, ...]
    indicative: IndicativeBudget | None
    submission: PlanSubmission | None
    decision: PlanDecision | None
    notes: tuple[CaseNote, ...]
    timeline: tuple[TimelineRow, ...]


class Caseload:
    """Reads and small edits of cases."""

    def __init__(
        self,
        vault: OpenVault,
        say_task: Callable[[str], str] = lambda label: label,
        with_clock: Callable[[WorkItem, str], WorkItem] = lambda item, today: item,
    ) -> None:
        """Take the vault and two words.

        Args:
            vault: the open store.
            say_task: gives a task's label in words; a scheme's own tasks are kept by key.
            with_clock: gives a waiting plan how long it has waited, and for whom.
        """
        self._vault = vault
        self._say_task = say_task
        self._with_clock = with_clock

    def search(self, query: CaseQuery = CaseQuery()) -> CaseList:  # noqa: B008 - frozen
        """Return the cases that match, by family name."""
        found = self._vault.reads.cases(query)
        say = lru_cache(None)(self._say_task)
        rows = tuple(
            msgspec.structs.replace(row, next_task=say(row.next_task)) if row.next_task else row
            for row in found.rows
        )
        return CaseList(rows, found.total)

    def tasks_due(self, until: str) -> list[WorkItem]:
        """Return open tasks due up to a date, earliest first, in words."""
        due = self._vault.reads.tasks_due(until)
        return [msgspec.structs.replace(item, label=self._say_task(item.label)) for item in due]

    def my_work(self, today: str) -> list[WorkItem]:
        """Return what there is to do, most urgent first: overdue, answers of the council, differences, drafts,
        then what is due within two weeks."""
        reads = self._vault.reads
        until = (date.fromisoformat(today) + timedelta(days=_HORIZON_DAYS)).isoformat()
        week = (date.fromisoformat(today) + timedelta(days=7)).isoformat()
        due = [
            msgspec.structs.replace(item, why=_why(item.due_on, today, week))
            for item in self.tasks_due(until)
        ]
        overdue = [item for item in due if item.why == "overdue"]
        return [
            *overdue,
            *reads.cases_with_plan("queried", "declined"),
            *self._differences(),
            *self._corrected_twice(),
            *self._refused(),
            *self._drafts(),
            *[item for item in due if item.why != "overdue"],
            *(self._with_clock(item, today) for item in reads.cases_with_plan("waiting")),
        ]

    def _corrected_twice(self) -> list[WorkItem]:
        found = self._vault.reads.dated(CORRECTED_TWICE)
        return [WorkItem(case_id, name, CORRECTED_TWICE, "", "", "receipts") for case_id, name, _on in found]

    def _differences(self) -> list[WorkItem]:
        counted: dict[str, WorkItem] = {}
        for case_id, name, _, _ in self._vault.reads.conflicts():
            known = counted.get(case_id)
            count = known.count + 1 if known else 1
            counted[case_id] = WorkItem(case_id, name, "conflict", "", "", "conflicts", count=count)
        return list(counted.values())

    def _refused(self) -> list[WorkItem]:
        return [
            WorkItem(row.case_id, row.name, "refused", row.reason, "", "sync_status", row.op_id)
            for row in self._vault.reads.waiting("refused")
        ]

    def _drafts(self) -> list[WorkItem]:
        items = []
        for key in self._vault.drafts.keys("assessment/"):
            assessment_id = key.partition("/")[2]
            assessment = self._vault.reads.record(Assessment, assessment_id)
            # One that nobody has answered yet is no record: its id begins with that of the case.
            row = self._vault.reads.case(assessment_id.rpartition(".")[0])
            if row and not (assessment and assessment.completed_on):
                items.append(WorkItem(row.case_id, row.name, "draft", "", "", "assessment", assessment_id))
        return items

    def name_of(self, case_id: str) -> str:
        """Return the name of a case's person, "" where there is no such case; not noted as a look."""
        row = self._vault.reads.case(case_id)
        return row.name if row else ""

    def open(self, case_id: str) -> Overview:
        """Return a case at a glance and note in the audit chain that it was looked at.

        Raises KnownError "case-missing" where there is no such case any more.
        """
        reads = self._vault.reads
        case, row = reads.record(Case, case_id), reads.case(case_id)
        if case is None or row is None:
            raise KnownError(
                "case-missing",
                N_("This case is no longer on this computer."),
                todo=N_("Go back to the caseload and sync to see where it went."),
            )
        people = reads.records(Person, case_id)
        due = reads.task_dates(case_id)
        tasks = [
            TaskRow(msgspec.structs.replace(task, label=self._say_task(task.label)), due.get(task.id, ""))
            for task in reads.records(Task, case_id)
        ]
        self._vault.note_looked(case_id)
        return Overview(
            row=msgspec.structs.replace(row, next_task=self._say_task(row.next_task)),
            case=case,
            person=people[0] if people else Person(id="", case_id=case_id),
            tasks=tuple(sorted(tasks, key=_task_order)),
            assessments=tuple(begun(reads, item) for item in reads.records(Assessment, case_id)),
            indicative=latest(reads.records(IndicativeBudget, case_id), "made_at"),
            submission=latest(reads.records(PlanSubmission, case_id), "submitted_at"),
            decision=latest(reads.records(PlanDecision, case_id), "decided_at"),
            notes=tuple(reads.records(CaseNote, case_id)),
            timeline=tuple(reads.timeline(case_id)),
        )

    def change_person(self, person: Person, seen: Person | None = None) -> ChangeSet:
        """Save the person's details; `seen` is what stood on the page before the person changed it."""
        with self._vault.begin() as work:
            work.save(person, seen)
            return work.commit()

    def move_anchor(self, case_id: str, anchor: str, on: str, seen: str | None = None) -> ChangeSet:
        """Move a date that tasks count from, such as the release date; their due dates move with it.

        `seen` is the date that stood on the page before, "" for none: another one that came meanwhile becomes a
        difference. Raises KnownError "date-unreadable" for text that is no date.
        """
        day = _day(on)
        with self._vault.begin() as work:
            case = work.get(Case, case_id)
            before = _with_anchor(case, anchor, seen) if seen is not None else case
            work.save(_with_anchor(before, anchor, day), before)
            return work.commit()

    def move_stage(self, case_id: str, stage: str, seen: str | None = None) -> ChangeSet:
        """Move a case to another of its scheme's stages; `seen` is the stage that stood on the page before."""
        with self._vault.begin() as work:
            case = work.get(Case, case_id)
            before = msgspec.structs.replace(case, stage=case.stage if seen is None else seen)
            work.save(msgspec.structs.replace(case, stage=stage), before)
            return work.commit()

    def finish_task(self, task_id: str, on: str) -> ChangeSet:
        """Mark a task as done on a day; "" opens it again."""
        with self._vault.begin() as work:
            work.save(msgspec.structs.replace(work.get(Task, task_id), done_on=on))
            return work.commit()

    def add_task(self, case_id: str, label: str, due_on: str) -> ChangeSet:
        """Add a task with a fixed date. Raises KnownError: "task-empty", "date-unreadable"."""
        task = Task(id=self._vault.clock.new_id(), case_id=case_id, label=_words(label), due_on=_day(due_on))
        with self._vault.begin() as work:
            work.save(task)
            return work.commit()

    def own_task(self, task_id: str) -> Task:
        """Return a task that a person added, as it was written.

        Raises KnownError: "task-missing", and "task-planned" for one that pbdesk planned.
        """
        task = self._vault.reads.record(Task, task_id)
        if task is None:
            raise KnownError("task-missing", N_("This task is no longer here."))
        if not task.is_own:
            raise KnownError(
                "task-planned",
                N_("This task belongs to the programme or the plan, so it stays as it is."),
                todo=N_("Press Done once it is done."),
            )
        return task

    def change_task(self, seen: Task, label: str, due_on: str) -> ChangeSet:
        """Save other words or another day of a person's own task; `seen` is the task as it stood before.

        Raises KnownError as `add_task` and `own_task` do.
        """
        now = self.own_task(seen.id)
        before = msgspec.structs.replace(now, label=seen.label, due_on=seen.due_on)
        with self._vault.begin() as work:
            work.save(msgspec.structs.replace(before, label=_words(label), due_on=_day(due_on)), before)
            return work.commit()

    def remove_task(self, task_id: str) -> ChangeSet:
        """Remove a person's own task; another's unseen edit keeps it and shows under Conflicts.

        Raises KnownError as `own_task` does.
        """
        task = self.own_task(task_id)
        with self._vault.begin() as work:
            work.remove(task)
            return work.commit()

    def put_back_task(self, task_id: str) -> ChangeSet:
        """Bring back a task that was just removed: the same one, with all that was known of it."""
        with self._vault.begin() as work:
            work.resolve(task_id, LIFE, True)
            return work.commit()

    def add_note(self, case_id: str, text: str) -> ChangeSet:
        """Add a dated note. Raises KnownError "note-empty" for blank text."""
        if not text.strip():
            raise KnownError("note-empty", N_("The note is empty."), todo=N_("Write something, then save."))
        clock = self._vault.clock
        note = CaseNote(
            id=clock.new_id(),
            case_id=case_id,
            text=text.strip(),
            written_at=clock.now(),
            author=self._vault.author,
        )
        with self._vault.begin() as work:
            work.save(note)
            return work.commit()


def _with_anchor(case: Case, anchor: str, day: str) -> Case:
    """Return a case with a date, or without it where the day is ""."""
    others = {name: on for name, on in case.anchors.items() if name != anchor}
    return msgspec.structs.replace(case, anchors={**others, anchor: day} if day else others)


def latest(items: list[R], by: str) -> R | None:
    """Return the item with the greatest value of an attribute, ties by id; None of none."""
    return max(items, key=lambda item: (getattr(item, by), item.id)) if items else None


def _day(text: str) -> str:
    """Return a date as lists compare and count it. Raises KnownError "date-unreadable"."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise KnownError(
            "date-unreadable",
            N_("“{text}” is not a date."),
            todo=N_("Type the day, the month and the year, like 7 3 2027."),
            text=text[:20],
        ) from error


def _words(label: str) -> str:
    """Return what there is to do. Raises KnownError "task-empty"."""
    if not label.strip():
        raise KnownError("task-empty", N_("The task is empty."), todo=N_("Write what there is to do."))
    return label.strip()


def _why(due_on: str, today: str, week: str) -> str:
    if due_on < today:
        return "overdue"
    return "this_week" if due_on <= week else "later"


def _task_order(row: TaskRow) -> tuple[bool, str, str]:
    return bool(row.task.done_on), row.due_on or "9999", row.task.id
