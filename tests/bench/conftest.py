"""Benchmarks: run by `installer/dev.py bench`, left out of every other run, never a reason to fail.

A benchmark hands its figures to the `ratio` fixture. Each is printed at once, and all of them in a table at the
end together with the machine they were measured on.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable

import pytest

from tests.helpers.figures import Figure, table

FIGURES = pytest.StashKey[list[Figure]]()

Ratio = Callable[..., Figure]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the benchmarks out, unless the words of this run ask for them with `-m bench`."""
    if "bench" in config.option.markexpr:
        return
    benchmarks = [item for item in items if item.get_closest_marker("bench")]
    if benchmarks:
        items[:] = [item for item in items if not item.get_closest_marker("bench")]
        config.hook.pytest_deselected(items=benchmarks)


@pytest.fixture
def ratio(request: pytest.FixtureRequest) -> Ratio:
    """A function that takes the fields of a `Figure`, prints its line, keeps it for the table and returns it."""

    def note(name: str, *, value: float, floor: float, target: str, unit: str = "ms") -> Figure:
        figure = Figure(name, value, floor, target, unit)
        request.config.stash.setdefault(FIGURES, []).append(figure)
        print(f"\n{figure.line()}")
        return figure

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print every figure of the run in one table, with the machine."""
    figures = config.stash.get(FIGURES, [])
    if not figures:
        return
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    terminalreporter.section(f"figures ({machine})")
    for line in table(figures):
        terminalreporter.line(line)
