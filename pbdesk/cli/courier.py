"""`pbdesk courier`: carry changes to the council and back on a stick, where there is no network."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pbdesk.cli.common import add_vault_arguments, command, group, open_vault, say
from pbdesk.i18n import _, current, ngettext

if TYPE_CHECKING:
    from pbdesk.services.courier import Courier
    from pbdesk.services.courier_ports import TakenIn
    from pbdesk.store.vault import Vault

_MB = 1_000_000


def add_commands(commands: Any) -> None:
    """Add `pbdesk courier`."""
    courier = group(commands, "courier", _("carry changes to the council and back on a stick"))
    export = command(
        courier, "export", _export, _("write all that waits, sealed so that only the council can read it")
    )
    add_vault_arguments(export)
    export.add_argument("--to", type=Path, required=True, metavar="FOLDER", help=_("the stick or folder"))
    export.add_argument(
        "--photos", type=int, metavar="MB", help=_("room for photos, in megabytes; all of them if not given")
    )
    export.add_argument("--plan", action="store_true", help=_("say what would be written, and write nothing"))
    take = command(courier, "import", _import, _("take in an answer file that came back from the council"))
    add_vault_arguments(take)
    take.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("the answer's files"))
    enrol = command(courier, "enrol", _enrol, _("get to know the council from its enrolment file"))
    add_vault_arguments(enrol)
    enrol.add_argument("file", type=Path, metavar="FILE", help=_("the enrolment file"))
    enrol.add_argument("--code", required=True, help=_("the one-time code that was told apart from it"))
    enrol.add_argument("--name", default="", help=_("what this computer is to be called"))
    status = command(courier, "status", _status, _("say what is out and what was answered"))
    add_vault_arguments(status)


def _courier(vault: Vault) -> Courier:
    from pbdesk.receipts.intake import take_in
    from pbdesk.services.courier import Courier
    from pbdesk.transport.courier import DriveFiles

    return Courier(vault, DriveFiles(), lambda data: take_in(data, "photo").thumbnail)


def _export(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.services.courier import ALL

    room = ALL if args.photos is None else args.photos * _MB
    vault = open_vault(args)
    try:
        if args.plan:
            plan = _courier(vault).plan(room)
            _say_counts(args, plan.changes, plan.photos, plan.photos_left)
            return _as_dict(plan)
        done = _courier(vault).export(args.to, room)
    finally:
        vault.close()
    if done is None:
        return {}
    _say_counts(args, done.changes, done.photos, done.photos_left)
    for file in done.files:
        say(args, _("Carry this to the council: {file}", file=file))
    return _as_dict(done)


def _as_dict(value: msgspec.Struct) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(value)
    return shown


def _say_counts(args: argparse.Namespace, changes: int, photos: int, left: int) -> None:
    words = [
        ngettext("One change", "{count} changes", changes) if changes else _("No changes"),
        ngettext("one photo", "{count} photos", photos) if photos else "",
    ]
    say(args, _("{what}.", what=current().list([word for word in words if word])))
    if left:
        say(
            args,
            ngettext(
                "One photo does not fit and waits for the next file.",
                "{count} photos do not fit and wait for the next file.",
                left,
            ),
        )


def _import(args: argparse.Namespace) -> dict[str, Any]:
    vault = open_vault(args)
    try:
        found = _courier(vault).take_in(args.files)
    finally:
        vault.close()
    for each in found:
        say(args, _words_of(each))
    return {"answers": [_row(each) for each in found]}


def _words_of(taken: TakenIn) -> str:
    told = _(taken.sentence, number=taken.number)
    more = _("The council has more for you: export once more, and fetch the rest.") if taken.more else ""
    return " ".join(part for part in (told, more) if part)


def _row(taken: TakenIn) -> dict[str, Any]:
    result = _as_dict(taken.result)
    result.pop("changes")
    return {
        "number": taken.number,
        "standing": taken.standing,
        "more": taken.more,
        "photos_left": taken.photos_left,
        **result,
    }


def _enrol(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.transport.courier import DriveFiles

    data = DriveFiles().read(args.file)
    vault = open_vault(args)
    try:
        council = _courier(vault).enrol(data, args.code, args.name or vault.author or "pbdesk")
    finally:
        vault.close()
    say(args, _("This computer knows {council} now. Its first answer completes it.", council=council.name))
    return {"council": council.id, "council_name": council.name}


def _status(args: argparse.Namespace) -> dict[str, Any]:
    vault = open_vault(args)
    try:
        state = _courier(vault).state()
        waiting = vault.reads.counts()
    finally:
        vault.close()
    say(args, ngettext("One change waits.", "{count} changes wait.", waiting["waiting"]))
    for out in state.out:
        when = current().when(out.when)
        say(args, _("Courier file {number} of {when} has no answer yet.", number=out.number, when=when))
    return {"waiting": waiting["waiting"], "photos": waiting["photos"], **_as_dict(state)}
