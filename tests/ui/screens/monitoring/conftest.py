"""A case whose money has been looked after for a while."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.services.desk import Desk
from tests.helpers.desk import small_desk
from tests.helpers.money import looked_after


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with a few cases."""
    made = small_desk(tmp_path / "vault")
    yield made
    made.close()


@pytest.fixture
def case_id(desk: Desk) -> str:
    """A case with money in and out, a surplus, returns, agreements, a finding and a proposal."""
    return looked_after(desk)
