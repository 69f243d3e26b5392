"""A document as JSON values and back, so that a signed copy can be printed again as it was, in any format.

The name of each kind of value stands beside its parts; a document that a newer program froze is refused, not guessed.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from enum import Enum
from typing import Any

from pbdesk.documents import content
from pbdesk.documents.content import Cover, Document, KeyFacts, text
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import Words

_KIND = "is"
_TYPES: dict[str, type] = {
    name: value
    for name, value in vars(content).items()
    if isinstance(value, type) and (dataclasses.is_dataclass(value) or issubclass(value, Enum))
}


def to_plain(value: Any) -> Any:
    """Return a document (or any part of it) as JSON values."""
    if isinstance(value, bytes):
        return {_KIND: "bytes", "data": base64.b64encode(value).decode("ascii")}
    if isinstance(value, tuple):
        return [to_plain(part) for part in value]
    if isinstance(value, Enum):
        return {_KIND: type(value).__name__, "value": value.value}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {_KIND: type(value).__name__, **parts}
    return value


def from_plain(value: Any) -> Any:
    """Return what `to_plain` came from. Raises KnownError "copy-unreadable"."""
    if isinstance(value, list):
        return tuple(from_plain(part) for part in value)
    if not isinstance(value, dict):
        return value
    kind = value.get(_KIND)
    if kind == "bytes":
        return base64.b64decode(value["data"])
    found = _TYPES.get(str(kind))
    if found is None:
        raise _unreadable()
    parts = {name: from_plain(part) for name, part in value.items() if name != _KIND}
    try:
        return found(parts["value"]) if issubclass(found, Enum) else found(**parts)
    except (TypeError, ValueError, KeyError) as error:
        raise _unreadable() from error


def _unreadable() -> KnownError:
    return KnownError(
        "copy-unreadable",
        N_("This signed copy could not be read: a newer pbdesk printed it."),
        safe=N_("It is unchanged."),
        todo=N_("Update pbdesk, then print it again."),
    )


def digest(plain: Any) -> str:
    """Return the SHA-256 of a frozen document, in hexadecimal."""
    whole = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def numbered(document: Document, number: str, words: Words, *, first_on: str = "") -> Document:
    """Return a document with the number of its copy, and, where it was printed before, that it is a reprint.

    Args:
        document: as it was frozen.
        number: of the copy.
        words: of the document's language.
        first_on: the day (ISO) of the first print for a reprint, "" for the first print itself.
    """
    facts = [(words.text(N_("Copy number")), text(number))]
    foot = words.text(N_("Copy {number}."), number=number)
    if first_on:
        said = words.text(N_("This is a reprint. It was first printed on {date}."), date=words.date(first_on))
        facts.append((words.text(N_("Reprint")), text(said)))
        foot = words.text(N_("Reprint of copy {number}."), number=number)
    blocks = list(document.blocks)
    if blocks and isinstance(blocks[0], Cover):
        blocks[0] = dataclasses.replace(blocks[0], facts=(*blocks[0].facts, *facts))
    else:
        blocks.append(KeyFacts(tuple(facts)))
    return dataclasses.replace(document, blocks=tuple(blocks), footer=f"{document.footer} {foot}")
