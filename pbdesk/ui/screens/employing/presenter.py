"""What employing shows and writes: assistants, other costs, and putting the sum into the plan.

Everything here may run off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pbdesk.i18n import _, current
from pbdesk.services.employing import Employings, EmployingView
from pbdesk.services.employing import Entry as KeptEntry
from pbdesk.services.plan_view import PlanView
from pbdesk.services.ports import ChangeSet, DraftStore
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models import employing_labels as labels
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.sheet import Entry, Form, Outcome, Part
from pbdesk.ui.models.sheet_drafts import shortened
from pbdesk.ui.models.sheet_presenter import Kept, RecordSheet, day_problem
from pbdesk.ui.screens.employing import states
from pbdesk.ui.screens.employing.forms import RECORDS, form_of, problems_of

_SHORT = 36


class EmployingPresenter(RecordSheet[KeptEntry]):
    """Reads and writes what one case's assistants cost."""

    def __init__(
        self,
        service: Employings,
        case_of: Callable[[str], CaseRow | None],
        plan_of: Callable[[str], PlanView | None],
        drafts: DraftStore,
    ) -> None:
        """Take the service, what reads a case and its plan, and drafts."""
        super().__init__("employing", case_of, drafts, service, RECORDS)
        self._service = service
        self._plan_of = plan_of

    def shown(self, case: CaseRow) -> tuple[tuple[Part, ...], Outcome]:
        """Return assistants and costs, and what they come to. Raises KnownError "step-unknown"."""
        view = self._service.view(case.case_id)
        plan = _plan_says(self._plan_of(case.case_id))
        return states.parts(view), states.outcome(view, plan)

    def answer_problem(self, key: str, text: str) -> str:
        """Return what is wrong with the day, "" for nothing."""
        return day_problem(text)

    def keep_answer(self, case_id: str, key: str, text: str, seen: str) -> ChangeSet:
        """Save the day whose figures count."""
        return self._service.keep_day(case_id, text, seen)

    def form(self, case_id: str, entry: Entry) -> Form:
        """Return the form of an assistant or of a cost. Raises KnownError "record-missing"."""
        view = self._service.view(case_id)
        return form_of(entry, RECORDS.stored(_entries(view), entry), view.rule)

    def problems(self, entry: Entry) -> list[Problem]:
        """Return what keeps an entry from being saved."""
        return problems_of(entry)

    def records(self, case_id: str) -> dict[str, KeptEntry]:
        """Return every assistant and cost, by id."""
        return _entries(self._service.view(case_id))

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


def _entries(view: EmployingView) -> dict[str, KeptEntry]:
    found: list[KeptEntry] = [*view.assistants, *view.costs]
    return {each.id: each for each in found}


def _plan_says(plan: PlanView | None) -> states.PlanSays:
    if plan is None:
        return states.PlanSays()
    outcomes = tuple((each.id, shortened(each.text, _SHORT)) for each in plan.content.outcomes)
    return states.PlanSays(outcomes, plan.editable)
