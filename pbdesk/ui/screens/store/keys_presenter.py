"""Changing the passphrase and making a recovery sheet: what is asked, what is missing, what follows. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, current
from pbdesk.ui.models import Problem
from pbdesk.ui.models.strength import Judged, Strength, strength_of


class KeysPresenter:
    """The logic of both pages about keys. Everything here takes about a second: never on the window's thread."""

    def __init__(
        self,
        change: Callable[[str, str], None],
        make_sheet: Callable[[str], str],
        judge: Callable[[str], Judged],
        print_sheet: Callable[[str, Path], None],
    ) -> None:
        """Take what does it.

        Args:
            change: sets a new passphrase, given the old one.
            make_sheet: returns the code of a new recovery sheet, given the passphrase.
            judge: says how strong a passphrase is.
            print_sheet: writes the sheet with a code as a PDF.
        """
        self._change = change
        self._make_sheet = make_sheet
        self._judge = judge
        self._print_sheet = print_sheet

    def judge(self, typed: str) -> Strength:
        """Return how strong a passphrase is."""
        return strength_of(typed, self._judge(typed))

    def change(self, old: str, new: str, again: str) -> list[Problem]:
        """Change the passphrase; return what is missing, nothing where it was changed. Raises KnownError."""
        problems = self._problems(old, new, again)
        return problems or _by_field("current-passphrase", lambda: self._change(old, new))

    def make_sheet(self, passphrase: str) -> tuple[str, list[Problem]]:
        """Return the code of a new sheet, or what is missing. Raises KnownError."""
        if not passphrase:
            return "", [Problem("current-passphrase", _("Enter your passphrase."))]
        made: list[str] = []
        problems = _by_field("current-passphrase", lambda: made.append(self._make_sheet(passphrase)))
        return "".join(made), problems

    def save_sheet(self, code: str, path: str) -> str:
        """Write the sheet to a file and return a sentence about it. Raises KnownError."""
        self._print_sheet(code, Path(path))
        return _(
            "The sheet is saved as {file}. Print it, then delete the file from this computer.",
            file=Path(path).name,
        )

    def _problems(self, old: str, new: str, again: str) -> list[Problem]:
        problems = []
        if not old:
            problems.append(Problem("current-passphrase", _("Enter the passphrase that you have now.")))
        strength = self.judge(new)
        if not strength.enough:
            problems.append(Problem("new-passphrase", f"{strength.sentence} {strength.advice}".strip()))
        elif new != again:
            problems.append(Problem("new-passphrase-again", _("The two passphrases are not the same.")))
        return problems


def _by_field(identifier: str, act: Callable[[], None]) -> list[Problem]:
    """Act; a wrong passphrase becomes a problem of its field, everything else stays an error."""
    try:
        act()
    except KnownError as error:
        if error.code != "passphrase-wrong":
            raise
        return [Problem(identifier, current().render(error).what)]
    return []


class LockPresenter:
    """The logic of the page that changes the lock itself."""

    def __init__(self, ask_for_new_lock: Callable[[str], None]) -> None:
        """`ask_for_new_lock` has the key replaced at the next opening, given the passphrase."""
        self._ask_for_new_lock = ask_for_new_lock

    def ask(self, passphrase: str) -> list[Problem]:
        """Ask for a new lock; return what is missing, nothing where it will be changed. Raises KnownError."""
        if not passphrase:
            return [Problem("current-passphrase", _("Enter your passphrase."))]
        return _by_field("current-passphrase", lambda: self._ask_for_new_lock(passphrase))
