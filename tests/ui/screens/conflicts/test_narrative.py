"""Comparing and merging long texts loses no word, whatever they are."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pbdesk.ui.screens.conflicts.narrative import Merged, differences, merge, spoken, words_of

TEXTS = st.lists(
    st.sampled_from(["I", "swim", "on", "Fridays", "with", "Idwal.", "ŵy", "🦊"]), max_size=14
).map(" ".join)
ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)


@given(ANY)
def test_words_when_joined_then_the_text_is_back(text):
    assert "".join(words_of(text)) == text


@given(ANY, ANY)
def test_differences_when_read_one_way_then_each_text_is_back(before, after):
    segments = differences(before, after)
    assert "".join(text for tag, text in segments if tag != "removed") == after
    assert "".join(text for tag, text in segments if tag != "added").split() == before.split()


@given(TEXTS, TEXTS)
def test_merge_when_one_side_changed_nothing_then_it_is_the_other(original, changed):
    assert merge(original, changed, original) == Merged(changed, 0)
    assert merge(original, original, changed) == Merged(changed, 0)
    assert merge(original, changed, changed) == Merged(changed, 0)


def stripped(text: str) -> list[str]:
    return [word.strip() for word in words_of(text)]


@given(TEXTS, TEXTS, TEXTS)
def test_merge_when_both_changed_then_no_new_word_is_lost(original, one, other):
    """Every word that a side added is in the proposal at least as often as that side added it."""
    merged = Counter(stripped(merge(original, one, other).text))
    for side in (one, other):
        added = Counter()
        for tag, text in differences(original, side):
            if tag == "added":
                added.update(stripped(text))
        assert not added - merged


@given(TEXTS, TEXTS, TEXTS)
def test_merge_when_sides_are_swapped_then_it_clashes_alike(original, one, other):
    assert merge(original, one, other).clashes == merge(original, other, one).clashes


def test_merge_when_both_changed_the_same_words_then_both_stand_there_and_are_counted():
    merged = merge("I swim on Fridays.", "I swim on Mondays.", "I swim on Tuesdays.")
    assert merged == Merged("I swim on Mondays Tuesdays.", 1)


def test_merge_when_nothing_stood_there_then_both_stand():
    assert merge("", "One.", "Two.") == Merged("One. Two.", 1)


def test_spoken_when_words_came_and_went_then_both_are_told():
    told = spoken(differences("I swim on Fridays with Idwal.", "I swim on Mondays with Idwal and Seren."))
    assert told == "Added: “Mondays” and “and Seren”. Removed: “Fridays”."
    assert spoken(differences("a  b", "a b")) == "Added: “b”. Removed: “b”."
