"""What the letter with the decision on eligibility says of the law: titles, questions, answers and what comes next.

Message ids by law ("england", "wales"), by who it is about ("adult", "carer") and by what was decided. Sources: the
Care Act 2014, sections 13 and 24, with SI 2015/313; the Social Services and Well-being (Wales) Act 2014, section 32,
with SI 2015/1578 (W. 187).
"""

from __future__ import annotations

from pbdesk.documents.values import Determination
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words

HELPED, UNMET, REFUSED = "helped", "unmet", "refused"
"""What was decided: eligible; eligible, and the council will not meet the needs; not eligible."""


def result_of(made: Determination) -> str:
    """Return what was decided."""
    if made.is_helped:
        return HELPED
    return UNMET if made.eligible else REFUSED


TITLES = {
    "adult": N_("Our decision about your care and support"),
    "carer": N_("Our decision about support for you as a carer"),
}
ANSWERS = {
    HELPED: N_("We have decided that you have eligible needs."),
    UNMET: N_("We have decided that you have eligible needs, and that we will not meet them."),
    REFUSED: N_("We have decided that your needs are not eligible at the moment."),
}
MEANING = {
    HELPED: N_(
        "“Eligible” means that your needs meet the rules in the law, which are the same for everybody. This letter "
        "says how we decided, and what happens next."
    ),
    UNMET: N_(
        "“Eligible” means that your needs meet the rules in the law, which are the same for everybody. This letter "
        "says how we decided, why we will not meet the needs, what else can help, and what to do if you do not agree."
    ),
    REFUSED: N_(
        "“Eligible” means that needs meet the rules in the law, which are the same for everybody. This letter says how "
        "we decided and why, what can help you now, and what to do if you do not agree."
    ),
}
_WELSH = {
    "outcomes": N_(
        "Is there something in your daily life that you cannot achieve on your own, with people who are willing to "
        "help, or with services near you?"
    ),
    "well_being": N_("Are you unlikely to reach what matters to you unless we help?"),
}
QUESTIONS = {
    ("england", "adult"): {
        "impairment": N_("Do your needs come from a physical or mental impairment or illness?"),
        "outcomes": N_(
            "Are there at least two things in your daily life that you cannot achieve because of them?"
        ),
        "well_being": N_("Does that have a significant impact on your well-being, or is it likely to?"),
    },
    ("england", "carer"): {
        "care": N_("Do your needs come from giving care that is necessary?"),
        "outcomes": N_(
            "Is caring making you ill, or may it, or is there at least one thing in your life that you cannot achieve?"
        ),
        "well_being": N_("Does that have a significant impact on your well-being, or is it likely to?"),
    },
    ("wales", "adult"): {
        "impairment": N_(
            "Do your needs come from ill-health, age, disability, dependence on alcohol or drugs, or something like "
            "that?"
        ),
        **_WELSH,
    },
    ("wales", "carer"): {"care": N_("Do your needs come from giving care?"), **_WELSH},
}
FOUND = {
    "england": N_("We found that you cannot achieve these without help, or not safely or well:"),
    "wales": N_(
        "We found that you cannot achieve these on your own, with people who are willing to help, or with services "
        "near you:"
    ),
}
JUDGED = {
    "england": (
        N_("What it means for your well-being"),
        N_("We think that this has, or is likely to have, a significant impact on your well-being."),
        N_("We think that this has no significant impact on your well-being."),
    ),
    "wales": (
        N_("What matters to you"),
        N_("We think that you are unlikely to reach what matters to you unless we help."),
        N_("We think that you can reach what matters to you without our help."),
    ),
}
"""The chapter on what is judged, by law: its heading, and what was judged, yes or no."""
NEXT = {
    (HELPED, "adult"): (
        N_("We talk with you about what could be done to meet your eligible needs."),
        N_("You tell us whether you want us to help with them."),
        N_("We check that you live in our area, as the law asks us to."),
        N_("If you may have to pay something towards it, we tell you before anything is agreed."),
        N_("Then we write a plan together. It says how your needs will be met."),
    ),
    (HELPED, "carer"): (
        N_("We talk with you about what could be done to meet your eligible needs."),
        N_("We check that the person you care for lives in our area, as the law asks us to."),
        N_("If you may have to pay something towards it, we tell you before anything is agreed."),
        N_("Then we write a plan together. It says how your needs will be met."),
    ),
}
_KEEP_US_TOLD = (
    N_("Tell us when something changes. You can ask for a new assessment at any time."),
    N_("Ask us if something in this letter is not clear, or if you need help to follow the advice."),
)
NEXT |= {(result, who): _KEEP_US_TOLD for result in (UNMET, REFUSED) for who in TITLES}
OMBUDSMEN = {
    "england": N_(
        "If you are still not happy after that, you can go to the Local Government and Social Care Ombudsman. That is "
        "free, and independent of us."
    ),
    "wales": N_(
        "If you are still not happy after that, you can go to the Public Services Ombudsman for Wales. That is free, "
        "and independent of us."
    ),
}
_RECORD = N_(
    "This letter is the written record of our decision and our reasons, under section 13(2) of the Care Act 2014."
)
_ADULT = N_(
    "The rules are regulation 2 of the Care and Support (Eligibility Criteria) Regulations 2015 (SI 2015/313)."
)
_CARER = N_(
    "The rules are regulation 3 of the Care and Support (Eligibility Criteria) Regulations 2015 (SI 2015/313)."
)
_ADVICE = N_("The advice in it is given under section 13(5) of the Act, and our reasons under section 24(2).")
_UNMET = N_(
    "Our reasons for not meeting the needs, and the advice, are given under section 24(2) of the Act."
)
_ENGLAND = {
    (result, who): (_RECORD, rules, *more)
    for who, rules in (("adult", _ADULT), ("carer", _CARER))
    for result, more in ((HELPED, ()), (UNMET, (_UNMET,)), (REFUSED, (_ADVICE,)))
}
_IN_WALES = N_(
    "This letter tells you our decision and our reasons under section 32 of the Social Services and Well-being (Wales) "
    "Act 2014."
)
_ADULT_IN_WALES = N_(
    "The rules are regulations 3 and 6 of the Care and Support (Eligibility) (Wales) Regulations 2015 (SI 2015/1578, "
    "W. 187)."
)
_CARER_IN_WALES = N_(
    "The rules are regulations 5 and 6 of the Care and Support (Eligibility) (Wales) Regulations 2015 (SI 2015/1578, "
    "W. 187)."
)
_PROTECTED = N_(
    "Whatever the rules say, we must help where that is necessary to protect you from abuse or neglect. If you are not "
    "safe, tell us at once."
)
_WALES = {
    (result, who): (_IN_WALES, rules, *more)
    for who, rules in (("adult", _ADULT_IN_WALES), ("carer", _CARER_IN_WALES))
    for result, more in ((HELPED, ()), (UNMET, (_PROTECTED,)), (REFUSED, (_PROTECTED,)))
}
LAWS = {"england": _ENGLAND, "wales": _WALES}
"""The sentences on the law, by law, then by what was decided and about whom."""


def how_far(condition: str, met: bool | None, made: Determination, words: Words) -> str:
    """Return the answer to one question of the rules."""
    if met is None:
        return words.text(N_("We did not have to decide this."))
    if condition != "outcomes":
        return words.text(N_("Yes")) if met else words.text(N_("No"))
    count = len(made.unable)
    if not count:
        return words.text(N_("Yes")) if met else words.text(N_("No. We found none."))
    if met:
        return words.plural("Yes. We found one.", "Yes. We found {count}.", count)
    return words.plural("No. We found one.", "No. We found {count}.", count)
