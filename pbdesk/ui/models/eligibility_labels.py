"""The regulations' outcomes, ways of being unable and areas of well-being in plain words. Pure."""

from __future__ import annotations

from pbdesk.domain.eligibility_words import AREAS, LIMBS, OUTCOMES
from pbdesk.i18n import _


def outcome_words() -> dict[str, str]:
    """Return the outcomes of SI 2015/313, regulations 2(2) and 3(2), by id."""
    return {name: _(words) for name, words in OUTCOMES.items()}


def limb_words() -> dict[str, str]:
    """Return the ways of being unable (regulations 2(3) and 3(3)), each as an answer."""
    return {name: _(words) for name, words in LIMBS.items()}


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
    return {name: _(words) for name, words in AREAS.items()}
