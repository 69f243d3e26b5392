"""A real vault for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.store.vault import Vault
from tests.helpers.vaults import new_vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = new_vault(tmp_path / "store")
    yield made
    made.close()
