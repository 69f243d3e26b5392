"""What presenters of sheets share: drafts of an open form, text turned into sums and back, or cut short. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from pbdesk.domain.allocation import Step
from pbdesk.domain.errors import KnownError
from pbdesk.domain.money import Pence, parse_money, plain_money
from pbdesk.i18n import _, current
from pbdesk.services.ports import DraftStore
from pbdesk.ui.models.sheet import Entry, StepLine

STRONG = frozenset({"result", "subtotal"})


class EntryDrafts:
    """The open form of one kind of sheet, kept for each case."""

    def __init__(self, drafts: DraftStore, name: str) -> None:
        self._drafts = drafts
        self._name = name

    def get(self, case_id: str) -> Entry | None:
        """Return the form that was open, None where none was or where it is of another version of pbdesk."""
        kept = self._drafts.get(f"{self._name}/{case_id}")
        try:
            return msgspec.convert(kept, Entry) if isinstance(kept, dict) else None
        except msgspec.ValidationError:
            return None

    def keep(self, case_id: str, entry: Entry | None) -> None:
        """Keep the open form, or forget it."""
        if entry is None:
            self._drafts.drop(f"{self._name}/{case_id}")
        else:
            self._drafts.put(f"{self._name}/{case_id}", msgspec.to_builtins(entry))


def step_lines(
    steps: Sequence[Step], say: Callable[[str, Any], Any] = lambda _name, value: value
) -> tuple[StepLine, ...]:
    """Return a working in words and in easy words; `say` puts the value of a named field into words."""
    lines = []
    for step in steps:
        fields = {name: say(name, value) for name, value in step.fields.items()}
        weight = "strong" if step.kind in STRONG else ""
        lines.append(
            StepLine(_(step.sentence, **fields), _(step.easy, **fields) if step.easy else "", weight)
        )
    return tuple(lines)


def warning_words(warnings: Sequence[Step]) -> tuple[str, ...]:
    """Return warnings in words, each once; figures that nobody has confirmed stand apart."""
    return tuple(dict.fromkeys(_(step.sentence, **step.fields) for step in warnings if not _is_figure(step)))


def unconfirmed_words(warnings: Sequence[Step]) -> tuple[str, ...]:
    """Return in words which figures nobody has confirmed."""
    return tuple(dict.fromkeys(_(step.sentence, **step.fields) for step in warnings if _is_figure(step)))


def _is_figure(step: Step) -> bool:
    """Tell whether a warning is about a published figure (see `schemes.rates.warnings`)."""
    return {"value", "unit", "label", "source"} <= set(step.fields)


def said_by(error: KnownError) -> str:
    """Return a known error in one paragraph."""
    return current().render(error).whole


def shortened(text: str, most: int) -> str:
    """Return a text in one line of at most `most` characters, ended at a word."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rsplit(' ', 1)[0]}…"


def typed_pounds(pence: Pence | None) -> str:
    """Return a sum as a person types it: "1,234.50"; nothing for none."""
    return "" if pence is None else plain_money(pence).replace("£", "")


def money_problem(text: str) -> str:
    """Return what is wrong with a sum as typed, "" when nothing is."""
    if not text.strip():
        return ""
    try:
        return _("A sum cannot be less than £0.00.") if parse_money(text) < 0 else ""
    except KnownError as error:
        return said_by(error)


def pence_of(text: str) -> Pence | None:
    """Return what was typed as pence, None for nothing. Raises KnownError "money-unreadable"."""
    return parse_money(text) if text.strip() else None
