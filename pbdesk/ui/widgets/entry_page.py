"""A page about one case on which a person opens short forms, one at a time; typed text is kept until it is saved.

Which forms there are and what saving means is the presenter's; what stands around the form is the screen's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Generic, Protocol, TypeVar

from PySide6.QtWidgets import QBoxLayout

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.models.entry import EntrySpec, Typed
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.widgets.basics import button, clear, column
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.entry_form import EntryForm
from pbdesk.ui.widgets.page import Page


class CaseScreen(Protocol):
    """What such a page shows of a case."""

    @property
    def name(self) -> str:
        """Whose case it is."""

    @property
    def under(self) -> str:
        """The line under the heading."""


Shown = TypeVar("Shown", bound=CaseScreen)
ShownByPresenter = TypeVar("ShownByPresenter", bound=CaseScreen, covariant=True)


class Entries(Protocol[ShownByPresenter]):
    """What such a page needs of its presenter. Everything may run off the GUI thread."""

    def view(self, case_id: str) -> ShownByPresenter:
        """Return what the page shows. Raises KnownError where the case is gone."""

    def form(self, case_id: str, kind: str, target: str) -> EntrySpec:
        """Return a form. Raises KnownError where its record is gone."""

    def save(self, case_id: str, spec: EntrySpec, typed: Typed) -> ChangeSet:
        """Save what was typed. Raises KnownError with the field that it is about."""

    def keep(self, case_id: str, spec: EntrySpec | None, typed: Typed) -> None:
        """Keep an open form as a draft; None forgets it."""

    def kept(self, case_id: str) -> tuple[EntrySpec, Mapping[str, str]] | None:
        """Return the form that was left open, with what was typed in it."""


class EntryPage(Page, Generic[Shown]):
    """A page of one case with room for one open form. A screen says `title_of`, `build` and `show_parts`."""

    def __init__(self, context: Context, entries: Entries[Shown]) -> None:
        self._entries = entries
        self._case_id = ""
        self._screen: Shown | None = None
        self._form: EntryForm | None = None
        self._opener = ""
        self._is_saving = False
        super().__init__(context)

    # What a screen says

    def title_of(self, name: str) -> str:
        """Return the heading for a person's name, "" before it is known."""
        raise NotImplementedError

    def show_parts(self, screen: Shown) -> None:
        """Show what was read, in place of what stood there. The heading and the focus are seen to."""
        raise NotImplementedError

    def reading(self) -> Callable[[], Shown]:
        """Return what reads the page."""
        return partial(self._entries.view, self._case_id)

    # What any page does

    def heading(self) -> str:
        """Return whose page it is, once that is known."""
        return self.title_of(breakable(self._screen.name) if self._screen else "")

    def opened(self, **args: str) -> None:
        """Show a case, with the form that was left open."""
        self._case_id = args["case_id"]
        self.refresh()
        self.open_kept()

    def refresh(self) -> None:
        """Read again; an open form stays."""
        if self._case_id:
            self.run(self.reading(), self._show)

    def rebuilt(self) -> None:
        """Show the same in fresh widgets, then in the words of now."""
        if self._screen is not None:
            self._show(self._screen)
        self.form_again()
        self.refresh()

    def leaving(self) -> None:
        """Keep what was typed."""
        self.keep_form()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"save": self.on_form_saved}

    def store_changed(self, change: object) -> None:
        """Read again when this case changed."""
        if isinstance(change, ChangeSet) and change.touches_case(self._case_id):
            self.refresh()

    def _show(self, screen: Shown) -> None:
        focused = self.focused_identifier()
        self._screen = screen
        self.show_title(self.heading())
        self.show_status(screen.under)
        self.show_parts(screen)
        if focused and focused != self.focused_identifier() and not self.focus_on(focused):
            self.focus_heading()

    # What a screen calls

    def add_ways(self, *ways: tuple[str, str]) -> None:
        """Add buttons to other pages of this case (words, page's id), and at the end one to the case itself."""
        for words, screen in ways:
            self.buttons.addWidget(button(words, partial(self.go, screen), identifier=screen))
        self.buttons.addWidget(button(_("Open the case"), partial(self.go, "case"), identifier="open-case"))

    def go(self, screen: str) -> None:
        """Go to another page of this case."""
        self.context.navigate(screen, case_id=self._case_id)

    def written(self, change: ChangeSet) -> None:
        """Say that a write without a form was saved."""
        self.announce(_("Saved on this computer"))
        self.context.jobs.post_change(change)

    def room_for_form(self) -> QBoxLayout:
        """Return the place where a form comes up, empty or with the form that is open. Called by `build`."""
        self._room = column(gap=2)
        open_form = self._form
        self._form = None
        if open_form is not None:
            self._put(open_form.spec, open_form.typed())
        return self._room

    def form_again(self) -> None:
        """Say the open form again in the language of now, with what was typed."""
        if self._form is not None:
            spec = self._form.spec
            self.run(partial(self._entries.form, self._case_id, spec.kind, spec.target), self._replace)

    def open_kept(self) -> None:
        """Open the form that was left open, if any."""
        self.run(partial(self._entries.kept, self._case_id), self._show_kept)

    def open_form(self, kind: str, target: str = "") -> None:
        """Open a form; one that is open already is left alone, so that nothing typed is lost."""
        if self._form is not None:
            self.show_banner("info", _("Save or leave the form that is open first."), key="form-open")
            self.focus_on(self._form.first)
            return
        self._opener = self.focused_identifier()
        self.run(partial(self._entries.form, self._case_id, kind, target), self._show_form)

    @property
    def is_typing(self) -> bool:
        """True while a form is open."""
        return self._form is not None

    def keep_form(self) -> None:
        """Keep what was typed in the open form."""
        if self._case_id and self._form is not None:
            self.run(partial(self._entries.keep, self._case_id, self._form.spec, self._form.typed()))

    def form_closed(self) -> None:
        """React to a form that was closed, saved or not."""

    # The form

    def _show_kept(self, kept: tuple[EntrySpec, Mapping[str, str]] | None) -> None:
        if kept is not None and self._form is None:
            self._put(*kept)
            self.show_status(_("What you typed before is here again. It is not saved yet."))

    def _show_form(self, spec: EntrySpec) -> None:
        self._put(spec, {})
        self.focus_on(spec.entries[0].id)

    def _replace(self, spec: EntrySpec) -> None:
        if self._form is None or self._form.spec == spec:
            return
        typed, focused = self._form.typed(), self.focused_identifier()
        self._put(spec, typed)
        self.focus_on(focused)

    def _put(self, spec: EntrySpec, typed: Typed) -> None:
        clear(self._room)
        self._form = EntryForm(spec, leave=_("Leave without saving"))
        self._form.fill(typed)
        self._form.save_wanted.connect(self.on_form_saved)
        self._form.later_wanted.connect(self.on_form_kept)
        self._form.cancel_wanted.connect(self.on_form_cancelled)
        self._room.addWidget(self._form)
        self._form.show()

    def _close(self) -> None:
        self._form = None
        clear(self._room)
        self.drop_banner("form-open")
        self.show_problems([])
        self.form_closed()

    def on_form_saved(self) -> None:
        """Save what was typed, or say what is wrong; pressing twice saves once."""
        if self._form is None or self._is_saving:
            return
        self._is_saving = True
        self.drop_errors()
        spec, typed = self._form.spec, self._form.typed()
        self.run(partial(self._entries.save, self._case_id, spec, typed), self._saved, self._not_saved)

    def _saved(self, change: ChangeSet) -> None:
        self._is_saving = False
        self._close()
        self.run(partial(self._entries.keep, self._case_id, None, {}))
        self.announce(_("Saved on this computer"))
        self.context.jobs.post_change(change)
        self.refresh()
        if not self.focus_on(self._opener):
            self.focus_heading()

    def _not_saved(self, error: KnownError) -> None:
        self._is_saving = False
        field = str(error.fields.get("field", ""))
        if self._form is not None and field in self._form.typed():
            self.show_problems([Problem(field, self.context.words.render(error).what)])
        else:
            self.show_error(error)

    def on_form_kept(self) -> None:
        """Keep what was typed for later, and close the form."""
        self.keep_form()
        self._close()
        self.announce(_("Saved on this computer"))
        if not self.focus_on(self._opener):
            self.focus_heading()

    def on_form_cancelled(self) -> None:
        """Close the form and forget what was typed."""
        self._close()
        self.run(partial(self._entries.keep, self._case_id, None, {}))
        if not self.focus_on(self._opener):
            self.focus_heading()
