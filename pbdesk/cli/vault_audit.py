"""`pbdesk vault audit`: who looked and who changed what, whether the record of it holds, and a log to hand over."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pbdesk.cli.common import add_vault_arguments, command, open_vault, say
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current

if TYPE_CHECKING:
    from pbdesk.store.audit_trail import AuditRow
    from pbdesk.store.vault import Vault


def add_commands(vault: Any) -> None:
    """Add the command to `pbdesk vault`."""
    audit = command(vault, "audit", _audit, _("say who looked and who changed what, and check that record"))
    add_vault_arguments(audit, required=False)
    audit.add_argument("--case", default="", metavar="REFERENCE", help=_("of one case; of all if not given"))
    audit.add_argument("--limit", type=int, default=200, metavar="N", help=_("how many, the newest first"))
    audit.add_argument(
        "--export",
        "--out",
        dest="out",
        type=Path,
        metavar="FILE",
        help=_("write the whole log to a sealed file"),
    )
    audit.add_argument("--verify", type=Path, metavar="FILE", help=_("check a log that was written before"))
    audit.add_argument(
        "--anchors",
        type=Path,
        metavar="FILE",
        help=_("with --verify: what the gateway saw (“pbdesk gateway anchors --out”); needs no store"),
    )


def _audit(args: argparse.Namespace) -> dict[str, Any]:
    if args.verify and args.anchors:
        return _prove(args)
    if args.vault is None:
        raise KnownError(
            "vault-not-named",
            N_("It is not said which store is meant."),
            todo=N_("Name its folder with --vault, or check a log against --anchors."),
        )
    vault = open_vault(args)
    try:
        if args.verify:
            return _verify(args, vault)
        written = vault.keeping.write_log(args.out) if args.out else 0
        references = _references(vault)
        rows = vault.keeping.trail(_case_ids(args, references), args.limit)
        chain = vault.keeping.check_trail()
    finally:
        vault.close()
    for row in reversed(rows):
        say(args, _in_words(row, references.get(row.case_id, "")))
    if chain.is_whole:
        say(args, _("The record of who did what is whole: {count} entries.", count=chain.count))
    else:
        say(args, _("The record of who did what does not hold from entry {n} on.", n=chain.broken_at or 0))
    if args.out:
        say(args, _("{count} entries were written to {file}.", count=written, file=str(args.out)))
    return {
        "ok": chain.is_whole,
        "entries": chain.count,
        "broken_at": chain.broken_at,
        "link": chain.last_link.hex(),
        "written": written,
        "events": [_as_json(row) for row in rows],
    }


def _verify(args: argparse.Namespace, vault: Vault) -> dict[str, Any]:
    checked = vault.keeping.check_log(args.verify)
    if checked.is_whole:
        say(args, _("The log is whole and unaltered: {count} entries.", count=checked.chain.count))
    elif checked.chain.broken_at is not None:
        say(args, _("The log was altered at entry {n}.", n=checked.chain.broken_at))
    else:
        say(args, _("The log was cut or altered after it was written."))
    return {
        "ok": checked.is_whole,
        "entries": checked.chain.count,
        "broken_at": checked.chain.broken_at,
        "sealed": checked.sealed,
        "link": checked.chain.last_link.hex(),
    }


def _prove(args: argparse.Namespace) -> dict[str, Any]:
    """Compare a log with what the gateway saw, without any key or store."""
    from pbdesk.gateway.console_marks import read_anchors, read_lines, say_proof
    from pbdesk.sync.log_proof import prove

    anchors = read_anchors(args.anchors)
    return say_proof(args, prove(read_lines(args.verify), anchors, args.verify.name))


def _references(vault: Vault) -> dict[str, str]:
    from pbdesk.services.rows import CaseQuery

    return {row.case_id: row.reference for row in vault.reads.cases(CaseQuery(include_closed=True)).rows}


def _case_ids(args: argparse.Namespace, references: dict[str, str]) -> list[str] | None:
    if not args.case:
        return None
    found = [case_id for case_id, reference in references.items() if reference == args.case]
    if not found:
        raise KnownError(
            "case-unknown",
            N_("There is no case {reference} in this store."),
            todo=N_("Check the reference."),
            reference=args.case,
        )
    return found


def _in_words(row: AuditRow, reference: str) -> str:
    what = " ".join(part for part in (row.did, row.type, ", ".join(row.fields)) if part)
    number = _("sync") if row.came else str(row.n)
    return f"{number:>6}  {current().when(row.at)}  {row.by}  {reference}  {what}"


def _as_json(row: AuditRow) -> dict[str, Any]:
    return {
        "n": None if row.came else row.n,
        "came": row.came,
        "at": row.at,
        "by": row.by,
        "did": row.did,
        "case": row.case_id,
        "type": row.type,
        "record": row.record_id,
        "fields": list(row.fields),
    }
