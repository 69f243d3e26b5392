"""How strong a new passphrase is, in words: what the pages that set one share. It judges nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pbdesk.domain.errors import FieldValue
from pbdesk.i18n import current


class Judged(Protocol):
    """How strong a passphrase is: message ids with their fields."""

    @property
    def ok(self) -> bool:
        """Whether it is enough."""

    @property
    def sentence(self) -> str:
        """How strong it is."""

    @property
    def advice(self) -> str:
        """What would make it stronger."""

    @property
    def fields(self) -> dict[str, FieldValue]:
        """The values for the {fields} of both."""


@dataclass(frozen=True, slots=True)
class Strength:
    """A passphrase's strength as a page shows it, for the text that was judged."""

    judged: str = ""
    sentence: str = ""
    advice: str = ""
    enough: bool = False


def strength_of(passphrase: str, found: Judged) -> Strength:
    """Return a judgement on a passphrase in the words of the current language."""
    words = current()
    return Strength(
        passphrase,
        words.text(found.sentence, **found.fields),
        words.text(found.advice, **found.fields),
        found.ok,
    )
