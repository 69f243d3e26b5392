"""A form made ready to run: every expression looked up, put in an order, and checked for circles.

A cell is one thing that is worked out for a node: whether it is relevant, its value, how many times it
repeats, whether it is required, whether its constraint holds. Cells are worked out in an order in which each
comes after what it reads; a form in which there is no such order is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeVar

from pbdesk.domain.errors import N_, KnownError
from pbdesk.schemes.expressions.choices import Offer, compile_choices
from pbdesk.schemes.expressions.program import compile_expression
from pbdesk.schemes.expressions.standing import Program, Read
from pbdesk.schemes.expressions.syntax import ExpressionError, keeps_itself
from pbdesk.schemes.expressions.tree import Tree
from pbdesk.schemes.forms.model import BRANCHES, SELECTS, Form, Item, Kind, Node, Piece, Words, refused

_Made = TypeVar("_Made")


class Cell(IntEnum):
    """What is worked out for a node."""

    COUNT = 0
    GATE = 1
    VALUE = 2
    REQUIRED = 3
    CONSTRAINT = 4


Spot = tuple[Cell, int]
"""A cell of a node."""


@dataclass(slots=True)
class CompiledForm:
    """A form model with its programs. Made once by `compile_form` and not changed afterwards.

    Attributes:
        order: every cell that has a program, each after what it reads.
        rank: the place of each cell in that order.
        followers: for each cell or answer, the cells that read it and how many positions they share.
        offers: for each question with choices, what is on offer.
        looks_inside: groups that are relevant by an answer inside themselves; while that is worked out, they
            count as shown.
        warnings: names of questions that are not there, which read as blank.
        pieces: the programs of the expressions inside labels, by node and expression.
    """

    form: Form
    tree: Tree = field(default_factory=Tree)
    programs: dict[Spot, Program] = field(default_factory=dict)
    offers: dict[int, Offer] = field(default_factory=dict)
    pieces: dict[tuple[int, str], Program] = field(default_factory=dict)
    actions: dict[int, Program] = field(default_factory=dict)
    order: list[Spot] = field(default_factory=list)
    rank: dict[Spot, int] = field(default_factory=dict)
    followers: dict[Spot, list[tuple[Spot, int]]] = field(default_factory=dict)
    looks_inside: set[int] = field(default_factory=set)
    warnings: list[KnownError] = field(default_factory=list)
    item_words: dict[str, dict[str, Words]] = field(default_factory=dict)
    item_columns: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def node(self, number: int) -> Node:
        """Return the model's node of a number."""
        return self.form.nodes[number]

    def number(self, path: str) -> int:
        """Return the number of a path without positions.

        Raises:
            KnownError: code "question-unknown".
        """
        number = self.tree.by_path.get(path)
        if number is None:
            raise KnownError(
                "question-unknown",
                N_("The form {form} has no question {path}."),
                form=self.form.id,
                path=path,
            )
        return number

    @property
    def lists(self) -> Mapping[str, tuple[Item, ...]]:
        """The form's lists of choices."""
        return self.form.lists


def compile_form(form: Form) -> CompiledForm:
    """Return a form ready to run.

    Raises:
        KnownError: code "form-refused", with sheet, row and name, for the first thing that does not resolve.
    """
    compiled, problems = try_compile(form)
    if problems:
        raise problems[0]
    return compiled


def try_compile(form: Form) -> tuple[CompiledForm, list[KnownError]]:
    """Return a form with everything that does not resolve in it, in the order of the workbook.

    When there are problems the form must not be run.
    """
    compiler = _Compiler(form)
    compiler.build_tree()
    compiler.build_programs()
    if not compiler.problems:
        compiler.put_in_order()
    return compiler.compiled, compiler.problems


class _Compiler:
    """One form being made ready."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.compiled = CompiledForm(form)
        self.problems: list[KnownError] = []

    def build_tree(self) -> None:
        for node in self.form.nodes:
            self.compiled.tree.add(
                node.path,
                node.parent,
                is_repeat=node.kind is Kind.REPEAT,
                can_hide=bool(node.relevant),
                choices=node.choices.list_name if node.choices else "",
            )
        for name, items in self.form.lists.items():
            self.compiled.item_words[name] = {item.name: item.label for item in items}
            self.compiled.item_columns[name] = {item.name: item.columns for item in items}

    def build_programs(self) -> None:
        for number, node in enumerate(self.form.nodes):
            self._cells(number, node)
            self._choices(number, node)
            for pieces in _all_pieces(node):
                self._label(number, node, pieces)
        for place, action in enumerate(self.form.actions):
            target = self.compiled.tree.by_path.get(action.target)
            if target is not None:
                program = self._program(action.expression, target, self.form.nodes[target])
                if program:
                    self.compiled.actions[place] = program

    def _cells(self, number: int, node: Node) -> None:
        texts = {
            Cell.COUNT: node.count,
            Cell.GATE: node.relevant,
            Cell.VALUE: node.calculation,
            Cell.REQUIRED: "" if node.required in {"true()", "false()"} else node.required,
            Cell.CONSTRAINT: node.constraint,
        }
        for cell, text in texts.items():
            if text:
                program = self._program(text, number, node)
                if program:
                    self.compiled.programs[cell, number] = program

    def _choices(self, number: int, node: Node) -> None:
        if node.kind not in SELECTS or node.choices is None:
            return
        choices = node.choices
        offer = self._guarded(
            node,
            lambda: compile_choices(
                choices.nodes, choices.value, choices.label, self.compiled.tree, self.form.lists, number
            ),
        )
        if offer is None:
            return
        self.compiled.offers[number] = offer
        if offer.changes and not node.calculation:
            # Chosen names that are no longer on offer do not count; they return when the offer does.
            self.compiled.programs[Cell.VALUE, number] = Program(lambda _standing: "", offer.reads)

    def _label(self, number: int, node: Node, pieces: tuple[Piece, ...]) -> None:
        for piece in pieces:
            if piece.expression and (number, piece.expression) not in self.compiled.pieces:
                program = self._program(piece.expression, number, node)
                if program:
                    self.compiled.pieces[number, piece.expression] = program

    def _program(self, text: str, number: int, node: Node) -> Program | None:
        return self._guarded(
            node, lambda: compile_expression(text, self.compiled.tree, self.form.lists, number)
        )

    def _guarded(self, node: Node, make: Callable[[], _Made]) -> _Made | None:
        try:
            made = make()
        except ExpressionError as problem:
            self.problems.append(self._placed(node, problem))
            return None
        if isinstance(made, Program):
            self.compiled.warnings.extend(self._placed(node, problem) for problem in made.missing)
        return made

    def _placed(self, node: Node, problem: ExpressionError) -> KnownError:
        placed = refused(problem.sentence, file=self.form.file, row=node.row, name=node.name)
        placed.fields.update(problem.fields)
        return placed

    def put_in_order(self) -> None:
        """Order the cells so that each follows what it reads, or record the circle that prevents it."""
        before = {spot: set(self._read_by(spot)) for spot in self.compiled.programs}
        waiting = {spot: {s for s in sources if s in before} for spot, sources in before.items()}
        following: dict[Spot, list[Spot]] = {}
        for spot, sources in waiting.items():
            for source in sources:
                following.setdefault(source, []).append(spot)
        ready = sorted((spot for spot, sources in waiting.items() if not sources), key=_workbook_order)
        left = {spot: len(sources) for spot, sources in waiting.items()}
        while ready:
            spot = ready.pop()
            self.compiled.order.append(spot)
            for follower in following.get(spot, ()):
                left[follower] -= 1
                if left[follower] == 0:
                    ready.append(follower)
        if len(self.compiled.order) < len(before):
            self.problems.append(self._circle({s for s in before if left[s] > 0}, waiting))
        self.compiled.rank = {spot: place for place, spot in enumerate(self.compiled.order)}
        self._note_followers()

    def _read_by(self, spot: Spot) -> Iterator[Spot]:
        cell, number = spot
        tree = self.compiled.tree
        for read in self.compiled.programs[spot].reads:
            for source in self._sources(read):
                if source == spot and cell is Cell.GATE and self.form.nodes[number].kind in BRANCHES:
                    self.compiled.looks_inside.add(number)
                elif (
                    source == spot
                    and cell is Cell.VALUE
                    and keeps_itself(self.form.nodes[number].calculation)
                ):
                    continue
                else:
                    yield source
        for repeat in tree.nodes[number].repeats:
            if (cell, number) != (Cell.COUNT, repeat):
                yield (Cell.COUNT, repeat)
        parent = tree.nodes[number].parent
        if cell is Cell.GATE and parent >= 0 and tree.nodes[parent].gate >= 0:
            yield (Cell.GATE, tree.nodes[parent].gate)

    def _sources(self, read: Read) -> Iterator[Spot]:
        if read.count:
            yield (Cell.COUNT, read.node)
            return
        yield (Cell.VALUE, read.node)
        gate = self.compiled.tree.nodes[read.node].gate
        if gate >= 0:
            yield (Cell.GATE, gate)

    def _note_followers(self) -> None:
        tree, followers = self.compiled.tree, self.compiled.followers
        for spot, program in self.compiled.programs.items():
            for read in program.reads:
                for source in self._sources(read):
                    shared = min(read.shared, len(tree.nodes[source[1]].repeats))
                    followers.setdefault(source, []).append((spot, shared))
            cell, number = spot
            parent = tree.nodes[number].parent
            if cell is Cell.GATE and parent >= 0 and tree.nodes[parent].gate >= 0:
                gate = tree.nodes[parent].gate
                followers.setdefault((Cell.GATE, gate), []).append((spot, len(tree.nodes[gate].repeats)))

    def _circle(self, stuck: set[Spot], waiting: Mapping[Spot, set[Spot]]) -> KnownError:
        """Return the error that names the questions of one circle, in reading order."""
        spot = min(stuck, key=_workbook_order)
        trail: list[Spot] = []
        while spot not in trail:
            trail.append(spot)
            spot = min((s for s in waiting[spot] if s in stuck), key=_workbook_order)
        circle = [self.form.nodes[number] for _cell, number in trail[trail.index(spot) :]]
        first = min(circle, key=lambda node: node.row or 10**9)
        names = list(dict.fromkeys(node.name for node in circle))
        return refused(
            N_("The calculation goes round in a circle: {circle}."),
            file=self.form.file,
            row=first.row,
            name=first.name,
            circle=" → ".join([*names, names[0]]),
        )


def _workbook_order(spot: Spot) -> tuple[int, int]:
    return spot[1], int(spot[0])


def _all_pieces(node: Node) -> Iterator[tuple[Piece, ...]]:
    words = (node.label, node.hint, node.guidance, node.constraint_message, node.required_message)
    for each in words:
        yield from each.values()
