"""What the sheet of eligibility asks under the law of Wales, and the questions that both laws share. Pure."""

from __future__ import annotations

from pbdesk.i18n import _
from pbdesk.services.eligibility import EligibilityView
from pbdesk.ui.models.sheet import Ask, Part


def is_welsh(view: EligibilityView) -> bool:
    """Return whether the case is decided by the law of Wales."""
    return view.who.endswith("_wales")


def yes_no() -> tuple[tuple[str, str], ...]:
    """Return yes and no as options."""
    return (("yes", _("Yes")), ("no", _("No")))


def coming_and_going(view: EligibilityView) -> tuple[Ask, ...]:
    """Return what is asked of needs that come and go."""
    record = view.record
    return (
        Ask(
            "fluctuates",
            "ticks",
            _("Do the needs come and go?"),
            "yes" if record.fluctuates else "",
            options=(("yes", _("Yes, they change from day to day or over the year")),),
        ),
        Ask(
            "judged_over",
            "text",
            _("Over how long were they looked at?"),
            record.judged_over,
            hint=_("Long enough to see the whole of it, like “since the spring”."),
            when=("fluctuates", frozenset({"yes"})),
        ),
    )


def origin(view: EligibilityView) -> Ask:
    """Return the question where the needs come from."""
    is_carer = view.who.startswith("carer")
    return Ask(
        "condition",
        "radios",
        _("Do the needs come from giving care?")
        if is_carer
        else _(
            "Do the needs come from ill-health, age, disability, dependence on alcohol or drugs, or the like?"
        ),
        view.record.condition,
        hint="" if is_carer else _("No diagnosis is needed."),
        options=yes_no(),
    )


def limbs_hint() -> str:
    """Return when an outcome counts as one that cannot be achieved."""
    return _(
        "Any one is enough. Tick none where the person manages alone, with people who are willing to help, or with "
        "services nearby."
    )


def judged(view: EligibilityView) -> Part:
    """Return the judgement on the person's own outcomes."""
    return Part(
        "judged",
        _("The person's own outcomes"),
        _("This is a judgement. Nothing works it out: it needs a person, and reasons."),
        (
            Ask(
                "significant",
                "radios",
                _("Are they out of reach unless the council provides or arranges support?"),
                view.record.significant,
                options=yes_no(),
            ),
            Ask("reasons", "long", _("The reasons"), view.record.reasons),
            *coming_and_going(view),
        ),
    )


def conditions() -> dict[str, str]:
    """Return the conditions in a few words, by id."""
    return {
        "impairment": _("From ill-health, age, disability or the like"),
        "care": _("From giving care"),
        "outcomes": _("Something that cannot be achieved alone or with others"),
        "well_being": _("Own outcomes out of reach without the council"),
    }
