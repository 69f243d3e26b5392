"""Ids made on the device: version 7 of RFC 9562."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.ids import uuid7

times = st.integers(0, (1 << 48) - 1)
bits = st.integers(0, (1 << 74) - 1)


@given(times, bits)
def test_id_says_its_version_variant_and_time(unix_ms, random_bits) -> None:
    made = uuid.UUID(uuid7(unix_ms, random_bits))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == unix_ms


@given(times, bits, bits)
def test_every_random_bit_counts(unix_ms, one, other) -> None:
    assert (uuid7(unix_ms, one) == uuid7(unix_ms, other)) == (one == other)


@given(times, times, bits, bits)
def test_ids_sort_by_time(one, other, first_bits, other_bits) -> None:
    if one < other:
        assert uuid7(one, first_bits) < uuid7(other, other_bits)


def test_more_bits_than_needed_are_left_out() -> None:
    assert uuid7(0, (1 << 80) - 1) == uuid7(0, (1 << 74) - 1) == "00000000-0000-7fff-bfff-ffffffffffff"
