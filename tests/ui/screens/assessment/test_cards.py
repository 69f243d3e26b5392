"""Questions as cards: who is asked what beside whom, and answers in words."""

from __future__ import annotations

import pytest

from pbdesk.services.assessments import Choice, QuestionView, SectionView
from pbdesk.ui.screens.assessment.cards import answer_words, question_card, section_card, state_words

YES_NO = (Choice("yes", "Yes"), Choice("no", "No, never"))


def question(path: str, **given) -> QuestionView:
    values = {
        "kind": "text",
        "label": path,
        "hint": "",
        "why": "",
        "easyread": "",
        "speaker": "",
        "relevant": True,
        "required": False,
        "read_only": False,
        "value": "",
        "unused": False,
        "choices": (),
        "violation": "",
    }
    return QuestionView(path=path, **(values | given))


def blocks(*questions: QuestionView):
    made = section_card(SectionView("/d/s", "Section", questions, 1, 2)).blocks
    return [
        (b.title, *(tuple(c.path[-1] for c in side) for side in (b.both, b.person, b.adviser))) for b in made
    ]


def test_blocks_when_person_and_adviser_alternate_then_each_telling_is_a_block():
    assert blocks(
        question("/d/s/a", speaker="assessor"),
        question("/d/s/b", speaker="person"),
        question("/d/s/c", speaker="assessor"),
        question("/d/s/e", speaker="person"),
    ) == [("", (), (), ("a",)), ("", (), ("b",), ("c",)), ("", (), ("e",), ())]


def test_blocks_when_under_a_heading_then_all_of_it_stands_together():
    assert blocks(
        question("/d/s/x", kind="group", label="Eating"),
        question("/d/s/x/a", speaker="person"),
        question("/d/s/x/b", speaker="assessor"),
        question("/d/s/x/c", speaker="person"),
        question("/d/s/n"),
    ) == [("Eating", (), ("a", "c"), ("b",)), ("", ("n",), (), ())]


def test_blocks_when_a_neutral_question_follows_then_it_starts_anew():
    assert blocks(question("/d/s/a", speaker="person"), question("/d/s/b")) == [
        ("", (), ("a",), ()),
        ("", ("b",), (), ()),
    ]


def test_card_when_blank_and_needed_then_it_is_missing_and_not_wrong():
    card = question_card(
        question("/a", kind="integer", required=True, violation="This question needs an answer.")
    )
    assert (card.error, card.missing) == ("", "This question needs an answer.")
    assert not card.is_optional


def test_card_when_wrong_then_its_own_message_shows():
    card = question_card(question("/a", kind="integer", value="900", violation="A week has 168 hours."))
    assert (card.error, card.missing) == ("A week has 168 hours.", "")


def test_card_when_hidden_with_an_answer_then_it_is_not_used_now():
    card = question_card(
        question("/a", kind="select_one", choices=YES_NO, value="no", relevant=False, unused=True)
    )
    assert (card.unused, card.answer, card.is_visible) == (True, "No, never", False)


def test_card_when_calculated_then_it_is_read_and_not_asked():
    assert question_card(question("/a", kind="decimal", read_only=True)).kind == "shown"


def test_card_when_kind_cannot_be_asked_then_it_says_so():
    assert not question_card(question("/a", kind="media")).is_asked


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("one", "no", "No, never"),
        ("several", "yes no", "Yes\nNo, never"),
        ("one", "gone", "gone"),
        ("date", "2026-11-12", "12 November 2026"),
        ("date", "soon", "soon"),
        ("words", " Tea \n", "Tea"),
        ("one", "", ""),
    ],
)
def test_answer_when_of_a_kind_then_people_can_read_it(kind, value, words):
    assert answer_words(kind, value, tuple((c.id, c.label) for c in YES_NO)) == words


def test_state_when_counted_then_in_words():
    assert [state_words(0, 0), state_words(0, 4), state_words(1, 4), state_words(3, 4)] == [
        "Nothing to answer",
        "Complete",
        "One left",
        "3 left",
    ]
