"""Functions of expressions that need more than values: where we stand, the form, the clock, or laziness."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pbdesk.domain.errors import N_
from pbdesk.schemes.expressions.paths import build_path, look_up
from pbdesk.schemes.expressions.standing import Run, Scope, Standing
from pbdesk.schemes.expressions.syntax import Call, Expression, ExpressionError, Path, Step, Text, parse
from pbdesk.schemes.expressions.values import (
    Nodes,
    Value,
    from_date,
    from_datetime,
    to_number,
    to_text,
    to_truth,
)


@dataclass(frozen=True, slots=True)
class Special:
    """A function that builds its own closure, and how many arguments it takes."""

    build: Callable[[Call, Scope], Run]
    least: int
    most: int


def _if(tree: Call, scope: Scope) -> Run:
    condition, then, otherwise = (scope.build(argument) for argument in tree.arguments)
    return lambda standing: then(standing) if to_truth(condition(standing)) else otherwise(standing)


def _coalesce(tree: Call, scope: Scope) -> Run:
    options = [scope.build(argument) for argument in tree.arguments]

    def run(standing: Standing) -> Value:
        return next((value for option in options if to_text(value := option(standing))), "")

    return run


def _once(tree: Call, scope: Scope) -> Run:
    """The first value that was not blank stays. The node's own answer is read, but is no dependency."""
    first = scope.build(tree.arguments[0])
    node = scope.node

    def run(standing: Standing) -> Value:
        return standing.memory.read((node, standing.at)) or first(standing)

    return run


def _position(tree: Call, scope: Scope) -> Run:
    if not tree.arguments:
        return lambda standing: Decimal(standing.place)
    way = look_up(_path(tree.arguments[0], tree.name), scope)
    depth = len(scope.tree.nodes[way.target].repeats)
    if depth == 0 or depth > way.shared:
        raise ExpressionError(N_("“position” needs a repeat that it stands in."))
    return lambda standing: Decimal(standing.here[depth - 1])


def _path(argument: Expression, function: str) -> Path:
    if isinstance(argument, Path):
        return argument
    raise ExpressionError(N_("“{function}” needs the name of a question."), function=function)


def _indexed_repeat(tree: Call, scope: Scope) -> Run:
    """`indexed-repeat(question, repeat, place, ...)`: the answer in the instance at a place."""
    target = look_up(_path(tree.arguments[0], tree.name), scope).target
    repeats = scope.tree.nodes[target].repeats
    places: dict[int, Run] = {}
    for repeat, place in zip(tree.arguments[1::2], tree.arguments[2::2], strict=True):
        places[look_up(_path(repeat, tree.name), scope).target] = scope.build(place)
    if not set(places) <= set(repeats):
        raise ExpressionError(N_("“indexed-repeat” names a repeat that the question is not in."))
    given = [places.get(repeat) for repeat in repeats]

    def run(standing: Standing) -> Value:
        at: list[int] = []
        for depth, place in enumerate(given):
            number = to_number(place(standing)) if place else Decimal((*standing.at, 0, 0, 0, 0)[depth])
            if number is None or not 1 <= number <= standing.memory.count((repeats[depth], tuple(at))):
                return ""
            at.append(int(number))
        return standing.memory.read((target, tuple(at)))

    return run


def _choice_name(tree: Call, scope: Scope) -> Run:
    value, named = scope.build(tree.arguments[0]), tree.arguments[1]
    path = parse(named.value) if isinstance(named, Text) else named
    list_name = scope.tree.nodes[look_up(_path(path, tree.name), scope).target].choices
    if not list_name:
        raise ExpressionError(N_("“jr:choice-name” needs a question that has a list of choices."))
    return lambda standing: standing.memory.choice_name(list_name, to_text(value(standing)))


def _text_by_id(tree: Call, scope: Scope) -> Run:
    text_id = scope.build(tree.arguments[0])
    return lambda standing: standing.memory.text(to_text(text_id(standing)))


def _today(tree: Call, scope: Scope) -> Run:
    return lambda standing: from_date(standing.memory.now.date())


def _now(tree: Call, scope: Scope) -> Run:
    return lambda standing: from_datetime(standing.memory.now)


def _seed(standing: Standing, node: int) -> bytes:
    return hashlib.sha256(f"{standing.memory.seed}/{node}/{standing.at}".encode()).digest()


def _uuid(tree: Call, scope: Scope) -> Run:
    """A name that is the same whenever this question of this form is asked again: forms stay repeatable."""
    node = scope.node
    return lambda standing: str(uuid.UUID(bytes=_seed(standing, node)[:16], version=4))


def _random(tree: Call, scope: Scope) -> Run:
    node = scope.node
    return lambda standing: Decimal(int.from_bytes(_seed(standing, node)[:6], "big")) / Decimal(2**48)


def _randomize(tree: Call, scope: Scope) -> Run:
    nodes = scope.build(tree.arguments[0])
    given = scope.build(tree.arguments[1]) if len(tree.arguments) == 2 else None
    node = scope.node

    def run(standing: Standing) -> Value:
        values = nodes(standing)
        shuffled = Nodes(values if isinstance(values, Nodes) else [to_text(values)])
        seed = to_text(given(standing)) if given else _seed(standing, node).hex()
        random.Random(seed).shuffle(shuffled)
        return shuffled

    return run


def _current(tree: Call, scope: Scope) -> Run:
    return build_path(Path(tree, (Step("."),)), scope)


def _only_as_path(tree: Call, scope: Scope) -> Run:
    raise ExpressionError(N_("“{function}” needs a path after it."), function=tree.name)


SPECIAL: dict[str, Special] = {
    "if": Special(_if, 3, 3),
    "coalesce": Special(_coalesce, 1, 1000),
    "once": Special(_once, 1, 1),
    "position": Special(_position, 0, 1),
    "indexed-repeat": Special(_indexed_repeat, 3, 9),
    "jr:choice-name": Special(_choice_name, 2, 2),
    "jr:itext": Special(_text_by_id, 1, 1),
    "today": Special(_today, 0, 0),
    "now": Special(_now, 0, 0),
    "uuid": Special(_uuid, 0, 1),
    "random": Special(_random, 0, 0),
    "randomize": Special(_randomize, 1, 2),
    "current": Special(_current, 0, 0),
    "instance": Special(_only_as_path, 1, 1),
}
