"""A log that anybody can check: an event that is altered, removed, added or moved is found, and where."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pbdesk.sync.transcript import GENESIS, entry, extend, read_entries

EVENTS = st.lists(
    st.dictionaries(st.text(max_size=5), st.text(max_size=8), max_size=3), min_size=2, max_size=6
)


def written(events: list[dict[str, str]]) -> list[str]:
    digest, lines = GENESIS, []
    for number, event in enumerate(events, start=1):
        digest = extend(digest, event)
        lines.append(entry(number, event, digest))
    return lines


@given(EVENTS)
def test_what_was_written_is_read_and_holds(events: list[dict[str, str]]) -> None:
    seen = read_entries(written(events))
    assert [event for _n, event, _digest in seen.entries] == events
    assert seen.broken_at is None


@given(EVENTS, st.data())
def test_an_altered_removed_or_moved_event_is_found(
    events: list[dict[str, str]], data: st.DataObject
) -> None:
    lines = written(events)
    place = data.draw(st.integers(0, len(lines) - 2))
    altered = [dict(event) for event in events]
    altered[place]["did"] = "another thing"
    with_old_digests = [
        entry(number, event, read_entries(lines).entries[number - 1][2])
        for number, event in enumerate(altered, start=1)
    ]
    assert read_entries(with_old_digests).broken_at == place + 1
    assert read_entries(lines[:place] + lines[place + 1 :]).broken_at == place + 1
    assert (
        read_entries([*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]]).broken_at
        == place + 1
    )
    assert read_entries([*lines[:place], "not json\n"]).broken_at == place + 1


def test_the_order_of_keys_does_not_matter_and_a_cut_log_still_holds() -> None:
    assert extend("", {"a": 1, "b": 2}) == extend("", {"b": 2, "a": 1})
    lines = written([{"a": "1"}, {"a": "2"}])
    assert read_entries(lines[:1]).broken_at is None  # what is missing at the end only an anchor can tell
    assert read_entries([]).digest == GENESIS
