"""The gateway's commands for looking after it: `prepare, end-access, late, erase, backup, restored`.

Handlers are as in `pbdesk.gateway.console`, which adds them.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path
from typing import Any

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway import caseload, erasure, late
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import FILE_NAME, Database, begin_epoch, prepare_server
from pbdesk.i18n import _, ngettext

ERASURES = "erasures.jsonl"
MakeCommand = Callable[..., argparse.ArgumentParser]
Opened = Callable[[argparse.Namespace], AbstractContextManager[Database]]


def add_commands(commands: Any, command: MakeCommand, opened: Opened) -> None:
    """Add the commands. `command` makes one with its common options, `opened` opens the database that they name."""

    def handle(handler: Callable[[argparse.Namespace, Database], dict[str, Any]]) -> Any:
        def run(args: argparse.Namespace) -> dict[str, Any]:
            with opened(args) as database:
                return handler(args, database)

        return run

    prepare = command(commands, "prepare", _prepare, _("prepare a PostgreSQL database, as its owner"))
    prepare.add_argument(
        "--role", required=True, metavar="NAME", help=_("the role that the gateway will use")
    )
    prepare.add_argument("--council", default="", metavar="NAME", help=_("the council's name"))
    end = command(commands, "end-access", handle(_end_access), _("end a user's access to a case"))
    end.add_argument("case", metavar="CASE", help=_("the case's id or reference"))
    end.add_argument("user", metavar="USER", help=_("the user's name"))
    tray = command(commands, "late", handle(_late), _("list changes that came after access had ended"))
    tray.add_argument("--take", default="", metavar="ID", help=_("take this one into its case"))
    erase = command(commands, "erase", handle(_erase), _("erase a case for good, everywhere"))
    erase.add_argument("case", metavar="CASE", help=_("the case's id or reference"))
    erase.add_argument("--by", default="", metavar="NAME", help=_("who decides"))
    backup = command(commands, "backup", _backup, _("copy the gateway's database while it is served"))
    backup.add_argument("--to", type=Path, required=True, metavar="FILE", help=_("the file to write"))
    restored = command(
        commands, "restored", handle(after_restore), _("say that the database came back from a backup")
    )
    for parser in (erase, restored):
        parser.add_argument(
            "--erasures", type=Path, help=_("the list of erasures, beside the folder's database")
        )


def _say(args: argparse.Namespace, line: str) -> None:
    if not args.json:
        sys.stdout.write(line + "\n")


def _prepare(args: argparse.Namespace) -> dict[str, Any]:
    if not args.database:
        raise KnownError(
            "database-missing",
            N_("Only a PostgreSQL database needs preparing; a folder does not."),
            todo=N_("Give the database's address, as its owner, with --database."),
        )
    council = prepare_server(args.database, SystemClock(), args.council, args.role)
    _say(args, _("{council}: serve this database as the role {role}.", council=council.name, role=args.role))
    return {"council": council.id, "council_name": council.name, "role": args.role}


def _end_access(args: argparse.Namespace, database: Database) -> dict[str, Any]:
    with database.writing() as connection:
        done = caseload.end_access(connection, SystemClock(), args.case, args.user)
    _say(args, _("{user} has no access to case {case} any more.", user=args.user, case=args.case))
    _say(args, _("With the next sync their computer hands over what it has, and takes the case out."))
    return done


def _late(args: argparse.Namespace, database: Database) -> dict[str, Any]:
    if args.take:
        with database.writing() as connection:
            answer = late.take_late(connection, SystemClock(), args.take)
        _say(args, _("Taken into its case. Everybody who works on it gets it with the next sync."))
        return {"op": answer.op_id, "outcome": answer.outcome}
    with database.reading() as connection:
        listed = late.list_late(connection)
    if not listed:
        _say(args, _("No late change waits."))
    for change in listed:
        case = f"{change['reference'] or change['case']}  {change['person']}".rstrip()
        _say(args, f"{change['op']}  {case}  {change['type']}  {change['author']}  {change['made_at']}")
        for name, value in change["sets"].items():
            _say(args, f"  {name}: {value}")
    return {"late": listed}


def _erase(args: argparse.Namespace, database: Database) -> dict[str, Any]:
    with database.writing() as connection:
        done = erasure.erase(connection, SystemClock(), args.case, args.by or getpass.getuser())
        # Before the commit: an erasure that is listed and did not happen is repeated, the other way round is not.
        _note_erasure(_list_of_erasures(args), str(done["case"]))
    said = ngettext(
        "One change was erased.", "{count} changes were erased.", done["erased"], count=done["erased"]
    )
    _say(args, said)
    _say(args, _("Each computer that holds the case takes it out with its next sync."))
    return done


def _list_of_erasures(args: argparse.Namespace) -> Path:
    if args.erasures is None and args.folder is None:
        raise KnownError(
            "erasures-missing",
            N_("It is not said where the list of erasures is."),
            safe=N_("Nothing was erased."),
            todo=N_("Name a file with --erasures, and keep it apart from the database's backups."),
        )
    return Path(args.erasures or args.folder / ERASURES)


def _note_erasure(path: Path, case_id: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"case": case_id, "at": SystemClock().now()}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _erasures_in(path: Path) -> list[str]:
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["case"]) for line in lines if line.strip()]


def _backup(args: argparse.Namespace) -> dict[str, Any]:
    if not args.folder or not (args.folder / FILE_NAME).is_file():
        raise KnownError(
            "gateway-folder",
            N_("Only the database of a gateway's folder is copied here."),
            todo=N_("Give the folder. For a PostgreSQL database use pg_dump, as for every other."),
        )
    if args.to.exists():
        raise KnownError(
            "file-exists",
            N_("There is a file {file} already."),
            safe=N_("It was left as it is."),
            todo=N_("Choose another name."),
            file=str(args.to),
        )
    _copy(args.folder / FILE_NAME, args.to)
    _say(args, _("The gateway was copied to {file}.", file=args.to))
    return {"file": str(args.to), "bytes": args.to.stat().st_size}


def _copy(database: Path, to: Path) -> None:
    partial = to.with_name(to.name + ".part")
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(partial)) as target:
            source.backup(target)
        partial.replace(to)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise KnownError(
            "backup-not-written",
            N_("The copy {file} could not be written."),
            safe=N_("The gateway's database is as it was, and there is no half-written copy."),
            todo=N_("Check the folder and its free room, then do the same again."),
            file=str(to),
        ) from error


def after_restore(args: argparse.Namespace, database: Database) -> dict[str, Any]:
    """Begin a new epoch in a database that came back from a backup, and repeat what was erased since."""
    gone = _erasures_in(_list_of_erasures(args))
    with database.writing() as connection:
        epoch = begin_epoch(connection, SystemClock())
        again = erasure.repeat(connection, SystemClock(), gone, getpass.getuser())
    _say(args, _("Every computer now offers again what this backup lacks."))
    _say(args, _("Check who works on which case: what was decided since the backup is forgotten."))
    _say(
        args,
        _("Check with “pbdesk gateway roles” who signs off as what: a role may be missing, or back again."),
    )
    if again:
        _say(
            args,
            ngettext(
                "One erasure was repeated.", "{count} erasures were repeated.", len(again), count=len(again)
            ),
        )
    return {"epoch": epoch, "erased_again": again}
