"""A working while it is being written down: steps in words, warnings apart, each sentence a message id.

Shared by every calculation that explains itself. It knows no rule and no language.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pbdesk.domain.allocation import Step
from pbdesk.domain.errors import FieldValue
from pbdesk.domain.money import Pence


@dataclass(slots=True)
class Trace:
    """The steps so far, and what a reader should be warned of."""

    steps: list[Step] = field(default_factory=list)
    warnings: list[Step] = field(default_factory=list)

    def say(
        self,
        kind: str,
        sentence: str,
        amount_pence: Pence | None = None,
        *,
        easy: str = "",
        **fields: FieldValue,
    ) -> Pence | None:
        """Add a step and return its amount; `easy` is the step in easy words, with the same fields."""
        self.steps.append(Step(kind, sentence, fields, amount_pence, "", easy))
        return amount_pence

    def warn(self, sentence: str, **fields: FieldValue) -> None:
        """Add a warning."""
        self.warnings.append(Step("warning", sentence, fields))
