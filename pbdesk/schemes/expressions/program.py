"""From the tree of an expression to a program that runs: names are looked up once, at load.

A program is a chain of closures over `Standing` (where we stand, and the memory of the form), with the list of
what it reads, by which recalculation finds what a key press changes. What is not known here (a function, a
node) is an ExpressionError at load, never at a key press.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from pbdesk.domain.errors import N_
from pbdesk.schemes.expressions.functions import FUNCTIONS, pattern_can_be_read
from pbdesk.schemes.expressions.paths import build_path
from pbdesk.schemes.expressions.special import SPECIAL
from pbdesk.schemes.expressions.standing import ListItem, Program, Run, Scope, Standing
from pbdesk.schemes.expressions.syntax import (
    Call,
    Expression,
    ExpressionError,
    Negation,
    Number,
    Operation,
    Text,
    parse,
)
from pbdesk.schemes.expressions.tree import Tree
from pbdesk.schemes.expressions.values import (
    CONTEXT,
    MISSING,
    Nodes,
    Value,
    checked,
    equal,
    order,
    to_number,
    to_text,
    to_truth,
)


def compile_expression(text: str, tree: Tree, lists: Mapping[str, Sequence[ListItem]], node: int) -> Program:
    """Return the program of an expression that belongs to a node.

    Raises:
        ExpressionError: when it does not follow the grammar or names something that is not there.
    """
    scope = Scope(tree, lists, build, node, node)
    run = build(parse(text), scope)
    return Program(run, frozenset(scope.reads), tuple(scope.missing))


def build(tree: Expression, scope: Scope) -> Run:
    """Return the closure of one expression in a scope."""
    if isinstance(tree, Number | Text):
        constant: Value = tree.value
        return lambda _standing: constant
    if isinstance(tree, Negation):
        return _negation(build(tree.operand, scope))
    if isinstance(tree, Operation):
        return _operation(tree, scope)
    if isinstance(tree, Call):
        return _call(tree, scope)
    return build_path(tree, scope)


def _negation(operand: Run) -> Run:
    def run(standing: Standing) -> Value:
        value = to_number(operand(standing))
        return MISSING if value is None else -value

    return run


def _operation(tree: Operation, scope: Scope) -> Run:
    left, right = build(tree.left, scope), build(tree.right, scope)
    return _OPERATORS[tree.operator](left, right)


def _or(left: Run, right: Run) -> Run:
    return lambda standing: to_truth(left(standing)) or to_truth(right(standing))


def _and(left: Run, right: Run) -> Run:
    return lambda standing: to_truth(left(standing)) and to_truth(right(standing))


def _equal(left: Run, right: Run) -> Run:
    return lambda standing: equal(left(standing), right(standing))


def _differs(left: Run, right: Run) -> Run:
    return lambda standing: not equal(left(standing), right(standing))


def _ordered(wanted: tuple[int, ...]) -> Callable[[Run, Run], Run]:
    def make(left: Run, right: Run) -> Run:
        return lambda standing: order(left(standing), right(standing)) in wanted

    return make


def _sum(method: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Run, Run], Run]:
    def make(left: Run, right: Run) -> Run:
        def run(standing: Standing) -> Value:
            first, second = to_number(left(standing)), to_number(right(standing))
            if first is None or second is None:
                return MISSING
            return checked(method(first, second))

        return run

    return make


def _union(left: Run, right: Run) -> Run:
    def run(standing: Standing) -> Value:
        both: Nodes = Nodes()
        for value in (left(standing), right(standing)):
            both.extend(value if isinstance(value, Nodes) else [to_text(value)])
        return both

    return run


_OPERATORS: dict[str, Callable[[Run, Run], Run]] = {
    "or": _or,
    "and": _and,
    "=": _equal,
    "!=": _differs,
    "<": _ordered((-1,)),
    "<=": _ordered((-1, 0)),
    ">": _ordered((1,)),
    ">=": _ordered((0, 1)),
    "+": _sum(CONTEXT.add),
    "-": _sum(CONTEXT.subtract),
    "*": _sum(CONTEXT.multiply),
    "div": _sum(CONTEXT.divide),
    "mod": _sum(CONTEXT.remainder),
    "|": _union,
}


def _call(tree: Call, scope: Scope) -> Run:
    special = SPECIAL.get(tree.name)
    if special is not None:
        check_count(tree, special.least, special.most)
        return special.build(tree, scope)
    known = FUNCTIONS.get(tree.name)
    if known is None:
        raise ExpressionError(
            N_("“{function}” is not a function that forms can use here."), function=tree.name
        )
    check_count(tree, known.least, known.most)
    _check_pattern(tree)
    arguments = tuple(build(argument, scope) for argument in tree.arguments)
    method = known.run
    if len(arguments) == 1:
        only = arguments[0]
        return lambda standing: method(only(standing))
    return lambda standing: method(*(argument(standing) for argument in arguments))


def check_count(tree: Call, least: int, most: int) -> None:
    """Check how many arguments a call has.

    Raises:
        ExpressionError: when there are too few or too many.
    """
    if not least <= len(tree.arguments) <= most:
        raise ExpressionError(
            N_("“{function}” was given {count} values, and takes from {least} to {most}."),
            function=tree.name,
            count=len(tree.arguments),
            least=least,
            most=most,
        )


def _check_pattern(tree: Call) -> None:
    pattern = tree.arguments[1] if tree.name == "regex" else None
    if isinstance(pattern, Text) and not pattern_can_be_read(pattern.value):
        raise ExpressionError(N_("The pattern “{pattern}” could not be read."), pattern=pattern.value[:60])
