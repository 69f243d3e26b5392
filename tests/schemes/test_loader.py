"""A scheme folder is loaded whole or refused with file and row or key; each fault here is one a person could make."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.resources import resource_path
from pbdesk.schemes.loader import check_scheme, load_scheme

ADULT = "adult-social-care"
HEALTH = "personal-health-budget"
Copy = Callable[[str], Path]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "part"),
    [
        ("scheme.toml", 'table = "points"', 'tabel = "points"', "allocation", "tabel"),
        ("scheme.toml", 'method = "table"', 'method = "guesswork"', "allocation.method", "guesswork"),
        ("scheme.toml", "divisor = 52", 'divisor = "52"', "allocation.divisor", "int"),
        ("scheme.toml", 'default = "direct_payment"', 'default = "cash"', "deployment.default", "cash"),
        (
            "scheme.toml",
            'remainder_funder = "local_authority"',
            'remainder_funder = "x"',
            "remainder_funder",
            "“x”",
        ),
        (
            "scheme.toml",
            'anchor = "assessed"',
            'anchor = "the_moon"',
            "tasks.share_assessment.anchor",
            "the_moon",
        ),
        ("scheme.toml", 'id = "visit"', 'id = "first_call"', "tasks", "first_call"),
        ("scheme.toml", 'per_period = "950.00"', 'per_period = "lots"', "caps.per_period", "lots"),
        ("scheme.toml", "/data/decision/points", "/data/decision/score", "allocation.inputs.points", "score"),
        (
            "scheme.toml",
            "/data/decision/points",
            "/data/decision",
            "allocation.inputs.points",
            "/data/decision",
        ),
        ("scheme.toml", "inputs = { points =", "inputs = { pints =", "allocation.inputs", "points"),
        ("scheme.toml", 'id = "adult-social-care"', 'id = "another"', "id", "adult-social-care"),
        ("scheme.toml", '"toilet", ', "", "survey, row 26 (toilet_words)", "toilet"),
        ("scheme.toml", 'file = "needs.xlsx"', 'file = "missing.xlsx"', "", "missing.xlsx"),
        ("scheme.toml", "[caps]", "[caps", "", "TOML"),
        ("texts/cy.toml", 'panel = "Panel cyllido"\n', "", "approvers.panel", "words"),
        (
            "scheme.toml",
            'role = "panel"',
            'role = "panel"\nup_to = "9000.00"',
            "approval.panel.up_to",
            "no limit",
        ),
        ("scheme.toml", '"700.00"', '"300.00"', "approval.service_manager.up_to", "more than the one before"),
        ("scheme.toml", 'up_to = "700.00"\n', "", "approval.service_manager.up_to", "limit is missing"),
        ("scheme.toml", '"700.00"', '"seven"', "approval.service_manager.up_to", "seven"),
        ("scheme.toml", '"service_manager"', '"team_manager"', "approval.team_manager", "more than once"),
        ("scheme.toml", '"service_manager"', '"deputy"', "approvers.deputy", "words"),
        ("texts/en.toml", 'title = "Adult social care"', 'title = ""', "title", "words"),
        ("tables/points.csv", "2026-04-01,21,25,158.00\n", "", "row 6", "gap"),
        ("tables/points.csv", "26,30,204.50", "24,30,204.50", "row 7", "overlaps"),
        ("tables/points.csv", "26,30,204.50", "26,30,20.50", "row 7", "less money"),
        ("tables/points.csv", "26,30,204.50", "26,x,204.50", "row 7", "“x”"),
        ("tables/points.csv", "26,30,204.50", "26,30,lots", "row 7", "lots"),
        ("tables/points.csv", "26,30,204.50", "26,30", "row 7", "cells"),
        ("tables/points.csv", "2026-04-01,26", "April,26", "row 7", "April"),
        ("tables/points.test.csv", "21,158.00", "21,159.00", "row 6", "£158.00"),
        ("tables/points.test.csv", "102,refused", "102,1.00", "row 10", "table"),
        ("examples/mornings-and-swimming.json", '"158.00"', '"157.00"', "", "£158.00"),
        ("examples/mornings-and-swimming.json", "toilet_ability", "toilet_habit", "", "toilet_habit"),
        ("examples/mornings-and-swimming.json", '"nutrition', '"nutrition' + '"', "", "could not be read"),
    ],
)
def test_fault_when_the_scheme_is_checked_then_found_where_it_is(
    scheme_copy: Copy, kept_models: Path, file: str, old: str, new: str, where: str, part: str
) -> None:
    folder = scheme_copy(ADULT)
    if old == '"nutrition':
        (folder / file).write_text("{", encoding="utf-8")
    else:
        change(folder / file, old, new)

    problems = check_scheme(folder, kept_models)

    found = [problem for problem in problems if part in problem.english() and where in problem.where]
    assert found, [problem.english() for problem in problems]
    assert not re.search(r"\{\w+\}", found[0].english())
    with pytest.raises(KnownError) as caught:
        load_scheme(folder, kept_models)
    assert caught.value.code == "scheme-refused"
    assert caught.value.fields["count"] == len(problems)


def test_scheme_with_several_faults_when_checked_then_all_are_listed(
    scheme_copy: Copy, kept_models: Path
) -> None:
    folder = scheme_copy(ADULT)
    change(folder / "scheme.toml", 'default = "direct_payment"', 'default = "cash"')
    change(folder / "texts" / "cy.toml", 'panel = "Panel cyllido"\n', "")
    change(folder / "tables" / "points.csv", "26,30,204.50", "26,30")

    assert {problem.file for problem in check_scheme(folder, kept_models)} == {
        "scheme.toml",
        "texts/cy.toml",
        "tables/points.csv",
    }


@pytest.mark.parametrize("name", ["scheme.toml", "texts/cy.toml", "tables/points.csv", "forms/needs.xlsx"])
def test_missing_file_when_checked_then_named(scheme_copy: Copy, kept_models: Path, name: str) -> None:
    folder = scheme_copy(ADULT)
    (folder / name).unlink()

    assert name in {problem.file for problem in check_scheme(folder, kept_models)}


def test_test_rows_when_there_are_none_then_the_scheme_is_refused(
    scheme_copy: Copy, kept_models: Path
) -> None:
    folder = scheme_copy(ADULT)
    (folder / "tables" / "points.test.csv").unlink()

    assert [problem.file for problem in check_scheme(folder, kept_models)] == ["tables/points.test.csv"]


def test_rate_when_it_is_missing_then_named(scheme_copy: Copy, kept_models: Path) -> None:
    folder = scheme_copy(HEALTH)
    change(folder / "tables" / "rates.csv", "2026-04-01,nurse,28.70,0\n", "")

    assert any("nurse" in problem.english() for problem in check_scheme(folder, kept_models))


def test_form_without_welsh_when_checked_then_sheet_row_and_name(
    scheme_copy: Copy, kept_models: Path
) -> None:
    folder = scheme_copy(ADULT)
    path = folder / "forms" / "needs.xlsx"
    book = openpyxl.load_workbook(path)
    headers = [cell.value for cell in book["survey"][1]]
    book["survey"].cell(4, headers.index("label::Cymraeg (cy)") + 1).value = None
    book["choices"].cell(2, 4).value = None
    book.save(path)

    found = [
        (problem.file, problem.where, problem.fields["language"])
        for problem in check_scheme(folder, kept_models)
    ]

    assert found == [
        ("forms/needs.xlsx", "survey, row 4 (present)", "cy"),
        ("forms/needs.xlsx", "choices, row 2 (yes_no: yes)", "cy"),
    ]


def test_workbook_with_a_circle_when_the_scheme_is_checked_then_sheet_row_and_name(
    scheme_copy: Copy, kept_models: Path
) -> None:
    folder = scheme_copy("youth-employment")
    path = folder / "forms" / "starting-work.xlsx"
    book = openpyxl.load_workbook(path)
    headers = [cell.value for cell in book["survey"][1]]
    row = next(cells for cells in book["survey"].iter_rows() if cells[1].value == "weekly_pay")
    row[headers.index("calculation")].value = "${weekly_pay} + 1"
    book.save(path)

    problem = check_scheme(folder, kept_models)[0]

    assert problem.where == f"survey, row {row[0].row} (weekly_pay)"
    assert "circle" in problem.english()


def test_points_that_the_form_does_not_add_up_when_checked_then_the_example_tells(
    scheme_copy: Copy, kept_models: Path
) -> None:
    folder = scheme_copy(ADULT)
    path = folder / "forms" / "needs.xlsx"
    book = openpyxl.load_workbook(path)
    headers = [cell.value for cell in book["survey"][1]]
    row = next(cells for cells in book["survey"].iter_rows() if cells[1].value == "points")
    column = headers.index("calculation")
    row[column].value = str(row[column].value) + " + 1"
    book.save(path)

    assert any("adds up 23 points" in problem.english() for problem in check_scheme(folder, kept_models))


def test_shipped_schemes_when_checked_then_nothing_is_found(kept_models: Path) -> None:
    folders = sorted(path.parent for path in resource_path("schemes").glob("*/scheme.toml"))

    assert len(folders) >= 4
    for folder in folders:
        assert [problem.english() for problem in check_scheme(folder, kept_models)] == []


def test_program_when_searched_then_no_scheme_is_named_in_code() -> None:
    names = [path.parent.name for path in resource_path("schemes").glob("*/scheme.toml")]
    sources = Path(__file__).resolve().parents[2] / "pbdesk"

    named = [
        (path.name, name)
        for room in ("schemes", "domain", "services", "ui", "store", "gateway", "documents", "sync")
        for path in (sources / room).rglob("*.py")
        for name in names
        if name in path.read_text(encoding="utf-8")
    ]

    assert named == []
