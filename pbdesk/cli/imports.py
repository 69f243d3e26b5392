"""`pbdesk import caseload|directory`: look at a file that the council handed over, and take it in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pbdesk.cli.common import add_vault_arguments, command, group, open_vault, say
from pbdesk.i18n import _, ngettext


def add_commands(commands: Any) -> None:
    """Add `pbdesk import`."""
    imports = group(
        commands, "import", _("take in what a council hands over; without --vault only look at it")
    )
    caseload = command(imports, "caseload", _caseload, _("a caseload as a table (CSV)"))
    caseload.add_argument("file", type=Path)
    add_vault_arguments(caseload, required=False)
    directory = command(
        imports, "directory", _directory, _("a service directory (Open Referral UK 1.0 or 3.0)")
    )
    directory.add_argument("file", type=Path, help=_("a file, or a folder of pages"))
    directory.add_argument(
        "--source", default="", metavar="NAME", help=_("the feed's name; the file's without it")
    )
    add_vault_arguments(directory, required=False)


def _caseload(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.app.desk import build_desk, preview_table, programmes_for

    if args.vault is None:
        return _tell_cases(args, preview_table(args.file, programmes_for(None)), written=0)
    desk = build_desk(open_vault(args))
    try:
        preview = desk.files.preview_caseload(args.file)
        desk.importing.cases(preview.good)
        return _tell_cases(args, preview, written=len(preview.good))
    finally:
        desk.close()


def _tell_cases(args: argparse.Namespace, preview: Any, written: int) -> dict[str, Any]:
    bad = [
        {"row": row.row_number, "label": row.label, "reason": _(note.sentence, **note.fields)}
        for row in preview.bad
        for note in row.reasons
    ]
    warnings = [_(note.sentence, **note.fields) for note in preview.warnings]
    for row in bad:
        say(args, _("Row {row}: {reason}", row=row["row"], reason=row["reason"]))
    for words in warnings:
        say(args, words)
    count = len(preview.good)
    if written:
        say(
            args,
            ngettext("{count} case was imported.", "{count} cases were imported.", written, count=written),
        )
    else:
        say(
            args,
            ngettext("{count} case can be imported.", "{count} cases can be imported.", count, count=count),
        )
    return {"good": count, "written": written, "bad": bad, "warnings": warnings}


def _directory(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.app.desk import build_desk
    from pbdesk.interchange.open_referral import read_directory

    preview = read_directory(args.file, args.source)
    written = 0
    if args.vault is not None:
        desk = build_desk(open_vault(args))
        try:
            desk.importing.directory(preview.good)
            written = len(preview.good)
        finally:
            desk.close()
    bad = [
        {
            "file": item.file,
            "number": item.number,
            "name": item.name,
            "reason": _(note.sentence, **note.fields),
        }
        for item in preview.bad
        for note in [item.reason]
    ]
    notes = [_(note.sentence, **note.fields) for note in preview.notes]
    for row in bad:
        say(args, f"{row['file']}, {row['number']}: {row['reason']}")
    for words in notes:
        say(args, words)
    count = len(preview.good)
    if written:
        say(
            args,
            ngettext(
                "{count} service was imported.", "{count} services were imported.", written, count=written
            ),
        )
    else:
        say(
            args,
            ngettext(
                "{count} service can be imported.", "{count} services can be imported.", count, count=count
            ),
        )
    return {"good": count, "delivered": preview.delivered, "written": written, "bad": bad, "notes": notes}
