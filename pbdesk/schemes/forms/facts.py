"""The facts of a form being answered, and how they are brought up to date after a change.

Facts are changed only while they are being settled; a `FormState` then holds them and no longer changes.
Only what a change can reach is worked out again, in the order that the compiled form gives.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pbdesk.schemes.expressions.tree import Key
from pbdesk.schemes.expressions.values import to_number, to_text, to_truth
from pbdesk.schemes.forms.checks import tidy
from pbdesk.schemes.forms.compiled import Cell, CompiledForm, Spot
from pbdesk.schemes.forms.model import Item, Kind, spoken

MAX_INSTANCES = 1000
"""More instances of a repeat than anybody means; a larger count is taken as this."""


@dataclass(slots=True)
class Facts:
    """What is known of one form: the answers as given, and all that was worked out from them.

    Attributes:
        answers: every answer as given (or set by a default), hidden and unoffered ones included.
        values: what each question counts as: the answer, or the calculation, or the offered part of it.
        gates: whether each node that can be hidden is relevant, with everything above it.
        counts: how many instances each repeat has, by the positions around it.
    """

    compiled: CompiledForm
    now: datetime
    language: str
    seed: str
    answers: dict[Key, str] = field(default_factory=dict)
    values: dict[Key, str] = field(default_factory=dict)
    gates: dict[Key, bool] = field(default_factory=dict)
    counts: dict[Key, int] = field(default_factory=dict)
    required: dict[Key, bool] = field(default_factory=dict)
    broken: dict[Key, bool] = field(default_factory=dict)

    def copy(self) -> Facts:
        """Return facts that can be changed without changing these."""
        return replace(
            self,
            answers=dict(self.answers),
            values=dict(self.values),
            gates=dict(self.gates),
            counts=dict(self.counts),
            required=dict(self.required),
            broken=dict(self.broken),
        )

    @property
    def lists(self) -> Mapping[str, tuple[Item, ...]]:
        """The form's lists of choices."""
        return self.compiled.lists

    def read(self, key: Key) -> str:
        """Return what an instance counts as, blank when it is hidden."""
        return self.values.get(key, "") if self.shown(key) else ""

    def shown(self, key: Key) -> bool:
        """Return whether an instance is relevant."""
        nodes = self.compiled.tree.nodes
        gate = nodes[key[0]].gate
        return gate < 0 or self.gates.get((gate, key[1][: len(nodes[gate].repeats)]), True)

    def count(self, key: Key) -> int:
        """Return how many instances a repeat has."""
        return self.counts.get(key, 0)

    def text(self, text_id: str) -> str:
        """Return the words of a choice by its text id."""
        list_name, _mark, _place = text_id.rpartition("-")
        items = self.compiled.lists.get(list_name, ())
        name = next((item.name for item in items if item.columns.get("itextId") == text_id), "")
        return self.choice_name(list_name, name)

    def choice_name(self, list_name: str, value: str) -> str:
        """Return the words of a choice, without the expressions that they may hold."""
        words = self.compiled.item_words.get(list_name, {}).get(value)
        if words is None:
            return ""
        default = self.compiled.form.default_language
        return "".join(piece.text for piece in spoken(words, self.language, default))

    def instances(self, number: int, start: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
        """Yield the positions of every instance of a node that begin with the given positions."""
        repeats = self.compiled.tree.nodes[number].repeats
        if len(start) >= len(repeats):
            yield start[: len(repeats)]
            return
        for place in range(1, self.count((repeats[len(start)], start)) + 1):
            yield from self.instances(number, (*start, place))

    def give(self, key: Key, answer: str) -> list[Spot]:
        """Record an answer; return the cells that it changes (its own, or those of its followers)."""
        answer = tidy(self.compiled, key[0], answer)
        if answer:
            self.answers[key] = answer
        else:
            self.answers.pop(key, None)
        if (Cell.VALUE, key[0]) not in self.compiled.programs or self.compiled.node(key[0]).calculation:
            self._set_value(key, answer)
        return [(Cell.VALUE, key[0])]

    def _set_value(self, key: Key, value: str) -> None:
        if value:
            self.values[key] = value
        else:
            self.values.pop(key, None)

    def settle(self, key: Key) -> None:
        """Work out again everything that a changed answer can reach."""
        number, at = key
        queue: list[tuple[int, tuple[int, ...]]] = []
        spot = (Cell.VALUE, number)
        own = self.compiled.programs.get(spot)
        if own is not None and not self.compiled.node(number).calculation:
            heapq.heappush(queue, (self.compiled.rank[spot], at))
        else:
            self._queue_followers(spot, at, queue)
        self._queue(((Cell.CONSTRAINT, number),), at, queue)
        done: tuple[int, tuple[int, ...]] | None = None
        while queue:
            task = heapq.heappop(queue)
            if task == done:
                continue
            done = task
            changed = self.compiled.order[task[0]]
            if self.work_out(changed, task[1]):
                if changed[0] is Cell.COUNT:
                    self.settle_all()
                    return
                self._queue_followers(changed, task[1], queue)

    def _queue(
        self, spots: Iterable[Spot], at: tuple[int, ...], queue: list[tuple[int, tuple[int, ...]]]
    ) -> None:
        for spot in spots:
            if spot in self.compiled.rank:
                heapq.heappush(queue, (self.compiled.rank[spot], at))

    def _queue_followers(
        self, spot: Spot, at: tuple[int, ...], queue: list[tuple[int, tuple[int, ...]]]
    ) -> None:
        nodes = self.compiled.tree.nodes
        for follower, shared in self.compiled.followers.get(spot, ()):
            rank = self.compiled.rank[follower]
            if follower[0] is Cell.COUNT:
                around = nodes[nodes[follower[1]].parent].number
                for place in self.instances(around, at[:shared]):
                    heapq.heappush(queue, (rank, place))
                continue
            for place in self.instances(follower[1], at[:shared]):
                heapq.heappush(queue, (rank, place))

    def settle_all(self) -> None:
        """Work out everything, in order: when a form is opened or the number of instances changes."""
        nodes = self.compiled.tree.nodes
        for spot in self.compiled.order:
            number = nodes[spot[1]].parent if spot[0] is Cell.COUNT else spot[1]
            for at in list(self.instances(number)):
                self.work_out(spot, at)

    def work_out(self, spot: Spot, at: tuple[int, ...]) -> bool:
        """Work out one cell of one instance; return whether it came out differently."""
        cell, number = spot
        key = (number, at)
        before = self.gates.get(key)
        if cell is Cell.VALUE:
            return self._work_out_value(spot, key)
        if cell is Cell.GATE and number in self.compiled.looks_inside:
            self.gates[key] = True
        value = self.compiled.programs[spot].value(self, at)
        if cell is Cell.COUNT:
            wanted = to_number(value)
            count = min(max(int(wanted), 0), MAX_INSTANCES) if wanted is not None else 0
            return self.set_count(key, count)
        truth = to_truth(value)
        if cell is Cell.GATE:
            parent = self.compiled.tree.nodes[number].parent
            above = self.compiled.tree.nodes[parent]
            truth = truth and self.shown((parent, at[: len(above.repeats)]))
            self.gates[key] = truth
            return truth is not before
        if cell is Cell.REQUIRED:
            return _changed(self.required, key, truth)
        return _changed(self.broken, key, not truth)

    def _work_out_value(self, spot: Spot, key: Key) -> bool:
        before = self.values.get(key, "")
        offer = self.compiled.offers.get(key[0])
        if offer is not None and not self.compiled.node(key[0]).calculation:
            names = {name for name, _words in offer.pairs(self, key[1])}
            kept = [name for name in self.answers.get(key, "").split() if name in names]
            after = " ".join(kept)
        else:
            after = to_text(self.compiled.programs[spot].value(self, key[1]))
        self._set_value(key, after)
        return after != before

    def set_count(self, key: Key, count: int) -> bool:
        """Set how many instances a repeat has, giving new ones their defaults; return whether it changed."""
        before = self.counts.get(key, 0)
        self.counts[key] = count
        for place in range(before + 1, count + 1):
            self.open_instance(key[0], (*key[1], place))
        return count != before

    def open_instance(self, number: int, at: tuple[int, ...]) -> None:
        """Give a new instance of a repeat (or the whole form) its defaults and its inner repeats.

        An instance that was there before finds its answers again.
        """
        for child in self.compiled.tree.nodes[number].children.values():
            node = self.compiled.node(child)
            if node.kind is Kind.REPEAT:
                if not node.count:
                    self.set_count((child, at), max(1, self.counts.get((child, at), 0)))
            else:
                if node.default and (child, at) not in self.answers:
                    self.give((child, at), node.default)
                self.open_instance(child, at)


def _changed(facts: dict[Key, bool], key: Key, truth: bool) -> bool:
    before = facts.get(key)
    facts[key] = truth
    return before is not truth
