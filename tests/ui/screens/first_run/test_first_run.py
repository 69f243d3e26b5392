"""The first start, by keys and clicks on the real page: every step, back everywhere, refusals, the sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton

from pbdesk.domain.errors import KnownError
from pbdesk.settings import LANGUAGE, LOOK, TEXT_SIZE
from pbdesk.ui.models import Problem
from pbdesk.ui.screens.first_run.page import FirstRunPage
from pbdesk.ui.screens.first_run.presenter import FirstRunPresenter, Step
from pbdesk.ui.widgets import Banner
from tests.helpers.qt import problems_of, settle, snapshot, wait_idle

STRONG = "heron lamp bridge Tuesday"
CODE = "A1B2C-D3E4F-G5H6J-K7M8N-P9Q1R-S2T3V-W4X5Y"


def page_text(page):
    return " ".join(found.text() for found in page.findChildren(QLabel) if found.isVisible())


@dataclass(frozen=True)
class Judged:
    ok: bool
    sentence: str
    advice: str
    fields: dict = field(default_factory=dict)


def judge(passphrase, name):
    if name and name in passphrase:
        return Judged(False, "Weak: it holds {name}.", "Leave your name out.", {"name": name})
    return Judged(len(passphrase) > 11, "{typed} characters.", "Add a word.", {"typed": len(passphrase)})


class Maker:
    def __init__(self):
        self.made = []
        self.code = CODE
        self.written = []
        self.drive_gone = False
        self.full = False

    def create(self, name, passphrase, example):
        if self.full:
            raise KnownError("disk-full", "The disk is full.", safe="Nothing was made.")
        self.made.append((name, passphrase, example))
        return self.code

    def write(self, code, path):
        if self.drive_gone:
            raise KnownError("file-not-written", "The file could not be written.", safe="Nothing is lost.")
        self.written.append((code, path))


@pytest.fixture
def maker():
    return Maker()


@pytest.fixture
def presenter(maker):
    return FirstRunPresenter(maker.create, judge, write_sheet=maker.write)


@pytest.fixture
def finished():
    return []


@pytest.fixture
def page(qtbot, context, presenter, finished):
    def ask(parent, title, path, kinds, done):
        done(f"/media/stick/{path}")

    made = FirstRunPage(context, presenter, lambda: finished.append(True), ask)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.opened()
    return made


def click(page, name, kind=QPushButton):
    page.findChild(kind, name).click()
    settle()


def type_in(page, name, text):
    page.findChild(QLineEdit, name).setText(text)


def to_start(page, context, qtbot):
    click(page, "next")
    click(page, "next")
    type_in(page, "name", "Ann Evans")
    type_in(page, "new-passphrase", STRONG)
    type_in(page, "new-passphrase-again", STRONG)
    click(page, "next")
    wait_idle(qtbot, context)


def test_journey_when_example_is_chosen_then_made_and_sheet_is_shown(page, context, qtbot, maker, finished):
    to_start(page, context, qtbot)
    click(page, "example")
    wait_idle(qtbot, context)
    assert maker.made == [("Ann Evans", STRONG, True)]
    assert page.title.text() == "Keep this recovery code safe"
    assert page.window().focusWidget() is page.title
    assert finished == []
    maker.drive_gone = True
    click(page, "save-sheet")
    wait_idle(qtbot, context)
    assert "The file could not be written." in page_text(page)
    maker.drive_gone = False
    click(page, "save-sheet")
    wait_idle(qtbot, context)
    assert maker.written == [(CODE, Path("/media/stick/Recovery sheet.pdf"))]
    assert "delete the file from this computer" in page_text(page)
    click(page, "finish")
    assert finished == [True]


def test_journey_when_there_is_no_sheet_then_straight_to_the_desk(page, context, qtbot, maker, finished):
    maker.code = ""
    to_start(page, context, qtbot)
    click(page, "empty")
    wait_idle(qtbot, context)
    assert maker.made == [("Ann Evans", STRONG, False)]
    assert finished == [True]


def test_choices_when_made_then_apply_at_once(page, context):
    click(page, "language-cy", QRadioButton)
    assert context.settings.text(LANGUAGE) == "cy"
    click(page, "next")
    click(page, "look-dark", QRadioButton)
    click(page, "text-size-150", QRadioButton)
    assert context.settings.text(LOOK) == "dark"
    assert context.settings.whole(TEXT_SIZE) == 150


def test_back_when_pressed_everywhere_then_everything_is_kept(page, context, qtbot, presenter):
    to_start(page, context, qtbot)
    click(page, "back")
    assert page.findChild(QLineEdit, "name").text() == "Ann Evans"
    assert page.findChild(QLineEdit, "new-passphrase").text() == STRONG
    click(page, "back")
    page.commands()["back"]()
    settle()
    assert presenter.state.step is Step.LANGUAGE
    assert page.findChild(QPushButton, "back") is None
    assert page.commands() == {}


def test_passphrase_when_weak_or_different_then_named_and_not_left(page, context, qtbot, presenter, maker):
    click(page, "next")
    click(page, "next")
    type_in(page, "new-passphrase", "short")
    click(page, "next")
    wait_idle(qtbot, context)
    assert page.findChild(QPushButton, "problem-name").text() == "Type your name."
    assert page.findChild(QPushButton, "problem-new-passphrase") is not None
    type_in(page, "name", "Ann")
    type_in(page, "new-passphrase", STRONG)
    type_in(page, "new-passphrase-again", STRONG + "!")
    click(page, "next")
    wait_idle(qtbot, context)
    assert page.findChild(QPushButton, "problem-new-passphrase-again") is not None
    assert presenter.state.step is Step.PASSPHRASE
    assert maker.made == []


def test_create_when_disk_is_full_then_said_and_can_be_tried_again(page, context, qtbot, maker, finished):
    to_start(page, context, qtbot)
    maker.full = True
    page.findChild(QPushButton, "example").click()
    assert not page.findChild(QPushButton, "empty").isEnabled()
    wait_idle(qtbot, context)
    assert [banner.sentence for banner in page.findChildren(Banner)] == [
        "The disk is full. Nothing was made."
    ]
    maker.full = False
    click(page, "empty")
    wait_idle(qtbot, context)
    assert maker.made == [("Ann Evans", STRONG, False)]


def test_page_when_audited_at_every_step_then_nothing_is_found(page, context, qtbot):
    for name in ("language", "look", "passphrase"):
        snapshot(page, f"first-run-{name}")
        assert problems_of(page) == [], name
        if name != "passphrase":
            click(page, "next")
    type_in(page, "name", "Ann Evans")
    type_in(page, "new-passphrase", STRONG)
    type_in(page, "new-passphrase-again", STRONG)
    click(page, "next")
    wait_idle(qtbot, context)
    snapshot(page, "first-run-start")
    assert problems_of(page) == []
    click(page, "example")
    wait_idle(qtbot, context)
    snapshot(page, "first-run-sheet")
    assert problems_of(page) == []


def test_judge_when_fields_then_in_words(presenter):
    assert presenter.judge("Ann", "Ann Evans").sentence == "Weak: it holds Ann."
    assert presenter.judge("Ann", "Ann Evans").enough is False


def test_choose_passphrase_when_judged_text_is_another_then_refused(presenter):
    presenter.keep_strength(presenter.judge("", STRONG))
    assert presenter.choose_passphrase("Ann", STRONG + "!", STRONG + "!") == [
        Problem("new-passphrase", "Choose a stronger passphrase.")
    ]
    assert presenter.choose_passphrase("Ann", STRONG, STRONG) == []
    assert presenter.state.passphrase == STRONG


def test_created_when_done_then_passphrase_is_forgotten(presenter):
    presenter.keep_strength(presenter.judge("", STRONG))
    presenter.choose_passphrase("Ann", STRONG, STRONG)
    assert presenter.created(presenter.create(True))
    assert STRONG not in repr(presenter.state)
    assert not presenter.can_go_back
    assert presenter.progress() == ""
