"""The example's means: one person's decision on eligibility, financial assessment, and what an assistant would cost.

Written through the services, as an adviser would; nothing of it goes into the plan.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from pbdesk.domain.charging_record import CapitalLine, CostLine, IncomeLine
from pbdesk.domain.eligibility_record import outcomes_of
from pbdesk.domain.employing_record import AssistantRecord
from pbdesk.example.told import shipped
from pbdesk.services.desk import Desk
from pbdesk.services.rows import CaseQuery
from pbdesk.ui.models.employing_labels import cost_kinds


class Means(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is told of one person's means; the lines are the fields of their records.

    Attributes:
        given_days_ago: how many days ago the decision on eligibility was given in writing.
    """

    given_days_ago: int
    household: str
    premiums: tuple[str, ...] = ()
    income: tuple[dict[str, Any], ...] = ()
    capital: tuple[dict[str, Any], ...] = ()
    costs: tuple[dict[str, Any], ...] = ()
    assistants: tuple[dict[str, Any], ...] = ()


def told_means() -> dict[str, Means]:
    """Return the means that ship, by case reference."""
    return msgspec.json.decode(shipped("means.json"), type=dict[str, Means])


def tell_means(desk: Desk, today: date, *, leave_untouched: str = "") -> None:
    """Decide, charge and work out employing for everybody whose means are told and who has a plan."""
    for reference, means in told_means().items():
        if reference != leave_untouched:
            rows = desk.caseload.search(CaseQuery(text=reference)).rows
            case_id = next(row.case_id for row in rows if row.reference == reference)
            _decide(desk, case_id, (today - timedelta(days=means.given_days_ago)).isoformat())
            _charge(desk, case_id, means)
            for each in means.assistants:
                desk.employing.add(case_id, AssistantRecord(id="", **each))
            desk.employing.usual_costs(case_id, dict(cost_kinds()))


def _decide(desk: Desk, case_id: str, given_on: str) -> None:
    """Begin with the assessment, and decide what follows; outcomes without a limb were managed."""
    desk.eligibility.take_over(case_id)
    view = desk.eligibility.view(case_id)
    for outcome in _not_looked_at(desk, case_id):
        desk.eligibility.keep_finding(case_id, outcome, "outcome", outcome, outcome)
    desk.eligibility.decide(case_id)
    desk.eligibility.keep(case_id, "given_on", given_on, view.record.given_on)


def _not_looked_at(desk: Desk, case_id: str) -> list[str]:
    view = desk.eligibility.view(case_id)
    return [outcome for outcome in outcomes_of(view.who) if outcome not in view.findings]


def _charge(desk: Desk, case_id: str, means: Means) -> None:
    desk.charging.keep(case_id, "household", means.household, "")
    desk.charging.keep(case_id, "premiums", means.premiums, ())
    for kind, lines in (
        (IncomeLine, means.income),
        (CapitalLine, means.capital),
        (CostLine, means.costs),
    ):
        for each in lines:
            desk.charging.add(case_id, kind(id="", **each))
    desk.charging.record(case_id)
