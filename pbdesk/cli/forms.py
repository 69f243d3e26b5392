"""`pbdesk form`: what stands in an XLSForm workbook, and what comes of some answers; files in `cli.form_files`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from pbdesk.cli import form_files
from pbdesk.cli.common import BAD_INPUT, command, group, read_json, say
from pbdesk.i18n import _, ngettext


def add_commands(commands: Any) -> None:
    """Add `pbdesk form`."""
    form = group(commands, "form", _("check and try forms (XLSForm workbooks)"))
    check = command(form, "check", _check, _("say everything that is wrong with a form"))
    check.add_argument("file", type=Path)
    run = command(form, "run", _run, _("give answers to a form and say how every question stands"))
    run.add_argument("file", type=Path)
    run.add_argument(
        "--answers",
        required=True,
        metavar="FILE",
        help=_('JSON: answers by path, or a list of steps under "answers"; - reads standard input'),
    )
    run.add_argument("--now", default="", metavar="TIME", help=_("the time of answering, as ISO text"))
    form_files.add_commands(form)


def _check(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.schemes.forms.report import check_form

    report = check_form(args.file)
    for problem in report.problems:
        say(
            args,
            _(
                "{sheet}, row {row}, {name}: {words}",
                sheet=problem.sheet,
                row=problem.row,
                name=problem.name,
                words=_(problem.sentence, **problem.fields),
            ),
        )
    if report.ok:
        count = report.questions
        say(
            args,
            ngettext(
                "The form is sound: {count} question.",
                "The form is sound: {count} questions.",
                count,
                count=count,
            ),
        )
    result: dict[str, Any] = msgspec.to_builtins(report)
    return result | {"exit_code": 0 if report.ok else BAD_INPUT}


def _run(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.schemes.forms.report import run_form

    given = read_json(args.answers)
    steps = given.get("answers", given)
    now = datetime.fromisoformat(args.now or given.get("now", "") or datetime.now(UTC).isoformat())
    report = run_form(args.file, steps, now if now.tzinfo else now.replace(tzinfo=UTC))
    say(args, _("{left} of {total} questions are left.", left=report.left, total=report.total))
    for path, node in report.nodes.items():
        if node.relevant and node.value:
            say(args, f"{path} = {node.value}")
    result: dict[str, Any] = msgspec.to_builtins(report)
    return result
