"""The council's commands about what advisers' laptops told of themselves: `pbdesk gateway anchors` lists it, and
`pbdesk gateway prove` compares a log that was handed over with it, or the saves that are here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway import console_vouching, marks
from pbdesk.gateway.database import Database, read_council
from pbdesk.i18n import _, current
from pbdesk.sync.log_proof import LogProof, prove, unreadable
from pbdesk.sync.marks import Anchor

Handler = Callable[[argparse.Namespace], dict[str, Any]]
MakeCommand = Callable[[Any, str, Handler, str], argparse.ArgumentParser]
Opened = Callable[[argparse.Namespace], AbstractContextManager[Database]]


def add_commands(commands: Any, command: MakeCommand, opened: Opened) -> None:
    """Add the commands. `command` makes one with its common options, `opened` opens the database that they name."""

    def list_them(args: argparse.Namespace) -> dict[str, Any]:
        with opened(args) as database, database.reading() as connection:
            found = marks.list_anchors(connection, args.device)
            key, council = marks.public_key(connection), read_council(connection).id
        return _list(args, found, key, council)

    def prove_it(args: argparse.Namespace) -> dict[str, Any]:
        kept = read_anchors(args.anchors) if args.anchors else []
        with opened(args) as database, database.reading() as connection:
            if args.log is None:
                proved = console_vouching.prove(connection, args.device, args.case, kept)
                return console_vouching.tell(args, proved)
            found = marks.list_anchors(connection)
        return say_proof(args, prove(read_lines(args.log), [*found, *kept], args.log.name))

    anchors = command(
        commands, "anchors", list_them, _("list how far each device's own record had got, and when")
    )
    anchors.add_argument("--device", default="", metavar="ID", help=_("of one device's chain"))
    anchors.add_argument("--out", type=Path, metavar="FILE", help=_("also write them to a file, as JSON"))
    proving = command(
        commands,
        "prove",
        prove_it,
        _("say which saves are as the laptops signed for them, or whether a log was altered"),
    )
    proving.add_argument(
        "log", nargs="?", type=Path, metavar="LOG", help=_("the log that an adviser handed over")
    )
    proving.add_argument("--device", default="", metavar="ID", help=_("of one device's chain"))
    proving.add_argument(
        "--case", default="", metavar="CASE", help=_("also list the saves of a case, by its id or reference")
    )
    proving.add_argument(
        "--anchors",
        type=Path,
        metavar="FILE",
        help=_("go by what “pbdesk gateway anchors --out” wrote before, too"),
    )


def _list(args: argparse.Namespace, found: list[Anchor], key: str, council: str) -> dict[str, Any]:
    if not found:
        _say(args, _("No device has told yet how far it has got."))
    for anchor in found:
        _say(
            args,
            f"{current().when(anchor.at)}  {anchor.user}  {anchor.device}  {anchor.epoch}  {anchor.audit_n}",
        )
    answer = {"council": council, "key": key, "anchors": [msgspec.to_builtins(anchor) for anchor in found]}
    if args.out:
        try:
            args.out.write_bytes(msgspec.json.format(msgspec.json.encode(answer), indent=1) + b"\n")
        except OSError as error:
            raise KnownError(
                "file-refused",
                N_("{file} could not be written."),
                todo=N_("Choose a folder that you may write in."),
                file=str(args.out),
            ) from error
    return answer


def read_lines(path: Path) -> list[str]:
    """Return the lines of a log. Raises KnownError (log-unreadable)."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path.name) from error


def read_anchors(path: Path) -> list[Anchor]:
    """Return the anchors that `anchors --out` wrote. Raises KnownError (anchors-unreadable)."""
    try:
        told = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
        return msgspec.convert(told.get("anchors"), list[Anchor])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise KnownError(
            "anchors-unreadable",
            N_("{file} could not be read as what a gateway saw."),
            todo=N_("Choose the file that “pbdesk gateway anchors --out” wrote."),
            file=path.name,
        ) from error


def say_proof(args: argparse.Namespace, proof: LogProof) -> dict[str, Any]:
    """Say what comparing a log with anchors found, and return it."""
    when = current().when
    if proof.held:
        _say(
            args,
            _(
                "Entries 1 to {n} are as the council saw them on {when}.",
                n=proof.held_until,
                when=when(proof.held_at),
            ),
        )
    else:
        _say(args, _("Nothing that the council saw speaks for this log."))
    if proof.held and proof.entries > proof.held_until:
        _say(
            args,
            _(
                "{count} entries came after that, and no sync has seen them yet.",
                count=proof.entries - proof.held_until,
            ),
        )
    for anchor in proof.differing:
        _say(
            args,
            _(
                "Not as seen: on {when} the record up to entry {n} was another.",
                when=when(anchor.at),
                n=anchor.audit_n,
            ),
        )
    for anchor in proof.beyond:
        _say(args, _("Cut: on {when} the record had {n} entries.", when=when(anchor.at), n=anchor.audit_n))
    if proof.differing or proof.beyond:
        _say(
            args,
            _(
                "Either the store was put back from a backup since, or its record was altered: ask the adviser."
            ),
        )
    return {
        "ok": proof.is_proved,
        "device": proof.device,
        "entries": proof.entries,
        "held": proof.held,
        "held_until": proof.held_until,
        "differing": [msgspec.to_builtins(anchor) for anchor in proof.differing],
        "beyond": [msgspec.to_builtins(anchor) for anchor in proof.beyond],
    }


def _say(args: argparse.Namespace, line: str) -> None:
    if not args.json:
        sys.stdout.write(line + "\n")
