"""What the example tells of one person's money and how she is: scores, a goal, an agreement, a return."""

from __future__ import annotations

from datetime import date, timedelta

from pbdesk.domain.measures import GOALS
from pbdesk.i18n import _
from pbdesk.services.desk import Desk
from pbdesk.services.monitoring_view import PaymentForm
from pbdesk.services.outcomes import Scores

WELL_BEING = (
    (96, 0, {"satisfied": 4, "worthwhile": 5, "happy": 4, "anxious": 7}),
    (9, 3, {"satisfied": 6, "worthwhile": 7, "happy": 6, "anxious": 4}),
)
"""Days ago, months since the start, and the scores."""
GOAL = "Swim on Fridays again, and be home by five without help on the stairs"


def tell_looking_after(desk: Desk, case_id: str, today: date) -> None:
    """Add to a case what an adviser would have written down by now about its money and how the person is."""
    _tell_outcomes(desk, case_id, today)
    service = desk.monitoring
    council = desk.programmes.funder_order_of_case(case_id)[0]
    service.record_payment(
        PaymentForm(
            case_id=case_id,
            kind="carried_over",
            funder=council,
            amount_pence=42_000,
            on=_ago(today, 30),
            note="Left from the payments of last year",
        )
    )
    service.hold(case_id, "holiday", 11_550, "Holiday that Tomos has earned")
    service.agree(case_id, council, "lines", _ago(today, 28), "They can see what it was for. Not which shop.")
    service.ask_return(
        case_id, (today + timedelta(days=40)).isoformat(), _("Look at the return about the money")
    )


def _tell_outcomes(desk: Desk, case_id: str, today: date) -> None:
    goal, _change = desk.outcomes.add_goal(case_id, GOAL, "I do not go out", "Every Friday")
    for days_ago, wave, scores in WELL_BEING:
        on = _ago(today, days_ago)
        desk.outcomes.record(Scores(case_id=case_id, measure="ons4", on=on, wave=wave, scores=scores))
        given = Scores(
            case_id=case_id,
            measure=GOALS,
            on=on,
            wave=wave,
            scores={goal.id: scores["happy"] - 2},
            importance={goal.id: 9},
        )
        desk.outcomes.record(given)


def _ago(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()
