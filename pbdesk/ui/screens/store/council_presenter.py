"""The council's help with a forgotten passphrase, in words: what it means, whose it is, setting it up. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, current
from pbdesk.ui.models import Problem

if TYPE_CHECKING:
    from pbdesk.store.keeping import CouncilHelp


class PublicKey(Protocol):
    """A council's public recovery key."""

    @property
    def council(self) -> str:
        """Whose it is."""

    @property
    def fingerprint(self) -> str:
        """The key in groups, for comparing."""


class Keeping(Protocol):
    """What sets the council's help up, and takes it away."""

    def council_help(self) -> CouncilHelp | None:
        """Who may help, or None."""

    def add_council(self, passphrase: str, key_files: Sequence[Path]) -> CouncilHelp:
        """Let a council help."""

    def remove_council(self) -> None:
        """Let it help no longer."""


@dataclass(frozen=True, slots=True)
class HelpView:
    """The council's help as it stands.

    Attributes:
        there: whether it is set up, whole or not.
        sound: whether it would really help.
        facts: who, since when, and the key's fingerprint.
    """

    there: bool = False
    sound: bool = False
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KeyView:
    """A public key that was chosen: its path, and what to compare."""

    path: str
    facts: tuple[tuple[str, str], ...]


class CouncilPresenter:
    """The logic of the page about the council's help."""

    def __init__(self, keeping: Keeping, read_key: Callable[[Path], PublicKey]) -> None:
        self._keeping = keeping
        self._read_key = read_key

    def view(self) -> HelpView:
        """Return how it stands. Raises KnownError."""
        helps = self._keeping.council_help()
        if helps is None:
            return HelpView()
        if not helps.sound:
            return HelpView(there=True)
        return HelpView(
            there=True,
            sound=True,
            facts=(
                (_("Who can help"), helps.council),
                (_("Since"), current().when(helps.added_at)),
                (_("Fingerprint of the key"), ", ".join(helps.fingerprints)),
            ),
        )

    def key(self, path: str) -> KeyView:
        """Return what to compare before a key is trusted. Raises KnownError (council-key-unreadable)."""
        found = self._read_key(Path(path))
        facts = ((_("Council"), found.council), (_("Fingerprint of the key"), found.fingerprint))
        return KeyView(path, facts)

    def set_up(self, path: str, passphrase: str) -> list[Problem]:
        """Let the council help; return what is missing, nothing where it is done. Raises KnownError."""
        problems = []
        if not path:
            problems.append(Problem("choose-key", _("Choose the key that your council gave you.")))
        if not passphrase:
            problems.append(Problem("current-passphrase", _("Enter your passphrase.")))
        if problems:
            return problems
        try:
            self._keeping.add_council(passphrase, [Path(path)])
        except KnownError as error:
            if error.code != "passphrase-wrong":
                raise
            return [Problem("current-passphrase", current().render(error).what)]
        return []

    def remove(self) -> None:
        """Let the council help no longer. Raises KnownError."""
        self._keeping.remove_council()
