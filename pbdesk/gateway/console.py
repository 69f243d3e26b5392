"""The gateway's commands: `pbdesk gateway serve, enrol, devices, revoke, cases, assign, plans`, and those of the
other consoles.

Each handler prints words, or nothing under --json, and returns a plain dict for the command line to print as
JSON. They work on the gateway's folder, also while a gateway serves it from another process.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pbdesk.gateway import (
    caseload,
    console_care,
    console_courier,
    console_decide,
    console_marks,
    console_records,
    console_roles,
    decisions,
    devices,
)
from pbdesk.gateway.approval import schemes_in
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import Database, existing_folder, open_any, open_url
from pbdesk.gateway.server import SWITCH_SECONDS, Gateway, ServeConfig, Started
from pbdesk.i18n import _, current, ngettext

Handler = Callable[[argparse.Namespace], dict[str, Any]]


def add_commands(subparsers: Any) -> None:
    """Add the `gateway` command to the program's own. Each handler is at `args.run`; `args.json` is set."""
    gateway = subparsers.add_parser("gateway", help=_("the council's side: serve it, and decide on plans"))
    commands = gateway.add_subparsers(dest="gateway_command", required=True)
    _add_serve(commands)
    enrol = _command(commands, "enrol", _enrol, _("make a one-time code for a device"))
    enrol.add_argument("--user", required=True, metavar="NAME", help=_("whose device it will be"))
    enrol.add_argument(
        "--courier",
        type=Path,
        metavar="FILE",
        help=_("write an enrolment file for a device without a network"),
    )
    _command(commands, "devices", _devices, _("list the devices"))
    revoke = _command(commands, "revoke", _revoke, _("end a device's access"))
    revoke.add_argument("device", metavar="DEVICE", help=_("the device's id"))
    _command(commands, "cases", _cases, _("list the cases"))
    assign = _command(commands, "assign", _assign, _("give a user access to a case"))
    assign.add_argument("case", metavar="CASE", help=_("the case's id or reference"))
    assign.add_argument("user", metavar="USER", help=_("the user's name"))
    plans = _command(commands, "plans", _plans, _("list the plans that were sent for sign-off"))
    plans.add_argument("--waiting", action="store_true", help=_("only those that wait for a decision"))
    plans.add_argument("--schemes", type=Path, help=_("the folder of the council's own programmes"))
    console_decide.add_commands(commands, _command, _opened)
    console_roles.add_commands(commands, _command, _opened)
    console_care.add_commands(commands, _command, _opened)
    console_records.add_commands(commands, _command, _opened)
    console_marks.add_commands(commands, _command, _opened)
    console_courier.add_commands(commands, _command, _opened)


def _command(commands: Any, name: str, handler: Handler, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--folder", type=Path, help=_("the gateway's folder"))
    where.add_argument("--database", default="", metavar="URL", help=_("or the address of its database"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser.set_defaults(run=handler)
    return parser


def _add_serve(commands: Any) -> None:
    parser = _command(commands, "serve", _serve, _("serve a council's gateway until it is stopped"))
    parser.add_argument("--host", default="127.0.0.1", help=_("the address to listen at"))
    parser.add_argument("--port", type=int, default=0, help=_("the port; 0 takes any free one"))
    parser.add_argument("--council", default="", metavar="NAME", help=_("the council's name"))
    parser.add_argument("--ready-file", type=Path, help=_("write a JSON file here once it listens"))
    parser.add_argument("--cert", type=Path, help=_("the certificate, beyond this computer"))
    parser.add_argument("--key", type=Path, help=_("the certificate's key"))


def _say(args: argparse.Namespace, line: str) -> None:
    if not args.json:
        sys.stdout.write(line + "\n")


@contextmanager
def _opened(args: argparse.Namespace) -> Iterator[Database]:
    clock = SystemClock()
    database = open_url(args.database, clock) if args.database else existing_folder(args.folder, clock)
    try:
        yield database
    finally:
        database.close()


def _serve(args: argparse.Namespace) -> dict[str, Any]:
    config = ServeConfig(args.folder, args.host, args.port, args.council, args.cert, args.key, args.database)

    def on_ready(started: Started) -> None:
        facts = {"url": started.url, "council": started.council, "council_name": started.council_name}
        if args.ready_file:
            _write_whole(args.ready_file, json.dumps(facts))
        line = _("{council} is served at {url}", council=started.council_name, url=started.url)
        sys.stdout.write((json.dumps(facts) if args.json else line) + "\n")
        sys.stdout.flush()

    sys.setswitchinterval(SWITCH_SECONDS)
    Gateway(config).run(on_ready)
    return {}


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees all of it or none."""
    partial = path.with_name(path.name + ".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _enrol(args: argparse.Namespace) -> dict[str, Any]:
    database = open_any(args.folder, args.database, SystemClock())
    try:
        if args.courier:
            return console_courier.write_enrolment(args, database)
        with database.writing() as connection:
            code = devices.new_code(connection, SystemClock(), args.user)
    finally:
        database.close()
    _say(args, _("The code for {user}'s next device is {code}", user=args.user, code=code))
    _say(args, _("It works once, within {count} days.", count=devices.CODE_DAYS))
    return {"user": args.user, "code": code, "days": devices.CODE_DAYS}


def _devices(args: argparse.Namespace) -> dict[str, Any]:
    with _opened(args) as database, database.reading() as connection:
        listed, chains = devices.list_devices(connection), devices.list_chains(connection)
    if not listed:
        _say(args, _("No device is enrolled yet."))
    for device in listed:
        state = _("access ended") if device["revoked_at"] else _("has access")
        _say(args, f"{device['id']}  {device['user']}  {device['name']}  {state}")
    for chain in chains:
        if chain["missing"]:
            missing = ngettext(
                "{user}: one change of a device has not come.",
                "{user}: {count} changes of a device have not come.",
                chain["missing"],
                user=chain["user"],
                count=chain["missing"],
            )
            _say(args, missing)
        if chain["standing_twice"]:
            _say(args, _("{user}: a device was copied or restored.", user=chain["user"]))
    return {"devices": listed, "chains": chains}


def _revoke(args: argparse.Namespace) -> dict[str, Any]:
    with _opened(args) as database, database.writing() as connection:
        name = devices.revoke(connection, SystemClock(), args.device)
    _say(args, _("{device} has no access any more.", device=name))
    return {"device": args.device, "name": name}


def _cases(args: argparse.Namespace) -> dict[str, Any]:
    with _opened(args) as database, database.reading() as connection:
        listed = caseload.list_cases(connection)
    if not listed:
        _say(args, _("No case has come here yet."))
    for case in listed:
        users = ", ".join(case["users"]) or _("nobody")
        _say(args, f"{case['reference'] or case['id']}  {case['person']}  {case['scheme']}  {users}")
        if case["records_in_conflict"]:
            count = case["records_in_conflict"]
            line = ngettext(
                "  one record waits for a person's choice",
                "  {count} records wait for a person's choice",
                count,
                count=count,
            )
            _say(args, line)
    return {"cases": listed}


def _assign(args: argparse.Namespace) -> dict[str, Any]:
    with _opened(args) as database, database.writing() as connection:
        done = caseload.assign(connection, SystemClock(), args.case, args.user)
    _say(args, _("{user} may work on case {case}.", user=args.user, case=args.case))
    return done


def _plans(args: argparse.Namespace) -> dict[str, Any]:
    with _opened(args) as database, database.reading() as connection:
        listed = decisions.list_plans(
            connection,
            waiting_only=args.waiting,
            scheme_of=schemes_in(args.schemes),
            today=SystemClock().now()[:10],
        )
    if not listed:
        _say(args, _("No plan waits for a decision.") if args.waiting else _("No plan was sent yet."))
    words = {
        "waiting": _("waits for a decision"),
        "approved": _("approved"),
        "queried": _("queried"),
        "declined": _("declined"),
    }
    for plan in listed:
        name = plan["reference"] or plan["plan"]
        _say(args, f"{name}  {plan['person']}  {plan['proposed']}  {words[plan['status']]}")
        _say(
            args,
            "  " + _("version {version}, submission {id}", version=plan["version"], id=plan["submission"]),
        )
        _say_decided(args, plan)
        _say_clock(args, plan["clock"])
    return {"plans": listed}


def _say_decided(args: argparse.Namespace, plan: dict[str, Any]) -> None:
    if plan["decided_by"]:
        parts = (plan["decided_by"], plan["decided_as"], current().when(plan["decided_at"]))
        _say(args, "  " + ", ".join(part for part in parts if part))


def _say_clock(args: argparse.Namespace, clock: dict[str, Any]) -> None:
    if not clock.get("with"):
        return
    names = f" ({', '.join(clock['held_by'])})" if clock["held_by"] else ""
    line = _(
        "with {role}: day {days} of {allowed}",
        role=clock["with"] + names,
        days=clock["days_waited"],
        allowed=clock["days_allowed"] or "–",
    )
    _say(args, "  " + line)
