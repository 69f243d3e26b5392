"""Digests agree exactly when two sides hold the same ops."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pbdesk.sync.digest import digest, joined

ids = st.lists(st.uuids().map(str), unique=True, max_size=20)


@given(ids, st.randoms(use_true_random=False))
def test_order_does_not_matter(op_ids, random) -> None:
    other = list(op_ids)
    random.shuffle(other)
    assert digest("case-1", other) == digest("case-1", op_ids)


@given(ids, ids)
def test_other_ops_give_another_digest(one, other) -> None:
    assert (digest("c", one) == digest("c", other)) == (set(one) == set(other))


@given(ids, ids)
def test_digests_of_parts_add_up(one, other) -> None:
    whole = digest("c", [*one, *other])
    parts = digest("c", one), digest("c", other)
    assert whole.count == sum(part.count for part in parts)
    assert int(whole.total, 16) == sum(int(part.total, 16) for part in parts) % (1 << 128)


def test_nothing_has_a_digest_of_zero() -> None:
    assert digest("c", []).count == 0
    assert digest("c", []).total == "0" * 32


@given(st.lists(st.text(max_size=4), unique=True), st.integers(0, 20))
def test_digest_of_parts_is_that_of_the_whole(op_ids, cut) -> None:
    assert joined(digest("c", op_ids[:cut]), digest("c", op_ids[cut:])) == digest("c", op_ids)
