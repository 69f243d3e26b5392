"""A document with some of its parts changed: for what can be printed, and for languages."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection
from typing import Any, TypeVar

Value = TypeVar("Value")


NOT_SAID = frozenset({"language", "link", "page_words"})
"""Fields of the content model that are neither read nor shown as they stand: codes of languages, addresses of links."""


def map_parts(value: Value, change: Callable[[Any], Any], left_alone: Collection[str] = ()) -> Value:
    """Return a document (or any part of it) with parts replaced by what `change` gives for them.

    Where it gives None the parts of that part are looked at in turn. Fields that are `left_alone` stay as they are.
    """
    changed: Value | None = change(value)
    if changed is not None:
        return changed
    if isinstance(value, tuple):
        return tuple(map_parts(part, change, left_alone) for part in value)  # type: ignore[return-value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {
            part.name: map_parts(getattr(value, part.name), change, left_alone)
            for part in dataclasses.fields(value)
            if part.name not in left_alone
        }
        return dataclasses.replace(value, **parts)
    return value
