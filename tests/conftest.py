"""Fixtures for every test: where the real data is, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the real data of others; skips, saying so, where it is not there."""
    if not SHARED.is_dir():
        pytest.skip("the real data of others (../shared/data) is not beside this checkout")
    return SHARED
