"""A desk with a few cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.services.desk import Desk
from tests.helpers.desk import small_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with a few cases."""
    made = small_desk(tmp_path / "vault")
    yield made
    made.close()
