"""A short form as plain values: what is asked, in which order, and how the typed text is read. No Qt here.

Presenters describe a form and read what was typed; `pbdesk.ui.widgets.entry_form` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, parse_money
from pbdesk.services.ports import DraftStore

EntryKind = Literal["text", "long", "money", "date", "choice", "list", "score"]
Typed = Mapping[str, str]
"""What stands in a form, as text by the entry's id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of a form.

    Attributes:
        id: the identifier of its field.
        kind: a line, a long text, pounds, a date, radio buttons, a drop-down, or a small number.
        value: what stands there at first, as `Typed` has it.
        options: (value, words) of a choice or a list.
        section: a heading before it, "" for none.
    """

    id: str
    label: str
    kind: EntryKind = "text"
    value: str = ""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True)
class EntrySpec:
    """A form.

    Attributes:
        kind, target: which form it is, and of which record, "" for a new one.
        note: a quiet sentence under the title.
        later: words of a button that keeps what was typed for later, "" for none.
    """

    kind: str
    target: str
    title: str
    entries: tuple[Entry, ...]
    save: str
    note: str = ""
    later: str = ""

    @property
    def values(self) -> dict[str, str]:
        """What stands in it at first."""
        return {entry.id: entry.value for entry in self.entries}


def day_in(typed: Typed, field: str) -> str:
    """Return a date as ISO text, "" for none. Raises KnownError "date-unreadable" naming the field."""
    text = typed.get(field, "").strip()
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise KnownError(
            "date-unreadable",
            N_("That is not a date. Type it as numbers, like 27 3 2026."),
            field=field,
        ) from error


def pence_in(typed: Typed, field: str) -> Pence:
    """Return an amount in pence, nought where nothing was typed. Raises KnownError "money-unreadable"."""
    text = typed.get(field, "").strip()
    if not text:
        return 0
    try:
        return parse_money(text)
    except KnownError as error:
        raise KnownError(
            error.code, error.sentence, safe=error.safe, todo=error.todo, **{**error.fields, "field": field}
        ) from error


def number_in(typed: Typed, field: str) -> int | None:
    """Return a whole number, None where nothing was typed. Raises KnownError "number-unreadable"."""
    text = typed.get(field, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()):
        raise KnownError("number-unreadable", N_("Type a whole number."), field=field)
    return int(text)


class FormDrafts:
    """Keeps the open form of each case: which it is, and what was typed in it."""

    def __init__(self, drafts: DraftStore, screen: str, form: Callable[[str, str, str], EntrySpec]) -> None:
        """Take the drafts, the name of the screen, and what makes a form from case, kind and target."""
        self._drafts = drafts
        self._screen = screen
        self._form = form

    def keep(self, case_id: str, spec: EntrySpec | None, typed: Typed) -> None:
        """Keep a form with what was typed; None, or one in which nothing was changed, is forgotten."""
        key = f"{self._screen}/{case_id}"
        if spec is None or dict(typed) == spec.values:
            self._drafts.drop(key)
        else:
            self._drafts.put(key, {"kind": spec.kind, "target": spec.target, "typed": dict(typed)})

    def kept(self, case_id: str) -> tuple[EntrySpec, Mapping[str, str]] | None:
        """Return the form that was left open with what was typed, None where none was or its record is gone."""
        kept = self._drafts.get(f"{self._screen}/{case_id}")
        if not isinstance(kept, dict):
            return None
        try:
            spec = self._form(case_id, str(kept.get("kind", "")), str(kept.get("target", "")))
        except KnownError:  # its record is gone, or it is a form of another version of pbdesk
            return None
        typed = kept.get("typed")
        return spec, {str(name): str(text) for name, text in typed.items()} if isinstance(typed, dict) else {}
