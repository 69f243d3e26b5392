"""The recovery sheet: one page with the code that opens a store whose passphrase is forgotten.

Knows the code and the store's name for people; nothing of keys. It is printed once and kept away from the laptop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbdesk.documents.content import (
    Block,
    Callout,
    Document,
    Heading,
    KeyFacts,
    ListBlock,
    Paragraph,
    Text,
    Tone,
    text,
)
from pbdesk.domain.errors import N_

if TYPE_CHECKING:
    from pbdesk.i18n import Words

_GROUPS_A_LINE = 4


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What stands on the sheet: the code as printed, whose store, which store, and the day (ISO) it was made."""

    code: str
    author: str
    store: str
    made_on: str


def recovery_document(sheet: RecoverySheet, words: Words) -> Document:
    """Return the sheet as a document of one page."""
    title = words.text(N_("Recovery sheet"))
    return Document(
        title=title,
        language=words.language,
        author=sheet.author or "pbdesk",
        blocks=tuple(_blocks(sheet, title, words)),
        footer=words.text(N_("Keep this sheet away from the laptop.")),
        page_words=words.text(N_("Page {page} of {pages}")),
    )


def _blocks(sheet: RecoverySheet, title: str, words: Words) -> list[Block]:
    groups = sheet.code.split("-")
    lines = [groups[start : start + _GROUPS_A_LINE] for start in range(0, len(groups), _GROUPS_A_LINE)]
    numbers = (words.text(N_("Groups 1 to 4")), words.text(N_("Groups 5 to 7")))
    return [
        Heading(1, text(title)),
        Paragraph(
            text(words.text(N_("This code opens your pbdesk if you forget your passphrase."))), Tone.LEAD
        ),
        KeyFacts(
            tuple(
                (number, text("   ".join(line), bold=True))
                for number, line in zip(numbers, lines, strict=True)
            ),
            large=True,
        ),
        Callout(
            words.text(N_("Keep this sheet away from the laptop")),
            (
                text(
                    words.text(
                        N_(
                            "Whoever has both this sheet and the laptop can read everything in it. Lock the sheet "
                            "away, at home or in the office safe, and take no photo of it."
                        )
                    )
                ),
            ),
        ),
        *_how_to_use(words),
        KeyFacts(tuple(_facts(sheet, words))),
    ]


def _how_to_use(words: Words) -> list[Block]:
    return [
        Paragraph(text(words.text(N_("If you need it:"))), introduces=True),
        ListBlock(
            (
                text(words.text(N_("Start pbdesk and choose “Forgotten passphrase”."))),
                text(
                    words.text(
                        N_("Type the seven groups. Spaces, hyphens and capital letters do not matter.")
                    )
                ),
                text(words.text(N_("Choose a new passphrase. Nothing that you wrote is lost."))),
            ),
            numbered=True,
        ),
        Paragraph(
            text(
                words.text(
                    N_(
                        "A newer sheet makes this one useless: destroy it then. If it is lost or somebody has seen it, "
                        "make a new one under Settings, “Store and passphrase”."
                    )
                )
            ),
            Tone.NOTE,
        ),
    ]


def _facts(sheet: RecoverySheet, words: Words) -> list[tuple[str, Text]]:
    facts = [
        (words.text(N_("Store")), text(sheet.store)),
        (words.text(N_("Made on")), text(words.date(sheet.made_on))),
    ]
    return [(words.text(N_("Adviser")), text(sheet.author)), *facts] if sheet.author else facts
