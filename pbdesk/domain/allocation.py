"""An allocation: what a scheme's rules come to for one person, with every step of the working.

An indicative budget is a guide: never an entitlement, never a cap (care and support guidance, 11.4 and 11.7). This
module holds the values and their arithmetic; which rules a scheme has is the business of `pbdesk.schemes`.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from pbdesk.domain.errors import FieldValue
from pbdesk.domain.money import Pence, to_pence

FOUR_WEEKS = 4


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of the working, in words.

    Attributes:
        kind: "answer", "quantity", "subtotal", "row", "neighbour", "cap", "minimum", "gate", "result" or "note".
        sentence: message id with {named} fields.
        fields: the values of the fields; money is written out ("£120.00"). "path" and "choice", where they stand,
            name the question and the answer, so that their words can be given in another language.
        amount_pence: what the step adds or comes to, None where it is not about money.
        points: what the step adds or comes to in points, as a decimal number in text, "" where there are none.
    """

    kind: str
    sentence: str
    fields: dict[str, FieldValue] = {}
    amount_pence: Pence | None = None
    points: str = ""


class Allocation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was worked out. The same inputs and scheme version give the same value to the last byte.

    Attributes:
        scheme_id, scheme_version: the rules that were used; `valid_from` is when their figures began.
        method: "table", "band", "ready_reckoner", "pooled" or "fixed".
        amount_pence: per `period`; None where the rules lead to no sum ("universal services").
        period: "week", "year" or "once".
        divisor: weeks in the scheme's year.
        points: the points that were counted, as text, "" where the method has none.
        illustrative: whether the scheme says that its figures are invented.
        inputs: what was put in, by name.
    """

    scheme_id: str
    scheme_version: str
    method: str
    period: str
    divisor: int
    amount_pence: Pence | None
    valid_from: str = ""
    points: str = ""
    illustrative: bool = False
    inputs: dict[str, str] = {}
    steps: tuple[Step, ...] = ()

    @property
    def per_week_pence(self) -> Pence | None:
        """A week's amount, rounded half up once; None for a single sum or no sum."""
        return per_week(self.amount_pence, self.period, self.divisor)

    @property
    def per_four_weeks_pence(self) -> Pence | None:
        """Four weeks' amount; None for a single sum or no sum."""
        week = self.per_week_pence
        return None if week is None else week * FOUR_WEEKS

    @property
    def per_year_pence(self) -> Pence | None:
        """A year's amount by the scheme's divisor; None for a single sum or no sum."""
        return per_year(self.amount_pence, self.period, self.divisor)

    @property
    def total_pence(self) -> Pence | None:
        """What it comes to over the plan: a year's amount, or the single sum."""
        return self.amount_pence if self.period == "once" else self.per_year_pence


def per_week(amount_pence: Pence | None, period: str, divisor: int) -> Pence | None:
    """Return an amount by the week; None for a single sum or no sum."""
    if amount_pence is None or period == "once":
        return None
    return amount_pence if period == "week" else to_pence(Decimal(amount_pence) / divisor)


def per_year(amount_pence: Pence | None, period: str, divisor: int) -> Pence | None:
    """Return an amount by the year of `divisor` weeks; None for a single sum or no sum."""
    if amount_pence is None or period == "once":
        return None
    return amount_pence * divisor if period == "week" else amount_pence
