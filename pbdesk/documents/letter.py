"""A letter that goes with the papers: where things stand, what to do now, whom to call. It repeats no table."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.common import approved_words, body, contact_facts, framed, standing_words
from pbdesk.documents.content import (
    Block,
    Document,
    Heading,
    KeyFacts,
    Lines,
    Masthead,
    Paragraph,
    Text,
    text,
)
from pbdesk.documents.plan_values import PlanStatus
from pbdesk.documents.values import CaseValues
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words


def letter_document(values: CaseValues, words: Words) -> Document:
    """Return the letter."""
    title = words.text(N_("Letter about your support"))
    return framed(values.booklet, words, title, _blocks(values, words, title))


def _blocks(values: CaseValues, words: Words, title: str) -> Iterator[Block]:
    yield from letter_head(values, words, title)
    for sentence in standing(values, words):
        yield body(sentence)
    for line in values.note.splitlines():
        if line.strip():
            yield body(line.strip())
    for sentence in what_now(values, words):
        yield body(sentence)
    yield KeyFacts(tuple(_reach(values, words)))
    yield from signed_off(values, words)


def letter_head(values: CaseValues, words: Words, title: str) -> Iterator[Block]:
    """Yield how every letter to a person begins: from whom, to whom, when, about what."""
    booklet = values.booklet
    yield Masthead(booklet.council, booklet.scheme_title, booklet.logo)
    yield Lines(tuple(map(text, (booklet.person_name, *values.address))))
    yield body(words.date(booklet.printed_on))
    yield Heading(1, text(title))
    yield body(words.text(N_("Dear {name},"), name=booklet.preferred_name or booklet.person_name))


def signed_off(values: CaseValues, words: Words) -> Iterator[Block]:
    """Yield how every letter ends: by whom, as far as that is known."""
    yield Paragraph(text(words.text(N_("Yours sincerely,"))), introduces=True)
    names = (text(values.booklet.adviser.name, bold=True), text(values.booklet.council))
    yield Lines(tuple(name for name in names if name[0].text))


def standing(values: CaseValues, words: Words) -> Iterator[str]:
    """Yield where things stand, a sentence each."""
    booklet = values.booklet
    if not values.has_plan:
        yield words.text(N_("We have begun to look at the support that you need. There is no plan yet."))
        return
    yield standing_words(booklet, words)
    if booklet.status is PlanStatus.SIGNED and booklet.final_pence is not None:
        budget = words.text(N_("Your budget is {amount}."), amount=words.money(booklet.final_pence))
        yield f"{approved_words(booklet, words)} {budget}"
    elif booklet.indicative_pence is not None:
        yield words.text(
            N_("The guide figure is {amount}. It is a guide, never an entitlement or a cap."),
            amount=words.money(booklet.indicative_pence),
        )


def what_now(values: CaseValues, words: Words) -> Iterator[str]:
    """Yield what happens next, a sentence each."""
    booklet = values.booklet
    if booklet.reviews:
        first = booklet.reviews[0]
        yield words.text(N_("Next date: {what}, {date}."), what=first.what, date=words.date(first.on, "full"))
    yield words.text(N_("Please read the papers with this letter. Tell us if anything in them is not right."))
    yield words.text(N_("You can have them in another format or language. Just ask."))


def _reach(values: CaseValues, words: Words) -> Iterator[tuple[str, Text]]:
    yield words.text(N_("Reference")), text(values.booklet.reference)
    yield from contact_facts(values.booklet.adviser, words)
