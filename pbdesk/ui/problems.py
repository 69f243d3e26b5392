"""Walking from one thing that needs attention to the next (F8, Shift+F8), on any page with fields."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pbdesk.ui.widgets.choices import ChoiceGroup, DateField, TickGroup
from pbdesk.ui.widgets.field import Field
from pbdesk.ui.widgets.page import Page


def step_through_problems(page: Page | None, direction: int) -> bool:
    """Focus the next (1) or the previous (-1) field with an error, going round; False when there is none."""
    if page is None:
        return False
    wrong: list[Field | ChoiceGroup | TickGroup | DateField] = [
        found
        for found in page.findChildren(QWidget)
        if isinstance(found, Field | ChoiceGroup | TickGroup | DateField) and found.error
    ]
    if not wrong:
        return False
    focused = page.window().focusWidget()
    here = next((place for place, each in enumerate(wrong) if focused and each.isAncestorOf(focused)), None)
    if here is None:
        here = -1 if direction > 0 else len(wrong)
    return page.focus_on(wrong[(here + direction) % len(wrong)].identifier)
