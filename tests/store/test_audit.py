"""The audit chain: nothing in it can be altered, dropped or moved without it showing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.store.audit import GENESIS, next_link, verify
from pbdesk.sync.transcript import canonical

KEY = b"k" * 32
Row = tuple[int, str, bytes]


def chain(length: int) -> list[Row]:
    rows: list[Row] = []
    link = GENESIS
    for n in range(1, length + 1):
        event = canonical({"did": "look", "case": f"case-{n}"})
        link = next_link(KEY, link, event)
        rows.append((n, event, link))
    return rows


def test_canonical_text_does_not_depend_on_order():
    assert canonical({"b": "ŵ", "a": 1}) == canonical({"a": 1, "b": "ŵ"}) == '{"a":1,"b":"ŵ"}'


def test_a_link_is_hmac_sha256_of_the_previous_link_and_the_event():
    expected = "0cb5f8fc972d852c651f9e862fc7ffcd34f1b20bfe82ceea18c974ea10cb5a5d"

    assert len(next_link(KEY, GENESIS, "{}")) == 32
    assert next_link(KEY, GENESIS, "{}") != next_link(b"o" * 32, GENESIS, "{}")
    assert next_link(KEY, GENESIS, "{}").hex() == expected


def test_an_empty_chain_is_whole():
    assert verify(KEY, []).is_whole
    assert verify(KEY, []).last_link == GENESIS


@given(st.integers(1, 12))
def test_an_untouched_chain_is_whole(length: int):
    checked = verify(KEY, chain(length))

    assert checked.is_whole
    assert (checked.count, checked.last_link) == (length, chain(length)[-1][2])


@given(st.integers(1, 12), st.data())
def test_an_altered_event_is_found_at_its_place(length: int, data: st.DataObject):
    rows = chain(length)
    place = data.draw(st.integers(0, length - 1))
    n, event, link = rows[place]
    rows[place] = (n, event.replace("look", "edit"), link)

    assert verify(KEY, rows).broken_at == n


@given(st.integers(2, 12), st.data())
def test_a_dropped_event_is_found(length: int, data: st.DataObject):
    rows = chain(length)
    place = data.draw(st.integers(0, length - 2))
    del rows[place]

    assert verify(KEY, rows).broken_at == place + 1
    renumbered = [(n, event, link) for n, (_, event, link) in enumerate(rows, start=1)]
    assert verify(KEY, renumbered).broken_at == place + 1


@given(st.integers(2, 12), st.data())
def test_events_in_another_order_are_found(length: int, data: st.DataObject):
    rows = chain(length)
    order = data.draw(st.permutations(range(length)))
    moved = [(n, rows[place][1], rows[place][2]) for n, place in enumerate(order, start=1)]

    assert verify(KEY, moved).is_whole == (list(order) == list(range(length)))


def test_a_chain_made_with_another_key_is_not_ours():
    assert verify(b"o" * 32, chain(3)).broken_at == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_events_hold_no_values_without_one_form(value: float):
    with pytest.raises(ValueError):
        canonical({"a": value})
