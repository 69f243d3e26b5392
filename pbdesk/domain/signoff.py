"""Sign-off: what was submitted, what the council decided, and where a plan stands because of it.

A submission is a command with the whole content of the plan and its hash. The council's decision is an
event that comes back with the feed. Both are insert-only: a signed version can never change, and later edits are
the draft of the next version.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, Literal

import msgspec

from pbdesk.domain.money import Pence
from pbdesk.domain.records import Record, record_type

PLAN_SENT = "plan_sent"
"""The name under which lists know the day on which a plan that still waits was sent for sign-off."""


class FinalBudget(msgspec.Struct, frozen=True, omit_defaults=True):
    """The personal budget that the council agreed: the legal figure, unlike an indicative budget.

    Attributes:
        amount_pence, period: as the scheme states it ("week", "year" or "once").
        total_pence: over the whole plan.
        by_funder: the agreed total of each funder, in pence; adds up to `total_pence`.
    """

    amount_pence: Pence = 0
    period: str = "week"
    total_pence: Pence = 0
    by_funder: dict[str, Pence] = {}


@record_type("submission", insert_only=True)
class PlanSubmission(Record, frozen=True, kw_only=True):
    """A plan sent for sign-off: the command that the gateway decides on.

    Attributes:
        content: the plan's content as JSON values; `content_hash` is the hash of its canonical bytes.
        proposed: the budget that the plan asks for.
    """

    plan_id: str = ""
    version: int = 1
    content_hash: str = ""
    content: dict[str, Any] = {}
    proposed: FinalBudget = FinalBudget()
    note: str = ""
    submitted_by: str = ""
    submitted_at: str = ""


@record_type("decision", insert_only=True)
class PlanDecision(Record, frozen=True, kw_only=True):
    """The council's decision on a submission; made by the gateway alone.

    Attributes:
        decided_as: the role in which it was decided, one of the scheme's; "" for decisions of before.
    """

    submission_id: str = ""
    plan_id: str = ""
    version: int = 1
    content_hash: str = ""
    outcome: Literal["approved", "queried", "declined"] = "queried"
    reason: str = ""
    budget: FinalBudget = FinalBudget()
    decided_by: str = ""
    decided_as: str = ""
    decided_at: str = ""


@record_type("referral", insert_only=True)
class PlanReferral(Record, frozen=True, kw_only=True):
    """The council's word that a plan goes on to the next role; made by the gateway alone.

    Attributes:
        from_role, to_role: who looked at it and may not approve so much, and who may.
        limit_pence, amount_pence: up to how much per period the first role may approve, and what the plan asks for.
        reason: what the first role says about it.
    """

    submission_id: str = ""
    plan_id: str = ""
    version: int = 1
    from_role: str = ""
    to_role: str = ""
    limit_pence: Pence = 0
    amount_pence: Pence = 0
    reason: str = ""
    passed_by: str = ""
    passed_at: str = ""


class PlanStatus(Enum):
    """Where a plan stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    QUERIED = "queried"
    DECLINED = "declined"
    SIGNED = "signed"
    NEXT_DRAFT = "next_draft"


class Standing(msgspec.Struct, frozen=True):
    """Where a plan stands, with the submission and decision that say so.

    Attributes:
        signed: the latest approval, with the submission that it approved, or None.
        latest: the latest submission, or None.
        answer: the decision on the latest submission, or None while it waits.
    """

    status: PlanStatus
    signed: tuple[PlanSubmission, PlanDecision] | None = None
    latest: PlanSubmission | None = None
    answer: PlanDecision | None = None


def standing(
    current_hash: str, submissions: Iterable[PlanSubmission], decisions: Iterable[PlanDecision]
) -> Standing:
    """Return where a plan stands.

    Args:
        current_hash: the hash of the plan's content as it is now.
        submissions: every submission of the plan.
        decisions: every decision on them.
    """
    sent = sorted(submissions, key=lambda item: (item.version, item.submitted_at, item.id))
    answers = {
        item.submission_id: item for item in sorted(decisions, key=lambda item: (item.decided_at, item.id))
    }
    approved = [(s, answers[s.id]) for s in sent if s.id in answers and answers[s.id].outcome == "approved"]
    signed = approved[-1] if approved else None
    latest = sent[-1] if sent else None
    answer = answers.get(latest.id) if latest else None
    if latest is None:
        return Standing(PlanStatus.DRAFT)
    if answer is None:
        return Standing(PlanStatus.WAITING, signed, latest)
    if answer.outcome == "approved":
        same = current_hash == latest.content_hash
        return Standing(PlanStatus.SIGNED if same else PlanStatus.NEXT_DRAFT, signed, latest, answer)
    status = PlanStatus.QUERIED if answer.outcome == "queried" else PlanStatus.DECLINED
    return Standing(status, signed, latest, answer)
