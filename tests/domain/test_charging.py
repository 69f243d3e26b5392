"""The financial assessment: named cases worked by hand, and what must hold for everybody."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.charge_facts import (
    Charge,
    ChargeFacts,
    Cost,
    FundedCare,
    LightTouch,
    LocalRules,
    MinimumPart,
    YearFigures,
)
from pbdesk.domain.charging import assess, tariff_income
from pbdesk.domain.errors import KnownError
from pbdesk.domain.means import Capital, Income, weekly
from pbdesk.domain.trace import Trace
from pbdesk.schemes.rates import shipped_rates
from pbdesk.schemes.year_figures import charge_figures

RATES = shipped_rates()
FIGURES = YearFigures(
    minimum=(MinimumPart(label="basic", amount_pence=11_250),),
    lower_limit_pence=1_425_000,
    upper_limit_pence=2_325_000,
    tariff_pence=100,
    step_pence=25_000,
)


def facts(**values: object) -> ChargeFacts:
    known: dict[str, object] = {
        "on": "2025-06-01",
        "household": "single_25_pension",
        "care": (FundedCare(funder="local_authority", amount_pence=30_000),),
    }
    return ChargeFacts(**(known | values))  # type: ignore[arg-type]


def counted(pence: int) -> Income:
    return Income(name="Benefit", amount_pence=pence)


def by_the_year(given_facts: ChargeFacts) -> Charge:
    return assess(given_facts, charge_figures(RATES, given_facts))


def test_minimum_when_single_with_both_premiums_in_2019_then_151_45() -> None:
    """The total in circular LAC(DHSC)(2019): 91.40 + 40.35 + 19.70 = 151.45."""
    charge = by_the_year(facts(on="2019-06-03", premiums=("disability", "enhanced_disability")))

    assert charge.minimum_income_pence == 15_145


def test_charge_when_worked_by_hand_then_the_same() -> None:
    """£140.55 + £110.40 + £16.00 tariff - £186.40 - £12.00 housing - £15.50 = £53.05 (2025/26)."""
    charge = by_the_year(
        facts(
            premiums=("disability", "enhanced_disability"),
            income=(
                counted(14_055),
                Income(name="PIP daily living", amount_pence=11_040, kind="care_benefit"),
                Income(name="PIP mobility", amount_pence=7_705, kind="mobility"),
            ),
            capital=(Capital(name="Savings", amount_pence=1_810_000),),
            housing_pence=1_200,
            disability_costs=(Cost(name="Laundry", amount_pence=1_550, evidence="bills"),),
        )
    )

    assert (charge.tariff_income_pence, charge.minimum_income_pence) == (1_600, 18_640)
    assert (charge.contribution_pence, charge.council_pays_pence) == (5_305, 24_695)
    assert charge.warnings == ()


def test_charge_when_pension_age_in_2025_then_no_disability_premium() -> None:
    """£260.00 - £232.60 = £27.40; the premium is in the pension-age sum."""
    charge = by_the_year(
        facts(household="single_pension", premiums=("disability",), income=(counted(26_000),))
    )

    assert charge.contribution_pence == 2_740
    assert any("no disability premium" in step.sentence for step in charge.steps)


def test_charge_when_in_a_care_home_then_all_but_the_personal_allowance() -> None:
    """£230.25 - £30.65 = £199.60 (2025/26); housing and disability costs are not allowed for."""
    charge = by_the_year(
        facts(
            setting="residential",
            household="single_pension",
            income=(counted(23_025),),
            housing_pence=5_000,
            care=(FundedCare(funder="local_authority", amount_pence=80_000),),
        )
    )

    assert charge.contribution_pence == 19_960


def test_charge_when_the_nhs_pays_a_part_then_only_the_councils_share_is_charged() -> None:
    care = (
        FundedCare(funder="local_authority", amount_pence=4_000),
        FundedCare(funder="icb", amount_pence=26_000),
    )
    charge = assess(facts(care=care, income=(counted(20_000),)), FIGURES)

    assert (charge.contribution_pence, charge.council_pays_pence, charge.others_pay_pence) == (
        4_000,
        0,
        26_000,
    )


@pytest.mark.parametrize(
    ("capital", "tariff"),
    [
        (1_425_000, 0),
        (1_425_001, 100),
        (1_450_000, 100),
        (1_450_001, 200),
        (2_325_000, 3_600),
    ],
)
def test_tariff_when_at_the_edge_then_every_part_step_counts(capital: int, tariff: int) -> None:
    assert tariff_income(capital, FIGURES, Trace()) == tariff


def test_charge_when_capital_is_a_penny_over_the_limit_then_full_cost() -> None:
    over = assess(facts(capital=(Capital(name="S", amount_pence=2_325_001),)), FIGURES)
    at = assess(facts(capital=(Capital(name="S", amount_pence=2_325_000),)), FIGURES)

    assert (over.full_cost, over.contribution_pence) == (True, 30_000)
    assert (at.full_cost, at.contribution_pence) == (False, 0)


def test_capital_when_joint_then_half_and_the_home_is_left_out_at_home_alone() -> None:
    capital = (
        Capital(name="Joint savings", amount_pence=2_000_001, joint=True),
        Capital(name="Home", amount_pence=20_000_000, kind="home"),
        Capital(name="Trust", amount_pence=9_000_000, left_out_because="personal injury trust"),
    )
    home = assess(facts(capital=capital), FIGURES)
    care_home = assess(facts(capital=capital, setting="residential"), FIGURES)

    assert "£10,000.01" in " ".join(step.sentence.format(**step.fields) for step in home.steps)
    assert (home.full_cost, care_home.full_cost) == (False, True)


@pytest.mark.parametrize(
    ("income", "night_care", "counts"),
    [
        (Income(name="Wages", amount_pence=40_000, kind="earnings"), True, 0),
        (Income(name="DP", amount_pence=40_000, kind="direct_payment"), True, 0),
        (Income(name="AA", amount_pence=11_040, kind="care_benefit", night_pence=3_650), False, 7_390),
        (Income(name="AA", amount_pence=11_040, kind="care_benefit", night_pence=3_650), True, 11_040),
        (Income(name="Pension", amount_pence=52_000, every="month"), True, 12_000),
        (Income(name="Pension", amount_pence=40_001, every="four_weeks"), True, 10_000),
        (
            Income(
                name="Work pension", amount_pence=10_001, kind="occupational_pension", passed_to_partner=True
            ),
            True,
            10_001,
        ),
    ],
)
def test_income_when_of_a_kind_then_what_the_law_leaves_out(
    income: Income, night_care: bool, counts: int
) -> None:
    assert assess(facts(income=(income,), night_care=night_care), FIGURES).income_pence == counts


def test_income_when_passed_on_from_a_care_home_then_half_of_the_pension() -> None:
    pension = Income(
        name="Work pension", amount_pence=10_000, kind="occupational_pension", passed_to_partner=True
    )
    charge = assess(facts(income=(pension,), setting="residential"), FIGURES)

    assert charge.income_pence == 5_000


def test_savings_credit_when_the_year_has_no_figure_then_all_counts_and_it_is_told() -> None:
    charge = by_the_year(
        facts(income=(Income(name="Savings credit", amount_pence=900, kind="savings_credit"),))
    )

    assert charge.income_pence == 900
    assert any("no figure" in step.sentence for step in charge.warnings)


def test_war_widow_when_assessed_then_ten_pounds_are_left_out() -> None:
    charge = by_the_year(facts(income=(Income(name="Pension", amount_pence=4_000, kind="war_widow"),)))

    assert charge.income_pence == 3_000


@pytest.mark.parametrize(
    ("rules", "contribution"),
    [
        (LocalRules(), 8_750),
        (LocalRules(minimum_income_pence=15_000), 5_000),
        (LocalRules(minimum_income_pence=10_000), 8_750),
        (LocalRules(percent_taken=75), 6_563),
        (LocalRules(flat_disability_pence=2_000), 6_750),
        (LocalRules(collect_from_pence=8_751), 0),
        (LocalRules(collect_from_pence=8_750), 8_750),
    ],
)
def test_local_rules_when_set_then_used_but_never_below_the_law(rules: LocalRules, contribution: int) -> None:
    charge = assess(facts(income=(counted(20_000),), rules=rules), FIGURES)

    assert charge.contribution_pence == contribution
    below = rules.minimum_income_pence is not None and rules.minimum_income_pence < 11_250
    assert any("below the statutory" in step.sentence for step in charge.warnings) == below


def test_payment_when_gross_then_an_invoice_and_when_net_then_paid_in() -> None:
    net = assess(facts(income=(counted(20_000),)), FIGURES)
    gross = assess(facts(income=(counted(20_000),), payment="gross"), FIGURES)

    assert (net.paid_to_account_pence, net.person_pays_in_pence, net.invoiced_pence) == (21_250, 8_750, 0)
    assert (gross.paid_to_account_pence, gross.person_pays_in_pence, gross.invoiced_pence) == (
        30_000,
        0,
        8_750,
    )


@pytest.mark.parametrize(
    ("reason", "contribution"), [("can_pay", 30_000), ("accepts_full_cost", 30_000), ("cannot_pay", 0)]
)
def test_light_touch_when_agreed_then_no_means_are_asked_for(reason: str, contribution: int) -> None:
    light = LightTouch(reason=reason, evidence="award letter", agreed=True)  # type: ignore[arg-type]

    assert assess(facts(light_touch=light), FIGURES).contribution_pence == contribution


@pytest.mark.parametrize(("evidence", "agreed"), [("", True), ("  ", True), ("letter", False)])
def test_light_touch_when_nothing_shows_it_then_refused(evidence: str, agreed: bool) -> None:
    with pytest.raises(KnownError) as caught:
        assess(facts(light_touch=LightTouch(reason="can_pay", evidence=evidence, agreed=agreed)), FIGURES)

    assert caught.value.code == "light-touch-evidence"


def test_year_when_the_file_has_no_figure_then_refused() -> None:
    with pytest.raises(KnownError) as caught:
        by_the_year(facts(on="2026-06-01", children=1))

    assert caught.value.code == "rate-missing"


pence = st.integers(0, 200_000)


@given(
    income=st.lists(pence, max_size=4),
    capital=st.integers(0, 3_000_000),
    care=pence,
    other=pence,
    housing=pence,
    percent=st.integers(0, 100),
)
def test_charge_when_anything_is_given_then_the_parts_add_up_and_the_minimum_is_kept(
    income: list[int], capital: int, care: int, other: int, housing: int, percent: int
) -> None:
    charge = assess(
        facts(
            income=tuple(counted(each) for each in income),
            capital=(Capital(name="S", amount_pence=capital),),
            care=(
                FundedCare(funder="local_authority", amount_pence=care),
                FundedCare(funder="icb", amount_pence=other),
            ),
            housing_pence=housing,
            rules=LocalRules(percent_taken=percent),
        ),
        FIGURES,
    )

    assert 0 <= charge.contribution_pence <= care
    assert charge.contribution_pence + charge.council_pays_pence == care
    assert charge.others_pay_pence == other
    if not charge.full_cost:
        kept = charge.income_pence + charge.tariff_income_pence - charge.contribution_pence
        assert charge.contribution_pence == 0 or kept >= charge.minimum_income_pence + housing
    assert all(step.sentence.format(**step.fields) for step in charge.steps)
    assert msgspec.json.encode(charge) == msgspec.json.encode(charge)


def test_weekly_when_by_the_year_then_fifty_two_weeks() -> None:
    assert weekly(52_000, "year") == 1_000


def test_charge_when_the_assessment_is_refused_then_the_full_cost_without_agreement() -> None:
    refused = LightTouch(reason="refused", evidence="Explained twice; he will not say.", agreed=False)
    charge = assess(facts(light_touch=refused), FIGURES)

    assert (charge.full_cost, charge.contribution_pence) == (True, 30_000)
    with pytest.raises(KnownError, match="what it rests on"):
        assess(facts(light_touch=msgspec.structs.replace(refused, evidence=" ")), FIGURES)
