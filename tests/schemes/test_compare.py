"""A changed table replayed over a caseload: sums agree, small groups stay untold, refusals are counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from pbdesk.schemes.compare import SMALLEST_GROUP, compare
from pbdesk.schemes.loader import load_scheme

ON = date(2026, 11, 21)


def test_compare_when_one_row_of_the_table_rose_then_those_in_it_gain(
    scheme_copy: Callable[[str], Path], kept_models: Path
) -> None:
    folder = scheme_copy("adult-social-care")
    old = load_scheme(folder, kept_models)
    for name in ("points.csv", "points.test.csv"):
        table = folder / "tables" / name
        table.write_text(table.read_text(encoding="utf-8").replace("121.00", "131.00"), encoding="utf-8")
    new = load_scheme(folder, kept_models)
    rows = [{"id": f"c{n}", "points": points, "area": area} for n, (points, area) in enumerate(CASELOAD)]
    found = compare(old, new, rows, ON)
    assert [each.change for each in found.cases] == ["gains"] * 5 + ["same", "refused"]
    assert found.total.difference_pence == 5 * 1000 * 52
    assert found.total.after_pence - found.total.before_pence == found.total.difference_pence
    assert (found.total.gains, found.total.loses, found.total.same, found.total.refused) == (5, 0, 1, 1)
    assert found.cases[-1].problem
    groups = found.groups["area"]
    assert groups["south"] is None, f"fewer than {SMALLEST_GROUP}"
    assert groups["north"] is not None
    assert groups["north"].difference_pence == 5 * 1000 * 52


def test_compare_when_nothing_changed_then_nobody_gains_or_loses(
    scheme_copy: Callable[[str], Path], kept_models: Path
) -> None:
    scheme = load_scheme(scheme_copy("adult-social-care"), kept_models)
    found = compare(scheme, scheme, [{"points": str(points)} for points in range(0, 100, 7)], ON)
    assert found.total.same == found.total.cases
    assert found.total.difference_pence == 0


CASELOAD = [*[("18", "north")] * 5, ("30", "south"), ("5000", "south")]
