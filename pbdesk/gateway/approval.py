"""Approval limits: who may sign off how much under a case's programme, where an amount above that goes, and the clock.

The limits are the scheme's own data. Nothing here decides; `pbdesk.gateway.decisions` does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec

from pbdesk.domain.case import Case
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, plain_money
from pbdesk.domain.signoff import PlanReferral, PlanSubmission
from pbdesk.resources import resource_path
from pbdesk.schemes.definition import Definition
from pbdesk.schemes.loader import MAIN
from pbdesk.schemes.scheme import Scheme

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,127}")
"""What may be the name of a scheme's folder: a case comes from a laptop, and must not name a file of its choice."""
ABOVE_ALL_TODO = N_(
    "No role of this programme may approve so much: approve less with --amount, query or decline it, or have the "
    "programme's last role given no limit."
)
SchemeOf = Callable[[Case], Scheme | None]
"""Gives the scheme that a case is pinned to, None where it is not here."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who signs off an amount.

    Attributes:
        role: who decides now. passed_to: where it goes because it is above that role's limit, "" where it is not.
        is_above_all: nobody may approve so much.
    """

    role: str
    limit: Pence | None
    passed_to: str = ""
    is_above_all: bool = False


def schemes_in(folder: Path | None = None) -> SchemeOf:
    """Return what finds a case's scheme in a council's folder of schemes, or among those that ship."""
    where = folder or resource_path("schemes")

    def scheme_of(case: Case) -> Scheme | None:
        for name in (case.scheme_id, f"{case.scheme_id}@{case.scheme_version}"):
            definition = _definition(where / name / MAIN) if _PLAIN.fullmatch(name) else None
            if definition is not None and case.scheme_version in ("", definition.version):
                return Scheme(definition, {}, {}, {})
        return None

    return scheme_of


def roles_in(folder: Path | None = None) -> tuple[str, ...]:
    """Return every role in which anybody signs off plans, of a council's folder of schemes or of those that ship.

    Raises KnownError (code schemes-missing) where the folder has no scheme.
    """
    where = folder or resource_path("schemes")
    found = [definition for file in sorted(where.glob(f"*/{MAIN}")) if (definition := _definition(file))]
    if not found:
        raise KnownError(
            "schemes-missing",
            N_("There is no programme in the folder {folder}."),
            safe=N_("Nothing was changed."),
            todo=N_("Name the folder of the council's programmes with --schemes."),
            folder=str(where),
        )
    return tuple(sorted({threshold.role for definition in found for threshold in definition.approval}))


def _definition(file: Path) -> Definition | None:
    """Return a scheme's definition without its forms, which take long to read and have no say here."""
    try:
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Definition)
    except (OSError, ValueError, msgspec.ValidationError):
        return None


def verdict(scheme: Scheme | None, role: str, amount_pence: Pence) -> Verdict:
    """Return who signs off an amount per period; without a role it is the one that the scheme asks for.

    Raises KnownError: "role-unknown", or "limits-unknown" for a named role where the case's scheme is not here.
    """
    if scheme is None:
        if role:
            raise limits_unknown()
        return Verdict("", None)
    asked = scheme.approver(amount_pence)
    role = role or asked
    limit = scheme.limit_of(role)
    if limit is None or amount_pence <= limit:
        return Verdict(role, limit)
    if not may_sign_off(scheme, amount_pence):
        return Verdict(role, limit, is_above_all=True)
    return Verdict(role, limit, asked)


def limits_unknown() -> KnownError:
    """Return what is said where the scheme of a case is not here."""
    return KnownError(
        "limits-unknown",
        N_("The programme of this case is not on this computer, so its limits are not known."),
        safe=N_("Nothing was decided."),
        todo=N_("Name the folder of the council's programmes with --schemes."),
    )


def above_every_limit(scheme: Scheme, amount_pence: Pence) -> KnownError:
    """Return what is said where an amount per period is above what any role of a scheme may approve.

    A sound scheme has no such amount; the gateway reads a council's programmes without checking them whole.
    """
    limits = {role: scheme.limit_of(role) or 0 for role in scheme.ids("approvers")}
    highest = max(limits, key=lambda role: limits[role])
    return KnownError(
        "above-every-limit",
        N_("{amount} is above the highest limit in this programme, the {limit} of {role}."),
        safe=N_("Nothing was decided, and the plan waits on."),
        todo=ABOVE_ALL_TODO,
        amount=plain_money(amount_pence),
        limit=plain_money(limits[highest]),
        role=highest,
    )


def may_sign_off(scheme: Scheme, amount_pence: Pence | None) -> tuple[str, ...]:
    """Return the scheme's roles that may sign off an amount per period, lowest first; all of them without one."""
    limits = ((role, scheme.limit_of(role)) for role in scheme.ids("approvers"))
    return tuple(
        role for role, limit in limits if amount_pence is None or limit is None or amount_pence <= limit
    )


def clock_of(
    scheme: Scheme | None, sent: PlanSubmission, passed_on: PlanReferral | None, today: str
) -> dict[str, Any]:
    """Return with whom a plan is, how many days it has waited of those that its programme allows, and its last day."""
    begun = date.fromisoformat(sent.submitted_at[:10]) if sent.submitted_at else date.fromisoformat(today)
    waited = max(0, (date.fromisoformat(today) - begun).days)
    if scheme is None:
        return {"with": passed_on.to_role if passed_on else "", "days_waited": waited, "days_allowed": None}
    threshold = scheme.threshold(sent.proposed.amount_pence)
    return {
        "with": passed_on.to_role if passed_on else threshold.role,
        "days_waited": waited,
        "days_allowed": threshold.days,
        "answer_by": (begun + timedelta(days=threshold.days)).isoformat(),
        "is_late": waited > threshold.days,
    }
