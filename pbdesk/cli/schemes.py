"""`pbdesk scheme check|list`: programmes as data, checked as they are when they are loaded."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pbdesk.cli.common import BAD_INPUT, command, group, say
from pbdesk.i18n import _


def add_commands(commands: Any) -> None:
    """Add `pbdesk scheme`."""
    scheme = group(commands, "scheme", _("programmes as data"))
    check = command(scheme, "check", _check, _("say everything in a scheme's folder that does not resolve"))
    check.add_argument("folder", type=Path)
    command(scheme, "list", _list, _("list the schemes that ship"))


def _check(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.schemes.loader import check_scheme

    problems = []
    for found in check_scheme(args.folder):
        words = _(found.sentence, **found.fields)
        problems.append({"file": found.file, "where": found.where, "words": words})
        say(
            args, _("{place}: {words}", place=", ".join(filter(None, (found.file, found.where))), words=words)
        )
    if not problems:
        say(args, _("The scheme is sound."))
    code = BAD_INPUT if problems else 0
    return {"ok": not problems, "folder": str(args.folder), "problems": problems, "exit_code": code}


def _list(args: argparse.Namespace) -> dict[str, Any]:

    from pbdesk.app.desk import shipped_schemes

    rows = []
    for listed in shipped_schemes().list(args.language):
        problem = listed.problem.english() if listed.problem else ""
        rows.append({"id": listed.id, "version": listed.version, "title": listed.title, "problem": problem})
        say(args, f"{listed.id}  {listed.version}  {listed.title}  {problem}".rstrip())
    return {"ok": not any(row["problem"] for row in rows), "schemes": rows}
