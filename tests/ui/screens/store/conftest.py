"""A desk on a real store with four cases, some of them looked at and changed, and pages wired as the program does."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from pbdesk.app.screens import screen_specs
from pbdesk.services.desk import Desk
from pbdesk.ui.widgets import Page
from tests.helpers.desk import approved_case, case_named, small_desk
from tests.helpers.qt import wait_idle


@pytest.fixture
def desk(tmp_path) -> Desk:
    made = small_desk(tmp_path / "main")
    approved_case(made)
    made.caseload.open(case_named(made, "R-2"))
    yield made
    made.close()


class Bench:
    """Opens pages of the store and presses their buttons."""

    def __init__(self, qtbot, context, desk: Desk) -> None:
        self.qtbot, self.context, self.desk = qtbot, context, desk
        context.services = desk

    def open(self, screen_id: str, **args: str) -> Any:
        page: Page = next(spec.factory(self.context) for spec in screen_specs() if spec.id == screen_id)
        self.qtbot.addWidget(page)
        page.resize(1280, 900)
        page.show()
        page.opened(**args)
        self.settle()
        return page

    def settle(self) -> None:
        wait_idle(self.qtbot, self.context, 20_000)
        wait_idle(self.qtbot, self.context, 20_000)

    def press(self, page: Page, identifier: str) -> None:
        self.settle()  # what a change of look asked for
        page.findChild(QPushButton, identifier).click()
        self.settle()


@pytest.fixture
def bench(qtbot, context, desk) -> Bench:
    return Bench(qtbot, context, desk)


def texts(page: Page) -> str:
    """Return every visible text of a page."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))
