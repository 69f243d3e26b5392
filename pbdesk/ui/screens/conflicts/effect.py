"""What a choice would do to the plan's money, by the domain's own sums. Nothing here saves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from pbdesk.domain.errors import KnownError
from pbdesk.domain.plan import Cost, PlanLine, totals
from pbdesk.i18n import _, current
from pbdesk.services.plan_view import PlanView
from pbdesk.sync.op import LIFE

_MONEY_FIELDS = ("cost", "shares", LIFE)


class MoneyRules(Protocol):
    """What the sums need of a scheme's rules."""

    @property
    def funder_order(self) -> Sequence[str]:
        """The scheme's funders."""

    @property
    def outside_budget(self) -> Collection[str]:
        """Funders whose money is not part of the budget."""

    @property
    def divisor(self) -> int:
        """Weeks in the plan's year."""


@dataclass(frozen=True, slots=True)
class Effects:
    """Tells what values of one field of a plan line would come to; says nothing of any other field.

    Attributes:
        plan_of: a case's plan, or None.
        rules_of: a case's rules.
    """

    plan_of: Callable[[str], PlanView | None]
    rules_of: Callable[[str], MoneyRules]

    def teller(self, case_id: str, type_name: str, record_id: str, field: str) -> Callable[[Any], str]:
        """Return a function from a value of the field to its effect in words ("" for none)."""
        if type_name != "plan_line" or field not in _MONEY_FIELDS:
            return lambda value: ""
        plan = self.plan_of(case_id)
        if plan is None or all(line.id != record_id for line in plan.content.lines):
            return lambda value: ""
        rules = self.rules_of(case_id)
        return lambda value: _effect(plan, rules, record_id, field, value)


def _effect(plan: PlanView, rules: MoneyRules, record_id: str, field: str, value: Any) -> str:
    lines = list(plan.content.lines)
    place = next(number for number, line in enumerate(lines) if line.id == record_id)
    try:
        if field != LIFE:
            lines[place] = _changed(lines[place], field, value)
        elif not value:
            del lines[place]
        summed = totals(
            lines, plan.totals.budget, rules.funder_order, rules.divisor, frozenset(rules.outside_budget)
        )
    except KnownError as error:
        return current().render(error).what
    except msgspec.ValidationError:
        return ""
    words = current()
    own = next((line.cost.total(rules.divisor) for line in lines if line.id == record_id), 0)
    parts = [_("This line comes to {amount} over the plan.", amount=words.money(own))]
    if summed.left is None:
        parts.append(_("All lines together: {amount}.", amount=words.money(summed.planned)))
    elif summed.left < 0:
        parts.append(_("The plan is then {amount} over its budget.", amount=words.money(-summed.left)))
    else:
        parts.append(_("{amount} is then left to plan.", amount=words.money(summed.left)))
    return " ".join(parts)


def _changed(line: PlanLine, field: str, value: Any) -> PlanLine:
    if field == "cost":
        return msgspec.structs.replace(line, cost=msgspec.convert(value or {}, Cost))
    return msgspec.structs.replace(line, shares=msgspec.convert(value or {}, dict[str, str]))
