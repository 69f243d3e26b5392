"""A vault with one case and an agreed plan."""

from __future__ import annotations

import pytest

from tests.ui.screens.receipts.world import agree_plan, make_world


@pytest.fixture
def world(tmp_path):
    made = make_world(tmp_path)
    agree_plan(made)
    yield made
    made.vault.close()
