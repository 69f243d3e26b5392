"""How much a funder may see of receipts: the person's last word, and the narrower of two written down apart."""

from __future__ import annotations

import pytest

from pbdesk.domain.oversight import ReceiptAgreement, scope_for, standing_agreements


def agreed(
    name: str, scope: str, *follows: str, funder: str = "icb", on: str = "2026-11-05"
) -> ReceiptAgreement:
    return ReceiptAgreement(id=name, case_id="c", funder=funder, scope=scope, on=on, follows=follows)


def test_before_anybody_asked_it_is_totals() -> None:
    assert scope_for([], "icb") == "totals"
    assert scope_for([agreed("a", "documents", funder="la")], "icb") == "totals"


def test_the_last_word_holds_however_they_came() -> None:
    given = [agreed("a", "documents"), agreed("b", "totals", "a"), agreed("c", "lines", "b")]
    assert scope_for(given, "icb") == scope_for(given[::-1], "icb") == "lines"


@pytest.mark.parametrize(("one", "other", "narrower"), [
    ("documents", "none", "none"), ("lines", "totals", "totals"), ("documents", "lines", "lines"),
])  # fmt: skip
def test_two_words_written_down_apart_give_the_narrower(one, other, narrower) -> None:
    given = [agreed("first", "documents"), agreed("asha", one, "first"), agreed("bryn", other, "first")]
    assert len(standing_agreements(given, "icb")) == 2
    assert scope_for(given, "icb") == narrower
    settled = [*given, agreed("later", "documents", "asha", "bryn")]
    assert scope_for(settled, "icb") == "documents"


def test_a_withdrawal_stands_against_an_agreement_that_did_not_know_of_it() -> None:
    given = [
        agreed("a", "documents"),
        agreed("out", "none", "a", on="2026-11-06"),
        agreed("b", "lines", "a", on="2026-11-09"),
    ]
    assert scope_for(given, "icb") == "none"
