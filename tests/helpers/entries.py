"""What tests of a case's pages share: opening one, filling a form by the names of its fields, pressing, reading."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from pbdesk.services.desk import Desk
from pbdesk.ui.context import Context
from pbdesk.ui.widgets import DateField, Page
from tests.helpers.qt import settle, wait_idle


def open_page(qtbot, context: Context, desk: Desk, page: Page, case_id: str) -> Page:
    """Show a page of a case."""
    qtbot.addWidget(page)
    page.resize(1280, 820)
    page.show()
    page.opened(case_id=case_id)
    wait_idle(qtbot, context)
    return page


def open_case(
    qtbot, context: Context, desk: Desk, make_page: Callable[[Context], Page], case_id: str, **args: str
) -> Page:
    """Show a page of a case, wired as the program wires it, on a small screen."""
    context.services = desk
    page = make_page(context)
    qtbot.addWidget(page)
    page.resize(1040, 820)
    page.show()
    page.opened(case_id=case_id, **args)
    wait_idle(qtbot, context)
    return page


def texts(page: QWidget) -> list[str]:
    """Return the texts of the labels that are shown."""
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def press(qtbot, context: Context, page: QWidget, name: str) -> None:
    """Press the button with a name."""
    found = page.findChild(QAbstractButton, name)
    assert found is not None, name
    found.click()
    settle()
    wait_idle(qtbot, context)


def fill(page: QWidget, **typed: str) -> None:
    """Fill fields by name, with _ for -; a choice by its value, a date as ISO text."""
    for name, text in typed.items():
        identifier = name.replace("_", "-") if page.findChild(QWidget, name) is None else name
        found = page.findChild(QWidget, identifier)
        radio = page.findChild(QRadioButton, f"{identifier}-{text}")
        if radio is not None:
            radio.click()
        elif isinstance(found, QComboBox):
            found.setCurrentIndex(found.findData(text))
        elif isinstance(found, DateField):
            found.set_day(text)
        else:
            assert isinstance(found, QLineEdit | QPlainTextEdit), name
            found.clear()
            found.setText(text)
