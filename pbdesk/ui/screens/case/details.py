"""The form with a person's details: name, how to reach them, and the format and language that they can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import msgspec
from PySide6.QtCore import QTimer

from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Person
from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.screens.case.details_presenter import DetailsForm, DetailsPresenter, Loaded, form_of
from pbdesk.ui.screens.case.labels import FORMATS, format_label, languages
from pbdesk.ui.widgets import (
    Card,
    Choice,
    ChoiceGroup,
    DateField,
    Page,
    Problem,
    TextBox,
    TextEdit,
    button,
    buttons,
    field,
    primary,
)

PAUSE_MS = 600
"""How long typing rests before the draft is kept."""


class DetailsPage(Page):
    """Changes a person's details."""

    narrow = True

    def __init__(self, context: Context, presenter: DetailsPresenter) -> None:
        self._presenter = presenter
        self._loaded: Loaded | None = None
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Details")

    def build(self) -> None:
        """Lay out the form."""
        self._lines = {
            name: TextEdit()
            for name in ("given-name", "family-name", "known-as", "postcode", "phone", "email", "nhs-number")
        }
        self._address, self._needs = TextBox(lines=3), TextBox(lines=3)
        self._born_on = DateField(_("Date of birth"), identifier="born-on", optional=True)
        self._language = Choice(languages())
        self._format = ChoiceGroup(
            _("Format for letters and plans"),
            [(each, format_label(each)) for each in FORMATS],
            identifier="print-format",
        )
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self.leaving)
        self.body.addWidget(self._who())
        self.body.addWidget(self._reach())
        self.body.addWidget(self._reading())
        self.body.addWidget(
            buttons(
                primary(_("&Save"), self.on_save_clicked, identifier="save"),
                button(
                    _("Leave without saving"), self.on_discard_clicked, kind="plain", identifier="discard"
                ),
            )
        )
        self.body.addStretch(1)
        for box in self._lines.values():
            box.textEdited.connect(lambda _text: self._rest.start())
        for text in (self._address, self._needs):
            text.textChanged.connect(self._rest.start)

    def _who(self) -> Card:
        known_as = _("The name that the person goes by, where it is another.")
        return Card(
            field(_("&Given name"), self._lines["given-name"], identifier="given-name"),
            field(_("&Family name"), self._lines["family-name"], identifier="family-name"),
            field(
                _("&Known as"), self._lines["known-as"], identifier="known-as", hint=known_as, optional=True
            ),
            self._born_on,
            field(_("&NHS number"), self._lines["nhs-number"], identifier="nhs-number", optional=True),
            title=_("Who"),
            gap=2,
        )

    def _reach(self) -> Card:
        return Card(
            field(_("&Address"), self._address, identifier="address", optional=True),
            field(_("&Postcode"), self._lines["postcode"], identifier="postcode", optional=True),
            field(_("P&hone"), self._lines["phone"], identifier="phone", optional=True),
            field(_("&E-mail"), self._lines["email"], identifier="email", optional=True),
            title=_("How to reach them"),
            gap=2,
        )

    def _reading(self) -> Card:
        needs = _("One on each line, in the person's words: “Hearing aid, left side”.")
        return Card(
            field(_("&Language"), self._language, identifier="language"),
            self._format,
            field(
                _("&Communication and access needs"),
                self._needs,
                identifier="needs",
                hint=needs,
                optional=True,
            ),
            title=_("How they read and speak"),
            gap=2,
        )

    def opened(self, **args: str) -> None:
        """Show the details of a case's person, or the draft that was left."""
        self.run(partial(self._presenter.load, args["case_id"]), self._show)

    def refresh(self) -> None:
        """Typed text stays; an open form is left alone."""

    def rebuilt(self) -> None:
        """Fill what does not come back by itself."""
        if self._loaded is not None:
            self._fill(self._loaded.form)
            self._name(self._loaded.person)

    def leaving(self) -> None:
        """Keep what was typed."""
        if self._loaded is not None:
            form = self._form()
            self._loaded = msgspec.structs.replace(self._loaded, form=form, is_draft=True)
            self.run(partial(self._presenter.keep, self._loaded, form))

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"save": self.on_save_clicked}

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._name(loaded.person)
        self._fill(loaded.form)
        if loaded.is_draft:
            self.show_banner(
                "info",
                _("This is what you typed before."),
                _("It has not been saved to the case yet."),
                [(_("Show what is saved"), self.on_stored_clicked)],
                key="draft",
            )

    def _name(self, person: Person) -> None:
        if person.name:
            self.show_title(_("Details of {name}", name=person.name))

    def _fill(self, form: DetailsForm) -> None:
        for name, box in self._lines.items():
            box.setText(getattr(form, name.replace("-", "_")))
        for text, value in ((self._address, form.address), (self._needs, form.needs)):
            text.blockSignals(True)
            text.setText(value)
            text.blockSignals(False)
        self._born_on.set_day(form.born_on)
        self._language.set_value(form.language)
        self._format.set_value(form.print_format)

    def _form(self) -> DetailsForm:
        typed = {name.replace("-", "_"): box.text() for name, box in self._lines.items()}
        return DetailsForm(
            **typed,
            born_on=self._born_on.text(),
            address=self._address.text(),
            language=self._language.value(),
            print_format=self._format.value(),
            needs=self._needs.text(),
        )

    def on_save_clicked(self) -> None:
        """Check the form and save what was changed."""
        if self._loaded is None:
            return
        form = self._form()
        problems = [Problem(*problem) for problem in self._presenter.problems(form)]
        try:
            self._born_on.day()
        except KnownError as error:
            problems.append(Problem("born-on", self.context.words.render(error).what))
        self.show_problems(problems)
        if not problems:
            self.run(partial(self._presenter.save, self._loaded, form), self._saved)

    def _saved(self, change: ChangeSet) -> None:
        self._rest.stop()
        self._loaded = None
        self.context.jobs.post_change(change)
        self.announce(_("Saved on this computer"))
        self.context.back()

    def on_stored_clicked(self) -> None:
        """Show what is stored, and forget the draft."""
        self.drop_banner("draft")
        if self._loaded is not None:
            stored = form_of(self._loaded.person)
            self._loaded = Loaded(self._loaded.person, stored, stored, False)
            self._fill(stored)
            self.leaving()

    def on_discard_clicked(self) -> None:
        """Forget what was typed and go back."""
        self._rest.stop()
        if self._loaded is not None:
            self.run(partial(self._presenter.keep, self._loaded, form_of(self._loaded.person)))
        self._loaded = None
        self.context.back()
