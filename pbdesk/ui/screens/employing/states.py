"""The parts of the sheet of employing in words, and what it comes to. Pure: nothing here reads or writes."""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.domain.employing_record import AssistantRecord, EmployingCost
from pbdesk.domain.employment_facts import EmploymentCost
from pbdesk.i18n import _, current
from pbdesk.services.employing import EmployingView
from pbdesk.ui.models import employing_labels as labels
from pbdesk.ui.models.every_labels import amount_words
from pbdesk.ui.models.sheet import Ask, Outcome, Part, Row
from pbdesk.ui.models.sheet_drafts import said_by, step_lines, unconfirmed_words, warning_words

USUAL = "usual-costs"


@dataclass(frozen=True, slots=True)
class PlanSays:
    """What the plan says: its outcomes to choose from, and whether it can be changed now."""

    outcomes: tuple[tuple[str, str], ...] = ()
    is_open: bool = True


def parts(view: EmployingView) -> tuple[Part, ...]:
    """Return the parts of the sheet."""
    return (_assistants(view), _costs(view), _day(view))


def _day(view: EmployingView) -> Part:
    hint = _("Blank for today, {date}.", date=current().date(view.on)) if not view.record.on else ""
    ask = Ask("on", "date", _("The day whose figures count"), view.record.on, hint=hint)
    return Part("day", _("The year's figures"), asks=(ask,))


def _assistants(view: EmployingView) -> Part:
    rows = tuple(_assistant(each, each in view.lacking) for each in view.assistants)
    return Part(
        "assistants",
        _("Personal assistants"),
        rows=rows,
        adds=(("assistant", _("Add an &assistant")),),
        empty=_("Nobody yet. Add each assistant with hours and pay."),
    )


def _assistant(each: AssistantRecord, lacks: bool) -> Row:
    money = current().money
    said = [
        _("{hours} hours a week at {rate}", hours=each.hours or "0", rate=money(each.rate_pence)),
        dict(labels.ages()).get(each.age, each.age),
    ]
    if each.weeks not in ("", "52"):
        said.append(_("{weeks} weeks a year", weeks=each.weeks))
    if each.sleep_ins:
        said.append(_("{nights} nights at {rate}", nights=each.sleep_ins, rate=money(each.sleep_in_pence)))
    state = ("", "")
    if lacks:
        state = (_("Close relative in the same home: no reason yet"), "warn")
    elif each.relation == "relative_same_home":
        state = (_("Close relative in the same home, agreed by {who}", who=each.exception_by), "info")
    return Row(each.id, "assistant", each.name, " · ".join(said), *state)


def _costs(view: EmployingView) -> Part:
    rows = tuple(_cost(each) for each in view.costs)
    there = {each.kind for each in view.costs}
    missing = [words for kind, words in labels.cost_kinds() if kind in view.rule.yearly and kind not in there]
    offer = (USUAL, _("Add the &usual costs")) if missing else None
    said = _("Usual here: {costs}.", costs=current().list(missing)) if missing else ""
    return Part(
        "costs",
        _("Other costs of employing"),
        said,
        rows=rows,
        adds=(("cost", _("Add a &cost")),),
        empty=_("None yet. The law asks every employer for insurance."),
        offer=offer,
    )


def _cost(each: EmployingCost) -> Row:
    return Row(each.id, "cost", each.name, amount_words(current().money(each.amount_pence), each.every))


def outcome(view: EmployingView, plan: PlanSays) -> Outcome:
    """Return what employing costs, why, and what went into the plan."""
    title, earlier = _("What employing costs"), _earlier(view)
    if view.cost is None:
        words = (
            said_by(view.problem) if view.problem is not None else _("Add an assistant to see what it costs.")
        )
        return Outcome(
            title,
            _("Not worked out yet"),
            said=(words,),
            earlier_title=_("Put into the plan"),
            earlier=earlier,
        )
    cost, money = view.cost, current().money
    action = ""
    asks: tuple[Ask, ...] = ()
    if plan.is_open and (view.line is None or view.is_stale):
        action = _("&Put this into the plan") if view.line is None else _("&Bring the plan line up to date")
        asks = _outcomes(plan) if view.line is None else ()
    said = [] if plan.is_open else [_("The plan is closed: start its next version to put this in.")]
    if view.line is not None and not view.is_stale:
        said.append(_("It is in the plan."))
    return Outcome(
        title,
        _("{amount} a week", amount=money(cost.week_pence)),
        facts=_facts(cost),
        said=tuple(said),
        warnings=warning_words(cost.warnings),
        unconfirmed=unconfirmed_words(cost.warnings),
        why=_("Why {amount} a week?", amount=money(cost.week_pence)),
        steps=step_lines(cost.steps),
        action=action,
        asks=asks,
        earlier_title=_("Put into the plan"),
        earlier=earlier,
        stale=_("The plan has another sum.") if view.is_stale else "",
    )


def _outcomes(plan: PlanSays) -> tuple[Ask, ...]:
    if not plan.outcomes:
        return ()
    options = (*plan.outcomes, ("", _("Not under an outcome yet")))
    ask = Ask("outcome", "choice", _("For which outcome"), plan.outcomes[0][0], options=options)
    return (ask,)


def _facts(cost: EmploymentCost) -> tuple[tuple[str, str], ...]:
    money = current().money
    yearly = [
        (_("Pay"), cost.pay_pence),
        (_("Employer's National Insurance"), cost.ni_due_pence),
        (_("Pension"), cost.pension_pence),
        (_("Holiday cover"), cost.holiday_pence),
        (_("On-costs"), cost.on_cost_pence),
        (_("Put by for redundancy pay"), cost.redundancy_pence),
        (_("Other costs"), cost.other_pence),
    ]
    facts = [(name, _("{amount} a year", amount=money(pence))) for name, pence in yearly if pence]
    facts.append((_("In all"), _("{amount} a year", amount=money(cost.year_pence))))
    facts.append((_("Four weeks"), money(cost.four_weeks_pence)))
    if cost.hour_pence is not None:
        facts.append((_("For each hour"), money(cost.hour_pence)))
    return tuple(facts)


def _earlier(view: EmployingView) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            _(
                "Version {number}: {amount} a week",
                number=each.version,
                amount=current().money(each.week_pence),
            ),
            _("{when}, {who}", when=current().when(each.made_at), who=each.made_by),
        )
        for each in view.results
    )
