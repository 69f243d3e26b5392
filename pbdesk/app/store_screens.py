"""The screens about the store itself: how safe it is, a restore, its keys, and who looked and who changed what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pbdesk.ui.context import Context, ScreenSpec

if TYPE_CHECKING:
    from pbdesk.ui.screens.store.keys_presenter import KeysPresenter
    from pbdesk.ui.screens.store.presenter import StorePresenter
    from pbdesk.ui.widgets.page import Page


def store_specs() -> list[ScreenSpec]:
    """Return the screens; all are reached from Settings."""
    return [
        ScreenSpec("store", "", "lock", _store, "settings"),
        ScreenSpec("store_restore", "", "lock", _restore, "settings"),
        ScreenSpec("store_passphrase", "", "lock", _passphrase, "settings"),
        ScreenSpec("store_sheet", "", "lock", _sheet, "settings"),
        ScreenSpec("store_council", "", "lock", _council, "settings"),
        ScreenSpec("store_lock", "", "lock", _lock, "settings"),
        ScreenSpec("store_audit", "", "lock", _audit, "settings"),
    ]


def save_recovery_sheet(code: str, author: str, store: str, made_on: str, path: Path) -> None:
    """Write a recovery sheet as a PDF of one page, in the language of the screen. Raises KnownError as `render`."""
    from pbdesk.documents.pdf.themes import STANDARD
    from pbdesk.documents.pdf.writer import render
    from pbdesk.documents.recovery import RecoverySheet, recovery_document
    from pbdesk.i18n import current

    render(recovery_document(RecoverySheet(code, author, store, made_on), current()), STANDARD, path)


def _presenter(context: Context) -> StorePresenter:
    from pbdesk.ui.screens.store.presenter import StorePresenter

    vault = context.services.vault
    return StorePresenter(vault.keeping, vault.news)


def _keys(context: Context) -> KeysPresenter:
    from pbdesk.store.passphrase import judge
    from pbdesk.ui.screens.store.keys_presenter import KeysPresenter

    vault = context.services.vault
    return KeysPresenter(
        vault.keeping.change_passphrase,
        vault.keeping.make_sheet,
        lambda typed: judge(typed, tuple(vault.author.split())),
        lambda code, path: save_recovery_sheet(
            code, vault.author, vault.folder.name, vault.clock.today(), path
        ),
    )


def _store(context: Context) -> Page:
    from pbdesk.ui.screens.store.page import StorePage

    return StorePage(context, _presenter(context))


def _restore(context: Context) -> Page:
    from pbdesk.ui.screens.store.restore_page import RestorePage

    return RestorePage(context, _presenter(context))


def _passphrase(context: Context) -> Page:
    from pbdesk.ui.screens.store.passphrase_page import PassphrasePage

    return PassphrasePage(context, _keys(context))


def _sheet(context: Context) -> Page:
    from pbdesk.ui.screens.store.sheet_page import SheetPage
    from pbdesk.ui.widgets import ask_where_to_save

    return SheetPage(context, _keys(context), ask_where_to_save)


def _council(context: Context) -> Page:
    from pbdesk.store.council_key import read_public
    from pbdesk.ui.screens.store.council_page import CouncilPage
    from pbdesk.ui.screens.store.council_presenter import CouncilPresenter
    from pbdesk.ui.widgets import ask_for_file

    return CouncilPage(context, CouncilPresenter(context.services.vault.keeping, read_public), ask_for_file)


def _lock(context: Context) -> Page:
    from pbdesk.ui.screens.store.keys_presenter import LockPresenter
    from pbdesk.ui.screens.store.lock_page import LockPage

    return LockPage(context, LockPresenter(context.services.vault.keeping.ask_for_new_lock))


def _audit(context: Context) -> Page:
    from pbdesk.services.rows import TimelineRow
    from pbdesk.store.audit_trail import AuditRow
    from pbdesk.ui.screens.case.history import sentence
    from pbdesk.ui.screens.store.audit_page import AuditPage
    from pbdesk.ui.screens.store.audit_presenter import AuditPresenter
    from pbdesk.ui.widgets import ask_where_to_save

    desk = context.services

    def say(row: AuditRow) -> str:
        return sentence(TimelineRow(row.at, row.by, row.did, row.type, row.record_id, row.fields, ""))

    presenter = AuditPresenter(desk.vault.keeping, desk.caseload.search, desk.caseload.name_of, say)
    return AuditPage(context, presenter, ask_where_to_save)
