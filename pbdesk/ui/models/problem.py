"""What is wrong with one answer, as a plain value that presenters give to pages. No Qt here."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """Something wrong with one answer: the identifier of its field, and the sentence shown there."""

    identifier: str
    sentence: str
