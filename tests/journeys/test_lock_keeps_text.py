"""Whatever is half typed when pbdesk locks, by key, on idle or after a sleep, with a dialog open: it is there again.

One real window on one real store. On each screen a word is typed, the store is locked, nothing of the word is readable
on the disk, and unlocking returns to the same field with the same word.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from pbdesk.app.desktop import Desktop
from pbdesk.domain.people import Person
from pbdesk.settings.places import HOME_VARIABLE
from pbdesk.store.vault import Vault
from pbdesk.sync.page import Cursor, FeedOp, FeedPage
from tests.helpers.canary import find
from tests.helpers.desk import planned_case, small_desk
from tests.helpers.qt import dress, settle
from tests.helpers.vaults import PASSPHRASE, FakeClock, new_vault

WORD = "Halfway0Typed7Zyx"


@dataclass(frozen=True)
class Place:
    """Where something is half typed: the screen, the buttons to its field (by how their names begin), the field."""

    screen: str
    field: str
    presses: tuple[str, ...] = ()
    text: str = WORD


PLACES = [
    Place("assessment", "/data/start/matters"),
    Place("plan", "line-description", ("add-line-",)),
    Place("receipts", "payee"),
    Place("conflicts", "else", ("side-else",)),
]
MORE = [
    Place("details", "needs"),
    Place("import", "path"),
    Place("new_case", "family-name"),
    Place("case", "note"),
    Place("case", "task-label", ("add-task",)),
    Place("dates", "on-assessed-day", text="17"),
    Place("eligibility", "reasons"),
    Place("eligibility", "words", ("change-nutrition",)),
    Place("charging", "evidence", ("add-income",)),
    Place("employing", "name", ("add-assistant",)),
    Place("plan", "section-matters"),
    Place("plan", "line-provider", ("change-line-",)),
    Place("plan", "outcome-text", ("add-outcome",)),
    Place("receipts", "note"),
    Place("monitoring", "what", ("add-finding",)),
    Place("reviews", "own_words", ("unplanned",)),
    Place("outcomes", "goal", ("add-goal",)),
]
"""Tried where PBDESK_KILLS asks for the long runs: each costs a second."""


class Bench:
    """The window, and what a person does with it."""

    def __init__(self, qtbot, desktop: Desktop, folder: Path, case_id: str) -> None:
        self.qtbot, self.desktop, self.folder, self.case_id = qtbot, desktop, folder, case_id
        self.ways: list[Callable[[], object]] = [self.by_key, self.on_idle, self.after_a_sleep]

    @property
    def page(self) -> QWidget:
        return self.desktop.window.router.page

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.desktop.jobs.idle, timeout=60_000)
        settle()
        self.qtbot.waitUntil(lambda: self.desktop.jobs.idle, timeout=60_000)
        settle()

    def unlock(self) -> None:
        self.desktop.window.findChild(QLineEdit, "passphrase").setText(PASSPHRASE)
        self.desktop.window.findChild(QPushButton, "unlock").click()
        self.settle()
        assert self.desktop.desk is not None

    def go(self, place: Place) -> None:
        while self.desktop.window.router.can_go_back:
            self.desktop.window.back()
        self.settle()
        self.desktop.window.navigate(place.screen, case_id=self.case_id)
        self.settle()
        for leave in ("cancel-form", "leave-entry"):
            open_form = self.page.findChild(QPushButton, leave)
            if open_form is not None and place.presses:
                open_form.click()
                self.settle()
        for beginning in place.presses:
            pressed = [
                found
                for found in self.page.findChildren(QAbstractButton)
                if found.objectName().startswith(beginning) and found.isVisibleTo(self.page)
            ]
            assert pressed, f"{place.screen} has no button {beginning}"
            pressed[0].click()
            self.settle()

    def box(self, place: Place) -> QLineEdit | QPlainTextEdit:
        found = self.page.findChild(QWidget, place.field)
        assert isinstance(found, QLineEdit | QPlainTextEdit), f"{place.screen} has no field {place.field}"
        return found

    def by_key(self) -> None:
        self.desktop.window.do("lock")

    def on_idle(self) -> None:
        self.desktop.window.on_idle_soon(30)
        self.desktop.window._idle.due.emit()

    def after_a_sleep(self) -> None:
        idle = self.desktop.window._idle
        idle._clock = lambda start=idle._looked: start + 3600
        idle.look()
        idle._clock = time.time


def text_of(box: QLineEdit | QPlainTextEdit) -> str:
    return box.text() if isinstance(box, QLineEdit) else box.toPlainText()


def make_difference(mine: Vault, tmp_path: Path, case_id: str) -> None:
    """Let a colleague change the same text as this computer did, without either having seen the other's."""
    other = new_vault(tmp_path / "other", "Tom Okoro", FakeClock(tail=7))
    ops = mine.log.waiting_ops()
    other.log.apply_page(FeedPage(Cursor("e", len(ops)), tuple(FeedOp(n, op) for n, op in enumerate(ops, 1))))
    for vault, phone in ((other, "01632 960111"), (mine, "01632 960222")):
        person = vault.reads.records(Person, case_id)[0]
        with vault.begin() as work:
            work.save(msgspec.structs.replace(person, phone=phone))
            work.commit()
    mine.log.apply_page(FeedPage(Cursor("e", 1), tuple(FeedOp(1, op) for op in other.log.waiting_ops())))
    other.close()


@pytest.fixture
def bench(qtbot, qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    home = tmp_path / "profile"
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    folder = home / "stores" / "main"
    folder.parent.mkdir(parents=True)
    desk = small_desk(folder)
    case_id = planned_case(desk, "R-1")
    make_difference(desk.vault, tmp_path, case_id)
    desk.close()
    dress()
    desktop = Desktop()
    desktop.start()
    made = Bench(qtbot, desktop, home, case_id)
    made.unlock()
    yield made
    desktop.stop()
    desktop.window.deleteLater()
    settle()
    dress()


def test_half_typed_then_locked_with_a_dialog_open_then_back_in_the_same_field(bench: Bench) -> None:
    lost = []
    for number, place in enumerate([*PLACES, *(MORE if "PBDESK_KILLS" in os.environ else ())]):
        bench.go(place)
        box = bench.box(place)
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, place.text)
        dialog = QDialog(bench.desktop.window)
        dialog.open()
        bench.ways[number % 3]()
        bench.settle()
        assert bench.desktop.desk is None
        assert not dialog.isVisible()
        dialog.deleteLater()
        bench.unlock()
        try:
            again = bench.box(place)
        except AssertionError as error:
            lost.append(f"{place}: {error}")
            continue
        if text_of(again) != place.text:
            lost.append(f"{place}: {text_of(again)!r}")
        elif bench.desktop.window.focusWidget() is not again:
            now = bench.desktop.window.focusWidget()
            lost.append(f"{place}: the focus is on {now.objectName() or type(now).__name__}")
    bench.by_key()
    bench.settle()
    assert not lost, chr(10).join(lost)
    assert find(WORD, bench.folder) == []
