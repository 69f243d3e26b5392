"""Eligibility by the law of Wales, and the door through which a case is decided by the law of its scheme.

The Social Services and Well-being (Wales) Act 2014, section 32, with the Care and Support (Eligibility) (Wales)
Regulations 2015 (SI 2015/1578, W. 187): regulation 3 for adults, 5 for carers, 6 for who is able. It differs from
England: one outcome is enough; help that others are willing to give, and services nearby, do count; and what is judged
is whether the person's own outcomes are out of reach unless the council helps.
"""

from __future__ import annotations

from pbdesk.domain.eligibility import (
    Condition,
    Eligibility,
    EligibilityFacts,
    JudgementWords,
    check,
    concluded,
    decide,
    judged,
    not_looked_at,
    say_outcomes,
)
from pbdesk.domain.errors import N_
from pbdesk.domain.trace import Trace

WELSH_OUTCOMES_NEEDED = 1
_ORIGIN = {
    True: N_("The needs come from ill-health, age, disability, dependence on alcohol or drugs, or the like."),
    False: N_(
        "The needs do not come from ill-health, age, disability, dependence on alcohol or drugs, or the like."
    ),
    None: N_("It is not known yet where the needs come from."),
}
_EASY_ORIGIN = {
    True: N_("You need help because of an illness, your age, a disability or something like that."),
    False: N_("You do not need help because of an illness, your age, a disability or something like that."),
    None: N_("We do not know yet why you need help."),
}
_CARE = {
    True: N_("The needs come from giving care."),
    False: N_("The needs do not come from giving care."),
    None: N_("It is not known yet whether the needs come from giving care."),
}
_EASY_CARE = {
    True: N_("You need help because you care for somebody."),
    False: N_("You do not need help because you care for somebody."),
    None: N_("We do not know yet why you need help."),
}


def decide_by_law(facts: EligibilityFacts, *, is_under_way: bool = False) -> Eligibility:
    """Return the decision that follows by the law that the facts name. Raises KnownError as `eligibility.decide`."""
    if not facts.who.endswith("_wales"):
        return decide(facts, is_under_way=is_under_way)
    check(facts)
    trace = Trace()
    conditions = (
        _origin(facts, trace),
        _outcomes(facts, trace, may_come=is_under_way and not_looked_at(facts) > 0),
        _personal_outcomes(facts, trace),
    )
    return concluded(facts, conditions, trace)


def _is_carer(facts: EligibilityFacts) -> bool:
    return facts.who == "carer_wales"


def _regulation(facts: EligibilityFacts, part: str) -> str:
    return f"SI 2015/1578, regulation {5 if _is_carer(facts) else 3}({part})"


def _origin(facts: EligibilityFacts, trace: Trace) -> Condition:
    if _is_carer(facts):
        met = facts.necessary_care
        trace.say("condition", _CARE[met], easy=_EASY_CARE[met])
    else:
        met = facts.from_impairment
        trace.say("condition", _ORIGIN[met], easy=_EASY_ORIGIN[met])
    name = "care" if _is_carer(facts) else "impairment"
    return Condition(id=name, met=met, computed=False, law=_regulation(facts, "a"))


def _outcomes(facts: EligibilityFacts, trace: Trace, *, may_come: bool) -> Condition:
    unable = tuple(finding.outcome for finding in facts.findings if finding.limbs)
    say_outcomes(facts, unable, WELSH_OUTCOMES_NEEDED, trace)
    enough = len(unable) >= WELSH_OUTCOMES_NEEDED
    return Condition(
        id="outcomes",
        met=None if not enough and may_come else enough,
        computed=True,
        law=_regulation(facts, "b) and (c"),
    )


def _personal_outcomes(facts: EligibilityFacts, trace: Trace) -> Condition:
    """Return the last condition: a judgement, which no sum replaces."""
    return judged(facts, trace, _REACH, _regulation(facts, "d"))


_REACH = JudgementWords(
    N_(
        "Somebody must judge whether the person's outcomes are out of reach without the council, and say why."
    ),
    N_("The person's own outcomes were judged to be out of reach unless the council helps: {reasons}"),
    N_("The person's own outcomes were judged to be in reach without the council: {reasons}"),
    N_("You cannot reach what matters to you without our help."),
    N_("We think that you can reach what matters to you without our help."),
)
