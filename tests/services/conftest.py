"""A desk with four cases for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.services.desk import Desk
from tests.helpers.desk import small_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small_desk(tmp_path / "store")
    yield made
    made.close()
