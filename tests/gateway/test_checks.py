"""What is refused: a submission that is not what was signed for, a photo that is not described, decisions."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from pbdesk.domain.attachment import CHUNK_BYTES, Attachment
from pbdesk.domain.signoff import PlanSubmission
from pbdesk.gateway import checks
from pbdesk.sync.heads import RecordState
from pbdesk.sync.op import FieldSet, Op
from tests.helpers.councils import OpMaker, attachment, plan_content, submission

CASE = "case-1"


def sent(kind: str = "command", **changes: object) -> Op:
    return OpMaker("asha", "Asha").record(
        msgspec.structs.replace(submission(CASE), **changes),
        kind,  # type: ignore[arg-type]
    )


def test_submission_as_it_was_signed_for_may_stand() -> None:
    assert checks.refusal(sent(), None) == ""


def test_submission_is_a_command_and_nothing_else() -> None:
    assert checks.refusal(sent("create"), None) == checks.UNREADABLE


def altered() -> dict[str, object]:
    content = plan_content(CASE).values()
    content["lines"][0]["cost"]["amount_pence"] = 1
    return content


@pytest.mark.parametrize(
    "changes",
    [
        {"content": altered()},
        {"content": {}},
        {"content_hash": ""},
        {"content_hash": "0" * 64},
        {"version": 2},
        {"plan_id": "plan-of-somebody"},
        {"case_id": "case-2"},
    ],
)
def test_submission_of_something_else_is_refused(changes) -> None:
    assert checks.refusal(sent(**changes), None) == checks.CONTENT_DIFFERS


def test_submission_whose_content_is_no_plan_is_refused() -> None:
    content = {"plan": "nothing"}
    canonical = msgspec.json.encode(content, order="sorted")
    digest = hashlib.sha256(canonical).hexdigest()
    assert checks.refusal(sent(content=content, content_hash=digest), None) == checks.UNREADABLE


def test_submission_with_a_field_of_another_type_is_refused() -> None:
    op = sent()
    odd = msgspec.structs.replace(op, set={**op.set, "version": FieldSet(v="one")})
    assert checks.refusal(odd, None) == checks.UNREADABLE


def test_order_of_keys_in_the_content_does_not_matter() -> None:
    turned = dict(reversed(plan_content(CASE).values().items()))
    assert checks.refusal(sent(content=turned), None) == ""


HASH = "a" * 64


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"size": CHUNK_BYTES}, True),
        ({"size": CHUNK_BYTES + 1}, False),
        ({"size": CHUNK_BYTES + 1, "chunks": (HASH, HASH)}, True),
        ({"size": 0, "chunks": ()}, False),
        ({"size": -1}, False),
        ({"size": checks.MAX_ATTACHMENT_BYTES, "chunks": (HASH,) * 256}, True),
        ({"size": checks.MAX_ATTACHMENT_BYTES + 1, "chunks": (HASH,) * 257}, False),
        ({"sha256": ""}, False),
        ({"sha256": HASH.upper()}, False),
        ({"chunks": ("../../etc",)}, False),
    ],
)
def test_photo_needs_a_description_that_holds(changes, fits) -> None:
    photo = msgspec.structs.replace(
        Attachment(id="p", case_id=CASE, sha256=HASH, size=10, chunks=(HASH,)), **changes
    )
    op = OpMaker("asha", "Asha").record(photo, "attach")
    assert checks.refusal(op, None) == ("" if fits else checks.PHOTO_UNREADABLE)


def test_photo_of_real_bytes_is_described_right() -> None:
    photo, _ = attachment(CASE, bytes(CHUNK_BYTES * 3), CHUNK_BYTES)
    assert checks.refusal(OpMaker("asha", "Asha").record(photo, "attach"), None) == ""


def test_other_types_pass_as_they_are() -> None:
    maker = OpMaker("asha", "Asha")
    assert checks.refusal(maker.op("create", "task", "t", CASE, label=5, invented=[]), None) == ""
    known = RecordState(type="task", id="t", case_id=CASE)
    assert checks.refusal(maker.op("set", "task", "t", CASE, label="x"), known) == ""


def test_record_is_read_from_an_op_and_from_a_state() -> None:
    op = sent()
    record = checks.record_of(op)
    assert isinstance(record, PlanSubmission)
    assert record == submission(CASE)
    assert checks.record_of(msgspec.structs.replace(op, type="invented_later")) is None
    assert checks.record_in(RecordState(type="invented_later", id="x")) is None


@pytest.mark.parametrize(
    ("kind", "type_name", "rec_id", "case_id", "creates"),
    [
        ("create", "case", CASE, CASE, True),
        ("set", "case", CASE, CASE, False),
        ("create", "person", CASE, CASE, False),
        ("create", "case", CASE, "case-2", False),
        ("create", "case", "", "", False),
    ],
)
def test_a_case_is_opened_by_its_own_first_op(kind, type_name, rec_id, case_id, creates) -> None:
    assert checks.creates_case(OpMaker("asha", "Asha").op(kind, type_name, rec_id, case_id)) is creates
