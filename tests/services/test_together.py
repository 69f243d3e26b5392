"""Two people who look after one case apart: nothing is lost, nothing counts twice, and differences are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pbdesk.domain.case import Task
from pbdesk.domain.handover import CaseloadRow
from pbdesk.services.desk import Desk
from pbdesk.services.receipts import ReceiptForm
from tests.helpers.desk import spent
from tests.helpers.exchange import Exchange, desk_apart, fields_in_conflict
from tests.helpers.money import shared_plan

EVENING = "2026-11-21T18:30:00Z"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Desk, Desk, Exchange, str]]:
    """Asha's and Bryn's desks with one case that both hold, its plan agreed."""
    asha, bryn = (
        desk_apart(tmp_path / "a", "Asha Rao", 1),
        desk_apart(tmp_path / "b", "Bryn Hughes", 2, EVENING),
    )
    row = CaseloadRow(
        row_number=2,
        reference="R-1",
        given_name="Ann",
        family_name="Evans",
        scheme_id="adult-social-care",
        opened_on="2026-11-02",
    )
    asha.importing.cases([row])
    case_id, _lines = shared_plan(asha)
    exchange = Exchange()
    exchange.between(asha.vault, bryn.vault)
    yield asha, bryn, exchange, case_id
    asha.close()
    bryn.close()


def test_two_corrections_count_once_on_both_and_two_choices_are_a_difference(pair) -> None:
    asha, bryn, exchange, case_id = pair
    line = asha.receipts.money(case_id).lines[0]
    first = spent(asha, case_id, line, 10_00)
    exchange.between(asha.vault, bryn.vault)
    for desk, pence in ((asha, 12_00), (bryn, 15_00)):
        form = ReceiptForm(
            case_id=case_id, amount_pence=pence, on="2026-11-20", payee="Felyn Pool", line=line,
            no_receipt_because="lost",
        )  # fmt: skip
        desk.receipts.correct(first.id, form)
    exchange.between(asha.vault, bryn.vault)
    for desk in (asha, bryn):
        money = desk.receipts.money(case_id)
        assert money.view.total.spent == 15_00, "the later one, and never both"
        assert not money.contested[0].contest.is_decided
        assert desk.caseload.search().rows[0].spent == 15_00
        assert "corrected_twice" in {item.why for item in desk.caseload.my_work("2026-11-21")}
    contest = asha.receipts.money(case_id).contested[0].contest
    asha.receipts.choose(case_id, contest, contest.sides[0], "The till roll.")
    bryn.receipts.choose(case_id, contest, contest.sides[1], "The bank statement.")
    exchange.between(asha.vault, bryn.vault)
    for desk in (asha, bryn):
        assert {"stands", "reason"} <= set(fields_in_conflict(desk))
    for item in asha.conflicts.all():
        value = contest.sides[0] if item.field == "stands" else "The till roll."
        asha.conflicts.resolve(item.record_id, item.field, value)
    exchange.between(asha.vault, bryn.vault)
    assert [desk.receipts.money(case_id).view.total.spent for desk in (asha, bryn)] == [12_00, 12_00]
    assert fields_in_conflict(bryn) == []


def test_one_review_written_up_by_two_keeps_both_and_plans_one_next(pair) -> None:
    asha, bryn, exchange, case_id = pair
    task = asha.reviews.view(case_id).planned[0].task
    begun = {desk: desk.reviews.start(case_id, task.id)[0] for desk in (asha, bryn)}
    assert begun[asha] == begun[bryn]
    asha.reviews.write(msgspec.structs.replace(begun[asha], own_words="I swim again."), begun[asha])
    bryn.reviews.write(msgspec.structs.replace(begun[bryn], changed="A new hoist."), begun[bryn])
    exchange.between(asha.vault, bryn.vault)
    both = asha.reviews.open_review(begun[asha].id)
    assert (both.own_words, both.changed) == ("I swim again.", "A new hoist.")
    assert fields_in_conflict(asha) == []
    outcomes = asha.reviews.view(case_id).outcomes
    for desk, decision in ((asha, "keep"), (bryn, "change")):
        seen = desk.reviews.open_review(both.id)
        done = msgspec.structs.replace(
            seen,
            held_on="2026-11-20",
            progress={outcome.id: "reached" for outcome in outcomes},
            decision=decision,
            reason="We agreed.",
            next_on="2027-11-20",
        )
        desk.reviews.finish(done, seen)
    exchange.between(asha.vault, bryn.vault)
    for desk in (asha, bryn):
        assert "decision" in fields_in_conflict(desk)
        following = [each for each in desk.vault.reads.records(Task, case_id) if each.due_on == "2027-11-20"]
        assert len(following) == 1


def test_what_each_added_is_kept_and_the_narrower_word_holds(pair) -> None:
    asha, bryn, exchange, case_id = pair
    funder = asha.programmes.funder_order_of_case(case_id)[0]
    asha.monitoring.hold(case_id, "tax", 20_000, "HMRC")
    bryn.monitoring.hold(case_id, "holiday", 5_000, "Tomos")
    asha.monitoring.agree(case_id, funder, "documents", "2026-11-20", "Fine.")
    bryn.monitoring.agree(case_id, funder, "totals", "2026-11-20", "Rather not.")
    exchange.between(asha.vault, bryn.vault)
    for desk in (asha, bryn):
        view = desk.monitoring.view(case_id)
        assert sorted(each.name for each in view.held) == ["HMRC", "Tomos"]
        agreement = next(each for each in view.agreements if each.funder == funder)
        assert (agreement.scope, len(agreement.standing)) == ("totals", 2)
    assert asha.monitoring.view(case_id).found == bryn.monitoring.view(case_id).found
    assert fields_in_conflict(asha) == []
