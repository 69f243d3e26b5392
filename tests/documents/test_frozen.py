"""Frozen documents: the same again after a time in a record, with a number that says which copy it is."""

from __future__ import annotations

import json

import pytest

from pbdesk.documents.catalogue import KINDS, compose
from pbdesk.documents.frozen import digest, from_plain, numbered, to_plain
from pbdesk.documents.reading import plain_text
from pbdesk.domain.errors import KnownError
from pbdesk.i18n import words_for
from tests.documents.cases import FULL


@pytest.mark.parametrize("kind", KINDS)
def test_document_comes_back_the_same_from_json(kind: str) -> None:
    document = compose(kind, FULL, words_for("en"), "easyread" if kind == "letter" else "standard")
    frozen = to_plain(document)
    again = json.loads(json.dumps(frozen))
    assert from_plain(again) == document
    assert digest(again) == digest(frozen)


def test_copy_of_a_newer_program_is_refused() -> None:
    for wrong in ({"is": "Hologram"}, {"is": "Heading", "level": 2}, {"is": "Tone", "value": "loud"}):
        with pytest.raises(KnownError) as caught:
            from_plain(wrong)
        assert caught.value.code == "copy-unreadable"


@pytest.mark.parametrize("kind", ["plan", "agreement"])
def test_number_stands_in_the_copy_and_a_reprint_says_so(kind: str) -> None:
    words = words_for("en")
    document = compose(kind, FULL, words)
    first = numbered(document, "7F3A91C2-005C", words)
    assert "7F3A91C2-005C" in plain_text(first)
    assert first.footer.endswith("Copy 7F3A91C2-005C.")
    again = numbered(document, "7F3A91C2-005C", words, first_on="2026-11-21")
    assert "This is a reprint. It was first printed on 21 November 2026." in plain_text(again)
    assert again.footer.endswith("Reprint of copy 7F3A91C2-005C.")
