"""What the caseload shows: rows that match, how many of how many, near names, and a case at a glance.

Everything here may run off the GUI thread. It reads only list rows: looking at a row is not opening the case,
so nothing is written into the audit chain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Protocol

from pbdesk.domain.money import plain_money
from pbdesk.i18n import _, current, ngettext
from pbdesk.i18n.formats import day_of
from pbdesk.services.rows import CaseList, CaseQuery, CaseRow
from pbdesk.ui.models import TableRow

NEAR = 3
"""How many near names are offered."""

_CACHED = 4096


class Named(Protocol):
    """Something with an id and a label in the current language."""

    @property
    def id(self) -> str:
        """Its stable id."""

    @property
    def label(self) -> str:
        """Its words."""


class CaseProgrammes(Protocol):
    """The labels of programmes that the caseload needs."""

    def all(self) -> list[Named]:
        """Return every programme."""

    def title(self, scheme_id: str) -> str:
        """Return a programme's title."""

    def stages(self, scheme_id: str) -> list[Named]:
        """Return a programme's stages in order."""

    def stage_label(self, scheme_id: str, stage: str) -> str:
        """Return a stage in words."""


@dataclass(frozen=True, slots=True)
class Glance:
    """One case as the side panel shows it."""

    case_id: str
    name: str
    facts: tuple[tuple[str, str], ...]
    money: tuple[tuple[str, str], ...]
    next_step: str
    tone: str


@dataclass(frozen=True, slots=True)
class CaseloadView:
    """The list as it stands.

    Attributes:
        count: "8 of 250 cases", said after every change of the list.
        empty: the sentence in place of rows, "" when there are rows.
        near: names that are close to what was typed.
        nothing_yet: True when there is no case at all.
    """

    rows: tuple[TableRow, ...]
    count: str
    empty: str = ""
    near: tuple[str, ...] = ()
    nothing_yet: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """What the lists of choices offer, each with "any" first: (value, words)."""

    schemes: tuple[tuple[str, str], ...]
    stages: tuple[tuple[str, str], ...]
    advisers: tuple[tuple[str, str], ...]


class CaseloadPresenter:
    """Searches cases and puts rows into words."""

    def __init__(
        self,
        search: Callable[[CaseQuery], CaseList],
        programmes: CaseProgrammes,
        today: Callable[[], str],
    ) -> None:
        """Take the caseload's `search`, the programmes' labels and the clock's `today`."""
        self._search = search
        self._programmes = programmes
        self._today = today
        self._rows: dict[str, CaseRow] = {}

    def cases(self, query: CaseQuery) -> CaseloadView:
        """Return the cases that match; when none does, the names that are close."""
        found = self._search(query)
        self._rows = {row.case_id: row for row in found.rows}
        said = _RowWords(self._programmes, self._today())
        count = ngettext(
            "{shown} of one case", "{shown} of {count} cases", found.total, shown=len(found.rows)
        )
        if found.rows:
            return CaseloadView(tuple(said.row(row) for row in found.rows), count)
        if not found.total:
            return CaseloadView((), _("No cases yet"), nothing_yet=True)
        return CaseloadView((), count, self._no_match(query), self._near(query.text))

    def filters(self, scheme_id: str) -> Filters:
        """Return what the filters offer; stages are those of the chosen programme, or of all."""
        schemes = self._programmes.all()
        wanted = [scheme_id] if scheme_id else [scheme.id for scheme in schemes]
        stages: dict[str, str] = {}
        for scheme in wanted:
            for stage in self._programmes.stages(scheme):
                stages.setdefault(stage.id, stage.label)
        advisers = {row.adviser for row in self._search(CaseQuery(include_closed=True)).rows if row.adviser}
        return Filters(
            (("", _("All programmes")), *((scheme.id, scheme.label) for scheme in schemes)),
            (("", _("Any stage")), *stages.items()),
            (("", _("Everybody")), *((name, name) for name in sorted(advisers, key=current().sort_key))),
        )

    def glance(self, case_id: str) -> Glance | None:
        """Return a listed case for the side panel, None when it is not in the list."""
        row = self._rows.get(case_id)
        if row is None:
            return None
        step, tone = next_step(row, self._today())
        facts = (
            (_("Reference"), row.reference),
            (_("Programme"), self._programmes.title(row.scheme_id)),
            (_("Stage"), self._programmes.stage_label(row.scheme_id, row.stage)),
            (_("Adviser"), row.adviser or _("Nobody yet")),
        )
        return Glance(row.case_id, row.name or row.reference, facts, _money(row), step, tone)

    def _no_match(self, query: CaseQuery) -> str:
        typed = query.text.strip()
        if typed:
            return _("No case matches ‘{text}’.", text=typed[:60])
        return _("No case matches these choices.")

    def _near(self, typed: str) -> tuple[str, ...]:
        """Return names in which some word is close to what was typed."""
        wanted = typed.strip().casefold()
        if len(wanted) < 3:
            return ()
        names: dict[str, str] = {}
        for row in self._search(CaseQuery(include_closed=True)).rows:
            for word in (row.name, *row.name.split()):
                names.setdefault(word.casefold(), row.name)
        close = get_close_matches(wanted, names, n=NEAR * 2, cutoff=0.65)
        return tuple(dict.fromkeys(names[word] for word in close))[:NEAR]


class _RowWords:
    """Puts rows into words; what comes again is formatted once.

    Amounts are written plainly: pounds look the same in every language of pbdesk, and Babel takes 20 times as long.
    """

    def __init__(self, programmes: CaseProgrammes, today: str) -> None:
        self._today = today
        self._title = lru_cache(_CACHED)(programmes.title)
        self._stage = lru_cache(_CACHED)(programmes.stage_label)
        self._step = lru_cache(_CACHED)(_step)
        self._not_set = _("Not set")

    def row(self, row: CaseRow) -> TableRow:
        """Return a row with its cells, its sentence and what its columns are sorted by."""
        name = row.name or row.reference
        title, stage = self._title(row.scheme_id), self._stage(row.scheme_id, row.stage)
        step, tone = self._step(
            row.next_task, row.next_due, row.plan_status, row.conflicts, self._today, bool(row.closed_on)
        )
        left = self._not_set if row.left is None else plain_money(row.left)
        over = row.left is not None and row.left < 0
        amount = -1 if row.left is None else row.left
        return TableRow(
            key=row.case_id,
            cells=(name, title, stage, step, left),
            summary=f"{name}, {row.reference}, {title}, {stage}, {step}, {left}",
            tone="error" if over else tone,
            toned=4 if over else 3,
            sort=((name.casefold(),), (title,), (stage,), (row.next_due or "9999",), amount),
        )


def next_step(row: CaseRow, today: str) -> tuple[str, str]:
    """Return what comes next in a case, in words, with a tone."""
    return _step(row.next_task, row.next_due, row.plan_status, row.conflicts, today, bool(row.closed_on))


def _step(
    task: str, due: str, plan_status: str, conflicts: int, today: str, is_closed: bool
) -> tuple[str, str]:
    if is_closed:
        return _("Closed"), ""
    if due and due < today:
        days = (day_of(today) - day_of(due)).days
        return ngettext("Overdue one day: {task}", "Overdue {count} days: {task}", days, task=task), "warn"
    if plan_status in ("queried", "declined"):
        return _("Answer the council"), "warn"
    if conflicts:
        return ngettext("One difference to decide", "{count} differences to decide", conflicts), "warn"
    if due:
        return _(
            "{date}: {task}", date=current().date(due, "medium"), task=task
        ), ""  # a long task is cut, no date
    return (_("Waiting for sign-off"), "") if plan_status == "waiting" else (_("No date set"), "")


def _money(row: CaseRow) -> tuple[tuple[str, str], ...]:
    if row.agreed is None or row.left is None:
        return ()
    money = current().money
    return (
        (_("Agreed"), money(row.agreed)),
        (_("Promised"), money(row.committed)),
        (_("Spent"), money(row.spent)),
        (_("Over") if row.left < 0 else _("Left"), money(abs(row.left))),
    )
