"""Rows of the parts that repeat, under names that stay, so that two laptops may each add one and both are kept.

A form counts rows by position, which shifts when one is taken out or another comes from elsewhere. What is stored
names each row instead: "/data/person[@0192ab]/name", and "/data/person[@0192ab]" = "on" or "removed" for the row
itself. The first row, which every part has, is called "1"; rows that an older program counted keep their number. A
row that was taken out keeps its answers and can come back. This module knows neither clocks nor files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

ON, REMOVED = "on", "removed"
"""What is stored of a row itself."""
FIRST = "1"
_NAMED = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a form that differ from the one that each part begins with.

    Attributes:
        here: the names of the rows in their order, by the part's path with the names of the rows around it.
        gone: the names of rows that were taken out.
    """

    here: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gone: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def stable(self, path: str) -> str:
        """Return a path with positions as one with the names of its rows."""
        made = ""
        for step in path.strip("/").split("/"):
            name, bracket, place = step.partition("[")
            made += f"/{name}"
            if bracket and place != "]":
                names = self.here.get(made, ())
                at = int(place.rstrip("]"))
                made += f"[{names[at - 1] if at <= len(names) else at}]"
            elif bracket:
                made += "[]"
        return made

    def placed(self, path: str) -> str | None:
        """Return a path with the names of rows as one with positions; None where a row is not here now."""
        made, named = "", ""
        for step in path.strip("/").split("/"):
            name, bracket, row = step.partition("[")
            made, named = f"{made}/{name}", f"{named}/{name}"
            if not bracket or row == "]":
                made += bracket and "[]"
                continue
            place = self._place(named, row.rstrip("]"))
            if place is None:
                return None
            made, named = f"{made}[{place}]", f"{named}[{row}"
        return made

    def is_gone(self, path: str) -> bool:
        """Tell whether a path with the names of rows goes through one that was taken out."""
        return any(row in self.gone.get(part, ()) for part, row, _is_last in _rows_in(path))

    def _place(self, part: str, row: str) -> int | None:
        names = self.here.get(part)
        if names is None:
            return int(row) if row.isdecimal() and row not in self.gone.get(part, ()) else None
        return names.index(row) + 1 if row in names else None


def read_rows(stored: Mapping[str, object], fixed: frozenset[str] = frozenset()) -> Rows:
    """Return the rows that stored answers speak of.

    Args:
        stored: answers and rows, by path with the names of rows.
        fixed: paths without rows of the parts whose number of rows follows from an answer: there a row is its
            position, and none is added or taken out.
    """
    named: dict[str, set[str]] = {}
    gone: dict[str, set[str]] = {}
    for path, value in stored.items():
        for part, row, is_last in _rows_in(path):
            if plain_path(part) in fixed:
                continue
            if is_last and value == REMOVED:
                gone.setdefault(part, set()).add(row)
                named.setdefault(part, {FIRST})
            elif row:
                named.setdefault(part, {FIRST}).add(row)
            else:
                named.setdefault(part, set()).update(_counted(value))
    here = {part: tuple(sorted(rows - gone.get(part, set()), key=_order)) for part, rows in named.items()}
    return Rows(here, {part: tuple(sorted(rows, key=_order)) for part, rows in gone.items()})


def is_row(path: str) -> bool:
    """Tell whether a stored path is that of a row itself, or of a count of rows, and not of an answer."""
    return path.endswith("]")


def inside_row(path: str, row: str) -> bool:
    """Tell whether a stored path is that of an answer (or a row) inside a row."""
    return path.startswith(f"{row}/")


def plain_path(path: str) -> str:
    """Return a path without rows or positions."""
    return _NAMED.sub("", path)


def _rows_in(path: str) -> Iterator[tuple[str, str, bool]]:
    """Yield (part, row's name, whether the path ends with it) for each row that a stored path goes through."""
    for found in _NAMED.finditer(path):
        yield path[: found.start()], found[1], found.end() == len(path)


def _counted(value: object) -> Iterator[str]:
    """Yield the names of rows that an older program counted."""
    text = str(value)
    for number in range(1, min(int(text), 1000) + 1 if text.isdecimal() else 1):
        yield str(number)


def _order(row: str) -> tuple[int, int, str]:
    return (0, int(row), "") if row.isdecimal() else (1, 0, row)
