"""`pbdesk document`: what can be printed, print one or many, and check a PDF, from the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pbdesk.cli.common import add_vault_arguments, command, group, open_vault, say
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import PRINTED_LANGUAGES, _, current

if TYPE_CHECKING:
    from pbdesk.services.desk import Desk
    from pbdesk.services.documents import Order, Printed

DOCUMENTS = (
    "plan",
    "profile",
    "working",
    "agreement",
    "statement",
    "review",
    "assessment",
    "eligibility",
    "form",
    "letter",
)
FORMATS = (
    "standard",
    "folded",
    "clear",
    "large16",
    "large",
    "large24",
    "easyread",
    "dyslexia",
    "yellow",
    "contrast",
    "mono",
    "html",
    "text",
    "braille",
    "pef",
    "audio",
)
"""What the catalogue of documents has; listed here, so that help is shown before any of it is loaded."""


def add_commands(commands: Any) -> None:
    """Add `pbdesk document`."""
    document = group(commands, "document", _("print documents"))
    command(document, "list", _list, _("list the documents, formats and languages"))
    render = command(document, "render", _render, _("print a document of a case, or of many cases"))
    add_vault_arguments(render)
    whose = render.add_mutually_exclusive_group(required=True)
    whose.add_argument("--case", metavar="REFERENCE", help=_("the case's reference"))
    whose.add_argument("--every-case", action="store_true", help=_("every open case, one file each"))
    render.add_argument("--document", choices=DOCUMENTS, default="plan", help=_("what to print"))
    render.add_argument(
        "--format", choices=FORMATS, default="standard", help=_("for whom: see “document list”")
    )
    render.add_argument(
        "--print-language", choices=list(PRINTED_LANGUAGES), default="en", help=_("the document's language")
    )
    render.add_argument(
        "--leave-out",
        type=int,
        action="append",
        default=[],
        metavar="NUMBER",
        help=_("a chapter to leave out, counted from 1"),
    )
    render.add_argument("--note", default="", help=_("a paragraph that goes into a letter"))
    render.add_argument(
        "--look-only", action="store_true", help=_("a copy to look at: no number, nothing is kept of it")
    )
    render.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=_("the file to write, or a folder")
    )
    check = command(
        document, "check", _check, _("say what is wrong with a PDF for a person who cannot see it")
    )
    check.add_argument("file", type=Path)


def _list(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.documents.catalogue import FORMATS as FORMAT_ROWS
    from pbdesk.documents.catalogue import KINDS
    from pbdesk.documents.making import lacking

    words = current()
    documents = [{"id": kind.id, "words": _(kind.label)} for kind in KINDS.values()]
    formats: list[dict[str, Any]] = []
    for row in FORMAT_ROWS.values():
        errors = {language: lacking(row.id, language) for language in PRINTED_LANGUAGES}
        formats.append(
            {
                "id": row.id,
                "words": _(row.label),
                "file": row.suffix,
                "lacking": {
                    language: words.render(error).what for language, error in errors.items() if error
                },
            }
        )
    for line in (*documents, *formats):
        say(args, f"{line['id']:<12}{line['words']}")
    for line in formats:
        for sentence in line["lacking"].values():
            say(args, f"{line['id']}: {sentence}")
    return {"documents": documents, "formats": formats, "languages": list(PRINTED_LANGUAGES)}


def _render(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.app.desk import build_desk
    from pbdesk.services.documents import Order

    left_out = frozenset(number - 1 for number in args.leave_out)
    order = Order("", args.document, args.format, args.print_language, left_out, None, args.note)
    desk = build_desk(open_vault(args))
    try:
        if args.every_case:
            return _render_all(args, desk, order)
        return _render_one(args, desk, order)
    finally:
        desk.close()


def _render_one(args: argparse.Namespace, desk: Desk, order: Order) -> dict[str, Any]:
    from dataclasses import replace

    from pbdesk.documents.pdf.writer import replace_file
    from pbdesk.services.rows import CaseQuery

    found = desk.caseload.search(CaseQuery(text=args.case, include_closed=True)).rows
    case_id = next((row.case_id for row in found if row.reference == args.case), "")
    if not case_id:
        raise KnownError(
            "case-unknown",
            N_("There is no case {reference} in this store."),
            todo=N_("Check the reference."),
            reference=args.case,
        )
    order = replace(order, case_id=case_id)
    outline = desk.printing.outline(order)
    printed: Printed = desk.printing.preview(order) if args.look_only else desk.printing.issue(order)
    replace_file(args.out, lambda file: file.write(printed.data))
    missing = [_(gap.sentence, **gap.fields) for gap in outline.missing]
    for sentence in missing:
        say(args, sentence)
    say(args, _("{file} was written: {pages} pages.", file=str(args.out), pages=printed.pages))
    if printed.number:
        say(
            args,
            _("Reprint of copy {number}.", number=printed.number)
            if printed.is_reprint
            else _("Copy {number}.", number=printed.number),
        )
    return {
        "file": str(args.out),
        "pages": printed.pages,
        "bytes": len(printed.data),
        "number": printed.number,
        "is_reprint": printed.is_reprint,
        "missing": missing,
        "chapters": list(outline.chapters),
        "without_picture": list(outline.without_picture),
        "untranslated": list(outline.untold),
        "words_a_sentence": outline.reading.average,
    }


def _render_all(args: argparse.Namespace, desk: Desk, order: Order) -> dict[str, Any]:
    from pbdesk.services.documents import file_name
    from pbdesk.services.rows import CaseQuery

    args.out.mkdir(parents=True, exist_ok=True)
    rows = {row.case_id: row for row in desk.caseload.search(CaseQuery()).rows}
    refused = desk.printing.batch(
        list(rows),
        order,
        args.out,
        lambda case_id: f"{order.document} {file_name(rows[case_id].reference)}",
        lambda done, total, name: say(args, f"{done}/{total} {name}"),
    )
    told = [
        {"reference": rows[case_id].reference, "words": current().render(error).whole}
        for case_id, error in refused
    ]
    for line in told:
        say(args, f"{line['reference']}: {line['words']}")
    return {"folder": str(args.out), "files": len(rows) - len(refused), "refused": told}


def _check(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.documents.check import check_pdf

    findings = [{"code": f.code, "words": _(f.sentence, **f.fields)} for f in check_pdf(args.file)]
    for finding in findings:
        say(args, finding["words"])
    if not findings:
        say(args, _("Nothing is wrong with this PDF."))
    return {"ok": not findings, "findings": findings}
