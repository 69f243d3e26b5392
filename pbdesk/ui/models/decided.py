"""Who decided on a plan, as what and when, in words alike on every screen. Pure."""

from __future__ import annotations

from pbdesk.domain.money import Pence
from pbdesk.domain.signoff import PlanDecision
from pbdesk.i18n import _, current


def who_decided(decision: PlanDecision, role: str) -> str:
    """Return who decided, with their role in words where it is known; "" for a decision that names nobody."""
    if decision.decided_by and role:
        return _("{name}, {role}", name=decision.decided_by, role=role)
    return decision.decided_by


def approved_words(decision: PlanDecision, role: str) -> str:
    """Return in one sentence who approved a plan, as what and when.

    Args:
        decision: the approval.
        role: its role in words, "" for none.
    """
    name, date = decision.decided_by or _("the council"), current().date(decision.decided_at)
    if decision.decided_by and role:
        return _("Approved by {name}, {role}, on {date}.", name=name, role=role, date=date)
    return _("Approved by {name} on {date}.", name=name, date=date)


def agreed_words(decision: PlanDecision, role: str, amount_pence: Pence) -> str:
    """Return `approved_words` and what was agreed."""
    agreed = _("{amount} was agreed.", amount=current().money(amount_pence))
    return f"{approved_words(decision, role)} {agreed}"
