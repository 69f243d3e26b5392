"""The gateway's command for courier files: `pbdesk gateway courier FILE...` takes in what a laptop exported and writes
the answer to be carried back.

Handlers are as in `pbdesk.gateway.console`, which adds the command and `enrol --courier`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway import courier
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import Database
from pbdesk.i18n import _, ngettext
from pbdesk.sync.sealing import MAX_FILE

MakeCommand = Callable[..., argparse.ArgumentParser]
Opened = Callable[[argparse.Namespace], AbstractContextManager[Database]]
_MB = 1_000_000


def add_commands(commands: Any, command: MakeCommand, opened: Opened) -> None:
    """Add the command. `command` makes one with its common options, `opened` opens the database that they name."""

    def run(args: argparse.Namespace) -> dict[str, Any]:
        with opened(args) as database:
            return _take_in(args, database)

    text = _("take in a laptop's courier file and write the answer for it")
    parser = command(commands, "courier", run, text)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("all files of one laptop"))
    parser.add_argument(
        "--answer",
        type=Path,
        metavar="FOLDER",
        help=_("where the answer is to be; beside the first file if not given"),
    )
    parser.add_argument(
        "--photos",
        type=int,
        metavar="MB",
        help=_("room for photos that go back, in megabytes; all if not given"),
    )


def write_enrolment(args: argparse.Namespace, database: Database) -> dict[str, Any]:
    """Write an enrolment file for a computer without a network, and say its code."""
    data, code = courier.enrolment_file(database, SystemClock(), args.user)
    _write(args.courier, data, N_("No device was enrolled. The code in that file is never used."))
    _say(args, _("The enrolment file is {file}.", file=args.courier))
    _say(args, _("Its code for {user} is {code}. Do not send the two together.", user=args.user, code=code))
    return {"user": args.user, "code": code, "file": str(args.courier)}


def _take_in(args: argparse.Namespace, database: Database) -> dict[str, Any]:
    files = [courier.open_request(database, _read(path)) for path in args.files]
    room = courier.ALL if args.photos is None else args.photos * _MB
    done = courier.hand_in(database, SystemClock(), files, room)
    folder = args.answer or args.files[0].parent
    written = []
    for name, data in done.files:
        _write(folder / name, data, N_("What was taken in is kept. Nothing is lost."))
        written.append(str(folder / name))
    outcomes = Counter(str(answer.outcome) for answer in done.answers)
    _tell(args, done, outcomes, written)
    return {
        "user": done.actor.user,
        "device": done.actor.device_id,
        "number": done.number,
        "answers": dict(sorted(outcomes.items())),
        "photos_back": done.photos,
        "photos_left": done.photos_left,
        "files": written,
    }


def _tell(args: argparse.Namespace, done: courier.Handed, outcomes: Counter[str], written: list[str]) -> None:
    count = sum(outcomes.values())
    what = ngettext(
        "One change of {user} was read.", "{count} changes of {user} were read.", count, user=done.actor.user
    )
    _say(args, what if count else _("{user} sent no changes.", user=done.actor.user))
    if outcomes["refused"]:
        refused = ngettext(
            "One was refused; the answer says why.",
            "{count} were refused; the answer says why.",
            outcomes["refused"],
        )
        _say(args, refused)
    if done.photos_left:
        _say(args, ngettext("One photo did not fit.", "{count} photos did not fit.", done.photos_left))
    for path in written:
        _say(args, _("Carry this back: {file}", file=path))


def _say(args: argparse.Namespace, line: str) -> None:
    if not args.json:
        sys.stdout.write(line + "\n")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except OSError as error:
        raise KnownError(
            "courier-not-there",
            N_("The courier file {file} could not be read."),
            safe=N_("Nothing was changed here."),
            todo=N_("Check its name, and that the stick is in."),
            file=str(path),
        ) from error


def _write(path: Path, data: bytes, safe: str) -> None:
    """Write a file whole or not at all. What was taken in before stays: handing it in again gives the same answer.

    Raises KnownError (courier-not-written), with `safe` for what is not lost.
    """
    partial = path.with_name(f".{path.name}.part")
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise KnownError(
            "courier-not-written",
            N_("The file {file} could not be written."),
            safe=safe,
            todo=N_("Check the folder and its free room, then do the same again."),
            file=str(path),
        ) from error
