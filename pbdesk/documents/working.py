"""“How we worked out your budget”: every step of the allocation in words, as a paper of its own."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.common import call_us, framed, lead, opening
from pbdesk.documents.content import Block, Document, Heading, Paragraph, Tone, text
from pbdesk.documents.plan_money import working_chapter
from pbdesk.documents.values import CaseValues
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words


def working_document(values: CaseValues, words: Words) -> Document:
    """Return how the indicative budget was worked out, step by step."""
    title = words.text(N_("How we worked out your budget"))
    return framed(values.booklet, words, title, _blocks(values, words, title))


def _blocks(values: CaseValues, words: Words, title: str) -> Iterator[Block]:
    booklet = values.booklet
    yield from opening(booklet, words, title)
    yield lead(
        words.text(
            N_(
                "You answered questions about your life. This paper shows how the answers became a sum of money."
            )
        )
    )
    chapter = list(working_chapter(booklet, words))
    if not chapter:
        yield Paragraph(text(words.text(N_("No guide figure has been worked out yet."))), Tone.NOTE)
    yield from chapter
    yield Heading(2, text(words.text(N_("If you do not agree"))))
    yield Paragraph(
        text(
            words.text(
                N_(
                    "Tell your adviser which step does not fit your life, and why. You can bring somebody with you, "
                    "and you can ask for an advocate: somebody who speaks up for you. If you are still not happy, "
                    "you can complain to {council}."
                ),
                council=booklet.council or words.text(N_("the council")),
            )
        )
    )
    yield from call_us((booklet.adviser, *booklet.contacts), words)
