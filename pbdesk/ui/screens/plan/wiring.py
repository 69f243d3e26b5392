"""Tells what stands beside a plan, from the desk's services. The one module here that knows the desk's shape."""

from __future__ import annotations

from pbdesk.services.desk import Desk
from pbdesk.ui.models.charging_labels import contribution_rows
from pbdesk.ui.screens.plan.money import actual_rows
from pbdesk.ui.screens.plan.said import clock_words, said_rows


class PlanBeside:
    """See `presenter.Beside`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def said(self, case_id: str) -> tuple[tuple[str, str], ...]:
        """Return what was asked and answered about a case's plan, oldest first."""
        items = self._desk.approval.asked_and_answered(case_id)
        return said_rows(items, lambda role: self._desk.programmes.role_of_case(case_id, role))

    def clock(self, case_id: str) -> str:
        """Return with whom a plan is and for how long, "" where it does not wait."""
        return clock_words(self._desk.approval.waiting(case_id, self._desk.vault.clock.today()))

    def actuals(self, case_id: str) -> tuple[tuple[str, str], ...]:
        """Return what has become of the agreed money, nothing before there is any."""
        money = self._desk.receipts.money(case_id)
        return actual_rows(money.view.total) if money.decision is not None else ()

    def contribution(self, case_id: str) -> tuple[tuple[str, str], ...]:
        """Return what the person pays, nothing where no contribution was recorded."""
        return contribution_rows(self._desk.charging.latest(case_id))
