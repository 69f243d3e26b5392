"""Charging on a real vault: lines that stay, the council's share alone, results that are kept with every step."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pbdesk.domain.charging_record import CapitalLine, CostLine, IncomeLine
from pbdesk.domain.errors import KnownError
from pbdesk.domain.plan import Cost, PlanLine
from pbdesk.services.desk import Desk
from tests.helpers.desk import case_named, planned_case
from tests.helpers.fresh import case_id, desk, reference
from tests.helpers.vaults import add_case

__all__ = ["case_id", "desk", "reference"]


def known(desk: Desk, case_id: str, **values: Any) -> None:
    blank = desk.charging.view(case_id).record
    for field, value in values.items():
        desk.charging.keep(case_id, field, value, getattr(blank, field))


def published(desk: Desk, case_id: str) -> None:
    """The worked example of tests/domain/test_charging.py: £53.05 a week in 2025/26."""
    known(desk, case_id, on="2025-06-01", household="single_25_pension", care_pence=30_000)
    known(desk, case_id, premiums=("disability", "enhanced_disability"))
    for line in (
        IncomeLine(id="", name="Employment and support allowance", amount_pence=14_055),
        IncomeLine(id="", name="PIP daily living", amount_pence=11_040, kind="care_benefit"),
        IncomeLine(id="", name="PIP mobility", amount_pence=7_705, kind="mobility"),
        CapitalLine(id="", name="Savings", amount_pence=1_810_000),
        CostLine(id="", name="Laundry", amount_pence=1_550, evidence="bills"),
        CostLine(id="", name="Water", amount_pence=5_200, every="month", kind="housing"),
    ):
        desk.charging.add(case_id, line)


def test_charge_when_the_published_example_is_typed_then_the_same(desk: Desk, case_id: str) -> None:
    """£140.55 + £110.40 + £16.00 - £186.40 - £12.00 (£52.00 a month) - £15.50 = £53.05."""
    published(desk, case_id)
    view = desk.charging.view(case_id)

    assert view.charge is not None
    assert (view.charge.tariff_income_pence, view.charge.minimum_income_pence) == (1_600, 18_640)
    assert (view.charge.contribution_pence, view.charge.council_pays_pence) == (5_305, 24_695)
    assert (view.charge.payment, view.charge.paid_to_account_pence) == ("net", 24_695)
    assert all(step.easy for step in view.charge.steps if step.kind in ("result", "payment"))


def test_charge_when_recorded_then_kept_with_who_and_when(desk: Desk, case_id: str) -> None:
    published(desk, case_id)

    result, change = desk.charging.record(case_id)

    assert (result.version, result.contribution_pence, result.made_by) == (1, 5_305, "Asha Rao")
    assert change.touches("charging_result")
    assert not desk.charging.view(case_id).is_stale
    desk.charging.add(case_id, IncomeLine(id="", name="Pension", amount_pence=1_000))
    view = desk.charging.view(case_id)
    assert view.is_stale
    assert view.charge is not None
    assert view.charge.contribution_pence == 6_305
    kept = desk.charging.latest(case_id)
    assert kept is not None
    assert (kept.id, kept.contribution_pence) == (result.id, 5_305)


def test_gross_when_the_person_is_invoiced_then_the_whole_reaches_the_account(
    desk: Desk, case_id: str
) -> None:
    published(desk, case_id)
    known(desk, case_id, payment="gross")
    charge = desk.charging.view(case_id).charge

    assert charge is not None
    assert (charge.paid_to_account_pence, charge.invoiced_pence, charge.person_pays_in_pence) == (
        30_000,
        5_305,
        0,
    )


@pytest.mark.parametrize(
    ("values", "pence"),
    [
        ({"basis": "refused", "basis_words": "Explained twice; he will not say."}, 30_000),
        ({"basis": "accepts_full_cost", "basis_words": "His letter", "basis_agreed": True}, 30_000),
        ({"basis": "cannot_pay", "basis_words": "Universal Credit alone", "basis_agreed": True}, 0),
    ],
)
def test_charge_when_nobody_looks_at_the_means_then_without_figures(
    desk: Desk, case_id: str, values: dict[str, Any], pence: int
) -> None:
    known(desk, case_id, care_pence=30_000, **values)
    charge = desk.charging.view(case_id).charge

    assert charge is not None
    assert charge.contribution_pence == pence
    assert charge.warnings == ()


def test_light_touch_when_nobody_agreed_then_says_what_it_needs(desk: Desk, case_id: str) -> None:
    known(desk, case_id, care_pence=30_000, basis="cannot_pay", basis_words="Universal Credit alone")
    problem = desk.charging.view(case_id).problem

    assert problem is not None
    assert problem.code == "light-touch-evidence"
    with pytest.raises(KnownError, match="agreement"):
        desk.charging.record(case_id)


def test_care_when_planned_then_taken_from_the_plan_by_the_week(
    desk: Desk, case_id: str, reference: str
) -> None:
    assert desk.charging.view(case_id).care.source == ""
    assert desk.charging.view(case_id).problem is not None
    planned_case(desk, reference)

    care = desk.charging.view(case_id).care

    assert (care.source, [(each.funder, each.amount_pence) for each in care.parts]) == (
        "plan",
        [("local_authority", 7_000)],
    )


def test_care_when_the_person_pays_part_of_the_plan_then_it_is_part_of_what_the_council_charges_for(
    desk: Desk, case_id: str, reference: str
) -> None:
    planned_case(desk, reference)
    view = desk.plans.view(case_id)
    assert view is not None
    line = view.content.lines[0]
    desk.plans.change_line(
        msgspec.structs.replace(line, shares={"local_authority": "80", "person": "20"}), line
    )

    assert [each.amount_pence for each in desk.charging.view(case_id).care.parts] == [7_000]


def test_nhs_money_when_two_funders_pay_then_only_the_councils_share_is_charged(desk: Desk) -> None:
    case_id = add_case(desk.vault, "Ioan Carreg", "R-8", "integrated-budget", scheme_version="2026.1")
    desk.plans.start(case_id)
    for funder, pence in (("local_authority", 4_000), ("icb", 26_000)):
        line = PlanLine(
            id="", plan_id=f"{case_id}.plan", description=funder, cost=Cost(pence), shares={funder: "100"}
        )
        desk.plans.add_line(line)
    known(desk, case_id, on="2025-06-01", household="single_pension")
    desk.charging.add(case_id, IncomeLine(id="", name="Pension", amount_pence=50_000))
    charge = desk.charging.view(case_id).charge

    assert charge is not None
    assert (charge.contribution_pence, charge.others_pay_pence, charge.payment) == (4_000, 26_000, "gross")


def test_figure_when_unconfirmed_then_said_plainly(desk: Desk, case_id: str) -> None:
    known(desk, case_id, on="2026-11-21", household="single_25_pension", care_pence=30_000)
    charge = desk.charging.view(case_id).charge

    assert charge is not None
    assert any("has not been confirmed" in step.sentence for step in charge.warnings)


def test_day_when_there_are_no_figures_for_it_then_says_so(desk: Desk, case_id: str) -> None:
    known(desk, case_id, on="2031-01-01", household="single_25_pension", care_pence=30_000)
    problem = desk.charging.view(case_id).problem

    assert problem is not None
    assert problem.code == "rate-missing"


def test_line_when_it_has_no_name_then_refused_and_removed_ones_come_back(desk: Desk, case_id: str) -> None:
    with pytest.raises(KnownError, match="Say what it is"):
        desk.charging.add(case_id, IncomeLine(id="", name=" "))
    line, _ = desk.charging.add(case_id, IncomeLine(id="", name="Pension", amount_pence=100))
    desk.charging.change(msgspec.structs.replace(line, amount_pence=200), line)
    changed = desk.charging.view(case_id).lines.income[0]
    desk.charging.remove(changed)
    assert desk.charging.view(case_id).lines.income == ()
    desk.charging.put_back(changed)
    assert [each.amount_pence for each in desk.charging.view(case_id).lines.income] == [200]


def test_step_when_the_programme_has_none_then_says_so(desk: Desk) -> None:
    case_id = case_named(desk, "R-2")

    assert not desk.charging.applies(case_id)
    with pytest.raises(KnownError, match="no such step"):
        desk.charging.view(case_id)
