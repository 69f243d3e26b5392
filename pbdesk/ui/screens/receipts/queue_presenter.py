"""Receipts over all cases: what was begun, what waits, and the case to record the next one for. No widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from pbdesk.domain.money import plain_money
from pbdesk.i18n import _, current, ngettext
from pbdesk.i18n.sorting import SortKey
from pbdesk.services.ports import DraftStore, ReadModel
from pbdesk.services.rows import CaseList, CaseQuery, CaseRow
from pbdesk.ui.models import TableRow
from pbdesk.ui.screens.receipts.presenter import DRAFT
from pbdesk.ui.screens.receipts.typed import Typed

SHOWN = 8
"""How many things to do are listed; the table below reaches every case."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One thing to do: for whom, what, its state, and the button's words."""

    case_id: str
    title: str
    detail: str
    state: str
    tone: str
    action: str


@dataclass(frozen=True, slots=True)
class QueueView:
    """What the page shows before a case is chosen."""

    lines: tuple[QueueLine, ...]
    more: int
    cases: list[TableRow]
    count: str
    nothing_yet: bool


class QueuePresenter:
    """Finds what there is to do about receipts."""

    def __init__(
        self,
        search: Callable[[CaseQuery], CaseList],
        reads: ReadModel,
        drafts: DraftStore,
        title_of: Callable[[str], str],
    ) -> None:
        """Take the caseload's `search`, the reads, the drafts and the programmes' `title`."""
        self._search = search
        self._reads = reads
        self._drafts = drafts
        self._title_of = title_of

    def view(self, text: str = "") -> QueueView:
        """Return what there is to do, and the cases that match a text."""
        everyone = self._search(CaseQuery())
        names = {row.case_id: row for row in everyone.rows}
        found = self._search(CaseQuery(text=text)) if text.strip() else everyone
        lines = [*self._drafts_left(names), *self._waiting(names), *_promises(everyone)]
        return QueueView(
            lines=tuple(lines[:SHOWN]),
            more=max(0, len(lines) - SHOWN),
            cases=self._rows(found.rows),
            count=_counted(len(found.rows), len(everyone.rows), text),
            nothing_yet=not everyone.rows,
        )

    def _drafts_left(self, names: dict[str, CaseRow]) -> list[QueueLine]:
        lines = []
        for key in self._drafts.keys(DRAFT):
            row, kept = names.get(key.removeprefix(DRAFT)), self._drafts.get(key)
            if row is None or not isinstance(kept, dict):
                continue
            draft = msgspec.convert(kept, Typed)
            what = ", ".join(part for part in (draft.payee.strip(), _pounds(draft.amount)) if part)
            lines.append(
                QueueLine(
                    row.case_id,
                    _("{person}: a receipt that is not saved yet", person=row.name),
                    what,
                    _("Draft"),
                    "warn",
                    _("Continue"),
                )
            )
        return lines

    def _waiting(self, names: dict[str, CaseRow]) -> list[QueueLine]:
        of_ledger = [row for row in self._reads.waiting("refused") if row.type == "ledger_entry"]
        refused = Counter(row.case_id for row in of_ledger if row.case_id in names)
        return [
            QueueLine(
                case_id,
                _("{person}: the council did not take a receipt", person=names[case_id].name),
                _("It stays on this computer until you decide."),
                ngettext("One to look at", "{count} to look at", count),
                "warn",
                _("Open"),
            )
            for case_id, count in refused.items()
        ]

    def _rows(self, rows: Sequence[CaseRow]) -> list[TableRow]:
        """Return the cases in words. Amounts are written plainly, as in the caseload: a team has thousands of them."""
        titles = {scheme_id: self._title_of(scheme_id) for scheme_id in {row.scheme_id for row in rows}}
        no_budget, sort_key = _("No budget yet"), current().sort_key
        return [
            _row(
                row,
                titles[row.scheme_id],
                plain_money(row.left) if row.left is not None else no_budget,
                sort_key,
            )
            for row in rows
        ]


def _row(row: CaseRow, title: str, left: str, sort_key: Callable[[str], SortKey]) -> TableRow:
    cells = (row.name, row.reference, title, plain_money(row.spent), left)
    return TableRow(
        row.case_id,
        cells,
        ", ".join(cells),
        "error" if row.left is not None and row.left < 0 else "",
        4,
        (sort_key(row.name), row.reference, title, row.spent, row.left or 0),
    )


def _counted(shown: int, total: int, text: str) -> str:
    if not text.strip():
        return ngettext("One case", "{count} cases", total)
    return ngettext("{shown} of one case", "{shown} of {count} cases", total, shown=shown)


def _promises(cases: CaseList) -> list[QueueLine]:
    return [
        QueueLine(
            row.case_id,
            _("{person}: promised and not yet paid", person=row.name),
            _("Record the payment when it comes, or release the promise."),
            current().money(row.committed),
            "info",
            _("Open"),
        )
        for row in cases.rows
        if row.committed > 0
    ]


def _pounds(amount: str) -> str:
    return f"£{amount.strip().lstrip('£')}" if amount.strip() else ""
