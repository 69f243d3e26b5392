"""The page of sync and status, with a real council and with a sync that takes its time."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QPushButton, QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.services.ports import ChangeSet
from pbdesk.services.sync import SyncProgress, SyncResult
from pbdesk.ui.a11y import audit
from pbdesk.ui.screens.sync_status.page import SyncStatusPage
from pbdesk.ui.screens.sync_status.runner import sync_runner
from pbdesk.ui.widgets import Banner, DataTable, row
from tests.helpers.qt import dress, problems_of, settle, wait_idle
from tests.ui.screens.receipts.pictures import whole_snapshot
from tests.ui.screens.sync_status.test_presenter import refuse

RESULT = SyncResult(
    sent=1,
    received=0,
    refused=0,
    stuck=0,
    photos_sent=0,
    photos_received=0,
    repaired=0,
    conflicts=2,
    cases_left=0,
    copied=False,
    changes=ChangeSet(remote=True),
)


class SlowSync:
    """Reports one step, then goes on only when it is let go or stopped."""

    def __init__(self, real, step=None) -> None:
        self.real = real
        self.step = step or SyncProgress("changes", 40, 120)
        self.let_go = threading.Event()
        self.runs = 0

    def state(self):
        return self.real.state()

    def run(self, report, cancel) -> SyncResult:
        self.runs += 1
        report(self.step)
        while not self.let_go.wait(0.01):
            if cancel.is_set():
                break
        return RESULT


def texts(page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def banners(page) -> str:
    return " ".join(banner.sentence for banner in page.findChildren(Banner) if banner.isVisibleTo(page))


def press(page, identifier: str) -> None:
    page.findChild(QPushButton, identifier).click()


@pytest.fixture
def show(qtbot, context):
    def shown(presenter, **args) -> SyncStatusPage:
        page = SyncStatusPage(context, presenter)
        qtbot.addWidget(page)
        page.resize(1030, 900)
        page.show()
        page.opened(**args)
        if not args:
            wait_idle(qtbot, context)
        return page

    return shown


def test_page_when_opened_then_says_what_is_not_yet_at_the_council(show, laptop):
    page = show(laptop.presenter())
    assert "2 changes are not yet at the council. Nothing is lost." in texts(page)
    assert len(page.findChild(DataTable).model.rows) == 2
    assert problems_of(page) == []
    whole_snapshot(page, "sync_waiting")


def test_page_when_sync_is_pressed_then_it_syncs_and_says_so(qtbot, context, show, laptop):
    changes: list[ChangeSet] = []
    context.jobs.store_changed.connect(changes.append)
    page = show(laptop.presenter())
    page.commands()["sync"]()
    wait_idle(qtbot, context, 15000)
    assert "Everything is at the council." in texts(page)
    assert "2 changes sent." in banners(page)
    assert changes[-1].touches("op")
    assert problems_of(page) == []
    whole_snapshot(page, "sync_done")


def test_page_when_opened_by_f5_then_it_syncs_at_once(qtbot, context, show, laptop):
    page = show(laptop.presenter(), do="sync")
    wait_idle(qtbot, context, 15000)
    assert "2 changes sent." in banners(page)


def test_page_when_the_council_is_down_then_told_and_offline_since(qtbot, context, show, laptop):
    import msgspec

    laptop.vault.enrolment = msgspec.structs.replace(laptop.vault.enrolment, url="http://127.0.0.1:9")
    page = show(laptop.presenter())
    press(page, "sync-now")
    wait_idle(qtbot, context, 15000)
    assert any(text.startswith("Offline since") for text in texts(page))
    assert "safe on this computer" in banners(page)
    assert problems_of(page) == []
    whole_snapshot(page, "sync_offline")


def test_page_when_a_sync_takes_long_then_progress_and_stop(qtbot, context, show, laptop):
    slow = SlowSync(laptop.sync())
    page = show(laptop.presenter(slow))
    press(page, "sync-now")
    qtbot.waitUntil(lambda: "Sending changes: 40 of 120" in texts(page))
    assert page.findChild(QProgressBar).value() == 40
    assert not page.findChild(QPushButton, "sync-now").isEnabled()
    assert audit(page) == []
    press(page, "stop-sync")
    assert "Stopping…" in texts(page)
    wait_idle(qtbot, context)
    assert "It was stopped before the end." in banners(page)
    assert page.findChild(QPushButton, "sync-now").isEnabled()


def test_page_when_a_sync_ends_then_the_focus_stays_in_the_page(qtbot, context, laptop):
    slow = SlowSync(laptop.sync())
    holder, page = QWidget(), SyncStatusPage(context, laptop.presenter(slow))
    holder.setLayout(row(QLineEdit(), page))  # the line stands for the navigation
    qtbot.addWidget(holder)
    holder.show()
    holder.activateWindow()
    page.opened()
    wait_idle(qtbot, context)
    page.on_sync_clicked()
    assert page.focused_identifier() == "stop-sync"
    slow.let_go.set()
    wait_idle(qtbot, context)
    assert page.focused_identifier() == "sync-now"


def test_page_when_people_work_on_meanwhile_then_saves_are_not_held_up(qtbot, context, show, laptop):
    slow = SlowSync(laptop.sync())
    page = show(laptop.presenter(slow))
    press(page, "sync-now")
    qtbot.waitUntil(lambda: slow.runs == 1)
    saved: list[object] = []
    context.jobs.run(page, lambda: laptop.vault.drafts.put("note", "x"), saved.append)
    qtbot.waitUntil(lambda: bool(saved), timeout=2000)
    slow.let_go.set()
    wait_idle(qtbot, context)


def test_page_when_left_and_opened_again_then_the_same_sync_goes_on(qtbot, context, show, laptop):
    slow = SlowSync(laptop.sync())
    first = SyncStatusPage(context, laptop.presenter(slow))  # not given to qtbot: it goes in this test
    first.show()
    first.opened()
    wait_idle(qtbot, context)
    press(first, "sync-now")
    qtbot.waitUntil(lambda: slow.runs == 1)
    first.hide()
    first.deleteLater()
    settle()
    again = show(laptop.presenter(slow), do="sync")
    qtbot.waitUntil(lambda: "Sending changes: 40 of 120" in texts(again))
    assert slow.runs == 1
    slow.let_go.set()
    wait_idle(qtbot, context)
    assert "2 differences to decide." in banners(again)
    assert not sync_runner(context.jobs).is_running


def test_page_when_nobody_knows_how_many_then_no_bar_is_shown(qtbot, context, show, laptop):
    slow = SlowSync(laptop.sync(), SyncProgress("news", 30, 0))
    page = show(laptop.presenter(slow))
    press(page, "sync-now")
    qtbot.waitUntil(lambda: "Reading what is new: 30 changes" in texts(page))
    assert not page.findChild(QProgressBar).isVisible()
    slow.let_go.set()
    wait_idle(qtbot, context)


def test_page_when_a_sync_ends_with_differences_then_one_press_leads_there(
    qtbot, context, visits, show, laptop
):
    slow = SlowSync(laptop.sync())
    slow.let_go.set()
    page = show(laptop.presenter(slow))
    press(page, "sync-now")
    wait_idle(qtbot, context)
    next(each for each in page.findChildren(QPushButton) if each.text() == "Decide").click()
    assert visits.opened == [("conflicts", {})]


def test_page_when_something_was_refused_then_it_is_read_before_it_is_dismissed(qtbot, context, show, laptop):
    op_id = refuse(laptop)
    gone: list[str] = []

    def dismiss(wanted: str) -> ChangeSet:
        gone.append(wanted)
        return ChangeSet((("op", wanted),))

    page = show(laptop.presenter(dismiss=dismiss))
    assert "Needs attention: one change" in texts(page)
    assert page.findChild(QPushButton, "dismiss") is None
    press(page, f"read-{op_id}")
    wait_idle(qtbot, context)
    assert "Evans" in texts(page)
    assert problems_of(page) == []
    whole_snapshot(page, "sync_attention")
    press(page, "dismiss")
    wait_idle(qtbot, context)
    assert gone == [op_id]
    assert "Dismissed." in banners(page)


def test_page_when_something_refused_is_sent_again_then_it_waits(qtbot, context, show, laptop):
    op_id = refuse(laptop)
    page = show(laptop.presenter())
    press(page, f"read-{op_id}")
    wait_idle(qtbot, context)
    press(page, "send-again")
    wait_idle(qtbot, context)
    assert "2 changes are not yet at the council. Nothing is lost." in texts(page)
    assert page.findChild(QPushButton, f"read-{op_id}") is None


def test_page_when_not_connected_then_the_form_connects(qtbot, context, show, stranger):
    page = show(stranger.presenter())
    assert page.findChild(QPushButton, "sync-now") is None
    assert problems_of(page) == []
    whole_snapshot(page, "sync_connect")
    press(page, "connect")
    assert "Enter the address that the council gave you." in texts(page)
    page.findChild(QLineEdit, "address").setText(stranger.url)
    page.findChild(QLineEdit, "code").setText("WRONG")
    page.findChild(QLineEdit, "device").setText("Asha's laptop")
    press(page, "connect")
    wait_idle(qtbot, context, 15000)
    assert page.findChild(QLineEdit, "code").accessibleDescription().startswith("Error: ")
    page.findChild(QLineEdit, "code").setText(stranger.code())
    press(page, "connect")
    wait_idle(qtbot, context, 15000)
    assert "This computer is connected." in banners(page)
    assert page.findChild(QLineEdit, "address") is None
    next(each for each in page.findChildren(QPushButton) if each.text() == "Sync now").click()
    wait_idle(qtbot, context, 15000)
    assert "Everything is at the council." in texts(page)


def test_page_when_nobody_answers_then_the_form_stays(qtbot, context, show, stranger):
    page = show(stranger.presenter())
    for name, text in (("address", "http://127.0.0.1:9"), ("code", "A"), ("device", "B")):
        page.findChild(QLineEdit, name).setText(text)
    press(page, "connect")
    wait_idle(qtbot, context, 15000)
    assert page.findChild(QLineEdit, "address").text() == "http://127.0.0.1:9"
    assert page.findChild(QPushButton, "connect").isEnabled()
    assert banners(page)


def test_page_when_the_pass_is_refused_then_connecting_again_is_offered(qtbot, context, show, laptop):
    class Refusing(SlowSync):
        def run(self, report, cancel) -> SyncResult:
            raise KnownError("gateway-refused-token", "The council no longer knows this computer.")

    page = show(laptop.presenter(Refusing(laptop.sync())))
    press(page, "sync-now")
    wait_idle(qtbot, context)
    banner = page.findChild(Banner)
    next(each for each in banner.findChildren(QPushButton) if each.text() == "Connect again").click()
    assert page.findChild(QLineEdit, "address") is not None


@pytest.mark.parametrize(("width", "percent"), [(1000, 125), (960, 150)])
def test_page_when_the_window_is_narrow_then_nothing_is_cut(qtbot, context, show, laptop, width, percent):
    page = show(laptop.presenter())
    dress("light", percent)
    page.resize(width, 900)
    wait_idle(qtbot, context)
    assert audit(page) == []
    dress()
