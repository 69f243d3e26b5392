"""Unlocking: tries a passphrase or a recovery code and says what the page shows. No widgets, no keys kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, current
from pbdesk.ui.models import Problem
from pbdesk.ui.models.strength import Judged, Strength, strength_of

WRONG_PASSPHRASE = "passphrase-wrong"


@dataclass(frozen=True, slots=True)
class CouncilWay:
    """The way in through the council.

    Attributes:
        council: who can help.
        ask: writes the question to a path.
        recover: opens the store with the answer's path and its code, and sets a new passphrase.
    """

    council: str
    ask: Callable[[Path], object]
    recover: Callable[[Path, str, str], None]


class UnlockPresenter:
    """The logic of the Unlock page.

    Attributes:
        store_name: what the store is called on this page, "" when there is only one.
    """

    def __init__(
        self,
        unlock: Callable[[str], None],
        *,
        store_name: str = "",
        recover: Callable[[str, str], None] | None = None,
        judge: Callable[[str], Judged] | None = None,
        council: CouncilWay | None = None,
    ) -> None:
        """Take what opens the store.

        Args:
            unlock: opens the store with a passphrase, or raises KnownError ("passphrase-wrong" among them).
            store_name: what the store is called.
            recover: opens it with a recovery code and sets a new passphrase; None where no sheet was made.
            judge: says how strong a new passphrase is.
            council: the way through the council; None where its help was not set up.
        """
        self.store_name = store_name
        self._unlock = unlock
        self._recover = recover
        self._judge = judge
        self._council = council

    @property
    def can_recover(self) -> bool:
        """True when a recovery sheet opens this store."""
        return self._recover is not None

    @property
    def council(self) -> str:
        """The council that can help, "" where none can."""
        return self._council.council if self._council else ""

    def ask_council(self, path: str) -> str:
        """Write the question to the council and return a sentence about it. Raises KnownError."""
        if self._council is None:
            return ""
        self._council.ask(Path(path))
        return _(
            "The question is saved as {file}. Send it to {council}: nobody else can read it.",
            file=Path(path).name,
            council=self._council.council,
        )

    def recover_by_council(self, answer: str, code: str, passphrase: str) -> None:
        """Open the store with the council's answer and set a new passphrase; slow. Raises KnownError."""
        if self._council is not None:
            self._council.recover(Path(answer), code, passphrase)

    def check_answer(
        self, answer: str, code: str, passphrase: str, again: str, enough: bool
    ) -> list[Problem]:
        """Return what is missing before recovering through the council."""
        problems = []
        if not answer:
            problems.append(Problem("choose-answer", _("Choose the council's answer.")))
        if not code.strip():
            problems.append(Problem("council-code", _("Type the code that the council told you.")))
        return problems + self._passphrase_problems(passphrase, again, enough)

    def unlock(self, passphrase: str) -> None:
        """Open the store; slow, so never on the GUI thread.

        Raises:
            KnownError: what the store says.
        """
        self._unlock(passphrase)

    def recover(self, code: str, passphrase: str) -> None:
        """Open the store with a recovery code and set a new passphrase; slow.

        Raises:
            KnownError: what the store says.
        """
        if self._recover is not None:
            self._recover(code, passphrase)

    def judge(self, passphrase: str) -> Strength:
        """Return how strong a new passphrase is; slow at first."""
        if self._judge is None:
            return Strength(passphrase, enough=bool(passphrase))
        return strength_of(passphrase, self._judge(passphrase))

    def check_recovery(self, code: str, passphrase: str, again: str, enough: bool) -> list[Problem]:
        """Return what is missing before recovering."""
        problems = []
        if not code.strip():
            problems.append(Problem("recovery-code", _("Type the recovery code from the sheet.")))
        return problems + self._passphrase_problems(passphrase, again, enough)

    def _passphrase_problems(self, passphrase: str, again: str, enough: bool) -> list[Problem]:
        if not enough:
            return [Problem("new-passphrase", _("Choose a stronger passphrase."))]
        if passphrase != again:
            return [Problem("new-passphrase-again", _("The two passphrases are not the same."))]
        return []

    def message(self, error: KnownError) -> str:
        """Return an error as one sentence or two, for the place beside the passphrase."""
        return current().render(error).whole
