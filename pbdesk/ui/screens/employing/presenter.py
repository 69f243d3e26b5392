"""What employing shows and writes: assistants, other costs, and putting the sum into the plan.

Everything here may run off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current
from pbdesk.services.employing import Employings, EmployingView
from pbdesk.services.employing import Entry as KeptEntry
from pbdesk.services.plans import PlanView
from pbdesk.services.ports import ChangeSet
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models import employing_labels as labels
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.sheet import Entry, Form, Sheet
from pbdesk.ui.models.sheet_drafts import Drafts, EntryDrafts
from pbdesk.ui.screens.employing import states
from pbdesk.ui.screens.employing.forms import BLANK, form_of, kind_of, problems_of, record_of

Kept = tuple[Sheet, tuple[ChangeSet, ...]]
_SHORT = 36


class EmployingPresenter:
    """Reads and writes what one case's assistants cost. See `widgets.sheet_page.SheetPresenter`."""

    def __init__(
        self,
        service: Employings,
        case_of: Callable[[str], CaseRow | None],
        plan_of: Callable[[str], PlanView | None],
        drafts: Drafts,
    ) -> None:
        """Take the service, what reads a case and its plan, and drafts."""
        self._service = service
        self._case_of = case_of
        self._plan_of = plan_of
        self._drafts = EntryDrafts(drafts, "employing")
        self._gone: dict[str, KeptEntry] = {}

    def read(self, case_id: str) -> Sheet:
        """Return the sheet as it stands. Raises KnownError "case-missing", "step-unknown"."""
        language = current().language  # before all words: a change meanwhile shows, and the page reads again
        case = self._case_of(case_id)
        if case is None:
            raise KnownError("case-missing", N_("This case is no longer on this computer."))
        view = self._service.view(case_id)
        plan = _plan_says(self._plan_of(case_id))
        return Sheet(case_id, case.name, language, states.parts(view), states.outcome(view, plan))

    def keep(self, case_id: str, answers: Sequence[tuple[str, str]], seen: Mapping[str, str]) -> Kept:
        """Save the day whose figures count."""
        problems, changes = [], []
        for key, text in answers:
            if not _is_day(text):
                words = _("Type the day, the month and the year as numbers, like 27 3 2026.")
                problems.append(Problem(key, words))
            else:
                changes.append(self._service.keep_day(case_id, text, seen.get(key, "")))
        return replace(self.read(case_id), problems=tuple(problems)), tuple(changes)

    def form(self, case_id: str, entry: Entry) -> Form:
        """Return the form of an assistant or of a cost."""
        view = self._service.view(case_id)
        return form_of(entry, _stored(view, entry), view.rule)

    def problems(self, entry: Entry) -> list[Problem]:
        """Return what keeps an entry from being saved."""
        return problems_of(entry)

    def save_entry(self, case_id: str, entry: Entry) -> Kept:
        """Add an entry, or save what was changed of one."""
        before = _stored(self._service.view(case_id), entry)
        record = record_of(entry.values, before)
        if entry.row_id:
            change = self._service.change(record, record_of(entry.seen, before))
        else:
            change = self._service.add(case_id, record)[1]
        self._drafts.keep(case_id, None)
        return self.read(case_id), (change,)

    def remove(self, case_id: str, row_id: str) -> Kept:
        """Take an entry away."""
        found = _entries(self._service.view(case_id)).get(row_id)
        if found is None:
            return self.read(case_id), ()
        self._gone[case_id] = found
        change = self._service.remove(found)
        return self.read(case_id), (change,)

    def put_back(self, case_id: str) -> Kept:
        """Add again the entry that was just taken away."""
        found = self._gone.pop(case_id, None)
        changes = (self._service.put_back(found),) if found is not None else ()
        return self.read(case_id), changes

    def offer(self, case_id: str, offer: str) -> Kept:
        """Add the costs that are usual."""
        change = self._service.usual_costs(case_id, dict(labels.cost_kinds()))
        return self.read(case_id), (change,)

    def act(self, case_id: str, answers: Mapping[str, str]) -> Kept:
        """Put what it costs into the plan. Raises KnownError as `Employings.put_into_plan`."""
        names = [each.name for each in self._service.view(case_id).assistants]
        words = _("Personal assistant: {names}", names=current().list(names))
        _result, changes = self._service.put_into_plan(case_id, answers.get("outcome", ""), words)
        return self.read(case_id), changes

    def draft(self, case_id: str) -> Entry | None:
        """Return the form that was open."""
        return self._drafts.get(case_id)

    def keep_draft(self, case_id: str, entry: Entry | None) -> None:
        """Keep the open form, or forget it."""
        self._drafts.keep(case_id, entry)


def _entries(view: EmployingView) -> dict[str, KeptEntry]:
    found: list[KeptEntry] = [*view.assistants, *view.costs]
    return {each.id: each for each in found}


def _stored(view: EmployingView, entry: Entry) -> KeptEntry:
    """Return the record of an entry, a blank one for a new entry. Raises KnownError "record-missing"."""
    if not entry.row_id:
        return BLANK[entry.kind]
    found = _entries(view).get(entry.row_id)
    if found is None or kind_of(found) != entry.kind:
        raise KnownError(
            "record-missing",
            N_("What you were working on is no longer here: somebody removed it."),
            safe=N_("Nothing else was changed."),
        )
    return found


def _plan_says(plan: PlanView | None) -> states.PlanSays:
    if plan is None:
        return states.PlanSays()
    outcomes = tuple((each.id, _shortened(each.text)) for each in plan.content.outcomes)
    return states.PlanSays(outcomes, plan.editable)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1].rsplit(' ', 1)[0]}…"


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False
