"""Unlock: right and wrong passphrases, other trouble, the recovery sheet, Caps Lock, and the audit."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from pbdesk.domain.errors import KnownError
from pbdesk.settings import LANGUAGE
from pbdesk.ui.models.strength import Strength
from pbdesk.ui.screens.unlock.page import UnlockPage
from pbdesk.ui.screens.unlock.presenter import CouncilWay, UnlockPresenter
from pbdesk.ui.widgets import Banner, Problem
from pbdesk.ui.widgets.passphrase import CapsLockHint
from tests.helpers.qt import problems_of, settle, snapshot, wait_idle

RIGHT = "correct horse battery staple"


@dataclass(frozen=True)
class Judged:
    ok: bool
    sentence: str = "Strong."
    advice: str = ""
    fields: dict = field(default_factory=dict)


class Store:
    def __init__(self):
        self.threads = []
        self.recovered = []

    def unlock(self, passphrase):
        self.threads.append(threading.current_thread().name)
        if passphrase == "damaged":
            raise KnownError("header-damaged", "The key file is damaged.", todo="Restore a backup.")
        if passphrase != RIGHT:
            raise KnownError(
                "passphrase-wrong", "That passphrase does not open this store.", safe="Nothing was changed."
            )

    def recover(self, code, new):
        if code != "ABCDE":
            raise KnownError("recovery-mistyped", "Group {group} of the recovery code is mistyped.", group=1)
        self.recovered.append(new)


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def opened():
    return []


@pytest.fixture
def page(qtbot, context, store, opened):
    presenter = UnlockPresenter(
        store.unlock,
        store_name="Example caseload",
        recover=store.recover,
        judge=lambda text: Judged(len(text) > 11),
    )
    made = UnlockPage(context, presenter, lambda: opened.append(True))
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.opened()
    return made


def edit(page, name="passphrase"):
    return page.findChild(QLineEdit, name)


def test_unlock_when_right_then_opened_off_the_gui_thread_and_forgotten(page, context, store, opened, qtbot):
    QTest.keyClicks(edit(page), RIGHT)
    QTest.keyClick(edit(page), Qt.Key.Key_Return)
    assert not page.findChild(QPushButton, "unlock").isEnabled()
    wait_idle(qtbot, context)
    assert opened == [True]
    assert store.threads == ["pbdesk-store_0"]
    assert edit(page).text() == ""


def test_unlock_when_wrong_then_said_by_the_field_with_text_selected(page, context, opened, qtbot):
    said = []
    context.announce.said.connect(lambda sentence, at_once: said.append((sentence, at_once)))
    edit(page).setText("wrong")
    page.findChild(QPushButton, "unlock").click()
    wait_idle(qtbot, context)
    message = "That passphrase does not open this store. Nothing was changed."
    assert opened == []
    assert said == [(message, True)]
    assert edit(page).accessibleDescription() == f"Error: {message}"
    assert edit(page).selectedText() == "wrong" or edit(page).hasSelectedText()
    assert page.focusWidget() is edit(page)
    assert page.findChild(QPushButton, "unlock").isEnabled()


def test_unlock_when_empty_then_asked_without_trying(page, store):
    page.findChild(QPushButton, "unlock").click()
    assert "Type your passphrase." in edit(page).accessibleDescription()
    assert store.threads == []


def test_unlock_when_the_store_is_damaged_then_its_own_message(page, context, qtbot):
    edit(page).setText("damaged")
    page.findChild(QPushButton, "unlock").click()
    wait_idle(qtbot, context)
    assert [banner.sentence for banner in page.findChildren(Banner)] == [
        "The key file is damaged. Restore a backup."
    ]


def test_show_when_clicked_then_readable_and_back(page):
    show = page.findChild(QPushButton, "passphrase-show")
    show.click()
    assert edit(page).echoMode() == QLineEdit.EchoMode.Normal
    assert show.accessibleName() == "Hide the passphrase"
    show.click()
    assert edit(page).echoMode() == QLineEdit.EchoMode.Password


def test_caps_lock_when_letters_disagree_with_shift_then_hint(page):
    hint = page.findChild(CapsLockHint)
    assert not hint.isVisible()
    QTest.keyClick(edit(page), Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert not hint.isVisible()
    QTest.sendKeyEvent(QTest.KeyAction.Click, edit(page), Qt.Key.Key_A, "A", Qt.KeyboardModifier.NoModifier)
    assert hint.isVisible()


def test_language_when_chosen_then_kept(page, context):
    page.findChild(QPushButton, "language-cy").click()
    assert context.settings.text(LANGUAGE) == "cy"


def test_recovery_when_code_and_new_passphrase_then_opened(page, context, store, opened, qtbot):
    page.findChild(QPushButton, "forgotten").click()
    settle()
    edit(page, "recovery-code").setText("ABCDE")
    edit(page, "new-passphrase").setText(RIGHT)
    edit(page, "new-passphrase-again").setText(RIGHT)
    qtbot.waitUntil(lambda: page._enough)
    page.findChild(QPushButton, "recover").click()
    wait_idle(qtbot, context)
    assert store.recovered == [RIGHT]
    assert opened == [True]


def test_recovery_when_mistyped_then_group_is_named_and_answers_stay(page, context, opened, qtbot):
    page.findChild(QPushButton, "forgotten").click()
    settle()
    edit(page, "recovery-code").setText("ABCDF")
    for name in ("new-passphrase", "new-passphrase-again"):
        edit(page, name).setText(RIGHT)
    qtbot.waitUntil(lambda: page._enough)
    page.findChild(QPushButton, "recover").click()
    wait_idle(qtbot, context)
    assert [banner.sentence for banner in page.findChildren(Banner)] == [
        "Group 1 of the recovery code is mistyped."
    ]
    assert edit(page, "new-passphrase").text() == RIGHT
    assert opened == []


def test_recovery_when_there_is_no_sheet_then_says_so(qtbot, context):
    page = UnlockPage(context, UnlockPresenter(lambda _passphrase: None), lambda: None)
    qtbot.addWidget(page)
    page.findChild(QPushButton, "forgotten").click()
    assert "Nobody can look up your passphrase." in page.findChild(Banner).sentence


def test_page_when_audited_then_nothing_is_found(page):
    snapshot(page, "unlock")
    assert problems_of(page) == []
    page.findChild(QPushButton, "forgotten").click()
    settle()
    snapshot(page, "unlock-recovery")
    assert problems_of(page) == []


def test_check_recovery_when_things_are_missing_then_each_is_named():
    presenter = UnlockPresenter(lambda _passphrase: None)
    assert presenter.check_recovery(" ", "a", "a", False) == [
        Problem("recovery-code", "Type the recovery code from the sheet."),
        Problem("new-passphrase", "Choose a stronger passphrase."),
    ]
    assert presenter.check_recovery("ABCDE", "a", "b", True) == [
        Problem("new-passphrase-again", "The two passphrases are not the same.")
    ]
    assert presenter.check_recovery("ABCDE", "a", "a", True) == []


def test_judge_when_nobody_judges_then_anything_typed_will_do():
    presenter = UnlockPresenter(lambda _passphrase: None)
    assert presenter.judge("x") == Strength("x", enough=True)
    assert presenter.judge("") == Strength("")
    assert not presenter.can_recover


CODE = "ABCDE FGHJK"


@pytest.fixture
def helped(qtbot, context, store, opened):
    """Unlock where there is no sheet and the council can help, with what was asked and answered."""
    asked = []

    def recover(answer, code, new):
        if code != CODE:
            raise KnownError("escrow-code-wrong", "That code does not open the council's answer.")
        asked.append((answer.name, code, new))

    made = UnlockPage(
        context,
        UnlockPresenter(
            store.unlock,
            judge=lambda text: Judged(len(text) > 11),
            council=CouncilWay("Cwm Isaf Council", lambda path: asked.append(path.name), recover),
        ),
        lambda: opened.append(True),
    )
    qtbot.addWidget(made)
    made.resize(1280, 900)
    made.show()
    made.opened()
    return made, asked


def test_forgotten_when_only_the_council_can_help_then_asked_answered_and_opened(
    qtbot, context, helped, opened
):
    page, asked = helped
    page.findChild(QPushButton, "forgotten").click()
    settle()
    assert page.title.text() == "Let the council help you"
    assert problems_of(page) == []
    snapshot(page, "unlock_council")
    page.ask_where = lambda _parent, _title, path, _kinds, done: done(path)
    page.ask_which = lambda _parent, _title, _kinds, done: done("/stick/answer.json")
    page.findChild(QPushButton, "save-question").click()
    wait_idle(qtbot, context)
    assert asked == ["Question to the council.json"]
    assert "Send it to Cwm Isaf Council" in page.findChildren(Banner)[-1].sentence
    page.findChild(QPushButton, "recover-council").click()
    assert problems_of(page) == []
    page.findChild(QPushButton, "choose-answer").click()
    for name, text in (("new-passphrase", "a new passphrase"), ("new-passphrase-again", "a new passphrase")):
        edit(page, name).setText(text)
    edit(page, "council-code").setText("wrong")
    qtbot.wait(400)
    wait_idle(qtbot, context)
    page.findChild(QPushButton, "recover-council").click()
    wait_idle(qtbot, context)
    assert opened == []
    assert any("That code does not open" in banner.sentence for banner in page.findChildren(Banner))
    edit(page, "council-code").setText(CODE)
    page.findChild(QPushButton, "recover-council").click()
    wait_idle(qtbot, context)
    assert opened == [True]
    assert asked[1:] == [("answer.json", CODE, "a new passphrase")]


def test_forgotten_when_both_ways_are_there_then_one_leads_to_the_other(qtbot, context, store, opened):
    presenter = UnlockPresenter(
        store.unlock,
        recover=store.recover,
        council=CouncilWay("Cwm Isaf", lambda path: None, lambda *_: None),
    )
    page = UnlockPage(context, presenter, lambda: opened.append(True))
    qtbot.addWidget(page)
    page.show()
    page.opened()
    page.findChild(QPushButton, "forgotten").click()
    settle()
    page.findChild(QPushButton, "by-council").click()
    settle()
    assert page.title.text() == "Let the council help you"
    page.findChild(QPushButton, "by-sheet").click()
    settle()
    assert page.title.text() == "Use your recovery sheet"
    page.commands()["back"]()
    settle()
    assert page.title.text() == "Unlock pbdesk"
