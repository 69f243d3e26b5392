"""A direct payment agreement: the sum, what it is for, what each side does, and two places to sign.

Its terms say in plain words what a direct payment asks of both sides (Care Act 2014, sections 31 to 33, and the Care
and Support (Direct Payments) Regulations 2014). A council has its own lawyers read it before it is used.
"""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.common import approved_words, body, call_us, callout, framed, lead, opening, signatures
from pbdesk.documents.content import (
    Align,
    Block,
    Document,
    Heading,
    KeyFacts,
    ListBlock,
    Paragraph,
    Table,
    Text,
    Tone,
    text,
)
from pbdesk.documents.plan_values import PlanBooklet
from pbdesk.documents.values import CaseValues
from pbdesk.documents.written import written
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words

YOU = (
    N_("You use the money for the support in your plan."),
    N_("You keep the money apart from your other money, in its own account or on its own card."),
    N_("You keep receipts and show them when we ask."),
    N_("You tell us when your life or your support changes."),
    N_("If you employ somebody, you are their employer. We help you to do that well."),
)
WE = (
    N_("We pay the money on time."),
    N_("We help you to find support, and to keep simple records."),
    N_("We look at the plan with you when it is due, or sooner if you ask."),
    N_("We talk with you before we change or stop the payment, unless somebody would come to harm."),
)
STOPPING = (
    N_("You can stop at any time and ask us to arrange your support instead."),
    N_("We may ask for money back that was not spent, or that was spent on something else than your plan."),
    N_("If you do not agree with us, you can complain. Your support goes on while we look at it."),
)


def agreement_document(values: CaseValues, words: Words) -> Document:
    """Return the direct payment agreement; where no budget is agreed yet, it says that it does not count before."""
    title = words.text(N_("Direct payment agreement"))
    return framed(values.booklet, words, title, _blocks(values, words, title))


def _blocks(values: CaseValues, words: Words, title: str) -> Iterator[Block]:
    booklet = values.booklet
    yield from opening(booklet, words, title)
    yield lead(
        words.text(
            N_("This is an agreement between {name} and {council}."),
            name=booklet.person_name,
            council=booklet.council or words.text(N_("the council")),
        )
    )
    yield callout(
        words.text(N_("What a direct payment is")),
        words.text(N_("It is money paid to you, so that you can buy your support yourself.")),
        words.text(N_("Nobody can make you take one. You can have help to manage it.")),
    )
    yield Heading(2, text(words.text(N_("The money"))))
    yield from _money(booklet, words)
    yield Heading(2, text(words.text(N_("What it is for"))))
    yield from _bought(booklet, words)
    if values.excluded:
        yield Paragraph(text(words.text(N_("It may not be used for:"))), introduces=True)
        yield ListBlock(tuple(map(text, values.excluded)))
    for heading, terms in (
        (N_("What you do"), YOU),
        (N_("What we do"), WE),
        (N_("If it stops, or we do not agree"), STOPPING),
    ):
        yield Heading(2, text(words.text(heading)))
        yield ListBlock(tuple(text(words.text(term)) for term in terms), numbered=True)
    yield Heading(2, text(words.text(N_("Signing this agreement"))))
    yield body(words.text(N_("Please sign only when you have read it, or somebody has read it to you.")))
    yield from signatures(
        words,
        (
            (words.text(N_("Me")), words.text(N_("I understand this agreement, and I want it."))),
            (
                words.text(N_("For {council}"), council=booklet.council or words.text(N_("the council"))),
                words.text(N_("We agree to this, and we will keep to it.")),
            ),
        ),
    )
    yield from call_us((booklet.adviser, *booklet.contacts), words)


def _money(booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    amount = booklet.final_pence
    if amount is None:
        yield Paragraph(
            text(words.text(N_("The budget is not agreed yet. This agreement counts once it is."))), Tone.NOTE
        )
        return
    yield KeyFacts(((words.text(N_("Your budget")), text(words.money(amount))),), large=True)
    facts: list[tuple[str, Text]] = []
    if booklet.period:
        facts.append((words.text(N_("For")), text(booklet.period)))
    if booklet.held:
        facts.append((words.text(N_("How it is held")), text(booklet.held)))
    if facts:
        yield KeyFacts(tuple(facts))
    yield Paragraph(text(approved_words(booklet, words)))


def _bought(booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    if not booklet.lines:
        yield Paragraph(text(words.text(N_("No support is planned yet."))), Tone.NOTE)
        return
    yield Table(
        caption="",
        header=(words.text(N_("What")), words.text(N_("Cost")), words.text(N_("Over the whole plan"))),
        rows=tuple(
            (
                written(line.what, booklet),
                text(
                    words.text(
                        N_("{amount} {frequency}"),
                        amount=words.money(line.cost_pence),
                        frequency=line.frequency,
                    )
                ),
                text(words.money(line.total_pence)),
            )
            for line in booklet.lines
        ),
        alignments=(Align.START, Align.START, Align.END),
        total=(
            text(words.text(N_("Together")), bold=True),
            text(""),
            text(words.money(sum(line.total_pence for line in booklet.lines)), bold=True),
        ),
    )
