"""Indicative budgets: worked out from the assessment by the scheme's rules, and kept with every step.

An indicative budget is a guide, never an entitlement or a cap. Working it out again keeps the earlier ones.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pbdesk.domain.allocation import Allocation, Step
from pbdesk.domain.budget import IndicativeBudget
from pbdesk.domain.errors import KnownError
from pbdesk.schemes.forms.state import FormState
from pbdesk.services.assessments import require_complete
from pbdesk.services.caseload import latest
from pbdesk.services.ports import ChangeSet, OpenVault

Allocate = Callable[[str, FormState], Allocation]
"""Works out a case's allocation from the state of its form."""
Speak = Callable[[str, Allocation, FormState], tuple[Step, ...]]
"""Gives a case's steps with questions and answers in the language of the state; sentences stay message ids."""


class Budgets:
    """Works out and reads indicative budgets."""

    def __init__(
        self, vault: OpenVault, allocate: Allocate, speak: Speak, state_of: Callable[[str], FormState]
    ) -> None:
        self._vault = vault
        self._allocate = allocate
        self._speak = speak
        self._state_of = state_of

    def preview(self, case_id: str) -> Allocation:
        """Work out the budget from the answers so far, without keeping it.

        Raises KnownError where the rules give none, in words.
        """
        return self._allocate(case_id, self._state_of(case_id))

    def work_out(self, case_id: str) -> tuple[Allocation, ChangeSet]:
        """Work out the budget and keep it with its steps; the same result as the last one is not kept twice.

        Raises KnownError "assessment-incomplete" while answers are missing: they would count as no need at all.
        """
        state = self._state_of(case_id)
        require_complete(state)
        allocation = self._allocate(case_id, state)
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
