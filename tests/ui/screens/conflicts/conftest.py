"""Two laptops that hold the same case."""

from __future__ import annotations

import pytest

from tests.ui.screens.conflicts.laptops import two_laptops


@pytest.fixture
def two(tmp_path):
    made = two_laptops(tmp_path)
    yield made
    made.close()
