"""A copy of an assessment: every question that counted with the answer that was given, part by part."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.common import call_us, callout, framed, lead, opening
from pbdesk.documents.content import Block, Document, Heading, Paragraph, Tone, text
from pbdesk.documents.values import CaseValues
from pbdesk.documents.written import written
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words


def assessment_document(values: CaseValues, words: Words) -> Document:
    """Return the copy."""
    title = words.text(N_("Your assessment"))
    return framed(values.booklet, words, title, _blocks(values, words, title))


def _blocks(values: CaseValues, words: Words, title: str) -> Iterator[Block]:
    booklet = values.booklet
    yield from opening(booklet, words, title)
    yield lead(words.text(N_("These are the questions that we went through together, and the answers.")))
    yield callout(
        words.text(N_("Is it right?")),
        words.text(N_("Write on this copy what is wrong or missing, and give it back to your adviser.")),
    )
    if not values.answers:
        yield Paragraph(text(words.text(N_("No questions have been answered yet."))), Tone.NOTE)
    for part in values.answers:
        yield Heading(2, text(part.title))
        for answer in part.answers:
            yield Paragraph(text(answer.question, bold=True), introduces=True)
            given = answer.answer or words.text(N_("Not answered"))
            yield Paragraph(written(given, booklet) if answer.answer else text(given))
    yield from call_us((booklet.adviser, *booklet.contacts), words)
