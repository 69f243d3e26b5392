"""A page with short forms: one at a time, typed text kept over a new language, wrong fields named, saved once."""

from __future__ import annotations

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.models.entry import Entry, EntrySpec, FormDrafts
from pbdesk.ui.widgets import EntryForm, EntryPage
from tests.helpers.entries import fill, press, texts
from tests.helpers.qt import dress, problems_of, wait_idle

OPTIONS = (("a", "One & the first"), ("b", "Another"))


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


class NotesPage(EntryPage):
    """A page with one button."""

    def heading(self) -> str:
        return "Notes"

    def build(self) -> None:
        self.body.addLayout(self.room_for_form())

    def rebuilt(self) -> None:
        self.form_again()


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def page(qtbot, context, notes):
    made = NotesPage(context, notes)
    made._case_id = "case-1"
    qtbot.addWidget(made)
    made.show()
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
