"""Paths in expressions: to answers of the form, and to the items of its lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pbdesk.domain.errors import N_
from pbdesk.schemes.expressions.standing import Run, Scope, Standing
from pbdesk.schemes.expressions.syntax import Call, ExpressionError, Path, Step, Text, UnknownNodeError
from pbdesk.schemes.expressions.values import Nodes, Value, to_truth


@dataclass(frozen=True, slots=True)
class Leg:
    """One step down the form: the node reached, whether it repeats, and the conditions on it."""

    node: int
    is_repeat: bool
    conditions: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A path looked up: how many positions are those where we stand, then the steps down.

    Attributes:
        target: the node at the end.
        shared: how many positions the start of the way shares with where we stand.
        from_origin: whether the way starts where the whole expression stands, not at the condition's node.
    """

    target: int
    shared: int
    legs: tuple[Leg, ...]
    from_origin: bool

    @property
    def single(self) -> bool:
        """Whether the way leads to one instance at most."""
        return not any(leg.is_repeat or leg.conditions for leg in self.legs)


def build_path(path: Path, scope: Scope) -> Run:
    """Return the closure of a path: text for one answer, Nodes for several.

    A path to a question that is not there gives no nodes, as in XPath, and is noted as missing.

    Raises:
        ExpressionError: when the path names a list or step that is not there.
    """
    if isinstance(path.start, Call) and path.start.name == "instance":
        return _list_path(path, scope)
    if scope.in_item and path.start == "":
        return _column(path)
    try:
        way = look_up(path, scope)
    except UnknownNodeError as problem:
        scope.missing.append(problem)
        return lambda _standing: Nodes()
    return _one(way, scope) if way.single else _several(way)


def look_up(path: Path, scope: Scope) -> Way:
    """Return where a path in the form leads, recording what it reads.

    Raises:
        ExpressionError: when there is no such node.
    """
    from_origin = isinstance(path.start, Call)
    if isinstance(path.start, Call) and path.start.name != "current":
        raise ExpressionError(N_("A path cannot start with “{function}”."), function=path.start.name)
    steps = list(path.steps)
    node = scope.node if from_origin else scope.here
    if path.start == "/":
        node = _top(steps, scope)
    node = _climb(steps, node, scope)
    shared = len(scope.tree.nodes[node].repeats)
    legs = tuple(_descend(steps, node, shared, scope))
    target = legs[-1].node if legs else node
    for leg in legs:
        if leg.is_repeat:
            scope.note(leg.node, shared, count=True)
    scope.note(target, shared)
    return Way(target, shared, legs, from_origin)


def _top(steps: list[Step], scope: Scope) -> int:
    first = steps.pop(0)
    if first.name != scope.tree.nodes[0].name:
        raise _unknown(first.name)
    return 0


def _climb(steps: list[Step], node: int, scope: Scope) -> int:
    """Follow "." and ".." at the start of a path, taking them off the steps."""
    while steps and steps[0].name in {".", ".."}:
        step = steps.pop(0)
        if step.name == "..":
            node = scope.tree.nodes[node].parent
            if node < 0:
                raise ExpressionError(N_("The path leads out of the form."))
    return node


def _descend(steps: list[Step], node: int, shared: int, scope: Scope) -> Iterator[Leg]:
    for step in steps:
        if step.name in {".", "..", "*"}:
            raise ExpressionError(
                N_("“{step}” in the middle of a path is not supported here."), step=step.name
            )
        children = scope.tree.nodes[node].children
        if step.name not in children:
            raise _unknown(step.name)
        node = children[step.name]
        inner = scope.inside(node, in_item=False, shared=shared)
        conditions = tuple(inner.build(condition) for condition in step.conditions)
        yield Leg(node, scope.tree.nodes[node].is_repeat, conditions)


def _unknown(name: str) -> UnknownNodeError:
    return UnknownNodeError(N_("There is no question named “{unknown}” at that place."), unknown=name)


def _one(way: Way, scope: Scope) -> Run:
    target, shared, from_origin = way.target, way.shared, way.from_origin
    if shared == 0:
        key = (target, ())
        return lambda standing: standing.memory.read(key)
    if from_origin:
        return lambda standing: standing.memory.read((target, standing.at[:shared]))
    return lambda standing: standing.memory.read((target, standing.here[:shared]))


def _several(way: Way) -> Run:
    def run(standing: Standing) -> Value:
        memory = standing.memory
        keys = instances(way, standing)
        return Nodes(memory.read((way.target, at)) for at in keys if memory.shown((way.target, at)))

    return run


def instances(way: Way, standing: Standing) -> list[tuple[int, ...]]:
    """Return the positions of all instances that a way leads to, in the order of the form."""
    start = standing.at if way.from_origin else standing.here
    found = [start[: way.shared]]
    for leg in way.legs:
        found = [position for at in found for position in _step_down(leg, at, standing)]
    return found


def _step_down(leg: Leg, at: tuple[int, ...], standing: Standing) -> list[tuple[int, ...]]:
    candidates = [at]
    if leg.is_repeat:
        candidates = [(*at, place) for place in range(1, standing.memory.count((leg.node, at)) + 1)]
    for condition in leg.conditions:
        candidates = [
            candidate
            for place, candidate in enumerate(candidates, start=1)
            if _holds(condition, Standing(standing.memory, standing.at, candidate, None, place))
        ]
    return candidates


def _holds(condition: Run, standing: Standing) -> bool:
    value = condition(standing)
    if isinstance(value, Decimal):
        return value == standing.place
    return to_truth(value)


def _column(path: Path) -> Run:
    steps = [step for step in path.steps if step.name != "."]
    if len(steps) != 1 or steps[0].conditions or steps[0].name in {"..", "*"}:
        raise ExpressionError(N_("A condition on a list can only name the list's own columns."))
    name = steps[0].name
    return lambda standing: standing.item.get(name, "") if standing.item is not None else ""


def _list_path(path: Path, scope: Scope) -> Run:
    list_name, conditions, column = list_parts(path, scope)
    choose = chooser(list_name, conditions, scope)
    shown = column or "name"

    def run(standing: Standing) -> Value:
        return Nodes(_cell(item, shown, list_name, standing) for item in choose(standing))

    return run


def _cell(item: dict[str, str], column: str, list_name: str, standing: Standing) -> str:
    if column == "label" and column not in item:
        return standing.memory.choice_name(list_name, item.get("name", ""))
    return item.get(column, "")


def list_parts(path: Path, scope: Scope) -> tuple[str, tuple[Run, ...], str]:
    """Return the list, the conditions and the column ("" for whole items) of a path into a list.

    Raises:
        ExpressionError: when there is no such list or the path is not of the form that lists have.
    """
    call = path.start
    argument = call.arguments[0] if isinstance(call, Call) and len(call.arguments) == 1 else None
    if not isinstance(argument, Text) or argument.value not in scope.lists:
        name = argument.value if isinstance(argument, Text) else "instance()"
        raise ExpressionError(N_("There is no list named “{unknown}” in this workbook."), unknown=name)
    names = [step.name for step in path.steps]
    if names[:2] != ["root", "item"] or len(names) > 3 or path.steps[0].conditions:
        raise ExpressionError(
            N_("The path into the list “{list}” is not supported here."), list=argument.value
        )
    # Inside a condition on a list item, paths of the form still start where the expression stands.
    inner = scope.inside(scope.here, in_item=True, shared=len(scope.tree.nodes[scope.node].repeats))
    conditions = tuple(inner.build(condition) for condition in path.steps[1].conditions)
    return argument.value, conditions, names[2] if len(names) == 3 else ""


def chooser(
    list_name: str, conditions: tuple[Run, ...], scope: Scope
) -> Callable[[Standing], list[dict[str, str]]]:
    """Return the closure that gives the items of a list that meet some conditions."""
    items = [item.columns for item in scope.lists[list_name]]

    def choose(standing: Standing) -> list[dict[str, str]]:
        found = items
        for condition in conditions:
            found = [
                item
                for place, item in enumerate(found, start=1)
                if _holds(condition, Standing(standing.memory, standing.at, standing.here, item, place))
            ]
        return found

    return choose
