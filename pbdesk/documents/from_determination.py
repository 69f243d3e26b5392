"""From a decision on eligibility, as it was kept, to the values of its letter in the letter's language.

A decision is read as it stands: what a newer program added to it is left aside, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pbdesk.documents.values import Determination, Found
from pbdesk.domain.eligibility_record import limbs_of, outcomes_of
from pbdesk.domain.eligibility_words import AREAS, EASY_LIMBS, LIMBS, OUTCOMES
from pbdesk.i18n import Words
from pbdesk.services.assessments import Choice
from pbdesk.services.eligibility import Determined


def determination_of(
    determined: Determined | None, named: Sequence[Choice], words: Words
) -> Determination | None:
    """Return what a letter says of a decision, None where there is none.

    Args:
        determined: the decision as a desk knows it.
        named: the scheme's own words for outcomes; they stand before the law's.
        words: of the letter's language.
    """
    made = determined.decision if determined else None
    if determined is None or made is None:
        return None
    labels = {name: words.text(said) for name, said in OUTCOMES.items()}
    labels |= {choice.id: choice.label for choice in named if choice.id in labels}
    findings = {each["outcome"]: each for each in made.facts.get("findings", ())}
    whose = str(made.facts.get("who", "adult"))
    order = outcomes_of(whose)
    judged: Mapping[str, Any] = made.facts.get("judgement") or {}
    return Determination(
        law="wales" if whose.endswith("_wales") else "england",
        who="carer" if whose.startswith("carer") else "adult",
        eligible=made.eligible,
        unmet=made.meets == "no",
        health=bool(made.facts.get("health_at_risk")),
        on=made.decided_at[:10],
        by=made.decided_by,
        version=made.version,
        conditions=tuple((each["id"], each.get("met")) for each in made.result.get("conditions", ())),
        found=tuple(_found(labels[name], findings[name], whose, words) for name in order if name in findings),
        left=tuple(labels[name] for name in order if name not in findings),
        areas=tuple(words.text(said) for area, said in AREAS.items() if area in judged.get("areas", ())),
        reasons=judged.get("reasons", "").strip(),
        judged_over=made.facts.get("judged_over", "").strip() if made.facts.get("fluctuates") else "",
        refusal=made.refusal,
        advice=made.advice,
    )


def _found(title: str, finding: Mapping[str, Any], who: str, words: Words) -> Found:
    limbs = [limb for limb in limbs_of(who) if limb in finding.get("limbs", ())]
    return Found(
        title,
        tuple(words.text(LIMBS[limb]) for limb in limbs),
        finding.get("words", "").strip(),
        finding.get("view", "").strip(),
        tuple(words.text(EASY_LIMBS[limb]) for limb in limbs),
    )
