"""The steps of a journey that only some schemes have: eligibility, charging, employing. Pure, from what is known.

What is known is gathered by `known_of`; a step that a scheme does not have is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pbdesk.domain.charging_record import ChargeResult
from pbdesk.domain.eligibility_record import EligibilityDecision
from pbdesk.domain.employing_record import EmployingResult
from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, current


class Deciding(Protocol):
    """The service of eligibility."""

    def applies(self, case_id: str) -> bool:
        """Return whether the case's scheme has this step."""

    def latest(self, case_id: str) -> EligibilityDecision | None:
        """Return the latest decision."""

    def given_on(self, case_id: str) -> str:
        """Return the day on which it was given in writing."""


class Charging(Protocol):
    """The service of charging."""

    def applies(self, case_id: str) -> bool:
        """Return whether the case's scheme has this step."""

    def latest(self, case_id: str) -> ChargeResult | None:
        """Return the contribution that was recorded last."""


class Employing(Protocol):
    """The service of employing."""

    def applies(self, case_id: str) -> bool:
        """Return whether the case's scheme has this step."""

    def latest(self, case_id: str) -> EmployingResult | None:
        """Return what went into the plan last."""


@dataclass(frozen=True, slots=True)
class Told:
    """A step's state, its tone, what it stands on, and the words of its action."""

    state: str
    tone: str
    detail: str
    action: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class CareAct:
    """What is known of the three steps, None for each that the scheme does not have."""

    eligibility: Told | None = None
    charging: Told | None = None
    employing: Told | None = None


def known_of(case_id: str, deciding: Deciding, charging: Charging, employing: Employing) -> CareAct:
    """Return what is known of a case; nothing where its scheme is not on this computer."""
    try:
        return CareAct(
            _eligibility(deciding.latest(case_id), deciding.given_on(case_id))
            if deciding.applies(case_id)
            else None,
            _charging(charging.latest(case_id)) if charging.applies(case_id) else None,
            _employing(employing.latest(case_id)) if employing.applies(case_id) else None,
        )
    except KnownError:  # the scheme, or a record of a newer program: the rest of the case can still be read
        return CareAct()


def _eligibility(decision: EligibilityDecision | None, given_on: str) -> Told:
    if decision is None:
        detail = _("Whether the needs are eligible, and why.")
        return Told(_("Not decided"), "", detail, _("Decide on eligibility"), False)
    decided = _("Decided on {date}.", date=current().date(decision.decided_at))
    owed = not given_on
    written = (
        _("Still to be given in writing.")
        if owed
        else _("Given in writing on {date}.", date=current().date(given_on))
    )
    state, tone = (_("Eligible"), "ok") if decision.eligible else (_("Not eligible"), "warn")
    if decision.meets == "no":
        state, tone = _("Eligible, not met by the council"), "warn"
    return Told(state, tone, f"{decided} {written}", _("Open eligibility"), True)


def _charging(result: ChargeResult | None) -> Told:
    if result is None:
        detail = _("What the person pays towards the council's care.")
        return Told(_("Not worked out"), "", detail, _("Open charging"), False)
    amount = current().money(result.contribution_pence)
    detail = _("Recorded on {date}.", date=current().date(result.made_at))
    return Told(_("{amount} a week", amount=amount), "ok", detail, _("Open charging"), True)


def _employing(result: EmployingResult | None) -> Told:
    if result is None:
        detail = _("Only where the person employs assistants themselves.")
        return Told(_("If wanted"), "", detail, _("Work out what it costs"), True)
    amount = current().money(result.week_pence)
    detail = _("Put into the plan on {date}.", date=current().date(result.made_at))
    return Told(_("{amount} a week", amount=amount), "ok", detail, _("Open employing"), True)
