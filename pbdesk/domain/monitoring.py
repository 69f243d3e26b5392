"""Looking after money in proportion: what lies unused, what is held back and why, arrears, and when to look less.

Nothing here takes money back: the result is figures with their reasons and the words of a draft letter. Repayment is a
decision (Care Act 2014, section 33(5); statutory guidance, chapter 12). Sums are integer pence.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from pbdesk.domain.allocation import Step
from pbdesk.domain.errors import N_
from pbdesk.domain.means import NotNegative
from pbdesk.domain.money import Pence, plain_money, to_pence
from pbdesk.domain.trace import Trace

HeldKind = Literal["contingency", "holiday", "tax", "redundancy", "uncleared", "prepaid", "other"]
Level = Literal["standard", "light_touch"]


class HeldBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money that is promised or set aside, and so is not spare.

    Attributes:
        kind: an agreed contingency, accrued holiday, tax and National Insurance due, redundancy, payments not
            yet cleared, or services paid for ahead.
    """

    kind: HeldKind
    amount_pence: NotNegative
    name: str = ""


class Contribution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The person's own contribution: by the week, for how many weeks it is due, and what was paid in."""

    weekly_pence: NotNegative
    weeks_due: Decimal
    paid_pence: NotNegative


class Return(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One return: when it was due, when it came ("" if it did not), and what was wrong with it ("" for nothing)."""

    due: str
    received: str = ""
    concern: str = ""


class StepDown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a scheme looks less closely: after so many returns in a row that came in time and raised no concern."""

    clean_returns: Annotated[int, msgspec.Meta(ge=1, le=60)] = 4
    days_of_grace: Annotated[int, msgspec.Meta(ge=0, le=365)] = 14


class MonitoringFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account as it stands.

    Attributes:
        balance_pence: what is in it.
        weekly_pence: the weekly amount on the scheme's basis: "gross" (all of it) or "net" (less the contribution).
        surplus_weeks: how many weeks' money may lie there before anybody asks.
        credit_weeks: how many weeks' money should be there, 0 for no such rule.
        returns: in order of time. level: how closely it is looked at now.
    """

    balance_pence: int
    weekly_pence: NotNegative
    surplus_weeks: Decimal
    basis: Literal["gross", "net"] = "gross"
    credit_weeks: Decimal = Decimal(0)
    held_back: tuple[HeldBack, ...] = ()
    contribution: Contribution | None = None
    returns: tuple[Return, ...] = ()
    level: Level = "standard"
    step_down: StepDown = StepDown()


class Monitoring(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, in pence, with every step.

    Attributes:
        flagged: whether the balance is strictly above the threshold.
        reclaimable_pence: the excess less what is held back, never below nought.
        arrears_pence: contribution due and not paid in, below nought where more was paid; None without a contribution.
        next_level: how closely to look from now on.
        letter: sentences of a draft letter, for a person to read, change and send; empty where there is nothing to say.
    """

    threshold_pence: Pence
    excess_pence: Pence
    flagged: bool
    held_back_pence: Pence
    reclaimable_pence: Pence
    too_little: bool
    arrears_pence: Pence | None
    next_level: Level
    steps: tuple[Step, ...]
    warnings: tuple[Step, ...]
    letter: tuple[Step, ...]


def look_at(facts: MonitoringFacts) -> Monitoring:
    """Return what stands out about an account, with the reasons."""
    trace = Trace()
    threshold = _threshold(facts, trace)
    excess = max(0, facts.balance_pence - threshold)
    held = _held_back(facts, trace)
    reclaimable = max(0, excess - held)
    _say_surplus(facts, excess, held, reclaimable, trace)
    too_little = _too_little(facts, trace)
    arrears = _arrears(facts.contribution, trace)
    return Monitoring(
        threshold_pence=threshold,
        excess_pence=excess,
        flagged=excess > 0,
        held_back_pence=held,
        reclaimable_pence=reclaimable,
        too_little=too_little,
        arrears_pence=arrears,
        next_level=_next_level(facts, trace),
        letter=tuple(_letter(facts, threshold, reclaimable, held, arrears)),
        steps=tuple(trace.steps),
        warnings=tuple(trace.warnings),
    )


def _threshold(facts: MonitoringFacts, trace: Trace) -> Pence:
    amount = to_pence(facts.surplus_weeks * facts.weekly_pence)
    sentence = N_("The threshold is {weeks} weeks of {weekly}, all of the budget: {amount}.")
    if facts.basis == "net":
        sentence = N_("The threshold is {weeks} weeks of {weekly}, less the contribution: {amount}.")
    trace.say(
        "limit",
        sentence,
        amount,
        weeks=_plain(facts.surplus_weeks),
        weekly=plain_money(facts.weekly_pence),
        amount=plain_money(amount),
    )
    return amount


_HELD: dict[str, str] = {
    "contingency": N_("Held back as the agreed contingency: {amount}. {name}"),
    "holiday": N_("Held back for holiday that staff have earned: {amount}. {name}"),
    "tax": N_("Held back for tax and National Insurance: {amount}. {name}"),
    "redundancy": N_("Held back for redundancy: {amount}. {name}"),
    "uncleared": N_("Held back for payments that have not cleared: {amount}. {name}"),
    "prepaid": N_("Held back for services that were paid for ahead: {amount}. {name}"),
    "other": N_("Held back: {amount}. {name}"),
}


def _held_back(facts: MonitoringFacts, trace: Trace) -> Pence:
    for held in facts.held_back:
        trace.say(
            "held",
            _HELD[held.kind],
            held.amount_pence,
            amount=plain_money(held.amount_pence),
            name=held.name,
        )
    return sum(held.amount_pence for held in facts.held_back)


def _say_surplus(
    facts: MonitoringFacts, excess: Pence, held: Pence, reclaimable: Pence, trace: Trace
) -> None:
    balance = plain_money(facts.balance_pence)
    if excess == 0:
        trace.say("result", N_("The balance of {balance} is not above the threshold."), 0, balance=balance)
        return
    trace.say(
        "result",
        N_(
            "The balance of {balance} is {excess} above it. Less {held} held back, {spare} could be asked for."
        ),
        reclaimable,
        balance=balance,
        excess=plain_money(excess),
        held=plain_money(held),
        spare=plain_money(reclaimable),
    )
    if reclaimable == 0:
        trace.say("note", N_("All of it is promised already: there is nothing to ask for."))


def _too_little(facts: MonitoringFacts, trace: Trace) -> bool:
    least = to_pence(facts.credit_weeks * facts.weekly_pence)
    if facts.balance_pence >= least:
        return False
    trace.warn(
        N_("The balance of {balance} is below {weeks} weeks' money, {least}: see whether it lasts."),
        balance=plain_money(facts.balance_pence),
        weeks=_plain(facts.credit_weeks),
        least=plain_money(least),
    )
    return True


def _arrears(contribution: Contribution | None, trace: Trace) -> Pence | None:
    if contribution is None:
        return None
    due = to_pence(contribution.weeks_due * contribution.weekly_pence)
    arrears = due - contribution.paid_pence
    sentence = N_(
        "Contribution: {weeks} weeks of {weekly} are {due}, of which {paid} was paid in: {left} is owed."
    )
    if arrears <= 0:
        sentence = N_(
            "Contribution: {weeks} weeks of {weekly} are {due}, and {paid} was paid in: nothing is owed."
        )
    trace.say(
        "arrears",
        sentence,
        arrears,
        weeks=_plain(contribution.weeks_due),
        weekly=plain_money(contribution.weekly_pence),
        due=plain_money(due),
        paid=plain_money(contribution.paid_pence),
        left=plain_money(arrears),
    )
    return arrears


def _next_level(facts: MonitoringFacts, trace: Trace) -> Level:
    """Return how closely to look: less after a run of clean returns, closely again after a concern."""
    run = clean_run(facts.returns, facts.step_down.days_of_grace)
    needed = facts.step_down.clean_returns
    if facts.level == "light_touch":
        if facts.returns and run == 0:
            trace.say("level", N_("The last return was late or raised a concern: look at returns again."))
            return "standard"
        trace.say("level", N_("It stays at a light touch: looked at with the review."))
        return "light_touch"
    if run >= needed:
        trace.say(
            "level",
            N_("Returns in a row without a concern: {run} of {needed}. From now on a light touch is enough."),
            run=run,
            needed=needed,
        )
        return "light_touch"
    trace.say("level", N_("Returns in a row without a concern: {run} of {needed}."), run=run, needed=needed)
    return "standard"


def clean_run(returns: tuple[Return, ...], days_of_grace: int) -> int:
    """Return how many of the latest returns in a row came in time and raised no concern."""
    run = 0
    for each in reversed(returns):
        if each.concern.strip() or not _in_time(each, days_of_grace):
            break
        run += 1
    return run


def _in_time(each: Return, days_of_grace: int) -> bool:
    try:
        return (date.fromisoformat(each.received) - date.fromisoformat(each.due)).days <= days_of_grace
    except ValueError:
        return False


def _letter(
    facts: MonitoringFacts, threshold: Pence, reclaimable: Pence, held: Pence, arrears: Pence | None
) -> list[Step]:
    """Return the sentences of a draft; surplus and contribution stand apart, because they are settled apart."""
    letter = Trace()
    if reclaimable:
        letter.say(
            "letter",
            N_("There is {balance} in your account. We usually ask about money above {threshold}."),
            balance=plain_money(facts.balance_pence),
            threshold=plain_money(threshold),
        )
        letter.say(
            "letter",
            N_(
                "We have left {held} for what is promised. That leaves {spare} that we would like to talk about."
            ),
            held=plain_money(held),
            spare=plain_money(reclaimable),
        )
    if arrears is not None and arrears > 0:
        letter.say(
            "letter",
            N_("Your own contribution is {arrears} behind. We can agree how to put that right."),
            arrears=plain_money(arrears),
        )
    if letter.steps:
        letter.say(
            "letter",
            N_("Nothing will be taken before you have answered. If we have something wrong, please tell us."),
        )
    return letter.steps


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
