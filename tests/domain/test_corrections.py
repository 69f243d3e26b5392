"""Which entry counts where one was put right in two places: one of them, never both, whatever came first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.corrections import CorrectionChoice, choice_id, contested_since, settle
from pbdesk.domain.ledger import EntryPart, LedgerEntry, by_funder, standing_entries, summarise


def paid(name: str, pence: int, corrects: str = "", at: str = "2026-11-20T10:00:00Z") -> LedgerEntry:
    return LedgerEntry(
        id=name, case_id="c", amount_pence=pence, on="2026-11-20", corrects=corrects, recorded_at=at
    )


def chosen(stands: str, *seen: str, corrects: str = "a") -> CorrectionChoice:
    return CorrectionChoice(
        id=choice_id(corrects),
        case_id="c",
        corrects=corrects,
        stands=stands,
        reason="The till said so.",
        seen=seen,
    )


TWICE = [
    paid("a", 10_00),
    paid("b", 12_00, "a", at="2026-11-21T09:00:00Z"),
    paid("c", 15_00, "a", at="2026-11-22T09:00:00Z"),
]


def spent(entries, *choices) -> int:
    return summarise(entries, {}, {}, ("care",), choices).total.spent


def test_two_corrections_of_one_entry_count_once_and_are_told() -> None:
    assert spent(TWICE) == 15_00
    (contest,) = settle(TWICE).contests
    assert (contest.sides, contest.stands, contest.is_decided) == (("b", "c"), "c", False)
    assert contested_since(TWICE) == "2026-11-22"


def test_a_person_says_which_stands_and_the_other_is_kept() -> None:
    assert spent(TWICE, chosen("b", "b", "c")) == 12_00
    (contest,) = settle(TWICE, [chosen("b", "b", "c")]).contests
    assert (contest.is_decided, contest.reason) == (True, "The till said so.")
    assert contested_since(TWICE, [chosen("b", "b", "c")]) == ""


def test_a_third_correction_that_nobody_saw_asks_again() -> None:
    later = [*TWICE, paid("d", 1_00, "a", at="2026-11-23T09:00:00Z")]
    (contest,) = settle(later, [chosen("b", "b", "c")]).contests
    assert (contest.stands, contest.is_decided) == ("b", False)
    assert spent(later, chosen("b", "b", "c")) == 12_00


def test_correcting_the_one_that_stands_goes_on_from_it() -> None:
    later = [*TWICE, paid("e", 13_00, "b", at="2026-11-24T09:00:00Z")]
    assert spent(later, chosen("b", "b", "c")) == 13_00
    assert spent(later) == 15_00


def test_corrections_whose_original_has_not_come_yet_count_once() -> None:
    assert spent(TWICE[1:]) == 15_00


def test_what_paid_for_a_side_that_was_set_aside_still_settles_the_promise() -> None:
    promise = [
        LedgerEntry(id="k", kind="commitment", amount_pence=100),
        LedgerEntry(id="k1", kind="commitment", amount_pence=110, corrects="k", recorded_at="1"),
        LedgerEntry(id="k2", kind="commitment", amount_pence=120, corrects="k", recorded_at="2"),
        LedgerEntry(id="r", amount_pence=40, settles="k1"),
    ]
    assert next(each for each in standing_entries(promise) if each.id == "r").settles == "k2"
    assert summarise(promise, {}, {}, ("care",)).total.committed == 80


@given(st.permutations(range(5)), st.sampled_from(["b", "c", "d", "gone"]))
def test_order_in_which_they_came_does_not_matter(order, stands) -> None:
    entries = [*TWICE, paid("d", 7_00, "b"), paid("z", 1_00)]
    choice = chosen(stands, "b", "c")
    assert settle([entries[place] for place in order], [choice]) == settle(entries, [choice])


def test_a_receipt_split_line_by_line_adds_up_to_the_penny() -> None:
    entry = LedgerEntry(
        id="e",
        amount_pence=10_01,
        parts=(
            EntryPart(description="Pool", amount_pence=5_01, shares={"care": "50", "health": "50"}),
            EntryPart(description="Dressings", amount_pence=5_00, shares={"health": "100"}),
        ),
    )
    assert by_funder(entry, 10_01, ("care", "health")) == {"care": 2_50, "health": 7_51}
    wrong = LedgerEntry(id="w", amount_pence=9_00, parts=entry.parts, shares={"care": "100"})
    assert by_funder(wrong, 9_00, ("care", "health")) == {"care": 9_00}
