"""What presenters of sheets have in common: reading, saving answers, the lists of records, the draft of an open form.

A screen's presenter adds its words and its service. Everything may run off the GUI thread; no Qt here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Generic, Protocol

from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current
from pbdesk.services.ports import ChangeSet, DraftStore
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.record_forms import Record, RecordForms
from pbdesk.ui.models.sheet import Entry, Outcome, Part, Sheet
from pbdesk.ui.models.sheet_drafts import EntryDrafts

Kept = tuple[Sheet, tuple[ChangeSet, ...]]
"""The sheet after a write, and what was written."""


class CaseSheet:
    """One case's sheet of questions. See `widgets.sheet_page.SheetPresenter`.

    A screen says `shown`, `keep_answer` and what it acts on; lists from which nothing goes need no more.
    """

    def __init__(self, name: str, case_of: Callable[[str], CaseRow | None], drafts: DraftStore) -> None:
        """Take the sheet's name for drafts, what reads a case, and drafts."""
        self._case_of = case_of
        self._drafts = EntryDrafts(drafts, name)

    # What a screen says

    def shown(self, case: CaseRow) -> tuple[tuple[Part, ...], Outcome]:
        """Return the parts of a case's sheet, and what comes out."""
        raise NotImplementedError

    def answer_problem(self, key: str, text: str) -> str:
        """Return what keeps an answer from being saved, "" for nothing."""
        return ""

    def keep_answer(self, case_id: str, key: str, text: str, seen: str) -> ChangeSet:
        """Save one answer that can be read; `seen` is what stood there when the person began."""
        raise NotImplementedError

    # What any sheet does

    def read(self, case_id: str) -> Sheet:
        """Return the sheet as it stands. Raises KnownError "case-missing", "step-unknown"."""
        language = current().language  # before all words: a change meanwhile shows, and the page reads again
        case = self._case_of(case_id)
        if case is None:
            raise KnownError("case-missing", N_("This case is no longer on this computer."))
        return Sheet(case_id, case.name, language, *self.shown(case))

    def keep(self, case_id: str, answers: Sequence[tuple[str, str]], seen: Mapping[str, str]) -> Kept:
        """Save answers; those that could not be read come back among the sheet's problems."""
        problems, changes = [], []
        for key, text in answers:
            problem = self.answer_problem(key, text)
            if problem:
                problems.append(Problem(key, problem))
            else:
                changes.append(self.keep_answer(case_id, key, text, seen.get(key, "")))
        return replace(self.read(case_id), problems=tuple(problems)), tuple(changes)

    def problems(self, entry: Entry) -> list[Problem]:
        """Return what keeps an entry from being saved: nothing does."""
        return []

    def remove(self, case_id: str, row_id: str) -> Kept:
        """Take nothing away."""
        return self.read(case_id), ()

    def put_back(self, case_id: str) -> Kept:
        """Put nothing back."""
        return self.read(case_id), ()

    def offer(self, case_id: str, offer: str) -> Kept:
        """Offer nothing."""
        return self.read(case_id), ()

    def draft(self, case_id: str) -> Entry | None:
        """Return the form that was open."""
        return self._drafts.get(case_id)

    def keep_draft(self, case_id: str, entry: Entry | None) -> None:
        """Keep the open form, or forget it."""
        self._drafts.keep(case_id, entry)


class Keeper(Protocol[Record]):
    """The service that keeps the records of a sheet's lists."""

    def add(self, case_id: str, record: Record, /) -> tuple[Record, ChangeSet]:
        """Add a record to a case."""

    def change(self, record: Record, seen: Record, /) -> ChangeSet:
        """Save a changed record; `seen` is what the person saw when editing."""

    def remove(self, record: Record, /) -> ChangeSet:
        """Take a record away."""

    def put_back(self, record: Record, /) -> ChangeSet:
        """Add again what was taken away."""


class RecordSheet(CaseSheet, Generic[Record]):
    """A sheet with lists of records that a person adds, changes, takes away and puts back."""

    def __init__(
        self,
        name: str,
        case_of: Callable[[str], CaseRow | None],
        drafts: DraftStore,
        keeper: Keeper[Record],
        forms: RecordForms[Record],
    ) -> None:
        """Take the sheet's name for drafts, what reads a case, drafts, the service, and the records' forms."""
        super().__init__(name, case_of, drafts)
        self._keeper = keeper
        self._forms = forms
        self._gone: dict[str, Record] = {}

    def records(self, case_id: str) -> Mapping[str, Record]:
        """Return the records of all lists, by id."""
        raise NotImplementedError

    def save_entry(self, case_id: str, entry: Entry) -> Kept:
        """Add a record, or save what was changed of one. Raises KnownError "record-missing"."""
        before = self._forms.stored(self.records(case_id), entry)
        record = self._forms.record_of(entry.values, before)
        if entry.row_id:
            change = self._keeper.change(record, self._forms.record_of(entry.seen, before))
        else:
            change = self._keeper.add(case_id, record)[1]
        self._drafts.keep(case_id, None)
        return self.read(case_id), (change,)

    def remove(self, case_id: str, row_id: str) -> Kept:
        """Take a record away."""
        record = self.records(case_id).get(row_id)
        if record is None:
            return self.read(case_id), ()
        self._gone[case_id] = record
        change = self._keeper.remove(record)
        return self.read(case_id), (change,)

    def put_back(self, case_id: str) -> Kept:
        """Add again the record that was just taken away."""
        record = self._gone.pop(case_id, None)
        changes = (self._keeper.put_back(record),) if record is not None else ()
        return self.read(case_id), changes


def day_problem(text: str) -> str:
    """Return what is wrong with a day as typed, "" when nothing is."""
    try:
        if text:
            date.fromisoformat(text)
    except ValueError:
        return _("Type the day, the month and the year as numbers, like 27 3 2026.")
    return ""
