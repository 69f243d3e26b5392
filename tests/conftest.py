"""Fixtures for every test: where the real data is, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pbdesk.i18n import use

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


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """No test leaves its language to the next."""
    yield
    use("en")


settings.register_profile("ci", derandomize=True)
if os.environ.get("CI") == "true":
    settings.load_profile("ci")  # the same examples each time: what CI says can be had again
