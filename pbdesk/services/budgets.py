"""Indicative budgets: worked out from the assessment by the scheme's rules, and kept with every step.

An indicative budget is a guide, never an entitlement or a cap. Working it out again keeps the earlier ones. What people
add (money for what the rules do not foresee, another amount) has its reason, stands beside what the rules gave, and
goes on until somebody takes it back. What would change the amount is worked out by the same rules and never kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from pbdesk.domain.allocation import Allocation, Override, Step, TopUp
from pbdesk.domain.budget import IndicativeBudget
from pbdesk.domain.errors import KnownError
from pbdesk.domain.money import Pence
from pbdesk.schemes.allocation import NOTHING, Adjustments
from pbdesk.schemes.forms.state import FormState
from pbdesk.schemes.scheme import Scheme
from pbdesk.schemes.whatif import NextRow, OtherAnswer, next_row, other_answers
from pbdesk.services.assessments import require_complete
from pbdesk.services.caseload import latest
from pbdesk.services.ports import ChangeSet, OpenVault


class Allocate(Protocol):
    """Works out a case's allocation from the state of its form, with what people add."""

    def __call__(self, case_id: str, state: FormState, adjustments: Adjustments = NOTHING) -> Allocation:
        """Raises KnownError where the rules give none, in words."""


Speak = Callable[[str, Allocation, FormState], tuple[Step, ...]]
"""Gives a case's steps with questions and answers in the language of the state; sentences stay message ids."""


class Budgets:
    """Works out and reads indicative budgets."""

    def __init__(
        self,
        vault: OpenVault,
        allocate: Allocate,
        speak: Speak,
        state_of: Callable[[str], FormState],
        scheme_of: Callable[[str], Scheme] | None = None,
    ) -> None:
        """`scheme_of` gives a case's rules, by which `changes` says what another answer would come to."""
        self._vault = vault
        self._scheme_of = scheme_of
        self._allocate = allocate
        self._speak = speak
        self._state_of = state_of

    def preview(self, case_id: str) -> Allocation:
        """Work out the budget from the answers so far, with what people added, without keeping it.

        Raises KnownError where the rules give none, in words.
        """
        return self._allocate(case_id, self._state_of(case_id), self.adjustments(case_id))

    def work_out(self, case_id: str) -> tuple[Allocation, ChangeSet]:
        """Work out the budget and keep it with its steps; the same result as the last one is not kept twice.

        Raises KnownError "assessment-incomplete" while answers are missing: they would count as no need at all.
        """
        return self._keep(case_id, self.adjustments(case_id))

    def adjustments(self, case_id: str) -> Adjustments:
        """Return what people added to the latest working-out."""
        record = self.record(case_id)
        return msgspec.convert(record.adjustments, Adjustments) if record else NOTHING

    def add_top_up(self, case_id: str, top_up: TopUp) -> tuple[Allocation, ChangeSet]:
        """Add money for what the rules do not foresee, and work out anew.

        Raises KnownError "adjustment-reason" without a reason, and as `work_out`.
        """
        now = self.adjustments(case_id)
        return self._keep(case_id, msgspec.structs.replace(now, top_ups=(*now.top_ups, top_up)))

    def remove_top_up(self, case_id: str, place: int) -> tuple[Allocation, ChangeSet]:
        """Take back the top-up at a place (from 0), and work out anew."""
        now = self.adjustments(case_id)
        left = now.top_ups[:place] + now.top_ups[place + 1 :]
        return self._keep(case_id, msgspec.structs.replace(now, top_ups=left))

    def set_amount(self, case_id: str, amount_pence: Pence, reason: str) -> tuple[Allocation, ChangeSet]:
        """Set another amount per period than the rules', beside what they gave.

        Raises KnownError "adjustment-reason" without a reason, and as `work_out`.
        """
        other = Override(amount_pence=amount_pence, reason=reason, by=self._vault.author)
        return self._keep(case_id, msgspec.structs.replace(self.adjustments(case_id), override=other))

    def take_back_amount(self, case_id: str) -> tuple[Allocation, ChangeSet]:
        """Let the rules' amount stand again."""
        return self._keep(case_id, msgspec.structs.replace(self.adjustments(case_id), override=None))

    def changes(self, case_id: str, language: str) -> tuple[NextRow | None, tuple[OtherAnswer, ...]]:
        """Return what would change the budget: the next row of the table, and each other answer that would.

        The amounts are the rules' own, without what people added. Nothing of it is kept. Raises KnownError as
        `preview`.
        """
        if self._scheme_of is None:
            return None, ()
        scheme, state = self._scheme_of(case_id), self._state_of(case_id).spoken_in(language)
        if "points" not in scheme.definition.allocation.inputs:
            return None, ()
        now = self._allocate(case_id, state)
        return next_row(scheme, now.inputs, state.facts.now.date()), other_answers(scheme, state)

    def tolerance_percent(self, case_id: str) -> int | None:
        """Return how far the agreed budget may be from the guide without a reason, None where that is not known."""
        return self._scheme_of(case_id).definition.allocation.tolerance_percent if self._scheme_of else None

    def _keep(self, case_id: str, adjustments: Adjustments) -> tuple[Allocation, ChangeSet]:
        state = self._state_of(case_id)
        require_complete(state)
        allocation = self._allocate(case_id, state, adjustments)
        record = self.record(case_id)
        if record is not None and self._read(record) == allocation:
            return allocation, ChangeSet()
        clock = self._vault.clock
        made = IndicativeBudget(
            id=clock.new_id(),
            case_id=case_id,
            allocation=msgspec.to_builtins(allocation),
            made_at=clock.now(),
            made_by=self._vault.author,
            adjustments={} if adjustments == NOTHING else msgspec.to_builtins(adjustments),
        )
        with self._vault.begin() as work:
            work.save(made)
            return allocation, work.commit()

    def current(self, case_id: str) -> Allocation | None:
        """Return the latest working-out, or None."""
        record = self.record(case_id)
        return self._read(record) if record else None

    def working(self, case_id: str, language: str) -> tuple[Step, ...]:
        """Return the latest working-out's steps with its words in a language, nothing before there is one.

        The steps stay in the words in which they were kept where the assessment is not on this computer.
        """
        record = self.record(case_id)
        if record is None:
            return ()
        allocation = self._read(record)
        try:
            state = self._state_of(case_id)
        except KnownError as error:
            if error.code != "assessment-missing":
                raise
            return allocation.steps
        return self._speak(case_id, allocation, state.spoken_in(language))

    def record(self, case_id: str) -> IndicativeBudget | None:
        """Return the record of the latest working-out, with who made it and when."""
        return latest(self._vault.reads.records(IndicativeBudget, case_id), "made_at")

    def _read(self, record: IndicativeBudget) -> Allocation:
        return msgspec.convert(record.allocation, Allocation)
