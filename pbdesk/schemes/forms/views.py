"""What a form shows of itself at one moment: how a question stands, what is on offer, how far it has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pbdesk.schemes.forms.model import Node


@dataclass(frozen=True, slots=True)
class QuestionState:
    """How one question (or group, or note) stands.

    Attributes:
        path: its path, with positions inside repeats.
        answer: the text as given, kept even when hidden or no longer on offer.
        value: what it counts as: blank when hidden.
        violation: "" or why it does not hold: "required", "constraint", "type" or "choice".
        counted: whether it is one of the questions that a person answers here.
    """

    path: str
    node: Node
    relevant: bool
    required: bool
    readonly: bool
    answer: str
    value: str
    violation: str
    counted: bool

    @property
    def valid(self) -> bool:
        """Whether the answer holds (a hidden question always does)."""
        return not self.violation

    @property
    def unused(self) -> bool:
        """Whether there is an answer that does not count now ("not used now")."""
        return bool(self.answer) and self.answer != self.value and not self.node.calculation


@dataclass(frozen=True, slots=True)
class Offered:
    """One choice on offer: what is stored, what is shown, and its further columns."""

    name: str
    label: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a section, or the whole form, has come.

    Attributes:
        total: questions that count now.
        left: of these, those without an answer.
        required_left: of these, those that must be answered.
        wrong: answers that do not hold.
    """

    path: str
    total: int
    left: int
    required_left: int
    wrong: int

    @property
    def complete(self) -> bool:
        """Whether nothing that must be answered is open and nothing is wrong."""
        return not self.required_left and not self.wrong


def progress_of(path: str, states: Iterable[QuestionState]) -> Progress:
    """Return how far some questions have come."""
    total = left = required_left = wrong = 0
    for state in states:
        if not state.counted:
            continue
        total += 1
        blank = not state.value.strip()
        left += blank
        required_left += state.violation == "required"
        wrong += state.violation not in {"", "required"}
    return Progress(path, total, left, required_left, wrong)
