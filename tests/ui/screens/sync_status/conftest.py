"""A laptop beside a council."""

from __future__ import annotations

import pytest

from tests.ui.screens.sync_status.council import laptop_and_council


@pytest.fixture
def laptop(tmp_path):
    with laptop_and_council(tmp_path) as made:
        yield made


@pytest.fixture
def stranger(tmp_path):
    """A laptop that is not connected yet."""
    with laptop_and_council(tmp_path, enrolled=False) as made:
        yield made
