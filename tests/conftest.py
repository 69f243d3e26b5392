"""Fixtures for every test: where the real data is, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the real data of others; skips, saying so, where it is not there."""
    if not SHARED.is_dir():
        pytest.skip("the real data of others (../shared/data) is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _own_profile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A profile of the tests' own: nothing is read from or written to the one of the person who runs them."""
    before = os.environ.get("PBDESK_HOME")
    os.environ["PBDESK_HOME"] = str(tmp_path_factory.mktemp("home"))
    yield
    if before is None:
        del os.environ["PBDESK_HOME"]
    else:
        os.environ["PBDESK_HOME"] = before
