"""The tasks of a case on its page: the list, and the short form in which an adviser adds or changes their own.

Holds no rules; those are the presenter's. The page lays both out and hears of what was written.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, ngettext
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.screens.case.presenter import CaseView, TaskLine
from pbdesk.ui.screens.case.tasks_presenter import (
    DUE,
    LABEL,
    TaskForm,
    TaskSaved,
    TasksPresenter,
    hint,
    problems,
    with_typed,
)
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    Card,
    CardList,
    DateField,
    Page,
    Problem,
    TaskRow,
    TextEdit,
    breakable,
    button,
    buttons,
    clear,
    column,
    field,
    label,
    let_be_seen,
    section,
)

T = TypeVar("T")

ADD = "add-task"
"""The identifier of the button that opens the form of a new task."""


class TaskEditor(Card):
    """The form of one task, in the place where a person asked for it.

    Signals:
        save_wanted, remove_wanted, leave_wanted: by button; Enter saves.
    """

    save_wanted = Signal()
    remove_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, form: TaskForm, today: str) -> None:
        super().__init__(gap=1.5)
        self._form, self._today = form, today
        self._label, self._hint = TextEdit(form.label), label("", "quiet")
        self._due = DateField(_("By when"), identifier=DUE)
        self._due.set_day(form.due_on)
        self._due.edited.connect(self.on_day_edited)
        acts = [button(_("Save &task"), self.save_wanted.emit, identifier="save-task")]
        if not form.is_new:
            acts.append(button(_("&Remove task"), self.remove_wanted.emit, identifier="remove-task"))
        acts.append(
            button(_("Leave without saving"), self.leave_wanted.emit, kind="plain", identifier="leave-task")
        )
        self.body.addWidget(section(_("A new task") if form.is_new else _("Change this task")))
        if form.is_kept:
            self.body.addWidget(
                label(_("What you typed before is here again. It is not saved yet."), "quiet")
            )
        self.body.addWidget(field(_("&What is there to do"), self._label, identifier=LABEL))
        self.body.addWidget(self._due)
        self.body.addWidget(self._hint)
        self.body.addWidget(buttons(*acts))
        for box in self.findChildren(QLineEdit):
            box.returnPressed.connect(self.save_wanted)
        self.on_day_edited()

    @property
    def form(self) -> TaskForm:
        """The form with what stands in it."""
        return with_typed(self._form, self._label.text(), self._due.text())

    def on_day_edited(self) -> None:
        """Say quietly where the day has gone by."""
        words = hint(self._due.text(), self._today)
        self._hint.setText(words)
        let_be_seen(self._hint, bool(words))


class Tasks:
    """The tasks on a case's page: it makes the list anew with each view and keeps one open form."""

    def __init__(self, page: Page, presenter: TasksPresenter, today: Callable[[], str]) -> None:
        self._page, self._presenter, self._today = page, presenter, today
        self._editor: TaskEditor | None = None
        self._add: QWidget | None = None
        self._case_id, self._opener, self._awaited = "", "", ""
        self._is_writing = False

    @property
    def is_open(self) -> bool:
        """True while a form is open."""
        return self._editor is not None

    @property
    def has_focus(self) -> bool:
        """True while a person types in the form."""
        focused = self._page.window().focusWidget()
        return self._editor is not None and self._editor.isAncestorOf(focused)

    # Laying out

    def room(self) -> QBoxLayout:
        """Return the place where the form comes up, with the form that is open."""
        self._room = column()
        was = self._editor
        if was is not None:
            self._put(was.form)
        return self._room

    def card(self, view: CaseView, finish: Callable[[str, str], object]) -> CardList:
        """Return the list of open tasks; `finish` is given the id and the title of one that is done."""
        card = CardList(title=_("Next tasks"))
        for task in view.tasks:
            row = self._row(task, finish)
            card.add(row)
            if task.is_own:
                row.arrangement.setContentsMargins(0, theme().space(1), 0, 0)
                card.body.addWidget(self._change_button(task))
                card.body.addSpacing(theme().space(1))
        if not view.tasks:
            card.add(label(_("Nothing is planned. Every task is done."), "quiet"))
        if view.tasks_done:
            done = ngettext("One task is done.", "{count} tasks are done.", view.tasks_done)
            card.add(label(done, "quiet"))
        self._add = buttons(button(_("Add a &task"), self.on_add_clicked, identifier=ADD))
        self._add.setContentsMargins(0, theme().space(1), 0, 0)
        card.body.addWidget(self._add)
        let_be_seen(self._add, self._editor is None)
        return card

    def _row(self, task: TaskLine, finish: Callable[[str, str], object]) -> TaskRow:
        done = (_("Done"), partial(finish, task.id, task.title))
        urgent = (task.state, task.tone, "") if task.tone else ("", "", task.state)
        return TaskRow(breakable(task.title), *urgent, done, identifier=f"task-{task.id}")

    def _change_button(self, task: TaskLine) -> QWidget:
        made = button(
            _("Change"), partial(self.on_change_clicked, task.id), kind="link", identifier=f"change-{task.id}"
        )
        made.setAccessibleName(f"{_('Change')}: {task.title}")
        return buttons(made)

    def take_focus(self) -> bool:
        """Focus what was just written, once the page shows it; False where there is nothing new."""
        if not self._awaited or not self._page.focus_on(self._awaited):
            return False
        self._awaited = ""
        return True

    # The form

    def opened(self, case_id: str) -> None:
        """Come to a case: show the form that was left open there."""
        self._case_id, self._awaited = case_id, ""
        self._put_away()
        self._page.run(partial(self._presenter.kept, case_id), self._show_kept)

    def leaving(self) -> None:
        """Keep what was typed."""
        if self._editor is not None:
            self._page.run(partial(self._presenter.keep, self._editor.form))

    def on_add_clicked(self) -> None:
        """Open the form of a new task."""
        self._open("")

    def on_change_clicked(self, task_id: str) -> None:
        """Open the form of a task; another that is open is left alone, so that nothing typed is lost."""
        if self._editor is not None:
            self._page.show_banner("info", _("Save or leave the form that is open first."), key="form-open")
            self._page.focus_on(LABEL)
            return
        self._open(task_id)

    def _open(self, task_id: str) -> None:
        self._opener = f"change-{task_id}" if task_id else ADD
        self._page.run(partial(self._presenter.form, self._case_id, task_id), self._show)

    def _show(self, form: TaskForm) -> None:
        if self._editor is None and form.seen.case_id == self._case_id:
            self._put(form)
            self._page.focus_on(LABEL)

    def _show_kept(self, form: TaskForm | None) -> None:
        if form is not None and self._editor is None and form.seen.case_id == self._case_id:
            self._opener = ADD if form.is_new else f"change-{form.seen.id}"
            self._put(form)

    def _put(self, form: TaskForm) -> None:
        clear(self._room)
        self._editor = TaskEditor(form, self._today())
        self._editor.save_wanted.connect(self.on_save_wanted)
        self._editor.remove_wanted.connect(self.on_remove_wanted)
        self._editor.leave_wanted.connect(self.on_leave_wanted)
        self._room.addWidget(self._editor)
        if self._add is not None:
            self._add.hide()

    def _close(self) -> None:
        self._put_away()
        if not self._page.focus_on(self._opener):
            self._page.focus_on(ADD)

    def _put_away(self) -> None:
        if self._editor is None:
            return
        self._editor = None
        clear(self._room)
        self._page.drop_banner("form-open")
        self._page.show_problems([])
        if self._add is not None:
            let_be_seen(self._add, True)

    def on_leave_wanted(self) -> None:
        """Close the form and forget what was typed."""
        if self._editor is not None:
            self._page.run(partial(self._presenter.forget, self._editor.form))
            self._close()

    def on_escape(self) -> None:
        """Close the form; what was typed is here again when it is next opened."""
        self.leaving()
        self._close()

    # What it writes

    def on_save_wanted(self) -> None:
        """Save the task, or say what is wrong; pressing twice saves once."""
        if self._editor is None or self._is_writing:
            return
        self._page.drop_errors()
        form = self._editor.form
        found = [Problem(*problem) for problem in problems(form)]
        self._page.show_problems(found)
        if not found:
            self._write(partial(self._presenter.save, form), self._saved)

    def on_remove_wanted(self) -> None:
        """Remove the task that is open."""
        if self._editor is not None and not self._is_writing:
            form = self._editor.form
            self._write(partial(self._presenter.remove, form), partial(self._removed, form))

    def _write(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._is_writing = True

        def written(result: T) -> None:
            self._is_writing = False
            self._close()
            done(result)

        self._page.run(work, written, self._not_written)

    def _not_written(self, error: KnownError) -> None:
        self._is_writing = False
        self._page.show_error(error)

    def _saved(self, saved: TaskSaved) -> None:
        words, is_new = saved.task.label, saved.before is None
        told = _("Task added: {task}", task=words) if is_new else _("Task changed: {task}", task=words)
        self._tell(told, _("Undo"), partial(self.on_undo_clicked, saved))
        self._changed(f"task-{saved.task.id}", saved.change)

    def _removed(self, form: TaskForm, change: ChangeSet) -> None:
        back = partial(self.on_put_back_clicked, form.seen.id)
        self._tell(_("Removed: {what}", what=form.seen.label), _("Put it back"), back)
        self._changed(ADD, change)

    def _tell(self, title: str, words: str, back: Callable[[], object]) -> None:
        self._page.show_banner(
            "ok", breakable(title), _("Saved on this computer."), undo=(words, back), key="task"
        )

    def on_undo_clicked(self, saved: TaskSaved) -> None:
        """Take back what was just saved."""
        self._page.drop_banner("task")
        focus = ADD if saved.before is None else f"task-{saved.task.id}"
        self._page.run(partial(self._presenter.change_back, saved), partial(self._changed, focus))

    def on_put_back_clicked(self, task_id: str) -> None:
        """Bring back what was just removed."""
        self._page.drop_banner("task")
        self._page.run(partial(self._presenter.put_back, task_id), partial(self._changed, f"task-{task_id}"))

    def _changed(self, focus: str, change: ChangeSet) -> None:
        self._awaited = focus
        self._page.context.jobs.post_change(change)
