"""How easily a text reads: lengths of sentences, long words, and sentences in which nobody acts. English and Welsh.

It is a meter for whoever writes, not a mark: numbers and the places to look at, never a verdict on what a person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST_WORDS = 15
"""In a sentence of easy read."""
LONG_WORD = 10
"""Letters from which a word counts as long."""
_SENTENCE = re.compile(r"[^.!?:\n]+[.!?:]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_AMOUNT = re.compile(r"(?<=\d)[.:,](?=\d)")
# A form of "be" before a participle: "is decided", "was not given"; in Welsh "cael ei", "wedi ei", and "-wyd", "-ir".
_PASSIVE = {
    "en": re.compile(
        r"\b(?:is|are|was|were|be|been|being)\s+(?:not\s+|also\s+|then\s+)?"
        r"(?:\w{3,}ed|given|made|done|paid|known|shown|told|sent|written|held|kept|taken|found|spent|seen)\b",
        re.IGNORECASE,
    ),
    "cy": re.compile(
        r"\b(?:cael|gael|chael)\s+(?:ei|eu|fy|ein)\b|\bwedi\s+(?:ei|eu)\b|\b\w{3,}(?:wyd|ir)\b", re.IGNORECASE
    ),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the meter says of a text.

    Attributes:
        average: words a sentence, to one decimal.
        long_sentences: those with more than `MOST_WORDS` words.
        long_words: words with many letters, each once, in order.
        passive: sentences that may say that something is done without saying who does it.
    """

    sentences: int
    words: int
    average: float
    long_sentences: tuple[str, ...]
    long_words: tuple[str, ...]
    passive: tuple[str, ...]


def measure(texts: Iterable[str], language: str = "en") -> Reading:
    """Return what the meter says of some pieces of text; a piece without a full stop is a sentence of its own."""
    found = [
        sentence.strip()
        for piece in texts
        for sentence in _SENTENCE.findall(_AMOUNT.sub("\u2024", piece))
        if _WORD.search(sentence)
    ]
    counts = [len(_WORD.findall(sentence)) for sentence in found]
    words = [word for sentence in found for word in _WORD.findall(sentence)]
    passive = _PASSIVE.get(language, _PASSIVE["en"])
    return Reading(
        sentences=len(found),
        words=len(words),
        average=round(sum(counts) / len(counts), 1) if counts else 0.0,
        long_sentences=tuple(
            sentence.replace("\u2024", ".")
            for sentence, count in zip(found, counts, strict=True)
            if count > MOST_WORDS
        ),
        long_words=tuple(dict.fromkeys(word for word in words if len(word) >= LONG_WORD)),
        passive=tuple(sentence.replace("\u2024", ".") for sentence in found if passive.search(sentence)),
    )
