"""What a support plan booklet needs to know of a case, gathered in one read: records only, no words of its own.

A signed plan prints from its signed content, so that later drafting never shows in it.
"""

from __future__ import annotations

import msgspec

from pbdesk.domain.allocation import Allocation, Step
from pbdesk.domain.case import Case, Task
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.ledger import LedgerView
from pbdesk.domain.people import Person
from pbdesk.domain.plan import WEEKS_IN_YEAR, Plan, PlanContent
from pbdesk.domain.reaching import Reach
from pbdesk.domain.signoff import PlanStatus, Standing
from pbdesk.services.budgets import Budgets
from pbdesk.services.caseload import Caseload, TaskRow
from pbdesk.services.plans import Plans
from pbdesk.services.ports import OpenVault
from pbdesk.services.reaching import Reaching
from pbdesk.services.receipts import Receipts


class BookletFacts(msgspec.Struct, frozen=True):
    """A case as a booklet needs it.

    Attributes:
        plan: the signed content where there is one, else the draft.
        signed: whether `plan` is the signed content.
        divisor: weeks in the plan's year.
        working: the steps of the indicative budget, with questions and answers in the booklet's language.
        ledger: None while nothing is agreed.
        reach: how the adviser can be reached; is_own_case: whether that is the person at this desk.
    """

    case: Case
    person: Person
    plan: PlanContent
    standing: Standing
    signed: bool
    divisor: int
    indicative: Allocation | None
    working: tuple[Step, ...]
    ledger: LedgerView | None
    tasks: tuple[TaskRow, ...]
    council: str
    adviser: str
    today: str
    period: str = "week"
    reach: Reach = Reach()
    is_own_case: bool = True


def plan_missing() -> KnownError:
    """Return what is said where something of a plan is to be printed before there is one."""
    return KnownError(
        "plan-missing",
        N_("There is no support plan to print yet."),
        todo=N_("Start the plan, then print it."),
    )


class Booklets:
    """Gathers facts for printing."""

    def __init__(
        self, vault: OpenVault, caseload: Caseload, budgets: Budgets, plans: Plans, receipts: Receipts
    ) -> None:
        self._vault = vault
        self._caseload = caseload
        self._budgets = budgets
        self._plans = plans
        self._receipts = receipts

    def facts(self, case_id: str, language: str, *, needs_plan: bool = True) -> BookletFacts:
        """Return what a booklet says.

        Raises KnownError "plan-missing" before a plan is started; other documents (`needs_plan` false) are then given
        an empty one.
        """
        view = self._plans.view(case_id)
        if view is None and needs_plan:
            raise plan_missing()
        overview = self._caseload.open(case_id)
        standing = view.standing if view else Standing(PlanStatus.DRAFT)
        signed = standing.signed
        drafted = view.content if view else PlanContent(Plan(id=""))
        money = self._receipts.money(case_id)
        enrolment, reaching = self._vault.enrolment, Reaching(self._vault)
        return BookletFacts(
            case=overview.case,
            person=overview.person,
            plan=msgspec.convert(signed[0].content, PlanContent) if signed else drafted,
            standing=standing,
            signed=signed is not None,
            divisor=view.divisor if view else WEEKS_IN_YEAR,
            indicative=view.indicative if view else self._budgets.current(case_id),
            working=self._budgets.working(case_id, language),
            ledger=money.view if money.decision else None,
            tasks=self._tasks(case_id),
            council=enrolment.council_name if enrolment else "",
            adviser=overview.case.adviser or self._vault.author,
            today=self._vault.clock.today(),
            period=view.period if view else "week",
            reach=reaching.of(overview.case.adviser),
            is_own_case=reaching.is_own(overview.case.adviser),
        )

    def _tasks(self, case_id: str) -> tuple[TaskRow, ...]:
        """Return the open tasks from today on, labels as they are kept, so that print puts them into its language."""
        today = self._vault.clock.today()
        due = {key: on for key, on in self._vault.reads.task_dates(case_id).items() if on >= today}
        rows = [
            TaskRow(task, due[task.id]) for task in self._vault.reads.records(Task, case_id) if task.id in due
        ]
        return tuple(sorted(rows, key=lambda row: (row.due_on, row.task.id)))
