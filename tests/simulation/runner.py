"""Runs many small worlds, one after another, from one seed. A seed replays exactly.

Small worlds find more than one large one: each has few cases, so people meet in them, and each ends in quiet.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.simulation.checks import after_each_step, when_quiet
from tests.simulation.world import Makers, World

STEPS_PER_WORLD = 150


class FaultFoundError(AssertionError):
    """An invariant broke: where, and what had happened in that world until then."""


@dataclass
class Tally:
    """What a run did."""

    steps: int = 0
    worlds: int = 0
    saved: int = 0
    lost_with_disks: int = 0
    events: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)

    def add(self, world: World) -> None:
        """Count a world that has ended well."""
        self.worlds += 1
        self.saved += len(world.book.saved)
        self.lost_with_disks += len(world.book.lost)
        for total, part in ((self.events, world.counts), (self.faults, world.traffic.faults)):
            for name, count in part.items():
                total[name] = total.get(name, 0) + count


def run(seed: str, steps: int, makers: Makers | None = None, per_world: int = STEPS_PER_WORLD) -> Tally:
    """Run worlds until so many steps are done. Raises FaultFoundError with the world's seed and its last events."""
    tally = Tally()
    while tally.steps < steps:
        name = f"{seed}/{tally.worlds}"
        world = World(name, makers)
        length = min(per_world, steps - tally.steps)
        try:
            for _ in range(length):
                world.step()
                after_each_step(world)
            when_quiet(world)
        except AssertionError as error:
            raise FaultFoundError(told(name, world, error)) from error
        tally.steps += length
        tally.add(world)
    return tally


def told(name: str, world: World, error: AssertionError) -> str:
    """Return what happened in a world until it broke."""
    last = "\n  ".join(world.did[-25:])
    return f"world {name}, event {len(world.did)}: {error}\n  {last}"
