"""The decision on eligibility as it is kept: what is known so far, one record for each outcome, and each decision made.

The rules stand in `pbdesk.domain.eligibility`. Ids follow from the case, so that two laptops that begin offline begin
the same record; a decision that was made never changes.
"""

from __future__ import annotations

from typing import Any, get_args

from pbdesk.domain.eligibility import (
    OUTCOMES,
    EligibilityFacts,
    Finding,
    Judgement,
    Limb,
    WellBeing,
)
from pbdesk.domain.records import Record, record_type

ADULT_OUTCOMES, CARER_OUTCOMES = OUTCOMES["adult"], OUTCOMES["carer"]
LIMBS: tuple[str, ...] = get_args(Limb)
CARER_LIMBS = ("no_help", "distress", "danger")
"""The ways in which a carer may be unable (SI 2015/313, regulation 3(3)): taking longer is none of them."""
AREAS: tuple[str, ...] = get_args(WellBeing)
_KNOWN = {"yes": True, "no": False}


@record_type("eligibility", sets=("areas",), narratives=("reasons", "advice", "refusal"))
class EligibilityRecord(Record, frozen=True, kw_only=True):
    """What is known of a case's eligibility, before and after it is decided.

    Attributes:
        condition: "yes", "no" or "" while open: whether the needs come from an impairment or illness (for a carer: from
            giving care that is necessary). health, significant: likewise.
        reasons: of the judgement on well-being. areas: those that it touches.
        judged_over: over how long needs that come and go were looked at.
        meets: "no" where the council will not meet needs that are eligible, "yes" or "" otherwise.
        refusal: why the person is not eligible, or why the council will not meet eligible needs, in words for them.
            advice: what can be done about the needs, and to prevent or delay more; both are owed in writing (Care Act
            2014, sections 13(2) and (5) and 24(2)).
        given_on: ISO date on which the decision was given in writing.
    """

    condition: str = ""
    health: str = ""
    significant: str = ""
    reasons: str = ""
    areas: tuple[str, ...] = ()
    fluctuates: bool = False
    judged_over: str = ""
    meets: str = ""
    refusal: str = ""
    advice: str = ""
    given_on: str = ""


@record_type("eligibility_finding", sets=("limbs",), narratives=("words", "view"))
class FindingRecord(Record, frozen=True, kw_only=True):
    """One outcome of the regulations, as the person and the assessor see it; where there is one, it was looked at."""

    outcome: str = ""
    limbs: tuple[str, ...] = ()
    words: str = ""
    view: str = ""
    helps_now: str = ""


@record_type("eligibility_decision", insert_only=True)
class EligibilityDecision(Record, frozen=True, kw_only=True):
    """A decision as it was made: what it rested on and what followed, with every step.

    Attributes:
        facts: `EligibilityFacts` as JSON values. result: `Eligibility` as JSON values.
        meets: "no" where the council will not meet needs that are eligible.
        refusal, advice: what is to be given in writing: the reasons where the council will not help, and advice.
        version: 1 for the first decision of the case.
    """

    version: int = 1
    eligible: bool = False
    facts: dict[str, Any] = {}
    result: dict[str, Any] = {}
    meets: str = ""
    refusal: str = ""
    advice: str = ""
    decided_at: str = ""
    decided_by: str = ""


def record_id(case_id: str) -> str:
    """Return the id of a case's record of eligibility: the same on every device."""
    return f"{case_id}.eligibility"


def finding_id(case_id: str, outcome: str) -> str:
    """Return the id of the record of one outcome."""
    return f"{case_id}.eligibility.{outcome}"


def outcomes_of(who: str) -> tuple[str, ...]:
    """Return the outcomes of the regulations for an "adult" or a "carer", or one "…_wales"."""
    return OUTCOMES.get(who, ADULT_OUTCOMES)


def limbs_of(who: str) -> tuple[str, ...]:
    """Return the ways in which an adult or a carer may be unable."""
    return CARER_LIMBS if who == "carer" else LIMBS


def facts_of(who: str, record: EligibilityRecord, findings: dict[str, FindingRecord]) -> EligibilityFacts:
    """Return what the rules decide on. A judgement counts once it has its reasons: without them it is open."""
    return EligibilityFacts(
        who=who if who in OUTCOMES else "adult",  # type: ignore[arg-type]
        from_impairment=None if who.startswith("carer") else _KNOWN.get(record.condition),
        necessary_care=_KNOWN.get(record.condition) if who.startswith("carer") else None,
        health_at_risk=_KNOWN.get(record.health) if who == "carer" else None,
        findings=tuple(_finding(findings[name], who) for name in outcomes_of(who) if name in findings),
        judgement=_judgement(record),
        fluctuates=record.fluctuates,
        judged_over=record.judged_over,
    )


def _finding(record: FindingRecord, who: str) -> Finding:
    kept = [limb for limb in limbs_of(who) if limb in record.limbs]
    return Finding(
        outcome=record.outcome,  # type: ignore[arg-type]
        limbs=tuple(kept),  # type: ignore[arg-type]
        words=record.words,
        view=record.view,
        helps_now=record.helps_now,
    )


def _judgement(record: EligibilityRecord) -> Judgement | None:
    if record.significant not in _KNOWN or not record.reasons.strip():
        return None
    areas = tuple(area for area in AREAS if area in record.areas)
    return Judgement(
        significant=_KNOWN[record.significant],
        reasons=record.reasons,
        areas=areas,  # type: ignore[arg-type]
    )
