"""The example in a real vault, filled once for every test that only reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from pbdesk.app.desk import build_desk
from pbdesk.example.build import ADVISER, Imported, case_of, fill_example
from pbdesk.services.desk import Desk
from tests.helpers.vaults import new_vault


@dataclass(frozen=True)
class Example:
    """A filled desk, what was imported, and the day on which that was."""

    desk: Desk
    imported: Imported
    today: date

    def case(self, reference: str) -> str:
        """Return the id of the case with a reference."""
        return case_of(self.desk, reference)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    desk = build_desk(new_vault(tmp_path_factory.mktemp("example") / "store", ADVISER))
    try:
        today = date.fromisoformat(desk.vault.clock.today())
        yield Example(desk, fill_example(desk, today), today)
    finally:
        desk.close()
