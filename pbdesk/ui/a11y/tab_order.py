"""Tab goes where the eyes go: the order of a page's layouts, whatever was put into it first.

Qt goes by the order in which widgets were made, so that what a page fills in later, its main button among them, came
after everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def order_tabs(root: QWidget) -> None:
    """Let Tab pass through what is shown in a page in the order of its layouts.

    A heading that has the focus counts as well: what follows it is reached from it.
    """
    focused = root.window().focusWidget()
    stops = [
        each
        for each in _laid_out(root)
        if each is focused or (each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None)
    ]
    policy = focused.focusPolicy() if focused is not None else Qt.FocusPolicy.NoFocus
    passed_over = focused is not None and policy == Qt.FocusPolicy.NoFocus
    if focused is not None and passed_over:
        focused.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt orders no widget that a person cannot tab to
    for one, following in pairwise(stops):
        QWidget.setTabOrder(one, following)
    if focused is not None and passed_over:
        focused.setFocusPolicy(policy)


def _laid_out(widget: QWidget) -> Iterator[QWidget]:
    """Go through a widget and what is laid out in it, as it stands on the screen."""
    yield widget
    layout = widget.layout()
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        if inside is not None:
            yield from _laid_out(inside)
    elif layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None and not widget.isHidden():
            yield from _laid_out(widget)
        elif inner is not None:
            yield from _in_layout(inner)
