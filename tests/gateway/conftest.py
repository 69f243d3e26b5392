"""A council's database for each test, and a gateway over HTTP where a test asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.councils import Council, open_council


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    opened = open_council(tmp_path / "gateway")
    yield opened
    opened.database.close()
