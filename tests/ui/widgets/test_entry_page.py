"""A page with short forms: one at a time, typed text kept over a new language, wrong fields named, saved once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.models.entry import Entry, EntrySpec, FormDrafts
from pbdesk.ui.widgets import EntryForm, EntryPage, clear, column, label
from tests.helpers.entries import fill, press, texts
from tests.helpers.qt import dress, problems_of, wait_idle

OPTIONS = (("a", "One & the first"), ("b", "Another"))


@dataclass(frozen=True)
class NotesScreen:
    """What the page shows."""

    name: str
    under: str
    notes: tuple[str, ...]


class Notes:
    """An honest presenter over a list."""

    def __init__(self) -> None:
        self.saved: list[dict[str, str]] = []
        self.drafts: dict[str, object] = {}
        self._kept = FormDrafts(self, "notes", self.form)

    def put(self, key: str, value: object) -> None:
        self.drafts[key] = value

    def get(self, key: str) -> object:
        return self.drafts.get(key)

    def drop(self, key: str) -> None:
        self.drafts.pop(key, None)

    def view(self, case_id: str) -> NotesScreen:
        return NotesScreen("Ann Evans", case_id, tuple(note["what"] for note in self.saved))

    def form(self, case_id: str, kind: str, target: str) -> EntrySpec:
        entries = (
            Entry("what", _("Note"), section=_("Notes")),
            Entry("long", "At length", "long", optional=True),
            Entry("sum", "How much & for whom", "money"),
            Entry("day", "On", "date", "2026-11-21"),
            Entry("one", "Which", "choice", options=OPTIONS),
            Entry("other", "Which other", "list", "b", options=OPTIONS),
            Entry("score", "From 0 to 10", "score", hint="A whole number"),
        )
        return EntrySpec(kind, target, "A note", entries, "Save", "What it is for.", "Keep for later")

    def save(self, case_id: str, spec: EntrySpec, typed) -> ChangeSet:
        if not typed["what"]:
            raise KnownError("note-empty", "The note is empty.", field="what")
        if typed["what"] == "nowhere":
            raise KnownError("disk-full", "The disk is full.")
        self.saved.append(dict(typed))
        return ChangeSet((("note", "n"),), frozenset({case_id}))

    def keep(self, case_id: str, spec: EntrySpec | None, typed) -> None:
        self._kept.keep(case_id, spec, typed)

    def kept(self, case_id: str):
        return self._kept.kept(case_id)


class NotesPage(EntryPage[NotesScreen]):
    """A page with the way back to the case and a list."""

    def title_of(self, name: str) -> str:
        return f"Notes on {name}" if name else "Notes"

    def build(self) -> None:
        self.add_ways((_("Outcomes"), "outcomes"))
        self._list = column()
        self.body.addLayout(self.room_for_form())
        self.body.addLayout(self._list)

    def show_parts(self, screen: NotesScreen) -> None:
        clear(self._list)
        for note in screen.notes:
            self._list.addWidget(label(note))


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def page(qtbot, context, notes):
    made = NotesPage(context, notes)
    qtbot.addWidget(made)
    made.show()
    made.opened(case_id="case-1")
    wait_idle(qtbot, context)
    made.open_form("note")
    wait_idle(qtbot, context)
    return made


def test_form_when_shown_then_audited_and_gives_what_was_typed(qtbot, context, page, notes):
    assert page.findChild(EntryForm) is not None
    assert problems_of(page) == []
    wait_idle(qtbot, context)
    fill(page, what="Rang the pool", sum="12.50", one="a", score="7")
    changes = []
    context.jobs.store_changed.connect(changes.append)
    press(qtbot, context, page, "save-form")
    (saved,) = notes.saved
    assert saved == {
        "what": "Rang the pool", "long": "", "sum": "12.50", "day": "2026-11-21", "one": "a", "other": "b",
        "score": "7",
    }  # fmt: skip
    assert len(changes) == 1
    assert not page.is_typing


def test_form_when_a_field_is_wrong_then_it_says_so_and_others_go_to_a_banner(qtbot, context, page, notes):
    press(qtbot, context, page, "save-form")
    assert "The note is empty." in texts(page)
    fill(page, what="nowhere")
    press(qtbot, context, page, "save-form")
    assert "The disk is full." in texts(page)
    assert page.is_typing


def test_form_when_the_language_changes_then_typed_text_stays(qtbot, context, page):
    fill(page, what="Rang the pool", one="b", day="2026-11-20")
    dress(words="cy")
    wait_idle(qtbot, context)
    assert page._form.typed()["what"] == "Rang the pool"
    assert (page._form.typed()["one"], page._form.typed()["day"]) == ("b", "2026-11-20")
    dress()
    wait_idle(qtbot, context)


def test_form_when_kept_for_later_or_left_then_comes_back_or_goes(qtbot, context, page, notes):
    fill(page, what="Half a")
    press(qtbot, context, page, "later-form")
    assert not page.is_typing
    page.open_kept()
    wait_idle(qtbot, context)
    assert page._form.typed()["what"] == "Half a"
    press(qtbot, context, page, "cancel-form")
    page.open_kept()
    wait_idle(qtbot, context)
    assert not page.is_typing
    assert notes.drafts == {}


def test_page_when_this_case_changes_then_read_again_and_the_form_stays(qtbot, context, page, notes):
    assert page.heading() == "Notes on Ann Evans"
    fill(page, what="Half a")
    notes.saved.append({"what": "Written elsewhere"})
    page.store_changed(ChangeSet((("note", "n"),), frozenset({"case-2"})))
    wait_idle(qtbot, context)
    assert "Written elsewhere" not in texts(page)

    page.store_changed(ChangeSet((("note", "n"),), frozenset({"case-1"})))
    wait_idle(qtbot, context)

    assert "Written elsewhere" in texts(page)
    assert page._form.typed()["what"] == "Half a"


def test_ways_when_pressed_then_to_pages_of_the_same_case(qtbot, context, visits, page):
    press(qtbot, context, page, "outcomes")
    press(qtbot, context, page, "open-case")

    assert visits.opened == [("outcomes", {"case_id": "case-1"}), ("case", {"case_id": "case-1"})]
