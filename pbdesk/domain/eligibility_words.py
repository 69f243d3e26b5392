"""The law's outcomes, ways of being unable and areas of well-being in plain words, as message ids by their ids.

Screens and documents say the same words; which of them count for whom stands in `pbdesk.domain.eligibility`.
"""

from __future__ import annotations

from pbdesk.domain.errors import N_

OUTCOMES = {
    "nutrition": N_("Eating and drinking well"),
    "hygiene": N_("Keeping clean"),
    "toilet": N_("Using the toilet"),
    "clothed": N_("Being suitably dressed"),
    "home_safe": N_("Using the home safely"),
    "home_habitable": N_("Keeping the home fit to live in"),
    "relationships": N_("Family, friends and other people"),
    "work_learning": N_("Work, training, education or volunteering"),
    "community": N_("Using places and transport nearby"),
    "child_care": N_("Caring for a child"),
    "c_child": N_("Caring for a child"),
    "c_others": N_("Caring for other people"),
    "c_home": N_("Keeping the home fit to live in"),
    "c_nutrition": N_("Eating and drinking well"),
    "c_relationships": N_("Family, friends and other people"),
    "c_work_learning": N_("Work, training, education or volunteering"),
    "c_community": N_("Using places and services nearby"),
    "c_recreation": N_("Time for what one enjoys"),
    "w_self_care": N_("Looking after oneself and the home"),
    "w_communicate": N_("Talking and understanding"),
    "w_protection": N_("Being safe from abuse and neglect"),
    "w_work_leisure": N_("Work, education, learning or leisure"),
    "w_relationships": N_("Family and other people who are close"),
    "w_community": N_("Meeting people and being part of the community"),
    "w_child_care": N_("Caring for a child"),
}
"""SI 2015/313, regulations 2(2) and 3(2); in Wales SI 2015/1578 (W. 187), regulations 3(b) and 5."""

LIMBS = {
    "no_help": N_("Cannot do it without help"),
    "distress": N_("Can, but with significant pain, distress or anxiety"),
    "danger": N_("Can, but it endangers the health or safety of somebody"),
    "slow": N_("Can, but it takes significantly longer than usual"),
}
"""SI 2015/313, regulations 2(3) and 3(3), and in Wales SI 2015/1578, regulation 6; each as an answer."""

EASY_LIMBS = {
    "no_help": N_("You cannot do it without help."),
    "distress": N_("You can do it. But it hurts, or it makes you very worried."),
    "danger": N_("You can do it. But you or somebody else could come to harm."),
    "slow": N_("You can do it. But it takes you much longer."),
}
"""The same in easy words, to the person."""

AREAS = {
    "dignity": N_("Personal dignity and being treated with respect"),
    "health": N_("Physical and mental health, and emotional well-being"),
    "protection": N_("Protection from abuse and neglect"),
    "control": N_("Control over day-to-day life"),
    "participation": N_("Work, education, training or recreation"),
    "economic": N_("Social and economic well-being"),
    "relationships": N_("Domestic, family and personal relationships"),
    "accommodation": N_("Suitable living accommodation"),
    "contribution": N_("Contribution to society"),
}
"""Care Act 2014, section 1(2)."""
