"""The keyboard help's logic: the command table in words, filtered by what a person looks for. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pbdesk.i18n import _


class Row(Protocol):
    """A row of the command table."""

    @property
    def id(self) -> str:
        """What pages call the command."""

    @property
    def label(self) -> str:
        """What it does (message id)."""

    @property
    def group(self) -> str:
        """The id of its group."""


@dataclass(frozen=True, slots=True)
class Key:
    """One command in words: what it does, and the keys."""

    label: str
    keys: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Commands under one heading."""

    label: str
    keys: tuple[Key, ...]


class KeyboardHelpPresenter:
    """Lists the keys of a page first, then all."""

    def __init__(
        self, commands: Sequence[Row], groups: dict[str, str], keys_in_words: Callable[[str], str]
    ) -> None:
        """Take the table: its rows, the groups' words (message ids), and what says a command's keys by its id."""
        self._commands = commands
        self._groups = groups
        self._keys = keys_in_words

    def groups(self, text: str = "", of_page: Sequence[str] = ()) -> list[KeyGroup]:
        """Return the keys that match a text, those of the page first; groups without a match are left out."""
        found = [("", _("Keys of the page you came from"), [c for c in self._commands if c.id in of_page])]
        found += [
            (group, _(words), [c for c in self._commands if c.group == group])
            for group, words in self._groups.items()
        ]
        made = []
        for _group, words, commands in found:
            keys = tuple(key for key in map(self._key, commands) if _matches(key, text))
            if keys:
                made.append(KeyGroup(words, keys))
        return made

    def _key(self, command: Row) -> Key:
        return Key(_(command.label), self._keys(command.id))


def _matches(key: Key, text: str) -> bool:
    whole = f"{key.label} {key.keys}".casefold()
    return all(word in whole for word in text.casefold().split())
