"""Whatever the rules know has words: no value of the law is left without them."""

from __future__ import annotations

from typing import get_args

from pbdesk.domain.charge_facts import Household, Premium
from pbdesk.domain.charging_record import ChargeResult
from pbdesk.domain.eligibility import OUTCOMES
from pbdesk.domain.eligibility_record import AREAS, LIMBS
from pbdesk.domain.employing_record import REDUNDANCY, SAME_HOME
from pbdesk.domain.employment_facts import Age
from pbdesk.domain.means import WEEKS_EACH, IncomeKind
from pbdesk.schemes.care_act import YEARLY
from pbdesk.ui.models import charging_labels as charging
from pbdesk.ui.models import eligibility_labels as eligibility
from pbdesk.ui.models import employing_labels as employing
from pbdesk.ui.models.every_labels import amount_words, everies


def ids(options) -> set[str]:
    return {value for value, words in options if words}


def test_eligibility_when_named_then_every_outcome_limb_and_area():
    assert set(eligibility.outcome_words()) == {name for named in OUTCOMES.values() for name in named}
    assert set(eligibility.limb_words()) == set(eligibility.short_limb_words()) == set(LIMBS)
    assert set(eligibility.area_words()) == set(AREAS)


def test_charging_when_named_then_every_household_premium_kind_and_period():
    assert ids(charging.households()) == set(get_args(Household))
    assert ids(charging.premiums()) == set(get_args(Premium))
    assert ids(charging.income_kinds()) == set(get_args(IncomeKind))
    assert ids(everies()) == set(WEEKS_EACH)
    assert amount_words("£5.00", "month") == "£5.00 a month"


def test_employing_when_named_then_every_age_relation_and_cost():
    assert ids(employing.ages()) == set(get_args(Age))
    assert ids(employing.redundancies()) == set(REDUNDANCY)
    assert SAME_HOME in ids(employing.relations())
    assert set(YEARLY) < ids(employing.cost_kinds())


def test_contribution_when_recorded_then_gross_is_both_parts():
    result = ChargeResult(
        id="r",
        contribution_pence=5_305,
        charge={"council_pays_pence": 24_695},
        made_at="2026-11-21T09:14:00Z",
    )

    assert [sum_ for _name, sum_ in charging.contribution_rows(result)] == [
        "£300.00 a week",
        "£53.05 a week",
        "£246.95 a week",
        "21 November 2026",
    ]
    assert charging.contribution_rows(None) == ()
