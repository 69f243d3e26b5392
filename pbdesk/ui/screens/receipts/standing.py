"""How a case's money stands, in words and figures: in all, by plan line and by funder."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pbdesk.domain.ledger import Balance
from pbdesk.i18n import _, current, pgettext
from pbdesk.services.receipts import Money
from pbdesk.ui.models import TableRow

Figure = tuple[str, str, str]


def figures(money: Money) -> tuple[Figure, ...]:
    """Return agreed, promised, spent and left, each with its caption and tone."""
    total, words = money.view.total, current()
    spent = (pgettext("money", "Spent"), words.money(total.spent), "")
    promised = (pgettext("money", "Promised"), words.money(total.committed), "")
    if money.decision is None:
        return (spent, promised)
    over = total.left < 0
    left = pgettext("money", "Over by") if over else pgettext("money", "Left")
    return (
        (pgettext("money", "Agreed"), words.money(total.agreed), ""),
        promised,
        spent,
        (left, words.money(abs(total.left)), "error" if over else "ok"),
    )


def line_rows(money: Money, line_name: Callable[[str], str]) -> list[TableRow]:
    """Return how each line stands: the plan's in their order, then what belongs to no line."""
    by_line = money.view.by_line
    ids = [line.id for line in money.lines] + [each for each in by_line if each and not _planned(money, each)]
    ids += [""] if "" in by_line else []
    named = ((each, line_name(each) or _("No line of the plan")) for each in ids)
    return _rows((key, name, by_line.get(key, Balance())) for key, name in named)


def funder_rows(money: Money, order: Iterable[str], label: Callable[[str], str]) -> list[TableRow]:
    """Return how each funder's money stands, in the scheme's order."""
    by_funder = money.view.by_funder
    ids = [each for each in order if each in by_funder]
    ids += [each for each in by_funder if each not in ids]
    return _rows((each, label(each) or _("Not named"), by_funder[each]) for each in ids)


def left_words(money: Money, line_id: str) -> str:
    """Return "£42.00 left on this line", "" where nothing is agreed or no line chosen."""
    if money.decision is None:
        return ""
    balance = money.view.by_line.get(line_id) if line_id else money.view.total
    if balance is None:
        return ""
    amount = current().money(abs(balance.left))
    if not line_id:
        return (
            _("{amount} left in all", amount=amount)
            if balance.left >= 0
            else _("{amount} over in all", amount=amount)
        )
    if balance.left < 0:
        return _("{amount} over on this line", amount=amount)
    return _("{amount} left on this line", amount=amount)


def _planned(money: Money, line_id: str) -> bool:
    return any(line.id == line_id for line in money.lines)


def _rows(balances: Iterable[tuple[str, str, Balance]]) -> list[TableRow]:
    return [
        _row(key, name, balance) if key else _unplanned_row(name, balance) for key, name, balance in balances
    ]


def _unplanned_row(name: str, balance: Balance) -> TableRow:
    """Return what belongs to no line: nothing was agreed for it, so nothing can be left of it."""
    words = current()
    committed, spent = words.money(balance.committed), words.money(balance.spent)
    summary = _("{name}: {committed} promised, {spent} spent", name=name, committed=committed, spent=spent)
    sort = (name.casefold(), 0, balance.committed, balance.spent, 0)
    return TableRow("none", (name, "", committed, spent, ""), summary, sort=sort)


def _row(key: str, name: str, balance: Balance) -> TableRow:
    words = current()
    over = balance.left < 0
    left = _("{amount} over", amount=words.money(-balance.left)) if over else words.money(balance.left)
    cells = (
        name,
        words.money(balance.agreed),
        words.money(balance.committed),
        words.money(balance.spent),
        left,
    )
    summary = _(
        "{name}: {agreed} agreed, {committed} promised, {spent} spent, {left} left",
        name=name,
        agreed=cells[1],
        committed=cells[2],
        spent=cells[3],
        left=cells[4],
    )
    sort = (name.casefold(), balance.agreed, balance.committed, balance.spent, balance.left)
    return TableRow(key, cells, summary, "error" if over else "", 4, sort)
