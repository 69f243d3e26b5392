"""The functions of expressions against the examples of the ODK documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.schemes.expressions.functions import FUNCTIONS
from pbdesk.schemes.expressions.program import compile_expression
from pbdesk.schemes.expressions.syntax import ExpressionError
from pbdesk.schemes.expressions.tree import Key, Tree
from pbdesk.schemes.expressions.values import to_text


@dataclass
class Answers:
    """A form of two loose questions and one repeat of three, as expressions see it."""

    values: Mapping[Key, str] = field(default_factory=dict)
    now: datetime = datetime(2026, 9, 14, 10, 30, tzinfo=UTC)
    seed: str = "seed"

    def read(self, key: Key) -> str:
        return self.values.get(key, "")

    def shown(self, key: Key) -> bool:
        return True

    def count(self, key: Key) -> int:
        return 3

    def text(self, text_id: str) -> str:
        return f"<{text_id}>"

    def choice_name(self, list_name: str, value: str) -> str:
        return f"{list_name}:{value}"


def shape() -> Tree:
    tree = Tree()
    tree.add("/data", "")
    tree.add("/data/a", "/data", choices="yn")
    tree.add("/data/b", "/data")
    tree.add("/data/r", "/data", is_repeat=True)
    tree.add("/data/r/n", "/data/r")
    tree.add("/data/r/m", "/data/r")
    return tree


ANSWERS = Answers({(1, ()): "yes no", (4, (1,)): "10", (4, (2,)): "", (4, (3,)): "5.5", (5, (2,)): "here"})


def worth(
    expression: str, path: str = "/data/b", at: tuple[int, ...] = (), answers: Answers = ANSWERS
) -> str:
    tree = shape()
    program = compile_expression(expression, tree, {}, tree.by_path[path])
    return to_text(program.value(answers, at))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("1 div 4", "0.25"),
        ("1 div 0", ""),
        ("7 mod 4", "3"),
        ("-7 mod 4", "-3"),
        ("0.1 + 0.2", "0.3"),
        ("'' + 1", ""),
        ("number('') > 0", "false"),
        ("'' != 0", "true"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-2"),
        ("round(1234.567, 2)", "1234.57"),
        ("round(1234.567, -2)", "1200"),
        ("int(-3.7)", "-3"),
        ("floor(-3.2)", "-4"),
        ("ceiling(3.2)", "4"),
        ("pow(2, 10)", "1024"),
        ("sqrt(16)", "4"),
        ("sqrt(-1)", ""),
        ("abs(-3)", "3"),
        ("max(3, '', 9)", "9"),
        ("min('', '')", ""),
        ("substr('pbdesk', 2)", "desk"),
        ("substr('pbdesk', 0, 2)", "pb"),
        ("substr('pbdesk', -4)", "desk"),
        ("substring-before('a=b', '=')", "a"),
        ("substring-before('ab', '=')", ""),
        ("substring-after('a=b', '=')", "b"),
        ("string-length('ŵyr')", "3"),
        ("concat('a', 1, true())", "a1true"),
        ("join(', ', 'a', 'b')", "a, b"),
        ("contains('abc', 'b')", "true"),
        ("starts-with('abc', 'ab')", "true"),
        ("ends-with('abc', 'bc')", "true"),
        ("translate('Mississippi', 'is', 'I')", "MIIIppI"),
        ("normalize-space('  a   b ')", "a b"),
        ("regex('ZZ1 1AA', '[A-Z]{2}[0-9] [0-9][A-Z]{2}')", "true"),
        ("regex('x ZZ1', 'ZZ1')", "false"),
        ("boolean-from-string('1')", "true"),
        ("if(1 > 2, 'a', 'b')", "b"),
        ("coalesce('', '', 'x')", "x"),
        ("checklist(2, 3, 'yes', 'yes', 'no')", "true"),
        ("weighted-checklist(5, -1, 'yes', 4, 'no', 9)", "false"),
        ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
        ("decimal-date-time('1970-01-02')", "1"),
        ("decimal-date-time('7441')", ""),
        ("date('2026-03-15T10:00:00Z')", "2026-03-15"),
        ("date(1)", "1970-01-02"),
        ("today()", "2026-09-14"),
        ("now()", "2026-09-14T10:30:00.000Z"),
        ("today() - '2026-09-01'", "13"),
        ("'2026-09-01' < today()", "true"),
        ("decimal-time('18:00')", "0.75"),
        ("format-date('2026-03-05', '%d/%m/%Y %b %a %e %n %y')", "05/03/2026 Mar Thu 5 3 26"),
        ("format-date-time('2026-03-05T07:08:09.123Z', '%H:%M:%S.%3')", "07:08:09.123"),
        ("format-date('', '%d')", ""),
        ("selected(/data/a, 'no')", "true"),
        ("selected(/data/a, 'n')", "false"),
        ("count-selected(/data/a)", "2"),
        ("selected-at(/data/a, 1)", "no"),
        ("selected-at(/data/a, 7)", ""),
        ("jr:choice-name('yes', '/data/a')", "yn:yes"),
        ("jr:itext('yn-0')", "<yn-0>"),
        ("sum(/data/r/n)", "15.5"),
        ("count(/data/r)", "3"),
        ("count-non-empty(/data/r/n)", "2"),
        ("max(/data/r/n)", "10"),
        ("join('-', /data/r/n)", "10--5.5"),
        ("indexed-repeat(/data/r/m, /data/r, 2)", "here"),
        ("indexed-repeat(/data/r/m, /data/r, 9)", ""),
        ("/data/r[position() = 3]/n", "5.5"),
        ("/data/r[2]/m", "here"),
        ("/data/r[m = 'here']/n | /data/r[3]/n", ""),
        ("count(/data/r[n > 5])", "2"),
        ("/data/nowhere", ""),
    ],
)
def test_expression_when_worked_out_then_as_documented(expression: str, text: str) -> None:
    assert worth(expression) == text


@pytest.mark.parametrize(
    ("expression", "at", "text"),
    [
        ("position(..)", (2,), "2"),
        ("../n", (3,), "5.5"),
        ("../m", (2,), "here"),
        ("sum(../../r/n)", (1,), "15.5"),
        ("indexed-repeat(/data/r/n, /data/r, position(..) - 2)", (3,), "10"),
        ("current()/../n", (1,), "10"),
    ],
)
def test_expression_inside_a_repeat_when_worked_out_then_from_where_it_stands(
    expression: str, at: tuple[int, ...], text: str
) -> None:
    assert worth(expression, "/data/r/m", at) == text


def test_random_and_uuid_when_asked_again_then_the_same_for_the_same_form() -> None:
    assert worth("uuid()") == worth("uuid()")
    assert worth("uuid()") != worth("uuid()", answers=Answers(seed="another"))
    assert 0 <= float(worth("random()")) < 1


@pytest.mark.parametrize(
    ("expression", "part"),
    [
        ("pulldata('x', 'y', 'z', 'q')", "pulldata"),
        ("selected(/data/a)", "selected"),
        ("regex(., '[')", "["),
        ("instance('nowhere')/root/item", "nowhere"),
        ("position(/data/a)", "position"),
        ("/data/*/x", "*"),
        ("jr:choice-name('x', '/data/b')", "list of choices"),
        ("indexed-repeat(/data/a, /data/r, 1)", "indexed-repeat"),
    ],
)
def test_what_cannot_be_done_when_compiled_then_refused_by_name(expression: str, part: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        worth(expression)

    assert part in caught.value.sentence.format(**caught.value.fields)


@given(
    st.sampled_from([name for name, function in FUNCTIONS.items() if function.least <= 2 <= function.most]),
    st.text(max_size=12),
    st.text(max_size=12),
)
def test_any_function_when_given_any_two_texts_then_it_answers(name: str, first: str, second: str) -> None:
    assert isinstance(to_text(FUNCTIONS[name].run(first, second)), str)


@given(
    st.sampled_from([name for name, function in FUNCTIONS.items() if function.least <= 1 <= function.most]),
    st.text(max_size=12)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
    | st.booleans()
    | st.none(),
)
def test_any_function_when_given_any_value_then_it_answers(name: str, value: object) -> None:
    assert isinstance(to_text(FUNCTIONS[name].run(value)), str)
