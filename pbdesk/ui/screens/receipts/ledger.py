"""The lower half of the page: what has been recorded, one entry at a glance, and how the money stands by line."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from pbdesk.i18n import _, pgettext
from pbdesk.ui.screens.receipts.entries import Glance
from pbdesk.ui.screens.receipts.photo_panel import look_buttons
from pbdesk.ui.screens.receipts.values import ReceiptsView, count_words
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    Card,
    Column,
    DataTable,
    Facts,
    PictureView,
    beside,
    breakable,
    button,
    buttons,
    clear,
    column,
    label,
    section,
)

MOST_ROWS = 7
"""How many entries are seen at once; the list scrolls for more."""

MOST_LINES = 30
"""How many lines of a plan are seen at once."""


class LedgerActs(Protocol):
    """What the page does for the ledger."""

    def on_correct_clicked(self, entry_id: str) -> None:
        """Put an entry right."""

    def on_pay_clicked(self, entry_id: str) -> None:
        """Pay a promise."""

    def on_release_clicked(self, entry_id: str) -> None:
        """Release a promise."""

    def on_photo_wanted(self, sha256: str) -> None:
        """Read a photo, and give it to `LedgerPart.show_photo`."""


class LedgerPart:
    """Fills a column with entries and sums."""

    def __init__(self, acts: LedgerActs, into: QBoxLayout) -> None:
        self._acts = acts
        self._view: ReceiptsView | None = None
        self._shown = ""
        self._picture: PictureView | None = None
        self.table = DataTable(
            [
                Column(_("Payee"), stretch=11),
                Column(pgettext("of a receipt", "Date"), stretch=9),
                Column(_("What"), stretch=11),
                Column(_("Amount"), figures=True, stretch=8),
                Column(_("Photo"), stretch=8),
                Column(_("At the council"), stretch=11),
            ],
            identifier="entries",
            name=_("Recorded so far"),
            most_rows=3 if theme().metrics.compact else MOST_ROWS,
        )
        self.table.chosen.connect(self._show_glance)
        self.table.opened.connect(self._open)
        self._lines = _money_table(_("Plan line"), "by-line", _("Money by plan line"))
        self._funders = _money_table(_("Who pays"), "by-funder", _("Money by funder"))
        self._lay_out(into)

    def _lay_out(self, into: QBoxLayout) -> None:
        self._count = label("", "quiet")
        self._facts, self._photo = column(gap=1.25), column(gap=0.5)
        self._facts_side, self._photo_side = QWidget(), QWidget()
        self._facts_side.setLayout(self._facts)
        self._photo_side.setLayout(self._photo)
        self._panel = Card(beside(self._facts_side, self._photo_side))
        self._sums = QWidget()
        self._sums.setLayout(
            column(
                section(_("How the money stands")),
                self._lines,
                label(_("By who pays"), "strong"),
                self._funders,
            )
        )
        into.addWidget(section(_("Recorded so far")))
        into.addWidget(self._count)
        into.addWidget(self.table)
        into.addWidget(self._panel)
        into.addSpacing(theme().space(1))
        into.addWidget(self._sums)

    def show_view(self, view: ReceiptsView) -> None:
        """Show what was read."""
        self._view = view
        self._count.setText(count_words(len(view.entries)))
        self.table.setVisible(bool(view.entries))
        self.table.set_rows(view.entries)
        if view.entries and not self.table.current_key():
            self.table.choose(view.entries[0].key)
        for table, rows in ((self._lines, view.by_line), (self._funders, view.by_funder)):
            table.set_rows(rows)
        self._sums.setVisible(bool(view.by_line or view.by_funder))
        self._show_glance(self.table.current_key(), again=True)

    def show_photo(self, sha256: str, image: QImage | None) -> None:
        """Show the photo of the entry in the panel, when it is still that entry."""
        glance = self._glance()
        if glance is not None and glance.photo_sha256 == sha256 and self._picture is not None:
            self._picture.show_image(image, glance.title)

    def _glance(self) -> Glance | None:
        return self._view.glances.get(self._shown) if self._view else None

    def _show_glance(self, entry_id: str, *, again: bool = False) -> None:
        if entry_id == self._shown and not again:
            return
        self._shown = entry_id
        clear(self._facts)
        clear(self._photo)
        self._picture = None
        glance = self._glance()
        self._panel.setVisible(glance is not None)
        self._photo_side.setVisible(glance is not None and bool(glance.photo_sha256))
        if glance is None:
            return
        self._facts.addWidget(section(breakable(glance.title)))
        self._facts.addWidget(Facts([(name, breakable(value)) for name, value in glance.facts]))
        if glance.photo_sha256:
            self._add_photo(glance)
        else:
            self._facts.addWidget(label(breakable(glance.photo_note), "quiet"))
        self._add_buttons(glance)
        self._facts.addStretch(1)

    def _add_photo(self, glance: Glance) -> None:
        self._picture = PictureView(
            identifier="kept-photo", name=_("Photo of this receipt"), empty=_("Opening the photo…"), lines=11
        )
        self._photo.addWidget(self._picture)
        self._photo.addLayout(look_buttons(self._picture, "kept"))
        self._acts.on_photo_wanted(glance.photo_sha256)

    def _add_buttons(self, glance: Glance) -> None:
        acts: list[QPushButton] = []
        if glance.still_promised:
            pay, release = self._acts.on_pay_clicked, self._acts.on_release_clicked
            acts.append(button(_("&Pay this promise"), partial(pay, glance.id), identifier="pay"))
            acts.append(button(_("&Release what is left"), partial(release, glance.id), identifier="release"))
        if glance.can_correct:
            act = partial(self._acts.on_correct_clicked, glance.id)
            acts.append(button(_("Correc&t this entry"), act, icon="edit", identifier="correct"))
        for each in acts:
            each.setAccessibleDescription(glance.title)
        self._facts.addWidget(buttons(*acts))

    def _open(self, entry_id: str) -> None:
        glance = self._view.glances.get(entry_id) if self._view else None
        if glance is not None and glance.can_correct:
            self._acts.on_correct_clicked(entry_id)


def _money_table(first: str, identifier: str, name: str) -> DataTable:
    return DataTable(
        [
            Column(first, stretch=15),
            Column(pgettext("money", "Agreed"), figures=True, stretch=6),
            Column(pgettext("money", "Promised"), figures=True, stretch=6),
            Column(pgettext("money", "Spent"), figures=True, stretch=6),
            Column(pgettext("money", "Left"), figures=True, stretch=8),
        ],
        identifier=identifier,
        name=name,
        most_rows=MOST_LINES,
    )
