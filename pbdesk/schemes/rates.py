"""Published rates by series, element and day: what the law or a circular says, from when, and whether that was checked.

A figure is never carried over into a year that the file does not have. Council's own figures are no part of it: they
stand in a scheme and are set against these.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from pbdesk.domain.allocation import Step
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, to_pence
from pbdesk.resources import resource_path

FORMAT = "pbdesk-rates/1"


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One figure with the days on which it holds, both included, and where it was read."""

    first: date = msgspec.field(name="from")
    last: date = msgspec.field(name="to")
    value: Decimal
    confirmed: bool
    source: str


class Element(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that has a rate, such as the lower capital limit."""

    label: str
    unit: str
    values: tuple[Value, ...]


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rates that one law or circular sets together."""

    title: str
    law: str
    elements: dict[str, Element]


class RatesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole file of rates."""

    format: str
    nation: str
    about: tuple[str, ...]
    series: dict[str, Series]


class Figure(msgspec.Struct, frozen=True):
    """A figure that was looked up. Its unit says whether it is pounds, weeks or per cent."""

    series: str
    element: str
    label: str
    unit: str
    value: Decimal
    confirmed: bool
    source: str
    law: str
    first: date
    last: date

    @property
    def pence(self) -> Pence:
        """The figure as pence, for figures in pounds."""
        return to_pence(self.value * 100)


class Rates:
    """Looks figures up, and remembers those that nobody has confirmed."""

    def __init__(self, file: RatesFile) -> None:
        self._file = file

    @property
    def nation(self) -> str:
        """The nation whose law this is."""
        return self._file.nation

    def find(self, series: str, element: str, on: date) -> Figure:
        """Return the figure of an element that holds on a day.

        Raises:
            KnownError: "rate-unknown" for a name that the file does not have, "rate-missing" for a day.
        """
        found = self._file.series.get(series)
        if found is None or element not in found.elements:
            raise KnownError(
                "rate-unknown",
                N_("There are no rates named {series}, {element}."),
                series=series,
                element=element,
            )
        known = found.elements[element]
        for value in known.values:
            if value.first <= on <= value.last:
                return Figure(
                    series,
                    element,
                    known.label,
                    known.unit,
                    value.value,
                    value.confirmed,
                    value.source,
                    found.law,
                    value.first,
                    value.last,
                )
        raise self._missing(found, known, on)

    def _missing(self, series: Series, element: Element, on: date) -> KnownError:
        return KnownError(
            "rate-missing",
            N_("“{series}: {label}” has no figure for {day}. The figures go from {first} to {last}."),
            safe=N_("Nothing was worked out from another year's figure."),
            todo=N_("Choose another day, or bring the file of rates up to date."),
            series=series.title,
            label=element.label,
            day=on.isoformat(),
            first=min(value.first for value in element.values).isoformat(),
            last=max(value.last for value in element.values).isoformat(),
        )

    def has(self, series: str, element: str, on: date) -> bool:
        """Return whether there is a figure for a day. Raises KnownError "rate-unknown"."""
        try:
            self.find(series, element, on)
        except KnownError as problem:
            if problem.code == "rate-missing":
                return False
            raise
        return True


def warnings(figures: Iterable[Figure]) -> tuple[Step, ...]:
    """Return a warning for each figure, named once, that was not read in a published source."""
    unconfirmed = {(figure.series, figure.element): figure for figure in figures if not figure.confirmed}
    return tuple(
        Step(
            "warning",
            N_("The figure {value} ({unit}) for “{label}” has not been confirmed: {source}."),
            {
                "value": str(figure.value),
                "unit": figure.unit,
                "label": figure.label,
                "source": figure.source,
            },
        )
        for figure in unconfirmed.values()
    )


def read_rates(path: Path) -> Rates:
    """Return the rates of a file.

    Raises:
        KnownError: "rates-wrong" when it is no file of rates, or two figures of one element hold on one day.
    """
    try:
        file = msgspec.json.decode(path.read_bytes(), type=RatesFile)
    except (OSError, msgspec.DecodeError) as problem:
        raise _wrong(path, str(problem)) from problem
    if file.format != FORMAT:
        raise _wrong(path, f"its format is {file.format[:40]}")
    for name, series in file.series.items():
        for key, element in series.elements.items():
            _check_days(path, f"{name}.{key}", element.values)
    return Rates(file)


def _check_days(path: Path, name: str, values: tuple[Value, ...]) -> None:
    before: Value | None = None
    for value in values:
        if not value.value.is_finite() or value.last < value.first:
            raise _wrong(path, f"{name} from {value.first} does not hold")
        if before is not None and value.first <= before.last:
            raise _wrong(path, f"{name} has two figures for {value.first}")
        before = value


def _wrong(path: Path, reason: str) -> KnownError:
    return KnownError(
        "rates-wrong",
        N_("{file} could not be read as a file of rates: {reason}."),
        todo=N_("Correct the file, then try again."),
        file=path.name,
        reason=reason[:200].replace("{", "(").replace("}", ")"),
    )


@functools.cache
def shipped_rates() -> Rates:
    """Return the rates for England that ship with the program; read once, because they do not change meanwhile."""
    return read_rates(resource_path("rates", "england.json"))
