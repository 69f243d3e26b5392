"""A desk with one case in each programme."""

from __future__ import annotations

import pytest

from tests.helpers.desk import small_desk


@pytest.fixture
def desk(tmp_path):
    made = small_desk(tmp_path / "store")
    yield made
    made.close()
