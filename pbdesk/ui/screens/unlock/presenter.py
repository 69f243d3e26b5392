"""Unlocking: tries a passphrase or a recovery code and says what the page shows. No widgets, no keys kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from pbdesk.domain.errors import FieldValue, KnownError
from pbdesk.i18n import _, current
from pbdesk.ui.models import Problem

WRONG_PASSPHRASE = "passphrase-wrong"


class Judged(Protocol):
    """How strong a passphrase is: message ids with their fields."""

    @property
    def ok(self) -> bool:
        """Whether it is enough."""

    @property
    def sentence(self) -> str:
        """How strong it is."""

    @property
    def advice(self) -> str:
        """What would make it stronger."""

    @property
    def fields(self) -> dict[str, FieldValue]:
        """The values for the {fields} of both."""


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
    ) -> None:
        """Take what opens the store.

        Args:
            unlock: opens the store with a passphrase, or raises KnownError ("passphrase-wrong" among them).
            store_name: what the store is called.
            recover: opens it with a recovery code and sets a new passphrase; None where no sheet was made.
            judge: says how strong a new passphrase is.
        """
        self.store_name = store_name
        self._unlock = unlock
        self._recover = recover
        self._judge = judge

    @property
    def can_recover(self) -> bool:
        """True when a recovery sheet opens this store."""
        return self._recover is not None

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

    def judge(self, passphrase: str) -> tuple[str, str, bool]:
        """Return how strong a new passphrase is, what would help, and whether it is enough; slow at first."""
        if self._judge is None:
            return "", "", bool(passphrase)
        judged = self._judge(passphrase)
        words = current()
        return words.text(judged.sentence, **judged.fields), words.text(judged.advice), judged.ok

    def check_recovery(self, code: str, passphrase: str, again: str, enough: bool) -> list[Problem]:
        """Return what is missing before recovering."""
        problems = []
        if not code.strip():
            problems.append(Problem("recovery-code", _("Type the recovery code from the sheet.")))
        if not enough:
            problems.append(Problem("new-passphrase", _("Choose a stronger passphrase.")))
        elif passphrase != again:
            problems.append(Problem("new-passphrase-again", _("The two passphrases are not the same.")))
        return problems

    def message(self, error: KnownError) -> str:
        """Return an error as one sentence or two, for the place beside the passphrase."""
        return current().render(error).whole
