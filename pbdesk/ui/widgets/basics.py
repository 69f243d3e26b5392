"""The smallest parts of a page: labels, buttons, icons, cards, rows and columns, with the grid's spacing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pbdesk.ui.a11y.headings import HeadingLabel
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.wrap_row import WrapRow


def identify(widget: QWidget, identifier: str) -> None:
    """Give a widget its stable name, for tests, for assistive technology and for returning to it."""
    widget.setObjectName(identifier)
    widget.setAccessibleIdentifier(identifier)


def set_kind(widget: QWidget, kind: str, tone: str = "") -> None:
    """Tell the style sheet what a widget is, and dress it again when it is already shown."""
    if widget.property("kind") == kind and (widget.property("tone") or "") == tone:
        return
    widget.setProperty("kind", kind)
    widget.setProperty("tone", tone)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def let_be_seen(widget: QWidget, seen: bool) -> None:
    """Hide a part, or let it be seen with what it stands in.

    Shown by hand, a part that stands nowhere yet would be a window of its own for a moment, and one that stands in what
    is not yet seen would be dressed and measured before its time.
    """
    parent = widget.parentWidget()
    was_hidden = widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
    if not seen:
        widget.hide()
    elif parent is not None and (was_hidden or (parent.isVisible() and widget.isHidden())):
        widget.show()


def label(text: str, kind: str = "", *, wrap: bool = True) -> QLabel:
    """Return plain text: kind "quiet", "hint", "strong", "figure" or "" for body text. It wraps."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if kind:
        made.setProperty("kind", kind)
    return made


def selectable(text: str) -> QLabel:
    """Return read-only text that can be marked and copied, by keys too."""
    made = label(text)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made


def section(text: str) -> HeadingLabel:
    """Return the heading of a part of a page."""
    return HeadingLabel(text, "section")


def icon_label(name: str, token: str = "quiet", size: int = 0) -> QLabel:
    """Return an icon for standing beside text; it says nothing by itself."""
    made = QLabel()
    made.setPixmap(theme().pixmap(name, token, size))
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def button(
    text: str,
    clicked: Callable[[], object] | None = None,
    *,
    kind: str = "",
    icon: str = "",
    identifier: str = "",
) -> QPushButton:
    """Return a button with text, perhaps with an icon before it.

    Args:
        kind: "" for an ordinary one, "primary" for the one filled button of a page, "plain" without an edge,
            "link" for one that reads as part of the text.
    """
    made = QPushButton(text)
    made.setAutoDefault(True)  # Enter presses the one in focus; by itself Qt does so on some desktops only
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        token = {"primary": "on_accent", "plain": "accent"}.get(kind, "ink")
        made.setIcon(theme().spaced_icon(icon, token))
        made.setIconSize(theme().spaced_icon_size)
    if identifier:
        identify(made, identifier)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def primary(
    text: str, clicked: Callable[[], object] | None = None, *, icon: str = "", identifier: str = ""
) -> QPushButton:
    """Return the filled button, of which a page has one at most."""
    return button(text, clicked, kind="primary", icon=icon, identifier=identifier)


def _fill(layout: QBoxLayout, parts: tuple[QWidget | QBoxLayout | int | None, ...]) -> None:
    downwards = layout.direction() == QBoxLayout.Direction.TopToBottom
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QPushButton) and downwards:
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        elif isinstance(part, int):
            layout.addSpacing(theme().space(part))
        else:
            layout.addLayout(part)


def column(*parts: QWidget | QBoxLayout | int | None, gap: float = 1) -> QVBoxLayout:
    """Return parts below each other; a number is so many steps of space, None takes the room that is left."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(theme().space(gap))
    _fill(made, parts)
    return made


def row(*parts: QWidget | QBoxLayout | int | None, gap: float = 1) -> QHBoxLayout:
    """Return parts beside each other; None takes the room that is left."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(theme().space(gap))
    _fill(made, parts)
    return made


def wrap_row(*parts: QWidget, gap: float = 1) -> WrapRow:
    """Return parts beside each other at their own size; those that do not fit go on in the next line."""
    made = WrapRow(theme().space(gap))
    for part in parts:
        made.addWidget(part)
    return made


def button_row() -> QLayout:
    """Return a row for the buttons at a page's heading; where it is narrow it goes on in the next line."""
    return wrap_row()


def flow_row(*parts: QWidget | QBoxLayout | int | None, gap: float = 1) -> QBoxLayout:
    """Return parts beside each other, or below each other when the text is very large."""
    return column(*parts, gap=gap) if theme().metrics.compact else row(*parts, gap=gap)


class Card(QFrame):
    """A quiet surface with round corners that holds one subject. Add to `body`.

    What is in it stays at the top when the card is made taller; `grows` gives the height to the content.
    """

    def __init__(
        self,
        *parts: QWidget | QBoxLayout | int | None,
        title: str = "",
        gap: float = 1,
        grows: bool = False,
    ) -> None:
        super().__init__()
        self.grows = grows
        self.setProperty("kind", "card")
        space = theme().space
        self.body = column(gap=gap)
        if title:
            self.body.addWidget(section(title))
        _fill(self.body, parts)
        outer = column(gap=0)
        outer.addLayout(self.body, 1 if grows else 0)
        if not grows:
            outer.addStretch(1)
        outer.setContentsMargins(space(2.5), space(2), space(2.5), space(2))
        self.setLayout(outer)


class Pill(QLabel):
    """A state in words on a coloured ground: tone "", "info", "ok", "warn" or "error"."""

    def __init__(self, text: str, tone: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("kind", "pill")
        self.setProperty("tone", tone)


def rule() -> QFrame:
    """Return a thin line between parts."""
    made = QFrame()
    made.setProperty("kind", "rule")
    made.setFixedHeight(1)
    return made


def clear(layout: QBoxLayout) -> None:
    """Take everything out of a layout and delete it, so that it can be filled anew."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QBoxLayout):
            clear(inner)
            inner.deleteLater()
