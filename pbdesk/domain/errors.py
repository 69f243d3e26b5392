"""Errors that a person can meet, as values: what happened, what is safe, what to do next.

This module knows nothing of languages: sentences are English message ids with {named} fields, marked
with `N_` so that the catalogue finds them, and translated where they are shown (`pbdesk.i18n.render`).
"""

from __future__ import annotations

FieldValue = str | int


def N_(sentence: str) -> str:  # noqa: N802 - the name that message extractors look for
    """Mark an English sentence for the catalogue and return it unchanged."""
    return sentence


class KnownError(Exception):
    """Something in the person's world went wrong (a full disk, a wrong passphrase, a broken rule).

    Attributes:
        code: stable, lower-case, hyphenated name for scripts and tests, such as "passphrase-wrong".
        sentence: what happened (message id).
        safe: what was not lost, or "" where nothing was at stake (message id).
        todo: what to do next (message id).
        fields: values for the {named} fields of all three sentences.
    """

    def __init__(
        self, code: str, sentence: str, *, safe: str = "", todo: str = "", **fields: FieldValue
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.safe = safe
        self.todo = todo
        self.fields = fields

    def english(self) -> str:
        """Return the whole message in English, for the command line and for logs of tests."""
        parts = [part.format(**self.fields) for part in (self.sentence, self.safe, self.todo) if part]
        return " ".join(parts)

    def __str__(self) -> str:
        return self.english()
