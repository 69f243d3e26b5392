"""Simulated laptops for tests of the merge: each keeps states and a log, and edits only what it has seen.

No vault, clock or network: an op is causal because its base is what this laptop's state shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pbdesk.sync.heads import RecordState, apply_op, base_of, seen_ops, shown
from pbdesk.sync.op import LIFE, FieldSet, Kind, Op, op_hash

RECORD = "record-1"


def fresh_state() -> RecordState:
    """Return the state of a record of which nothing is known."""
    return RecordState(type="plan", id=RECORD, case_id="case-1")


@dataclass
class Laptop:
    """One laptop with one record, and the ops that it has applied."""

    name: str
    state: RecordState = field(default_factory=fresh_state)
    log: dict[str, Op] = field(default_factory=dict)
    made: list[Op] = field(default_factory=list)

    def receive(self, ops: Iterable[Op]) -> list[tuple[str, ...]]:
        """Apply what is new here and return the clashes of each."""
        found = []
        for op in ops:
            if op.op_id not in self.log:
                found.append(apply_op(self.state, op, self.log.__contains__))
                self.log[op.op_id] = op
        return found

    def edit(self, **values: Any) -> Op:
        """Save new values; each op's base is what this laptop sees."""
        return self._save("set", {name: self._change(name, value) for name, value in values.items()})

    def delete(self) -> Op:
        """Delete the record, naming what this laptop has seen."""
        return self._save("delete", {LIFE: self._change(LIFE, seen_ops(self.state))})

    def bring_back(self) -> Op:
        """Undo a deletion."""
        return self._save("set", {LIFE: self._change(LIFE, True)})

    def _change(self, name: str, value: Any) -> FieldSet:
        was = shown(self.state.heads.get(name, ()), self.name)
        return FieldSet(v=value, base=base_of(self.state, name), was=was)

    def _save(self, kind: Kind, changes: dict[str, FieldSet]) -> Op:
        number = len(self.made) + 1
        op = Op(
            op_id=f"{self.name}-{number}",
            device=self.name,
            epoch=1,
            seq=number,
            prev_hash=op_hash(self.made[-1]) if self.made else "",
            kind=kind,
            type="plan",
            rec_id=RECORD,
            case_id="case-1",
            set=changes,
            author=self.name,
        )
        self.made.append(op)
        self.receive([op])
        return op


def merged(ops: Iterable[Op]) -> Laptop:
    """Return a laptop that received these ops in this order."""
    laptop = Laptop("reader")
    laptop.receive(ops)
    return laptop
