"""Hypothesis chooses what happens, step by step, and shortens what breaks to the few events that matter."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.simulation.checks import after_each_step, when_quiet
from tests.simulation.faults import TakesSavesForSentOnceItSynced
from tests.simulation.world import EVENTS, OF_A_LAPTOP, Makers, World

AT_THE_COUNCIL = sorted(set(EVENTS) - OF_A_LAPTOP)
LUCK = st.integers(0, 2**16)


class Desks(RuleBasedStateMachine):
    """The world, with every choice made by Hypothesis."""

    makers = Makers()

    def __init__(self) -> None:
        super().__init__()
        self.world = World("machine", self.makers)

    @rule(name=st.sampled_from(sorted(OF_A_LAPTOP - {"sync"})), laptop=st.integers(0, 5), luck=LUCK)
    def somebody_does(self, name: str, laptop: int, luck: int) -> None:
        """A person does something on one of the laptops."""
        self.world.rng.seed(luck)
        getattr(self.world, name)(self.world.laptops[laptop % len(self.world.laptops)])

    @rule(laptop=st.integers(0, 5), luck=LUCK, storm=st.sampled_from((0.0, 0.1, 0.4)))
    def somebody_syncs(self, laptop: int, luck: int, storm: float) -> None:
        """A laptop syncs, in whatever weather."""
        self.world.rng.seed(luck)
        self.world.storm = storm
        self.world.sync(self.world.laptops[laptop % len(self.world.laptops)])

    @rule(name=st.sampled_from(AT_THE_COUNCIL), luck=LUCK)
    def something_happens(self, name: str, luck: int) -> None:
        """Something happens at the council, or to a machine."""
        self.world.rng.seed(luck)
        getattr(self.world, name)()

    @precondition(lambda self: len(self.world.did) > 15)
    @rule()
    def all_goes_quiet(self) -> None:
        """Everything comes to rest."""
        when_quiet(self.world)

    @invariant()
    def all_holds(self) -> None:
        """What must hold at every moment."""
        after_each_step(self.world)

    def teardown(self) -> None:
        """Come to rest at the end, whatever happened."""
        when_quiet(self.world)


BUDGET = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_invariants_hold_whatever_happens() -> None:
    run_state_machine_as_test(Desks, settings=BUDGET)


def test_machine_finds_a_planted_fault() -> None:
    """The fault is one that nearly every example shows, so that neither hash seeds nor what else is loaded matter.

    Invariant 2 is the laptop's word against the gateway's log, 1 that every save is somewhere.
    """

    class Broken(Desks):
        makers = Makers(laptop=TakesSavesForSentOnceItSynced)

    few = settings(BUDGET, max_examples=200, derandomize=True, database=None, phases=[Phase.generate])
    with pytest.raises(AssertionError, match=r"invariant [12]: "):
        run_state_machine_as_test(Broken, settings=few)


def test_random_source_of_the_world_is_its_own() -> None:
    before = random.getstate()
    World("apart").step()
    assert random.getstate() == before
