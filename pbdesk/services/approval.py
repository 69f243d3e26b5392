"""How long a plan waits for its answer against its programme's clock, and what was asked and answered.

The council's limits are the scheme's: who may approve how much is checked where decisions are made, at the gateway.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Protocol

import msgspec

from pbdesk.domain.money import Pence
from pbdesk.domain.signoff import PlanDecision, PlanReferral, PlanSubmission, standing
from pbdesk.services.ports import OpenVault
from pbdesk.services.rows import WorkItem


class Clock(Protocol):
    """Who decides, and within how many days."""

    @property
    def role(self) -> str:
        """The role's id."""

    @property
    def label(self) -> str:
        """The role in words."""

    @property
    def days(self) -> int:
        """The days in which the programme asks for an answer."""


class Waiting(msgspec.Struct, frozen=True):
    """A plan that waits: with whom, since when, for how long, and by when an answer was to come."""

    role: str
    since: str
    days: int
    allowed: int
    due_on: str

    @property
    def is_late(self) -> bool:
        """Whether the programme's days are over."""
        return self.days > self.allowed


class Approval:
    """Reads how a case's plan stands with those who decide on it."""

    def __init__(
        self,
        vault: OpenVault,
        clock_for: Callable[[str, Pence], Clock],
        role_label: Callable[[str, str], str],
    ) -> None:
        """Take the vault, the scheme's clock for an amount per period, and a role in words by case and id."""
        self._vault = vault
        self._clock_for = clock_for
        self._role_label = role_label

    def waiting(self, case_id: str, today: str) -> Waiting | None:
        """Return how long a case's plan has waited, None where it does not wait."""
        reads = self._vault.reads
        sent = reads.records(PlanSubmission, case_id)
        where = standing("", sent, reads.records(PlanDecision, case_id))
        if where.latest is None or where.answer is not None:
            return None
        passed_on = [
            item for item in reads.records(PlanReferral, case_id) if item.submission_id == where.latest.id
        ]
        clock = self._clock_for(case_id, where.latest.proposed.amount_pence)
        latest = max(passed_on, key=lambda item: (item.passed_at, item.id), default=None)
        role = self._role_label(case_id, latest.to_role) if latest else clock.label
        since = where.latest.submitted_at[:10]
        begun = date.fromisoformat(since)
        return Waiting(
            role=role,
            since=since,
            days=max(0, (date.fromisoformat(today) - begun).days),
            allowed=clock.days,
            due_on=(begun + timedelta(days=clock.days)).isoformat(),
        )

    def with_clock(self, item: WorkItem, today: str) -> WorkItem:
        """Return a waiting plan's work item with the days that it has waited, the day of the answer, and for whom."""
        found = self.waiting(item.case_id, today)
        if found is None:
            return item
        return msgspec.structs.replace(item, label=found.role, due_on=found.due_on, count=found.days)

    def asked_and_answered(self, case_id: str) -> tuple[PlanSubmission | PlanDecision | PlanReferral, ...]:
        """Return everything that went to and fro about a case's plan, oldest first: nothing of it is ever lost."""
        reads = self._vault.reads
        every: list[PlanSubmission | PlanDecision | PlanReferral] = [
            *reads.records(PlanSubmission, case_id),
            *reads.records(PlanDecision, case_id),
            *reads.records(PlanReferral, case_id),
        ]
        return tuple(sorted(every, key=lambda item: (_when(item), item.id)))


def _when(item: PlanSubmission | PlanDecision | PlanReferral) -> str:
    if isinstance(item, PlanSubmission):
        return item.submitted_at
    return item.decided_at if isinstance(item, PlanDecision) else item.passed_at
