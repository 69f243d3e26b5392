"""Budgets that are a sum: the same for everybody, or what is asked of one fund that many share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, parse_money, plain_money, to_pence
from pbdesk.schemes.definition import Definition
from pbdesk.schemes.methods.working import Working, add_limits
from pbdesk.schemes.tables import Table

YES = frozenset({"yes", "true", "1"})


def fixed(working: Working) -> Pence | None:
    """Return the one sum of the scheme, once its gate is open.

    Raises:
        KnownError: "allocation-gate" while the question of the gate is not answered with yes.
    """
    gate = working.rule.gate
    if gate:
        path, question = working.questions.get(gate, ("", gate))
        if working.facts.get(gate, "").strip().lower() not in YES:
            raise KnownError(
                "allocation-gate",
                N_("The sum is given once “{question}” is answered with yes."),
                safe=N_("The answers so far are kept."),
                todo=N_("Answer it in the assessment, then work out the budget again."),
                question=question,
                path=path,
            )
        working.say("gate", N_("“{question}” Yes."), question=question, path=path)
    amount = parse_money(working.rule.amount)
    working.say(
        "row",
        N_("This scheme gives everybody the same sum: {amount}."),
        amount,
        easy=N_("Everybody gets the same: {amount}."),
        amount=plain_money(amount),
    )
    return add_limits(working, amount)


def pooled(working: Working) -> Pence | None:
    """Return what is asked for, up to the usual sum and to what is left in the fund where that is known."""
    amount = to_pence(working.number("requested") * 100)
    guide = parse_money(working.definition.caps.guide)
    working.say(
        "quantity",
        N_("Asked for: {amount}."),
        amount,
        easy=N_("You asked for {amount}."),
        amount=plain_money(amount),
    )
    if amount > guide:
        working.say(
            "cap",
            N_(
                "That is {over} over the {guide} that people are usually helped with. The guide stays at "
                "{guide}; the panel may agree to more, with a reason."
            ),
            guide,
            easy=N_("People usually get up to {guide}. The panel can agree to more."),
            over=plain_money(amount - guide),
            guide=plain_money(guide),
        )
        amount = guide
    else:
        working.say(
            "cap",
            N_("People are usually helped with up to {guide}: there is {left} between."),
            guide,
            guide=plain_money(guide),
            left=plain_money(guide - amount),
        )
    return add_limits(working, _within_fund(working, amount))


def _within_fund(working: Working, amount: Pence) -> Pence:
    if not working.facts.get("fund_left", "").strip():
        return amount
    left = to_pence(working.number("fund_left") * 100)
    if left >= amount:
        working.say("note", N_("There is {left} left in the fund."), left, left=plain_money(left))
        return amount
    working.say(
        "cap",
        N_("There is only {left} left in the fund, so {before} becomes {left}."),
        left,
        easy=N_("There is only {left} left in the fund."),
        left=plain_money(left),
        before=plain_money(amount),
    )
    return left


def from_plan(working: Working) -> None:
    """Leave the sum to the plan: what it costs, or what a provider quotes, is what is decided on."""
    working.sum_from_plan = True
    working.say(
        "row",
        N_("This scheme works out no sum beforehand: the budget is what the agreed plan costs."),
        easy=N_("We make your plan first. The money is what your plan costs."),
    )


def check_plan(definition: Definition, tables: Mapping[str, Table]) -> Iterable[KnownError]:
    """Yield nothing: there is no figure that could be wrong."""
    return ()


def check_fixed(definition: Definition, tables: Mapping[str, Table]) -> Iterable[KnownError]:
    """Yield what is wrong with a fixed sum."""
    rule = definition.allocation
    yield from _money("allocation.amount", rule.amount)
    if rule.gate and rule.gate not in rule.inputs:
        yield KnownError(
            "scheme-wrong",
            N_("“{name}” is none of the inputs of the allocation."),
            where="allocation.gate",
            name=rule.gate,
        )


def check_pooled(definition: Definition, tables: Mapping[str, Table]) -> Iterable[KnownError]:
    """Yield what is wrong with a pooled fund."""
    yield from _money("caps.guide", definition.caps.guide)


def _money(where: str, text: str) -> Iterable[KnownError]:
    try:
        parse_money(text)
    except KnownError:
        yield KnownError(
            "scheme-wrong", N_("“{value}” is not an amount in pounds."), where=where, value=text[:40]
        )
