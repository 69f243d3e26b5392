"""A page's heading and its buttons: a name is not broken into pieces for the buttons beside it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from pbdesk.ui.widgets import Page, button
from tests.helpers.qt import dress, settle

NAME = "Parveen Akhtar-Lune"


class CasePage(Page):
    def heading(self):
        return NAME

    def build(self):
        self.show_status("ASC-1028")
        for words in ("Dates and stage", "Monitoring", "Outcomes", "Details"):
            self.buttons.addWidget(button(words, identifier=words))


@pytest.fixture
def page(qtbot, context):
    made = CasePage(context)
    qtbot.addWidget(made)
    made.show()
    yield made
    dress()


def lines(page) -> int:
    return round(page.title.height() / page.title.fontMetrics().lineSpacing())


def is_beside(page) -> bool:
    top = page.findChild(QPushButton, "Details").mapTo(page, page.rect().topLeft()).y()
    return top < page.title.mapTo(page, page.title.rect().bottomLeft()).y()


@pytest.mark.parametrize(("width", "beside"), [(1040, True), (780, False), (600, False)])
def test_head_when_it_is_narrow_then_the_name_keeps_its_line_and_buttons_go_below(page, width, beside):
    page.resize(width, 700)
    settle()
    assert is_beside(page) == beside
    assert lines(page) == 1
    left = page.status.mapTo(page, page.status.rect().topLeft()).x()
    assert page.title.mapTo(page, page.title.rect().topLeft()).x() == left
    last = page.findChild(QPushButton, "Details")
    assert last.mapTo(page, last.rect().bottomRight()).x() < width


def test_head_when_the_name_changes_then_it_is_laid_out_anew(page):
    page.resize(1040, 700)
    settle()
    page.show_title("Wilhelmina-Angharad Featherstonehaugh-Cholmondeley")
    settle()
    assert not is_beside(page)
    assert lines(page) == 1
