"""The store's pages, wired as the program wires them, on a real store."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from pbdesk.domain.people import Person
from pbdesk.store import keys
from pbdesk.store.check import Finding
from pbdesk.store.escrow_opening import escrow_of
from pbdesk.store.unlocking import unlock, unlock_with_sheet
from pbdesk.store.vault import open_vault
from pbdesk.ui.screens.store.audit_page import AuditPage
from pbdesk.ui.screens.store.council_page import CouncilPage
from pbdesk.ui.screens.store.lock_page import LockPage
from pbdesk.ui.screens.store.page import StorePage
from pbdesk.ui.screens.store.passphrase_page import PassphrasePage
from pbdesk.ui.screens.store.restore_page import RestorePage
from pbdesk.ui.screens.store.sheet_page import SheetPage
from pbdesk.ui.widgets import Banner, DataTable
from tests.helpers.council_keys import council_keys
from tests.helpers.desk import case_named
from tests.helpers.qt import problems_of, snapshot
from tests.helpers.raw_store import flip_bit
from tests.helpers.vaults import CHEAP, PASSPHRASE
from tests.ui.screens.store.conftest import texts

NEW = "gannet ladder quiet thimble"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Spare the second of work that a new passphrase costs."""
    monkeypatch.setattr(keys, "FLOOR", CHEAP)
    monkeypatch.setattr("pbdesk.store.unlocking.calibrate", lambda: CHEAP)


PAGES = {
    "store": StorePage,
    "store_restore": RestorePage,
    "store_passphrase": PassphrasePage,
    "store_sheet": SheetPage,
    "store_audit": AuditPage,
    "store_council": CouncilPage,
    "store_lock": LockPage,
}


@pytest.mark.parametrize("screen_id", PAGES)
def test_page_when_the_program_opens_it_then_it_is_the_right_one(bench, screen_id):
    assert type(bench.open(screen_id)) is PAGES[screen_id]


def banner(page) -> str:
    return page.findChildren(Banner)[-1].sentence


def test_store_when_opened_then_says_what_is_missing_and_backs_up(bench):
    page = bench.open("store")
    assert "There is no backup yet." in texts(page)
    assert "None yet" in texts(page)
    assert problems_of(page) == []
    snapshot(page, "store_new")
    bench.press(page, "back-up")
    assert "Backed up 21 November 2026" in banner(page)
    assert "The newest backup: 21 November 2026" in texts(page)
    assert page.findChild(QPushButton, "restore-0") is not None


def test_store_when_checked_then_told_thing_by_thing(bench, desk):
    desk.vault.keeping.back_up()
    desk.vault.keeping.make_sheet(PASSPHRASE)
    page = bench.open("store")
    bench.press(page, "check")
    assert "The store is sound." in texts(page)
    assert "Every page of the database is whole and authentic." in texts(page)
    assert problems_of(page) == []
    bench.settle()
    snapshot(page, "store_checked")


def test_store_when_the_backup_is_damaged_then_the_check_and_the_restore_say_so(bench, desk):
    flip_bit(desk.vault.keeping.back_up().database, 2 * 4096 + 50)
    page = bench.open("store")
    bench.press(page, "check")
    assert "One thing is wrong with the store." in texts(page)
    snapshot(page, "store_damaged")
    page = bench.open("store_restore", backup=desk.vault.keeping.backups()[0].backup.folder.name)
    assert "was not used" in banner(page)
    assert page.findChild(QPushButton, "restore") is None
    assert problems_of(page) == []


def test_store_when_something_happened_then_told_once_it_is_opened(bench, desk):
    desk.vault.news = (
        Finding("x", "fault", "Saves that were made here and are missing: {count}.", fields={"count": 3}),
    )
    page = bench.open("store")
    assert "Saves that were made here and are missing: 3." in banner(page)
    snapshot(page, "store_news")


def test_restore_when_chosen_then_previewed_locked_and_in_place_at_the_next_opening(bench, desk, tmp_path):
    case_id = case_named(desk, "R-1")
    name = desk.vault.keeping.back_up().folder.name
    person = desk.vault.reads.records(Person, case_id)[0]
    with desk.vault.begin() as work:
        work.save(msgspec.structs.replace(person, phone="01632 960001"))
        work.commit()
    locked = []
    bench.context.lock = lambda: locked.append(desk.close())
    page = bench.open("store_restore", backup=name)
    assert "4 now, 4 in the backup" in texts(page)
    assert "One save made since then would be missing." in texts(page)
    assert problems_of(page) == []
    bench.settle()
    snapshot(page, "store_restore")
    bench.press(page, "restore")
    assert locked == [None]
    vault = open_vault(tmp_path / "main", PASSPHRASE)
    assert vault.reads.records(Person, case_id)[0].phone == ""
    assert [finding.code for finding in vault.news] == ["store-restored"]
    assert vault.news[0].fields == {"count": 1}
    vault.close()


def test_restore_when_the_backup_has_gone_then_told(bench):
    page = bench.open("store_restore", backup="2026-01-01T000000Z")
    assert "no longer there" in banner(page)


def test_passphrase_when_something_is_missing_then_said_by_the_field_and_kept(bench, tmp_path):
    page = bench.open("store_passphrase")
    assert problems_of(page) == []
    bench.press(page, "change")
    assert "Enter the passphrase that you have now." in texts(page)
    assert "Too short" in texts(page)
    page.findChild(QLineEdit, "current-passphrase").setText("not this one at all")
    page.findChild(QLineEdit, "new-passphrase").setText(NEW)
    page.findChild(QLineEdit, "new-passphrase-again").setText(NEW + "!")
    bench.press(page, "change")
    assert "The two passphrases are not the same." in texts(page)
    snapshot(page, "store_passphrase")
    page.findChild(QLineEdit, "new-passphrase-again").setText(NEW)
    bench.press(page, "change")
    assert "That passphrase does not open this store." in texts(page)
    unlock(tmp_path / "main", PASSPHRASE)


def test_passphrase_when_changed_then_only_the_new_one_opens_and_the_boxes_are_empty(bench, tmp_path, visits):
    page = bench.open("store_passphrase")
    page.findChild(QLineEdit, "current-passphrase").setText(PASSPHRASE)
    page.findChild(QLineEdit, "new-passphrase").setText(NEW)
    page.findChild(QLineEdit, "new-passphrase-again").setText(NEW)
    bench.qtbot.wait(400)
    bench.settle()
    assert "Very strong." in texts(page)
    snapshot(page, "store_passphrase_strong")
    bench.press(page, "change")
    assert "The new passphrase opens the store." in texts(page)
    assert problems_of(page) == []
    assert page.findChild(QLineEdit, "new-passphrase") is None
    unlock(tmp_path / "main", NEW)
    page.leaving()
    bench.press(page, "done")
    assert visits.backs == 1
    page.opened()
    assert page.findChild(QLineEdit, "new-passphrase").text() == ""


def test_sheet_when_made_then_its_code_opens_the_store_and_is_gone_on_leaving(bench, tmp_path, desk):
    page = bench.open("store_sheet")
    assert problems_of(page) == []
    page._ask_where = lambda _parent, _title, _path, _kinds, done: done(str(tmp_path / "sheet.pdf"))
    bench.press(page, "make")
    assert "Enter your passphrase." in texts(page)
    page.findChild(QLineEdit, "current-passphrase").setText("not this one at all")
    bench.press(page, "make")
    assert "That passphrase does not open this store." in texts(page)
    page.findChild(QLineEdit, "current-passphrase").setText(PASSPHRASE)
    bench.press(page, "make")
    code = next(line for line in texts(page).splitlines() if len(line.split()) == 7 and line.isupper())
    unlock_with_sheet(tmp_path / "main", code)
    assert problems_of(page) == []
    snapshot(page, "store_sheet")
    bench.press(page, "save-sheet")
    assert (tmp_path / "sheet.pdf").stat().st_size > 1000
    assert "Print it, then delete the file" in banner(page)
    page.leaving()
    assert code not in texts(page)
    assert desk.vault.keeping.trail([""])[0].did == "sheet"


def test_audit_when_opened_then_everything_is_there_and_a_case_can_be_found(bench, tmp_path):
    page = bench.open("store_audit")
    assert len(page.findChild(DataTable).model.rows) > 10
    assert problems_of(page) == []
    bench.settle()
    snapshot(page, "store_audit")
    page.findChild(QLineEdit, "find").setText("bryn")
    bench.qtbot.wait(120)
    bench.settle()
    table = page.findChild(DataTable)
    assert table.model.rows[0].cells[:3] == ("Bryn Hughes", "Looked at the case", "Asha Rao")
    assert {row.cells[0] for row in table.model.rows} == {"Bryn Hughes"}
    bench.press(page, "prove")
    assert "Nothing was altered or removed" in banner(page)
    page._ask_where = lambda _parent, _title, _path, _kinds, done: done(str(tmp_path / "log.jsonl"))
    bench.press(page, "log")
    assert "Whoever alters the file breaks its seal." in banner(page)
    assert "Hughes" not in (tmp_path / "log.jsonl").read_text(encoding="utf-8")


def test_council_when_set_up_then_its_key_is_shown_before_and_it_can_be_taken_away(bench, desk, tmp_path):
    keys_made = council_keys(tmp_path)
    page = bench.open("store_council")
    assert problems_of(page) == []
    snapshot(page, "store_council_none")
    bench.press(page, "set-up")
    summary = [found.text() for found in page.findChildren(QPushButton)]
    assert "Choose the key that your council gave you." in summary
    assert "Enter your passphrase." in texts(page)
    page._ask_which = lambda _parent, _title, _kinds, done: done(str(keys_made.public_file))
    bench.press(page, "choose-key")
    assert keys_made.public.fingerprint in texts(page)
    page.findChild(QLineEdit, "current-passphrase").setText("not this one at all")
    bench.press(page, "set-up")
    assert "That passphrase does not open this store." in texts(page)
    assert desk.vault.keeping.council_help() is None
    page.findChild(QLineEdit, "current-passphrase").setText(PASSPHRASE)
    snapshot(page, "store_council_key")
    bench.press(page, "set-up")
    assert "The council can help you now." in banner(page)
    assert "Cwm Isaf Council" in texts(page)
    assert problems_of(page) == []
    snapshot(page, "store_council_there")
    store = bench.open("store")
    assert "Cwm Isaf Council, since" in texts(store)
    bench.press(store, "check")
    assert "Cwm Isaf Council can help to open this store, since" in texts(store)
    snapshot(store, "store_with_council")
    bench.press(page, "remove")
    assert "The council can help no longer." in banner(page)
    assert escrow_of(tmp_path / "main") is None
    assert [row.did for row in desk.vault.keeping.trail([""])][:2] == ["escrow-removed", "escrow"]


def test_council_when_the_file_is_no_key_then_told(bench, tmp_path):
    page = bench.open("store_council")
    (tmp_path / "notes.txt").write_text("not a key")
    page._ask_which = lambda _parent, _title, _kinds, done: done(str(tmp_path / "notes.txt"))
    bench.press(page, "choose-key")
    assert "notes.txt could not be read as a recovery key of a council." in banner(page)


def test_lock_when_asked_for_then_what_ends_is_said_and_the_next_opening_has_a_new_key(bench, desk, tmp_path):
    old = unlock(tmp_path / "main", PASSPHRASE).db_key
    locked = []
    bench.context.lock = lambda: locked.append(desk.close())
    page = bench.open("store_lock")
    assert problems_of(page) == []
    assert "The recovery sheet ends" in texts(page)
    assert "Older backups still open with the old key" in texts(page)
    snapshot(page, "store_lock")
    bench.press(page, "change-lock")
    assert "Enter your passphrase." in texts(page)
    page.findChild(QLineEdit, "current-passphrase").setText("not this one at all")
    bench.press(page, "change-lock")
    assert "That passphrase does not open this store." in texts(page)
    assert locked == []
    page.findChild(QLineEdit, "current-passphrase").setText(PASSPHRASE)
    bench.press(page, "change-lock")
    assert locked == [None]
    vault = open_vault(tmp_path / "main", PASSPHRASE)
    assert vault.news[0].code == "lock-changed"
    assert unlock(tmp_path / "main", PASSPHRASE).db_key != old
    vault.close()
