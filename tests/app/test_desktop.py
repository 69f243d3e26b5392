"""The desktop from its first start to its last: no store is lost, replaced or left half-made, and a lock keeps all."""

from __future__ import annotations

import errno
import json
import tempfile
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from pbdesk.app.desktop import Desktop
from pbdesk.domain.errors import KnownError
from pbdesk.services.ports import ChangeSet
from pbdesk.services.rows import CaseQuery
from pbdesk.settings import LANGUAGE, LAST_STORE
from pbdesk.store.instance import InstanceLock
from pbdesk.store.vault import open_vault
from pbdesk.ui.screens.first_run.page import FirstRunPage
from pbdesk.ui.screens.sync_status.presenter import Ended
from pbdesk.ui.screens.sync_status.runner import sync_runner
from pbdesk.ui.screens.unlock.page import UnlockPage
from pbdesk.ui.widgets import Banner
from tests.app.conftest import MakeDesktop
from tests.helpers.desk import small_desk
from tests.helpers.qt import settle
from tests.helpers.raw_store import listing
from tests.helpers.vaults import PASSPHRASE

NEW_PASSPHRASE = "mwdlyd llwybr tegell saith pont"


@pytest.fixture
def store(home: Path) -> Path:
    """A locked store with four cases, where the desktop looks for it."""
    folder = home / "stores" / "main"
    folder.parent.mkdir(parents=True)
    small_desk(folder).close()
    return folder


def outside(desktop: Desktop) -> object:
    return desktop.window.centralWidget().findChild(UnlockPage) or desktop.window.findChild(FirstRunPage)


def idle(qtbot, desktop: Desktop) -> None:
    qtbot.waitUntil(lambda: desktop.jobs.idle, timeout=60_000)
    settle()


def type_passphrase(qtbot, desktop: Desktop, passphrase: str) -> None:
    edit = desktop.window.findChild(QLineEdit, "passphrase")
    edit.setText(passphrase)
    desktop.window.findChild(QPushButton, "unlock").click()
    idle(qtbot, desktop)


def unlocked(qtbot, make_desktop: MakeDesktop) -> Desktop:
    desktop = make_desktop()
    desktop.start()
    type_passphrase(qtbot, desktop, PASSPHRASE)
    assert desktop.desk is not None
    return desktop


def remember(home: Path, name: str) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "settings.json").write_text(json.dumps({"settings": {"last_store": name}}), "utf-8")


# --- what comes first -----------------------------------------------------------------------------------


def test_start_when_there_is_no_store_then_the_first_run_and_nothing_is_made(
    qtbot, make_desktop: MakeDesktop, home: Path
) -> None:
    desktop = make_desktop()
    desktop.start()
    idle(qtbot, desktop)
    assert isinstance(outside(desktop), FirstRunPage)
    assert desktop.desk is None
    assert not (home / "stores").exists()


def test_start_when_there_is_a_store_then_unlock(qtbot, make_desktop: MakeDesktop, store: Path) -> None:
    desktop = make_desktop()
    desktop.start()
    assert isinstance(outside(desktop), UnlockPage)
    assert desktop.desk is None
    assert desktop.window.windowTitle() == "pbdesk, locked"


def test_start_when_a_remembered_store_is_missing_then_unlock_says_so_and_no_new_one_is_made(
    qtbot, make_desktop: MakeDesktop, home: Path
) -> None:
    remember(home, "team")
    desktop = make_desktop()
    desktop.start()
    assert isinstance(outside(desktop), UnlockPage)
    type_passphrase(qtbot, desktop, PASSPHRASE)
    assert desktop.desk is None
    banners = [banner.sentence for banner in desktop.window.findChildren(Banner)]
    assert len(banners) == 1
    assert not (home / "stores").exists()


def test_start_when_another_store_is_there_than_the_remembered_one_then_it_is_left_alone(
    qtbot, make_desktop: MakeDesktop, home: Path, store: Path
) -> None:
    remember(home, "team")
    before = listing(store)
    desktop = make_desktop()
    desktop.start()
    type_passphrase(qtbot, desktop, PASSPHRASE)
    assert desktop.desk is None
    assert listing(store) == before


# --- unlocking ------------------------------------------------------------------------------------------


def test_unlock_when_the_passphrase_is_wrong_then_said_beside_the_box_and_nothing_is_made(
    qtbot, make_desktop: MakeDesktop, home: Path, store: Path
) -> None:
    before = listing(home / "stores")
    desktop = make_desktop()
    desktop.start()
    type_passphrase(qtbot, desktop, "not this one")
    edit = desktop.window.findChild(QLineEdit, "passphrase")
    assert edit.accessibleDescription().startswith("Error:")
    assert edit.hasSelectedText()
    assert desktop.desk is None
    assert listing(home / "stores") == before
    type_passphrase(qtbot, desktop, PASSPHRASE)
    assert desktop.desk is not None


def test_unlock_when_right_then_my_work_and_the_store_is_remembered(
    qtbot, make_desktop: MakeDesktop, store: Path
) -> None:
    desktop = unlocked(qtbot, make_desktop)
    assert desktop.window.router.screen_id == "my_work"
    assert desktop.settings.text(LAST_STORE) == "main"
    assert desktop.desk is not None
    assert desktop.desk.caseload.search().total == 4
    assert any((store / "backups").iterdir())


def test_unlock_when_settings_cannot_be_written_then_open_all_the_same_and_told(
    qtbot, make_desktop: MakeDesktop, home: Path, store: Path
) -> None:
    desktop = make_desktop()
    (home / "settings.new").mkdir()  # where the settings' new file would go
    desktop.start()
    type_passphrase(qtbot, desktop, PASSPHRASE)
    assert desktop.desk is not None
    assert desktop.window.router.screen_id == "my_work"
    assert any("could not be written" in banner.sentence for banner in desktop.window.findChildren(Banner))


def test_unlock_when_the_store_is_open_elsewhere_then_told(
    qtbot, make_desktop: MakeDesktop, store: Path
) -> None:
    desktop = make_desktop()
    desktop.start()
    held = InstanceLock(store)
    held.acquire()
    try:
        type_passphrase(qtbot, desktop, PASSPHRASE)
        assert desktop.desk is None
        assert len(desktop.window.findChildren(Banner)) == 1
    finally:
        held.release()
    type_passphrase(qtbot, desktop, PASSPHRASE)
    assert desktop.desk is not None


# --- a new store ----------------------------------------------------------------------------------------


def test_create_when_empty_then_open_with_a_recovery_code_that_works(
    qtbot, make_desktop: MakeDesktop, home: Path
) -> None:
    desktop = make_desktop()
    desktop.start()
    code = desktop.create("Asha Rao", NEW_PASSPHRASE, False)
    assert desktop.desk is not None
    assert desktop.desk.vault.author == "Asha Rao"
    assert desktop.desk.caseload.search().total == 0
    assert (home / "stores" / "main").is_dir()
    desktop.on_opened()
    idle(qtbot, desktop)
    desktop.window.lock()
    idle(qtbot, desktop)
    desktop.recover(code, "another passphrase entirely")
    assert desktop.desk is not None


def test_create_when_with_the_example_then_forty_people_and_sixty_services(
    qtbot, make_desktop: MakeDesktop
) -> None:
    desktop = make_desktop()
    desktop.start()
    desktop.create("Asha Rao", NEW_PASSPHRASE, True)
    assert desktop.desk is not None
    assert desktop.desk.caseload.search(CaseQuery(include_closed=True)).total == 40
    assert len(desktop.desk.vault.reads.services(limit=1000)) == 60
    desktop.on_opened()
    idle(qtbot, desktop)
    assert desktop.window.router.screen_id == "my_work"


def test_create_when_the_example_cannot_be_filled_in_then_no_store_is_left(
    qtbot, make_desktop: MakeDesktop, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    desktop = make_desktop()
    desktop.start()
    monkeypatch.setattr(tempfile, "TemporaryDirectory", no_room)
    with pytest.raises(OSError):
        desktop.create("Asha Rao", NEW_PASSPHRASE, True)
    assert desktop.desk is None
    assert list((home / "stores").iterdir()) == []
    monkeypatch.undo()
    desktop.create("Asha Rao", NEW_PASSPHRASE, False)
    assert desktop.desk is not None


def test_create_when_a_store_is_there_already_then_refused_and_it_stays(
    qtbot, make_desktop: MakeDesktop, store: Path
) -> None:
    before = listing(store)
    desktop = make_desktop()
    with pytest.raises(KnownError) as told:
        desktop.create("Asha Rao", NEW_PASSPHRASE, False)
    assert told.value.code == "store-there-already"
    assert listing(store) == before


# --- locking and coming back ----------------------------------------------------------------------------


def test_lock_then_the_store_is_closed_and_unlock_returns_to_the_same_page_and_text(
    qtbot, make_desktop: MakeDesktop, store: Path
) -> None:
    desktop = unlocked(qtbot, make_desktop)
    assert desktop.desk is not None
    case_id = desktop.desk.caseload.search().rows[0].case_id
    desktop.window.navigate("case", case_id=case_id)
    idle(qtbot, desktop)
    desktop.window.navigate("new_case")
    idle(qtbot, desktop)
    desktop.window.findChild(QLineEdit, "family-name").setText("Pryce-N")
    desktop.window.findChild(QLineEdit, "family-name").setFocus()
    desktop.window.lock()
    idle(qtbot, desktop)
    assert desktop.desk is None
    assert isinstance(outside(desktop), UnlockPage)
    assert desktop.window.findChild(QLineEdit, "family-name") is None
    open_vault(store, PASSPHRASE).close()  # nobody holds it any more

    type_passphrase(qtbot, desktop, "wrong")
    assert desktop.desk is None
    type_passphrase(qtbot, desktop, PASSPHRASE)
    assert desktop.window.router.screen_id == "new_case"
    assert desktop.window.findChild(QLineEdit, "family-name").text() == "Pryce-N"
    assert desktop.window.focusWidget() is desktop.window.findChild(QLineEdit, "family-name")
    desktop.window.back()
    idle(qtbot, desktop)
    assert desktop.window.router.screen_id == "case"
    name = desktop.desk.caseload.name_of(case_id)
    assert name in desktop.window.router.page.title.text()


def test_lock_when_locked_then_nothing_more_happens(qtbot, make_desktop: MakeDesktop, store: Path) -> None:
    desktop = unlocked(qtbot, make_desktop)
    desktop.window.lock()
    desktop.window.lock()
    idle(qtbot, desktop)
    type_passphrase(qtbot, desktop, PASSPHRASE)
    assert desktop.window.router.screen_id == "my_work"


def test_lock_when_the_store_is_damaged_meanwhile_then_said_in_words(
    qtbot, make_desktop: MakeDesktop, store: Path
) -> None:
    desktop = unlocked(qtbot, make_desktop)
    desktop.window.lock()
    idle(qtbot, desktop)
    data = bytearray((store / "store.db").read_bytes())
    data[100] ^= 0xFF
    (store / "store.db").write_bytes(data)
    type_passphrase(qtbot, desktop, PASSPHRASE)
    assert desktop.desk is None
    assert len(desktop.window.findChildren(Banner)) == 1


# --- the end --------------------------------------------------------------------------------------------


def test_close_then_the_store_is_closed_and_what_was_typed_is_there_next_time(
    qtbot, make_desktop: MakeDesktop, store: Path
) -> None:
    desktop = unlocked(qtbot, make_desktop)
    desktop.window.navigate("new_case")
    idle(qtbot, desktop)
    desktop.window.findChild(QLineEdit, "family-name").setText("Pryce-N")
    desktop.stop()
    assert desktop.desk is None
    assert not (store / "store.db-wal").exists() or (store / "store.db-wal").stat().st_size == 0
    again = unlocked(qtbot, make_desktop)
    again.window.navigate("new_case")
    idle(qtbot, again)
    assert again.window.findChild(QLineEdit, "family-name").text() == "Pryce-N"


def test_close_when_the_store_is_just_opening_then_closed_all_the_same(
    qtbot, make_desktop: MakeDesktop, store: Path
) -> None:
    desktop = make_desktop()
    desktop.start()
    desktop.window.findChild(QLineEdit, "passphrase").setText(PASSPHRASE)
    desktop.window.findChild(QPushButton, "unlock").click()
    desktop.stop()
    assert desktop.desk is None
    open_vault(store, PASSPHRASE).close()


def test_status_when_a_note_is_written_then_read_again_once(
    qtbot, make_desktop: MakeDesktop, store: Path
) -> None:
    desktop = unlocked(qtbot, make_desktop)
    assert desktop.desk is not None
    case_id = desktop.desk.caseload.search().rows[0].case_id
    change = desktop.desk.caseload.add_note(case_id, "Rang back.")
    for _time in range(3):
        desktop.jobs.post_change(change)
    idle(qtbot, desktop)
    assert desktop.window._shell.status.text.startswith("Saved on this computer.")


def test_status_when_the_language_changes_then_said_in_the_new_one(
    qtbot, make_desktop: MakeDesktop, store: Path
) -> None:
    desktop = unlocked(qtbot, make_desktop)
    desktop.settings.change(LANGUAGE, "cy")
    idle(qtbot, desktop)
    assert desktop.window._shell.status.text.startswith("Cadwyd ar y cyfrifiadur hwn.")


def test_lock_when_a_sync_runs_then_it_stops_first_and_the_store_closes_behind_it(
    qtbot, make_desktop: MakeDesktop, store: Path
) -> None:
    desktop = unlocked(qtbot, make_desktop)
    desk = desktop.desk
    assert desk is not None
    seen: list[object] = []

    def slow_sync(report: object, stop: threading.Event) -> Ended:
        assert stop.wait(20), "nobody asked it to stop"
        seen.append(desk.vault.reads.counts())  # the store is still open for it
        return Ended(sentence="Stopped.", tone="info", change=ChangeSet())

    assert sync_runner(desktop.jobs).start(slow_sync)
    desktop.window.lock()
    idle(qtbot, desktop)
    assert len(seen) == 1
    type_passphrase(qtbot, desktop, PASSPHRASE)
    assert desktop.desk is not None
