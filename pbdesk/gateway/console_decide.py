"""The gateway's command `decide`: a person of the council decides on a plan, and who may not is noted.

Handlers are as in `pbdesk.gateway.console`, which adds them.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, parse_money, plain_money
from pbdesk.domain.signoff import PlanDecision, PlanReferral
from pbdesk.gateway import audit, authority, decisions, roles
from pbdesk.gateway.approval import schemes_in
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import Database
from pbdesk.i18n import _

MakeCommand = Callable[..., argparse.ArgumentParser]
Opened = Callable[[argparse.Namespace], AbstractContextManager[Database]]
Made = PlanDecision | PlanReferral
_VERBS = {"approved": "approve", "queried": "query", "declined": "decline"}


def add_commands(commands: Any, command: MakeCommand, opened: Opened) -> None:
    """Add the command. `command` makes one with its common options, `opened` opens the database that they name."""

    def decide(args: argparse.Namespace) -> dict[str, Any]:
        with opened(args) as database:
            return _decide(args, database)

    parser = command(commands, "decide", decide, _("decide on a plan"))
    parser.add_argument("plan", metavar="PLAN", help=_("a plan, a submission, or a case's reference"))
    outcome = parser.add_mutually_exclusive_group(required=True)
    for flag, value, text in (
        ("--approve", "approved", _("approve it: its amount becomes the personal budget")),
        ("--query", "queried", _("ask the adviser something first; say what with --reason")),
        ("--decline", "declined", _("decline it; say why with --reason")),
    ):
        outcome.add_argument(flag, dest="outcome", action="store_const", const=value, help=text)
    parser.add_argument("--reason", default="", help=_("needed to query or decline"))
    parser.add_argument(
        "--by", default="", metavar="NAME", help=_("who decides; left out, the name of your account")
    )
    parser.add_argument(
        "--role",
        default="",
        help=_("in which of their roles; an amount above its limit goes to the next one"),
    )
    parser.add_argument("--schemes", type=Path, help=_("the folder of the council's own programmes"))
    parser.add_argument("--amount", help=_("the agreed total over the plan, where it differs"))
    parser.add_argument(
        "--funder",
        action="append",
        default=[],
        metavar="FUNDER=AMOUNT",
        help=_("a funder's part of the total; once for each funder"),
    )


def _say(args: argparse.Namespace, line: str) -> None:
    if not args.json:
        sys.stdout.write(line + "\n")


def _decide(args: argparse.Namespace, database: Database) -> dict[str, Any]:
    choice = decisions.Choice(
        outcome=args.outcome,
        reason=args.reason,
        by=args.by or getpass.getuser(),
        role=args.role,
        amount=None if args.amount is None else parse_money(args.amount),
        by_funder=dict(_part(text) for text in args.funder),
    )
    made = _made(database, args, choice)
    with database.reading() as connection:
        held = roles.holders(connection)
        in_force = roles.in_force(connection)
    if isinstance(made, PlanReferral):
        told = _passed_on(args, made, held.get(made.to_role, ()))
    else:
        told = _decided(args, made)
    if not in_force:
        _say(args, _(roles.HINT))
    return {**told, "roles_in_force": in_force}


def _made(database: Database, args: argparse.Namespace, choice: decisions.Choice) -> Made:
    """Decide, and note in the audit who did, or was refused because of who they are."""
    try:
        with database.writing() as connection:
            scheme_of = schemes_in(args.schemes)
            made = decisions.decide_within(connection, SystemClock(), args.plan, choice, scheme_of)
    except KnownError as error:
        if error.code in authority.REFUSALS:
            what = f"{_VERBS[choice.outcome]} {error.code} {choice.role}"
            _note(database, args, choice, audit.DENIED, what)
        raise
    what = (
        f"passed on {made.from_role}"
        if isinstance(made, PlanReferral)
        else f"{made.outcome} {made.decided_as}"
    )
    _note(database, args, choice, roles.DECIDED, what)
    return made


def _note(
    database: Database, args: argparse.Namespace, choice: decisions.Choice, action: str, what: str
) -> None:
    """Add a row to the audit, in a transaction of its own: what was refused is undone, and what was made is done."""
    by = roles.By(choice.by, getpass.getuser())
    with database.writing() as connection:
        case_id = decisions.submission_named(connection, args.plan).case_id
        roles.note(connection, SystemClock(), action, what.strip(), name=choice.by, by=by, case_ids={case_id})


def _decided(args: argparse.Namespace, decision: PlanDecision) -> dict[str, Any]:
    said = {
        "approved": N_("Approved: {total} over the plan."),
        "queried": N_("Queried. The adviser sees the reason with the next sync."),
        "declined": N_("Declined. The adviser sees the reason with the next sync."),
    }[decision.outcome]
    fields = {"total": plain_money(decision.budget.total_pence)} if decision.outcome == "approved" else {}
    _say(args, _(said, **fields))
    if decision.decided_as:
        _say(
            args,
            _(
                "It goes out as the decision of {name}, {role}.",
                name=decision.decided_by,
                role=decision.decided_as,
            ),
        )
    return {
        "decision": decision.id,
        "plan": decision.plan_id,
        "submission": decision.submission_id,
        "version": decision.version,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "total_pence": decision.budget.total_pence,
        "amount_pence": decision.budget.amount_pence,
        "period": decision.budget.period,
        "by_funder": decision.budget.by_funder,
        "decided_by": decision.decided_by,
        "decided_as": decision.decided_as,
        "decided_at": decision.decided_at,
    }


def _passed_on(args: argparse.Namespace, passed: PlanReferral, held_by: tuple[str, ...]) -> dict[str, Any]:
    names = f" ({', '.join(held_by)})" if held_by else ""
    _say(
        args,
        _(
            "{amount} is above the {limit} that {role} may approve. It goes to: {next}.",
            amount=plain_money(passed.amount_pence),
            limit=plain_money(passed.limit_pence),
            role=passed.from_role,
            next=passed.to_role + names,
        ),
    )
    return {
        "outcome": "passed_on",
        "plan": passed.plan_id,
        "submission": passed.submission_id,
        "from_role": passed.from_role,
        "to_role": passed.to_role,
        "held_by": list(held_by),
        "limit_pence": passed.limit_pence,
        "amount_pence": passed.amount_pence,
        "reason": passed.reason,
        "passed_by": passed.passed_by,
    }


def _part(text: str) -> tuple[str, Pence]:
    funder, equals, amount = text.partition("=")
    if not equals or not funder.strip():
        raise KnownError(
            "funder-unreadable",
            N_("“{text}” does not say a funder and an amount."),
            todo=N_("Write it as FUNDER=AMOUNT, like health=1200.50."),
            text=text,
        )
    return funder.strip(), parse_money(amount)
