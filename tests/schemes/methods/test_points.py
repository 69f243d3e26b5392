"""Tables of points read by lines between their points, and tables that are wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.schemes.allocation import allocate_facts
from pbdesk.schemes.loader import check_scheme, load_scheme

DAY = date(2026, 9, 14)


@pytest.fixture
def lined(scheme_copy: Callable[[str], Path]) -> Path:
    """A scheme whose table has points with lines between them: 0 at £0, 10 at £100, 30 at £200.01."""
    folder = scheme_copy("adult-social-care")
    for example in (folder / "examples").iterdir():
        example.unlink()
    text = (folder / "scheme.toml").read_text(encoding="utf-8")
    text = text.replace('reading = "steps"', 'reading = "interpolate"').replace('minimum = "40.00"', "")
    (folder / "scheme.toml").write_text(text, encoding="utf-8")
    (folder / "tables" / "points.csv").write_text(
        "points,amount\n0,0.00\n10,100.00\n30,200.01\n", encoding="utf-8"
    )
    (folder / "tables" / "points.test.csv").write_text("points,expect\n10,100.00\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("points", "pence"),
    [("0", 0), ("5", 5000), ("10", 10_000), ("20", 15_001), ("29.9", 19_951), ("30", 20_001)],
)
def test_points_between_two_rows_when_allocated_then_on_the_line_rounded_half_up(
    lined: Path, kept_models: Path, points: str, pence: int
) -> None:
    allocation = allocate_facts(load_scheme(lined, kept_models), {"points": points}, DAY)

    assert allocation.amount_pence == pence
    assert "The line between them" in allocation.steps[1].sentence


def test_points_beyond_the_last_row_when_allocated_then_refused(lined: Path, kept_models: Path) -> None:
    with pytest.raises(KnownError) as caught:
        allocate_facts(load_scheme(lined, kept_models), {"points": "30.1"}, DAY)

    assert (caught.value.fields["least"], caught.value.fields["most"]) == ("0", "30")


@pytest.mark.parametrize(
    ("rows", "part"),
    [
        ("0,0.00\n", "two rows"),
        ("0,0.00\n0,1.00\n", "do not go up"),
        ("0,5.00\n1,4.00\n", "less money"),
        ("x,5.00\n1,6.00\n", "“x”"),
    ],
)
def test_table_that_is_wrong_when_checked_then_told(
    lined: Path, kept_models: Path, rows: str, part: str
) -> None:
    (lined / "tables" / "points.csv").write_text("points,amount\n" + rows, encoding="utf-8")

    assert any(part in problem.english() for problem in check_scheme(lined, kept_models))


def test_new_years_figures_when_they_stand_beside_the_old_then_the_day_decides(
    lined: Path, kept_models: Path
) -> None:
    (lined / "tables" / "points.csv").write_text(
        "valid_from,points,amount\n2026-04-01,0,0.00\n2026-04-01,30,300.00\n2027-04-01,0,0.00\n2027-04-01,30,330.00\n",
        encoding="utf-8",
    )
    scheme = load_scheme(lined, kept_models)

    assert allocate_facts(scheme, {"points": "10"}, date(2027, 3, 31)).amount_pence == 10_000
    assert allocate_facts(scheme, {"points": "10"}, date(2027, 4, 1)).amount_pence == 11_000
