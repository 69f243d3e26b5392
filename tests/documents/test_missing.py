"""What a document lacks is said before it goes out, the adviser's ways to be reached among it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from pbdesk.documents.missing import gaps
from pbdesk.domain.reaching import Reach


def contact_gaps(reach: Reach, *, is_own: bool = True, kind: str = "plan") -> Iterator[str]:
    booklet = SimpleNamespace(reach=reach, is_own_case=is_own, adviser="Ben Tudor")
    for gap in gaps(kind, SimpleNamespace(booklet=booklet)):  # type: ignore[arg-type]
        yield gap.sentence.format(**gap.fields)


@pytest.mark.parametrize(
    ("reach", "word"),
    [
        (Reach(hours="Mondays"), "a name only"),
        (Reach(email="asha.rao@example.org"), "no phone number"),
        (Reach(relay="SignVideo"), "no phone number"),
        (Reach("01632 960145"), "a phone number only"),
    ],
)
def test_contact_when_something_is_blank_then_said(reach: Reach, word: str) -> None:
    (said,) = contact_gaps(reach)
    assert word in said


def test_contact_when_there_is_a_phone_and_another_way_then_nothing_is_missing() -> None:
    assert list(contact_gaps(Reach("01632 960145", relay="Relay UK"))) == []
    assert list(contact_gaps(Reach(), kind="form")) == []


def test_contact_when_a_colleague_is_the_adviser_then_they_are_named() -> None:
    (said,) = contact_gaps(Reach(), is_own=False)
    assert said.startswith("Ben Tudor is the adviser")
