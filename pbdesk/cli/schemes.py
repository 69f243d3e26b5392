"""`pbdesk scheme check|list|try|compare`: programmes as data, checked as they are when they are loaded."""

from __future__ import annotations

import argparse
import csv
from datetime import date
from pathlib import Path
from typing import Any

from pbdesk.cli.common import BAD_INPUT, command, group, input_text, say
from pbdesk.cli.facts import add_facts
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import plain_money
from pbdesk.i18n import _


def add_commands(commands: Any) -> None:
    """Add `pbdesk scheme`."""
    scheme = group(commands, "scheme", _("programmes as data"))
    check = command(scheme, "check", _check, _("say everything in a scheme's folder that does not resolve"))
    check.add_argument("folder", type=Path)
    command(scheme, "list", _list, _("list the schemes that ship"))
    tried = command(scheme, "try", _try, _("work out an indicative budget by a scheme's folder"))
    tried.add_argument("folder", type=Path)
    add_facts(tried)
    compared = command(scheme, "compare", _compare, _("replay a changed scheme over a caseload"))
    compared.add_argument("old", type=Path)
    compared.add_argument("new", type=Path)
    compared.add_argument(
        "--caseload",
        type=Path,
        required=True,
        metavar="FILE",
        help=_("CSV without names: id, a column for each input, and columns to group by"),
    )
    compared.add_argument(
        "--on", default="", metavar="DATE", help=_("the day that decides which figures hold")
    )


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


def _try(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.cli.allocating import AllocationFacts, show_allocation, work_out
    from pbdesk.schemes.loader import load_scheme

    return show_allocation(args, AllocationFacts, lambda facts: work_out(load_scheme(args.folder), facts))


def _compare(args: argparse.Namespace) -> dict[str, Any]:
    import msgspec

    from pbdesk.schemes.compare import compare
    from pbdesk.schemes.loader import load_scheme
    from pbdesk.schemes.year_figures import day_of

    old, new = load_scheme(args.old), load_scheme(args.new)
    on = day_of(args.on) if args.on else date.today()  # noqa: DTZ011 - the day where the person is
    found = compare(old, new, _rows(str(args.caseload)), on)
    total = found.total
    say(
        args,
        _(
            "Cases: {cases}. More: {gains}. Less: {loses}. The same: {same}. Refused: {refused}.",
            cases=total.cases,
            gains=total.gains,
            loses=total.loses,
            same=total.same,
            refused=total.refused,
        ),
    )
    say(args, _in_all(total))
    for column, groups in found.groups.items():
        for value, part in groups.items():
            words = _("too few to tell") if part is None else _in_all(part)
            say(args, f"{column} = {value or '–'}: {words}")
    shown: dict[str, Any] = msgspec.to_builtins(found)
    return shown


def _in_all(total: Any) -> str:
    return _(
        "A year: {before} before, {after} after, a difference of {difference}.",
        before=plain_money(total.before_pence),
        after=plain_money(total.after_pence),
        difference=plain_money(total.difference_pence),
    )


def _rows(source: str) -> list[dict[str, str]]:
    reader = csv.DictReader(input_text(source).splitlines(), restval="", strict=True)
    try:
        rows = [{str(name).strip(): str(cell or "").strip() for name, cell in row.items()} for row in reader]
    except csv.Error as error:
        raise _no_caseload(source) from error
    if not rows:
        raise _no_caseload(source)
    return rows


def _no_caseload(source: str) -> KnownError:
    return KnownError(
        "caseload-wrong",
        N_("{file} is not a CSV file with a heading and one row or more."),
        todo=N_("Correct the file, then try again."),
        file=source,
    )
