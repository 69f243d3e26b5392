"""The desktop: one window on one store. First run or Unlock come first; the desk is built once the store opens.

Only Qt and the key file's code are imported before Unlock is painted; the rest is loaded by a worker meanwhile.
"""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pbdesk.app.council_way import council_way
from pbdesk.app.screens import screen_specs
from pbdesk.app.status import status_of
from pbdesk.domain.errors import KnownError
from pbdesk.settings import LANGUAGE, LAST_STORE, Setting, Settings, Value
from pbdesk.settings.places import places
from pbdesk.ui.a11y import Announcer
from pbdesk.ui.application import catch_faults, make_application
from pbdesk.ui.context import Context
from pbdesk.ui.first_paint import after_first_paint
from pbdesk.ui.jobs import Jobs, Pool
from pbdesk.ui.main_window import MainWindow
from pbdesk.ui.screens.sync_status.runner import sync_runner
from pbdesk.ui.screens.unlock.page import UnlockPage
from pbdesk.ui.screens.unlock.presenter import UnlockPresenter
from pbdesk.ui.widgets.page import Page

if TYPE_CHECKING:
    from pbdesk.services.desk import Desk
    from pbdesk.services.rows import SyncState
    from pbdesk.store.escrow_opening import Reopened
    from pbdesk.store.vault import Vault
    from pbdesk.ui.models.strength import Judged

_LATER = ("pbdesk.app.desk", "pbdesk.store.vault", "pbdesk.services.desk", "babel.dates")
"""What a worker loads while Unlock is on the screen."""
_STORE_NAME = "main"


class Desktop:
    """The program with its window.

    Attributes:
        window: the one window.
        folder: where the store is, or will be made.
    """

    def __init__(self, folder: Path | None = None, settings: Settings | None = None) -> None:
        """Make the window; `folder` names a store other than the one that was open last."""
        home = places()
        self.settings = settings or Settings(home.settings_file)
        self._app, self._appearance = make_application(sys.argv[:1], self.settings, home.cache)
        self.jobs = Jobs()
        self._undo_hook = catch_faults(self.jobs)
        self.folder = folder or home.stores / (self.settings.text(LAST_STORE) or _STORE_NAME)
        self.context = Context(
            services=None, jobs=self.jobs, settings=self.settings, announce=Announcer(self.jobs)
        )
        self.window = MainWindow(self.context, screen_specs(), unlock_page=self._make_unlock)
        self.window.locked.connect(self.on_window_locked)
        self.jobs.store_changed.connect(self.on_store_changed)
        self.settings.listen(self.on_setting_changed)
        self._asked_status = False
        self._closing: Desk | None = None

    @property
    def desk(self) -> Desk | None:
        """The desk of the open store, None while it is locked."""
        desk: Desk | None = self.context.services
        return desk

    def run(self) -> int:
        """Show the window and run until it is closed; return the exit code."""
        self.start()
        return self.wait()

    def wait(self) -> int:
        """Run until the window is closed; return the exit code."""
        try:
            return int(self._app.exec())
        finally:
            self._close_late()
            self._undo_hook()

    def start(self, desk: Desk | None = None) -> None:
        """Show the window: on an open desk, on Unlock, or on the first run where there is no store yet."""
        if desk is not None:
            self._take(desk)
            self.on_opened()
        elif self.folder.exists() or self.settings.text(LAST_STORE):
            self.window.show_outside(self._make_unlock(self.context))
        else:
            self.window.show_outside(self._make_first_run(), locked=False)
        after_first_paint(self.window, self._load_the_rest)
        self.window.show()

    def stop(self) -> None:
        """Close the window and the store, for tests."""
        self.window.close()
        self._close_late()
        self._appearance.leave()
        self._undo_hook()

    def _close_late(self) -> None:
        """Close a store that came open, or that waited for its sync, only after the window had gone."""
        waiting = (self.desk, self._closing)
        self.context.services = self._closing = None
        for desk in waiting:
            if desk is not None:
                desk.close()

    # Opening and locking

    def _make_unlock(self, context: Context) -> Page:
        presenter = UnlockPresenter(
            self.unlock,
            recover=self._recovery(),
            judge=judge,
            council=council_way(self.folder, self._take_reopened),
        )
        return UnlockPage(context, presenter, self.on_opened)

    def _recovery(self) -> Callable[[str, str], None] | None:
        from pbdesk.store.unlocking import has_recovery_sheet

        try:
            return self.recover if has_recovery_sheet(self.folder) else None
        except KnownError:  # Unlock itself says what is wrong with the store, in words
            return None

    def _make_first_run(self) -> Page:
        from pbdesk.ui.screens.first_run.page import FirstRunPage
        from pbdesk.ui.screens.first_run.presenter import FirstRunPresenter
        from pbdesk.ui.widgets import ask_where_to_save

        presenter = FirstRunPresenter(self.create, judge, write_sheet=self.write_sheet)
        return FirstRunPage(self.context, presenter, self.on_opened, ask_where_to_save)

    def write_sheet(self, code: str, path: Path) -> None:
        """Write the recovery sheet of the store that was just made. Raises KnownError as `render`."""
        from pbdesk.app.store_screens import save_recovery_sheet

        assert self.desk is not None
        vault = self.desk.vault
        save_recovery_sheet(code, vault.author, self.folder.name, vault.clock.today(), path)

    def unlock(self, passphrase: str) -> None:
        """Open the store (on the store's worker). Raises KnownError as `store.vault.open_vault`."""
        from pbdesk.store.vault import open_vault

        self._take(_desk_on(open_vault(self.folder, passphrase)))

    def recover(self, code: str, passphrase: str) -> None:
        """Open the store with the recovery code and set a new passphrase (on the store's worker)."""
        from pbdesk.store.unlocking import recover
        from pbdesk.store.vault import open_with_keys

        vault = open_with_keys(self.folder, recover(self.folder, code, passphrase))
        self._take(_desk_on(vault))
        vault.keeping.note_recovery()

    def _take_reopened(self, opened: Reopened) -> None:
        """Open the store with the keys that the council's answer gave (on the store's worker)."""
        from pbdesk.store.vault import open_with_keys

        vault = open_with_keys(self.folder, opened.keys)
        self._take(_desk_on(vault))
        vault.keeping.note_council_opened(opened)

    def create(self, name: str, passphrase: str, example: bool) -> str:
        """Make and open a new store (on the store's worker); return its recovery code.

        Where the example cannot be filled in, nothing is left of the store. Raises KnownError.
        """
        from pbdesk.store.vault import create_vault

        vault = create_vault(self.folder, passphrase, author=name)
        try:
            code, desk = _furnish(vault, passphrase, example)
        except BaseException:
            try:
                vault.close()
            finally:
                shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self._take(desk)
        return code

    def _take(self, desk: Desk) -> None:
        self.context.services = desk

    def on_opened(self) -> None:
        """Show the desk of the store that has just been opened."""
        self.window.show_desk()
        if self._has_news():
            self.window.navigate("store")  # saves are missing, or something was put right: said at once
        self._remember_store()
        self.on_store_changed()
        self.jobs.run(self.jobs, self._keep_house)

    def _has_news(self) -> bool:
        return self.desk is not None and bool(self.desk.vault.news)

    def _remember_store(self) -> None:
        """Remember which store was open last; a full disk must not keep a person out of it."""
        try:
            self.settings.change(LAST_STORE, self.folder.name)
        except KnownError as error:
            self.jobs.error_met.emit(error)

    def _keep_house(self) -> None:
        """Make today's backup, once a day, while nobody waits for it."""
        desk = self.desk
        if desk is not None:
            desk.vault.back_up_if_due()

    def on_window_locked(self) -> None:
        """Close the store behind the pages' last saves, and behind a sync that stops at its next safe place."""
        desk, self.context.services = self.desk, None
        if desk is None:
            return
        syncing = sync_runner(self.jobs)
        if not syncing.is_running:
            self.jobs.run(self.jobs, desk.close)
            return
        self._closing = desk
        syncing.ended.connect(self.on_sync_over)
        syncing.failed.connect(self.on_sync_over)
        syncing.cancel()

    def on_sync_over(self, _how: object = None) -> None:
        """Close the store that only waited for a sync to stop."""
        desk, self._closing = self._closing, None
        if desk is not None:
            self.jobs.run(self.jobs, desk.close)

    # The one place that says how things stand

    def on_setting_changed(self, setting: Setting, _value: Value) -> None:
        """Say how things stand in the new language."""
        if setting is LANGUAGE:
            self.on_store_changed()

    def on_store_changed(self, _change: object = None) -> None:
        """Ask how this computer stands with the council, once for several changes."""
        if self.desk is None or self._asked_status:
            return
        self._asked_status = True
        self.jobs.run(self.jobs, self._read_status, self._show_status)

    def _read_status(self) -> SyncState | None:
        self._asked_status = False
        desk = self.desk
        return desk.sync.state() if desk is not None else None

    def _show_status(self, state: SyncState | None) -> None:
        if state is None or self.desk is None:
            return
        status, counts = status_of(state)
        self.window.set_status(status)
        for screen_id, words in counts.items():
            self.window.set_count(screen_id, words)

    def _load_the_rest(self) -> None:
        def load() -> None:
            for name in _LATER:
                importlib.import_module(name)

        self.jobs.run(self.jobs, load, pool=Pool.WIDE)


def _desk_on(vault: Vault) -> Desk:
    from pbdesk.app.desk import build_desk

    try:
        return build_desk(vault)
    except BaseException:
        vault.close()
        raise


def _furnish(vault: Vault, passphrase: str, example: bool) -> tuple[str, Desk]:
    """Return a new store's recovery code and its desk, with the example on it if wanted."""
    from pbdesk.app.desk import build_desk
    from pbdesk.store.unlocking import make_recovery_sheet

    code = make_recovery_sheet(vault.folder, passphrase)
    desk = build_desk(vault)
    if example:
        _fill(desk)
    return code, desk


def _fill(desk: Desk) -> None:
    from datetime import date

    from pbdesk.example.build import fill_example
    from pbdesk.example.told import MAIN_REFERENCE

    fill_example(desk, date.fromisoformat(desk.vault.clock.today()), leave_untouched=MAIN_REFERENCE)


def judge(passphrase: str, name: str = "") -> Judged:
    """Return how strong a passphrase is, a person's own name being no secret; loads the word lists the first time."""
    from pbdesk.store.passphrase import judge as judge_passphrase

    return judge_passphrase(passphrase, tuple(name.split()))


def run_desktop() -> int:
    """Open the desktop and return its exit code."""
    return Desktop().run()
