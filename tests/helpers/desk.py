"""A real desk on a real vault for tests: cheap passphrase slot, a clock that stands still, a few invented cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pbdesk.app.desk import build_desk
from pbdesk.domain.handover import CaseloadRow
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.domain.money import Pence
from pbdesk.domain.plan import Cost, PlanLine
from pbdesk.domain.signoff import PlanDecision, PlanSubmission
from pbdesk.services.desk import Desk
from pbdesk.services.rows import CaseQuery
from tests.helpers.vaults import FakeClock, new_vault

PEOPLE = (
    ("R-1", "Ann", "Evans", "adult-social-care"),
    ("R-2", "Bryn", "Hughes", "personal-health-budget"),
    ("R-3", "Cara", "Shah", "resettlement-fund"),
    ("R-4", "Dewi", "Owen", "youth-employment"),
)


def empty_desk(folder: Path, author: str = "Asha Rao") -> Desk:
    """Return a desk on a new vault with nothing in it."""
    return build_desk(new_vault(folder, author, FakeClock()))


def small_desk(folder: Path, author: str = "Asha Rao") -> Desk:
    """Return a desk with one case in each of the four programmes."""
    desk = empty_desk(folder, author)
    rows = [
        CaseloadRow(
            row_number=number + 2,
            reference=reference,
            given_name=given,
            family_name=family,
            scheme_id=scheme_id,
            opened_on="2026-11-02",
            release_date="2026-12-18" if scheme_id == "resettlement-fund" else "",
        )
        for number, (reference, given, family, scheme_id) in enumerate(PEOPLE)
    ]
    desk.importing.cases(rows)
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with one case in each of the four programmes, for whoever imports this."""
    made = small_desk(tmp_path / "store")
    yield made
    made.close()


@pytest.fixture
def case_id(desk: Desk) -> str:
    """The id of Ann Evans's case on that desk."""
    return case_named(desk, "R-1")


def case_named(desk: Desk, reference: str) -> str:
    """Return the id of the case with a reference."""
    return next(row.case_id for row in desk.caseload.search(CaseQuery()).rows if row.reference == reference)


def planned_case(desk: Desk, reference: str = "R-1", costs: tuple[Pence, ...] = (5000, 2000)) -> str:
    """Draft a complete plan for a case, one outcome with lines of a weekly cost, and return the case's id."""
    case_id = case_named(desk, reference)
    desk.plans.start(case_id)
    view = desk.plans.view(case_id)
    assert view is not None
    plan_id = view.content.plan.id
    scheme = desk.programmes.scheme_of(case_id)
    outcome, _ = desk.plans.add_outcome(plan_id, "Swim again", scheme.definition.outcomes.domains[0])
    for number, cost in enumerate(costs):
        line = PlanLine(
            id="",
            plan_id=plan_id,
            outcome_id=outcome.id,
            description=f"Support {number + 1}",
            provider="Felyn Pool",
            cost=Cost(cost, "week"),
            shares={scheme.funder_order[0]: "100"},
        )
        desk.plans.add_line(line)
    for section in scheme.definition.plan.required_sections:
        desk.plans.set_section(plan_id, section, "As we agreed at the kitchen table.")
    return case_id


def approved_case(desk: Desk, reference: str = "R-1", costs: tuple[Pence, ...] = (5000, 2000)) -> str:
    """Draft, send and approve a plan, as a council's decision in the feed would, and return the case's id."""
    case_id = planned_case(desk, reference, costs)
    view = desk.plans.view(case_id)
    assert view is not None
    submission, _ = desk.plans.submit(view.content.plan.id)
    decide(desk, submission, "approved")
    return case_id


def decide(desk: Desk, submission: PlanSubmission, outcome: str, reason: str = "Agreed.") -> PlanDecision:
    """Write a council's decision into the vault as if it had come with the feed."""
    decision = PlanDecision(
        id=desk.vault.clock.new_id(),
        case_id=submission.case_id,
        submission_id=submission.id,
        plan_id=submission.plan_id,
        version=submission.version,
        content_hash=submission.content_hash,
        outcome=outcome,  # type: ignore[arg-type]
        reason=reason,
        budget=submission.proposed if outcome == "approved" else msgspec.structs.replace(submission.proposed),
        decided_by="Panel",
        decided_as=desk.programmes.scheme_of(submission.case_id).ids("approvers")[-1],
        decided_at=desk.vault.clock.now(),
    )
    with desk.vault.begin() as work:
        work.save(decision)
        work.commit()
    return decision


def spent(desk: Desk, case_id: str, line: PlanLine, pence: Pence) -> LedgerEntry:
    """Record a receipt without a photo."""
    from pbdesk.services.receipts import ReceiptForm

    form = ReceiptForm(
        case_id=case_id,
        amount_pence=pence,
        on="2026-11-20",
        payee="Felyn Pool",
        line=line,
        no_receipt_because="the machine was out of paper",
    )
    return desk.receipts.record(form)[0]
