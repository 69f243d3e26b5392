"""What an act adds to what is stored: only what changed, and a blank only where the form would fill it again."""

from __future__ import annotations

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.schemes.forms.changes import changed_answers, standing_answers, start_row
from pbdesk.schemes.forms.compiled import CompiledForm
from tests.helpers.forms import answered, home

__all__ = ["home"]

RENT, ALONE = "/data/home/rent", "/data/home/alone"


def test_changed_when_answered_then_that_alone(home: CompiledForm) -> None:
    state, rows = answered(home, {})
    assert state.value(RENT) == "100.50"
    assert changed_answers({}, state, state.answer(ALONE, "no"), rows) == {ALONE: "no"}
    assert changed_answers({"/data/gone": "x"}, state, state, rows) == {"/data/gone": "x"}


def test_changed_when_taken_back_then_blank_only_where_the_form_sets_it(home: CompiledForm) -> None:
    state, rows = answered(home, {ALONE: "no"})
    assert changed_answers({ALONE: "no"}, state, state.answer(ALONE, ""), rows) == {}
    blank = changed_answers({}, state, state.answer(RENT, ""), rows)
    assert blank == {RENT: ""}
    assert answered(home, blank)[0].value(RENT) == ""


def test_standing_when_checked_then_what_the_form_set_too(home: CompiledForm) -> None:
    state, rows = answered(home, {ALONE: "yes"})
    assert standing_answers(state, rows) == {ALONE: "yes", RENT: "100.50"}


def test_start_row_when_there_is_none_then_told(home: CompiledForm) -> None:
    state, _rows = answered(home, {})
    with pytest.raises(KnownError) as told:
        start_row(state, "/data/home/nobody")
    assert told.value.code == "question-unknown"
