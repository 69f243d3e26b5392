"""The first start, step by step: what comes next, what is missing, and the making of the store. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from pbdesk.i18n import _
from pbdesk.ui.models import Problem
from pbdesk.ui.models.strength import Judged, Strength, strength_of


class Step(Enum):
    """The steps, in order. After `START` the store exists, so there is no way back from `SHEET`."""

    LANGUAGE = 1
    LOOK = 2
    PASSPHRASE = 3
    START = 4
    SHEET = 5


COUNTED = 4
"""How many steps are counted aloud; the recovery sheet comes when all is done."""


@dataclass(frozen=True, slots=True)
class FirstRunState:
    """Where a person is, and what they have said so far."""

    step: Step = Step.LANGUAGE
    name: str = ""
    passphrase: str = ""
    strength: Strength = field(default_factory=Strength)
    code: str = ""


class FirstRunPresenter:
    """The logic of the first start.

    Attributes:
        state: where a person is now.
    """

    def __init__(
        self,
        create: Callable[[str, str, bool], str],
        judge: Callable[[str, str], Judged],
        *,
        write_sheet: Callable[[str, Path], None],
    ) -> None:
        """Take what makes a store.

        Args:
            create: makes the store for a name and a passphrase, with the example caseload or empty, opens it, and
                returns the code of its recovery sheet ("" when there is none).
            judge: says how strong a passphrase is, given the person's own name.
            write_sheet: writes the recovery sheet with a code as a PDF.
        """
        self._create = create
        self._judge = judge
        self._write_sheet = write_sheet
        self.state = FirstRunState()

    @property
    def can_go_back(self) -> bool:
        """True when there is a step to return to."""
        return self.state.step in (Step.LOOK, Step.PASSPHRASE, Step.START)

    def heading(self) -> str:
        """Return the heading of the step."""
        return {
            Step.LANGUAGE: _("Welcome to pbdesk"),
            Step.LOOK: _("How should pbdesk look?"),
            Step.PASSPHRASE: _("Choose your passphrase"),
            Step.START: _("What would you like to start with?"),
            Step.SHEET: _("Keep this recovery code safe"),
        }[self.state.step]

    def progress(self) -> str:
        """Return how far a person is, in words; "" on the last page."""
        step = self.state.step.value
        return _("Step {step} of {steps}", step=step, steps=COUNTED) if step <= COUNTED else ""

    def forward(self) -> None:
        """Go to the next step."""
        self._go(1)

    def back(self) -> None:
        """Return to the step before, keeping everything."""
        if self.can_go_back:
            self._go(-1)

    def judge(self, name: str, passphrase: str) -> Strength:
        """Return how strong a passphrase is; slow the first time, so never on the GUI thread."""
        return strength_of(passphrase, self._judge(passphrase, name))

    def keep_strength(self, strength: Strength) -> None:
        """Keep a judgement for `choose_passphrase`."""
        self.state = replace(self.state, strength=strength)

    def choose_passphrase(self, name: str, passphrase: str, again: str) -> list[Problem]:
        """Keep name and passphrase and go on, or return what is missing."""
        problems = []
        if not name.strip():
            problems.append(Problem("name", _("Type your name.")))
        strength = self.state.strength
        if not passphrase or strength.judged != passphrase or not strength.enough:
            problems.append(Problem("new-passphrase", _("Choose a stronger passphrase.")))
        elif passphrase != again:
            problems.append(Problem("new-passphrase-again", _("The two passphrases are not the same.")))
        if not problems:
            self.state = replace(self.state, name=name.strip(), passphrase=passphrase)
            self.forward()
        return problems

    def create(self, example: bool) -> str:
        """Make and open the store; slow. Returns the recovery code, "" when there is none.

        Raises:
            KnownError: what the store says; nothing was made.
        """
        return self._create(self.state.name, self.state.passphrase, example)

    def created(self, code: str) -> bool:
        """Note that the store is there and forget the passphrase; True when there is a code to keep safe."""
        self.state = FirstRunState(step=Step.SHEET, name=self.state.name, code=code)
        return bool(code)

    def save_sheet(self, path: str) -> str:
        """Write the recovery sheet to a file and return a sentence about it. Raises KnownError."""
        self._write_sheet(self.state.code, Path(path))
        return _(
            "The sheet is saved as {file}. Print it, then delete the file from this computer.",
            file=Path(path).name,
        )

    def _go(self, steps: int) -> None:
        self.state = replace(self.state, step=Step(self.state.step.value + steps))
