"""Eligibility, charging and employing at the gateway: lines pass, and what was recorded never changes."""

from __future__ import annotations

import pytest

from pbdesk.domain.charging_record import ChargeResult, IncomeLine
from pbdesk.domain.eligibility_record import EligibilityDecision
from pbdesk.domain.employing_record import EmployingResult
from pbdesk.domain.records import Record, to_fields, type_of
from pbdesk.gateway.checks import INSERT_ONLY, refusal
from pbdesk.sync.heads import RecordState
from pbdesk.sync.op import FieldSet, Op


def op_of(record: Record, kind: str = "create") -> Op:
    changes = {field: FieldSet(value, (), None) for field, value in to_fields(record).items()}
    return Op(
        op_id="o-1",
        device="d-1",
        epoch=0,
        seq=1,
        prev_hash="",
        kind=kind,  # type: ignore[arg-type]
        type=type_of(record).name,
        rec_id=record.id,
        case_id=record.case_id,
        set=changes,
        author="Asha Rao",
        wall_time="2026-11-21T09:14:00Z",
    )


def test_line_when_sent_then_it_may_stand_and_change() -> None:
    sent = op_of(IncomeLine(id="in-1", case_id="c-1", name="Pension", amount_pence=100))
    known = RecordState(id="in-1", type="charging_income", case_id="c-1")

    assert refusal(sent, None) == ""
    assert refusal(sent, known) == ""


@pytest.mark.parametrize("struct", [ChargeResult, EligibilityDecision, EmployingResult])
def test_result_when_sent_a_second_time_then_refused(struct: type[Record]) -> None:
    sent = op_of(struct(id="r-1", case_id="c-1"), "append")

    assert refusal(sent, None) == ""
    assert refusal(sent, RecordState(id="r-1", type=type_of(struct).name, case_id="c-1")) == INSERT_ONLY
