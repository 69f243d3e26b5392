"""Spending, always right to the penny: receipts, promises, corrections, photos."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.domain.ledger import Balance
from pbdesk.domain.plan import PlanLine
from pbdesk.receipts.drawing import draw_receipt
from pbdesk.services.desk import Desk
from pbdesk.services.receipts import ReceiptForm
from tests.helpers.desk import approved_case, case_named, spent


@pytest.fixture
def case_id(desk: Desk) -> str:
    return approved_case(desk, costs=(5000, 2000))


def line_of(desk: Desk, case_id: str, place: int = 0) -> PlanLine:
    return desk.receipts.money(case_id).lines[place]


def form(desk: Desk, case_id: str, **changes: object) -> ReceiptForm:
    made = ReceiptForm(
        case_id=case_id,
        amount_pence=1250,
        on="2026-11-20",
        payee="Felyn Pool",
        line=line_of(desk, case_id),
        no_receipt_because="lost",
    )
    return msgspec.structs.replace(made, **changes)


def test_money_when_nothing_spent_then_all_is_left(desk: Desk, case_id: str) -> None:
    view = desk.receipts.money(case_id).view
    assert view.total == Balance(agreed=7000 * 52)
    assert view.total.left == 7000 * 52


def test_record_then_spent_by_funder_and_line(desk: Desk, case_id: str) -> None:
    line = line_of(desk, case_id)
    spent(desk, case_id, line, 1250)
    view = desk.receipts.money(case_id).view
    assert view.total.spent == 1250
    assert view.by_line[line.id].left == 5000 * 52 - 1250
    assert sum(item.left for item in view.by_funder.values()) == view.total.left
    assert desk.vault.reads.case(case_id).left == view.total.left  # type: ignore[union-attr]


def test_refund_then_comes_off_what_is_spent(desk: Desk, case_id: str) -> None:
    desk.receipts.record(form(desk, case_id))
    desk.receipts.record(form(desk, case_id, kind="refund", amount_pence=250))
    assert desk.receipts.money(case_id).view.total.spent == 1000


def test_commitment_then_held_back_paid_off_and_released(desk: Desk, case_id: str) -> None:
    promise, _ = desk.receipts.record(form(desk, case_id, kind="commitment", amount_pence=10_000))
    assert desk.receipts.money(case_id).view.total.committed == 10_000
    desk.receipts.record(form(desk, case_id, amount_pence=4_000, settles=promise.id))
    money = desk.receipts.money(case_id)
    assert (money.view.total.committed, money.view.total.spent) == (6_000, 4_000)
    assert money.outstanding == {promise.id: 6_000}
    desk.receipts.release(promise)
    assert desk.receipts.money(case_id).view.total.committed == 0


def test_correct_then_the_old_entry_counts_no_more_and_is_kept(desk: Desk, case_id: str) -> None:
    wrong, _ = desk.receipts.record(form(desk, case_id, amount_pence=9_999))
    right, _ = desk.receipts.correct(wrong.id, form(desk, case_id, amount_pence=999))
    money = desk.receipts.money(case_id)
    assert money.view.total.spent == 999
    assert [(row.entry.id, row.is_correction) for row in money.rows] == [(right.id, True)]
    desk.receipts.correct(right.id, form(desk, case_id, amount_pence=0))
    assert desk.receipts.money(case_id).view.total.spent == 0


def test_record_when_photo_then_safe_before_it_is_said(desk: Desk, case_id: str) -> None:
    photo = draw_receipt("Felyn Pool", [("Swim", 550)], 550, date(2026, 11, 20), 7)
    entry, _ = desk.receipts.record(form(desk, case_id, amount_pence=550, photo=(photo, "a.jpg")))
    row = desk.receipts.money(case_id).rows[0]
    stored = desk.vault.photos.read(row.photo_sha256)
    assert stored.startswith(b"\xff\xd8")
    assert stored != photo
    assert b"GPS" not in stored
    assert entry.attachment_id
    assert desk.vault.photos.thumbnail(row.photo_sha256)


@pytest.mark.parametrize("photo", [b"", b"not a picture", b"\xff\xd8\xff\xe0 cut off"])
def test_record_when_photo_is_bad_then_nothing_is_saved(desk: Desk, case_id: str, photo: bytes) -> None:
    before = desk.vault.reads.counts()
    with pytest.raises(KnownError) as told:
        desk.receipts.record(form(desk, case_id, photo=(photo, "x.jpg")))
    assert told.value.code.startswith("photo-")
    assert desk.vault.reads.counts() == before
    assert desk.receipts.money(case_id).rows == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount_pence": 0}, "amount"),
        ({"payee": " "}, "payee"),
        ({"on": ""}, "on"),
        ({"no_receipt_because": ""}, "photo"),
    ],
)
def test_record_when_incomplete_then_the_field_is_named(
    desk: Desk, case_id: str, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(KnownError) as told:
        desk.receipts.record(form(desk, case_id, **changes))
    assert (told.value.code, told.value.fields["field"]) == ("receipt-incomplete", field)


def test_same_photo_when_added_before_then_noticed(desk: Desk, case_id: str) -> None:
    photo = draw_receipt("Felyn Pool", [("Swim", 550)], 550, date(2026, 11, 20), 7)
    desk.receipts.record(form(desk, case_id, photo=(photo, "a.jpg")))
    seen = desk.files.take_in(photo, "a.jpg").original_sha256
    assert desk.receipts.same_photo(case_id, seen)
    assert not desk.receipts.same_photo(case_named(desk, "R-2"), seen)
