"""Conditions that can be said without a formula, and those that cannot."""

from __future__ import annotations

import pytest

from pbdesk.schemes.forms.conditions import Condition, Conditions, answers_read, plain_conditions

HERE = "/data/home/rooms"


@pytest.mark.parametrize(
    ("expression", "parts", "every"),
    [
        (" /data/a  = 'yes'", [("/data/a", "=", "yes")], True),
        ("'yes' = /data/a", [("/data/a", "=", "yes")], True),
        ("3 < ../age", [("/data/home/age", ">", "3")], True),
        ("current()/../age >= -1", [("/data/home/age", ">=", "-1")], True),
        ("selected(/data/a, 'x') or /data/b = 2", [("/data/a", "chosen", "x"), ("/data/b", "=", "2")], False),
        ("not(selected(/data/a, 'x'))", [("/data/a", "not chosen", "x")], True),
        ("/data/a != '' and /data/b = ''", [("/data/a", "answered", ""), ("/data/b", "blank", "")], True),
    ],
)
def test_plain_conditions_when_plain_then_said(
    expression: str, parts: list[tuple[str, str, str]], *, every: bool
) -> None:
    assert plain_conditions(expression, HERE) == Conditions(tuple(Condition(*p) for p in parts), every)


@pytest.mark.parametrize(
    "expression",
    [
        "/data/a = /data/b",
        "/data/a = 1 and (/data/b = 1 or /data/c = 1)",
        "count(/data/a) > 1",
        "/data/a[. = 1] = 2",
        "not(/data/a > 1)",
        "/data/a > ''",
        "true()",
        "((",
    ],
)
def test_plain_conditions_when_a_formula_then_none(expression: str) -> None:
    assert plain_conditions(expression, HERE) is None


def test_answers_read_then_each_once_in_order() -> None:
    found = answers_read("/data/b + -/data/a > count(/data/r[x = /data/c]) or ../age = /data/b", HERE)
    assert found == ("/data/b", "/data/a", "/data/r", "/data/home/rooms/x", "/data/c", "/data/home/age")
    assert answers_read("((", HERE) == ()
