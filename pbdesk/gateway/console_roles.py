"""The gateway's command `roles`: who may sign off plans as what, given and ended, with all of its history.

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
from pbdesk.gateway import roles
from pbdesk.gateway.approval import roles_in
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import Database
from pbdesk.i18n import _, current

MakeCommand = Callable[..., argparse.ArgumentParser]
Opened = Callable[[argparse.Namespace], AbstractContextManager[Database]]


def add_commands(commands: Any, command: MakeCommand, opened: Opened) -> None:
    """Add the command. `command` makes one with its common options, `opened` opens the database that they name."""

    def run(args: argparse.Namespace) -> dict[str, Any]:
        _require_user(args)
        with opened(args) as database:
            if args.give is not None:
                return _give(args, database)
            return _end(args, database) if args.end is not None else _list(args, database)

    parser = command(commands, "roles", run, _("say who may sign off plans as what, or list it"))
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--give", metavar="ROLE", help=_("give a person this role"))
    change.add_argument("--end", metavar="ROLE", help=_("end a person's role"))
    parser.add_argument("--user", default="", metavar="NAME", help=_("whose role; to list, of them alone"))
    parser.add_argument(
        "--by", default="", metavar="NAME", help=_("who says so; left out, the name of your account")
    )
    parser.add_argument("--schemes", type=Path, help=_("the folder of the council's own programmes"))


def _require_user(args: argparse.Namespace) -> None:
    if (args.give, args.end) != (None, None) and not args.user.strip():
        raise KnownError(
            "user-missing",
            N_("It is not said whose role is meant."),
            safe=N_("Nothing was changed."),
            todo=N_("Name the person with --user."),
        )


def _say(args: argparse.Namespace, line: str) -> None:
    if not args.json:
        sys.stdout.write(line + "\n")


def _by(args: argparse.Namespace) -> roles.By:
    account = getpass.getuser()
    return roles.By(args.by.strip() or account, account)


def _give(args: argparse.Namespace, database: Database) -> dict[str, Any]:
    known = roles_in(args.schemes)
    with database.writing() as connection:
        done = roles.give(connection, SystemClock(), args.give, args.user, by=_by(args), known=known)
    _say(args, _("{user} signs off as {role} from now on.", user=done["user"], role=done["role"]))
    if done["added"]:
        _say(args, _("{user} was not known here before: check how the name is spelt.", user=done["user"]))
    if done["first"]:
        _say(args, _("This is the first role: from now on only people with a role decide on plans."))
    return done


def _end(args: argparse.Namespace, database: Database) -> dict[str, Any]:
    with database.writing() as connection:
        done = roles.end(connection, SystemClock(), args.end, args.user, by=_by(args))
    _say(args, _("{user} does not sign off as {role} any more.", user=done["user"], role=done["role"]))
    _say(args, _("What they decided until now stands."))
    return done


def _list(args: argparse.Namespace, database: Database) -> dict[str, Any]:
    with database.reading() as connection:
        listed = roles.list_roles(connection, args.user)
        in_force = roles.in_force(connection)
    if not in_force:
        _say(args, _(roles.HINT))
    elif not listed:
        _say(args, _("{user} never had a role.", user=args.user))
    for row in listed:
        _say(args, _row(row))
    if listed and all(row["ended_at"] for row in listed) and not args.user:
        _say(args, _("Nobody has a role now, so nobody can sign off a plan."))
    return {"roles": listed, "in_force": in_force}


def _row(row: dict[str, Any]) -> str:
    when = current().when
    given = _("given on {when} by {name}", when=when(row["given_at"]), name=row["given_by"])
    line = f"{row['user']}  {row['role']}  {given}"
    if not row["ended_at"]:
        return line
    return line + ", " + _("ended on {when} by {name}", when=when(row["ended_at"]), name=row["ended_by"])
