"""What the command line says of a form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.schemes.forms.report import check_form, run_form
from tests.schemes.conftest import NOW

SURVEY = """type|name|label::English (en)|label::Cymraeg (cy)|relevant|required
begin repeat|r|R|R||
text|a|A?|||yes
end repeat|||||
text|b|B?|Bi?|/data/nobody = 1|"""


def test_sound_form_when_checked_then_counts_and_what_is_missing(write_form: Callable[..., Path]) -> None:
    report = check_form(write_form(SURVEY))

    assert report.ok
    assert (report.questions, report.sections) == (2, 2)
    assert report.missing == {"cy": ("a",)}
    assert any("nobody" in warning for warning in report.warnings)


def test_form_with_two_faults_when_checked_then_both_are_listed(write_form: Callable[..., Path]) -> None:
    report = check_form(write_form("type|name|label|calculation\ncalculate|a||foo()\ncalculate|b||bar()"))

    assert not report.ok
    assert [(problem.row, problem.name) for problem in report.problems] == [(2, "a"), (3, "b")]
    assert msgspec.json.encode(report)


def test_file_that_is_no_form_when_checked_then_a_report_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"nothing")

    assert not check_form(tmp_path / "x.xlsx").ok


def test_answers_when_run_then_how_each_node_stands(write_form: Callable[..., Path]) -> None:
    report = run_form(
        write_form(SURVEY),
        [{"add": "/data/r"}, {"path": "/data/r[2]/a", "value": "x"}, {"remove": "/data/r[1]"}],
        NOW,
    )

    assert report.nodes["/data/r[1]/a"].value == "x"
    assert report.nodes["/data/r[]"].count == 1
    assert not report.nodes["/data/b"].relevant
    assert (report.total, report.left) == (1, 0)


def test_step_of_no_kind_when_run_then_a_known_error(write_form: Callable[..., Path]) -> None:
    with pytest.raises(KnownError) as caught:
        run_form(write_form(SURVEY), [{"jump": "/data/r"}], NOW)

    assert caught.value.code == "step-unknown"


def test_values_as_json_has_them_when_run_then_taken_as_answers(write_form: Callable[..., Path]) -> None:
    path = write_form(
        "type|name|label\nselect_multiple yn|several|Which?\ninteger|count|How many?\ntext|gone|Gone?",
        "list_name|name|label\nyn|a|A\nyn|b|B",
    )

    report = run_form(path, {"/data/several": ["b", "a"], "/data/count": 7, "/data/gone": None}, NOW)

    assert [report.nodes[f"/data/{name}"].value for name in ("several", "count", "gone")] == ["a b", "7", ""]


def test_step_that_is_no_object_when_run_then_a_known_error(write_form: Callable[..., Path]) -> None:
    with pytest.raises(KnownError) as caught:
        run_form(write_form(SURVEY), ["answer"], NOW)  # type: ignore[list-item]

    assert caught.value.fields["keys"] == "str"
