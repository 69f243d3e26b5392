"""The example that a window opens on: connected to its council, synced, and full of people."""

from __future__ import annotations

from pathlib import Path

from pbdesk.demo.council import ExampleCouncil
from pbdesk.demo.day import COUNCIL
from pbdesk.demo.window import make_example


def test_example_then_connected_synced_and_plans_wait_at_the_council(tmp_path: Path) -> None:
    with ExampleCouncil(tmp_path / "council", COUNCIL) as council:
        desk = make_example(tmp_path / "store", council)
        try:
            state = desk.sync.state()
            assert (state.council_name, state.changes_waiting, state.refused) == (COUNCIL, 0, 0)
            assert len(desk.caseload.search().rows) == 40
            assert council.ask("plans", "--waiting")["plans"]
        finally:
            desk.close()
