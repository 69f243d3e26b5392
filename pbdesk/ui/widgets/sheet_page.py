"""The page of a working sheet: questions that save themselves, lists of entries, and at the side what comes out.

A screen gives a presenter; this page holds no rules and knows no records. What is typed is never lost: answers are
saved at each pause, and the form of an entry is kept as a draft until it is saved or left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QTimer

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.sheet import Entry, Form, Row, Sheet
from pbdesk.ui.widgets.autosave import PAUSE_MS, Autosave, Saving
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.page import Page
from pbdesk.ui.widgets.rows import beside
from pbdesk.ui.widgets.sheet_parts import PartsPane
from pbdesk.ui.widgets.working import OutcomePane

Seen = Mapping[str, str]
"""What stood on the page when a person began, by key."""
Changes = tuple[ChangeSet, ...]


class SheetPresenter(Protocol):
    """What a sheet's page needs. Everything may run off the GUI thread."""

    def read(self, case_id: str) -> Sheet:
        """Return the sheet as it stands."""

    def keep(self, case_id: str, answers: Sequence[Saving], seen: Seen) -> tuple[Sheet, Changes]:
        """Save answers; those that could not be read come back among the sheet's problems."""

    def form(self, case_id: str, entry: Entry) -> Form:
        """Return the form of an entry, filled with what was typed where anything was."""

    def problems(self, entry: Entry) -> list[Problem]:
        """Return what keeps an entry from being saved."""

    def save_entry(self, case_id: str, entry: Entry) -> tuple[Sheet, Changes]:
        """Save an entry and forget its draft."""

    def remove(self, case_id: str, row_id: str) -> tuple[Sheet, Changes]:
        """Take an entry away."""

    def put_back(self, case_id: str) -> tuple[Sheet, Changes]:
        """Add again what was just taken away."""

    def offer(self, case_id: str, offer: str) -> tuple[Sheet, Changes]:
        """Do what a part offers."""

    def act(self, case_id: str, answers: Mapping[str, str]) -> tuple[Sheet, Changes]:
        """Keep what comes out."""

    def draft(self, case_id: str) -> Entry | None:
        """Return the entry whose form was open, None where none was."""

    def keep_draft(self, case_id: str, entry: Entry | None) -> None:
        """Keep the open form, or forget it."""


class SheetPage(Page):
    """One case's sheet."""

    def __init__(self, context: Context, presenter: SheetPresenter) -> None:
        self._presenter = presenter
        self._case_id = ""
        self._sheet: Sheet | None = None
        self._entry: Entry | None = None
        self._form: Form | None = None
        self._is_writing = False
        super().__init__(context)
        self._autosave: Autosave[tuple[Sheet, Changes]] = Autosave(
            self, self.run, self._save, self._on_kept, self.show_error
        )
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self._keep_draft)

    def title_of(self, name: str) -> str:
        """Return the heading for a person's name, "" before it is known."""
        raise NotImplementedError

    def saved_words(self) -> str:
        """Return what is said once what came out is kept."""
        return _("Saved on this computer")

    def heading(self) -> str:
        """Return whose sheet it is, once that is known."""
        return self.title_of(breakable(self._sheet.name) if self._sheet else "")

    def build(self) -> None:
        """Lay out the two sides."""
        self._parts = PartsPane()
        self._parts.answered.connect(self._on_answered)
        self._parts.add_clicked.connect(self.on_add_clicked)
        self._parts.change_clicked.connect(self.on_change_clicked)
        self._parts.remove_clicked.connect(self.on_remove_clicked)
        self._parts.offer_clicked.connect(self.on_offer_clicked)
        self._parts.form_typed.connect(lambda: self._rest.start())
        self._parts.form_saved.connect(self.on_entry_saved)
        self._parts.form_left.connect(self.on_entry_left)
        self._outcome = OutcomePane()
        self._outcome.act_wanted.connect(self.on_act_wanted)
        self.body.addWidget(beside(self._parts, self._outcome, shares=(3, 2)))
        self.body.addStretch(1)

    def opened(self, **args: str) -> None:
        """Show a case's sheet, with the form that was left open."""
        self._case_id = args["case_id"]
        self._entry, self._form = None, None
        self.run(partial(self._open, self._case_id), self._show_opened)

    def refresh(self) -> None:
        """Read the sheet again; what is being typed stays."""
        if self._case_id:
            self.run(partial(self._presenter.read, self._case_id), self._show)

    def rebuilt(self) -> None:
        """Show the same sheet in fresh widgets, then again in the words of the present language."""
        if self._sheet is not None:
            entry, sheet = self._entry, self._sheet
            self._show(sheet)
            if entry is not None and sheet.language != self.context.words.language:
                self.run(partial(self._presenter.form, self._case_id, entry), self._show_form_again)

    def leaving(self) -> None:
        """Save what waits and keep the open form."""
        self._rest.stop()
        self._autosave.finish()
        self._keep_draft()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"save": self.on_save_wanted, "save-next": self.on_save_wanted}

    def store_changed(self, change: object) -> None:
        """Show what a write or a sync changed in this case; what is being typed is left alone."""
        is_ours = isinstance(change, ChangeSet) and change.touches_case(self._case_id) and self.isVisible()
        if is_ours and self._autosave.is_resting and not self._is_writing:
            self.refresh()

    # Showing

    def _open(self, case_id: str) -> tuple[Sheet, Entry | None, Form | None]:
        entry = self._presenter.draft(case_id)
        return self._presenter.read(case_id), entry, self._presenter.form(case_id, entry) if entry else None

    def _show_opened(self, opened: tuple[Sheet, Entry | None, Form | None]) -> None:
        sheet, self._entry, self._form = opened
        self._show(sheet)

    def _show_form_again(self, form: Form) -> None:
        self._form = form
        if self._sheet is not None:
            self._show(self._sheet)

    def _show(self, sheet: Sheet) -> None:
        if sheet.language != self.context.words.language:
            self.refresh()
        self._sheet = sheet
        self.show_title(self.heading())
        focused = self.focused_identifier()
        if self._parts.show_sheet(sheet, self._entry, self._form) and focused:
            self.focus_on(focused)
        waiting = {key: "" for key in sheet.asks() if self._autosave.holds(key)}
        self._parts.fill(sheet, waiting)
        self._outcome.show_outcome(sheet.outcome, is_typing=self._entry is not None)
        if focused and not self.focused_identifier():
            self.focus_on(focused)

    # Saving answers

    def _on_answered(self, key: str, value: str, is_typing: bool) -> None:
        if is_typing:
            self._autosave.typed(key, value)
        else:
            self._autosave.given(key, value)

    def _save(self, answers: Sequence[Saving]) -> tuple[Sheet, Changes]:
        seen = {key: ask.value for key, ask in self._sheet.asks().items()} if self._sheet else {}
        return self._presenter.keep(self._case_id, answers, seen)

    def _on_kept(self, kept: tuple[Sheet, Changes]) -> None:
        sheet, changes = kept
        self._show(sheet)
        if not sheet.problems:
            self.show_status(_("Saved on this computer"))
        for change in changes:
            self.context.jobs.post_change(change)

    # Entries

    def on_add_clicked(self, kind: str) -> None:
        """Open the form of a new entry."""
        self._begin(Entry(kind))

    def on_change_clicked(self, row: Row) -> None:
        """Open the form of an entry."""
        self._begin(Entry(row.kind, row.id))

    def _begin(self, entry: Entry) -> None:
        """Open a form; one that is open already is left alone, so that nothing typed is lost."""
        if self._entry is not None:
            self.show_banner("info", _("Save or leave the form that is open first."), key="form-open")
            self._focus_form()
            return
        work = partial(self._presenter.form, self._case_id, entry)
        self.run(work, partial(self._show_form, entry))

    def _show_form(self, entry: Entry, form: Form) -> None:
        seen = {ask.key: ask.value for ask in form.asks}
        self._entry, self._form = Entry(entry.kind, entry.row_id, {}, seen), form
        if self._sheet is not None:
            self._show(self._sheet)
        self._focus_form()

    def _focus_form(self) -> None:
        if self._form is not None and self._form.asks:
            self.focus_on(self._form.asks[0].key)

    def _typed_entry(self) -> Entry | None:
        return self._parts.typed(self._entry) if self._entry is not None else None

    def _keep_draft(self) -> None:
        entry = self._typed_entry()
        if self._case_id and entry is not None:
            self.run(partial(self._presenter.keep_draft, self._case_id, entry))

    def on_entry_saved(self) -> None:
        """Save the open form, or say what is wrong in it."""
        entry = self._typed_entry()
        if entry is None:
            return
        self.drop_banner("form-open")
        problems = self._presenter.problems(entry)
        self.show_problems(problems)
        if not problems:
            focus = f"change-{entry.row_id}" if entry.row_id else f"add-{entry.kind}"
            self._write(partial(self._presenter.save_entry, self._case_id, entry), focus, ends_form=True)

    def on_entry_left(self) -> None:
        """Close the form and forget what was typed in it."""
        entry = self._entry
        self._rest.stop()
        self.show_problems([])
        self.drop_banner("form-open")
        self._entry, self._form = None, None
        self.run(partial(self._presenter.keep_draft, self._case_id, None))
        if self._sheet is not None:
            self._show(self._sheet)
        if entry is None or not self.focus_on(
            f"change-{entry.row_id}" if entry.row_id else f"add-{entry.kind}"
        ):
            self.focus_heading()

    def on_remove_clicked(self, row: Row) -> None:
        """Take an entry away, with a way to put it back."""
        if self._entry is not None:
            self._begin(Entry())
            return
        self._write(partial(self._presenter.remove, self._case_id, row.id), f"add-{row.kind}")
        self.show_banner(
            "info",
            _("Removed: {what}", what=breakable(row.title)),
            "",
            undo=(_("Put it back"), self.on_put_back_clicked),
            key="removed",
        )

    def on_put_back_clicked(self) -> None:
        """Add again what was just taken away."""
        self.drop_banner("removed")
        self._write(partial(self._presenter.put_back, self._case_id), "")

    def on_offer_clicked(self, offer: str) -> None:
        """Do what a part offers."""
        self._write(partial(self._presenter.offer, self._case_id, offer), "")

    # Keeping what comes out

    def on_act_wanted(self) -> None:
        """Keep what comes out."""
        answers = self._outcome.answers()
        self._autosave.finish()
        self._write(partial(self._presenter.act, self._case_id, answers), "", said=self.saved_words())

    def on_save_wanted(self) -> None:
        """Save the open form, or what was typed, and say so."""
        if self._entry is not None:
            self.on_entry_saved()
            return
        self._autosave.finish()
        self.announce(_("Saved on this computer"))

    def _write(
        self,
        work: Callable[[], tuple[Sheet, Changes]],
        focus: str,
        *,
        ends_form: bool = False,
        said: str = "",
    ) -> None:
        """Write, unless a write is running already: pressing twice adds nothing twice."""
        if self._is_writing:
            return
        self._is_writing = True
        self.drop_errors()
        self._autosave.send()
        self.run(work, partial(self._show_written, focus, ends_form, said), self._on_stopped)

    def _show_written(self, focus: str, ends_form: bool, said: str, kept: tuple[Sheet, Changes]) -> None:
        self._is_writing = False
        sheet, changes = kept
        if ends_form:
            self._rest.stop()
            self._entry, self._form = None, None
        self._show(sheet)
        if said:
            self.show_banner("ok", said, key="kept")
        else:
            self.announce(_("Saved on this computer"))
        for change in changes:
            self.context.jobs.post_change(change)
        if not focus or not self.focus_on(focus):
            self.focus_heading()

    def _on_stopped(self, error: KnownError) -> None:
        self._is_writing = False
        place = str(error.fields.get("field", ""))
        if place and self._parts.in_form(place):
            self.show_problems([Problem(place, self.context.words.render(error).what)])
            return
        self.show_error(error)
