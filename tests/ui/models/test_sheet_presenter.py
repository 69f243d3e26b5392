"""What presenters of sheets share: answers saved or said to be wrong, records that go and come back, one draft."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.models.record_forms import RecordForms
from pbdesk.ui.models.sheet import Ask, Entry, Outcome, Part
from pbdesk.ui.models.sheet_presenter import CaseSheet, RecordSheet, day_problem


class Note(msgspec.Struct, frozen=True):
    id: str
    name: str = ""


class Case(msgspec.Struct):
    """As much of a case's row as a sheet reads."""

    case_id: str = "c1"
    name: str = "Ann Evans"


class Drawer(dict):
    """Drafts in memory."""

    def put(self, key, value):
        self[key] = value

    def drop(self, key):
        self.pop(key, None)


class Notebook:
    """An honest service over a dictionary."""

    def __init__(self):
        self.notes: dict[str, Note] = {}
        self.days: list[tuple[str, str]] = []
        self.seen: list[Note] = []

    def changed(self):
        return ChangeSet((("note", "n"),), frozenset({"c1"}))

    def add(self, case_id, note):
        made = msgspec.structs.replace(note, id=f"n{len(self.notes) + 1}")
        self.notes[made.id] = made
        return made, self.changed()

    def change(self, note, seen):
        self.seen.append(seen)
        return self.put_back(note)

    def remove(self, note):
        del self.notes[note.id]
        return self.changed()

    def put_back(self, note):
        self.notes[note.id] = note
        return self.changed()


def case_of(case_id):
    return Case() if case_id == "c1" else None


class Notes(RecordSheet[Note]):
    """A sheet with one question and one list."""

    def __init__(self, book, drawer):
        forms = RecordForms({"note": Note(id="")}, lambda _note: "note")
        super().__init__("notes", case_of, drawer, book, forms)
        self._book = book

    def shown(self, case):
        day = self._book.days[-1][0] if self._book.days else ""
        return (Part("p", case.case_id, asks=(Ask("on", "date", "Day", day),)),), Outcome("Out", "Open")

    def answer_problem(self, key, text):
        return day_problem(text)

    def keep_answer(self, case_id, key, text, seen):
        self._book.days.append((text, seen))
        return self._book.changed()

    def records(self, case_id):
        return self._book.notes


@pytest.fixture
def book() -> Notebook:
    return Notebook()


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def notes(book, drawer) -> Notes:
    return Notes(book, drawer)


def test_sheet_when_read_then_of_the_case_in_one_language_and_a_case_that_is_gone_is_said(notes):
    sheet = notes.read("c1")
    assert (sheet.case_id, sheet.name, sheet.language) == ("c1", "Ann Evans", "en")
    with pytest.raises(KnownError) as caught:
        notes.read("c2")
    assert caught.value.code == "case-missing"


def test_answers_when_one_cannot_be_read_then_the_others_are_saved(notes, book):
    sheet, changes = notes.keep("c1", [("on", "2026-11-21"), ("until", "soon")], {"on": "2026-01-01"})

    assert book.days == [("2026-11-21", "2026-01-01")]
    assert sheet.asks()["on"].value == "2026-11-21"
    assert [problem.identifier for problem in sheet.problems] == ["until"]
    assert len(changes) == 1


def test_record_when_added_changed_removed_and_put_back_then_as_it_was(notes, book, drawer):
    notes.keep_draft("c1", Entry("note", "", {"name": "Half a"}))
    assert notes.draft("c1").values == {"name": "Half a"}
    notes.save_entry("c1", Entry("note", "", {"name": "A pool"}))
    assert drawer == {}
    notes.save_entry("c1", Entry("note", "n1", {"name": "The pool"}, {"name": "A pool"}))
    assert (book.notes["n1"].name, book.seen) == ("The pool", [Note("n1", "A pool")])

    notes.remove("c1", "n1")
    assert book.notes == {}
    assert notes.remove("c1", "n1")[1] == ()
    notes.put_back("c1")
    assert book.notes["n1"].name == "The pool"
    assert notes.put_back("c1")[1] == ()


def test_sheet_when_its_list_is_given_then_nothing_goes_or_is_offered(drawer):
    class Fixed(CaseSheet):
        def shown(self, case):
            return (), Outcome("Out", "Open")

    fixed = Fixed("fixed", case_of, drawer)
    assert fixed.remove("c1", "r")[1] == fixed.put_back("c1")[1] == fixed.offer("c1", "o")[1] == ()
    assert fixed.problems(Entry()) == []
    assert fixed.answer_problem("any", "text") == ""


@pytest.mark.parametrize(
    ("text", "wrong"), [("", False), ("2026-03-27", False), ("2026-02-30", True), ("soon", True)]
)
def test_day_when_typed_then_said_where_it_is_none(text, wrong):
    assert bool(day_problem(text)) is wrong
