"""Where a program of an expression stands, what it may name, and what it may ask of the form.

The vocabulary shared by `program`, `paths` and `special`; it holds no behaviour of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from pbdesk.schemes.expressions.syntax import Expression, UnknownNodeError
from pbdesk.schemes.expressions.tree import Key, Tree
from pbdesk.schemes.expressions.values import Value


class ListItem(Protocol):
    """One choice of a list, as expressions see it."""

    @property
    def name(self) -> str:
        """The value that is stored."""

    @property
    def columns(self) -> dict[str, str]:
        """All its columns by name."""


class Memory(Protocol):
    """What a program may ask about the form that is being answered."""

    now: datetime
    seed: str

    def read(self, key: Key) -> str:
        """Return the answer of one instance, blank when it has none or is hidden."""

    def shown(self, key: Key) -> bool:
        """Return whether one instance is relevant."""

    def count(self, key: Key) -> int:
        """Return how many instances a repeat has; the key has the positions of the repeats around it."""

    def text(self, text_id: str) -> str:
        """Return the words of a choice by its text id (`jr:itext`)."""

    def choice_name(self, list_name: str, value: str) -> str:
        """Return the words of a choice in the language of the form."""


@dataclass(slots=True)
class Standing:
    """Where a program stands while it runs.

    Attributes:
        at: positions in the repeats around the node whose expression runs.
        here: positions of the node that a condition in square brackets is looking at.
        item: the columns of the list item that a condition is looking at.
        place: its place among its siblings, from 1.
    """

    memory: Memory
    at: tuple[int, ...]
    here: tuple[int, ...]
    item: dict[str, str] | None = None
    place: int = 0


Run = Callable[[Standing], Value]


@dataclass(frozen=True, slots=True)
class Read:
    """Something a program reads: a node, whether its count or its answer, and how many positions are shared."""

    node: int
    count: bool
    shared: int


@dataclass(frozen=True, slots=True)
class Program:
    """An expression ready to run, what it reads, and what it names in vain."""

    run: Run
    reads: frozenset[Read]
    missing: tuple[UnknownNodeError, ...] = ()

    def value(self, memory: Memory, at: tuple[int, ...]) -> Value:
        """Return what the expression comes to for the instance at some positions."""
        return self.run(Standing(memory, at, at))


@dataclass(slots=True)
class Scope:
    """What an expression may name: the tree, the lists, and the node it belongs to.

    Attributes:
        builder: makes the closure of an expression inside this one (`program.build`).
        node: the node whose expression this is.
        here: the node that a condition looks at (the same outside conditions).
        in_item: whether a condition looks at an item of a list.
        shared: positions that stay those of `node` inside conditions; None outside them.
    """

    tree: Tree
    lists: Mapping[str, Sequence[ListItem]]
    builder: Callable[[Expression, Scope], Run]
    node: int
    here: int
    in_item: bool = False
    shared: int | None = None
    reads: set[Read] = field(default_factory=set)
    missing: list[UnknownNodeError] = field(default_factory=list)

    def build(self, tree: Expression) -> Run:
        """Return the closure of an expression in this scope."""
        return self.builder(tree, self)

    def inside(self, here: int, *, in_item: bool, shared: int) -> Scope:
        """Return the scope of a condition; what it reads counts for the whole expression."""
        kept = shared if self.shared is None else min(self.shared, shared)
        return Scope(
            self.tree, self.lists, self.builder, self.node, here, in_item, kept, self.reads, self.missing
        )

    def note(self, node: int, shared: int, *, count: bool = False) -> None:
        """Record that the expression reads a node."""
        self.reads.add(Read(node, count, shared if self.shared is None else min(shared, self.shared)))
