"""An adviser's own task of a case: its short form, what was typed in it, and the writes that it makes.

Knows no widgets. The tasks that a programme plans are told apart by the service, which lets nobody change them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pbdesk.domain.case import Task
from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.services.caseload import Caseload
from pbdesk.services.ports import ChangeSet, DraftStore

LABEL, DUE = "task-label", "task-due"
"""The identifiers of the two fields."""


@dataclass(frozen=True, slots=True)
class TaskForm:
    """The form of a task.

    Attributes:
        seen: the task as it stood when the person began to type, one without an id where it is new.
        label, due_on: what stands in the form.
        is_kept: True where this was typed before and is here again.
    """

    seen: Task
    label: str
    due_on: str
    is_kept: bool = False

    @property
    def is_new(self) -> bool:
        """True where the task is yet to be added."""
        return not self.seen.id

    @property
    def is_typed(self) -> bool:
        """True where something was typed."""
        return (self.label.strip(), self.due_on) != (self.seen.label, self.seen.due_on)


@dataclass(frozen=True, slots=True)
class TaskSaved:
    """What was saved.

    Attributes:
        before: the task as it stood before, None where it was added.
    """

    task: Task
    before: Task | None
    change: ChangeSet


class TasksPresenter:
    """Opens, keeps, checks and saves the form of a task."""

    def __init__(self, caseload: Caseload, drafts: DraftStore) -> None:
        """Take the caseload and the drafts."""
        self._caseload = caseload
        self._drafts = drafts

    def form(self, case_id: str, task_id: str = "") -> TaskForm:
        """Return the form of a task, with what was typed before; "" is a new one.

        Raises KnownError "task-missing" where it is gone, "task-planned" where it is nobody's own.
        """
        task = self._caseload.own_task(task_id) if task_id else Task(id="", case_id=case_id)
        kept = self._drafts.get(_key(case_id, task_id))
        if not isinstance(kept, dict):
            return TaskForm(task, task.label, task.due_on)
        label, due_on, seen_label, seen_due = (
            str(kept.get(part, "")) for part in ("label", "due_on", "seen_label", "seen_due")
        )
        seen = Task(id=task.id, case_id=case_id, label=seen_label, due_on=seen_due)
        return TaskForm(seen, label, due_on, is_kept=True)

    def kept(self, case_id: str) -> TaskForm | None:
        """Return the form that was left open, None where none was or its task is gone."""
        for key in self._drafts.keys(_key(case_id)):
            try:
                return self.form(case_id, key.removeprefix(_key(case_id)))
            except KnownError:  # another device removed the task meanwhile
                continue
        return None

    def keep(self, form: TaskForm) -> None:
        """Keep what was typed; a form in which nothing was typed is forgotten."""
        seen = form.seen
        if not form.is_typed:
            self.forget(form)
            return
        typed = {"label": form.label, "due_on": form.due_on}
        self._drafts.put(
            _key(seen.case_id, seen.id), {**typed, "seen_label": seen.label, "seen_due": seen.due_on}
        )

    def forget(self, form: TaskForm) -> None:
        """Forget what was typed."""
        self._drafts.drop(_key(form.seen.case_id, form.seen.id))

    def save(self, form: TaskForm) -> TaskSaved:
        """Add or change the task and forget its draft. Raises KnownError where it is gone."""
        if form.is_new:
            change = self._caseload.add_task(form.seen.case_id, form.label, form.due_on)
            before, task_id = None, next(name for kind, name in change.records if kind == "task")
        else:
            change = self._caseload.change_task(form.seen, form.label, form.due_on)
            before, task_id = form.seen, form.seen.id
        self.forget(form)
        return TaskSaved(self._caseload.own_task(task_id), before, change)

    def change_back(self, saved: TaskSaved) -> ChangeSet:
        """Take back what was saved: a new task goes, a changed one gets its words and day again."""
        if saved.before is None:
            return self._caseload.remove_task(saved.task.id)
        return self._caseload.change_task(saved.task, saved.before.label, saved.before.due_on)

    def remove(self, form: TaskForm) -> ChangeSet:
        """Remove the task and forget what was typed."""
        change = self._caseload.remove_task(form.seen.id)
        self.forget(form)
        return change

    def put_back(self, task_id: str) -> ChangeSet:
        """Bring back a task that was removed."""
        return self._caseload.put_back_task(task_id)


def with_typed(form: TaskForm, label: str, due_on: str) -> TaskForm:
    """Return a form with what a person typed."""
    return replace(form, label=label, due_on=due_on)


def problems(form: TaskForm) -> list[tuple[str, str]]:
    """Return (field, sentence) of everything that keeps a form from being saved."""
    found = []
    if not form.label.strip():
        found.append((LABEL, _("Write what there is to do.")))
    if not form.due_on:
        found.append((DUE, _("Say by which day it should be done.")))
    elif _day(form.due_on) is None:
        found.append((DUE, _("That is not a date. Type it as numbers, like 27 3 2026.")))
    return found


def hint(due_on: str, today: str) -> str:
    """Return a quiet word about a day, "" where there is nothing to say."""
    day = _day(due_on)
    past = day is not None and day < date.fromisoformat(today)
    return _("This day has gone by: the task will stand as overdue at once.") if past else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _key(case_id: str, task_id: str = "") -> str:
    return f"task/{case_id}/{task_id}"
