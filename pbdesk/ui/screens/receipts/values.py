"""What the page of receipts shows, as plain values with their words. It reads and saves nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from pbdesk.domain.money import plain_money
from pbdesk.i18n import _, current, ngettext
from pbdesk.services.ports import ChangeSet
from pbdesk.services.receipts import LedgerRow, Money
from pbdesk.ui.models import Problem, TableRow
from pbdesk.ui.screens.receipts import standing
from pbdesk.ui.screens.receipts.contested import ContestView
from pbdesk.ui.screens.receipts.entries import Glance
from pbdesk.ui.screens.receipts.typed import Oddity, Typed


@dataclass(frozen=True, slots=True)
class PromiseChoice:
    """A promise that can be paid, with what filling it into the form gives."""

    id: str
    words: str
    payee: str
    amount: str


@dataclass(frozen=True, slots=True)
class ReceiptsView:
    """One case's spending as the page shows it.

    Attributes:
        under: a quiet line below the name.
        lines: (id, words) of the agreed plan's lines, the first for none of them.
        left: by line id, "£42.00 left on this line".
        left_note: a sentence where nothing is agreed yet, "" otherwise.
        funders: (id, words), the one who takes what rounding leaves is `remainder`.
        line_shares: who pays for each line of the agreed plan. contested: payments corrected in two places.
    """

    case_id: str
    name: str
    under: str
    figures: tuple[standing.Figure, ...]
    left_note: str
    lines: tuple[tuple[str, str], ...]
    left: dict[str, str]
    promises: tuple[PromiseChoice, ...]
    entries: list[TableRow]
    by_line: list[TableRow]
    by_funder: list[TableRow]
    glances: dict[str, Glance]
    funders: tuple[tuple[str, str], ...] = ()
    remainder: str = ""
    line_shares: dict[str, dict[str, str]] = field(default_factory=dict)
    contested: tuple[ContestView, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A case with the draft that was left in it."""

    view: ReceiptsView
    draft: Typed


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of pressing Save: problems, oddities, or a save with what it changed and what to say."""

    problems: tuple[Problem, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    change: ChangeSet | None = None
    said: str = ""


def promise_choice(row: LedgerRow, money: Money) -> PromiseChoice:
    """Return a promise as it is chosen, with what of it is still to pay."""
    entry, left = row.entry, money.outstanding[row.entry.id]
    words = _(
        "{payee}, {date}: {amount} still to pay",
        payee=entry.payee,
        date=current().date(entry.on),
        amount=current().money(left),
    )
    return PromiseChoice(entry.id, words, entry.payee, plain_money(left).replace("£", ""))


def count_words(count: int) -> str:
    """Return how many entries there are, in words."""
    if not count:
        return _("Nothing has been recorded yet.")
    return ngettext("One entry", "{count} entries", count)
