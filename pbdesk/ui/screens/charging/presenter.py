"""What charging shows and writes: how the means are looked at, each line of them, and what the person pays.

Everything here may run off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current
from pbdesk.services.assessments import Choice
from pbdesk.services.charging import Chargings, ChargingView, Line
from pbdesk.services.ports import ChangeSet
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.sheet import Entry, Form, Sheet
from pbdesk.ui.models.sheet_drafts import Drafts, EntryDrafts, money_problem, pence_of
from pbdesk.ui.screens.charging import states
from pbdesk.ui.screens.charging.forms import BLANK, form_of, kind_of, line_of, problems_of

Kept = tuple[Sheet, tuple[ChangeSet, ...]]
_FLAGS = frozenset({"basis_agreed", "no_night_care"})
_MOST_CHILDREN = 30


class ChargingProgrammes(Protocol):
    """The words of programmes that charging needs."""

    def funders(self, scheme_id: str) -> Sequence[Choice]:
        """Return the funders in order."""

    def word(self, scheme_id: str, name: str) -> str:
        """Return the scheme's own word for something."""


class ChargingPresenter:
    """Reads and writes one case's financial assessment. See `widgets.sheet_page.SheetPresenter`."""

    def __init__(
        self,
        service: Chargings,
        case_of: Callable[[str], CaseRow | None],
        programmes: ChargingProgrammes,
        drafts: Drafts,
    ) -> None:
        """Take the service, what reads a case, the programmes' words, and drafts."""
        self._service = service
        self._case_of = case_of
        self._programmes = programmes
        self._drafts = EntryDrafts(drafts, "charging")
        self._gone: dict[str, Line] = {}

    def read(self, case_id: str) -> Sheet:
        """Return the sheet as it stands. Raises KnownError "case-missing", "step-unknown"."""
        language = current().language  # before all words: a change meanwhile shows, and the page reads again
        case = self._case_of(case_id)
        if case is None:
            raise KnownError("case-missing", N_("This case is no longer on this computer."))
        view = self._service.view(case_id)
        said = states.Said(
            self._programmes.word(case.scheme_id, "person"),
            {choice.id: choice.label for choice in self._programmes.funders(case.scheme_id)},
        )
        return Sheet(case_id, case.name, language, states.parts(view, said), states.outcome(view, said))

    def keep(self, case_id: str, answers: Sequence[tuple[str, str]], seen: Mapping[str, str]) -> Kept:
        """Save answers; those that could not be read come back among the sheet's problems."""
        problems, changes = [], []
        for key, text in answers:
            problem = _problem(key, text)
            if problem:
                problems.append(Problem(key, problem))
            else:
                before = _value(key, seen.get(key, ""))
                changes.append(self._service.keep(case_id, key, _value(key, text), before))
        sheet = self.read(case_id)
        return replace(sheet, problems=tuple(problems)), tuple(changes)

    def form(self, case_id: str, entry: Entry) -> Form:
        """Return the form of a line."""
        return form_of(entry, self._line(case_id, entry))

    def problems(self, entry: Entry) -> list[Problem]:
        """Return what keeps a line from being saved."""
        return problems_of(entry)

    def save_entry(self, case_id: str, entry: Entry) -> Kept:
        """Add a line, or save what was changed of one."""
        before = self._line(case_id, entry)
        line = line_of(entry.values, before)
        if entry.row_id:
            change = self._service.change(line, line_of(entry.seen, before))
        else:
            change = self._service.add(case_id, line)[1]
        self._drafts.keep(case_id, None)
        return self.read(case_id), (change,)

    def remove(self, case_id: str, row_id: str) -> Kept:
        """Take a line away."""
        line = _lines(self._service.view(case_id)).get(row_id)
        if line is None:
            return self.read(case_id), ()
        self._gone[case_id] = line
        change = self._service.remove(line)
        return self.read(case_id), (change,)

    def put_back(self, case_id: str) -> Kept:
        """Add again the line that was just taken away."""
        line = self._gone.pop(case_id, None)
        changes = (self._service.put_back(line),) if line is not None else ()
        return self.read(case_id), changes

    def offer(self, case_id: str, offer: str) -> Kept:
        """Offer nothing."""
        return self.read(case_id), ()

    def act(self, case_id: str, answers: Mapping[str, str]) -> Kept:
        """Record what the person pays. Raises KnownError as `Chargings.record`."""
        _result, change = self._service.record(case_id)
        return self.read(case_id), (change,)

    def draft(self, case_id: str) -> Entry | None:
        """Return the form that was open."""
        return self._drafts.get(case_id)

    def keep_draft(self, case_id: str, entry: Entry | None) -> None:
        """Keep the open form, or forget it."""
        self._drafts.keep(case_id, entry)

    def _line(self, case_id: str, entry: Entry) -> Line:
        """Return the line of an entry, a blank one for a new entry. Raises KnownError "record-missing"."""
        if not entry.row_id:
            return BLANK[entry.kind]
        line = _lines(self._service.view(case_id)).get(entry.row_id)
        if line is None or kind_of(line) != entry.kind:
            raise KnownError(
                "record-missing",
                N_("What you were working on is no longer here: somebody removed it."),
                safe=N_("Nothing else was changed."),
            )
        return line


def _lines(view: ChargingView) -> dict[str, Line]:
    found: list[Line] = [*view.lines.income, *view.lines.capital, *view.lines.costs]
    return {line.id: line for line in found}


def _value(key: str, text: str) -> Any:
    if key == "premiums":
        return tuple(text.split())
    if key in _FLAGS:
        return text == "yes"
    if key == "care_pence":
        return pence_of(text)
    return int(text.strip() or 0) if key == "children" else text


def _problem(key: str, text: str) -> str:
    if key == "care_pence":
        return money_problem(text)
    if key == "children" and not _is_count(text):
        return _("Type the number of children, from 0 to 30.")
    if key == "on" and not _is_day(text):
        return _("Type the day, the month and the year as numbers, like 27 3 2026.")
    return ""


def _is_count(text: str) -> bool:
    number = text.strip()
    return not number or (number.isascii() and number.isdecimal() and int(number) <= _MOST_CHILDREN)


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False
