"""What the directory shows: entries that match, how fresh each is, one in full, and up to three side by side.

Blanks are said, never hidden: a publisher who does not give a price has not given one. No widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.domain.directory import OPEN, DirectoryEntry, ServiceCost
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current, ngettext
from pbdesk.i18n.formats import day_of
from pbdesk.services.rows import ServiceRow
from pbdesk.ui.models import TableRow

MOST = 3
"""How many services can be compared."""
LIMIT = 500
STALE_DAYS = 365


@dataclass(frozen=True, slots=True)
class ServiceList:
    """The entries that match.

    Attributes:
        count: "12 services", said after every change.
        empty: the sentence in place of rows; `nothing_yet` when the directory itself is empty.
    """

    rows: tuple[TableRow, ...]
    count: str
    empty: str = ""
    nothing_yet: bool = False


@dataclass(frozen=True, slots=True)
class EntryView:
    """One service in full.

    Attributes:
        freshness, freshness_tone: when somebody last checked it, in words.
        closed: a sentence when it cannot be offered now, "" otherwise.
        facts: name and value of everything that the publisher says, blanks left out.
    """

    id: str
    name: str
    organisation: str
    freshness: str
    freshness_tone: str
    closed: str
    alert: str
    description: str
    costs: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    access: tuple[str, ...]
    contacts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Services side by side.

    Attributes:
        services: id and name of each.
        rows: what is compared, with one value for each service.
    """

    services: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


class DirectoryPresenter:
    """Searches services and puts them into words."""

    def __init__(
        self,
        search: Callable[[str, int], Sequence[ServiceRow]],
        entry_of: Callable[[str], DirectoryEntry | None],
        today: Callable[[], str],
    ) -> None:
        """Take the reads' `services`, a read of one entry, and the clock's `today`."""
        self._search = search
        self._entry_of = entry_of
        self._today = today

    def services(self, typed: str) -> ServiceList:
        """Return the entries that match, by name."""
        found = self._search(typed, LIMIT)
        rows = tuple(self._row(row) for row in found)
        if rows:
            return ServiceList(rows, self._count(len(rows)))
        if typed.strip() and self._search("", 1):
            said = _("No service matches ‘{text}’.", text=typed.strip()[:60])
            return ServiceList((), _("No services"), said)
        return ServiceList((), "", _("The directory is empty."), nothing_yet=True)

    def _count(self, shown: int) -> str:
        if shown >= LIMIT:
            return _("The first {count} services. Type more to find others.", count=shown)
        return ngettext("One service", "{count} services", shown)

    def entry(self, service_id: str) -> EntryView:
        """Return one service in full. Raises KnownError "service-missing" when it has gone."""
        found = self._found(service_id)
        words, tone = freshness(found.assured_on, self._today())
        return EntryView(
            id=found.id,
            name=found.name,
            organisation=found.organisation,
            freshness=words,
            freshness_tone=tone,
            closed="" if found.is_open else status_words(found.status),
            alert=found.alert,
            description=found.description or found.summary,
            costs=tuple(_costs(found)),
            facts=tuple((name, value) for name, value in _facts(found) if value),
            access=found.access,
            contacts=tuple((name, value) for name, value in _contacts(found) if value),
        )

    def compare(self, service_ids: Sequence[str]) -> Comparison:
        """Return up to three services side by side, blanks said."""
        entries = [self._found(each) for each in service_ids[:MOST]]
        today = self._today()
        lines: list[tuple[str, Callable[[DirectoryEntry], str]]] = [
            (_("Who runs it"), lambda entry: entry.organisation),
            (_("Last checked"), lambda entry: freshness(entry.assured_on, today)[0]),
            (_("Cost"), lambda entry: "\n".join(_cost_line(*cost) for cost in _costs(entry))),
            (_("Who it is for"), _ages),
            (_("Where"), lambda entry: _place(entry) or current().list(list(entry.areas))),
            (_("When"), lambda entry: "\n".join(entry.opening)),
            (_("Access"), lambda entry: "\n".join(entry.access)),
            (_("Registered with"), lambda entry: entry.accreditations),
            (_("Phone"), lambda entry: "\n".join(phone.number for phone in entry.phones)),
        ]
        blank = _("Not said")
        rows = tuple((name, tuple(value(entry) or blank for entry in entries)) for name, value in lines)
        return Comparison(tuple((entry.id, entry.name) for entry in entries), rows)

    def _found(self, service_id: str) -> DirectoryEntry:
        entry = self._entry_of(service_id)
        if entry is None:
            raise KnownError(
                "service-missing",
                N_("This service is no longer in the directory."),
                todo=N_("Search again to see what is there now."),
            )
        return entry

    def _row(self, row: ServiceRow) -> TableRow:
        checked, tone = freshness(row.assured_on, self._today())
        if row.status not in OPEN:
            checked, tone = status_words(row.status), "warn"
        summary = ", ".join(part for part in (row.name, row.organisation, checked) if part)
        short = checked if tone else current().date(row.assured_on, "medium")
        return TableRow(
            row.id, (row.name, short), summary, tone, 1, ((row.name.casefold(),), (row.assured_on,))
        )


def freshness(assured_on: str, today: str) -> tuple[str, str]:
    """Return when an entry was last checked, in words, with a tone: "warn" where it is old or not said."""
    if not assured_on:
        return _("Does not say when it was checked"), "warn"
    days = (day_of(today) - date.fromisoformat(assured_on)).days
    if days <= STALE_DAYS:
        return _("Checked {date}", date=current().date(assured_on)), ""
    years = days // STALE_DAYS
    return ngettext("Not checked for a year", "Not checked for {count} years", years), "warn"


def status_words(status: str) -> str:
    """Return why a service cannot be offered now."""
    return {
        "inactive": _("Not running at present"),
        "defunct": _("Closed for good"),
        "temporarily closed": _("Closed for a time"),
    }.get(status, status)


def _costs(entry: DirectoryEntry) -> list[tuple[str, str]]:
    costs = [(_amount(cost), cost.note) for cost in entry.costs]
    if entry.fees:
        costs.append((entry.fees, ""))
    return costs


def _amount(cost: ServiceCost) -> str:
    if cost.amount_pence is None:
        return cost.per or _("Ask for the price")
    if cost.amount_pence == 0:
        return _("Free")
    amount = current().money(cost.amount_pence)
    return _("{amount} {per}", amount=amount, per=cost.per) if cost.per else amount


def _cost_line(amount: str, note: str) -> str:
    return _("{amount} ({note})", amount=amount, note=note) if note else amount


def _ages(entry: DirectoryEntry) -> str:
    low, high = entry.min_age, entry.max_age
    if low is not None and high is not None:
        return _("People from {low} to {high}", low=low, high=high)
    if low is not None:
        return _("People of {low} and over", low=low)
    return _("People up to {high}", high=high) if high is not None else ""


def _place(entry: DirectoryEntry) -> str:
    return ", ".join(part for part in (entry.address, entry.postcode) if part)


def _facts(entry: DirectoryEntry) -> list[tuple[str, str]]:
    return [
        (_("Who it is for"), _ages(entry)),
        (_("How to ask for it"), entry.how_to_apply),
        (_("Where"), _place(entry)),
        (_("Serves"), current().list(list(entry.areas))),
        (_("When"), "\n".join(entry.opening)),
        (_("Languages"), current().list(list(entry.languages))),
        (_("Registered with"), entry.accreditations),
        (_("Kind"), current().list(list(entry.terms))),
        (_("Source"), entry.source),
    ]


def _contacts(entry: DirectoryEntry) -> list[tuple[str, str]]:
    phones = [(phone.label or _("Phone"), phone.number) for phone in entry.phones]
    return [*phones, (_("E-mail"), entry.email), (_("Website"), entry.url)]
