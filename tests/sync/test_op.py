"""Ops: one canonical form, so that a hash means the same everywhere."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.sync.op import (
    ERASURE,
    GATEWAY,
    FieldSet,
    Op,
    decode,
    encode,
    epoch_after,
    is_erasure,
    op_hash,
)

texts = st.text(st.characters(codec="utf-8"), max_size=30)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
changes = st.builds(FieldSet, v=values, base=st.lists(texts, max_size=3).map(tuple), was=values)
ops = st.builds(
    Op,
    op_id=texts,
    device=texts,
    epoch=st.integers(0, 2**53),
    seq=st.integers(0, 2**53),
    prev_hash=texts,
    kind=st.sampled_from(("create", "set", "append", "command", "delete", "attach")),
    type=texts,
    rec_id=texts,
    case_id=texts,
    set=st.dictionaries(texts, changes, max_size=3),
    author=texts,
    wall_time=texts,
)


@given(ops)
def test_op_comes_back_from_its_canonical_bytes(op) -> None:
    assert decode(encode(op)) == op
    assert encode(decode(encode(op))) == encode(op)
    assert b"\n" not in encode(op)


@given(ops)
def test_order_of_keys_changes_no_hash(op) -> None:
    turned = msgspec.structs.replace(op, set=dict(reversed(op.set.items())))
    assert op_hash(turned) == op_hash(op)


@given(ops, ops)
def test_only_equal_ops_have_equal_hashes(one, other) -> None:
    assert (op_hash(one) == op_hash(other)) == (encode(one) == encode(other))


def test_hash_of_a_known_op_never_changes() -> None:
    op = Op(
        op_id="o",
        device="d",
        epoch=1,
        seq=2,
        prev_hash="p",
        kind="set",
        type="plan",
        rec_id="r",
        case_id="c",
        set={"b": FieldSet(v=1, base=("x",)), "a": FieldSet(v=None)},
    )
    assert encode(op) == (
        b'{"case_id":"c","device":"d","epoch":1,"kind":"set","op_id":"o","prev_hash":"p","rec_id":"r","seq":2,'
        b'"set":{"a":{},"b":{"base":["x"],"v":1}},"type":"plan"}'
    )
    assert op_hash(op) == "5acd2e54f50fc2de99ff260f60f22ecb48006444b1efb25eb6792f282fd45115"


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"{", b'{"op_id":1}', b"\xff", b'{"kind":"merge"}'],
)
def test_other_bytes_are_refused(data) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(data)


def test_new_epoch_is_above_both_and_apart_for_two_copies() -> None:
    other = Op(op_id="o", device="d", epoch=5, seq=1, prev_hash="", kind="set", type="t", rec_id="r")
    mine, copied = epoch_after(3, "end of one", other), epoch_after(3, "end of the other", other)
    assert min(mine, copied) > 5
    assert mine != copied
    assert epoch_after(3, "end of one", other) == mine
    assert epoch_after(9, "end of one", other) > 9


@pytest.mark.parametrize(
    ("device", "kind", "case_id", "erases"),
    [
        (GATEWAY, ERASURE, "c", True),
        ("laptop", ERASURE, "c", False),
        (GATEWAY, "decision", "c", False),
        (GATEWAY, ERASURE, "", False),
    ],
)
def test_only_the_gateways_word_erases_a_case(device, kind, case_id, erases) -> None:
    op = Op(
        op_id="o",
        device=device,
        epoch=1,
        seq=1,
        prev_hash="",
        kind="command",
        type=kind,
        rec_id="r",
        case_id=case_id,
    )
    assert is_erasure(op) is erases
