"""How a document reads, in words: the reading-level meter as the page shows it. No widgets, and never a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.documents.reading_level import MOST_WORDS, Reading
from pbdesk.i18n import _, current, ngettext

MOST_SHOWN = 3
MOST_LETTERS = 70
"""Of a sentence that is quoted: enough to find it again."""


@dataclass(frozen=True, slots=True)
class ReadingView:
    """What the meter says: the figures in one line, and places to look at, a sentence each."""

    summary: str
    hints: tuple[str, ...]


def reading_view(reading: object, language: str) -> ReadingView | None:
    """Return the meter's words; None where there is nothing to measure."""
    if not isinstance(reading, Reading) or not reading.sentences:
        return None
    sentences = ngettext("One sentence", "{count} sentences", reading.sentences)
    summary = _(
        "{sentences}, {words} words, {average} words in a sentence",
        sentences=sentences,
        words=reading.words,
        average=str(reading.average),
    )
    hints = []
    if reading.long_sentences:
        hints.append(
            ngettext(
                "One sentence has more than {most} words: {examples}",
                "{count} sentences have more than {most} words, such as {examples}",
                len(reading.long_sentences),
                most=MOST_WORDS,
                examples=_quoted(reading.long_sentences),
            )
        )
    if reading.long_words:
        hints.append(_("Long words: {words}.", words=", ".join(reading.long_words[: MOST_SHOWN * 3])))
    if reading.passive:
        hints.append(
            _(
                "Who does it? It may not be said in: {examples}",
                examples=_quoted(reading.passive[:MOST_SHOWN]),
            )
        )
    return ReadingView(summary, tuple(hints))


def _quoted(sentences: tuple[str, ...]) -> str:
    shown = (
        sentence if len(sentence) <= MOST_LETTERS else f"{sentence[:MOST_LETTERS].rstrip()}…"
        for sentence in sentences[:2]
    )
    return current().list([f"“{sentence}”" for sentence in shown])
