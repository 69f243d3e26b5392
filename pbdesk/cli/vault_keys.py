"""`pbdesk vault passphrase` and `recover`: the keys of a store. No secret is ever an argument or printed."""

from __future__ import annotations

import argparse
import getpass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pbdesk.cli.common import add_vault_arguments, command, passphrase, read_secret, say
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current

if TYPE_CHECKING:
    from pbdesk.store.vault import Vault


def add_commands(vault: Any) -> None:
    """Add the commands to `pbdesk vault`."""
    change = command(vault, "passphrase", _change, _("change the passphrase; the records stay as they are"))
    add_vault_arguments(change)
    add_new_passphrase(change)
    add_sheet(change)
    recover = command(
        vault, "recover", _recover, _("set a new passphrase with the code of the recovery sheet")
    )
    recover.add_argument("--vault", type=Path, required=True, metavar="FOLDER", help=_("the store's folder"))
    code = recover.add_mutually_exclusive_group()
    code.add_argument("--code-file", type=Path, metavar="FILE", help=_("a file with the recovery code"))
    code.add_argument("--code-fd", type=int, metavar="N", help=_("a file descriptor with the recovery code"))
    recover.add_argument(
        "--answer", type=Path, metavar="FILE", help=_("the council's answer, in place of the recovery sheet")
    )
    add_new_passphrase(recover)
    add_sheet(recover)
    rotate = command(
        vault, "rotate", _rotate, _("change the lock itself: a new key, for one that others may know")
    )
    add_vault_arguments(rotate)
    add_sheet(rotate)
    rotate.add_argument(
        "--discard-old", action="store_true", help=_("remove what still opens with the old key, backups too")
    )


def add_new_passphrase(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say where a new passphrase comes from."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--new-passphrase-file", type=Path, metavar="FILE", help=_("a file with the new passphrase")
    )
    source.add_argument(
        "--new-passphrase-fd", type=int, metavar="N", help=_("a file descriptor with the new passphrase")
    )


def add_sheet(parser: argparse.ArgumentParser) -> None:
    """Add the argument that asks for a new recovery sheet."""
    parser.add_argument(
        "--sheet", type=Path, metavar="FILE", help=_("also make a new recovery sheet, as a PDF to print")
    )


def new_passphrase(args: argparse.Namespace, author: str = "") -> str:
    """Return a new passphrase that is strong enough; typed twice where it is typed.

    Raises KnownError: passphrase-file, passphrase-differs, passphrase-weak.
    """
    chosen = read_secret(args.new_passphrase_file, args.new_passphrase_fd, _("New passphrase: "))
    typed = args.new_passphrase_file is None and args.new_passphrase_fd is None
    if typed and getpass.getpass(_("New passphrase again: ")) != chosen:
        raise KnownError(
            "passphrase-differs",
            N_("The two passphrases are not the same."),
            safe=N_("Nothing was changed."),
            todo=N_("Type the new passphrase again, twice."),
        )
    require_strong(chosen, author)
    return chosen


def require_strong(chosen: str, author: str = "") -> None:
    """Raise KnownError "passphrase-weak", with why and what helps, for one that is not enough."""
    from pbdesk.store.passphrase import judge

    strength = judge(chosen, author.split())
    if not strength.ok:
        raise KnownError(
            "passphrase-weak",
            strength.sentence,
            safe=N_("Nothing was changed."),
            todo=strength.advice,
            **strength.fields,
        )


def write_sheet(args: argparse.Namespace, code: str, author: str) -> str:
    """Write the recovery sheet to the file that was asked for and return its name."""
    from pbdesk.documents.pdf.themes import STANDARD
    from pbdesk.documents.pdf.writer import render
    from pbdesk.documents.recovery import RecoverySheet, recovery_document

    today = date.today().isoformat()  # noqa: DTZ011 - the day where the person is
    sheet = RecoverySheet(code, author, args.vault.name, today)
    render(recovery_document(sheet, current()), STANDARD, args.sheet)
    say(args, _("The recovery sheet is in {file}. Print it and remove the file.", file=str(args.sheet)))
    return str(args.sheet)


def _change(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.store.vault import open_vault

    old = passphrase(args)
    vault = open_vault(args.vault, old)
    try:
        chosen = new_passphrase(args, vault.author)
        vault.keeping.change_passphrase(old, chosen)
        sheet = write_sheet(args, vault.keeping.make_sheet(chosen), vault.author) if args.sheet else ""
    finally:
        vault.close()
    say(args, _("The passphrase was changed."))
    say(
        args,
        _(
            "A copy of the key file made before, such as the one in a backup, still opens with the old passphrase."
        ),
    )
    return {"changed": True, "sheet": sheet}


def _recover(args: argparse.Namespace) -> dict[str, Any]:
    code = read_secret(args.code_file, args.code_fd, _("Recovery code: "))
    vault, chosen = _reopened_by_council(args, code) if args.answer else _reopened_by_sheet(args, code)
    try:
        sheet = write_sheet(args, vault.keeping.make_sheet(chosen), vault.author) if args.sheet else ""
    finally:
        vault.close()
    say(args, _("The new passphrase opens the store. Nothing that was written is lost."))
    return {"recovered": True, "sheet": sheet}


def _reopened_by_sheet(args: argparse.Namespace, code: str) -> tuple[Vault, str]:
    from pbdesk.store.unlocking import recover, unlock_with_sheet
    from pbdesk.store.vault import open_with_keys

    unlock_with_sheet(args.vault, code).wipe()  # say so before a new passphrase is asked for
    chosen = new_passphrase(args)
    vault = open_with_keys(args.vault, recover(args.vault, code, chosen))
    vault.keeping.note_recovery()
    return vault, chosen


def _reopened_by_council(args: argparse.Namespace, code: str) -> tuple[Vault, str]:
    from pbdesk.store.escrow_opening import check_answer, recover_with_answer
    from pbdesk.store.vault import open_with_keys

    check_answer(args.vault, args.answer, code)  # say so before a new passphrase is asked for
    chosen = new_passphrase(args)
    opened = recover_with_answer(args.vault, args.answer, code, chosen)
    vault = open_with_keys(args.vault, opened.keys)
    vault.keeping.note_council_opened(opened)
    return vault, chosen


def _rotate(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.store.rotation import discard_old, rotate
    from pbdesk.store.vault import open_vault

    secret = passphrase(args)
    vault = open_vault(args.vault, secret)
    try:
        vault.keeping.require_all_sent()
    finally:
        vault.close()
    rotated = rotate(args.vault, secret, datetime.now(UTC))
    vault = open_vault(args.vault, secret)
    try:
        vault.keeping.back_up()
        sheet = write_sheet(args, vault.keeping.make_sheet(secret), vault.author) if args.sheet else ""
    finally:
        vault.close()
    say(args, _("The lock was changed: the store now opens with a new key, under the same passphrase."))
    say(args, _("An older recovery sheet and the council's help no longer open it: make both again."))
    if args.discard_old:
        discard_old(rotated)
        say(args, _("What opened with the old key was removed, and a new backup was made."))
    else:
        say(args, _("These still open with the old key, in {folder}:", folder=str(rotated.aside)))
        for name in ("store.db", *rotated.backups):
            say(args, f"  {name}")
    return {
        "changed": True,
        "aside": "" if args.discard_old else str(rotated.aside),
        "backups_with_old_key": [] if args.discard_old else list(rotated.backups),
        "sheet": sheet,
    }
