"""The sheet of eligibility under the law of Wales asks what that law asks, and nothing of England's."""

from __future__ import annotations

import pytest

from pbdesk.schemes.definition import EligibilityRule
from pbdesk.services.eligibility import Eligibilities
from pbdesk.ui.models.sheet import Entry
from pbdesk.ui.screens.eligibility.presenter import EligibilityPresenter
from tests.helpers.fresh import case_id, desk, reference

__all__ = ["case_id", "desk", "reference"]


@pytest.mark.parametrize("who", ["adult", "carer"])
def test_sheet_when_the_scheme_is_welsh_then_in_the_words_of_its_law(desk, case_id, who):
    rule = EligibilityRule(who=who, law="wales")
    service = Eligibilities(desk.vault, lambda _case_id: rule, desk.assessments.state_of)
    presenter = EligibilityPresenter(service, desk.vault.reads.case, lambda _scheme: [], desk.vault.drafts)

    sheet = presenter.read(case_id)

    parts = {part.id: part for part in sheet.parts}
    assert parts["found"].rows[0].title == "Looking after oneself and the home"
    assert len(parts["found"].rows) == 7
    assert "1 needed" in parts["found"].said
    assert parts["judged"].title == "The person's own outcomes"
    assert {"areas", "health"}.isdisjoint(sheet.asks())
    assert ("Own outcomes out of reach without the council", "Still open") in sheet.outcome.facts
    form = presenter.form(case_id, Entry("finding", "w_community"))
    assert "people who are willing to help" in form.asks[0].hint
    assert "slow" in dict(form.asks[0].options)
