"""Inputs for long questions: titles and answers that wrap, boxes that grow with their text, and disclosures.

They are the groups of `choices` with room for whole sentences. Nothing here knows forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QCheckBox,
    QGroupBox,
    QLabel,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import button, column, identify, label, let_be_seen
from pbdesk.ui.widgets.choices import ChoiceGroup, DateField, TickGroup
from pbdesk.ui.widgets.inputs import TextBox

if TYPE_CHECKING:
    _Mark = QAbstractButton
else:
    _Mark = object  # A second Qt class among the bases would be made as well, and crash.

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_TALL = 10_000


def _text_left() -> int:
    metrics = theme().metrics
    return round(metrics.line * 0.9) + 4 + metrics.unit


def _one_line() -> int:
    metrics = theme().metrics
    return metrics.line + metrics.unit


def _height_of(text: str, metrics: QFontMetrics, width: int) -> int:
    """Return the height of a mark with its words; most have one line, as the cheap look at their length tells."""
    if metrics.horizontalAdvance(text) <= width and "\n" not in text:
        return _one_line()
    needed = metrics.boundingRect(QRect(0, 0, width, _TALL), _WRAP, text).height()
    return max(_one_line(), needed + _one_line() - metrics.height())


def _widest_word(metrics: QFontMetrics, text: str) -> int:
    return max((metrics.horizontalAdvance(word) for word in text.split()), default=0)


class _Wrapped(_Mark):
    """A mark beside words that may take several lines; whoever inherits says which mark is painted."""

    def _take(self, identifier: str) -> None:
        identify(self, identifier)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the words take."""
        return _height_of(self.text(), self.fontMetrics(), max(1, width - _text_left()))

    def sizeHint(self) -> QSize:
        """Return the size on one line."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(_text_left() + words + theme().space(1), _one_line())

    def minimumSizeHint(self) -> QSize:
        """Return the narrowest size."""
        narrow = min(_widest_word(self.fontMetrics(), self.text()), theme().metrics.line * 14)
        return QSize(_text_left() + narrow + 2, _one_line())

    def hitButton(self, point: QPoint) -> bool:
        """Let all the words be clicked."""
        return self.rect().contains(point)

    def _paint(self, option: QStyleOptionButton, element: QStyle.ControlElement) -> None:
        """Let the style draw the mark on the first line, then write the words beside it, wrapped."""
        option.text = ""
        option.rect = QRect(0, 0, self.width(), _one_line())
        painter = QStylePainter(self)
        painter.drawControl(element, option)
        painter.setPen(theme().colour("ink" if self.isEnabled() else "quiet"))
        top = (_one_line() - self.fontMetrics().height()) // 2
        left = _text_left()
        painter.drawText(QRect(left, top, self.width() - left, self.height()), _WRAP, self.text())
        painter.end()


class WrappedRadio(_Wrapped, QRadioButton):
    """A radio button whose words may take several lines."""

    def __init__(self, words: str, identifier: str) -> None:
        super().__init__(words)
        self._take(identifier)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark and words."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self._paint(option, QStyle.ControlElement.CE_RadioButton)


class WrappedTick(_Wrapped, QCheckBox):
    """A tick box whose words may take several lines."""

    def __init__(self, words: str, identifier: str) -> None:
        super().__init__(words)
        self._take(identifier)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark and words."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self._paint(option, QStyle.ControlElement.CE_CheckBox)


def _wrap_title(group: ChoiceGroup | TickGroup | DateField, title: str) -> QLabel:
    """Put a group's title into a label that wraps; readers still speak it as the group's name."""
    group.setTitle("")
    group.setAccessibleName(title)
    shown = label(title, "label")
    layout = group.layout()
    assert isinstance(layout, QBoxLayout)
    layout.insertWidget(0, shown)
    return shown


class _Untitled(QGroupBox):
    """A group whose own title is blank: the room that the style keeps for one is given back."""

    def changeEvent(self, event: QEvent) -> None:
        """Give back the room after each change of style or font, which asks for it again."""
        super().changeEvent(event)
        self.setContentsMargins(0, 0, 0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Give back the room before the group is laid out."""
        super().showEvent(event)
        self.setContentsMargins(0, 0, 0, 0)


class LongChoice(_Untitled, ChoiceGroup):
    """One of a few answers, each perhaps a sentence."""

    def __init__(
        self, title: str, options: Sequence[tuple[str, str]], *, identifier: str, hint: str = ""
    ) -> None:
        super().__init__(title, (), identifier=identifier, hint=hint)
        self._title = _wrap_title(self, title)
        inner = column(gap=0.25)
        for value, words in options:
            radio = WrappedRadio(words, f"{identifier}-{value}")
            radio.clicked.connect(lambda _checked=False, value=value: self.chosen.emit(value))
            self._group.addButton(radio)
            self._buttons[value] = radio
            inner.addWidget(radio)
        layout = self.layout()
        assert isinstance(layout, QBoxLayout)
        layout.addLayout(inner)
        self._point_at("")

    def say(self, title: str, hint: str, options: Sequence[tuple[str, str]]) -> None:
        """Say the same question and answers in other words."""
        self._title.setText(title)
        self.setAccessibleName(title)
        _say_hint(self, self._hint_label, hint)
        for value, words in options:
            self._buttons[value].setText(words)


class LongTicks(_Untitled, TickGroup):
    """Any number of a few answers, each perhaps a sentence."""

    def __init__(
        self, title: str, options: Sequence[tuple[str, str]], *, identifier: str, hint: str = ""
    ) -> None:
        super().__init__(title, (), identifier=identifier, hint=hint)
        self._title = _wrap_title(self, title)
        inner = column(gap=0.25)
        for value, words in options:
            box = WrappedTick(words, f"{identifier}-{value}")
            box.clicked.connect(lambda _checked=False: self.changed.emit(self.values()))
            self._boxes[value] = box
            inner.addWidget(box)
        layout = self.layout()
        assert isinstance(layout, QBoxLayout)
        layout.addLayout(inner)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def say(self, title: str, hint: str, options: Sequence[tuple[str, str]]) -> None:
        """Say the same question and answers in other words."""
        self._title.setText(title)
        self.setAccessibleName(title)
        _say_hint(self, self._hint_label, hint)
        for value, words in options:
            self._boxes[value].setText(words)


class LongDate(_Untitled, DateField):
    """A date under a title that wraps."""

    def __init__(self, title: str, *, identifier: str, hint: str = "") -> None:
        super().__init__(title, identifier=identifier, hint=hint)
        self._title = _wrap_title(self, title)

    def say(self, title: str, hint: str) -> None:
        """Say the same question in other words."""
        self._title.setText(title)
        self.setAccessibleName(title)
        _say_hint(self, self._hint_label, hint)

    def parts(self) -> tuple[str, str, str]:
        """Return day, month and year as typed."""
        day, month, year = (self._boxes[part].text() for part in ("day", "month", "year"))
        return day, month, year

    def set_parts(self, day: str, month: str, year: str) -> None:
        """Show a date that is not finished."""
        for part, text in (("day", day), ("month", month), ("year", year)):
            self._boxes[part].setText(text)


def _say_hint(group: QWidget, shown: QLabel, hint: str) -> None:
    shown.setText(hint)
    let_be_seen(shown, bool(hint))
    group.setAccessibleDescription(hint)


class GrowingBox(TextBox):
    """A box for a few sentences that grows with its text, then scrolls."""

    def __init__(self, lines: int = 3, most: int = 14) -> None:
        super().__init__(lines=lines)
        self._lines, self._most = lines, most
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._grow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow when the words wrap anew."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._grow)  # not within: a box that changes its height here wraps wrongly

    def _grow(self) -> None:
        metrics = theme().metrics
        width = self.viewport().width() - 2 * round(self.document().documentMargin())
        room = QRect(0, 0, max(1, width), _TALL)
        needed = self.fontMetrics().boundingRect(room, _WRAP, self.toPlainText() + "\n.").height()
        lines = -(-needed // self.fontMetrics().lineSpacing()) - 1
        shown = min(self._most, max(self._lines, lines))
        height = metrics.line * shown + theme().space(2)
        if height != self.height():
            self.setFixedHeight(height)


class Disclosure(QWidget):
    """More words for those who want them, behind a button that says what they are.

    Signals:
        turned: whether it is open now.
    """

    turned = Signal(bool)

    def __init__(
        self, ask: str, hide: str, content: QWidget, *, identifier: str, is_open: bool = False
    ) -> None:
        """Make it closed; the button says `ask` while closed and `hide` while open."""
        super().__init__()
        self._ask, self._hide = ask, hide
        self._content = content
        self.button = button("", self.turn, kind="link", identifier=identifier)
        self.setLayout(column(self.button, content, gap=0.5))
        self.set_open(is_open)

    @property
    def is_open(self) -> bool:
        """Whether the words are shown."""
        return self._content.isVisibleTo(self)

    def set_open(self, is_open: bool) -> None:
        """Show or hide the words."""
        self._content.setVisible(is_open)
        self.button.setText(self._hide if is_open else self._ask)

    def turn(self) -> None:
        """Show what is hidden, hide what is shown."""
        self.set_open(not self.is_open)
        self.turned.emit(self.is_open)
