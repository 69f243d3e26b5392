"""The gateway's commands for its records: `audit, openapi, restore`.

Handlers are as in `pbdesk.gateway.console`, which adds them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway import audit, restoring, roles
from pbdesk.gateway.caseload import find_case
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.console_care import after_restore
from pbdesk.gateway.database import Database, existing_folder
from pbdesk.gateway.openapi import describe
from pbdesk.i18n import _

MakeCommand = Callable[..., argparse.ArgumentParser]
Opened = Callable[[argparse.Namespace], AbstractContextManager[Database]]
_SAID = {
    audit.READ: N_("was given"),
    audit.DENIED: N_("was refused"),
    audit.STRANGER: N_("was turned away, unknown"),
    roles.GIVEN: N_("was given the role"),
    roles.ENDED: N_("no longer has the role"),
    roles.DECIDED: N_("decided"),
}


def add_commands(commands: Any, command: MakeCommand, opened: Opened) -> None:
    """Add the commands. `command` makes one with its common options, `opened` opens the database that they name."""

    def run_audit(args: argparse.Namespace) -> dict[str, Any]:
        with opened(args) as database, database.reading() as connection:
            return _audit(args, connection)

    listed = command(commands, "audit", run_audit, _("list who was given or refused what, and when"))
    listed.add_argument("--case", default="", help=_("of this case alone, by its id or reference"))
    listed.add_argument("--user", default="", metavar="NAME", help=_("of this user alone"))
    listed.add_argument("--since", default="", metavar="DATE", help=_("from this day on, like 2026-11-21"))
    listed.add_argument("--limit", type=int, default=audit.MOST_LISTED, help=_("the most rows to list"))
    described = commands.add_parser(
        "openapi", help=_("print what the gateway's HTTP API takes and gives, as OpenAPI 3.1")
    )
    described.add_argument("--json", action="store_true", help=_("print JSON"))
    described.set_defaults(run=_openapi)
    restore = command(commands, "restore", _restore, _("put a backup in the place of a folder's database"))
    restore.add_argument(
        "--from", dest="backup", type=Path, required=True, metavar="FILE", help=_("the backup")
    )
    restore.add_argument(
        "--erasures", type=Path, help=_("the list of erasures, beside the folder's database")
    )


def _say(args: argparse.Namespace, line: str) -> None:
    if not args.json:
        sys.stdout.write(line + "\n")


def _audit(args: argparse.Namespace, connection: Connection) -> dict[str, Any]:
    found = audit.rows(
        connection,
        case_id=_case_meant(connection, args.case),
        user=args.user,
        since=_day(args.since),
        limit=max(1, args.limit),
    )
    for row in found:
        _say(args, _line(row))
    if not found:
        if args.case:
            find_case(connection, args.case)
        _say(args, _("Nothing was noted."))
    broken = audit.first_break(connection)
    if broken:
        _say(args, _("Row {number} of the audit was changed, or one before it was taken out.", number=broken))
    return {"audit": found, "first_break": broken, "end": audit.end(connection), "ok": not broken}


def _day(text: str) -> str:
    """Return a day as it stands in the audit, "" for none. Raises KnownError (date-unreadable)."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise KnownError(
            "date-unreadable",
            N_("“{text}” is not a day."),
            todo=N_("Write it like 2026-11-21."),
            text=text,
        ) from error


def _line(row: dict[str, Any]) -> str:
    who = row["user"] or row["address"] or _("somebody")
    told = f"{row['at']}  {who}  {_(_SAID[row['action']])}  {row['what']}  {' '.join(row['cases'])}"
    from_account = row["user"] and row["address"].startswith(roles.ACCOUNT)
    return f"{told.rstrip()}  {row['address']}" if from_account else told


def _case_meant(connection: Connection, wanted: str) -> str:
    """Return a case's id; as it was given where it is no longer here, since its audit still is."""
    try:
        return find_case(connection, wanted) if wanted else ""
    except KnownError as error:
        if error.code != "case-unknown":
            raise
        return wanted


def _openapi(_args: argparse.Namespace) -> dict[str, Any]:
    sys.stdout.write(json.dumps(describe(), ensure_ascii=False, indent=2) + "\n")
    return {}


def _restore(args: argparse.Namespace) -> dict[str, Any]:
    if args.folder is None:
        raise KnownError(
            "gateway-folder",
            N_("Only the database of a gateway's folder is put back here."),
            todo=N_("For a PostgreSQL database use pg_restore, and then “pbdesk gateway restored”."),
        )
    aside = restoring.put_back(args.folder, args.backup, SystemClock())
    database = existing_folder(args.folder, SystemClock())
    try:
        done = after_restore(args, database)
    finally:
        database.close()
    if aside is not None:
        _say(args, _("What was there before is kept as {file}.", file=aside.name))
    return {**done, "kept_as": str(aside) if aside else ""}
