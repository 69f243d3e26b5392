"""What a scheme says of eligibility, charging and employing: used where it stands, refused where it does not hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from pbdesk.domain.charge_facts import ChargeFacts, FundedCare
from pbdesk.domain.charging import assess
from pbdesk.resources import resource_path
from pbdesk.schemes.care_act import employment_rules, local_rules
from pbdesk.schemes.definition import EmployingRule, FinanceRule
from pbdesk.schemes.loader import check_scheme
from pbdesk.schemes.rates import shipped_rates
from pbdesk.schemes.year_figures import charge_figures

FACTS = ChargeFacts(
    on="2025-06-02",
    household="single_25_pension",
    premiums=("disability",),
    care=(FundedCare(funder="council", amount_pence=30_000),),
)
RULE = FinanceRule(assessment="care_act_community", charged_funders=("council",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the scheme for adults, to be spoilt."""
    copy = tmp_path / "adult-social-care"
    shutil.copytree(resource_path("schemes", "adult-social-care"), copy)
    return copy


def problems(folder: Path, kept_models: Path, old: str, new: str, file: str = "scheme.toml") -> list[str]:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return [problem.english() for problem in check_scheme(folder, kept_models)]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('charged_funders = ["local_authority"]', 'charged_funders = ["nhs"]', "finance.charged_funders"),
        ('flat_disability = "10.00"', 'flat_disability = "ten"', "finance.flat_disability"),
        ('flat_disability = "10.00"', 'minimum_income = { alone = "1.00" }', "finance.minimum_income"),
        ('"/data/start/condition"', '"/data/start/gone"', "eligibility.condition"),
        ("insurance =", "cake =", "employing.yearly"),
        ('ni_method = "week"', 'ni_method = "week"\non_cost_percent = "a lot"', "employing.on_cost_percent"),
    ],
)
def test_step_when_it_does_not_hold_then_named(
    folder: Path, kept_models: Path, old: str, new: str, place: str
) -> None:
    assert [text for text in problems(folder, kept_models, old, new) if f"scheme.toml, {place}" in text]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("charging", "65.05", "65.06"),
        ("employing", "292.20", "292.00"),
        ("charging", "single_18_24", "alone"),
    ],
)
def test_row_when_the_rules_give_something_else_then_the_scheme_is_refused(
    folder: Path, kept_models: Path, file: str, old: str, new: str
) -> None:
    found = problems(folder, kept_models, old, new, f"tables/{file}.test.csv")

    assert len(found) == 1
    assert f"tables/{file}.test.csv" in found[0]


def test_rows_when_they_are_missing_then_the_scheme_is_refused(folder: Path, kept_models: Path) -> None:
    (folder / "tables" / "charging.test.csv").unlink()

    assert "charging.test.csv" in check_scheme(folder, kept_models)[0].english()


@pytest.mark.parametrize(("own", "kept", "warned"), [("100.00", 16_215, True), ("120.00", 16_965, False)])
def test_minimum_when_the_councils_own_is_lower_then_the_law_stands_and_says_so(
    own: str, kept: int, warned: bool
) -> None:
    """£112.50 and £49.65 premium is £162.15 (2025/26); the council's £120.00 with the premium is £169.65."""
    figures = charge_figures(shipped_rates(), FACTS)
    rule = msgspec.structs.replace(RULE, minimum_income={"single_25_pension": own})
    rules = local_rules(rule, figures, FACTS.household)
    charge = assess(msgspec.structs.replace(FACTS, rules=rules), figures)

    assert charge.minimum_income_pence == kept
    assert any("below the statutory" in step.sentence for step in charge.warnings) is warned


def test_employing_when_one_percentage_stands_for_all_then_in_the_order_of_the_scheme() -> None:
    rules = employment_rules(EmployingRule(on_cost_percent="14.5", on_cost_order="year"))

    assert (str(rules.on_cost_percent), rules.on_cost_order) == ("14.5", "year")
