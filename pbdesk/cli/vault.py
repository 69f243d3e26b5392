"""`pbdesk vault check`: what stands in a store, fault by fault, and what is safe."""

from __future__ import annotations

import argparse
from typing import Any

from pbdesk.cli.common import add_vault_arguments, command, group, passphrase, say
from pbdesk.i18n import _


def add_commands(commands: Any) -> None:
    """Add `pbdesk vault`."""
    vault = group(commands, "vault", _("look after a store"))
    check = command(vault, "check", _check, _("check a store and say what was found; changes nothing"))
    add_vault_arguments(check)


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
