"""The record of a review: who was there, how each outcome goes, what was said and decided, and what comes next.

What is not written yet has lines to write on, so that the same paper serves at the kitchen table.
"""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.common import body, call_us, framed, lead, opening, signatures
from pbdesk.documents.content import (
    Asked,
    Block,
    Document,
    Heading,
    KeyFacts,
    ListBlock,
    Paragraph,
    Text,
    Tone,
    text,
)
from pbdesk.documents.values import CaseValues, ReviewHeld, Said
from pbdesk.documents.written import paragraphs, written
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words

NO_REVIEW = ReviewHeld("")
ASKED = (N_("What works well"), N_("What does not work"), N_("What should change"))
"""What a review goes through where nothing is written yet."""


def review_document(values: CaseValues, words: Words) -> Document:
    """Return the record, or the paper for a review that is to come."""
    title = words.text(N_("Review of your plan"))
    return framed(values.booklet, words, title, _blocks(values, words, title))


def _blocks(values: CaseValues, words: Words, title: str) -> Iterator[Block]:
    booklet, review = values.booklet, values.review or NO_REVIEW
    yield from opening(booklet, words, title)
    if review.on:
        yield lead(words.text(N_("This is what we talked about, and what we decided.")))
    else:
        yield lead(words.text(N_("We look together at how your plan works. You can write on this paper.")))
    facts = tuple(_facts(review, words))
    if facts:
        yield KeyFacts(facts)
    yield Heading(2, text(words.text(N_("How each outcome goes"))))
    yield from _outcomes(values, review, words)
    yield Heading(2, text(words.text(N_("What was said"))))
    for said in review.said or tuple(Said(words.text(heading), "") for heading in ASKED):
        yield from _said(said, values)
    yield Heading(2, text(words.text(N_("What we decided"))))
    if review.decided.strip():
        yield from paragraphs(review.decided, booklet)
    else:
        yield Asked("", text(words.text(N_("Decided:"))), lines=3)
    yield from _next(review, values, words)
    yield Heading(2, text(words.text(N_("Signing this review"))))
    yield from signatures(
        words,
        (
            (words.text(N_("Me")), words.text(N_("This is what we said."))),
            (words.text(N_("My adviser")), words.text(N_("This is what we said."))),
        ),
    )
    yield from call_us((booklet.adviser, *booklet.contacts), words)


def _facts(review: ReviewHeld, words: Words) -> Iterator[tuple[str, Text]]:
    if review.what:
        yield words.text(N_("Review")), text(review.what)
    if review.on:
        yield words.text(N_("Held on")), text(words.date(review.on, "full"))
    if review.people:
        yield words.text(N_("Who was there")), text(words.list(review.people))


def _outcomes(values: CaseValues, review: ReviewHeld, words: Words) -> Iterator[Block]:
    told = review.outcomes or tuple(Said(outcome.title, "") for outcome in values.booklet.outcomes)
    if not told:
        yield Paragraph(text(words.text(N_("No outcomes have been written yet."))), Tone.NOTE)
    for outcome in told:
        yield from _said(outcome, values)


def _said(said: Said, values: CaseValues) -> Iterator[Block]:
    yield Heading(3, written(said.heading, values.booklet))
    if said.words.strip():
        yield from paragraphs(said.words, values.booklet)
    else:
        yield Asked("", text(""), lines=3)


def _next(review: ReviewHeld, values: CaseValues, words: Words) -> Iterator[Block]:
    yield Heading(2, text(words.text(N_("What comes next"))))
    if review.next_on:
        yield body(words.text(N_("We meet again on {date}."), date=words.date(review.next_on, "full")))
    elif values.booklet.reviews:
        yield ListBlock(
            tuple(
                text(words.text(N_("{what}: {date}"), what=each.what, date=words.date(each.on, "full")))
                for each in values.booklet.reviews
            )
        )
    else:
        yield Paragraph(
            text(words.text(N_("No review date is set yet. Your adviser will tell you."))), Tone.NOTE
        )
