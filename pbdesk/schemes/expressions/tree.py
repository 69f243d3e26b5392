"""The shape that expressions walk: named nodes with parents and children, and where repeats stand.

A node of the shape stands for all its instances. One instance is a key: the node's number and the
positions (from 1) of the repeats around it, outermost first.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Key = tuple[int, tuple[int, ...]]
"""One instance of a node: its number in the shape, and its positions in the repeats around it."""


@dataclass(slots=True)
class TreeNode:
    """One node of the shape.

    Attributes:
        repeats: the numbers of the repeats around it, outermost first, itself included if it is one.
        gate: the nearest node, itself or above, that can be hidden; -1 when none can.
        choices: the list its choices come from, "" when it has none.
    """

    number: int
    name: str
    path: str
    parent: int
    repeats: tuple[int, ...] = ()
    gate: int = -1
    is_repeat: bool = False
    choices: str = ""
    children: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Tree:
    """All nodes of a form, parents before children, and their numbers by path."""

    nodes: list[TreeNode] = field(default_factory=list)
    by_path: dict[str, int] = field(default_factory=dict)

    def add(
        self, path: str, parent: str, *, is_repeat: bool = False, can_hide: bool = False, choices: str = ""
    ) -> None:
        """Add a node below one that is already there (or as the top, with parent "")."""
        number = len(self.nodes)
        above = self.by_path.get(parent, -1)
        up = self.nodes[above] if above >= 0 else None
        repeats = (up.repeats if up else ()) + ((number,) if is_repeat else ())
        gate = number if can_hide else (up.gate if up else -1)
        name = path.rpartition("/")[2]
        self.nodes.append(TreeNode(number, name, path, above, repeats, gate, is_repeat, choices))
        self.by_path[path] = number
        if up:
            up.children[name] = number

    def key_text(self, key: Key) -> str:
        """Return the path of one instance, with positions: "/data/person[2]/name"."""
        number, positions = key
        node = self.nodes[number]
        if not positions:
            return node.path
        parts: list[str] = []
        rest = list(positions)
        while node.parent >= 0:
            has_place = node.is_repeat and len(rest) == len(node.repeats)
            parts.append(f"{node.name}[{rest.pop()}]" if has_place else node.name)
            node = self.nodes[node.parent]
        return "/" + "/".join([node.name, *reversed(parts)])

    def key_of(self, path: str) -> Key | None:
        """Return the instance that a path with positions names, or None when no node is so named.

        A repeat named without a position (as in "/data/person") stands for all its instances.
        """
        number, positions = -1, []
        for step in path.strip("/").split("/"):
            name, bracket, place = step.partition("[")
            children = self.nodes[number].children if number >= 0 else {self.nodes[0].name: 0}
            if name not in children:
                return None
            number = children[name]
            if bracket:
                if not self.nodes[number].is_repeat or not place.rstrip("]").isdecimal():
                    return None
                positions.append(int(place.rstrip("]")))
        return number, tuple(positions)
