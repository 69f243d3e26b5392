"""What happens to a form by itself: metadata, values set by events, instances of a repeat taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pbdesk.schemes.expressions.tree import Key
from pbdesk.schemes.expressions.values import to_text
from pbdesk.schemes.forms.facts import Facts

_Fact = TypeVar("_Fact")


def fill_in_metadata(facts: Facts) -> None:
    """Fill in what the device knows: the day, the times, and the name of this form."""
    filled = {
        "date:today": facts.now.date().isoformat(),
        "timestamp:start": facts.now.isoformat(timespec="milliseconds"),
        "timestamp:end": facts.now.isoformat(timespec="milliseconds"),
    }
    for number, node in enumerate(facts.compiled.form.nodes):
        text = filled.get(node.preload, f"uuid:{facts.seed}" if node.preload.startswith("uid") else "")
        if text:
            facts.give((number, ()), text)


def run_actions(facts: Facts, event: str, repeat: int = -1, at: tuple[int, ...] = ()) -> None:
    """Set what an event sets: "first-load" for the form, "new-repeat" for one instance of a repeat."""
    tree = facts.compiled.tree
    for place, program in facts.compiled.actions.items():
        action = facts.compiled.form.actions[place]
        if action.event != event:
            continue
        target = tree.by_path[action.target]
        if repeat >= 0 and repeat not in tree.nodes[target].repeats:
            continue
        for instance in list(facts.instances(target, at)):
            facts.give((target, instance), to_text(program.value(facts, instance)))


def set_by_change(facts: Facts, key: Key) -> list[Key]:
    """Set what a changed question sets; return the instances that were set."""
    tree = facts.compiled.tree
    path = tree.nodes[key[0]].path
    changed: list[Key] = []
    for place, program in facts.compiled.actions.items():
        action = facts.compiled.form.actions[place]
        if action.event == "changed" and action.source == path:
            target = tree.by_path[action.target]
            for at in facts.instances(target, key[1][: len(tree.nodes[target].repeats)]):
                facts.give((target, at), to_text(program.value(facts, at)))
                changed.append((target, at))
    return changed


def close_gap(facts: Facts, number: int, at: tuple[int, ...]) -> None:
    """Forget an instance of a repeat and move the later ones up by one."""
    depth = len(at) - 1
    inside = {n.number for n in facts.compiled.tree.nodes if number in n.repeats}
    facts.answers = _moved(facts.answers, inside, at, depth)
    facts.values = _moved(facts.values, inside, at, depth)
    facts.gates = _moved(facts.gates, inside, at, depth)
    facts.counts = _moved(facts.counts, inside, at, depth)
    facts.required = _moved(facts.required, inside, at, depth)
    facts.broken = _moved(facts.broken, inside, at, depth)


def _moved(kept: Mapping[Key, _Fact], inside: set[int], at: tuple[int, ...], depth: int) -> dict[Key, _Fact]:
    moved: dict[Key, _Fact] = {}
    for (number, positions), value in kept.items():
        places = positions
        if number in inside and len(places) > depth and places[:depth] == at[:depth]:
            if places[depth] == at[depth]:
                continue
            if places[depth] > at[depth]:
                places = (*places[:depth], places[depth] - 1, *places[depth + 1 :])
        moved[number, places] = value
    return moved
