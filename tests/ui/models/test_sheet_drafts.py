"""What presenters of sheets share: drafts that come back, sums that are read, steps in plain and in easy words."""

from __future__ import annotations

import pytest

from pbdesk.domain.allocation import Step
from pbdesk.ui.models.sheet import Ask, Entry, Outcome, Part, Row, Sheet
from pbdesk.ui.models.sheet_drafts import (
    EntryDrafts,
    money_problem,
    pence_of,
    shortened,
    step_lines,
    typed_pounds,
    warning_words,
)


class Drawer(dict):
    """Drafts in memory."""

    def put(self, key, value):
        self[key] = value

    def drop(self, key):
        self.pop(key, None)


def test_draft_when_kept_then_comes_back_and_can_be_forgotten():
    drawer = Drawer()
    drafts = EntryDrafts(drawer, "charging")
    entry = Entry("income", "", {"name": "Pension"}, {"name": ""})
    drafts.keep("c1", entry)
    assert drafts.get("c1") == entry
    assert drafts.get("c2") is None
    drawer["charging/c1"] = {"values": 7}
    assert drafts.get("c1") is None
    drafts.keep("c1", None)
    assert drawer == {}


@pytest.mark.parametrize(
    ("text", "pence", "wrong"),
    [("", None, False), ("12", 1_200, False), ("1,234.50", 123_450, False), ("-1", -100, True)],
)
def test_sum_when_typed_then_read(text, pence, wrong):
    assert pence_of(text) == pence
    assert bool(money_problem(text)) is wrong
    assert typed_pounds(pence).replace("-", "") == (text and f"{abs(pence) / 100:,.2f}")


def test_sum_when_nonsense_then_said():
    assert money_problem("a lot").startswith("“a lot” is not an amount")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Swim\n again", "Swim again"), ("Swim every week", "Swim every…"), ("Swim everyday", "Swim everyday")],
)
def test_text_when_long_then_one_line_that_ends_at_a_word(text, shown):
    assert shortened(text, 13) == shown


def test_steps_when_said_then_in_words_in_easy_words_and_by_weight():
    steps = [
        Step("cost", "“{name}”: {amount} a year.", {"name": "DBS", "amount": "£24.00"}, 2_400),
        Step(
            "result",
            "The person pays {amount} a week.",
            {"amount": "£5.00"},
            500,
            "",
            "You pay {amount} a week.",
        ),
    ]
    first, last = step_lines(steps, lambda name, value: value.lower() if name == "name" else value)

    assert (first.words, first.easy, first.weight) == ("“dbs”: £24.00 a year.", "", "")
    assert (last.easy, last.weight) == ("You pay £5.00 a week.", "strong")
    assert warning_words([steps[0], steps[0]]) == ("“DBS”: £24.00 a year.",)


def test_sheet_when_asked_then_finds_questions_and_rows():
    part = Part("p", "Part", asks=(Ask("on", "date", "Day"),), rows=(Row("r1", "income", "Pension"),))
    sheet = Sheet("c1", "Ann", "en", (part,), Outcome("What follows", "Open"))

    assert set(sheet.asks()) == {"on"}
    assert sheet.row("r1").title == "Pension"
    assert sheet.row("r2") is None
