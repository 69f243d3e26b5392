"""Which answers a condition waits for, where it is plain enough to be said without a formula.

Paper can say "only if 12 is Yes", and other programs know conditions of this kind; a formula beyond it stays a
formula. This module knows neither paper nor other programs.
"""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.schemes.expressions.syntax import (
    Call,
    Expression,
    ExpressionError,
    Negation,
    Number,
    Operation,
    Path,
    Text,
    parse,
)

CHOSEN, NOT_CHOSEN, ANSWERED, BLANK = "chosen", "not chosen", "answered", "blank"
"""Further operators, beside =, !=, <, <=, > and >=."""
_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE = {
    CHOSEN: NOT_CHOSEN,
    NOT_CHOSEN: CHOSEN,
    ANSWERED: BLANK,
    BLANK: ANSWERED,
    "=": "!=",
    "!=": "=",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One answer that is waited for: the question's path without positions, an operator, and a value in text."""

    path: str
    operator: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions of which every one must hold, or any one."""

    parts: tuple[Condition, ...]
    every: bool = True


def plain_conditions(expression: str, here: str) -> Conditions | None:
    """Return what an expression of the node at `here` waits for, None where it is not that plain."""
    try:
        tree = parse(expression)
    except ExpressionError:
        return None
    joined = tree.operator if isinstance(tree, Operation) and tree.operator in {"and", "or"} else "and"
    parts = tuple(_one(part, here) for part in _joined_by(joined, tree))
    known = tuple(part for part in parts if part is not None)
    return Conditions(known, joined == "and") if known and len(known) == len(parts) else None


def answers_read(expression: str, here: str) -> tuple[str, ...]:
    """Return the paths of the answers that an expression reads, each once, in the order of the expression."""
    try:
        return tuple(dict.fromkeys(_paths(parse(expression), here)))
    except ExpressionError:
        return ()


def _joined_by(operator: str, tree: Expression) -> list[Expression]:
    if isinstance(tree, Operation) and tree.operator == operator:
        return [*_joined_by(operator, tree.left), *_joined_by(operator, tree.right)]
    return [tree]


def _one(tree: Expression, here: str) -> Condition | None:
    if isinstance(tree, Call):
        return _call(tree, here)
    if not isinstance(tree, Operation) or tree.operator not in _TURNED:
        return None
    operator, left, right = tree.operator, tree.left, tree.right
    if isinstance(right, Path):
        operator, left, right = _TURNED[operator], right, left
    path, value = _plain_path(left, here), _constant(right)
    if not path or value is None:
        return None
    if not value:
        return Condition(path, ANSWERED if operator == "!=" else BLANK) if operator in {"=", "!="} else None
    return Condition(path, operator, value)


def _call(tree: Call, here: str) -> Condition | None:
    if tree.name == "not" and len(tree.arguments) == 1:
        inner = _one(tree.arguments[0], here)
        opposite = _OPPOSITE.get(inner.operator) if inner is not None else None
        return Condition(inner.path, opposite, inner.value) if inner is not None and opposite else None
    if tree.name == "selected" and len(tree.arguments) == 2:
        path, value = _plain_path(tree.arguments[0], here), _constant(tree.arguments[1])
        return Condition(path, CHOSEN, value) if path and value else None
    return None


def _constant(tree: Expression) -> str | None:
    if isinstance(tree, Text):
        return tree.value
    if isinstance(tree, Number):
        return str(tree.value)
    if isinstance(tree, Negation) and isinstance(tree.operand, Number):
        return str(-tree.operand.value)
    return None


def _plain_path(tree: Expression, here: str) -> str:
    """Return the whole path of a question, "" where the path has conditions or reads a list."""
    if not isinstance(tree, Path) or any(step.conditions for step in tree.steps):
        return ""
    names = [step.name for step in tree.steps]
    if isinstance(tree.start, Call):
        if tree.start.name != "current":
            return ""
    elif tree.start == "/":
        return "/" + "/".join(names)
    at = here.strip("/").split("/")
    for name in names:
        if name == "..":
            at = at[:-1]
        elif name != ".":
            at.append(name)
    return "/" + "/".join(at) if at else ""


def _paths(tree: Expression, here: str) -> list[str]:
    if isinstance(tree, Operation):
        return [*_paths(tree.left, here), *_paths(tree.right, here)]
    if isinstance(tree, Negation):
        return _paths(tree.operand, here)
    if isinstance(tree, Call):
        return [path for argument in tree.arguments for path in _paths(argument, here)]
    if isinstance(tree, Path):
        plain = Path(tree.start, tuple(type(step)(step.name) for step in tree.steps))
        found = _plain_path(plain, here)
        inner = [c for step in tree.steps for condition in step.conditions for c in _paths(condition, here)]
        return [found, *inner] if found else inner
    return []
