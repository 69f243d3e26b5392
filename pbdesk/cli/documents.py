"""`pbdesk document render`: print a case's support plan booklet from the command line, as a tagged PDF."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pbdesk.cli.common import add_vault_arguments, command, group, open_vault, say
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _


def add_commands(commands: Any) -> None:
    """Add `pbdesk document`."""
    document = group(commands, "document", _("print documents"))
    render = command(document, "render", _render, _("print a case's support plan booklet"))
    add_vault_arguments(render)
    render.add_argument("--case", required=True, metavar="REFERENCE", help=_("the case's reference"))
    render.add_argument(
        "--format", choices=["standard", "large"], default="standard", help=_("12 or 18 point")
    )
    render.add_argument(
        "--print-language", choices=["en", "cy"], default="en", help=_("the booklet's language")
    )
    render.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("the PDF to write"))
    check = command(
        document, "check", _check, _("say what is wrong with a PDF for a person who cannot see it")
    )
    check.add_argument("file", type=Path)


def _render(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.app.desk import build_desk
    from pbdesk.services.rows import CaseQuery

    desk = build_desk(open_vault(args))
    try:
        found = desk.caseload.search(CaseQuery(text=args.case, include_closed=True)).rows
        case_id = next((row.case_id for row in found if row.reference == args.case), "")
        if not case_id:
            raise KnownError(
                "case-unknown",
                N_("There is no case {reference} in this store."),
                todo=N_("Check the reference."),
                reference=args.case,
            )
        pages = desk.files.print_plan(case_id, args.print_language, args.format, args.out)
    finally:
        desk.close()
    say(args, _("{file} was written: {pages} pages.", file=str(args.out), pages=pages))
    return {"file": str(args.out), "pages": pages, "bytes": args.out.stat().st_size}


def _check(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.documents.check import check_pdf

    findings = [{"code": f.code, "words": _(f.sentence, **f.fields)} for f in check_pdf(args.file)]
    for finding in findings:
        say(args, finding["words"])
    if not findings:
        say(args, _("Nothing is wrong with this PDF."))
    return {"ok": not findings, "findings": findings}
