"""Where a few typed letters lead: screens and commands by their words, cases by the store's search. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pbdesk.i18n import _
from pbdesk.ui.models import TableRow

MOST_CASES = 20
"""How many cases are listed; more letters find fewer."""


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case that the store's search found, in words."""

    case_id: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A screen or a command: its id, and what it is called (message id)."""

    id: str
    label: str


class GoToPresenter:
    """Finds places to go and things to do."""

    def __init__(
        self,
        find_cases: Callable[[str], Sequence[FoundCase]],
        screens: Sequence[Offer],
        commands: Sequence[Offer],
        keys_in_words: Callable[[str], str],
    ) -> None:
        """Take the store's search, the screens, the commands that can be given from anywhere, and their keys."""
        self._find_cases = find_cases
        self._screens = screens
        self._commands = commands
        self._keys = keys_in_words

    def find(self, text: str) -> list[TableRow]:
        """Return what matches: cases first once something is typed; keys say what kind a row is."""
        rows = []
        if text.strip():
            rows += [
                _row(f"case:{case.case_id}", case.name, case.detail)
                for case in self._find_cases(text)[:MOST_CASES]
            ]
        rows += [_row(f"screen:{each.id}", _(each.label), _("Screen")) for each in self._screens]
        rows += [
            _row(f"command:{each.id}", _(each.label), _("Command, {keys}", keys=self._keys(each.id)))
            for each in self._commands
        ]
        return [row for row in rows if row.key.startswith("case:") or _matches(row.cells[0], text)]


def _row(key: str, name: str, detail: str) -> TableRow:
    return TableRow(key, (name, detail), f"{name}, {detail}" if detail else name)


def _matches(label: str, text: str) -> bool:
    return all(word in label.casefold() for word in text.casefold().split())
