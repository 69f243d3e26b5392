"""How strong a passphrase is, in words, without any network. Knows no keys and stores nothing.

No composition rules: length and guessability (zxcvbn, imported when first needed) are all that counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pbdesk.domain.errors import N_, FieldValue
from pbdesk.store.keys import normalise

FEWEST_CHARACTERS = 12
LOWEST_SCORE = 3
_SCORED_CHARACTERS = 72  # zxcvbn refuses more

_IN_WORDS = (
    N_("Very weak: it would be guessed at once."),
    N_("Weak: it would be guessed in minutes."),
    N_("Fair: it would be guessed in days."),
    N_("Strong."),
    N_("Very strong."),
)
_ADVICE = {
    "dictionary": N_("It is close to a common password, a name or a single word. Add a few unrelated words."),
    "spatial": N_("Neighbouring keys are easy to guess. Use a few unrelated words instead."),
    "repeat": N_("Repeating does not help much. Use a few unrelated words instead."),
    "sequence": N_("Runs such as abc or 6543 are easy to guess. Use a few unrelated words instead."),
    "regex": N_("Years are easy to guess. Use a few unrelated words instead."),
    "date": N_("Dates are easy to guess. Use a few unrelated words instead."),
    "user_inputs": N_("It holds your own name or your organisation's. Use a few unrelated words instead."),
}
_MORE_WORDS = N_("Add one or two more unrelated words.")
_KEEP_IT = N_("Keep it in your head or in a safe place: nobody can look it up for you.")


@dataclass(frozen=True, slots=True)
class Strength:
    """What to tell the person: whether it is enough, a score from 0 to 4, a sentence and what to do (message ids)."""

    ok: bool
    score: int
    sentence: str
    advice: str
    fields: dict[str, FieldValue] = field(default_factory=dict)


def judge(text: str, own_words: Sequence[str] = ()) -> Strength:
    """Return how strong a passphrase is. `own_words` are words that others would guess: names, the council's.

    Enough means twelve characters or more and a score of at least 3. Long ones are scored by their first 72.
    """
    passphrase = normalise(text)
    if len(passphrase) < FEWEST_CHARACTERS:
        return Strength(
            ok=False,
            score=0,
            sentence=N_("Too short: {typed} of at least {fewest} characters."),
            advice=N_("Four or five unrelated words are easy to remember and hard to guess."),
            fields={"typed": len(passphrase), "fewest": FEWEST_CHARACTERS},
        )
    score, pattern = _score(passphrase[:_SCORED_CHARACTERS], own_words)
    ok = score >= LOWEST_SCORE
    advice = _KEEP_IT if ok else _ADVICE.get(pattern, _MORE_WORDS)
    return Strength(ok=ok, score=score, sentence=_IN_WORDS[score], advice=advice)


def _score(text: str, own_words: Sequence[str]) -> tuple[int, str]:
    """Return zxcvbn's score and the pattern that covers most of the text."""
    from zxcvbn import zxcvbn  # its word lists take a while to load

    words = [word for phrase in own_words for word in (phrase, *phrase.split()) if word]
    result = zxcvbn(text, user_inputs=words, max_length=_SCORED_CHARACTERS)
    longest = max(result["sequence"], key=lambda match: len(match["token"]))
    pattern = str(longest.get("dictionary_name") or "")
    return int(result["score"]), pattern if pattern == "user_inputs" else str(longest["pattern"])
