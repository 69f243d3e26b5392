"""One question as widgets: its words, its input, why it is asked, and what is wrong. It holds no rules."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.screens.assessment.cards import QuestionCard
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import Pill, column, flow_row, label, let_be_seen
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.field import Field, field
from pbdesk.ui.widgets.find_choice import FindChoice
from pbdesk.ui.widgets.inputs import TextEdit
from pbdesk.ui.widgets.questions import Disclosure, GrowingBox, LongChoice, LongDate, LongTicks

_NUMBER_LINES = 7
PARTS = "/"
"""What parts day, month and year of a date that is not finished."""


class QuestionField(QWidget):
    """A question that a person answers, or words that they read.

    Signals:
        typed: (path, text) while typing; to be saved at the next pause.
        given: (path, value) for a choice; to be saved at once.
        unfinished: (path, text) for a date that is not one yet; to be kept, but not as an answer.
    """

    typed = Signal(str, str)
    given = Signal(str, str)
    unfinished = Signal(str, str)

    def __init__(self, card: QuestionCard) -> None:
        super().__init__()
        self.card = card
        self._is_filling = False
        self._input: QWidget | None = None
        self._why: QLabel | None = None
        self._easy: QLabel | None = None
        self._offered: tuple[str, ...] = ()  # the kind, then the values of the choices
        self._asked, self._kept_line, self._kept = QWidget(), QWidget(), QLabel()
        self._column = column(gap=0)
        self.setLayout(self._column)
        self._show(card)
        if card.is_visible:
            self.fill(card.value)
        if not (card.is_visible or card.unused):
            self.hide()

    def _make_asked(self, card: QuestionCard) -> None:
        """Make the input and what stands with it, once it is to be seen: most of a long form is not."""
        self._input = self._make(card)
        self._offered = _offer(card)
        self._why = self._easy = None
        parts: list[QWidget] = [self._input]
        if card.is_asked and card.easyread:
            self._easy = label("", "quiet")
            parts.append(
                Disclosure(
                    _("In easier words"), _("Hide easier words"), self._easy, identifier=f"easy-{card.path}"
                )
            )
        if card.is_asked and card.why:
            self._why = label("", "quiet")
            parts.append(
                Disclosure(_("Why we ask"), _("Hide why we ask"), self._why, identifier=f"why-{card.path}")
            )
        self._asked = QWidget()
        self._asked.setLayout(column(*parts, gap=0.5))
        self._column.insertWidget(0, self._asked)

    def _make_kept(self) -> None:
        self._kept = label("", "quiet")
        line = flow_row(Pill(_("Not used now")), gap=1)
        line.addWidget(self._kept, 1)
        self._kept_line = QWidget()
        self._kept_line.setLayout(line)
        self._column.addWidget(self._kept_line)

    # What the page asks

    def value(self) -> str:
        """Return the answer as it stands in the input.

        Raises:
            KnownError: code "date-unreadable" for a date that is not one.
        """
        widget = self._input
        if isinstance(widget, LongChoice):
            return widget.value()
        if isinstance(widget, Field) and isinstance(widget.input, FindChoice):
            return widget.input.value()
        if isinstance(widget, LongTicks):
            return " ".join(widget.values())
        if isinstance(widget, LongDate):
            return widget.day()
        edit = self._edit()
        return self.card.value if edit is None else edit.text()

    @property
    def is_in_use(self) -> bool:
        """True while the focus is in it."""
        focused = self.window().focusWidget() or QWidget()
        return self.isAncestorOf(focused)

    def show_card(self, card: QuestionCard, *, keep_text: bool) -> None:
        """Show how the question stands now; `keep_text` leaves what is in the input alone."""
        self._show(card)
        if not keep_text and self._input is not None:
            self.fill(card.value)
        let_be_seen(self, card.is_visible or card.unused)

    def _show(self, card: QuestionCard) -> None:
        self.card = card
        if card.is_visible and self._input is not None and _offer(card) != self._offered:
            self._drop_asked()
        if card.is_visible and self._input is None:
            self._make_asked(card)
        if card.unused and not self._kept_line.layout():
            self._make_kept()
        if self._input is not None:
            self._say(card)
            self._show_error(self._unreadable() or card.error)
            let_be_seen(self._asked, card.is_visible)
        if self._kept_line.layout():
            let_be_seen(self._kept_line, card.unused)
            answer = breakable(card.answer.replace("\n", "; "))
            self._kept.setText(_("{question} {answer}", question=card.label, answer=answer))

    def _drop_asked(self) -> None:
        """Let the input go because other choices are on offer; what it held is the card's to show."""
        had_focus = self.is_in_use
        self._column.removeWidget(self._asked)
        self._asked.hide()
        self._asked.setParent(None)
        self._asked.deleteLater()
        self._gone = self._asked  # Held: without a reference Qt's object would go while Qt still uses it.
        self._input = None
        self._make_asked(self.card)
        self.fill(self.card.value)
        if had_focus:
            self._asked.show()
            self.take_focus()

    def fill(self, value: str) -> None:
        """Show an answer. The same one again leaves cursor and selection alone."""
        self._is_filling = True
        widget = self._input
        if isinstance(widget, LongChoice):
            widget.set_value(value)
        elif isinstance(widget, LongTicks):
            widget.set_values(value.split())
        elif isinstance(widget, Field) and isinstance(widget.input, FindChoice):
            widget.input.set_value(value)
        elif isinstance(widget, LongDate):
            self._fill_date(widget, value)
        else:
            edit = self._edit()
            if edit is not None and edit.text() != value:
                edit.setText(value)
        self._is_filling = False

    def _fill_date(self, widget: LongDate, value: str) -> None:
        """Show a date, unless one is there that is not finished: that one would be lost."""
        try:
            if widget.day() == value:
                return
        except KnownError:
            return
        widget.set_day(value if value.count("-") == 2 else "")

    def _edit(self) -> QLineEdit | GrowingBox | None:
        found = self._input.input if isinstance(self._input, Field) else None
        return found if isinstance(found, QLineEdit | GrowingBox) else None

    def fill_unfinished(self, text: str) -> None:
        """Show a date that was not finished."""
        if isinstance(self._input, LongDate):
            day, month, year = [*text.split(PARTS), "", "", ""][:3]
            self._input.set_parts(day, month, year)
            self.left()

    def take_focus(self) -> None:
        """Focus the input, with the cursor behind the text."""
        widget = self._input.input if isinstance(self._input, Field) else self._input
        if widget is None:
            return
        (widget.focusProxy() or widget).setFocus()
        if isinstance(widget, QPlainTextEdit):
            widget.moveCursor(QTextCursor.MoveOperation.End)

    # Making

    def _make(self, card: QuestionCard) -> QWidget:
        made: QWidget
        if card.kind == "one":
            made = LongChoice(card.label, card.options, identifier=card.path, hint=card.hint)
            made.chosen.connect(lambda value: self.given.emit(self.card.path, value))
        elif card.kind == "several":
            made = LongTicks(card.label, card.options, identifier=card.path, hint=card.hint)
            made.changed.connect(lambda values: self.given.emit(self.card.path, " ".join(values)))
        elif card.kind == "date":
            made = LongDate(card.label, identifier=card.path, hint=card.hint)
            made.edited.connect(self._on_date_edited)
        elif card.kind == "list":
            pick = FindChoice(card.options)
            pick.chosen.connect(lambda value: self.given.emit(self.card.path, value))
            made = field(_plain(card.label), pick, identifier=card.path, hint=card.hint)
        elif card.kind in ("words", "number", "line"):
            made = self._make_field(card)
        else:
            made = self._make_read(card)
        return made

    def _make_field(self, card: QuestionCard) -> Field:
        if card.kind == "words":
            box = GrowingBox(lines=4 if card.speaker == "person" else 2)
            box.textChanged.connect(self._on_text_changed)
            edit: QWidget = box
        else:
            line = TextEdit()
            line.textEdited.connect(lambda _text: self._on_text_changed())
            if card.kind == "number":
                line.setFixedWidth(theme().metrics.line * _NUMBER_LINES)
            edit = line
        return field(
            _plain(card.label), edit, identifier=card.path, hint=card.hint, optional=card.is_optional
        )

    def _make_read(self, card: QuestionCard) -> QWidget:
        """Return words that are read and not answered: a note, a sum, or a kind that is not asked here."""
        made = QWidget()
        self._read = label("", "quiet" if card.kind == "note" else "")
        made.setLayout(column(self._read))
        return made

    # Saying

    def _say(self, card: QuestionCard) -> None:
        widget = self._input
        if isinstance(widget, LongChoice | LongTicks):
            widget.say(card.label, card.hint, card.options)
        elif isinstance(widget, LongDate):
            widget.say(card.label, card.hint)
        elif isinstance(widget, Field):
            shown = _("{label} (optional)", label=card.label) if card.is_optional else card.label
            widget.label.setText(_plain(shown))
            widget.show_hint(card.hint)
            if isinstance(widget.input, FindChoice):
                widget.input.say(card.options)
        else:
            self._read.setText(_read_words(card))
        if self._why is not None:
            self._why.setText(card.why)
        if self._easy is not None:
            self._easy.setText(card.easyread)

    def left(self) -> None:
        """Say what cannot be an answer, now that the person has gone on."""
        self._show_error(self._unreadable() or self.card.error)

    def _unreadable(self) -> str:
        """Return what is wrong with a date that was left unfinished, "" for one that somebody is typing."""
        if isinstance(self._input, LongDate) and not self.is_in_use:
            try:
                self._input.day()
            except KnownError as error:
                return " ".join((_(error.sentence, **error.fields), _(error.todo)))
        return ""

    def _show_error(self, text: str) -> None:
        widget = self._input
        if isinstance(widget, Field | LongChoice | LongTicks | LongDate) and widget.error != text:
            widget.show_error(text)

    def _on_text_changed(self) -> None:
        if not self._is_filling:
            self.typed.emit(self.card.path, self.value())

    def _on_date_edited(self) -> None:
        widget = self._input
        assert isinstance(widget, LongDate)
        try:
            self.typed.emit(self.card.path, widget.day())
        except KnownError:
            self.unfinished.emit(self.card.path, PARTS.join(widget.parts()))


def _offer(card: QuestionCard) -> tuple[str, ...]:
    return (card.kind, *(value for value, _words in card.options))


def _plain(text: str) -> str:
    """Return words in which an & is an &, not the key of a field."""
    return text.replace("&", "&&")


def _read_words(card: QuestionCard) -> str:
    if card.kind == "shown":
        return f"{card.label} {card.answer or '–'}"
    if card.kind == "other":
        return _("{question} This cannot be answered on this computer.", question=card.label)
    return card.label
