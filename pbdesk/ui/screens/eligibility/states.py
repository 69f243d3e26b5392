"""The parts of the sheet of eligibility in words, and what follows. Pure: nothing here reads or writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pbdesk.domain.eligibility import ADULT_OUTCOMES_NEEDED, CARER_OUTCOMES_NEEDED
from pbdesk.domain.eligibility_record import EligibilityDecision, limbs_of, outcomes_of
from pbdesk.i18n import _, current, ngettext
from pbdesk.services.eligibility import EligibilityView
from pbdesk.ui.models.eligibility_labels import area_words, short_limb_words
from pbdesk.ui.models.sheet import Ask, Outcome, Part, Row
from pbdesk.ui.models.sheet_drafts import shortened, step_lines, warning_words
from pbdesk.ui.screens.eligibility import wales
from pbdesk.ui.screens.eligibility.wales import coming_and_going, is_welsh, yes_no

TAKE_OVER = "take-over"
_LONG = 120


def origin(view: EligibilityView) -> Part:
    """Return the part on where the needs come from, with what the assessment offers."""
    record = view.record
    if is_welsh(view):
        asks: tuple[Ask, ...] = (wales.origin(view),)
    elif view.who == "carer":
        asks = (
            Ask(
                "condition",
                "radios",
                _("Do the needs come from giving care that is necessary?"),
                record.condition,
                hint=_("Care is necessary where the person could not manage without it."),
                options=yes_no(),
            ),
            Ask(
                "health",
                "radios",
                _("Is the carer's health getting worse, or may it?"),
                record.health,
                hint=_("Physical or mental health. That alone is enough."),
                options=yes_no(),
            ),
        )
    else:
        asks = (
            Ask(
                "condition",
                "radios",
                _("Do the needs come from a physical or mental impairment or illness?"),
                record.condition,
                hint=_("No diagnosis is needed."),
                options=yes_no(),
            ),
        )
    said = _("The assessment says things that are still blank here.") if view.can_take_over else ""
    offer = (TAKE_OVER, _("&Take over from the assessment")) if view.can_take_over else None
    return Part("origin", _("Where the needs come from"), said, asks, offer=offer)


def found(view: EligibilityView, labels: Mapping[str, str]) -> Part:
    """Return the outcomes of the regulations, each with what was found."""
    needed = ADULT_OUTCOMES_NEEDED if view.who == "adult" else CARER_OUTCOMES_NEEDED
    count = len(view.result.outcomes)
    said = ngettext(
        "One of these cannot be achieved so far; {needed} needed.",
        "{count} of these cannot be achieved so far; {needed} needed.",
        count,
        needed=needed,
    )
    if not count:
        said = _("None of these is found not to be achievable so far; {needed} needed.", needed=needed)
    rows = tuple(_finding_row(view, outcome, labels[outcome]) for outcome in outcomes_of(view.who))
    return Part("found", _("What cannot be achieved"), said, rows=rows)


def _finding_row(view: EligibilityView, outcome: str, title: str) -> Row:
    found = view.findings.get(outcome)
    words = (found.words or found.view) if found is not None else ""
    detail = _("“{words}”", words=shortened(words, _LONG)) if words else ""
    limbs = [
        short_limb_words()[limb] for limb in limbs_of(view.who) if found is not None and limb in found.limbs
    ]
    if limbs:
        state = (_("Cannot: {ways}", ways=current().list(limbs)), "warn")
    elif outcome in view.named:
        state = (_("Named in the assessment: say in what way"), "info")
    elif found is not None:
        state = (_("Manages"), "ok")
    else:
        state = (_("Not looked at yet"), "")
    return Row(outcome, "finding", title, detail, *state, can_remove=False)


def judged(view: EligibilityView) -> Part:
    """Return the judgement on well-being."""
    if is_welsh(view):
        return wales.judged(view)
    record = view.record
    return Part(
        "judged",
        _("Impact on well-being"),
        _("This is a judgement. Nothing works it out: it needs a person, and reasons."),
        (
            Ask(
                "significant",
                "radios",
                _("Is the impact on well-being significant, or likely to be?"),
                record.significant,
                options=yes_no(),
            ),
            Ask(
                "areas",
                "ticks",
                _("Which areas of well-being does it touch?"),
                " ".join(record.areas),
                options=tuple(area_words().items()),
            ),
            Ask("reasons", "long", _("The reasons"), record.reasons),
            *coming_and_going(view),
        ),
    )


def in_writing(view: EligibilityView) -> Part:
    """Return what is owed in writing."""
    record, eligible = view.record, view.result.eligible
    given = Ask(
        "given_on",
        "date",
        _("Given to the person in writing on"),
        record.given_on,
        hint=_("The decision and its reasons are owed in writing either way."),
    )
    if eligible is None:
        return Part("writing", _("In writing"), asks=(given,))
    advice = Ask(
        "advice",
        "long",
        _("What can be done about the needs, and to prevent or delay more"),
        record.advice,
        hint=_("Who helps nearby, what can be borrowed, whom to ask when things change."),
        optional=eligible and record.meets != "no",
    )
    if eligible:
        said = _("The letter tells the person what was decided and why, and what comes next.")
        return Part("writing", _("In writing"), said, (*_meeting(view), advice, given))
    return Part(
        "writing",
        _("In writing"),
        _("Where needs are not eligible, the person must be told why, and be given advice about them."),
        (
            Ask(
                "refusal",
                "long",
                _("Why the needs are not eligible, in words for the person"),
                record.refusal,
            ),
            advice,
            given,
        ),
    )


def _meeting(view: EligibilityView) -> tuple[Ask, ...]:
    """Return what is asked of needs that are eligible: whether the council will meet them, and why not."""
    return (
        Ask(
            "meets",
            "radios",
            _("Will the council meet these needs?"),
            view.record.meets,
            hint=_(
                "No only where it need not and will not, for example because the person does not want it to."
            ),
            options=yes_no(),
            optional=True,
        ),
        Ask(
            "refusal",
            "long",
            _("Why the council will not meet the needs, in words for the person"),
            view.record.refusal,
            when=("meets", frozenset({"no"})),
        ),
    )


def outcome(view: EligibilityView, labels: Mapping[str, str]) -> Outcome:
    """Return what follows, with the reasons, and the decisions made."""
    eligible = view.result.eligible

    def say(name: str, value: Any) -> Any:
        if name != "outcomes" or not view.result.outcomes:
            return value
        return current().list([labels[outcome] for outcome in view.result.outcomes])

    headline, tone = {
        True: (_("The needs are eligible"), "ok"),
        False: (_("The needs are not eligible"), "warn"),
        None: (_("Still open"), ""),
    }[eligible]
    action = {True: _("&Decide: eligible"), False: _("&Decide: not eligible"), None: ""}[eligible]
    if eligible and view.record.meets == "no":
        action = _("&Decide: eligible, not met")
    if view.decisions and not view.is_stale:
        action = ""  # it is decided, and nothing has changed since
    return Outcome(
        title=_("What follows"),
        headline=headline,
        tone=tone,
        facts=tuple(_conditions(view)),
        warnings=warning_words(view.result.warnings),
        why=_("Why this decision?"),
        steps=step_lines(view.result.steps, say),
        action=action,
        action_note=_("The decision is kept with its reasons, your name and the time. It never changes.")
        if action
        else "",
        earlier_title=_("Decisions"),
        earlier=tuple(
            (
                _version(each),
                _("Decided on {when} by {who}.", when=current().when(each.decided_at), who=each.decided_by),
            )
            for each in view.decisions
        ),
        stale=_("Something has changed since the last decision.") if view.is_stale else "",
    )


def _version(made: EligibilityDecision) -> str:
    """Return what was decided, with the number of the decision."""
    if made.meets == "no":
        return _("Version {number}: eligible, not met by the council", number=made.version)
    if made.eligible:
        return _("Version {number}: eligible", number=made.version)
    return _("Version {number}: not eligible", number=made.version)


def _conditions(view: EligibilityView) -> list[tuple[str, str]]:
    names = (
        wales.conditions()
        if is_welsh(view)
        else {
            "impairment": _("From an impairment or illness"),
            "care": _("From giving necessary care"),
            "outcomes": _("Outcomes that cannot be achieved")
            if view.who == "adult"
            else _("Health, or an outcome that cannot be achieved"),
            "well_being": _("A significant impact on well-being"),
        }
    )
    answers = {True: _("Yes"), False: _("No"), None: _("Still open")}
    return [(names[each.id], answers[each.met]) for each in view.result.conditions]
