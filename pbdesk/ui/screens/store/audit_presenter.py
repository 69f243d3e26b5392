"""Who looked and who changed what, in words: the audit trail as rows, its proof, and a log to hand over. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pbdesk.domain.errors import N_
from pbdesk.i18n import _, current, ngettext
from pbdesk.services.rows import CaseList, CaseQuery
from pbdesk.ui.models import TableRow

if TYPE_CHECKING:
    from pbdesk.store.audit import ChainCheck
    from pbdesk.store.audit_trail import AuditRow

MOST = 500
"""How many events are shown."""
_MOST_CASES = 50


class Trail(Protocol):
    """The audit trail of an open store."""

    def trail(self, case_ids: Sequence[str] | None = None, limit: int = MOST) -> Sequence[AuditRow]:
        """The newest events of some cases, or of all."""

    def check_trail(self) -> ChainCheck:
        """Whether the whole chain holds."""

    def write_log(self, path: Path) -> int:
        """Write the chain to a sealed file."""


@dataclass(frozen=True, slots=True)
class AuditView:
    """What is shown: how many events of what, and a row for each."""

    count: str
    rows: tuple[TableRow, ...]


_STORE = {
    "passphrase": N_("Passphrase changed"),
    "sheet": N_("Recovery sheet made"),
    "recover": N_("Opened with the recovery sheet"),
    "escrow": N_("The council's help set up"),
    "escrow-removed": N_("The council's help removed"),
    "escrow-opened": N_("Opened with the council's help"),
    "rotate": N_("The lock itself changed"),
    "backup": N_("Backup made by hand"),
    "restore": N_("Backup chosen to be put back"),
    "export": N_("This log written to a file"),
}


class AuditPresenter:
    """The logic of the audit page."""

    def __init__(
        self,
        trail: Trail,
        find_cases: Callable[[CaseQuery], CaseList],
        name_of: Callable[[str], str],
        sentence: Callable[[AuditRow], str],
    ) -> None:
        """Take the trail, the search for cases, a case's name, and what a save did in words."""
        self._trail = trail
        self._find_cases = find_cases
        self._name_of = name_of
        self._sentence = sentence

    def view(self, typed: str) -> AuditView:
        """Return the events of the cases that match, or of everything."""
        case_ids = None
        if typed.strip():
            found = self._find_cases(CaseQuery(text=typed, include_closed=True)).rows[:_MOST_CASES]
            case_ids = [row.case_id for row in found]
        events = self._trail.trail(case_ids, MOST)
        names: dict[str, str] = {}
        rows = tuple(self._row(event, names) for event in events)
        return AuditView(_count(len(rows)), rows)

    def proof(self) -> tuple[str, str]:
        """Check the whole trail; return a sentence and its tone."""
        chain = self._trail.check_trail()
        if chain.is_whole:
            return _("Nothing was altered or removed: {count} entries hold.", count=chain.count), "ok"
        sentence = _(
            "The record does not hold from entry {n} on. Keep this store as it is and tell your council's "
            "security officer.",
            n=chain.broken_at or 0,
        )
        return sentence, "error"

    def write_log(self, path: str) -> str:
        """Write the log to a file and return a sentence about it. Raises KnownError."""
        count = self._trail.write_log(Path(path))
        return _(
            "{count} entries are in {file}. Whoever alters the file breaks its seal.",
            count=count,
            file=Path(path).name,
        )

    def _row(self, event: AuditRow, names: dict[str, str]) -> TableRow:
        if event.case_id and event.case_id not in names:
            names[event.case_id] = self._name_of(event.case_id)
        whose = names.get(event.case_id) or _("The store")
        cells = (whose, self._words(event), event.by or _("Not known"), current().when(event.at))
        return TableRow(str(event.n), cells, ", ".join(cells), sort=(whose, cells[1], cells[2], event.n))

    def _words(self, event: AuditRow) -> str:
        if event.did == "look":
            return _("Looked at the case")
        known = _STORE.get(event.did)
        return _(known) if known else self._sentence(event)


def _count(count: int) -> str:
    if not count:
        return _("Nothing is on record.")
    if count >= MOST:
        return _("The newest {count} entries", count=count)
    return ngettext("One entry", "{count} entries", count)
