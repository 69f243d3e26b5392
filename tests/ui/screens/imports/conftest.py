"""A vault with ten invented people."""

from __future__ import annotations

import pytest

from tests.ui.screens.caseload.world import make_world


@pytest.fixture
def world(tmp_path):
    made = make_world(tmp_path)
    yield made
    made.vault.close()
