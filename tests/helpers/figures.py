"""A measured figure beside its floor: what the same machine, in the same run, needs for the least there is.

Seconds alone say more about the machine than about pbdesk, so a figure is printed with its ratio to a floor.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured; `target` is the most it should come to, in words."""

    name: str
    value: float
    floor: float
    target: str
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """How many times its floor the figure is; endless when the floor was too quick to measure."""
        return self.value / self.floor if self.floor else float("inf")

    def line(self) -> str:
        """Return the figure as one line of text."""
        return (
            f"{self.name}: value {amount(self.value)} {self.unit}, floor {amount(self.floor)} {self.unit}, "
            f"ratio {self.ratio:.2f} (target {self.target})"
        )

    def row(self) -> tuple[str, ...]:
        """Return the figure as the cells of one row of the table."""
        return (
            self.name,
            f"{amount(self.value)} {self.unit}",
            f"{amount(self.floor)} {self.unit}",
            f"{self.ratio:.2f}",
            self.target,
        )


HEADINGS = ("figure", "value", "floor", "ratio", "target")


def amount(number: float) -> str:
    """Return a number with three figures that mean something."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def table(figures: list[Figure]) -> list[str]:
    """Return the lines of a table of figures, names on the left and numbers on the right."""
    rows = [HEADINGS, *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return [
        "  ".join(
            cell.ljust(width) if column in (0, 4) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def median_ms(action: Callable[[], object], times: int = 7, warm_up: int = 1) -> float:
    """Return the median time of an action in milliseconds, its first runs not counted."""
    for _ in range(warm_up):
        action()
    taken = []
    for _ in range(times):
        gc.collect()
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000
