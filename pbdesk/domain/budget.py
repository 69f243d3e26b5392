"""An indicative budget as it was worked out on a day: a guide, never an entitlement or a cap.

Indicative budgets are not in the Care Act 2014 or its regulations, only in the statutory guidance (11.4, 11.7); the
final personal budget (`pbdesk.domain.signoff.FinalBudget`) is the legal figure.
"""

from __future__ import annotations

from typing import Any

from pbdesk.domain.records import Record, record_type


@record_type("indicative_budget", insert_only=True)
class IndicativeBudget(Record, frozen=True, kw_only=True):
    """One working-out of the indicative budget, kept with every step.

    Attributes:
        assessment_id: the assessment whose answers it used.
        allocation: the `pbdesk.domain.allocation.Allocation` as JSON values, with its steps.
        made_at: ISO date and time in UTC; the latest one is the one in use.
        adjustments: top-ups and another amount that people set, each with its reason, as JSON values.
    """

    assessment_id: str = ""
    allocation: dict[str, Any] = {}
    made_at: str = ""
    made_by: str = ""
    adjustments: dict[str, Any] = {}
