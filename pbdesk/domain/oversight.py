"""The records of looking after money: what came in, what is held back, returns, agreements, findings, proposals.

Each entry of a list is a record of its own, so that what two people add apart is all kept. Decisions about money are
insert-only; what is worked out from all this is `pbdesk.domain.account` and is never stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pbdesk.domain.money import Pence
from pbdesk.domain.monitoring import HeldKind
from pbdesk.domain.records import Record, record_type

InKind = Literal["budget", "contribution", "carried_over", "given_back"]
Scope = Literal["documents", "lines", "totals", "none"]
SCOPES: tuple[Scope, ...] = ("none", "totals", "lines", "documents")
"""How much a funder may see of receipts, least first."""

Ground = Literal["surplus", "off_plan", "no_evidence", "arrears", "ended", "changed", "fraud", "other"]


@record_type("monitoring", narratives=("reason",))
class MonitoringTerms(Record, frozen=True, kw_only=True):
    """How closely a case's money is looked at; one record a case, its id follows from the case.

    Attributes:
        level: "" while it is as the scheme says.
        reason, since: why it is looked at so, and from which day.
        contribution_pence: the person's own contribution by the week; contribution_from: the day from which it is due.
    """

    level: Literal["", "standard", "light_touch"] = ""
    reason: str = ""
    since: str = ""
    contribution_pence: Pence = 0
    contribution_from: str = ""


@record_type("payment_in", insert_only=True)
class PaymentIn(Record, frozen=True, kw_only=True):
    """Money that came into the account, or that was given back out of it to a funder.

    Attributes:
        kind: "budget" (from a funder), "contribution" (the person's own), "carried_over" (what was there before), or
            "given_back" (paid back to a funder, out of the account).
        amount_pence: above nought, except nought in a correction that voids an entry.
        from_on, until_on: the period that it pays for, "" where it is for none.
        answers: the proposal that a sum was given back for, or "".
        corrects: the entry that this one replaces, or "".
    """

    kind: InKind = "budget"
    funder: str = ""
    amount_pence: Pence = 0
    on: str = ""
    from_on: str = ""
    until_on: str = ""
    note: str = ""
    answers: str = ""
    corrects: str = ""
    recorded_at: str = ""
    recorded_by: str = ""


@record_type("held_sum")
class HeldSum(Record, frozen=True, kw_only=True):
    """A sum that is promised or set aside and so is not spare; `ended_on` where that is over."""

    kind: HeldKind = "other"
    amount_pence: Pence = 0
    name: str = ""
    ended_on: str = ""


@record_type("monitoring_return", narratives=("concern",))
class MonitoringReturn(Record, frozen=True, kw_only=True):
    """One return: when it is due, when it came, and what was wrong with it, "" for nothing."""

    due_on: str = ""
    received_on: str = ""
    concern: str = ""


@record_type("finding", narratives=("what", "reason", "outcome"))
class Finding(Record, frozen=True, kw_only=True):
    """Something that was found when the money was looked at, with why it matters and the next step.

    Attributes:
        amount_pence: the sum that it is about, nought for none.
        next_step, next_on: who does what by which day.
        settled_on, outcome: when it was put right, and how.
    """

    kind: Ground = "other"
    what: str = ""
    reason: str = ""
    amount_pence: Pence = 0
    next_step: str = ""
    next_on: str = ""
    settled_on: str = ""
    outcome: str = ""
    found_on: str = ""
    found_by: str = ""


@record_type("receipt_agreement", insert_only=True)
class ReceiptAgreement(Record, frozen=True, kw_only=True):
    """The person's word on how much one funder may see of their receipts: given, refused or taken back, dated.

    Attributes:
        scope: "documents" (photos too), "lines" (each payment), "totals" (sums alone), "none" (not agreed to).
        said: how the person put it, in their own words.
        told_on: the day on which the funder was told of a withdrawal, "" where nobody had to be.
        follows: the agreements that stood when this one was given; only those are replaced.
    """

    funder: str = ""
    scope: Scope = "none"
    on: str = ""
    said: str = ""
    told_on: str = ""
    follows: tuple[str, ...] = ()
    recorded_at: str = ""
    recorded_by: str = ""


@record_type("reclaim_proposal", insert_only=True)
class ReclaimProposal(Record, frozen=True, kw_only=True):
    """A proposal to ask for money back: the sum, the ground, the reason, and the working as it stood on the day.

    It is never a deduction: the person answers first (Care Act 2014, section 33(5): a power, not a duty).

    Attributes:
        working: the steps of `pbdesk.domain.monitoring.Monitoring` as JSON values.
        letter: the sentences of the draft letter, as JSON values.
    """

    funder: str = ""
    amount_pence: Pence = 0
    ground: Ground = "surplus"
    reason: str = ""
    working: tuple[dict[str, Any], ...] = ()
    letter: tuple[dict[str, Any], ...] = ()
    proposed_at: str = ""
    proposed_by: str = ""


@record_type("reclaim_answer", insert_only=True)
class ReclaimAnswer(Record, frozen=True, kw_only=True):
    """What came of a proposal: agreed to, for another sum, or dropped, with the reason."""

    proposal_id: str = ""
    outcome: Literal["agreed", "changed", "dropped"] = "dropped"
    amount_pence: Pence = 0
    reason: str = ""
    answered_at: str = ""
    answered_by: str = ""


def terms_id(case_id: str) -> str:
    """Return the id of how a case is monitored: the same on every device."""
    return f"{case_id}.monitoring"


def return_task_id(return_id: str) -> str:
    """Return the id of the task to look at a return: the same on every device."""
    return f"{return_id}.due"


def standing_agreements(given: Iterable[ReceiptAgreement], funder: str) -> tuple[ReceiptAgreement, ...]:
    """Return the agreements with a funder that nothing later replaced: one, unless two were written down apart."""
    mine = [item for item in given if item.funder == funder]
    replaced = {each for item in mine for each in item.follows}
    return tuple(
        sorted((item for item in mine if item.id not in replaced), key=lambda item: (item.on, item.id))
    )


def scope_for(given: Iterable[ReceiptAgreement], funder: str) -> Scope:
    """Return how much a funder may see: of words that were written down apart the narrowest holds.

    Where nobody has asked the person yet it is totals alone: a funder is owed an account of its money.
    """
    standing = standing_agreements(given, funder)
    if not standing:
        return "totals"
    return min((item.scope for item in standing), key=SCOPES.index)
