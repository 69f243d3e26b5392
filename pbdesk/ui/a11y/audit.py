"""The access rules that a machine can check, over any page or window: names, labels, keys, focus, width.

It reads what assistive technology reads, through Qt's own interfaces, and gives back plain sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTableView,
    QTreeView,
    QWidget,
)

WIDEST = 1280
"""The width of the narrowest window, in pixels."""
_INPUTS = (QComboBox, QLineEdit, QPlainTextEdit)


def audit(root: QWidget) -> list[str]:
    """Return what is wrong with a page or window, one sentence each; an empty list is a pass.

    Hidden widgets are left out: audit each state of a page.
    """
    return [
        *_unnamed(root),
        *_unlabelled(root),
        *_clashing_keys(root),
        *_unreachable(root),
        *_trapping(root),
        *_elided(root),
        *_too_wide(root),
    ]


def _shown(root: QWidget) -> Iterator[QWidget]:
    if root.isVisibleTo(root.parentWidget() or root):
        yield root
    yield from (child for child in root.findChildren(QWidget) if child.isVisibleTo(root))


def _called(widget: QWidget) -> str:
    known = widget.accessibleIdentifier() or widget.objectName() or widget.accessibleName()
    return f"{type(widget).__name__} {known!r}"


def _interface(widget: QWidget) -> QAccessibleInterface | None:
    return QAccessible.queryAccessibleInterface(widget)


def _is_control(widget: QWidget) -> bool:
    own = (QAbstractButton, QAbstractItemView, QGroupBox, *_INPUTS)
    if not isinstance(widget, own) or isinstance(widget.parentWidget(), QComboBox | QAbstractItemView):
        return False
    return not widget.objectName().startswith("qt_")


def _unnamed(root: QWidget) -> Iterator[str]:
    for widget in filter(_is_control, _shown(root)):
        interface = _interface(widget)
        if interface is not None and not interface.text(QAccessible.Text.Name).strip():
            yield f"{_called(widget)} has no name"


def _unlabelled(root: QWidget) -> Iterator[str]:
    labelled = {id(label.buddy()) for label in root.findChildren(QLabel) if label.isVisibleTo(root)}
    for widget in _shown(root):
        if isinstance(widget, _INPUTS) and _is_control(widget):
            if id(widget) not in labelled:
                yield f"{_called(widget)} has no visible label"
            if not widget.accessibleIdentifier():
                yield f"{_called(widget)} has no identifier"


def _mnemonic(text: str) -> str:
    at = text.replace("&&", "  ").find("&")
    return text[at + 1].casefold() if 0 <= at < len(text) - 1 else ""


def _clashing_keys(root: QWidget) -> Iterator[str]:
    keys: Counter[str] = Counter()
    for widget in _shown(root):
        if isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy()):
            keys[_mnemonic(widget.text())] += 1
    for key, uses in keys.items():
        if key and uses > 1:
            yield f"Alt+{key.upper()} is used {uses} times"


def _unreachable(root: QWidget) -> Iterator[str]:
    for widget in filter(_is_control, _shown(root)):
        policy = widget.focusPolicy()
        if isinstance(widget, QGroupBox) or not widget.isEnabled():
            continue
        if not policy & Qt.FocusPolicy.TabFocus and not _reached_by_arrows(widget):
            yield f"{_called(widget)} cannot be reached with Tab"


def _reached_by_arrows(widget: QWidget) -> bool:
    if not isinstance(widget, QRadioButton) or widget.group() is None:
        return False
    return any(each.focusPolicy() & Qt.FocusPolicy.TabFocus for each in widget.group().buttons())


def _trapping(root: QWidget) -> Iterator[str]:
    for widget in _shown(root):
        if isinstance(widget, QPlainTextEdit) and not widget.tabChangesFocus():
            yield f"{_called(widget)} keeps the Tab key"
        if isinstance(widget, QTableView) and widget.tabKeyNavigation():
            yield f"{_called(widget)} is more than one Tab stop"
        if isinstance(widget, QTreeView):
            yield f"{_called(widget)} is a tree, which screen readers read flat"


def _elided(root: QWidget) -> Iterator[str]:
    for widget in _shown(root):
        if isinstance(widget, QAbstractButton) and not widget.text().strip() and widget.isEnabled():
            if _is_control(widget):
                yield f"{_called(widget)} has no text"
        elif isinstance(widget, QLabel) and not widget.wordWrap() and widget.pixmap().isNull():
            needed = QFontMetrics(widget.font()).horizontalAdvance(widget.text().replace("&", ""))
            if widget.isVisible() and widget.width() + 1 < needed and "\n" not in widget.text():
                yield f"the text “{widget.text()}” is cut off"


def _too_wide(root: QWidget) -> Iterator[str]:
    widest = root.minimumSizeHint().width()
    if widest > WIDEST:
        yield f"{_called(root)} needs {widest} px, more than {WIDEST}"
    for box in _shown(root):
        layout = box.layout()
        if layout is not None and box.isVisible() and box is not root:
            needed = layout.minimumSize().width()
            if needed > box.width():
                yield f"{_called(box)} needs {needed} px and has {box.width()}"
