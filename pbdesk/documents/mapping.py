"""A document with every string passed through a change: for what can be printed, and for languages."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


def map_strings(value: Value, change: Callable[[str], str]) -> Value:
    """Return a document (or any part of it) with every string that is read or shown passed through `change`.

    Codes of languages and addresses of links are left as they are.
    """
    if isinstance(value, str):
        return change(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map_strings(part, change) for part in value)  # type: ignore[return-value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {
            part.name: map_strings(getattr(value, part.name), change)
            for part in dataclasses.fields(value)
            if part.name not in ("language", "link", "page_words")
        }
        return dataclasses.replace(value, **parts)
    return value
