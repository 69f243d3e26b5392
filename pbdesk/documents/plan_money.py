"""The two chapters of the booklet about money: the budget, and how the guide figure was worked out.

Amounts are shown as they were handed over; the only sums made here are those of a total row and of the bars that
are too many for the chart.
"""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.content import (
    Align,
    Bar,
    BarChart,
    Block,
    Callout,
    Figure,
    Heading,
    KeyFacts,
    Paragraph,
    Step,
    Steps,
    Table,
    Text,
    Tone,
    text,
)
from pbdesk.documents.plan_values import FunderTotal, PlanBooklet
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words

MOST_BARS = 8


def budget_chapter(booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    """Yield the chapter about the budget: the figures that matter, totals by funder, where it goes."""
    yield Heading(2, text(words.text(N_("My budget"))))
    if booklet.period:
        yield Paragraph(
            text(words.text(N_("This is the money for my support, {period}."), period=booklet.period)),
            Tone.LEAD,
        )
    yield KeyFacts(tuple(_key_figures(booklet, words)), large=True)
    if booklet.final_pence is None:
        yield Paragraph(
            text(words.text(N_("The budget is not decided yet. These are the costs we planned.")))
        )
    if booklet.held:
        yield Paragraph(text(words.text(N_("How the money is held: {held}."), held=booklet.held)))
    if booklet.totals:
        yield _totals(booklet, words)
    if booklet.lines:
        yield Heading(3, text(words.text(N_("Where the budget goes"))))
        yield _chart(booklet, words)


def _key_figures(booklet: PlanBooklet, words: Words) -> Iterator[tuple[str, Text]]:
    if booklet.final_pence is not None:
        yield words.text(N_("My budget")), text(words.money(booklet.final_pence))
    yield words.text(N_("Planned")), text(words.money(booklet.planned_pence))
    if booklet.final_pence is not None:
        left = booklet.final_pence - booklet.planned_pence
        label = words.text(N_("Left to plan")) if left >= 0 else words.text(N_("Over the budget"))
        yield label, text(words.money(abs(left)))


def _totals(booklet: PlanBooklet, words: Words) -> Table:
    """Return the totals by funder; spent and left are columns only when something is recorded."""
    spent_known = any(total.spent_pence is not None for total in booklet.totals)
    header = [words.text(N_("Who pays")), words.text(N_("Planned"))]
    if spent_known:
        header += [words.text(N_("Spent so far")), words.text(N_("Left"))]

    def row(label: str, total: FunderTotal, *, bold: bool = False) -> tuple[Text, ...]:
        amounts = [total.planned_pence]
        if spent_known:
            spent = total.spent_pence or 0
            left = total.left_pence if total.left_pence is not None else total.planned_pence - spent
            amounts += [spent, left]
        return (text(label, bold=bold), *(text(words.money(amount), bold=bold) for amount in amounts))

    everybody = FunderTotal(
        "",
        booklet.planned_pence,
        sum(total.spent_pence or 0 for total in booklet.totals),
        sum(
            total.left_pence
            if total.left_pence is not None
            else total.planned_pence - (total.spent_pence or 0)
            for total in booklet.totals
        ),
    )
    return Table(
        caption=words.text(N_("Who pays how much")),
        header=tuple(header),
        rows=tuple(row(total.funder, total) for total in booklet.totals),
        alignments=(Align.START, *(Align.END,) * (len(header) - 1)),
        total=row(words.text(N_("Everybody together")), everybody, bold=True)
        if len(booklet.totals) > 1
        else (),
    )


def _chart(booklet: PlanBooklet, words: Words) -> Figure:
    """Return the bar chart of the plan's lines, largest first, with the same in words."""
    lines = sorted(booklet.lines, key=lambda line: -line.total_pence)
    shown = [(line.what, line.total_pence) for line in lines]
    if len(shown) > MOST_BARS:
        rest = shown[MOST_BARS - 1 :]
        shown = [
            *shown[: MOST_BARS - 1],
            (
                words.plural("One other thing", "{count} other things", len(rest)),
                sum(pence for _what, pence in rest),
            ),
        ]
    bars = tuple(Bar(what, max(pence, 0), words.money(pence)) for what, pence in shown)
    listed = words.list(
        [words.text(N_("{what} {amount}"), what=bar.label, amount=bar.amount) for bar in bars]
    )
    return Figure(
        BarChart(bars),
        alternative=words.text(N_("Bar chart of what the plan costs, largest first: {costs}."), costs=listed),
        caption=words.text(N_("What each thing costs over the whole plan")),
    )


def working_chapter(booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    """Yield the chapter on the indicative budget; nothing where the scheme works none out."""
    if booklet.indicative_pence is None and not booklet.indicative_steps:
        return
    yield Heading(2, text(words.text(N_("How we worked out the guide figure"))))
    yield Callout(
        words.text(N_("A guide, never an entitlement or a cap")),
        (
            text(
                words.text(
                    N_(
                        "The guide figure, also called the indicative budget, is a place to start planning "
                        "from. The budget that counts is decided afterwards, from what it costs to meet your "
                        "needs. It can be more than the guide figure, or less."
                    )
                )
            ),
        ),
    )
    if booklet.indicative_pence is not None:
        yield KeyFacts(
            ((words.text(N_("Guide figure")), text(words.money(booklet.indicative_pence))),), large=True
        )
    if booklet.indicative_steps:
        yield Heading(3, text(words.text(N_("Step by step"))))
        yield Steps(tuple(Step(text(step.words), step.result) for step in booklet.indicative_steps))
    yield Paragraph(
        text(
            words.text(
                N_(
                    "If a step does not fit your life, tell your adviser. You can ask for it to be looked at again."
                )
            )
        )
    )
    yield from _difference(booklet, words)


def _difference(booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    if booklet.indicative_pence is None or booklet.final_pence is None:
        return
    difference = booklet.final_pence - booklet.indicative_pence
    fields = {"final": words.money(booklet.final_pence), "difference": words.money(abs(difference))}
    if difference > 0:
        sentence = words.text(
            N_("Your budget was decided as {final}. That is {difference} more than the guide figure."),
            **fields,
        )
    elif difference < 0:
        sentence = words.text(
            N_("Your budget was decided as {final}. That is {difference} less than the guide figure."),
            **fields,
        )
    else:
        sentence = words.text(
            N_("Your budget was decided as {final}, the same as the guide figure."), final=fields["final"]
        )
    yield Paragraph(text(sentence, bold=True))
