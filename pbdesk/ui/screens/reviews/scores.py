"""The latest outcome scores beside a review, each measure on one line; all of them stand on the page of outcomes."""

from __future__ import annotations

from collections.abc import Mapping

from pbdesk.domain.measures import GOALS
from pbdesk.i18n import _, current
from pbdesk.services.outcomes import OutcomesView, Slot
from pbdesk.ui.models.names import spoken


def latest_scores(view: OutcomesView) -> tuple[tuple[str, str], ...]:
    """Return (measure and day, scores) of the latest time that each was asked, and what is due."""
    goals = {goal.id: goal.text for goal in view.goals}
    return tuple(_line(slot, goals) for slot in view.slots if slot.found or slot.next_wave >= 0)


def _line(slot: Slot, goals: Mapping[str, str]) -> tuple[str, str]:
    measure = slot.measure
    title = _("Own goals") if slot.id == GOALS else spoken(measure.title) if measure else slot.id.upper()
    if not slot.found:
        return title, _("Not asked yet")
    latest = slot.found[-1]
    names = {item.id: spoken(item.short) or spoken(item.text) for item in measure.items} if measure else goals
    said = [
        _("{item}: {score}", item=names.get(item, item), score=score) for item, score in latest.scores.items()
    ]
    return _("{measure}, {date}", measure=title, date=current().date(latest.on)), "; ".join(said)
