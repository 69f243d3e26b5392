"""The journey of a case as seven steps, each with a state in words and one action; pure, from what is known.

A step that cannot start says why and offers nothing: no dead buttons.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pbdesk.domain.allocation import Allocation
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.signoff import PlanDecision, PlanStatus, PlanSubmission
from pbdesk.i18n import _, current, ngettext
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models.decided import agreed_words
from pbdesk.ui.models.every_labels import amount_words
from pbdesk.ui.screens.case.care_act import CareAct, Told


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the journey.

    Attributes:
        detail: what it stands on, or why it cannot start.
        action, screen: words and screen of the one action, "" where there is none.
        is_done: True when nothing is left to do in it.
    """

    id: str
    title: str
    state: str
    tone: str = ""
    detail: str = ""
    action: str = ""
    screen: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the journey is told from.

    Attributes:
        missing: details of the person that are not known, in words.
        plan: where the plan stands, None before it is started; `gaps` is what it lacks.
        decided_as: the role of whoever decided, in words.
        review_due: ISO date of the next review, "" while it has none; `reviewed_on` of the last one done.
    """

    row: CaseRow
    today: str
    missing: tuple[str, ...] = ()
    assessment: Assessment | None = None
    allocation: Allocation | None = None
    plan: PlanStatus | None = None
    gaps: int = 0
    submission: PlanSubmission | None = None
    decision: PlanDecision | None = None
    decided_as: str = ""
    review_due: str = ""
    reviewed_on: str = ""
    has_review: bool = field(default=False)
    care_act: CareAct = field(default=CareAct())


def journey(known: Known) -> tuple[Step, ...]:
    """Return the steps in order."""
    makers: tuple[Callable[[Known], Step | None], ...] = (
        _details,
        _assessment,
        _eligibility,
        _budget,
        _charging,
        _plan,
        _employing,
        _sign_off,
        _spending,
        _review,
    )
    return tuple(step for step in (make(known) for make in makers) if step is not None)


def next_step(steps: tuple[Step, ...]) -> Step | None:
    """Return the step that a person would do now: the first that is not done and can be, details apart."""
    return next((step for step in steps if step.action and not step.is_done and step.id != "details"), None)


def _details(known: Known) -> Step:
    title, action = _("Details"), _("Change details")
    if known.missing:
        count = len(known.missing)
        state = ngettext("One thing missing", "{count} things missing", count)
        detail = _("Not known yet: {things}.", things=current().list(list(known.missing)))
        return Step("details", title, state, "", detail, action, "details")
    return Step("details", title, _("Complete"), "ok", "", action, "details", is_done=True)


def _assessment(known: Known) -> Step:
    title, found = _("Assessment"), known.assessment
    if found is None:
        detail = _("What matters to the person, and what they need.")
        return Step(
            "assessment", title, _("Not started"), "", detail, _("Start the assessment"), "assessment"
        )
    if not found.completed_on:
        detail = _started(found.started_on)
        return Step(
            "assessment", title, _("In progress"), "info", detail, _("Continue the assessment"), "assessment"
        )
    detail = _("Completed on {date}.", date=current().date(found.completed_on))
    return Step(
        "assessment", title, _("Complete"), "ok", detail, _("Read the assessment"), "assessment", is_done=True
    )


def _started(started_on: str) -> str:
    return _("Started on {date}.", date=current().date(started_on)) if started_on else ""


def _eligibility(known: Known) -> Step | None:
    told = known.care_act.eligibility
    title = _("Eligibility")
    if told is not None and not told.is_done and not _is_assessed(known):
        return _cannot_start("eligibility", title, _("The assessment comes first."))
    return _told("eligibility", title, told)


def _charging(known: Known) -> Step | None:
    return _told("charging", _("Charging"), known.care_act.charging)


def _employing(known: Known) -> Step | None:
    return _told("employing", _("Employing"), known.care_act.employing)


def _told(screen: str, title: str, told: Told | None) -> Step | None:
    if told is None:
        return None
    return Step(screen, title, told.state, told.tone, told.detail, told.action, screen, is_done=told.is_done)


def _budget(known: Known) -> Step:
    title = _("Indicative budget")
    if known.allocation is not None:
        detail = _(
            "{amount}. A guide, not a promise and not a limit.", amount=allocation_words(known.allocation)
        )
        return Step(
            "budget", title, _("Worked out"), "ok", detail, _("See the working"), "budget", is_done=True
        )
    if not _is_assessed(known):
        return _cannot_start("budget", title, _("It is worked out from the completed assessment."))
    detail = _("The assessment is complete, so it can be worked out now.")
    return Step("budget", title, _("Not worked out"), "", detail, _("Work out the budget"), "budget")


def allocation_words(allocation: Allocation) -> str:
    """Return what an indicative budget comes to: "£212.00 a week"."""
    if allocation.amount_pence is None:
        return _("No sum: universal services")
    return amount_words(current().money(allocation.amount_pence), allocation.period)


def _plan(known: Known) -> Step:
    title, action = _("Support plan"), _("Open the plan")
    status = known.plan
    if status is None:
        if not _is_assessed(known):
            return _cannot_start("plan", title, _("The assessment comes first."))
        detail = _("What the person wants to achieve, and what the budget will pay for.")
        return Step("plan", title, _("Not started"), "", detail, _("Start the plan"), "plan")
    if status in (PlanStatus.WAITING, PlanStatus.SIGNED):
        words = _("Sent") if status is PlanStatus.WAITING else _("Signed")
        detail = (
            _("It does not change while it waits.")
            if status is PlanStatus.WAITING
            else _("Signed plans never change.")
        )
        return Step("plan", title, words, "ok", detail, action, "plan", is_done=True)
    if status in (PlanStatus.QUERIED, PlanStatus.DECLINED):
        return Step("plan", title, _("Came back"), "warn", _reason(known), action, "plan")
    detail = (
        ngettext(
            "One thing is missing before it can be sent.",
            "{count} things are missing before it can be sent.",
            known.gaps,
        )
        if known.gaps
        else _("Nothing is missing. It can be sent for sign-off.")
    )
    words = _("Draft of the next version") if status is PlanStatus.NEXT_DRAFT else _("Draft")
    return Step("plan", title, words, "info", detail, _("Continue the plan"), "plan")


def _sign_off(known: Known) -> Step:
    title, status = _("Sign-off"), known.plan
    if status is None or status is PlanStatus.DRAFT:
        return _cannot_start("sign-off", title, _("The plan has not been sent yet."))
    if status is PlanStatus.WAITING:
        sent = known.submission.submitted_at if known.submission else ""
        detail = _("Sent on {date}. The answer comes with a sync.", date=current().date(sent)) if sent else ""
        return Step(
            "sign-off",
            title,
            _("Waiting for the council"),
            "info",
            detail,
            _("Sync and status"),
            "sync_status",
            is_done=True,
        )
    if status is PlanStatus.QUERIED:
        return Step(
            "sign-off", title, _("The council has a question"), "warn", _reason(known), _("Answer"), "plan"
        )
    if status is PlanStatus.DECLINED:
        return Step("sign-off", title, _("Not agreed"), "warn", _reason(known), _("Open the plan"), "plan")
    agreed = known.row.agreed or 0
    told = known.decision
    detail = agreed_words(told, known.decided_as, agreed) if told else current().money(agreed)
    return Step("sign-off", title, _("Agreed"), "ok", detail, _("Print the plan"), "print", is_done=True)


def _spending(known: Known) -> Step:
    title, row = _("Spending"), known.row
    if row.agreed is None or row.left is None:
        return _cannot_start("spending", title, _("There is no agreed budget yet."))
    action = _("Open receipts")
    if row.left < 0:
        state = _("{amount} over", amount=current().money(-row.left))
        return Step("spending", title, state, "error", _spent(row), action, "receipts")
    state = _("{amount} left", amount=current().money(row.left))
    return Step("spending", title, state, "ok", _spent(row), action, "receipts", is_done=True)


def _spent(row: CaseRow) -> str:
    money = current().money
    return _("{spent} spent, {promised} promised.", spent=money(row.spent), promised=money(row.committed))


def _review(known: Known) -> Step:
    title, due = _("Review"), known.review_due
    if due and due < known.today:
        detail = _("It was due on {date}.", date=current().date(due))
        return Step("review", title, _("Overdue"), "warn", detail, _("Write up the review"), "reviews")
    if due:
        state = _("Due {date}", date=current().date(due, "medium"))
        why = _("Does the plan still do what it is for?")
        return Step("review", title, state, "", why, _("Open the reviews"), "reviews", is_done=True)
    if known.reviewed_on:
        detail = _("Reviewed on {date}.", date=current().date(known.reviewed_on))
        return Step(
            "review", title, _("Complete"), "ok", detail, _("Open the reviews"), "reviews", is_done=True
        )
    if known.has_review:
        return _cannot_start("review", title, _("Its date is counted from the day of sign-off."))
    return _cannot_start("review", title, _("No review has been planned."))


def _cannot_start(id: str, title: str, why: str) -> Step:
    return Step(id, title, _("Cannot start yet"), "", why)


def _is_assessed(known: Known) -> bool:
    return known.assessment is not None and bool(known.assessment.completed_on)


def _reason(known: Known) -> str:
    reason = known.decision.reason if known.decision else ""
    return _("The council says: {reason}", reason=reason) if reason else ""
