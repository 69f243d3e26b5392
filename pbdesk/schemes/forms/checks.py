"""What can be said of an answer by its kind alone: its usual form and words, and whether it is a number or a choice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from pbdesk.schemes.expressions.values import read_moment
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.model import SELECTS, Kind, Node

_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"-?(?:\d{1,18}(?:\.\d*)?|\.\d+)", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)


def _is_date(text: str) -> bool:
    moment = read_moment(text)
    return moment is not None and not moment.with_time


_FITS: dict[Kind, Callable[[str], object]] = {
    Kind.INTEGER: _INTEGER.fullmatch,
    Kind.DECIMAL: _DECIMAL.fullmatch,
    Kind.DATE: _is_date,
    Kind.TIME: _TIME.fullmatch,
    Kind.DATE_TIME: read_moment,
}


def misfit(node: Node, value: str, compiled: CompiledForm) -> str:
    """Return "" when a value suits its kind, else "type" or "choice"."""
    fits = _FITS.get(node.kind)
    if fits is not None:
        return "" if fits(value.strip()) else "type"
    if node.kind in SELECTS and node.choices is not None and node.choices.list_name:
        names = compiled.item_words.get(node.choices.list_name, {})
        chosen = value.split()
        if node.kind is Kind.SELECT_ONE and len(chosen) > 1:
            return "choice"
        return "" if all(name in names for name in chosen) else "choice"
    return ""


def tidy(compiled: CompiledForm, number: int, answer: str) -> str:
    """Return an answer in its usual form.

    Several choices come once each and in the order of their list; everything else stays as given.
    """
    node = compiled.node(number)
    if node.kind is Kind.SELECT_MULTIPLE and node.choices is not None:
        chosen = list(dict.fromkeys(answer.split()))
        names = list(compiled.item_words.get(node.choices.list_name, ()))
        known = [name for name in names if name in chosen]
        return " ".join([*known, *(name for name in chosen if name not in names)])
    return answer


class ChoiceWords(Protocol):
    """What knows the words of choices, as `facts.Facts` does."""

    @property
    def compiled(self) -> CompiledForm:
        """The form."""

    def choice_name(self, list_name: str, value: str) -> str:
        """Return the words of a choice."""


def answer_in_words(facts: ChoiceWords, number: int, answer: str) -> str:
    """Return an answer with the words of its choices in the place of their names; others as given."""
    node = facts.compiled.node(number)
    if node.kind not in SELECTS or node.choices is None:
        return answer.strip()
    list_name = node.choices.list_name
    return ", ".join(facts.choice_name(list_name, name) or name for name in answer.split())
