"""What is on offer for a question with choices: a list, a part of a list, or the instances of a repeat."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pbdesk.domain.errors import N_
from pbdesk.schemes.expressions.paths import chooser, instances, list_parts, look_up
from pbdesk.schemes.expressions.program import build
from pbdesk.schemes.expressions.standing import ListItem, Memory, Read, Scope, Standing
from pbdesk.schemes.expressions.syntax import Call, ExpressionError, Path, parse
from pbdesk.schemes.expressions.tree import Tree

Pairs = list[tuple[str, str]]
"""Names of choices with their words; blank words mean those of the list."""


@dataclass(frozen=True, slots=True)
class Offer:
    """How to find what is on offer.

    Attributes:
        run: gives the names and words, in order.
        reads: what the offer depends on.
        changes: whether it depends on anything at all.
    """

    run: Callable[[Standing], Pairs]
    reads: frozenset[Read]
    changes: bool

    def pairs(self, memory: Memory, at: tuple[int, ...]) -> Pairs:
        """Return what is on offer to the instance at some positions."""
        return self.run(Standing(memory, at, at))


def compile_choices(
    nodes: str, value: str, label: str, tree: Tree, lists: Mapping[str, Sequence[ListItem]], node: int
) -> Offer:
    """Return the offer of a question.

    Args:
        nodes: the path of the choices, perhaps inside `randomize(...)`.
        value: the column or question whose text is stored.
        label: the column or question whose text is shown, "" for the words of the list.
        tree: the shape of the form.
        lists: its lists of choices.
        node: the question.

    Raises:
        ExpressionError: when the path cannot be followed.
    """
    scope = Scope(tree, lists, build, node, node)
    parsed = parse(nodes)
    seed: str | None = None
    if isinstance(parsed, Call) and parsed.name == "randomize" and parsed.arguments:
        seed = nodes
        parsed = parsed.arguments[0]
    if not isinstance(parsed, Path):
        raise ExpressionError(N_("The choices “{part}” could not be understood."), part=nodes[:60])
    run = _from_list(parsed, scope, value) if _is_list(parsed) else _from_repeat(parsed, scope, value, label)
    if seed is not None:
        run = _shuffled(run, seed)
    return Offer(run, frozenset(scope.reads), bool(scope.reads))


def _is_list(path: Path) -> bool:
    return isinstance(path.start, Call) and path.start.name == "instance"


def _from_list(path: Path, scope: Scope, value: str) -> Callable[[Standing], Pairs]:
    list_name, conditions, _column = list_parts(path, scope)
    choose = chooser(list_name, conditions, scope)
    return lambda standing: [(item.get(value, ""), "") for item in choose(standing)]


def _from_repeat(path: Path, scope: Scope, value: str, label: str) -> Callable[[Standing], Pairs]:
    way = look_up(path, scope)
    inner = scope.inside(way.target, in_item=False, shared=way.shared)
    stored = look_up(_named(value), inner).target
    shown = look_up(_named(label or value), inner).target

    def run(standing: Standing) -> Pairs:
        read = standing.memory.read
        found = [(read((stored, at)), read((shown, at))) for at in instances(way, standing)]
        return [(name, words) for name, words in found if name]

    return run


def _named(name: str) -> Path:
    path = parse(name)
    if not isinstance(path, Path):
        raise ExpressionError(N_("The choices “{part}” could not be understood."), part=name[:60])
    return path


def _shuffled(run: Callable[[Standing], Pairs], seed: str) -> Callable[[Standing], Pairs]:
    def shuffled(standing: Standing) -> Pairs:
        pairs = run(standing)
        random.Random(f"{seed}/{standing.memory.seed}").shuffle(pairs)
        return pairs

    return shuffled
