"""What somebody wants printed, as a column of cards: document, language, format, chapters, services, a note."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.services.documents import Order
from pbdesk.ui.screens.printing.presenter import document_choices, language_choices
from pbdesk.ui.screens.printing.views import PrintView
from pbdesk.ui.widgets import (
    Card,
    Choice,
    DateField,
    TextBox,
    TextEdit,
    TickGroup,
    breakable,
    button,
    buttons,
    clear,
    column,
    field,
    label,
)

REST_MS = 400
"""How long typing rests before the document is made again."""
WITH_SERVICES = ("plan", "letter")


class Wanted(QObject):
    """The choices of the page.

    Signals:
        changed: something was chosen; the document is to be made again.
        remember: the person's own way is to be saved.
        find: a service was looked for; carries what was typed.
    """

    changed = Signal()
    remember = Signal()
    find = Signal(str)

    def __init__(self, formats: Callable[[str], list[tuple[str, str]]]) -> None:
        super().__init__()
        self._formats = formats
        self._left_out: dict[str, frozenset[int]] = {}
        self._services: dict[str, str] = {}
        self._chosen_services: list[str] | None = None
        self._chapters: TickGroup | None = None
        self._shown_chapters: tuple[str, ...] = ()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.changed)

    # Building

    def card(self) -> Card:
        """Return the card of document, language and format."""
        self.document = Choice(document_choices())
        self.language = Choice(list(language_choices()))
        self.format = Choice(self._formats("en"))
        self.document.activated.connect(lambda _index: self._document_chosen())
        self.language.activated.connect(lambda _index: self._language_chosen())
        self.format.activated.connect(lambda _index: self.changed.emit())
        self._format_note = label("", "quiet")
        self._remember = button("", self.remember.emit, kind="plain", identifier="remember")
        self._review = DateField(
            _("Ask again on"),
            identifier="review-on",
            hint=_("The day on which you ask whether format and language still suit."),
            optional=True,
        )
        self._review.edited.connect(lambda: self._remember.setVisible(True))
        return Card(
            field(_("&Document"), self.document, identifier="document"),
            field(
                _("Language"),
                self.language,
                identifier="language",
                hint=_("Of headings and fixed words. What people wrote stays as they wrote it."),
            ),
            field(_("&Format"), self.format, identifier="format"),
            self._format_note,
            self._review,
            buttons(self._remember),
            title=_("What to print"),
            gap=1.75,
        )

    def contents_card(self) -> Card:
        """Return the card of what goes in: chapters, directory pages, a note for a letter."""
        self._inside = column(gap=0.75)
        self._find = TextEdit()
        self._find.textEdited.connect(self.find)
        self._found = column(gap=0.5)
        self._find_field = field(
            _("Add a service from the directory"),
            self._find,
            identifier="find-service",
            hint=_("Type a part of its name."),
        )
        self._note = TextBox(lines=3)
        self._note.textChanged.connect(self._rest.start)
        self._note_field = field(
            _("What you add to the letter"), self._note, identifier="note", optional=True
        )
        self._contents = Card(
            self._inside, self._find_field, self._found, self._note_field, title=_("What goes in"), gap=1.5
        )
        self._show_parts()
        return self._contents

    # What is chosen

    def order(self, case_id: str) -> Order:
        """Return what is chosen."""
        document = self.document.value()
        services = None
        if document in WITH_SERVICES and self._chosen_services is not None:
            services = tuple(self._chosen_services)
        return Order(
            case_id,
            document,
            self.format.value(),
            self.language.value(),
            self._left_out.get(document, frozenset()),
            services,
            self._note.text().strip() if document == "letter" else "",
        )

    def review_on(self) -> str:
        """Return the day to ask again. Raises KnownError "date-unreadable"."""
        try:
            return self._review.day()
        except KnownError as error:
            self._review.show_error(error.sentence.format(**error.fields))
            raise

    def show(self, view: PrintView, order: Order) -> None:
        """Show what is chosen, and what is remembered for the person."""
        self.document.set_value(order.document)
        self.language.set_value(order.language)
        self.format.set_options(self._formats(order.language))
        self.format.set_value(order.format)
        self._format_note.setText(view.format_note)
        self._format_note.setVisible(bool(view.format_note))
        if not self._review.text():
            self._review.set_day(view.own[2])
        self._show_parts()
        self.show_remember(view)

    def show_remember(self, view: PrintView) -> None:
        """Offer to remember what differs from the person's own way."""
        self._remember.setText(_("Remember this for {name}", name=view.first_name[:30]))
        is_other = (self.language.value(), self.format.value()) != view.own[:2]
        self._remember.setVisible(is_other or self._review.text() != view.own[2])

    def show_chapters(self, titles: Sequence[str]) -> None:
        """Offer chapters to leave out; all are in until somebody says otherwise."""
        if tuple(titles) == self._shown_chapters and self._chapters is not None:
            return
        self._shown_chapters = tuple(titles)
        clear(self._inside)
        self._chapters = None
        if len(titles) < 2:
            return
        out = self._left_out.get(self.document.value(), frozenset())
        self._chapters = TickGroup(
            _("Chapters"),
            [(str(place), breakable(title)) for place, title in enumerate(titles)],
            identifier="chapters",
        )
        self._chapters.set_values([str(place) for place in range(len(titles)) if place not in out])
        self._chapters.changed.connect(self._chapters_chosen)
        self._inside.addWidget(self._chapters)

    def show_found(self, found: Sequence[tuple[str, str]]) -> None:
        """Offer the services that were found, the chosen ones among them."""
        chosen = [(each, self._services[each]) for each in self._chosen_services or []]
        offered = dict([*chosen, *found])
        clear(self._found)
        if not offered:
            return
        self._services.update(offered)
        ticks = TickGroup(
            _("Directory pages"),
            [(each, breakable(name)) for each, name in offered.items()],
            identifier="services",
        )
        ticks.set_values(self._chosen_services or [])
        ticks.changed.connect(self._services_chosen)
        self._found.addWidget(ticks)

    # Choosing

    def _show_parts(self) -> None:
        document = self.document.value()
        self._find_field.setVisible(document in WITH_SERVICES)
        self._note_field.setVisible(document == "letter")

    def _document_chosen(self) -> None:
        self._show_parts()
        self.changed.emit()

    def _language_chosen(self) -> None:
        self.format.set_options(self._formats(self.language.value()))
        self.changed.emit()

    def _chapters_chosen(self, values: list[str]) -> None:
        every = range(len(self._shown_chapters))
        out = frozenset(place for place in every if str(place) not in values)
        if len(out) == len(self._shown_chapters):  # a document of nothing is nobody's wish
            out = frozenset()
        self._left_out[self.document.value()] = out
        self._rest.start()

    def _services_chosen(self, values: list[str]) -> None:
        self._chosen_services = list(values)
        self._rest.start()
