"""What the overview of a case shows, and the small writes that it offers: finishing a task, adding a note.

Knows no widgets. The history, the journey, the labels and the form of a task have modules of their own beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pbdesk.domain.allocation import Allocation
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.people import Person
from pbdesk.i18n import _, current, ngettext
from pbdesk.i18n.formats import day_of
from pbdesk.services.caseload import Caseload, Overview
from pbdesk.services.caseload import TaskRow as CaseTask
from pbdesk.services.plan_view import PlanView
from pbdesk.services.ports import ChangeSet, DraftStore
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models import TableRow
from pbdesk.ui.screens.case import history
from pbdesk.ui.screens.case.care_act import CareAct
from pbdesk.ui.screens.case.journey import Known, Step, journey, next_step
from pbdesk.ui.screens.case.labels import format_label, language_label, missing_details, nhs_number_spaced
from pbdesk.ui.screens.case.tasks_presenter import TasksPresenter

NOTES_SHOWN = 5
REVIEWS = frozenset({"review", "light_touch", "direct_payment", "full"})
"""The kinds of tasks that look at a plan again."""


class CaseProgramme(Protocol):
    """The labels of programmes that one case needs."""

    def title(self, scheme_id: str) -> str:
        """Return a programme's title."""

    def stage_label(self, scheme_id: str, stage: str) -> str:
        """Return a stage in words."""

    def role_label(self, scheme_id: str, role: str) -> str:
        """Return in words the role in which somebody signs off, "" for none."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """An open task, in words; `is_own` is true where a person added it and may change it."""

    id: str
    title: str
    state: str
    tone: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note with who wrote it and when."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case at a glance.

    Attributes:
        under: reference, programme, stage and adviser on one line.
        flags: format and language, where they are not the usual ones; `needs` are the person's, on one line.
        conflicts: how many fields wait for a person.
        money: caption and amount of each line, None before a budget is agreed; the last one with a tone.
        draft_note: text of a note that was not saved.
    """

    case_id: str
    name: str
    under: str
    flags: tuple[str, ...]
    needs: str
    conflicts: int
    steps: tuple[Step, ...]
    next_id: str
    tasks: tuple[TaskLine, ...]
    tasks_done: int
    money: tuple[tuple[str, str, str], ...]
    money_note: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[NoteLine, ...]
    more_notes: int
    history: tuple[TableRow, ...]
    draft_note: str
    is_closed: bool


class CasePresenter:
    """Reads one case and puts it into words.

    Attributes:
        tasks: what an adviser does with tasks of their own.
        today: gives the day of today.
    """

    def __init__(
        self,
        caseload: Caseload,
        programmes: CaseProgramme,
        plan_of: Callable[[str], PlanView | None],
        allocation_of: Callable[[str], Allocation | None],
        drafts: DraftStore,
        today: Callable[[], str],
        care_act_of: Callable[[str], CareAct] = lambda _case_id: CareAct(),
    ) -> None:
        """Take the caseload, labels, the plans' `view`, the budgets' `current`, drafts and the clock's `today`.

        `care_act_of` gives what is known of the steps that only some schemes have.
        """
        self._care_act_of = care_act_of
        self._caseload = caseload
        self._programmes = programmes
        self._plan_of = plan_of
        self._allocation_of = allocation_of
        self._drafts = drafts
        self.today = today
        self.tasks = TasksPresenter(caseload, drafts)

    def view(self, case_id: str) -> CaseView:
        """Return a case as it stands. Raises KnownError "case-missing" when it has left this computer."""
        overview = self._caseload.open(case_id)
        row, person = overview.row, overview.person
        steps = journey(self._known(overview))
        following = next_step(steps)
        notes = sorted(overview.notes, key=lambda note: (note.written_at, note.id), reverse=True)
        open_tasks = [task for task in overview.tasks if not task.task.done_on]
        return CaseView(
            case_id=case_id,
            name=person.name or row.reference,
            under=self._under(row),
            flags=tuple(_flags(person)),
            needs=" · ".join(person.needs),
            conflicts=row.conflicts,
            steps=steps,
            next_id=following.id if following else "",
            tasks=tuple(_task_line(task, self.today()) for task in open_tasks),
            tasks_done=len(overview.tasks) - len(open_tasks),
            money=_money(row),
            money_note="" if row.agreed is not None else _("No budget has been agreed yet."),
            facts=tuple(_facts(person)),
            notes=tuple(
                NoteLine(
                    note.text, _("{name}, {when}", name=note.author, when=current().when(note.written_at))
                )
                for note in notes[:NOTES_SHOWN]
            ),
            more_notes=max(0, len(notes) - NOTES_SHOWN),
            history=tuple(history.rows(overview.timeline)),
            draft_note=str(self._drafts.get(f"note/{case_id}") or ""),
            is_closed=bool(row.closed_on),
        )

    def finish_task(self, task_id: str) -> ChangeSet:
        """Mark a task as done today."""
        return self._caseload.finish_task(task_id, self.today())

    def reopen_task(self, task_id: str) -> ChangeSet:
        """Open a finished task again."""
        return self._caseload.finish_task(task_id, "")

    def add_note(self, case_id: str, text: str) -> ChangeSet:
        """Save a note and forget its draft. Raises KnownError "note-empty"."""
        change = self._caseload.add_note(case_id, text)
        self._drafts.drop(f"note/{case_id}")
        return change

    def keep_note(self, case_id: str, text: str) -> None:
        """Keep a note that was typed and not saved."""
        if text.strip():
            self._drafts.put(f"note/{case_id}", text)
        else:
            self._drafts.drop(f"note/{case_id}")

    def _under(self, row: CaseRow) -> str:
        parts = (
            row.reference,
            self._programmes.title(row.scheme_id),
            self._programmes.stage_label(row.scheme_id, row.stage),
            _("adviser {name}", name=row.adviser) if row.adviser else "",
            _("closed on {date}", date=current().date(row.closed_on)) if row.closed_on else "",
        )
        return " · ".join(part for part in parts if part)

    def _known(self, overview: Overview) -> Known:
        case_id = overview.row.case_id
        plan = self._plan_of(case_id)
        reviews = [task for task in overview.tasks if task.task.kind in REVIEWS]
        due = sorted(task.due_on for task in reviews if task.due_on and not task.task.done_on)
        done = sorted(task.task.done_on for task in reviews if task.task.done_on)
        decided = overview.decision
        role = self._programmes.role_label(overview.row.scheme_id, decided.decided_as) if decided else ""
        return Known(
            row=overview.row,
            today=self.today(),
            missing=tuple(missing_details(overview.person)),
            assessment=_latest(overview.assessments),
            allocation=self._allocation_of(case_id),
            plan=plan.standing.status if plan else None,
            gaps=len(plan.gaps) if plan else 0,
            submission=overview.submission,
            decision=decided,
            decided_as=role,
            review_due=due[0] if due else "",
            reviewed_on=done[-1] if done else "",
            has_review=bool(reviews),
            care_act=self._care_act_of(case_id),
        )


def _latest(assessments: tuple[Assessment, ...]) -> Assessment | None:
    return max(assessments, key=lambda item: (item.started_on, item.id)) if assessments else None


def _flags(person: Person) -> list[str]:
    flags = []
    if person.print_format not in ("", "standard"):
        flags.append(format_label(person.print_format))
    if person.language not in ("", "en"):
        flags.append(language_label(person.language))
    return flags


def _facts(person: Person) -> list[tuple[str, str]]:
    legal = " ".join(part for part in (person.given_name, person.family_name) if part)
    facts = [
        (_("Full name"), legal if legal != person.name else ""),
        (_("Date of birth"), current().date(person.born_on) if person.born_on else _("Not known yet")),
        (_("Address"), person.address.one_line() or _("Not known yet")),
        (_("Phone"), person.phone),
        (_("E-mail"), person.email),
        (_("NHS number"), nhs_number_spaced(person.nhs_number)),
        (_("Language"), language_label(person.language)),
        (_("Format"), format_label(person.print_format)),
        (_("Needs"), current().list(list(person.needs))),
    ]
    return [(name, value) for name, value in facts if value]


def _task_line(task: CaseTask, today: str) -> TaskLine:
    state, tone = _due(task.due_on, today)
    return TaskLine(task.task.id, task.task.label or _("Task"), state, tone, task.task.is_own)


def _due(on: str, today: str) -> tuple[str, str]:
    """Return how a day counts down, in words, with its tone."""
    if not on:
        return _("No date yet"), ""
    days = (day_of(on) - day_of(today)).days
    if days < 0:
        return ngettext("Overdue by one day", "Overdue by {count} days", -days), "warn"
    if days == 0:
        return _("Due today"), "info"
    return _("Due {date}", date=current().date(on, "medium")), ""


def _money(row: CaseRow) -> tuple[tuple[str, str, str], ...]:
    if row.agreed is None or row.left is None:
        return ()
    money = current().money
    over = row.left < 0
    return (
        (_("Agreed"), money(row.agreed), ""),
        (_("Spent and promised"), money(row.spent + row.committed), ""),
        (_("Over") if over else _("Left"), money(abs(row.left)), "error" if over else ""),
    )
