"""Whether a person may decide on a plan, and in which of their roles. Nobody approves a plan that they sent in.

It asks who has which role (`pbdesk.gateway.roles`) and what the scheme lets a role approve; it decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence
from pbdesk.domain.records import type_of
from pbdesk.domain.signoff import PlanSubmission
from pbdesk.gateway.approval import ABOVE_ALL_TODO, limits_unknown, may_sign_off
from pbdesk.gateway.devices import user_named
from pbdesk.gateway.roles import holders, roles_of
from pbdesk.gateway.tables import chains, ops, users
from pbdesk.schemes.scheme import Scheme

REFUSALS = frozenset({"decider-unknown", "role-none", "role-not-held", "own-plan"})
"""The codes of what is refused because of who asks. Each of them is noted in the audit."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to decide.

    Attributes:
        by: who, by name. role: as what, "" for the one role that they have.
        approving: the amount per period to be approved, None for a question or a refusal.
    """

    by: str
    role: str = ""
    approving: Pence | None = None


def role_for(connection: Connection, scheme: Scheme | None, sent: PlanSubmission, wanted: Wanted) -> str:
    """Return the role in which a person decides on a plan. Whether its limit covers the amount is not asked here.

    Raises:
        KnownError: one of `REFUSALS`, "role-several" where it is not said which of theirs, "limits-unknown", or
            "role-unknown" for a role that the scheme does not have.
    """
    if scheme is None:
        raise limits_unknown()
    if wanted.role:
        scheme.limit_of(wanted.role)
    senders = _senders(connection, sent) if wanted.approving is not None else frozenset()
    code, sentence, role = _found(connection, scheme, wanted)
    if not code and plain_name(wanted.by) in senders:
        code = "own-plan"
        sentence = N_("{name} sent this plan in, and nobody approves a plan that they sent in themselves.")
    if code:
        raise _refused(code, sentence, scheme, wanted, _who_may(connection, scheme, wanted, senders))
    return role


def plain_name(name: str) -> str:
    """Return a name as it is compared, however it is written."""
    return " ".join(name.casefold().split())


def _found(connection: Connection, scheme: Scheme, wanted: Wanted) -> tuple[str, str, str]:
    """Return the code and sentence of a refusal, or the role. Raises KnownError (code role-several)."""
    user_id = user_named(connection, wanted.by)
    if user_id is None:
        return "decider-unknown", N_("Nobody called {name} is known here."), ""
    held = roles_of(connection, user_id)
    theirs = [role for role in scheme.ids("approvers") if role in held]
    if wanted.role and wanted.role not in theirs:
        return "role-not-held", N_("{name} does not sign off as {role}."), ""
    if not theirs:
        return "role-none", N_("{name} has no role in which plans of this programme are signed off."), ""
    if len(theirs) > 1 and not wanted.role:
        raise KnownError(
            "role-several",
            N_("{name} signs off plans of this programme in several roles: {roles}."),
            safe=N_("Nothing was decided."),
            todo=N_("Say in which with --role."),
            name=wanted.by.strip(),
            roles=", ".join(theirs),
        )
    return "", "", wanted.role or theirs[0]


def _senders(connection: Connection, sent: PlanSubmission) -> frozenset[str]:
    """Return who sent a plan in: whoever the device belongs to that it came from, and the name that it says.

    A laptop says by itself under which name it sends; whose device it is, the council knows.
    """
    owners = (
        select(users.c.name)
        .join(chains, chains.c.user_id == users.c.id)
        .join(ops, ops.c.device == chains.c.device)
        .where(ops.c.case_id == sent.case_id, ops.c.seq > 0)
        .where(ops.c.type == type_of(PlanSubmission).name, ops.c.rec_id == sent.id)
    )
    return frozenset(map(plain_name, (*connection.scalars(owners), sent.submitted_by)))


def _who_may(connection: Connection, scheme: Scheme, wanted: Wanted, senders: frozenset[str]) -> str:
    """Return by name and role who has a role that suffices."""
    held = holders(connection)
    names = [
        f"{name} ({role})"
        for role in may_sign_off(scheme, wanted.approving)
        for name in held.get(role, ())
        if plain_name(name) not in senders
    ]
    return ", ".join(names)


def _refused(code: str, sentence: str, scheme: Scheme, wanted: Wanted, who: str) -> KnownError:
    enough = may_sign_off(scheme, wanted.approving)
    if not enough:
        todo = ABOVE_ALL_TODO
    elif not who:
        todo = N_("Nobody else may yet: “pbdesk gateway roles --give {first} --user NAME” gives a role.")
    elif code == "decider-unknown":
        todo = N_("Say who decides with --by NAME. Those who may are: {who}.")
    else:
        todo = N_("Those who may are: {who}.")
    return KnownError(
        code,
        sentence,
        safe=N_("Nothing was decided."),
        todo=todo,
        name=wanted.by.strip(),
        role=wanted.role,
        who=who,
        first=enough[0] if enough else "",
    )
