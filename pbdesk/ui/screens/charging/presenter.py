"""What charging shows and writes: how the means are looked at, each line of them, and what the person pays.

Everything here may run off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from pbdesk.i18n import _
from pbdesk.services.assessments import Choice
from pbdesk.services.charging import Chargings, Line
from pbdesk.services.ports import ChangeSet, DraftStore
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.sheet import Entry, Form, Outcome, Part
from pbdesk.ui.models.sheet_drafts import money_problem, pence_of
from pbdesk.ui.models.sheet_presenter import Kept, RecordSheet, day_problem
from pbdesk.ui.screens.charging import states
from pbdesk.ui.screens.charging.forms import LINES, form_of, problems_of

_FLAGS = frozenset({"basis_agreed", "no_night_care"})
_MOST_CHILDREN = 30


class ChargingProgrammes(Protocol):
    """The words of programmes that charging needs."""

    def funders(self, scheme_id: str) -> Sequence[Choice]:
        """Return the funders in order."""

    def word(self, scheme_id: str, name: str) -> str:
        """Return the scheme's own word for something."""


class ChargingPresenter(RecordSheet[Line]):
    """Reads and writes one case's financial assessment."""

    def __init__(
        self,
        service: Chargings,
        case_of: Callable[[str], CaseRow | None],
        programmes: ChargingProgrammes,
        drafts: DraftStore,
    ) -> None:
        """Take the service, what reads a case, the programmes' words, and drafts."""
        super().__init__("charging", case_of, drafts, service, LINES)
        self._service = service
        self._programmes = programmes

    def shown(self, case: CaseRow) -> tuple[tuple[Part, ...], Outcome]:
        """Return the means line by line, and what the person pays. Raises KnownError "step-unknown"."""
        view = self._service.view(case.case_id)
        said = states.Said(
            self._programmes.word(case.scheme_id, "person"),
            {choice.id: choice.label for choice in self._programmes.funders(case.scheme_id)},
        )
        return states.parts(view, said), states.outcome(view, said)

    def answer_problem(self, key: str, text: str) -> str:
        """Return what keeps an answer from being saved, "" for nothing."""
        if key == "care_pence":
            return money_problem(text)
        if key == "children" and not _is_count(text):
            return _("Type the number of children, from 0 to 30.")
        return day_problem(text) if key == "on" else ""

    def keep_answer(self, case_id: str, key: str, text: str, seen: str) -> ChangeSet:
        """Save one answer."""
        return self._service.keep(case_id, key, _value(key, text), _value(key, seen))

    def form(self, case_id: str, entry: Entry) -> Form:
        """Return the form of a line. Raises KnownError "record-missing"."""
        return form_of(entry, LINES.stored(self.records(case_id), entry))

    def problems(self, entry: Entry) -> list[Problem]:
        """Return what keeps a line from being saved."""
        return problems_of(entry)

    def records(self, case_id: str) -> dict[str, Line]:
        """Return every line, by id."""
        lines = self._service.view(case_id).lines
        found: list[Line] = [*lines.income, *lines.capital, *lines.costs]
        return {line.id: line for line in found}

    def act(self, case_id: str, answers: Mapping[str, str]) -> Kept:
        """Record what the person pays. Raises KnownError as `Chargings.record`."""
        _result, change = self._service.record(case_id)
        return self.read(case_id), (change,)


def _value(key: str, text: str) -> Any:
    if key == "premiums":
        return tuple(text.split())
    if key in _FLAGS:
        return text == "yes"
    if key == "care_pence":
        return pence_of(text)
    return int(text.strip() or 0) if key == "children" else text


def _is_count(text: str) -> bool:
    number = text.strip()
    return not number or (number.isascii() and number.isdecimal() and int(number) <= _MOST_CHILDREN)
