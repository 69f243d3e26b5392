"""A sheet with a small presenter: answers save themselves, forms are kept, and nothing typed is replaced."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import current
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.sheet import Ask, Entry, Form, Outcome, Part, Row, Sheet, StepLine
from pbdesk.ui.widgets.sheet_page import SheetPage
from tests.helpers.entries import press, texts
from tests.helpers.qt import dress, problems_of, wait_idle


class Small:
    """A presenter that keeps everything in memory."""

    def __init__(self) -> None:
        self.answers = {"colour": "red", "why": ""}
        self.rows: dict[str, str] = {}
        self.kept: Entry | None = None
        self.seen: list[dict[str, str]] = []
        self.acted: list[dict[str, str]] = []
        self.gone = ""
        self.offered = ""

    def read(self, case_id):
        colours = (("red", "Red"), ("blue", "Blue"))
        asks = (
            Ask("colour", "radios", "Which colour?", self.answers["colour"], options=colours),
            Ask("why", "text", "Why blue?", self.answers["why"], when=("colour", frozenset({"blue"}))),
        )
        rows = tuple(Row(key, "line", name) for key, name in self.rows.items())
        outcome = Outcome(
            "What follows",
            f"{len(self.rows)} lines",
            why="Why?",
            steps=(StepLine("Counted in full.", "We counted.", "strong"), StepLine("No easy words.")),
            action="&Keep",
            asks=(Ask("note", "text", "A note"),),
        )
        parts = (
            Part("first", "First", asks=asks, offer=None if self.offered else ("fill", "Fill it in")),
            Part("lines", "Lines", rows=rows, adds=(("line", "Add a line"),), empty="None yet."),
        )
        return Sheet(case_id, "Ann Evans", current().language, parts, outcome)

    def keep(self, case_id, answers, seen):
        self.seen.append(dict(seen))
        wrong = [Problem(key, "Not that.") for key, text in answers if text == "wrong"]
        self.answers |= {key: text for key, text in answers if text != "wrong"}
        return replace(self.read(case_id), problems=tuple(wrong)), (ChangeSet(),)

    def form(self, case_id, entry):
        stored = self.rows.get(entry.row_id, "")
        return Form(
            f"A line ({current().language})",
            (Ask("name", "text", "What it is", entry.values.get("name", stored)),),
        )

    def problems(self, entry):
        return [] if entry.values.get("name") else [Problem("name", "Say what it is.")]

    def save_entry(self, case_id, entry):
        if entry.values["name"] == "refused":
            raise KnownError("line-incomplete", "It is refused.", field="name")
        self.rows[entry.row_id or f"r{len(self.rows)}"] = entry.values["name"]
        self.seen.append(entry.seen)
        self.kept = None
        return self.read(case_id), (ChangeSet(),)

    def remove(self, case_id, row_id):
        self.gone = self.rows.pop(row_id)
        return self.read(case_id), ()

    def put_back(self, case_id):
        self.rows["r9"] = self.gone
        return self.read(case_id), ()

    def offer(self, case_id, offer):
        self.offered = offer
        return self.read(case_id), ()

    def act(self, case_id, answers):
        if not answers["note"]:
            raise KnownError("note-missing", "A note is needed.")
        self.acted.append(dict(answers))
        return self.read(case_id), (ChangeSet(),)

    def draft(self, case_id):
        return self.kept

    def keep_draft(self, case_id, entry):
        self.kept = entry


class SmallPage(SheetPage):
    """A sheet called by a name."""

    def title_of(self, name):
        return f"Sheet: {name}" if name else "Sheet"


@pytest.fixture
def small() -> Small:
    return Small()


def shown(qtbot, context, small):
    page = SmallPage(context, small)
    qtbot.addWidget(page)
    page.resize(1040, 820)
    page.show()
    page.opened(case_id="c1")
    wait_idle(qtbot, context)
    return page


def type_in(page, name, text):
    box = page.findChild(QLineEdit, name)
    box.setText(text)
    box.textEdited.emit(text)


def test_answer_when_given_then_saved_with_what_was_seen_and_more_is_asked(qtbot, context, small):
    page = shown(qtbot, context, small)
    assert page.title.text() == "Sheet: Ann Evans"
    assert not page.findChild(QLineEdit, "why").isVisibleTo(page)
    press(qtbot, context, page, "colour-blue")

    assert small.answers["colour"] == "blue"
    assert small.seen == [{"colour": "red", "why": ""}]
    assert page.findChild(QLineEdit, "why").isVisibleTo(page)
    assert "Saved on this computer" in texts(page)
    assert problems_of(page, ("long-200",)) == []


def test_answer_when_it_cannot_be_saved_then_said_beside_it_and_kept_as_typed(qtbot, context, small):
    small.answers["colour"] = "blue"
    page = shown(qtbot, context, small)
    type_in(page, "why", "wrong")
    page.leaving()
    wait_idle(qtbot, context)

    assert "Not that." in texts(page)
    assert page.findChild(QLineEdit, "why").text() == "wrong"
    type_in(page, "why", "right")
    page.leaving()
    wait_idle(qtbot, context)
    assert "Not that." not in texts(page)
    assert small.answers["why"] == "right"


def test_form_when_one_is_open_then_another_does_not_take_its_place(qtbot, context, small):
    small.rows = {"r1": "one"}
    page = shown(qtbot, context, small)
    press(qtbot, context, page, "add-line")
    type_in(page, "name", "half a thou")
    press(qtbot, context, page, "change-r1")
    assert page.findChild(QLineEdit, "name").text() == "half a thou"
    assert "Save or leave the form that is open first." in texts(page)
    press(qtbot, context, page, "remove-r1")
    assert small.rows == {"r1": "one"}

    small.answers["colour"] = "blue"
    page.refresh()
    wait_idle(qtbot, context)
    assert page.findChild(QLineEdit, "name").text() == "half a thou"


def test_form_when_saved_then_closed_with_what_was_seen_and_the_focus_goes_on(qtbot, context, small):
    small.rows = {"r1": "one"}
    page = shown(qtbot, context, small)
    press(qtbot, context, page, "change-r1")
    type_in(page, "name", "")
    press(qtbot, context, page, "save-entry")
    assert "Say what it is." in texts(page)
    type_in(page, "name", "refused")
    press(qtbot, context, page, "save-entry")
    assert "It is refused." in texts(page)
    type_in(page, "name", "uno")
    press(qtbot, context, page, "save-entry")

    assert small.rows == {"r1": "uno"}
    assert small.seen[-1] == {"name": "one"}
    assert page.findChild(QAbstractButton, "save-entry") is None
    assert page.focused_identifier() == "change-r1"


def test_form_when_left_with_the_page_then_it_comes_back(qtbot, context, small):
    page = shown(qtbot, context, small)
    press(qtbot, context, page, "add-line")
    type_in(page, "name", "half a thou")
    page.leaving()
    wait_idle(qtbot, context)
    assert small.kept == Entry("line", "", {"name": "half a thou"}, {"name": ""})

    again = shown(qtbot, context, small)
    assert again.findChild(QLineEdit, "name").text() == "half a thou"
    press(qtbot, context, again, "leave-entry")
    assert small.kept is None
    assert small.rows == {}


def test_row_when_removed_then_put_back_from_the_banner(qtbot, context, small):
    small.rows = {"r1": "one"}
    page = shown(qtbot, context, small)
    press(qtbot, context, page, "remove-r1")
    assert "None yet." in texts(page)
    next(each for each in page.findChildren(QAbstractButton) if each.text() == "Put it back").click()
    wait_idle(qtbot, context)

    assert small.rows == {"r9": "one"}


def test_outcome_when_shown_then_in_easy_words_and_kept_by_one_filled_button(qtbot, context, small):
    page = shown(qtbot, context, small)
    press(qtbot, context, page, "why")
    assert "Counted in full." in texts(page)
    press(qtbot, context, page, "easy")
    assert "We counted." in texts(page)
    assert "No easy words." not in texts(page)
    page.findChild(QLineEdit, "note").setText("by hand")
    press(qtbot, context, page, "act")
    assert small.acted == [{"note": "by hand"}]

    press(qtbot, context, page, "add-line")
    filled = [b.objectName() for b in page.findChildren(QAbstractButton) if b.property("kind") == "primary"]
    assert filled == ["save-entry"]


def test_error_when_the_next_try_succeeds_then_gone(qtbot, context, small):
    page = shown(qtbot, context, small)
    press(qtbot, context, page, "act")
    assert "A note is needed." in texts(page)
    page.findChild(QLineEdit, "note").setText("by hand")
    press(qtbot, context, page, "act")
    assert small.acted == [{"note": "by hand"}]
    assert "A note is needed." not in texts(page)


def test_offer_when_taken_then_gone(qtbot, context, small):
    page = shown(qtbot, context, small)
    press(qtbot, context, page, "offer-fill")

    assert small.offered == "fill"
    assert page.findChild(QAbstractButton, "offer-fill") is None


def test_language_when_it_changes_then_the_open_form_is_asked_anew_and_keeps_what_was_typed(
    qtbot, context, small
):
    page = shown(qtbot, context, small)
    press(qtbot, context, page, "add-line")
    type_in(page, "name", "half a thou")
    dress("light", 100, "cy")
    wait_idle(qtbot, context)

    assert "A line (cy)" in texts(page)
    assert page.findChild(QLineEdit, "name").text() == "half a thou"
