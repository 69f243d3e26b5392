"""`pbdesk calculate allocation`: an indicative budget from plain facts, with every step of the working."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

import msgspec

from pbdesk.cli.common import command, group, read_json, say
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import plain_money
from pbdesk.i18n import _


def add_commands(commands: Any) -> None:
    """Add `pbdesk calculate`."""
    calculate = group(commands, "calculate", _("work something out from plain facts"))
    allocation = command(calculate, "allocation", _allocation, _("an indicative budget, with its working"))
    allocation.add_argument(
        "--facts",
        required=True,
        metavar="FILE",
        help=_('JSON: {"scheme": ID, "facts": {NAME: VALUE}, "on": DATE}; - reads standard input'),
    )


def _allocation(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.app.desk import shipped_schemes
    from pbdesk.schemes.allocation import allocate_facts

    given = read_json(args.facts)
    if not isinstance(given.get("scheme"), str) or not isinstance(given.get("facts"), dict):
        raise KnownError(
            "facts-incomplete",
            N_("The facts need “scheme” (its id) and “facts” (values by name)."),
            todo=N_("Look at pbdesk calculate allocation --help, then try again."),
        )
    scheme = shipped_schemes().get(given["scheme"], str(given.get("version", "")))
    allocation = allocate_facts(scheme, given["facts"], _day(given.get("on")))
    for step in allocation.steps:
        amount = f"  {plain_money(step.amount_pence)}" if step.amount_pence is not None else ""
        say(args, _(step.sentence, **step.fields) + amount)
    result: dict[str, Any] = msgspec.to_builtins(allocation)
    return result | {
        "per_week_pence": allocation.per_week_pence,
        "per_four_weeks_pence": allocation.per_four_weeks_pence,
        "per_year_pence": allocation.per_year_pence,
        "words": [_(step.sentence, **step.fields) for step in allocation.steps],
    }


def _day(text: object) -> date:
    try:
        return date.fromisoformat(str(text)) if text else date.today()  # noqa: DTZ011 - the day where the person is
    except ValueError as error:
        raise KnownError(
            "date-unreadable",
            N_("“{text}” is not a date."),
            todo=N_("Write it as year, month, day: 2026-11-21."),
            text=str(text)[:40],
        ) from error
