"""A case whose money is looked after: two funders, a surplus, returns, agreements, findings."""

from __future__ import annotations

import msgspec

from pbdesk.domain.oversight import Finding
from pbdesk.domain.plan import PlanLine
from pbdesk.services.desk import Desk
from pbdesk.services.monitoring_view import PaymentForm
from tests.helpers.desk import decide, planned_case, spent


def shared_plan(desk: Desk, reference: str = "R-1") -> tuple[str, tuple[PlanLine, ...]]:
    """Agree a plan whose second line two funders share and whose third is the contingency; return case and lines."""
    case_id = planned_case(desk, reference, costs=(5000, 2000, 500))
    view = desk.plans.view(case_id)
    assert view is not None
    _first, second, third = view.content.lines
    funders = desk.programmes.funder_order_of_case(case_id)
    shares = {funders[0]: "62.5", funders[-1]: "37.5"} if len(funders) > 1 else {funders[0]: "100"}
    desk.plans.change_line(msgspec.structs.replace(second, shares=shares))
    desk.plans.change_line(
        msgspec.structs.replace(third, kind="contingency", description="If Tuesday falls through")
    )
    submission, _change = desk.plans.submit(view.content.plan.id)
    decide(desk, submission, "approved")
    money = desk.receipts.money(case_id)
    return case_id, money.lines


def looked_after(desk: Desk, reference: str = "R-1") -> str:
    """Return a case with a year's worth of looking after its money."""
    case_id, lines = shared_plan(desk, reference)
    funders = desk.programmes.funder_order_of_case(case_id)
    service = desk.monitoring
    for funder, pence, day in ((funders[0], 300_000, "2026-11-03"), (funders[-1], 50_001, "2026-11-04")):
        service.record_payment(
            PaymentForm(case_id=case_id, funder=funder, amount_pence=pence, on=day, note="First four weeks")
        )
    for line, pence in ((lines[0], 5000), (lines[1], 3333), (lines[1], 1)):
        spent(desk, case_id, line, pence)
    view = service.view(case_id)
    service.set_contribution(view.terms, 1500, "2026-11-02")
    service.hold(case_id, "tax", 20_000, "Due to HMRC in January")
    service.ask_return(case_id, "2026-11-10", "Look at the return")
    service.ask_return(case_id, "2027-02-10", "Look at the return")
    service.agree(case_id, funders[0], "documents", "2026-11-05", "That is fine by me.")
    service.agree(case_id, funders[-1], "lines", "2026-11-05", "They need not know which shop.")
    service.add_finding(
        Finding(
            id="",
            case_id=case_id,
            kind="no_evidence",
            what="Two taxi fares have no receipt",
            reason="Over £25 a receipt is asked for",
            amount_pence=3200,
            next_step="Bethan asks the taxi firm for copies",
            next_on="2026-12-01",
        )
    )
    service.propose(case_id, funders[0], 10_000, "surplus", "More came in than the plan needs until spring.")
    return case_id
