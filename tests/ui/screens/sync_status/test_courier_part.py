"""Courier files on the page of sync: exported, handed in at a real council, and its answer taken in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from pbdesk.gateway import courier as council_side
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import existing_folder, open_folder
from pbdesk.services.courier import Courier
from pbdesk.transport.courier import DriveFiles
from pbdesk.ui.screens.sync_status.courier_presenter import CourierPresenter
from pbdesk.ui.screens.sync_status.dialogs import Dialogs
from pbdesk.ui.screens.sync_status.page import SyncStatusPage
from tests.helpers.qt import problems_of, wait_idle
from tests.ui.screens.receipts.pictures import whole_snapshot
from tests.ui.screens.receipts.world import make_world
from tests.ui.screens.sync_status.council import Laptop
from tests.ui.screens.sync_status.test_sync_status import banners, press, texts


class Stick:
    """A folder that stands for a stick, the council that it is carried to, and the page beside it."""

    def __init__(self, folder: Path, laptop: Laptop) -> None:
        self.laptop = laptop
        self.folder = folder / "stick"
        self.folder.mkdir()
        self.chosen: list[Path] = []
        self.files: DriveFiles = DriveFiles()
        open_folder(laptop.gateway, SystemClock(), "Glanmor Council").close()

    def presenter(self) -> CourierPresenter:
        courier = Courier(self.laptop.vault, self.files, lambda data: b"small")
        return CourierPresenter(courier, lambda: "Asha's laptop")

    def dialogs(self) -> Dialogs:
        return Dialogs(
            folder=lambda _parent, _title, done: done(str(self.folder)),
            files=lambda _parent, _title, _kinds, done: done([str(path) for path in self.chosen]),
        )

    def enrolment(self) -> str:
        """Put an enrolment file on the stick and return its code."""
        database = existing_folder(self.laptop.gateway, SystemClock())
        data, code = council_side.enrolment_file(database, SystemClock(), "Asha Rao")
        database.close()
        self.chosen = [self.folder / "glanmor.pbenrol"]
        self.chosen[0].write_bytes(data)
        return code

    def hand_in(self) -> None:
        """Hand in what is on the stick, and put the answer on it."""
        database = existing_folder(self.laptop.gateway, SystemClock())
        opened = [
            council_side.open_request(database, path.read_bytes())
            for path in sorted(self.folder.glob("*.pbcourier"))
        ]
        self.chosen = []
        for name, data in council_side.hand_in(database, SystemClock(), opened[-1:]).files:
            (self.folder / name).write_bytes(data)
            self.chosen.append(self.folder / name)
        database.close()


@pytest.fixture
def stick(tmp_path):
    world = make_world(tmp_path / "laptop")
    yield Stick(tmp_path, Laptop(world, tmp_path / "gateway", "", None))
    world.vault.close()


@pytest.fixture
def show(qtbot, context):
    def shown(stick: Stick) -> SyncStatusPage:
        page = SyncStatusPage(
            context, stick.laptop.presenter(), courier=stick.presenter(), dialogs=stick.dialogs()
        )
        qtbot.addWidget(page)
        page.resize(1030, 900)
        page.show()
        page.opened()
        wait_idle(qtbot, context)
        return page

    return shown


def test_page_when_there_never_was_a_network_then_all_goes_by_stick(qtbot, context, show, stick):
    page = show(stick)
    assert page.findChild(QPushButton, "courier-export") is None
    press(page, "courier-enrol")
    assert "Enter the code of the enrolment file." in texts(page)
    whole_snapshot(page, "courier_unknown")
    code = stick.enrolment()
    page.findChild(QLineEdit, "courier-code").setText("ABCD")
    press(page, "courier-enrol")
    wait_idle(qtbot, context)
    assert page.findChild(QLineEdit, "courier-code").accessibleDescription().startswith("Error: ")
    page.findChild(QLineEdit, "courier-code").setText(code)
    press(page, "courier-enrol")
    wait_idle(qtbot, context)
    assert "This computer knows its council now." in banners(page)
    assert not page.findChild(QPushButton, "sync-now").isVisible()
    assert "2 changes" in texts(page)
    press(page, "courier-export")
    wait_idle(qtbot, context)
    assert "One courier file was written." in banners(page)
    assert any(text.startswith("File 1 of ") and "2 changes" in text for text in texts(page))
    assert "2 changes are not yet at the council. Nothing is lost." in texts(page)
    assert problems_of(page) == []
    whole_snapshot(page, "courier_out")
    stick.hand_in()
    press(page, "courier-answer")
    wait_idle(qtbot, context)
    assert "Answer 1 was taken in." in banners(page)
    assert "2 changes sent." in " ".join(texts(page))
    assert "Everything is at the council." in texts(page)
    assert not any("has no answer yet" in text for text in texts(page))
    whole_snapshot(page, "courier_answered")
    press(page, "courier-answer")
    wait_idle(qtbot, context)
    assert "Everything in answer 1 was here already." in banners(page)


def enrolled(stick: Stick) -> Stick:
    """Let the laptop know its council."""
    courier = Courier(stick.laptop.vault, stick.files, lambda data: b"")
    courier.enrol_from(stick.folder / "glanmor.pbenrol", stick.enrolment(), "Asha's laptop")
    return stick


def test_page_when_the_answer_is_not_whole_then_refused_and_nothing_changed(qtbot, context, show, stick):
    page = show(enrolled(stick))
    press(page, "courier-export")
    wait_idle(qtbot, context)
    stick.hand_in()
    stick.chosen[0].write_bytes(stick.chosen[0].read_bytes()[:-1])
    press(page, "courier-answer")
    wait_idle(qtbot, context)
    assert "This courier file is not whole" in banners(page)
    assert "2 changes are not yet at the council. Nothing is lost." in texts(page)


def test_page_when_the_stick_is_gone_then_said(qtbot, context, show, stick):
    class Pulled(DriveFiles):
        def write(self, folder: Path, name: str, data: bytes) -> Path:
            return super().write(folder / "pulled out", name, data)

    enrolled(stick)
    stick.files = Pulled()
    page = show(stick)
    press(page, "courier-export")
    wait_idle(qtbot, context)
    assert "is not there any more." in banners(page)
    assert not any("has no answer yet" in text for text in texts(page))


def test_page_when_photos_do_not_fit_then_said_and_chosen(qtbot, context, show, stick):
    world = enrolled(stick).laptop.world
    path = world.draw()
    world.spend("Siop y Pentref", 1245, photo=(path.read_bytes(), path.name), no_receipt_because="")
    page = show(stick)
    room = page.findChild(QComboBox, "courier-room")
    assert room.currentText().startswith("All of them, about ")
    whole_snapshot(page, "courier_photos")
    room = page.findChild(QComboBox, "courier-room")
    room.setCurrentIndex(room.count() - 1)
    wait_idle(qtbot, context)
    assert "One photo does not fit and waits for the next file." in texts(page)
