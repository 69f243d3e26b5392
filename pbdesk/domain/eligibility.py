"""Eligibility of adults and of carers, as the regulations have it: computed where it counts, judged where it weighs.

The Care and Support (Eligibility Criteria) Regulations 2015 (SI 2015/313): regulation 2 for adults, regulation 3 for
carers. Whether there is a significant impact on well-being is a judgement with reasons and is never computed: without
it there is no decision. Unpaid care is left out of account here; it counts when the plan is made (statutory guidance,
chapter 6).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

import msgspec

from pbdesk.domain.allocation import Step
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.trace import Trace

AdultOutcome = Literal[
    "nutrition",
    "hygiene",
    "toilet",
    "clothed",
    "home_safe",
    "home_habitable",
    "relationships",
    "work_learning",
    "community",
    "child_care",
]
CarerOutcome = Literal[
    "c_child",
    "c_others",
    "c_home",
    "c_nutrition",
    "c_relationships",
    "c_work_learning",
    "c_community",
    "c_recreation",
]
WelshOutcome = Literal[
    "w_self_care",
    "w_communicate",
    "w_protection",
    "w_work_leisure",
    "w_relationships",
    "w_community",
    "w_child_care",
]
Limb = Literal["no_help", "distress", "danger", "slow"]
WellBeing = Literal[
    "dignity",
    "health",
    "protection",
    "control",
    "participation",
    "economic",
    "relationships",
    "accommodation",
    "contribution",
]
OUTCOMES: dict[str, tuple[str, ...]] = {
    "adult": get_args(AdultOutcome),
    "carer": get_args(CarerOutcome),
    "adult_wales": get_args(WelshOutcome),
    "carer_wales": get_args(WelshOutcome),
}
"""The outcomes by whose they are; those of Wales stand in `pbdesk.domain.eligibility_wales`."""
ADULT_OUTCOMES_NEEDED = 2
CARER_OUTCOMES_NEEDED = 1


class Finding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One outcome, as the person and the assessor see it.

    Attributes:
        limbs: why the person is "unable" (regulation 2(3), 3(3)), any one is enough: cannot without help; can, but in
            pain, distress or anxiety; can, but endangers somebody; can, but takes much longer. None for a person who is
            able. For a carer "unable" has the limbs no_help, distress and danger alone.
        words: in the person's words. view: the assessor's. helps_now: who helps, which changes nothing here.
    """

    outcome: AdultOutcome | CarerOutcome | WelshOutcome
    limbs: tuple[Limb, ...] = ()
    words: str = ""
    view: str = ""
    helps_now: str = ""


class Judgement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the impact on well-being is significant, on which areas (Care Act 2014, section 1(2)), and why."""

    significant: bool
    reasons: str
    areas: tuple[WellBeing, ...] = ()


class EligibilityFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an assessment found.

    Attributes:
        who: an adult with needs, or a carer; of Wales where the name says so.
        from_impairment: adults: whether the needs come from a physical or mental impairment or illness; None while it
            is not known.
        necessary_care: carers: whether the needs come from giving care that is necessary.
        health_at_risk: carers: whether their physical or mental health is, or may be, getting worse.
        judgement: None while it has not been made.
        fluctuates: whether the needs come and go; `judged_over`: over how long they were looked at, in words.
    """

    who: Literal["adult", "carer", "adult_wales", "carer_wales"]
    from_impairment: bool | None = None
    necessary_care: bool | None = None
    health_at_risk: bool | None = None
    findings: tuple[Finding, ...] = ()
    judgement: Judgement | None = None
    fluctuates: bool = False
    judged_over: str = ""


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """One of the three conditions: met, not met, or None while it is open; computed, or judged by a person."""

    id: str
    met: bool | None
    computed: bool
    law: str


class Eligibility(msgspec.Struct, frozen=True, kw_only=True):
    """The decision: eligible, not eligible, or None while a condition is open.

    Attributes:
        outcomes: those that cannot be achieved, in the order of the findings.
        steps: the reasons in words. warnings: what is missing or contradicts itself.
    """

    eligible: bool | None
    conditions: tuple[Condition, ...]
    outcomes: tuple[str, ...]
    steps: tuple[Step, ...]
    warnings: tuple[Step, ...]


def decide(facts: EligibilityFacts, *, is_under_way: bool = False) -> Eligibility:
    """Return the decision that follows by the law of England, with its reasons.

    Args:
        facts: what the assessment found.
        is_under_way: whether outcomes that are not among the findings may still be looked at: too few is open then.

    Raises:
        KnownError: "finding-wrong" for an outcome or limb that is not one of this person's, or one that stands twice;
            "judgement-reasons" for a judgement without reasons.
    """
    check(facts)
    trace = Trace()
    unable = tuple(finding.outcome for finding in facts.findings if finding.limbs)
    rule = {"adult": _adult, "carer": _carer}[facts.who]
    conditions = rule(facts, unable, is_under_way and not_looked_at(facts) > 0, trace)
    return concluded(facts, (*conditions, _well_being(facts, trace)), trace)


def concluded(facts: EligibilityFacts, conditions: tuple[Condition, ...], trace: Trace) -> Eligibility:
    """Return the decision that follows from the conditions, with the reasons that were traced."""
    if facts.fluctuates and not facts.judged_over.strip():
        trace.warn(N_("The needs come and go: say over how long they were looked at."))
    eligible = _all_met(condition.met for condition in conditions)
    trace.say("result", _RESULT[eligible], easy=_EASY_RESULT[eligible])
    return Eligibility(
        eligible=eligible,
        conditions=conditions,
        outcomes=tuple(finding.outcome for finding in facts.findings if finding.limbs),
        steps=tuple(trace.steps),
        warnings=tuple(trace.warnings),
    )


_RESULT: dict[bool | None, str] = {
    True: N_("All three conditions are met: the needs are eligible."),
    False: N_(
        "One condition or more is not met: the needs are not eligible. Advice is still owed in writing."
    ),
    None: N_("There is no decision yet: something is still open."),
}


_EASY_RESULT: dict[bool | None, str] = {
    True: N_("Yes: the council must help with what you need."),
    False: N_("No: the council does not have to help with this. It must give you advice, written down."),
    None: N_("We have not decided yet."),
}


def _all_met(answers: Iterable[bool | None]) -> bool | None:
    """Return False where one is not met, else None where one is open, else True."""
    known = list(answers)
    if False in known:
        return False
    return None if None in known else True


def check(facts: EligibilityFacts) -> None:
    """Raise KnownError "finding-wrong" or "judgement-reasons" for facts that nothing can be decided on."""
    seen: set[str] = set()
    for finding in facts.findings:
        if (
            finding.outcome not in OUTCOMES[facts.who]
            or finding.outcome in seen
            or (facts.who == "carer" and "slow" in finding.limbs)
        ):
            raise KnownError(
                "finding-wrong",
                N_(
                    "“{outcome}” does not fit here: it is not one of this person's outcomes, or stands there twice."
                ),
                todo=N_(
                    "Carers have outcomes that begin with c_, without “slow”; those of Wales begin with w_."
                ),
                outcome=finding.outcome,
            )
        seen.add(finding.outcome)
    if facts.judgement is not None and not facts.judgement.reasons.strip():
        raise KnownError(
            "judgement-reasons",
            N_("A judgement on well-being needs its reasons."),
            todo=N_("Write down why, then try again."),
        )


_ANSWER: dict[str, dict[bool | None, str]] = {
    "impairment": {
        True: N_("The needs come from a physical or mental impairment or illness."),
        False: N_("The needs do not come from a physical or mental impairment or illness."),
        None: N_("It is not known yet whether the needs come from an impairment or illness."),
    },
    "care": {
        True: N_("The needs come from giving care that is necessary."),
        False: N_("The care that is given is not necessary, or the needs do not come from it."),
        None: N_("It is not known yet whether the needs come from giving care that is necessary."),
    },
}


_EASY: dict[str, dict[bool | None, str]] = {
    "impairment": {
        True: N_("You need help because of an illness or a disability."),
        False: N_("You do not need help because of an illness or a disability."),
        None: N_("We do not know yet why you need help."),
    },
    "care": {
        True: N_("Somebody needs the care that you give."),
        False: N_("The care that you give is not what brings this about."),
        None: N_("We do not know yet whether somebody needs the care that you give."),
    },
}


def _adult(
    facts: EligibilityFacts, unable: tuple[str, ...], may_come: bool, trace: Trace
) -> tuple[Condition, ...]:
    """Return the first two conditions of regulation 2(1)."""
    sentence = _ANSWER["impairment"][facts.from_impairment]
    trace.say("condition", sentence, easy=_EASY["impairment"][facts.from_impairment])
    say_outcomes(facts, unable, ADULT_OUTCOMES_NEEDED, trace)
    enough = len(unable) >= ADULT_OUTCOMES_NEEDED
    return (
        Condition(
            id="impairment", met=facts.from_impairment, computed=False, law="SI 2015/313, regulation 2(1)(a)"
        ),
        Condition(
            id="outcomes",
            met=None if not enough and may_come else enough,
            computed=True,
            law="SI 2015/313, regulation 2(1)(b)",
        ),
    )


def _carer(
    facts: EligibilityFacts, unable: tuple[str, ...], may_come: bool, trace: Trace
) -> tuple[Condition, ...]:
    """Return the first two conditions of regulation 3(1): health, or one outcome."""
    sentence = _ANSWER["care"][facts.necessary_care]
    trace.say("condition", sentence, easy=_EASY["care"][facts.necessary_care])
    if facts.health_at_risk:
        trace.say(
            "condition",
            N_("The carer's health is, or may be, getting worse: that alone is enough."),
            easy=N_("Caring is making you ill, or it may."),
        )
    say_outcomes(facts, unable, CARER_OUTCOMES_NEEDED, trace)
    either = bool(facts.health_at_risk) or len(unable) >= CARER_OUTCOMES_NEEDED
    open_still = not either and (facts.health_at_risk is None or may_come)
    return (
        Condition(id="care", met=facts.necessary_care, computed=False, law="SI 2015/313, regulation 3(1)(a)"),
        Condition(
            id="outcomes",
            met=None if open_still else either,
            computed=True,
            law="SI 2015/313, regulation 3(1)(b) and (2)",
        ),
    )


def not_looked_at(facts: EligibilityFacts) -> int:
    """Return how many outcomes were not looked at: what is not known is not a no."""
    return len(OUTCOMES[facts.who]) - len(facts.findings)


def say_outcomes(facts: EligibilityFacts, unable: tuple[str, ...], needed: int, trace: Trace) -> None:
    """Trace how many outcomes cannot be achieved, and how many are still to be looked at."""
    trace.say(
        "condition",
        N_("Outcomes that cannot be achieved: {count}, where {needed} are needed. They are: {outcomes}."),
        easy=N_("Things that you cannot do, or not safely: {count}. {needed} is enough."),
        count=len(unable),
        needed=needed,
        outcomes=", ".join(unable) or "–",
    )
    left = not_looked_at(facts)
    if len(unable) < needed and left:
        trace.warn(N_("Outcomes that were not looked at: {count}. Look at all of them first."), count=left)


def _well_being(facts: EligibilityFacts, trace: Trace) -> Condition:
    """Return the third condition: a judgement, which no sum replaces."""
    law = "SI 2015/313, regulation 2(1)(c)" if facts.who == "adult" else "SI 2015/313, regulation 3(1)(c)"
    condition = judged(facts, trace, _IMPACT, law)
    if condition.met and facts.judgement is not None and not facts.judgement.areas:
        trace.warn(N_("Say which areas of well-being it touches."))
    return condition


class JudgementWords(NamedTuple):
    """How the condition that is judged is spoken of: while nobody has, and for each way it went, in easy words too."""

    wanted: str
    met: str
    unmet: str
    easy_met: str
    easy_unmet: str


_IMPACT = JudgementWords(
    N_("Somebody must judge whether the impact on well-being is significant, and say why."),
    N_("The impact on well-being was judged to be significant: {reasons}"),
    N_("The impact on well-being was judged not to be significant: {reasons}"),
    N_("This makes a big difference to your life."),
    N_("We think that this does not make a big difference to your life."),
)


def judged(facts: EligibilityFacts, trace: Trace, words: JudgementWords, law: str) -> Condition:
    """Return the condition that somebody judges, not yet met or unmet while nobody has, and say so."""
    judgement = facts.judgement
    if judgement is None:
        trace.warn(words.wanted)
    else:
        said, easy = (words.met, words.easy_met) if judgement.significant else (words.unmet, words.easy_unmet)
        trace.say("judgement", said, easy=easy, reasons=judgement.reasons.strip())
    met = None if judgement is None else judgement.significant
    return Condition(id="well_being", met=met, computed=False, law=law)
