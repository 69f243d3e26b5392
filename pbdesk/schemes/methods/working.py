"""The working of an allocation while it is being done: what goes in, the steps so far, and what all methods share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from pbdesk.domain.allocation import Step, per_week, per_year
from pbdesk.domain.errors import N_, FieldValue, KnownError
from pbdesk.domain.money import Pence, parse_money, plain_money, to_pence
from pbdesk.schemes.definition import AllocationRule, Definition
from pbdesk.schemes.tables import Table, TableRow

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PointsPart:
    """One answer that carries points, with its words in the form's own language."""

    path: str
    question: str
    choice: str
    answer: str
    points: Decimal


@dataclass(slots=True)
class Working:
    """One allocation being worked out.

    Attributes:
        facts: what was put in, by the names of the rule's inputs (and "fund_left" for a pooled fund).
        questions: by input, the path and words of the question that it came from.
        parts: the answers that carry points, in the order of the form.
        answers: by input, the words of the chosen answer.
        labels: the words of the scheme in English, by key.
        sum_from_plan: whether the method leaves the sum to the plan.
    """

    definition: Definition
    tables: Mapping[str, Table]
    facts: Mapping[str, str]
    day: date
    labels: Callable[[str], str]
    questions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[PointsPart, ...] = ()
    sum_from_plan: bool = False
    steps: list[Step] = field(default_factory=list)

    @property
    def rule(self) -> AllocationRule:
        """The scheme's rule of allocation."""
        return self.definition.allocation

    def rows(self) -> tuple[TableRow, ...]:
        """Return the rows of the rule's table that hold on the day."""
        return self.tables[self.rule.table].on(self.day)

    def read(self, reader: Callable[[Sequence[TableRow]], T]) -> T:
        """Return what a reader makes of these rows, which it reads once."""
        return self.tables[self.rule.table].read_on(self.day, reader)

    def say(
        self,
        kind: str,
        sentence: str,
        amount_pence: Pence | None = None,
        points: Decimal | None = None,
        easy: str = "",
        **fields: FieldValue,
    ) -> None:
        """Add a step to the working; its points are also the field {points} of its sentence.

        `easy` is the step in easy words, with the same fields.
        """
        shown = "" if points is None else points_text(points)
        given = {"points": shown, **fields} if shown else fields
        easy = easy if self.rule.disclose_amount or amount_pence is None else ""
        self.steps.append(Step(kind, sentence, given, amount_pence, shown, easy))

    def number(self, name: str) -> Decimal:
        """Return an input as a number that is not negative.

        Raises:
            KnownError: "allocation-incomplete" when it is blank, "allocation-input" when it is no such number.
        """
        text = self.facts.get(name, "").strip()
        if not text:
            raise self.incomplete(name)
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or number < 0 or number > 10**9:
            raise KnownError(
                "allocation-input",
                N_("“{value}” cannot be used as {name}: it must be a number, nought or more."),
                safe=N_("The answers are kept as they are."),
                todo=N_("Change the answer, then work out the budget again."),
                value=text[:40],
                name=name,
            )
        return number

    def incomplete(self, name: str) -> KnownError:
        """Return the error for an input that is not there yet."""
        return KnownError(
            "allocation-incomplete",
            N_("The budget cannot be worked out yet: “{question}” has no answer."),
            safe=N_("The answers so far are kept."),
            todo=N_("Answer it in the assessment, then work out the budget again."),
            question=self.questions.get(name, ("", name))[1],
            path=self.questions.get(name, ("", name))[0],
        )


Check = Callable[[Definition, Mapping[str, Table]], Iterable[KnownError]]


@dataclass(frozen=True, slots=True)
class Method:
    """A way of working out a budget.

    Attributes:
        check: yields what is wrong with a scheme's rule and table for this method.
        work_out: adds its steps and returns the amount per period, None for no sum.
        inputs: the inputs that the rule must name.
        needs_table: whether the rule must name a table.
    """

    check: Check
    work_out: Callable[[Working], Pence | None]
    inputs: tuple[str, ...]
    needs_table: bool


def points_text(points: Decimal) -> str:
    """Return points without trailing zeros: "37", "12.5"."""
    text = format(points.normalize(), "f")
    return text if text != "-0" else "0"


def add_limits(working: Working, amount: Pence) -> Pence:
    """Apply the scheme's rounding, most and least to an amount, with a step for each that bit."""
    rule, caps = working.rule, working.definition.caps
    if rule.round_to > 1:
        rounded = to_pence(Decimal(amount) / rule.round_to) * rule.round_to
        if rounded != amount:
            working.say(
                "rounding",
                N_("Rounded to the nearest {step}: {before} becomes {amount}."),
                rounded,
                step=plain_money(rule.round_to),
                before=plain_money(amount),
                amount=plain_money(rounded),
            )
        amount = rounded
    most = parse_money(caps.per_period) if caps.per_period else None
    if most is not None and amount > most:
        working.say(
            "cap",
            N_("The most that the guide goes up to is {cap}, so {before} becomes {cap}."),
            most,
            easy=N_("The most is {cap}."),
            cap=plain_money(most),
            before=plain_money(amount),
        )
        amount = most
    least = parse_money(caps.minimum) if caps.minimum else None
    if least is not None and 0 < amount < least:
        working.say(
            "minimum",
            N_("The least that the scheme gives is {minimum}, so {before} becomes {minimum}."),
            least,
            easy=N_("The least is {minimum}."),
            minimum=plain_money(least),
            before=plain_money(amount),
        )
        amount = least
    return amount


def add_result(working: Working, amount: Pence | None) -> None:
    """Add the result by the week, four weeks and year, and say what it is and what it is not."""
    if amount is not None:
        _say_amount(working, amount)
    elif working.sum_from_plan:
        return
    else:
        working.say(
            "result",
            N_("No sum of money follows from this: support that is open to everybody comes first."),
            easy=N_("You do not get money from this. There is other help that everybody can use."),
        )
    _say_what_it_is_not(working)


def _say_amount(working: Working, amount: Pence) -> None:
    rule = working.rule
    if rule.period == "once":
        working.say(
            "result",
            N_("That is {amount} in all."),
            amount,
            easy=N_("The guide is {amount}."),
            amount=plain_money(amount),
        )
    else:
        week = per_week(amount, rule.period, rule.divisor) or 0
        year = per_year(amount, rule.period, rule.divisor) or 0
        working.say(
            "result",
            N_(
                "That is {week} a week, {four_weeks} every four weeks and {year} a year, "
                "counting {divisor} weeks to the year."
            ),
            amount,
            easy=N_("The guide is {week} a week."),
            week=plain_money(week),
            four_weeks=plain_money(week * 4),
            year=plain_money(year),
            divisor=rule.divisor,
        )


def _say_what_it_is_not(working: Working) -> None:
    working.say(
        "note",
        N_(
            "This is a guide to start planning from. It is not an entitlement and not a limit: "
            "the budget is decided with the plan."
        ),
        easy=N_("This is not a promise. We decide it with your plan. Tell us if you do not agree."),
    )
    if not working.rule.disclose_amount:
        working.say(
            "note", N_("This sum is not told to the person unless it is decided and written down for them.")
        )
    if working.definition.illustrative:
        working.say(
            "note",
            N_("The figures of this scheme are invented, so that it can be tried out."),
            easy=N_("These numbers are made up, to try things out."),
        )
