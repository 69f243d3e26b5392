"""An allocation: what a scheme's rules come to for one person, with every step of the working.

An indicative budget is a guide: never an entitlement, never a cap (care and support guidance, 11.4 and 11.7). This
module holds the values and their arithmetic; which rules a scheme has is the business of `pbdesk.schemes`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec

from pbdesk.domain.errors import N_, FieldValue, KnownError
from pbdesk.domain.money import Pence, plain_money, to_pence

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
        easy: the step in easy words, a message id with the same fields; "" where an easy-read page leaves it out.
    """

    kind: str
    sentence: str
    fields: dict[str, FieldValue] = {}
    amount_pence: Pence | None = None
    points: str = ""
    easy: str = ""


class TopUp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money beside what the rules give, in pence per period of the scheme: named, costed and with its reason."""

    name: str
    amount_pence: Annotated[Pence, msgspec.Meta(ge=0)]
    reason: str


class Override(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another amount than the rules', in pence per period, with the reason; it never replaces what was worked out."""

    amount_pence: Annotated[Pence, msgspec.Meta(ge=0)]
    reason: str
    by: str = ""


class Allocation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was worked out. The same inputs and scheme version give the same value to the last byte.

    Attributes:
        scheme_id, scheme_version: the rules that were used; `valid_from` is when their figures began.
        method: one of `pbdesk.schemes.methods`.
        amount_pence: per `period`, top-ups included; None where the rules lead to no sum ("universal services").
        period: "week", "year" or "once".
        divisor: weeks in the scheme's year.
        points: the points that were counted, as text, "" where the method has none.
        illustrative: whether the scheme says that its figures are invented.
        inputs: what was put in, by name.
        top_up_pence: the part of the amount that came from top-ups.
        override: another amount that somebody set, beside the amount that was worked out.
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
    top_up_pence: Pence = 0
    override: Override | None = None
    steps: tuple[Step, ...] = ()

    @property
    def stands_pence(self) -> Pence | None:
        """What planning starts from, per period: the amount that somebody set, else the one that was worked out."""
        return self.override.amount_pence if self.override else self.amount_pence

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


class Variance(msgspec.Struct, frozen=True, kw_only=True):
    """How far the final budget is from the indicative one, per period.

    Attributes:
        difference_pence: final less indicative. percent: of the indicative one, to one place ("-12.5"), "" of nought.
        beyond_tolerance: whether that is more than the scheme lets pass without a reason.
    """

    indicative_pence: Pence
    final_pence: Pence
    difference_pence: Pence
    percent: str
    tolerance_percent: int
    beyond_tolerance: bool
    reason: str
    steps: tuple[Step, ...]


def variance(indicative: Pence, final: Pence, tolerance_percent: int, reason: str = "") -> Variance:
    """Return how far a final budget is from the indicative one, both in pence per period.

    Raises:
        KnownError: "variance-reason" where it is beyond the tolerance and nobody has said why.
    """
    difference = final - indicative
    beyond = abs(difference) * 100 > tolerance_percent * indicative
    share = Decimal(difference) * 100 / indicative if indicative else None
    percent = "" if share is None else str(to_pence(share * 10) / Decimal(10))
    if beyond and not reason.strip():
        raise KnownError(
            "variance-reason",
            N_("The final budget of {final} is {difference} away from the guide of {indicative}: say why."),
            safe=N_("Nothing was decided."),
            todo=N_("Write down the reason, then try again."),
            final=plain_money(final),
            difference=plain_money(difference),
            indicative=plain_money(indicative),
        )
    found = Variance(
        indicative_pence=indicative,
        final_pence=final,
        difference_pence=difference,
        percent=percent,
        tolerance_percent=tolerance_percent,
        beyond_tolerance=beyond,
        reason=reason.strip(),
        steps=(),
    )
    return msgspec.structs.replace(found, steps=(_told(found),))


def _told(found: Variance) -> Step:
    sentence = N_(
        "From {indicative} to {final}: {difference}, or {percent}%. Up to {tolerance}% needs no reason."
    )
    if found.beyond_tolerance:
        sentence = N_("From {indicative} to {final}: {difference}, or {percent}%. The reason: {reason}")
    fields: dict[str, FieldValue] = {
        "indicative": plain_money(found.indicative_pence),
        "final": plain_money(found.final_pence),
        "difference": plain_money(found.difference_pence),
        "percent": found.percent or "–",
        "tolerance": found.tolerance_percent,
        "reason": found.reason,
    }
    return Step("variance", sentence, fields, found.difference_pence)
