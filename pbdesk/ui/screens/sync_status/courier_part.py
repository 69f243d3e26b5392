"""The part of the page for courier files: what would go, what is out, export, take in an answer, enrol by a file."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QBoxLayout, QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.sync_status.courier_presenter import CourierPresenter, CourierView
from pbdesk.ui.screens.sync_status.dialogs import Dialogs
from pbdesk.ui.screens.sync_status.runner import Work
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    Card,
    Choice,
    Facts,
    Page,
    TextEdit,
    breakable,
    button,
    buttons,
    clear,
    field,
    label,
)


class CourierActs(Protocol):
    """What the page does for this part."""

    def start_work(self, work: Work, said: str) -> None:
        """Run an export or an import away from the window, with progress, and say how it ended."""

    def on_courier_enrol_wanted(self, path: str, code: str) -> None:
        """Get to know a council from its enrolment file."""


class CourierPart:
    """Fills a column with how courier files stand.

    Attributes:
        room: the room for photos that was chosen, in bytes.
    """

    def __init__(
        self,
        page: Page,
        acts: CourierActs,
        presenter: CourierPresenter,
        dialogs: Dialogs,
        into: QBoxLayout,
        room: int,
    ) -> None:
        self._page = page
        self._acts = acts
        self._presenter = presenter
        self._dialogs = dialogs
        self._into = into
        self._view: CourierView | None = None
        self._code: TextEdit | None = None
        self.room = room

    def refresh(self) -> None:
        """Read again how things stand."""
        self._page.run(partial(self._presenter.view, self.room), self.show)

    def show(self, view: CourierView) -> None:
        """Show it; what is being typed stays as it is."""
        if view == self._view:
            return
        if self._view is not None and not (view.is_ready or self._view.is_ready):
            return
        self._view = view
        focused = self._page.focused_identifier()
        clear(self._into)
        self._into.addWidget(self._ready(view) if view.is_ready else self._unknown())
        if focused.startswith("courier"):
            self._page.focus_on(focused)

    def _ready(self, view: CourierView) -> QWidget:
        card = Card(
            label(
                _(
                    "Where there is no network, changes go to the council on a stick. Only the council can read "
                    "the file, and a lost stick loses nothing."
                ),
                "quiet",
            ),
            Facts([(name, breakable(value)) for name, value in view.facts]),
            title=_("Courier file"),
            gap=1.5,
        )
        for sentence in view.out:
            card.body.addWidget(label(sentence))
        if view.advice:
            card.body.addWidget(label(view.advice, "quiet"))
        if view.rooms:
            card.body.addWidget(field(_("Room for p&hotos"), self._rooms(view), identifier="courier-room"))
        if view.does_not_fit:
            card.body.addWidget(label(view.does_not_fit, "strong"))
        export = button(
            _("&Export to a stick"), self.on_export_clicked, icon="export", identifier="courier-export"
        )
        answer = button(
            _("&Take in an answer"), self.on_answer_clicked, icon="import", identifier="courier-answer"
        )
        card.body.addWidget(buttons(export, answer))
        return card

    def _rooms(self, view: CourierView) -> Choice:
        choice = Choice([(str(room), words) for room, words in view.rooms])
        choice.set_value(str(self.room))
        choice.currentIndexChanged.connect(lambda _index: self.on_room_chosen(int(choice.value())))
        return choice

    def _unknown(self) -> QWidget:
        self._code = TextEdit()
        self._code.setMaximumWidth(theme().metrics.reading_width)
        self._code.returnPressed.connect(self.on_enrol_clicked)
        return Card(
            label(
                _(
                    "For a computer that never has a network, changes go to the council on a stick. Ask the council "
                    "for an enrolment file and, apart from it, its one-time code."
                ),
                "quiet",
            ),
            field(_("Code of the en&rolment file"), self._code, identifier="courier-code"),
            buttons(
                button(_("Choose the enrolment &file"), self.on_enrol_clicked, identifier="courier-enrol")
            ),
            title=_("Courier file"),
            gap=1.5,
        )

    def on_room_chosen(self, room: int) -> None:
        """Say what fits into another room."""
        self.room = room
        self.refresh()

    def on_export_clicked(self) -> None:
        """Ask where to, and export."""
        self._dialogs.folder(self._page, _("Where the courier file goes"), self._export)

    def _export(self, folder: str) -> None:
        self._acts.start_work(partial(self._presenter.export, folder, self.room), _("Exporting"))

    def on_answer_clicked(self) -> None:
        """Ask for the files of an answer, and take them in."""
        kinds = _("Answers of the council (*.pbanswer)")
        self._dialogs.files(self._page, _("The answer that came back"), kinds, self._take_in)

    def _take_in(self, paths: list[str]) -> None:
        self._acts.start_work(partial(self._presenter.take_in, paths), _("Taking the answer in"))

    def on_enrol_clicked(self) -> None:
        """Ask for the enrolment file, once its code is there."""
        code = self._code.text() if self._code is not None else ""
        wrong = self._presenter.problems(code)
        self._page.show_problems(wrong)
        if not wrong:
            kinds = _("Enrolment files (*.pbenrol)")
            self._dialogs.files(
                self._page, _("The council's enrolment file"), kinds, partial(self._enrol, code)
            )

    def _enrol(self, code: str, paths: list[str]) -> None:
        self._acts.on_courier_enrol_wanted(paths[0], code)
