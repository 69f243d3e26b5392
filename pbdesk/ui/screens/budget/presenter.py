"""What the budget shows: the guide and its working, why there is none yet, and the money once it is agreed.

Everything here may run off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pbdesk.domain.allocation import Allocation, Step, TopUp
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.budget import IndicativeBudget
from pbdesk.domain.charging_record import ChargeResult
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence
from pbdesk.i18n import _, current
from pbdesk.schemes.allocation import Adjustments
from pbdesk.schemes.whatif import NextRow, OtherAnswer
from pbdesk.services.assessments import AssessmentView, Choice
from pbdesk.services.ports import ChangeSet
from pbdesk.services.receipts import Money
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models.charging_labels import contribution_rows
from pbdesk.ui.models.decided import approved_words
from pbdesk.ui.screens.budget.changes import Added, Changes, added_of, changes_of, tolerance_words
from pbdesk.ui.screens.budget.states import (
    Amounts,
    MoneyTables,
    StepRow,
    agreed_amounts,
    amounts_of,
    difference_words,
    money_tables,
    open_words,
    step_rows,
    total_that_stands,
    why_words,
)


class BudgetBook(Protocol):
    """The service of indicative budgets."""

    def preview(self, case_id: str) -> Allocation:
        """Work out the budget without keeping it. Raises KnownError where the rules give none."""

    def work_out(self, case_id: str) -> tuple[Allocation, ChangeSet]:
        """Work out the budget and keep it."""

    def current(self, case_id: str) -> Allocation | None:
        """Return the latest working-out, or None."""

    def working(self, case_id: str, language: str) -> tuple[Step, ...]:
        """Return the latest working-out's steps with its words in a language."""

    def record(self, case_id: str) -> IndicativeBudget | None:
        """Return who made the latest working-out and when."""

    def adjustments(self, case_id: str) -> Adjustments:
        """Return what people added."""

    def add_top_up(self, case_id: str, top_up: TopUp) -> tuple[Allocation, ChangeSet]:
        """Add money for what the rules do not foresee."""

    def remove_top_up(self, case_id: str, place: int) -> tuple[Allocation, ChangeSet]:
        """Take back a top-up."""

    def set_amount(self, case_id: str, amount_pence: Pence, reason: str) -> tuple[Allocation, ChangeSet]:
        """Set another amount than the rules'."""

    def take_back_amount(self, case_id: str) -> tuple[Allocation, ChangeSet]:
        """Let the rules' amount stand again."""

    def changes(self, case_id: str, language: str) -> tuple[NextRow | None, tuple[OtherAnswer, ...]]:
        """Return what would change the budget."""

    def tolerance_percent(self, case_id: str) -> int | None:
        """Return how far the agreed budget may be from the guide without a reason."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Why there is no budget yet, and the words of the way to the assessment."""

    title: str
    text: str
    action: str


@dataclass(frozen=True, slots=True)
class GuideCard:
    """The indicative budget.

    Attributes:
        amounts: empty where the rules lead to no sum.
        made: when and by whom it was worked out.
        illustrative: that its figures are invented, "" where they are not.
        stale: that the answers have changed since, "" where they have not.
        changes: what would change it, None where nothing would or the answers are not as they were.
        added: what people added; period: "week", "year" or "once".
    """

    amounts: Amounts
    why: str
    steps: tuple[StepRow, ...]
    made: str
    illustrative: str
    stale: str
    changes: Changes | None
    added: Added
    period: str


@dataclass(frozen=True, slots=True)
class FinalCard:
    """The budget that the council agreed, the legal figure, and how it differs from the guide."""

    amounts: Amounts
    decided: str
    difference: str
    tolerance: str


@dataclass(frozen=True, slots=True)
class BudgetScreen:
    """A case's budget as it stands; `lacking` says why it cannot be worked out now, None where it can."""

    case_id: str
    name: str
    language: str
    guide: GuideCard | None
    lacking: Lacking | None
    final: FinalCard | None
    money: MoneyTables | None
    contribution: tuple[tuple[str, str], ...] = ()


class BudgetPresenter:
    """Reads and works out one case's budget."""

    def __init__(
        self,
        budgets: BudgetBook,
        assessment_of: Callable[[str], Assessment | None],
        answers_of: Callable[[str], AssessmentView],
        money_of: Callable[[str], Money],
        case_of: Callable[[str], CaseRow | None],
        funders_of: Callable[[str], Sequence[Choice]],
        contribution_of: Callable[[str], ChargeResult | None] = lambda _case_id: None,
        role_of: Callable[[str, str], str] = lambda _scheme_id, role: role,
    ) -> None:
        """Take the service, and what reads a case's assessment, its answers, its money, its row, its funders.

        `role_of` gives a scheme's role in words.
        """
        self._role_of = role_of
        self._budgets = budgets
        self._contribution_of = contribution_of
        self._assessment_of = assessment_of
        self._answers_of = answers_of
        self._money_of = money_of
        self._case_of = case_of
        self._funders_of = funders_of

    def read(self, case_id: str) -> BudgetScreen:
        """Return how the budget stands. Raises KnownError "case-missing"."""
        language = current().language  # before all words: a change meanwhile shows, and the page reads again
        case = self._case_of(case_id)
        if case is None:
            raise KnownError("case-missing", N_("This case is no longer on this computer."))
        allocation = self._budgets.current(case_id)
        lacking, now = self._lacking(case_id)
        money = self._money_of(case_id)
        return BudgetScreen(
            case_id=case_id,
            name=case.name,
            language=language,
            guide=self._guide(case_id, allocation, now, lacking) if allocation else None,
            lacking=lacking,
            final=self._final(case, money, allocation),
            money=self._tables(case, money),
            contribution=contribution_rows(self._contribution_of(case_id)),
        )

    def work_out(self, case_id: str) -> tuple[BudgetScreen, ChangeSet]:
        """Work out the budget and keep it. Raises KnownError where the rules give none, in words."""
        _allocation, change = self._budgets.work_out(case_id)
        return self.read(case_id), change

    def add_top_up(
        self, case_id: str, name: str, amount_pence: Pence, reason: str
    ) -> tuple[BudgetScreen, ChangeSet]:
        """Add money for what the rules do not foresee. Raises KnownError as `work_out`."""
        top_up = TopUp(name=name, amount_pence=amount_pence, reason=reason)
        _allocation, change = self._budgets.add_top_up(case_id, top_up)
        return self.read(case_id), change

    def take_back_top_up(self, case_id: str, place: int) -> tuple[BudgetScreen, ChangeSet]:
        """Take back a top-up."""
        _allocation, change = self._budgets.remove_top_up(case_id, place)
        return self.read(case_id), change

    def set_amount(self, case_id: str, amount_pence: Pence, reason: str) -> tuple[BudgetScreen, ChangeSet]:
        """Set another amount than the rules'. Raises KnownError as `work_out`."""
        _allocation, change = self._budgets.set_amount(case_id, amount_pence, reason)
        return self.read(case_id), change

    def take_back_amount(self, case_id: str) -> tuple[BudgetScreen, ChangeSet]:
        """Let the rules' amount stand again."""
        _allocation, change = self._budgets.take_back_amount(case_id)
        return self.read(case_id), change

    def _lacking(self, case_id: str) -> tuple[Lacking | None, Allocation | None]:
        """Return why the budget cannot be worked out now, or what it would come to."""
        assessment = self._assessment_of(case_id)
        if assessment is None:
            return _not_begun(), None
        if not assessment.completed_on:
            left = self._answers_of(case_id).left
            return (
                Lacking(
                    _("The assessment is not finished yet."), open_words(left), _("Go on with the assessment")
                ),
                None,
            )
        try:
            return None, self._budgets.preview(case_id)
        except KnownError as error:
            what, safe, todo = current().render(error)
            text = " ".join(part for part in (safe, todo) if part)
            return Lacking(what, text, _("Look at the assessment")), None

    def _guide(
        self, case_id: str, allocation: Allocation, now: Allocation | None, lacking: Lacking | None
    ) -> GuideCard:
        record = self._budgets.record(case_id)
        made = ""
        if record is not None:
            made = _(
                "Worked out on {when} by {who}.",
                when=current().when(record.made_at),
                who=record.made_by or _("somebody on this computer"),
            )
        is_stale = lacking is None and now != allocation
        return GuideCard(
            amounts=amounts_of(allocation.stands_pence, allocation.period, allocation.divisor),
            why=why_words(allocation),
            steps=step_rows(self._budgets.working(case_id, current().language)),
            made=made,
            illustrative=_("The figures of this programme are invented, to try it out.")
            if allocation.illustrative
            else "",
            stale=_("The answers have changed since this was worked out.") if is_stale else "",
            changes=self._changes(case_id, allocation) if lacking is None and not is_stale else None,
            added=added_of(self._budgets.adjustments(case_id), allocation),
            period=allocation.period,
        )

    def _changes(self, case_id: str, allocation: Allocation) -> Changes | None:
        """Return what would change the guide; nothing where the rules have no such answer to give."""
        try:
            return changes_of(self._budgets.changes(case_id, current().language), allocation)
        except KnownError:
            return None

    def _final(self, case: CaseRow, money: Money, allocation: Allocation | None) -> FinalCard | None:
        decision = money.decision
        if decision is None:
            return None
        budget = decision.budget
        return FinalCard(
            amounts=agreed_amounts(budget),
            decided=approved_words(decision, self._role_of(case.scheme_id, decision.decided_as)),
            difference=difference_words(budget, allocation),
            tolerance=tolerance_words(
                budget.total_pence,
                total_that_stands(allocation) if allocation else None,
                self._budgets.tolerance_percent(case.case_id),
                decision.reason,
            ),
        )

    def _tables(self, case: CaseRow, money: Money) -> MoneyTables | None:
        if money.decision is None:
            return None
        return money_tables(money, {each.id: each.label for each in self._funders_of(case.scheme_id)})


def _not_begun() -> Lacking:
    return Lacking(
        _("There is no assessment yet."),
        _("The indicative budget is worked out from it. It shows each step, so that nobody has to guess."),
        _("Start the assessment"),
    )
