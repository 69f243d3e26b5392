"""Batches keep order and limits; what is packed for the road unpacks to the same."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.sync.op import FieldSet, Op, encode
from pbdesk.sync.page import (
    MAX_BYTES,
    MAX_OPS,
    Cursor,
    FeedOp,
    FeedPage,
    OpAnswer,
    batches,
    from_ndjson,
    to_ndjson,
)


def op_of(number: int, text: str = "") -> Op:
    return Op(
        op_id=f"op-{number}",
        device="asha",
        epoch=1,
        seq=number,
        prev_hash="",
        kind="append",
        type="note",
        rec_id=f"note-{number}",
        set={"text": FieldSet(v=text)},
    )


@given(st.lists(st.sampled_from((10, 1_000, 300_000, 999_000, 1_500_000)), max_size=12))
def test_batches_keep_order_and_stay_under_the_limit(sizes) -> None:
    ops = [op_of(number, "x" * size) for number, size in enumerate(sizes)]
    cut = list(batches(ops))
    assert [op for batch in cut for op in batch] == ops
    assert all(batch for batch in cut)
    for batch in cut:
        assert len(batch) == 1 or len(to_ndjson(batch)) <= MAX_BYTES


@pytest.mark.parametrize(
    ("count", "lengths"),
    [(0, []), (1, [1]), (MAX_OPS, [MAX_OPS]), (MAX_OPS + 1, [MAX_OPS, 1]), (3 * MAX_OPS, [MAX_OPS] * 3)],
)
def test_batches_hold_no_more_than_their_number(count, lengths) -> None:
    assert [len(batch) for batch in batches([op_of(number) for number in range(count)])] == lengths


def test_a_batch_is_filled_to_the_last_byte() -> None:
    empty = len(encode(op_of(1))) + 1
    half = MAX_BYTES // 2 - empty
    fits = [op_of(1, "x" * half), op_of(2, "x" * half)]
    over = [op_of(1, "x" * half), op_of(2, "x" * (half + 1))]
    assert [len(batch) for batch in batches(fits)] == [2]
    assert [len(batch) for batch in batches(over)] == [1, 1]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), max_size=6))
def test_lines_come_back_whatever_is_in_them(texts) -> None:
    ops = [op_of(number, text) for number, text in enumerate(texts)]
    assert from_ndjson(to_ndjson(ops)) == ops


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\u2028b", "a\x85b", "a\x0bb\x0c\x1c", "ŵ"])
def test_line_ends_inside_a_text_split_nothing(text) -> None:
    assert from_ndjson(to_ndjson([op_of(1, text)])) == [op_of(1, text)]


def test_one_bad_line_refuses_the_batch() -> None:
    with pytest.raises(msgspec.DecodeError):
        from_ndjson(to_ndjson([op_of(1)]) + b"{}\n")


def test_page_and_answers_come_back_from_json() -> None:
    page = FeedPage(Cursor("e", 7), (FeedOp(7, op_of(1)),), more=True)
    assert msgspec.json.decode(msgspec.json.encode(page), type=FeedPage) == page
    answer = OpAnswer("op-1", "refused", reason="Why.")
    assert msgspec.json.decode(msgspec.json.encode(answer), type=OpAnswer) == answer
