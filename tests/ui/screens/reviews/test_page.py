"""Reviews on a real vault: what is to come, writing one up, keeping it for later, finishing it."""

from __future__ import annotations

import pytest

from pbdesk.ui.screens.reviews.page import make_page
from tests.helpers.desk import approved_case, case_named
from tests.helpers.entries import fill, open_page, press, texts
from tests.helpers.qt import problems_of, snapshot, wait_idle


@pytest.fixture
def case_id(desk) -> str:
    return approved_case(desk)


@pytest.fixture
def page(qtbot, context, desk, case_id):
    context.services = desk
    return open_page(qtbot, context, desk, make_page(context), case_id)


def first_task(desk, case_id) -> str:
    return desk.reviews.view(case_id).planned[0].task.id


def test_page_when_a_review_is_written_up_then_it_stands_below_and_the_next_is_planned(
    qtbot, context, desk, page, case_id
):
    press(qtbot, context, page, f"write-{first_task(desk, case_id)}")
    (outcome,) = desk.reviews.view(case_id).outcomes
    assert problems_of(page) == []
    wait_idle(qtbot, context)
    fill(page, **{"own_words": "I swim twice a week.", f"progress-{outcome.id}": "reached"})
    fill(page, decision="keep", reason="It works.", present="Ann, her sister")
    press(qtbot, context, page, "save-form")
    assert "Say when the next review is." in texts(page)
    fill(page, next_on="2027-11-20")
    snapshot(page, "reviews-form")
    wait_idle(qtbot, context)
    press(qtbot, context, page, "save-form")
    assert not page.is_typing, texts(page)
    assert {"How the person is", "Well-being: four questions", "Not asked yet"} <= set(texts(page))
    assert {"I swim twice a week.", "Ann, her sister", "The plan stays as it is"} <= set(texts(page))
    assert problems_of(page, ("light", "contrast-200")) == []
    wait_idle(qtbot, context)
    snapshot(page, "reviews")
    wait_idle(qtbot, context)
    assert "2027-11-20" in [each.due_on for each in desk.reviews.view(case_id).planned]


def test_page_when_a_review_is_kept_for_later_then_it_goes_on_where_it_was(
    qtbot, context, desk, page, case_id
):
    press(qtbot, context, page, "unplanned")
    fill(page, own_words="Half a sentence")
    press(qtbot, context, page, "later-form")
    assert not page.is_typing
    assert desk.reviews.view(case_id).open.own_words == "Half a sentence"
    press(qtbot, context, page, "go-on")
    assert page.is_typing
    assert page._form.typed()["own_words"] == "Half a sentence"


def test_page_when_a_date_cannot_be_read_then_its_field_says_so(qtbot, context, desk, page, case_id):
    press(qtbot, context, page, "unplanned")
    fill(page, held_on="2026-02-31")
    press(qtbot, context, page, "later-form")
    assert "That is not a date. Type it as numbers, like 27 3 2026." in texts(page)


def test_page_when_no_date_is_known_then_says_so(qtbot, context, visits, desk):
    context.services = desk
    case_id = case_named(desk, "R-1")
    page = open_page(qtbot, context, desk, make_page(context), case_id)
    assert "No date yet" in texts(page)
    press(qtbot, context, page, "outcomes")
    assert visits.opened == [("outcomes", {"case_id": case_id})]
