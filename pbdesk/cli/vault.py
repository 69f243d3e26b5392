"""`pbdesk vault`: look after a store: make, check, back up and restore it, and its keys and its audit log.

Passphrases come from a prompt, a file or a file descriptor; those of a new passphrase from options of their own.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pbdesk.cli import vault_audit, vault_escrow, vault_keys
from pbdesk.cli.common import add_vault_arguments, command, group, open_vault, passphrase, say
from pbdesk.cli.vault_keys import add_new_passphrase, add_sheet, new_passphrase, write_sheet
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current, ngettext

if TYPE_CHECKING:
    from pbdesk.store.backup import Backup
    from pbdesk.store.keeping import StoreKeeping


def add_commands(commands: Any) -> None:
    """Add `pbdesk vault`."""
    vault = group(commands, "vault", _("look after a store"))
    create = command(vault, "create", _create, _("make a new, empty store in a folder that is not there yet"))
    create.add_argument(
        "--vault", type=Path, required=True, metavar="FOLDER", help=_("where the store is to be")
    )
    create.add_argument("--author", default="", metavar="NAME", help=_("the name that stands beside changes"))
    add_new_passphrase(create)
    add_sheet(create)
    check = command(vault, "check", _check, _("check a store and say what was found; changes nothing"))
    add_vault_arguments(check)
    backup = command(vault, "backup", _backup, _("make a verified backup now, or list the backups"))
    add_vault_arguments(backup)
    backup.add_argument("--list", action="store_true", help=_("list the backups and make none"))
    restore = command(vault, "restore", _restore, _("put a backup back; the store as it is is kept aside"))
    add_vault_arguments(restore)
    restore.add_argument(
        "--backup", default="", metavar="NAME", help=_("which backup; the newest if not given")
    )
    restore.add_argument(
        "--preview", action="store_true", help=_("say what would change, and change nothing")
    )
    vault_keys.add_commands(vault)
    vault_escrow.add_commands(vault)
    vault_audit.add_commands(vault)


def _create(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.store.vault import create_vault

    chosen = new_passphrase(args, args.author)
    vault = create_vault(args.vault, chosen, author=args.author)
    try:
        sheet = write_sheet(args, vault.keeping.make_sheet(chosen), args.author) if args.sheet else ""
        store_id = vault.store_id
    finally:
        vault.close()
    say(args, _("A new store was made in {folder}.", folder=str(args.vault)))
    return {"folder": str(args.vault), "store": store_id, "sheet": sheet}


def _check(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.store.check import check_store
    from pbdesk.store.photos import listed
    from pbdesk.store.tables import SCHEMA
    from pbdesk.store.unlocking import unlock

    keys = unlock(args.vault, passphrase(args))
    findings = []
    for found in check_store(args.vault, keys, newest_version=SCHEMA, attachments=listed):
        parts = [_(part, **found.fields) for part in (found.sentence, found.safe, found.todo) if part]
        findings.append({"code": found.code, "level": found.level, "words": " ".join(parts)})
        say(args, f"{_LEVELS[found.level]}  {findings[-1]['words']}")
    keys.wipe()
    return {"ok": all(row["level"] != "fault" for row in findings), "findings": findings}


_LEVELS = {"good": "✓", "notice": "!", "fault": "✗"}


def _backup(args: argparse.Namespace) -> dict[str, Any]:
    vault = open_vault(args)
    try:
        made = "" if args.list else vault.keeping.back_up().folder.name
        kept = vault.keeping.backups()
    finally:
        vault.close()
    if made:
        say(args, _("The backup {name} was made, opened and checked.", name=made))
    for each in kept if args.list else ():
        say(args, f"{each.backup.folder.name}  {each.size / 1_000_000:.1f} MB")
    if not kept:
        say(args, _("There is no backup yet."))
    rows = [{"name": each.backup.folder.name, "bytes": each.size} for each in kept]
    return {"made": made, "backups": rows}


def _restore(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.store.restore import restore_key_file
    from pbdesk.store.vault import open_vault as open_store

    backup, secret = _chosen(args), passphrase(args)
    if not args.preview and restore_key_file(args.vault, backup):
        say(args, _("The key file was put back from the backup. It opens with the passphrase of that day."))
    seen: dict[str, Any] = {}
    try:
        vault = open_store(args.vault, secret)
    except KnownError as error:
        if error.code not in _BROKEN or args.preview:
            raise
        _restore_blind(args.vault, backup, secret)
    else:
        try:
            seen = _preview(args, vault.keeping, backup)
            if not args.preview:
                vault.keeping.prepare_restore(backup)
        finally:
            vault.close()
    if not args.preview:
        open_store(args.vault, secret).close()  # puts it in place, and proves that it opens
        say(args, _("The backup is in place. The store that it replaced is kept in the folder “aside”."))
    return {"backup": backup.folder.name, "restored": not args.preview, **seen}


_BROKEN = {"store-missing", "store-empty", "store-damaged", "store-of-another"}
"""What a restore helps against: a slot opened, so the passphrase is right, but the database does not."""


def _restore_blind(folder: Path, backup: Backup, secret: str) -> None:
    """Restore over a store that no longer opens, so that nothing can be compared."""
    from pbdesk.store.instance import InstanceLock
    from pbdesk.store.restore import restore
    from pbdesk.store.unlocking import unlock

    keys = unlock(folder, secret)
    with InstanceLock(folder):
        restore(folder, backup, keys, datetime.now(UTC))
    keys.wipe()


def _chosen(args: argparse.Namespace) -> Backup:
    from pbdesk.store.backup import list_backups

    for backup in list_backups(args.vault):
        if args.backup in ("", backup.folder.name):
            return backup
    raise KnownError(
        "backup-unknown",
        N_("There is no such backup in {folder}."),
        safe=N_("Nothing was changed."),
        todo=N_("List the backups with “pbdesk vault backup --list”."),
        folder=str(args.vault),
    )


def _preview(args: argparse.Namespace, keeping: StoreKeeping, backup: Backup) -> dict[str, Any]:
    seen = keeping.preview_restore(backup)
    say(args, _("Backup of {when}, opened and checked.", when=current().when(backup.taken_at.isoformat())))
    say(args, _("Cases: {now} now, {then} in the backup.", now=seen.now.cases, then=seen.then.cases))
    say(args, _("Records: {now} now, {then} in the backup.", now=seen.now.records, then=seen.then.records))
    say(
        args,
        ngettext("One save would be missing.", "{count} saves would be missing.", seen.lost)
        if seen.lost
        else _("No save would be missing."),
    )
    if seen.at_council:
        say(args, _("Saves that a sync brings back from the council: {count}.", count=seen.at_council))
    return {
        "cases_now": seen.now.cases,
        "cases_then": seen.then.cases,
        "records_now": seen.now.records,
        "records_then": seen.then.records,
        "saves_missing": seen.lost,
        "saves_at_council": seen.at_council,
    }
