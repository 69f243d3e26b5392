"""Reading expressions: precedence, paths, and refusals that name what was not understood."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.schemes.expressions.syntax import (
    Call,
    ExpressionError,
    Negation,
    Number,
    Operation,
    Path,
    Step,
    Text,
    keeps_itself,
    parse,
)


def test_sum_and_product_when_parsed_then_product_binds_tighter() -> None:
    assert parse("1 + 2 * 3") == Operation(
        "+", Number(Decimal(1)), Operation("*", Number(Decimal(2)), Number(Decimal(3)))
    )


def test_differences_when_parsed_then_they_group_from_the_left() -> None:
    assert parse("5 - 2 - 1") == Operation(
        "-", Operation("-", Number(Decimal(5)), Number(Decimal(2))), Number(Decimal(1))
    )


def test_and_or_when_parsed_then_and_binds_tighter() -> None:
    tree = parse("a or b and c")

    assert isinstance(tree, Operation)
    assert tree.operator == "or"


def test_names_with_hyphen_and_dot_when_parsed_then_they_are_one_name() -> None:
    assert parse("a-b.c") == Path("", (Step("a-b.c"),))
    assert parse("jr:choice-name('x', ' /data/q ')") == Call("jr:choice-name", (Text("x"), Text(" /data/q ")))


def test_word_operators_when_used_as_names_then_they_are_names() -> None:
    assert parse("/data/div") == Path("/", (Step("data"), Step("div")))


def test_path_with_conditions_when_parsed_then_conditions_belong_to_their_step() -> None:
    tree = parse("instance('yn')/root/item[name = ../x][2]/points")

    assert isinstance(tree, Path)
    assert tree.start == Call("instance", (Text("yn"),))
    assert [len(step.conditions) for step in tree.steps] == [0, 2, 0]


def test_curly_quotes_when_parsed_then_forgiven() -> None:
    assert parse("“yes”") == Text("yes")


def test_minus_when_parsed_then_negates() -> None:
    assert parse("-5") == Negation(Number(Decimal(5)))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("1 +", "too early"),
        ("(1", "too early"),
        ("1 2", "2"),
        ("a[1", "too early"),
        ("#", "#"),
        ("//x", "//"),
    ],
)
def test_broken_expression_when_parsed_then_says_what_was_not_understood(text: str, part: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)

    assert part in caught.value.sentence.format(**caught.value.fields)


def test_deep_nesting_when_parsed_then_refused_and_no_crash() -> None:
    with pytest.raises(ExpressionError):
        parse("(" * 5000 + "1" + ")" * 5000)


@pytest.mark.parametrize(
    ("text", "rests"),
    [
        (".", True),
        ("if(. = '', today(), .)", True),
        ("once(.)", True),
        (". + 1", False),
        ("concat(., 'x')", False),
        ("if(true(), . + 1, .)", False),
        ("1 + 2", False),
    ],
)
def test_calculation_that_reads_itself_when_asked_then_only_those_that_rest(text: str, rests: bool) -> None:
    assert keeps_itself(text) is rests


@given(st.text(max_size=60))
def test_any_text_when_parsed_then_a_tree_or_an_expression_error(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionError as problem:
        said = problem.sentence.format(**problem.fields)
    else:
        said = repr(tree)

    assert said
