"""The example's means: decided, charged and worked out through the services, so that the screens have something."""

from __future__ import annotations

import pytest

from pbdesk.example.means import told_means


@pytest.mark.parametrize("reference", told_means())
def test_means_when_told_then_decided_charged_and_worked_out(example, reference):
    desk, case_id = example.desk, example.case(reference)

    decision = desk.eligibility.latest(case_id)
    assert decision is not None
    assert decision.eligible
    assert desk.eligibility.given_on(case_id)
    view = desk.charging.view(case_id)
    assert view.problem is None
    assert not view.is_stale
    assert 0 < view.results[0].contribution_pence < 10_000
    assert view.care.source == "plan"
    employing = desk.employing.view(case_id)
    assert employing.cost is not None
    assert employing.lacking == ()
    assert len(employing.costs) == 4
    assert desk.vault.reads.conflicts(case_id) == []
