"""The form that is open in a plan: kept as a draft at each pause, with what it does to the money said at once."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal

from pbdesk.i18n import _
from pbdesk.ui.jobs import Job
from pbdesk.ui.screens.plan.entries import Draft, LineEntry, OutcomeEntry
from pbdesk.ui.screens.plan.forms import LineForm, OutcomeForm
from pbdesk.ui.screens.plan.outcomes import OpenForm
from pbdesk.ui.screens.plan.presenter import FORM, PlanPresenter
from pbdesk.ui.screens.plan.values import PlanScreen, Written
from pbdesk.ui.widgets import Page
from pbdesk.ui.widgets.autosave import Autosave


class Editing(QObject):
    """One form at most: an outcome's or a line's.

    Signals:
        save_wanted, cancel_wanted, directory_wanted: by the form's buttons.
        left_said: (sentence, tone) what the line that is being typed leaves to plan.

    Attributes:
        draft: what was typed; empty while no form is open.
    """

    save_wanted = Signal()
    cancel_wanted = Signal()
    directory_wanted = Signal()
    left_said = Signal(str, str)

    def __init__(self, page: Page, presenter: PlanPresenter, autosave: Autosave[Written]) -> None:
        super().__init__(page)
        self._page, self._presenter, self._autosave = page, presenter, autosave
        self._screen: PlanScreen | None = None
        self._form: OutcomeForm | LineForm | None = None
        self._search: Job | None = None
        self.draft = Draft()

    @property
    def is_open(self) -> bool:
        """True while something is being typed in a form."""
        return self.draft.line is not None or self.draft.outcome is not None

    @property
    def is_shown(self) -> bool:
        """True while the open form has its widgets."""
        return self.is_open and self._form is not None

    @property
    def first_field(self) -> str:
        """The identifier of the field that the form begins with."""
        return "line-description" if self.draft.line is not None else "outcome-text"

    @property
    def opener(self) -> str:
        """The identifier of the button that opened the form."""
        line, outcome = self.draft.line, self.draft.outcome
        if line is not None:
            return f"change-line-{line.line_id}" if line.line_id else f"add-line-{line.outcome_id}"
        if outcome is not None and outcome.outcome_id:
            return f"change-outcome-{outcome.outcome_id}"
        return "add-outcome"

    def forget_widgets(self) -> None:
        """The page is being built again: the form's widgets have gone, what was typed has not."""
        self._form = None

    def begin(self, draft: Draft) -> None:
        """Let a form be open; `make` gives it its widgets."""
        self.draft = draft

    def end(self) -> None:
        """Close the form and forget its draft."""
        was_open = self.is_open
        self.draft, self._form = Draft(), None
        if was_open:
            self._autosave.given(FORM, "")

    def make(self, screen: PlanScreen) -> OpenForm | None:
        """Return fresh widgets for the form and its place, None while none is open."""
        self._screen = screen
        made: OutcomeForm | LineForm
        if self.draft.line is not None:
            line = self.draft.line
            made = LineForm(screen, line, self._find, self._choose)
            made.directory_wanted.connect(self.directory_wanted)
            place = OpenForm(made, True, line.line_id, line.outcome_id)
        elif self.draft.outcome is not None:
            made = OutcomeForm(screen, self.draft.outcome)
            place = OpenForm(made, False, "", self.draft.outcome.outcome_id)
        else:
            self._form = None
            return None
        made.edited.connect(self._on_edited)
        made.save_wanted.connect(self.save_wanted)
        made.cancel_wanted.connect(self.cancel_wanted)
        self._form = made
        return place

    def show(self) -> None:
        """Show the form now, so that it can take the focus."""
        if self._form is not None:
            self._form.show()

    def say_effect(self, screen: PlanScreen) -> None:
        """Say what the line that is being typed comes to and what it leaves."""
        self._screen = screen
        if isinstance(self._form, LineForm) and self.draft.line is not None:
            effect = self._presenter.effect(screen, self.draft.line)
            self._form.show_effect(effect)
            self.left_said.emit(effect.left, effect.tone)

    def keep(self) -> None:
        """Keep what was typed, at the next pause."""
        self._autosave.typed(FORM, msgspec.json.encode(self.draft).decode())

    def _on_edited(self, entry: LineEntry | OutcomeEntry) -> None:
        what = "line" if isinstance(entry, LineEntry) else "outcome"
        self.draft = msgspec.structs.replace(self.draft, **{what: entry})
        self.keep()
        if self._screen is not None:
            self.say_effect(self._screen)

    def _find(self, typed: str) -> None:
        """Search the directory; an earlier answer that comes late is dropped."""
        if self._search is not None:
            self._search.cancel()
        work = partial(self._presenter.services, typed)
        self._search = self._page.run(work, partial(self._show_found, typed))

    def _show_found(self, typed: str, found: list[tuple[str, str]]) -> None:
        if isinstance(self._form, LineForm):
            self._form.show_found(found, typed)

    def _choose(self, service_id: str) -> None:
        if self._screen is not None and self.draft.line is not None:
            work = partial(self._presenter.with_service, self._screen, self.draft.line, service_id)
            self._page.run(work, self._show_chosen)

    def _show_chosen(self, entry: LineEntry) -> None:
        if isinstance(self._form, LineForm):
            self._form.fill(entry)
            self._form.show_found([], "")
            self._on_edited(self._form.entry())
            self._page.focus_on("line-amount")
            self._page.announce(_("Filled in from the directory. Check it before you rely on it."))
