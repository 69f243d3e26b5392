"""Search words as a person types them, made safe for the full-text index."""

from __future__ import annotations

import re

_WORD = re.compile(r"[\w]+", re.UNICODE)


def fts_query(typed: str) -> str:
    """Return an FTS5 query that finds every typed word as a prefix, or "" where there is no word.

    Each word is quoted, so that an apostrophe or bracket is never syntax.
    """
    return " ".join(f'"{word}"*' for word in _WORD.findall(typed))


def digits(typed: str) -> str:
    """Return the digits of a typed NHS number, or "" where it is something else."""
    squeezed = re.sub(r"[\s-]", "", typed)
    return squeezed if squeezed.isdigit() and len(squeezed) >= 3 else ""
