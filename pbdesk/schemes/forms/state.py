"""A form being answered, as a value: each answer gives a new state, and nothing is ever changed in place.

Hidden answers are kept and do not count; they return when their question does. This module knows neither
files nor screens: what it gives back is ready to be shown, stored or counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pbdesk.domain.errors import N_, KnownError
from pbdesk.schemes.expressions.tree import Key
from pbdesk.schemes.expressions.values import to_text
from pbdesk.schemes.forms.actions import close_gap, run_actions, set_by_change
from pbdesk.schemes.forms.checks import misfit
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.facts import MAX_INSTANCES, Facts
from pbdesk.schemes.forms.model import BRANCHES, SILENT, Kind, Node, Words, spoken
from pbdesk.schemes.forms.views import Offered, Progress, QuestionState, progress_of

_PLACE = re.compile(r"\[\d*\]")


@dataclass(frozen=True, slots=True)
class FormState:
    """A form with its answers at one moment."""

    facts: Facts

    @property
    def compiled(self) -> CompiledForm:
        """The form that is answered."""
        return self.facts.compiled

    @property
    def language(self) -> str:
        """The language code in which words are given."""
        return self.facts.language

    def answer(self, path: str, value: str) -> FormState:
        """Return the state after an answer ("" clears it; several choices are parted by a space).

        Raises:
            KnownError: code "question-unknown" when there is no such question.
        """
        facts = self.facts.copy()
        key = self._instance(path)
        facts.give(key, value)
        facts.settle(key)
        for target in set_by_change(facts, key):
            facts.settle(target)
        return FormState(facts)

    def add(self, path: str) -> FormState:
        """Return the state with one more instance at the end of a repeat, such as "/data/person".

        Raises:
            KnownError: "question-unknown", or "repeat-fixed" when a calculation gives the number.
        """
        key = self._repeat(path)
        facts = self.facts.copy()
        count = min(facts.count(key) + 1, MAX_INSTANCES)
        facts.set_count(key, count)
        facts.settle_all()
        run_actions(facts, "new-repeat", key[0], (*key[1], count))
        facts.settle_all()
        return FormState(facts)

    def remove(self, path: str) -> FormState:
        """Return the state without one instance of a repeat, such as "/data/person[2]"; later ones move up.

        Raises:
            KnownError: "question-unknown", or "repeat-fixed" when a calculation gives the number.
        """
        found = self.compiled.tree.key_of(path)
        if found is None or not found[1]:
            raise _unknown(self.compiled, path)
        number, at = found
        around = self._repeat(self.compiled.tree.key_text((number, at)).rpartition("[")[0])
        facts = self.facts.copy()
        if not 1 <= at[-1] <= facts.count(around):
            raise _unknown(self.compiled, path)
        close_gap(facts, number, at)
        facts.counts[around] = facts.count(around) - 1
        facts.settle_all()
        return FormState(facts)

    def check_repeat(self, path: str) -> None:
        """Make sure that a person may add or take out rows of a repeat, such as "/data/person".

        Raises:
            KnownError: "question-unknown", or "repeat-fixed" when a calculation gives the number.
        """
        self._repeat(path)

    def spoken_in(self, language: str) -> FormState:
        """Return the same state in another language."""
        facts = self.facts.copy()
        facts.language = language
        facts.settle_all()
        return FormState(facts)

    def question(self, path: str) -> QuestionState:
        """Return how one question stands.

        Raises:
            KnownError: code "question-unknown".
        """
        return self._state(self._instance(path))

    def at(self, key: Key) -> QuestionState:
        """Return how the node of a key stands, which must be there."""
        return self._state(key)

    def value(self, path: str) -> str:
        """Return what a question counts as: blank when it is hidden or has no answer.

        Raises:
            KnownError: code "question-unknown".
        """
        return self.facts.read(self._instance(path))

    def relevant(self, path: str) -> bool:
        """Return whether a node is relevant; a repeat may be named without a position.

        Raises:
            KnownError: code "question-unknown".
        """
        key = self.compiled.tree.key_of(path)
        if key is None:
            raise _unknown(self.compiled, path)
        return self.facts.shown(key)

    def count(self, path: str) -> int:
        """Return how many instances a repeat has.

        Raises:
            KnownError: code "question-unknown".
        """
        return self.facts.count(self._repeat(path, fixed_too=True))

    def choices(self, path: str) -> tuple[Offered, ...]:
        """Return what is on offer for a question, in order."""
        return self.choices_at(self._instance(path))

    def choices_at(self, key: Key) -> tuple[Offered, ...]:
        """Return what is on offer for a question that is there, by key."""
        offer = self.compiled.offers.get(key[0])
        if offer is None:
            return ()
        node = self.compiled.node(key[0])
        list_name = node.choices.list_name if node.choices else ""
        items = self.compiled.item_columns.get(list_name, {})
        return tuple(
            Offered(name, words or self.facts.choice_name(list_name, name) or name, items.get(name, {}))
            for name, words in offer.pairs(self.facts, key[1])
        )

    def words(self, path: str, part: str = "label") -> str:
        """Return words of a node with the answers that they quote.

        Args:
            path: the node, with positions inside repeats.
            part: "label", "hint", "guidance", "why", "easyread", "constraint_message" or "required_message".
        """
        return self.words_at(self._instance(path), part)

    def words_at(self, key: Key, part: str = "label") -> str:
        """Return words of a node that is there, by key; otherwise as `words`."""
        number, at = key
        words: Words = getattr(self.compiled.node(number), part)
        if not words:
            return ""
        default = self.compiled.form.default_language
        return "".join(
            to_text(self.compiled.pieces[number, piece.expression].value(self.facts, at))
            if piece.expression
            else piece.text
            for piece in spoken(words, self.language, default)
        )

    def page(self, section: str) -> Iterator[QuestionState]:
        """Yield everything of a section in order, each instance of a repeat on its own.

        Groups and notes are among them, hidden questions too; calculations and metadata are not.

        Raises:
            KnownError: code "question-unknown" when there is no such section.
        """
        found = next((s for s in self.compiled.form.sections if s.path == section), None)
        if found is None:
            raise _unknown(self.compiled, section)
        inside = set(found.nodes)
        for key in self.keys():
            node = self.compiled.node(key[0])
            if node.path in inside and node.kind not in {Kind.CALCULATE, Kind.META}:
                yield self._state(key)

    def keys(self, number: int = 0, at: tuple[int, ...] = ()) -> Iterator[Key]:
        """Yield every instance of every node at and below a node, in the order of the form."""
        yield number, at
        nodes = self.compiled.tree.nodes
        for child in nodes[number].children.values():
            if nodes[child].is_repeat:
                for place in range(1, self.facts.count((child, at)) + 1):
                    yield from self.keys(child, (*at, place))
            else:
                yield from self.keys(child, at)

    def questions(self) -> Iterator[QuestionState]:
        """Yield how every node stands, in the order of the form."""
        for key in self.keys():
            yield self._state(key)

    def progress(self) -> Progress:
        """Return how far the whole form has come."""
        return progress_of("", self.questions())

    def answers(self) -> dict[str, str]:
        """Return everything that must be kept to come back to this state: answers by path, and counts.

        The number of instances of a repeat is kept as "/data/person[]". Calculations are worked out anew,
        except those that are made once.
        """
        tree = self.compiled.tree
        kept = {tree.key_text(key): text for key, text in sorted(self.facts.answers.items())}
        for key, text in sorted(self.facts.values.items()):
            if self.compiled.node(key[0]).calculation.startswith("once("):
                kept[tree.key_text(key)] = text
        for path, count in self.counts().items():
            if not self.compiled.node(self.compiled.number(_plain(path))).count:
                kept[path] = str(count)
        return kept

    def counts(self) -> dict[str, int]:
        """Return how many instances each repeat has, by paths such as "/data/person[]"."""
        return {f"{self._around(*key)}[]": count for key, count in sorted(self.facts.counts.items())}

    def values(self) -> dict[str, str]:
        """Return what every relevant question and calculation counts as, by path, without the blank ones."""
        tree = self.compiled.tree
        return {
            tree.key_text(key): value
            for key in self.keys()
            if self.compiled.node(key[0]).kind not in BRANCHES and (value := self.facts.read(key))
        }

    def _around(self, number: int, at: tuple[int, ...]) -> str:
        return self.compiled.tree.key_text((number, (*at, 0))).rpartition("[")[0]

    def _instance(self, path: str) -> Key:
        key = self.compiled.tree.key_of(path)
        if key is None or not self._is_there(key):
            raise _unknown(self.compiled, path)
        return key

    def _is_there(self, key: Key) -> bool:
        repeats, at = self.compiled.tree.nodes[key[0]].repeats, key[1]
        return len(at) == len(repeats) and all(
            1 <= place <= self.facts.count((repeat, at[:depth]))
            for depth, (repeat, place) in enumerate(zip(repeats, at, strict=True))
        )

    def _repeat(self, path: str, *, fixed_too: bool = False) -> Key:
        key = self.compiled.tree.key_of(path)
        node = self.compiled.tree.nodes[key[0]] if key else None
        if key is None or node is None or not node.is_repeat or len(key[1]) != len(node.repeats) - 1:
            raise _unknown(self.compiled, path)
        if self.compiled.node(key[0]).count and not fixed_too:
            raise KnownError(
                "repeat-fixed", N_("How many of these there are follows from another answer."), path=path
            )
        return key

    def _state(self, key: Key) -> QuestionState:
        node, facts = self.compiled.node(key[0]), self.facts
        relevant = facts.shown(key)
        value = facts.values.get(key, "") if relevant else ""
        required = relevant and (node.required == "true()" or facts.required.get(key, False))
        readonly = node.readonly == "true()" or bool(node.calculation)
        return QuestionState(
            path=self.compiled.tree.key_text(key),
            node=node,
            relevant=relevant,
            required=required,
            readonly=readonly,
            answer=facts.answers.get(key, ""),
            value=value,
            violation=self._violation(key, node, value, required) if relevant else "",
            counted=relevant and node.kind not in SILENT and not readonly,
        )

    def _violation(self, key: Key, node: Node, value: str, required: bool) -> str:
        if not value.strip():
            return "required" if required else ""
        problem = misfit(node, value, self.compiled)
        if problem:
            return problem
        return "constraint" if self.facts.broken.get(key, False) else ""


def _unknown(compiled: CompiledForm, path: str) -> KnownError:
    return KnownError(
        "question-unknown", N_("The form {form} has no question {path}."), form=compiled.form.id, path=path
    )


def _plain(path: str) -> str:
    """Return a path without positions."""
    return _PLACE.sub("", path)
