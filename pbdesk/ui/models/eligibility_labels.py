"""The regulations' outcomes, ways of being unable and areas of well-being in plain words. Pure."""

from __future__ import annotations

from pbdesk.i18n import _


def outcome_words() -> dict[str, str]:
    """Return the outcomes of SI 2015/313, regulations 2(2) and 3(2), by id."""
    return {
        "nutrition": _("Eating and drinking well"),
        "hygiene": _("Keeping clean"),
        "toilet": _("Using the toilet"),
        "clothed": _("Being suitably dressed"),
        "home_safe": _("Using the home safely"),
        "home_habitable": _("Keeping the home fit to live in"),
        "relationships": _("Family, friends and other people"),
        "work_learning": _("Work, training, education or volunteering"),
        "community": _("Using places and transport nearby"),
        "child_care": _("Caring for a child"),
        "c_child": _("Caring for a child"),
        "c_others": _("Caring for other people"),
        "c_home": _("Keeping the home fit to live in"),
        "c_nutrition": _("Eating and drinking well"),
        "c_relationships": _("Family, friends and other people"),
        "c_work_learning": _("Work, training, education or volunteering"),
        "c_community": _("Using places and services nearby"),
        "c_recreation": _("Time for what one enjoys"),
    }


def limb_words() -> dict[str, str]:
    """Return the ways of being unable (regulations 2(3) and 3(3)), each as an answer."""
    return {
        "no_help": _("Cannot do it without help"),
        "distress": _("Can, but with significant pain, distress or anxiety"),
        "danger": _("Can, but it endangers the health or safety of somebody"),
        "slow": _("Can, but it takes significantly longer than usual"),
    }


def short_limb_words() -> dict[str, str]:
    """Return the ways of being unable in a few words."""
    return {
        "no_help": _("not without help"),
        "distress": _("with distress"),
        "danger": _("with danger"),
        "slow": _("much slower"),
    }


def area_words() -> dict[str, str]:
    """Return the areas of well-being (Care Act 2014, section 1(2)), by id."""
    return {
        "dignity": _("Personal dignity and being treated with respect"),
        "health": _("Physical and mental health, and emotional well-being"),
        "protection": _("Protection from abuse and neglect"),
        "control": _("Control over day-to-day life"),
        "participation": _("Work, education, training or recreation"),
        "economic": _("Social and economic well-being"),
        "relationships": _("Domestic, family and personal relationships"),
        "accommodation": _("Suitable living accommodation"),
        "contribution": _("Contribution to society"),
    }
