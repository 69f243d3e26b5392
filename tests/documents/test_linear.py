"""Plain text and spoken words: rows behind their headers, short lines, a rest after each piece."""

from __future__ import annotations

import pytest

from pbdesk.documents.catalogue import KINDS, compose
from pbdesk.documents.linear import WIDTH, linear, plain_text_file, spoken_text
from pbdesk.i18n import words_for
from tests.documents.cases import FULL, NOTHING


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", [FULL, NOTHING], ids=["full", "nothing"])
def test_lines_are_short_and_pieces_never_empty(kind, values) -> None:
    if kind == "form" and values.paper is None:
        return
    document = compose(kind, values, words_for("en"))
    assert max(map(len, plain_text_file(document).splitlines())) <= WIDTH
    assert all("".join(run.text for run in part.words).strip() for part in linear(document))


def test_row_of_a_table_says_the_header_of_each_cell() -> None:
    said = plain_text_file(compose("statement", FULL, words_for("en")))
    joined = " ".join(said.split())
    assert (
        "- 1 October 2026. Paid to: Home Adaptations Team. What for: Bath lift, with fitting. Amount: £485.00"
        in joined
    )


def test_headings_are_underlined_as_long_as_they_are() -> None:
    lines = plain_text_file(compose("statement", FULL, words_for("en"))).splitlines()
    at = lines.index("Statement of account")
    assert lines[at + 1] == "=" * len("Statement of account")


def test_spoken_words_end_like_sentences_and_leave_lines_to_write_on_out() -> None:
    said = spoken_text(compose("agreement", FULL, words_for("en")))
    assert all(line[-1] in ".!?:" for line in said.splitlines())
    assert "__" not in said
