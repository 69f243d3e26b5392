"""A short form as values: how typed text is read, and a form that is left open."""

from __future__ import annotations

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.ui.models.entry import Entry, EntrySpec, FormDrafts, day_in, number_in, pence_in


class Kept(dict):
    """Drafts in memory."""

    def put(self, key, value):
        self[key] = value

    def drop(self, key):
        self.pop(key, None)


def spec(case_id: str, kind: str, target: str) -> EntrySpec:
    if kind != "note":
        raise KnownError("record-missing", "gone")
    return EntrySpec(kind, target, "A note", (Entry("text", "Text", value="as it was"),), "Save")


def test_text_when_read_then_as_what_it_means():
    typed = {"day": "2026-11-21", "sum": "12.50", "count": "7", "blank": " "}
    assert (day_in(typed, "day"), pence_in(typed, "sum"), number_in(typed, "count")) == (
        "2026-11-21",
        1250,
        7,
    )
    assert (day_in(typed, "blank"), pence_in(typed, "blank"), number_in(typed, "none")) == ("", 0, None)


@pytest.mark.parametrize(("read", "text"), [
    (day_in, "2026-02-30"), (pence_in, "a lot"), (number_in, "-1"), (number_in, "1.5"), (number_in, "٣"),
])  # fmt: skip
def test_text_when_it_cannot_be_read_then_its_field_is_named(read, text):
    with pytest.raises(KnownError) as caught:
        read({"it": text}, "it")
    assert caught.value.fields["field"] == "it"
    assert caught.value.english()


def test_form_when_left_open_then_kept_until_nothing_differs():
    kept = Kept()
    drafts = FormDrafts(kept, "notes", spec)
    made = spec("c", "note", "t")
    drafts.keep("c", made, {"text": "typed"})
    assert drafts.kept("c") == (made, {"text": "typed"})
    assert drafts.kept("other") is None
    drafts.keep("c", made, {"text": "as it was"})
    assert drafts.kept("c") is None
    kept.put("notes/c", {"kind": "gone", "target": "", "typed": {}})
    assert drafts.kept("c") is None
