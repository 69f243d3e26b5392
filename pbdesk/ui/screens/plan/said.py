"""What went to and fro about a plan: sent, asked, answered, passed on, decided. In words, oldest first; pure values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pbdesk.domain.signoff import PlanDecision, PlanReferral, PlanSubmission
from pbdesk.i18n import _, current, ngettext
from pbdesk.services.approval import Waiting
from pbdesk.ui.models.decided import who_decided

Said = PlanSubmission | PlanDecision | PlanReferral
RoleName = Callable[[str], str]


def said_rows(items: Sequence[Said], role: RoleName) -> tuple[tuple[str, str], ...]:
    """Return (who and when, what) of everything that was said about a plan, with each reason."""
    return tuple(_row(item, role) for item in items)


def _row(item: Said, role: RoleName) -> tuple[str, str]:
    if isinstance(item, PlanSubmission):
        what = _("Sent version {version}.", version=item.version)
        return _by(item.submitted_by, item.submitted_at), _with(what, item.note)
    if isinstance(item, PlanReferral):
        what = _(
            "{amount} is above what {role} may approve. Passed on to: {next}.",
            amount=current().money(item.amount_pence),
            role=role(item.from_role),
            next=role(item.to_role),
        )
        return _by(item.passed_by, item.passed_at), _with(what, item.reason)
    what = {"approved": _("Agreed."), "queried": _("Asked a question."), "declined": _("Did not agree.")}[
        item.outcome
    ]
    who = who_decided(item, role(item.decided_as) if item.decided_as else "")
    return _by(who or _("The council"), item.decided_at), _with(what, item.reason)


def clock_words(waiting: Waiting | None) -> str:
    """Return in one sentence with whom a plan is and how long it has waited, "" where it does not wait."""
    if waiting is None:
        return ""
    days = ngettext("one day", "{count} days", waiting.days)
    by = current().date(waiting.due_on)
    if waiting.is_late:
        return _(
            "It is with: {role}. It has waited {days}; an answer was to come by {date}.",
            role=waiting.role,
            days=days,
            date=by,
        )
    return _(
        "It is with: {role}. It has waited {days}; an answer is to come by {date}.",
        role=waiting.role,
        days=days,
        date=by,
    )


def _by(name: str, when: str) -> str:
    return ", ".join(part for part in (name, current().when(when) if when else "") if part)


def _with(what: str, words: str) -> str:
    return f"{what} {_('“{words}”', words=words)}" if words else what
