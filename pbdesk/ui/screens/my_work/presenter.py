"""What My work shows: the day in one line, then groups of things to do, each row with its reason and one action.

Knows no widgets and decides nothing about a case; the order and the reasons come from the caseload service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pbdesk.i18n import _, current, ngettext
from pbdesk.i18n.formats import day_of
from pbdesk.services.rows import WorkItem

FAR = "9999-12-31"
SHOWN = 8
"""How many rows of a group are shown before a person asks for more."""
MORE = 50
"""How many come on asking: a team's hundreds at once would make the window wait."""

_SCREENS = frozenset(
    {"assessment", "budget", "plan", "receipts", "print", "conflicts", "sync_status", "monitoring", "reviews"}
)
_REVIEWS = frozenset({"review", "light_touch", "direct_payment", "full"})
"""The kinds of tasks that a review fulfils."""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing to do, in words.

    Attributes:
        key: stable within the list; names the row's button.
        state, tone: by when, and the pill's tone.
        why: why it is listed.
        screen, args: where the action leads.
    """

    key: str
    person: str
    what: str
    state: str
    tone: str
    why: str
    action: str
    screen: str
    args: dict[str, str]


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """Things to do that belong together.

    Attributes:
        lines: those that are shown.
        count: how many there are in all.
    """

    id: str
    title: str
    lines: tuple[WorkLine, ...]
    count: int


@dataclass(frozen=True, slots=True)
class MyWorkView:
    """The whole page.

    Attributes:
        headline: the day and what is most urgent ("Saturday 21 November. 3 things are overdue.").
        next_up: what comes next when there is nothing to do, "" otherwise.
    """

    headline: str
    groups: tuple[WorkGroup, ...]
    next_up: str


class MyWorkPresenter:
    """Turns work items into words."""

    def __init__(
        self,
        my_work: Callable[[str], list[WorkItem]],
        tasks_due: Callable[[str], list[WorkItem]],
        today: Callable[[], str],
    ) -> None:
        """Take the caseload's `my_work` and `tasks_due`, and the clock's `today`."""
        self._my_work = my_work
        self._tasks_due = tasks_due
        self._today = today

    def view(self, more: Mapping[str, int] | None = None) -> MyWorkView:
        """Return what there is to do, most urgent first; `more` says by group how many rows were asked for besides."""
        today, asked = self._today(), more or {}
        items = self._my_work(today)
        grouped = [(group, list(found)) for group, found in groupby(items, key=_group)]
        groups = tuple(
            WorkGroup(
                group,
                _title(group),
                tuple(_line(item, today) for item in found[: SHOWN + asked.get(group, 0)]),
                len(found),
            )
            for group, found in grouped
        )
        return MyWorkView(_headline(items, today), groups, self._next_up(items))

    def _next_up(self, items: list[WorkItem]) -> str:
        if items:
            return ""
        following = self._tasks_due(FAR)
        if not following:
            return _("No task has a date yet. Open a case to plan the next step.")
        first = following[0]
        return _(
            "Next: {task}, for {person}, on {date}.",
            task=first.label,
            person=first.name,
            date=current().date(first.due_on),
        )


def _group(item: WorkItem) -> str:
    return {"queried": "council", "declined": "council"}.get(item.why, item.why)


def _title(group: str) -> str:
    return {
        "overdue": _("Overdue"),
        "council": _("From the council"),
        "conflict": _("Differences to decide"),
        "corrected_twice": _("Payments corrected in two places"),
        "refused": _("Needs attention"),
        "draft": _("Started, not finished"),
        "this_week": _("This week"),
        "later": _("Next week"),
        "waiting": _("Waiting for the council"),
    }.get(group, group)


def _headline(items: list[WorkItem], today: str) -> str:
    day = _as_first_word(current().date(today, "day"))
    overdue = sum(1 for item in items if item.why == "overdue")
    due = sum(1 for item in items if item.due_on == today)
    if overdue:
        return ngettext(
            "{day}. One thing is overdue.", "{day}. {count} things are overdue.", overdue, day=day
        )
    if due:
        return ngettext(
            "{day}. One thing is due today.", "{day}. {count} things are due today.", due, day=day
        )
    return _("{day}. Nothing is due today.", day=day)


def _as_first_word(text: str) -> str:
    return text[:1].upper() + text[1:]


def _line(item: WorkItem, today: str) -> WorkLine:
    state, tone = _state(item, today)
    wanted = "reviews" if item.action in _REVIEWS else item.action
    screen = wanted if wanted in _SCREENS else "case"
    args = {"case_id": item.case_id} if item.case_id else {}
    return WorkLine(
        key="-".join(part for part in (item.why, item.record_id or item.case_id) if part),
        person=item.name or _("Shared by all cases"),
        what=_what(item),
        state=state,
        tone=tone,
        why=_why(item),
        action=_action(item, screen),
        screen=screen,
        args=args,
    )


def _state(item: WorkItem, today: str) -> tuple[str, str]:
    """Return by when, and its tone."""
    if item.why == "waiting" and item.due_on:
        return _clock(item, today)
    if item.why == "overdue":
        days = (day_of(today) - day_of(item.due_on)).days
        return ngettext("Overdue by one day", "Overdue by {count} days", days), "warn"
    if item.due_on:
        return _due(item.due_on, today), "info" if item.due_on == today else ""
    if item.why in ("queried", "declined"):
        return _("Needs your answer"), "warn"
    if item.why in ("conflict", "refused", "corrected_twice"):
        return _("Needs your decision"), "warn"
    return (_("Waiting"), "") if item.why == "waiting" else (_("Draft"), "")


def _clock(item: WorkItem, today: str) -> tuple[str, str]:
    """Return how long a plan has waited of the days that its programme allows for an answer."""
    words = ngettext("Waits for one day", "Waits for {count} days", item.count)
    if item.due_on < today:
        return _("{waits}: late", waits=words), "warn"
    return words, ""


def _on(day: str) -> str:
    return current().date(day, "day")


def _due(due_on: str, today: str) -> str:
    days = (date.fromisoformat(due_on) - date.fromisoformat(today)).days
    if days == 0:
        return _("Due today")
    if days == 1:
        return _("Due tomorrow")
    return _("Due {date}", date=current().date(due_on, "day"))


def _what(item: WorkItem) -> str:
    if item.label and item.why not in ("refused", "waiting"):
        return item.label
    if item.why == "conflict":
        return ngettext("One difference to decide", "{count} differences to decide", item.count)
    return {
        "queried": _("The council has a question about the plan"),
        "declined": _("The council did not agree to the plan"),
        "refused": _("The council did not take a change"),
        "draft": _("Assessment"),
        "waiting": _("Support plan"),
        "corrected_twice": _("A payment was corrected in two places"),
    }.get(item.why, _("Task"))


def _why(item: WorkItem) -> str:
    if item.why == "overdue":
        return _("It was due on {date}.", date=current().date(item.due_on, "day"))
    if item.why == "refused" and item.label:
        return item.label
    if item.why == "waiting" and item.due_on:
        return _(
            "It is with: {role}. An answer was to come by {date}.", role=item.label, date=_on(item.due_on)
        )
    return {
        "queried": _("Its answer came with the last sync. The plan waits for you."),
        "declined": _("Its answer came with the last sync. The reason is in the plan."),
        "conflict": _("The same answer was changed in two places. Both are kept until you decide."),
        "refused": _("It stays on this computer until you decide."),
        "draft": _("You stopped in the middle. It opens at the same question."),
        "waiting": _("The plan was sent for sign-off and the answer has not come yet."),
        "corrected_twice": _("The later correction counts for now. Say which one stands, and why."),
    }.get(item.why, "")


def _action(item: WorkItem, screen: str) -> str:
    if item.why == "draft":
        return _("Continue")
    return {
        "assessment": _("Open assessment"),
        "budget": _("Open budget"),
        "plan": _("Open plan"),
        "receipts": _("Open receipts"),
        "print": _("Print"),
        "conflicts": _("Decide"),
        "sync_status": _("Look"),
        "monitoring": _("Open monitoring"),
        "reviews": _("Write up the review"),
    }.get(screen, _("Open case"))
