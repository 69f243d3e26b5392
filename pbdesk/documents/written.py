"""What people wrote into a plan, as text of the document: their own language, their own paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pbdesk.documents.content import Paragraph, Text, Tone, text
from pbdesk.documents.plan_values import PlanBooklet


def written(words: str, booklet: PlanBooklet) -> Text:
    """Return somebody's own words as text, marked with their language when it is not the booklet's."""
    return text(words, language=_language(booklet))


def paragraphs(words: str, booklet: PlanBooklet) -> Iterator[Paragraph]:
    """Yield somebody's own words as paragraphs, one for each line that is not empty."""
    for line in words.splitlines():
        if line.strip():
            yield Paragraph(text(line.strip(), language=_language(booklet)), Tone.BODY)


def introduced(made: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Yield paragraphs, the last one marked as introducing what comes after it."""
    before: Paragraph | None = None
    for paragraph in made:
        if before is not None:
            yield before
        before = paragraph
    if before is not None:
        yield replace(before, introduces=True)


def _language(booklet: PlanBooklet) -> str:
    return booklet.written_language if booklet.written_language != booklet.language else ""
