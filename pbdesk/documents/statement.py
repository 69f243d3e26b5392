"""A statement of account for each funder: agreed, promised, spent and left, with every entry that counts.

All sums come as they are; one entry that several funders share stands with each of them at its part.
"""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.common import call_us, framed, lead, opening
from pbdesk.documents.content import (
    Align,
    Bar,
    BarChart,
    Block,
    Document,
    Figure,
    Heading,
    KeyFacts,
    Paragraph,
    Table,
    Tone,
    text,
)
from pbdesk.documents.values import Account, CaseValues
from pbdesk.documents.written import written
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words


def statement_document(values: CaseValues, words: Words) -> Document:
    """Return the statement of account: what was agreed, spent and is left, as the ledger has it."""
    title = words.text(N_("Statement of account"))
    return framed(values.booklet, words, title, _blocks(values, words, title))


def _blocks(values: CaseValues, words: Words, title: str) -> Iterator[Block]:
    booklet = values.booklet
    yield from opening(booklet, words, title)
    yield lead(
        words.text(N_("This shows the money that was agreed, what was spent of it, and what is left."))
    )
    if not values.accounts:
        yield Paragraph(
            text(words.text(N_("No budget is agreed yet, so there is nothing to account for."))), Tone.NOTE
        )
    for account in values.accounts:
        yield from _account(account, values, words)
    yield from call_us((booklet.adviser, *booklet.contacts), words)


def left_label(account: Account, words: Words) -> str:
    """Return what the last sum is called: what is left, or what was spent over the budget."""
    return words.text(N_("Left") if account.left_pence >= 0 else N_("Over the budget"))


def _account(account: Account, values: CaseValues, words: Words) -> Iterator[Block]:
    yield Heading(2, text(words.text(N_("Money from {funder}"), funder=account.funder)))
    yield KeyFacts(
        (
            (words.text(N_("Agreed")), text(words.money(account.agreed_pence))),
            (words.text(N_("Spent")), text(words.money(account.spent_pence))),
            (left_label(account, words), text(words.money(abs(account.left_pence)))),
        ),
        large=True,
    )
    yield _chart(account, words)
    if not account.entries:
        yield Paragraph(text(words.text(N_("Nothing was spent of it yet."))), Tone.NOTE)
        return
    yield Table(
        caption=words.text(N_("What was spent")),
        header=(
            words.text(N_("Date")),
            words.text(N_("Paid to")),
            words.text(N_("What for")),
            words.text(N_("Amount")),
        ),
        rows=tuple(
            (
                text(words.date(entry.on)),
                written(entry.payee, values.booklet),
                written(entry.what, values.booklet),
                text(words.money(entry.pence)),
            )
            for entry in account.entries
        ),
        alignments=(Align.START, Align.START, Align.START, Align.END),
        total=(
            text(words.text(N_("Spent in all")), bold=True),
            text(""),
            text(""),
            text(words.money(account.spent_pence), bold=True),
        ),
    )


def _chart(account: Account, words: Words) -> Figure:
    """Return what became of the agreed sum as bars, each named and valued in words."""
    parts = [
        (words.text(N_("Spent")), account.spent_pence),
        (words.text(N_("Promised, not paid yet")), account.committed_pence),
        (left_label(account, words), abs(account.left_pence)),
    ]
    bars = tuple(Bar(label, max(pence, 0), words.money(pence)) for label, pence in parts)
    listed = words.list(
        [words.text(N_("{what} {amount}"), what=bar.label, amount=bar.amount) for bar in bars]
    )
    return Figure(
        BarChart(bars),
        alternative=words.text(N_("Bar chart of {funder}: {parts}."), funder=account.funder, parts=listed),
        caption=words.text(N_("Where the money is now")),
    )
