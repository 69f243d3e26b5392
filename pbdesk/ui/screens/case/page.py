"""The overview of a case: its journey, what is due, the money, notes and history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from pbdesk.i18n import _, ngettext
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.screens.case.journey import Step
from pbdesk.ui.screens.case.presenter import CasePresenter, CaseView
from pbdesk.ui.screens.case.tasks import Tasks
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    Card,
    CardList,
    Column,
    DataTable,
    Facts,
    Figures,
    Page,
    Pill,
    TaskRow,
    TextBox,
    beside,
    breakable,
    button,
    buttons,
    clear,
    column,
    field,
    flow_row,
    icon_label,
    label,
    rule,
    selectable,
    set_kind,
)

_HISTORY_ROWS = 7
OWN_STEPS = frozenset({"eligibility", "charging", "employing"})
"""Steps that have a command of their own, where the scheme has them."""


class CasePage(Page):
    """One person's case."""

    def __init__(self, context: Context, presenter: CasePresenter) -> None:
        self._presenter = presenter
        self._case_id = ""
        self._view: CaseView | None = None
        self._tasks = Tasks(self, presenter.tasks, presenter.today)
        super().__init__(context)

    def heading(self) -> str:
        """Return the person's name, once it is known."""
        return breakable(self._view.name) if self._view else _("Case")

    def build(self) -> None:
        """Lay out the buttons and the room for the case."""
        self.buttons.addWidget(
            button(_("&Dates and stage"), partial(self._go, "dates"), icon="today", identifier="dates")
        )
        self.buttons.addWidget(
            button(_("Monitoring"), partial(self._go, "monitoring"), icon="money", identifier="monitoring")
        )
        self.buttons.addWidget(
            button(_("Outcomes"), partial(self._go, "outcomes"), icon="compare", identifier="outcomes")
        )
        self.buttons.addWidget(
            button(_("D&etails"), partial(self._go, "details"), icon="edit", identifier="details")
        )
        self._flags = flow_row(gap=1)
        self._note = TextBox(lines=3)
        self._history = DataTable(
            [
                Column(_("When"), stretch=3),
                Column(_("What"), stretch=5, long=True),
                Column(_("Who"), stretch=3),
                Column(_("At the council"), stretch=2),
            ],
            identifier="history",
            name=_("History"),
            most_rows=_HISTORY_ROWS,
        )
        self._journey, self._due = column(), column(gap=2)
        self._notes, self._facts = column(gap=1.5), column()
        self.body.addLayout(self._flags)
        person = Card(self._facts, title=_("Person"))
        left, right = QWidget(), QWidget()
        left.setLayout(column(self._journey, self._notes_card(), None, gap=2))
        right.setLayout(column(self._due, self._tasks.room(), person, None, gap=2))
        self.body.addWidget(beside(left, right, shares=(3, 2)))
        self.body.addWidget(Card(self._history, title=_("History")))
        self.body.addStretch(1)

    def _notes_card(self) -> Card:
        hint = _("Who you spoke with and what was said. It is kept with the date and your name.")
        return Card(
            field(_("Add a &note"), self._note, identifier="note", hint=hint),
            buttons(button(_("&Save note"), self.on_note_clicked, identifier="save-note")),
            self._notes,
            None,
            title=_("Notes"),
            gap=1.5,
        )

    def opened(self, **args: str) -> None:
        """Show a case."""
        self._case_id = args["case_id"]
        self.run(partial(self._presenter.view, self._case_id), self._show_first)
        self._tasks.opened(self._case_id)

    def refresh(self) -> None:
        """Read the case again; a note or a task that is being typed stays."""
        if self._case_id:
            self.run(partial(self._presenter.view, self._case_id), self._show)

    def rebuilt(self) -> None:
        """Show the case in the current words, at once where the language is the same."""
        if self._view is not None:
            self.show_title(breakable(self._view.name))
        self.refresh()

    def leaving(self) -> None:
        """Keep a note or a task that was typed and not saved."""
        if self._case_id:
            self.run(partial(self._presenter.keep_note, self._case_id, self._note.text()))
            self._tasks.leaving()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        steps = self._view.steps if self._view is not None else ()
        own = {step.screen: partial(self._go, step.screen) for step in steps if step.screen in OWN_STEPS}
        leave = {"back": self._tasks.on_escape} if self._tasks.is_open else {}
        return {
            "save": self._tasks.on_save_wanted if self._tasks.has_focus else self.on_note_clicked,
            "find": lambda: self.focus_on("history"),
            "print": partial(self._go, "print"),
            **own,
            **leave,
        }

    def store_changed(self, change: object) -> None:
        """Read again when this case changed."""
        if isinstance(change, ChangeSet) and change.touches_case(self._case_id) and self.isVisible():
            self.refresh()

    # Showing

    def _show_first(self, view: CaseView) -> None:
        self._note.setText(view.draft_note)
        self._show(view)

    def _show(self, view: CaseView) -> None:
        focused = self._next_focus(view)
        self._view = view
        self.show_title(breakable(view.name))
        self.show_status(view.under)
        self._show_flags(view)
        self._show_conflicts(view)
        clear(self._journey)
        clear(self._due)
        self._journey.addWidget(self._journey_card(view))
        self._due.addWidget(self._money_card(view))
        self._due.addWidget(self._tasks.card(view, self.on_task_done))
        self._show_notes(view)
        clear(self._facts)
        self._facts.addWidget(Facts([(name, breakable(value)) for name, value in view.facts]))
        self._history.set_rows(view.history)
        if self._tasks.take_focus():
            return
        if focused and focused != self.focused_identifier() and not self.focus_on(focused):
            self.focus_heading()

    def _next_focus(self, view: CaseView) -> str:
        """Return the widget to be in focus afterwards: the same one, or the next task's once one is done."""
        focused = self.focused_identifier()
        tasks = [f"task-{task.id}" for task in self._view.tasks] if self._view is not None else []
        if focused not in tasks:
            return focused
        left = {f"task-{task.id}" for task in view.tasks}
        at = tasks.index(focused)
        return next((each for each in (*tasks[at:], *reversed(tasks[:at])) if each in left), focused)

    def _show_flags(self, view: CaseView) -> None:
        clear(self._flags)
        if not (view.flags or view.needs):
            return
        if not theme().metrics.compact:
            self._flags.addWidget(icon_label("flag", "accent"))
        for words in view.flags:
            self._flags.addWidget(Pill(words, "info"))
        if view.needs:
            self._flags.addWidget(label(breakable(view.needs), "strong"), 1)
        else:
            self._flags.addStretch(1)

    def _show_conflicts(self, view: CaseView) -> None:
        self.drop_banner("conflicts")
        if not view.conflicts:
            return
        title = ngettext("One answer differs.", "{count} answers differ.", view.conflicts)
        self.show_banner(
            "warn",
            title,
            _("They were changed in two places. Nothing is lost; you decide which one stands."),
            [(_("Decide"), partial(self._go, "conflicts"))],
            dismiss=False,
            key="conflicts",
            say=False,
        )

    def _journey_card(self, view: CaseView) -> CardList:
        rows = [self._step_row(step, step.id == view.next_id) for step in view.steps]
        return CardList(rows, title=_("The journey"))

    def _step_row(self, step: Step, is_next: bool) -> TaskRow:
        action = (step.action, partial(self._go, step.screen)) if step.action else None
        made = TaskRow(step.title, step.state, step.tone, step.detail, action, identifier=f"step-{step.id}")
        act = made.findChild(QPushButton)
        if act is not None:
            act.setAccessibleDescription(" ".join(part for part in (step.state, step.detail) if part))
            if is_next:
                set_kind(act, "primary")
        return made

    def _money_card(self, view: CaseView) -> Card:
        card = Card(title=_("Money"))
        if view.money:
            card.body.addWidget(Figures(view.money))
        else:
            card.body.addWidget(label(view.money_note, "quiet"))
        return card

    def _show_notes(self, view: CaseView) -> None:
        clear(self._notes)
        for note in view.notes:
            self._notes.addWidget(rule())
            self._notes.addWidget(column_of(selectable(breakable(note.text)), label(note.by, "quiet")))
        if view.more_notes:
            more = ngettext(
                "One older note is in the history.",
                "{count} older notes are in the history.",
                view.more_notes,
            )
            self._notes.addWidget(label(more, "quiet"))

    # What a person does

    def _go(self, screen: str) -> None:
        args = {} if screen == "sync_status" else {"case_id": self._case_id}
        self.context.navigate(screen, **args)

    def on_note_clicked(self) -> None:
        """Save the note."""
        self.run(partial(self._presenter.add_note, self._case_id, self._note.text()), self._note_saved)

    def _note_saved(self, change: ChangeSet) -> None:
        self._note.setText("")
        self.drop_banner("note-empty")
        self.announce(_("Saved on this computer"))
        self.context.jobs.post_change(change)

    def on_task_done(self, task_id: str, title: str) -> None:
        """Finish a task, and offer to take it back."""
        self.run(partial(self._presenter.finish_task, task_id), partial(self._task_finished, task_id, title))

    def _task_finished(self, task_id: str, title: str, change: ChangeSet) -> None:
        self.show_banner(
            "ok",
            _("Done: {task}", task=title),
            _("Saved on this computer."),
            undo=(_("Undo"), partial(self.on_undo_clicked, task_id)),
            key="task",
        )
        self.context.jobs.post_change(change)

    def on_undo_clicked(self, task_id: str) -> None:
        """Open the finished task again."""
        self.drop_banner("task")
        self.run(partial(self._presenter.reopen_task, task_id), self.context.jobs.post_change)


def column_of(*parts: QWidget) -> QWidget:
    """Return parts below each other, close together."""
    made = QWidget()
    made.setLayout(column(*parts, gap=0.25))
    return made
