"""The one-page profile: who somebody is, what matters to them and how to support them well, on one side of paper.

It is what a new worker reads before the first visit, so it says nothing of money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbdesk.documents.common import framed
from pbdesk.documents.content import (
    Block,
    Document,
    Heading,
    KeyFacts,
    ListBlock,
    Masthead,
    Paragraph,
    Text,
    Tone,
    text,
)
from pbdesk.documents.values import CaseValues
from pbdesk.documents.written import written
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words

MATTERS = ("matters", "life_goal", "goal", "agreed_outcomes", "needs")
"""Sections that tell what matters to somebody; the first that is written counts."""
SUPPORT = ("contingency", "safety", "health_needs", "risks", "coordinator")
"""Sections that tell a supporter what to do."""
MOST_WORDS = 70
"""Of one section: the profile is one page, and the plan has the whole text."""
MOST_OUTCOMES = 5


def profile_document(values: CaseValues, words: Words) -> Document:
    """Return what matters to a person, and how to support them, on one page; longer texts are cut at a word."""
    title = words.text(N_("My one-page profile"))
    return framed(values.booklet, words, title, _blocks(values, words, title))


def _blocks(values: CaseValues, words: Words, title: str) -> Iterator[Block]:
    booklet = values.booklet
    yield Masthead(booklet.council, title, booklet.logo)
    yield Heading(1, text(booklet.preferred_name or booklet.person_name))
    yield KeyFacts(tuple(_facts(values, words)))
    for heading, ids in (
        (words.text(N_("What matters to me")), MATTERS),
        (words.text(N_("If something goes wrong")), SUPPORT),
    ):
        said = section_words(values, ids)
        if said:
            yield Heading(2, text(heading))
            yield Paragraph(written(short(said), booklet))
    if booklet.outcomes:
        yield Heading(2, text(words.text(N_("What I want to happen"))))
        yield ListBlock(
            tuple(written(outcome.title, booklet) for outcome in booklet.outcomes[:MOST_OUTCOMES])
        )
    if not booklet.outcomes and not any(section.text.strip() for section in booklet.sections):
        yield Paragraph(text(words.text(N_("Nothing has been written here yet."))), Tone.NOTE)


def _facts(values: CaseValues, words: Words) -> Iterator[tuple[str, Text]]:
    booklet = values.booklet
    yield words.text(N_("My full name")), text(booklet.person_name)
    if values.needs:
        yield words.text(N_("How to talk and write to me")), text(words.list(values.needs))
    if values.format_words:
        yield words.text(N_("How I like to read")), text(values.format_words)
    yield words.text(N_("Printed on")), text(words.date(booklet.printed_on))
    adviser = booklet.adviser
    reach = adviser.phone or adviser.relay or adviser.email
    yield adviser.role, text(f"{adviser.name}, {reach}" if reach else adviser.name)


def section_words(values: CaseValues, ids: tuple[str, ...]) -> str:
    """Return the first of these sections that is written, or ""."""
    by_id = {section.id: section.text for section in values.booklet.sections if section.text.strip()}
    return next((by_id[key] for key in ids if key in by_id), "")


def short(said: str) -> str:
    """Return the first sentences of a text, whole ones, as many as a profile has room for."""
    sentences = re.split(r"(?<=[.!?])\s+", " ".join(said.split()))
    kept: list[str] = []
    for sentence in sentences:
        if kept and len(" ".join([*kept, sentence]).split()) > MOST_WORDS:
            break
        kept.append(sentence)
    one = " ".join(kept)
    return one if len(one.split()) <= MOST_WORDS else " ".join(one.split()[:MOST_WORDS]) + "…"
