"""Following a device's signatures through what is stored: whatever is altered, gone or put in is found and named."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pbdesk.sync.chain_proof import ChainProof, Finding, StoredSave, Stretch, link_of, prove_chain
from pbdesk.sync.marks import Anchor, MarkReport, public_half, vouched
from pbdesk.sync.op import FieldSet, Op, decode, encode, op_hash

DEVICE, COUNCIL = "asha-1", "council-1"
KEY, OTHER_KEY = "11" * 32, "22" * 32
TEXTS = ("Swim again", "ŷ Dŵr", "", '"quoted"\n', "🐑")


def chain(count: int, *, device: str = DEVICE, epoch: int = 1, text: str = "") -> list[Op]:
    """Return so many saves in a row."""
    made: list[Op] = []
    for seq in range(1, count + 1):
        op = Op(
            op_id=f"op-{text}{seq}",
            device=device,
            epoch=epoch,
            seq=seq,
            prev_hash=op_hash(made[-1]) if made else "",
            kind="set",
            type="note",
            rec_id=f"note-{seq}",
            case_id=f"case-{seq % 3}",
            set={"text": FieldSet(v=text + TEXTS[seq % 5], base=("op-0",))},
            author="Asha Rao",
        )
        made.append(op)
    return made


def stored(op: Op, body: bytes | None = None) -> StoredSave:
    """Return a save as the council's log holds it."""
    data = encode(op) if body is None else body
    return StoredSave(
        op_id=op.op_id,
        op_hash=hashlib.sha256(data).hexdigest(),
        device=op.device,
        epoch=op.epoch,
        seq=op.seq,
        case_id=op.case_id,
        type=op.type,
        rec_id=op.rec_id,
        is_erased=False,
        body=data,
    )


def erased(op: Op) -> StoredSave:
    """Return what is left of a save whose case was erased."""
    return msgspec.structs.replace(stored(op), body=b"", is_erased=True)


def mark(end: Op, key: str = KEY, minute: int = 0) -> Anchor:
    """Return what a device told when this save was its last."""
    report = MarkReport(device=end.device, epoch=end.epoch, seq=end.seq, hash=op_hash(end), audit_n=end.seq)
    signature = vouched(report, COUNCIL, key).signature
    return Anchor(
        device=end.device,
        epoch=end.epoch,
        audit_n=end.seq,
        audit_digest="",
        seq=end.seq,
        at=f"2026-11-21T09:{minute:02}:00Z",
        hash=report.hash,
        public_key=public_half(key),
        signature=str(signature),
    )


def proved(saves: Sequence[StoredSave], *marks: Anchor) -> ChainProof:
    return prove_chain(DEVICE, 1, [link_of(save) for save in saves], marks, COUNCIL)


def test_all_that_is_signed_for_is_proved_and_what_came_after_is_said_to_be_unsigned() -> None:
    ops = chain(9)
    proof = proved([stored(op) for op in reversed(ops)], mark(ops[3]), mark(ops[6], minute=5))
    assert proof.is_proved
    assert proof.stretches == (Stretch(1, 7, public_half(KEY), "2026-11-21T09:05:00Z"),)
    assert (proof.unsigned, proof.unreached, proof.erased) == (2, 0, 0)
    assert [proof.vouched[op_hash(op)].seq for op in ops[:7]] == [4, 4, 4, 4, 7, 7, 7]


def test_without_any_signature_nothing_is_vouched_for() -> None:
    ops = chain(3)
    old = msgspec.structs.replace(mark(ops[2]), signature="", public_key="")
    for marks in ((), (old,)):
        proof = proved([stored(op) for op in ops], *marks)
        assert (proof.is_proved, proof.stretches, proof.unsigned) == (True, (), 3)


def test_each_stretch_names_the_key_that_was_there_when_it_was_signed() -> None:
    ops = chain(6)
    proof = proved([stored(op) for op in ops], mark(ops[3]), mark(ops[5], OTHER_KEY, 7))
    assert proof.is_proved
    assert [(each.first, each.last, each.key) for each in proof.stretches] == [
        (1, 4, public_half(KEY)),
        (5, 6, public_half(OTHER_KEY)),
    ]


@pytest.mark.parametrize("changed", ["seq", "hash", "audit_n", "public_key", "signature"])
def test_mark_that_was_altered_speaks_for_nothing(changed: str) -> None:
    ops = chain(3)
    values = {"seq": 2, "hash": op_hash(ops[1]), "audit_n": 9, "public_key": public_half(OTHER_KEY)}
    false = msgspec.structs.replace(mark(ops[2]), **{changed: values.get(changed, "00" * 64)})
    proof = proved([stored(op) for op in ops], false)
    assert [finding.what for finding in proof.findings] == ["mark"]
    assert proof.vouched == {}


def test_every_hash_in_the_database_made_to_fit_again_is_found_where_it_was_signed() -> None:
    ops = chain(8)
    forged = [ops[0], msgspec.structs.replace(ops[1], author="Somebody")]
    for op in ops[2:]:
        forged.append(msgspec.structs.replace(op, prev_hash=op_hash(forged[-1])))
    proof = proved([stored(op) for op in forged], mark(ops[4]), mark(ops[7]))
    assert [(each.seq, each.what, each.op_id) for each in proof.findings] == [
        (5, "altered", "op-5"),
        (8, "altered", "op-8"),
    ]
    assert (proof.stretches, proof.unreached) == ((), 6)


@pytest.mark.parametrize("gone", [0, 2, 4])
def test_save_that_was_taken_out_is_missed_and_an_earlier_signature_still_speaks(gone: int) -> None:
    ops = chain(5)
    left = [stored(op) for op in ops if op is not ops[gone]]
    proof = proved(left, mark(ops[0]), mark(ops[4]))
    assert proof.findings == (Finding(gone + 1, "missing"),)
    assert proof.unreached == max(gone - 1, 0)
    assert {op_hash(op) for op in ops[gone + 1 :]} <= proof.vouched.keys()


def test_nothing_left_at_all_is_missed() -> None:
    assert proved([], mark(chain(4)[3])).findings == (Finding(4, "missing"),)


def test_save_that_somebody_put_in_is_named() -> None:
    ops, forged = chain(5), chain(5, text="forged ")
    also = [stored(forged[2])]
    proof = proved([stored(op) for op in ops] + also, mark(ops[4]))
    assert proof.findings == (Finding(3, "added", "op-forged 3"),)
    assert proof.stretches[0].last == 5
    before = [stored(msgspec.structs.replace(ops[0], seq=0, op_id="op-zero"))]
    assert proved([stored(op) for op in ops] + before, mark(ops[4])).unreached == 1


def test_both_branches_of_a_copied_laptop_are_vouched_for_where_both_signed() -> None:
    ops, other = chain(5), chain(2)
    for op in chain(5, text="copy ")[2:]:
        other.append(msgspec.structs.replace(op, prev_hash=op_hash(other[-1])))
    both = [stored(op) for op in [*ops, *other[2:]]]
    assert proved(both, mark(ops[4]), mark(other[4])).is_proved
    alone = proved(both, mark(ops[4]))
    assert [(each.seq, each.what) for each in alone.findings] == [(3, "added"), (4, "added"), (5, "added")]


def test_row_that_says_otherwise_than_its_bytes_is_altered_though_the_bytes_are_as_signed() -> None:
    ops = chain(4)
    for field, value in {
        "case_id": "case-x",
        "rec_id": "x",
        "type": "x",
        "op_id": "x",
        "op_hash": "x",
    }.items():
        rows = [stored(op) for op in ops]
        rows[2] = msgspec.structs.replace(rows[2], **{field: value})
        proof = proved(rows, mark(ops[3]))
        assert proof.findings == (Finding(3, "altered", rows[2].op_id),)
        assert [(each.first, each.last) for each in proof.stretches] == [(1, 2), (4, 4)]


def test_erased_save_keeps_its_place_and_hides_only_what_no_earlier_signature_reaches() -> None:
    ops = chain(8)
    rows = [erased(op) if op.seq == 6 else stored(op) for op in ops]
    proof = proved(rows, mark(ops[2]), mark(ops[7]))
    assert proof.is_proved
    assert [(each.first, each.last) for each in proof.stretches] == [(1, 3), (6, 8)]
    assert (proof.erased, proof.unreached) == (1, 2)
    blank = [msgspec.structs.replace(row, is_erased=False) for row in rows]
    assert proved(blank, mark(ops[2]), mark(ops[7])).findings == (Finding(6, "altered", "op-6"),)
    other = [msgspec.structs.replace(row, op_hash="ab" * 32) if row.seq == 6 else row for row in rows]
    assert proved(other, mark(ops[7])).findings == (Finding(6, "altered", "op-6"),)


OPS = chain(6)
MARKS = (mark(OPS[1]), mark(OPS[5]))


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.integers(0, 5), st.integers(0, 10**4), st.integers(1, 255), st.booleans())
@example(0, 0, 1, True)
@example(5, 10**4, 128, True)
def test_any_byte_of_any_stored_save_altered_is_found_and_named(
    which: int, place: int, flip: int, is_hidden: bool
) -> None:
    whole = encode(OPS[which])
    at = place % len(whole)
    body = whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :]
    rows = [stored(op) for op in OPS]
    altered = stored(OPS[which], body)
    rows[which] = altered if is_hidden else msgspec.structs.replace(rows[which], body=body)
    if is_hidden:  # whoever runs the database makes the rest of the row fit its new bytes, as far as it can
        rows[which] = _fitting(altered)
    proof = proved(rows, *MARKS)
    assert Finding(rows[which].seq, "altered", rows[which].op_id) in proof.findings or (
        rows[which].seq != which + 1 and Finding(which + 1, "missing") in proof.findings
    )
    assert op_hash(OPS[which]) not in proof.vouched
    assert {each.seq for each in proof.findings} <= {which + 1, rows[which].seq}
    assert {op_hash(op) for op in OPS[which + 1 :]} <= proof.vouched.keys()


def _fitting(row: StoredSave) -> StoredSave:
    try:
        op = decode(row.body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return row
    if (op.device, op.epoch) != (row.device, row.epoch):
        return row
    return stored(op, row.body)
