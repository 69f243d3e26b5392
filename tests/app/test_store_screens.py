"""What happened to the store is said as soon as it is open, and its screens are wired."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPushButton

from pbdesk.app.store_screens import save_recovery_sheet, store_specs
from pbdesk.store.vault import open_vault
from pbdesk.ui.screens.store.page import StorePage
from pbdesk.ui.widgets import Banner
from tests.app.conftest import MakeDesktop
from tests.helpers.desk import small_desk
from tests.helpers.qt import settle
from tests.helpers.vaults import PASSPHRASE, add_case


def unlocked_page(qtbot, make_desktop: MakeDesktop) -> object:
    desktop = make_desktop()
    desktop.start()
    desktop.window.findChild(QLineEdit, "passphrase").setText(PASSPHRASE)
    desktop.window.findChild(QPushButton, "unlock").click()
    qtbot.waitUntil(lambda: desktop.jobs.idle and desktop.desk is not None, timeout=60_000)
    qtbot.waitUntil(lambda: desktop.jobs.idle, timeout=60_000)
    settle()
    return desktop.window.router.page


def test_opened_when_saves_are_missing_then_said_at_once_with_their_number(
    qtbot, home: Path, make_desktop: MakeDesktop
) -> None:
    folder = home / "stores" / "main"
    folder.parent.mkdir(parents=True)
    small_desk(folder).close()
    old = (folder / "store.db").read_bytes()
    vault = open_vault(folder, PASSPHRASE)
    add_case(vault, "Bryn Hughes", "R-9")
    vault.close()
    (folder / "store.db").write_bytes(old)
    page = unlocked_page(qtbot, make_desktop)
    assert isinstance(page, StorePage)
    told = [banner.sentence for banner in page.findChildren(Banner)]
    assert any("missing: 2." in sentence and "Sync now" in sentence for sentence in told)


def test_opened_when_all_is_as_it_was_then_work_begins(qtbot, home: Path, make_desktop: MakeDesktop) -> None:
    (home / "stores").mkdir(parents=True)
    small_desk(home / "stores" / "main").close()
    assert not isinstance(unlocked_page(qtbot, make_desktop), StorePage)


def test_screens_are_reached_from_settings_and_not_in_the_navigation() -> None:
    assert [spec.label for spec in store_specs()] == [""] * len(store_specs())


def test_sheet_when_saved_then_a_page(tmp_path: Path) -> None:
    code = "-".join(["ABCDE"] * 7)
    save_recovery_sheet(code, "Asha Rao", "main", "2026-11-21", tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
