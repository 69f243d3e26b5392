"""A vault with a small invented directory, read as a council would deliver it."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.example.told import directory_file
from pbdesk.interchange.open_referral import read_directory
from tests.ui.screens.caseload.world import TODAY, make_world


@pytest.fixture
def empty_world(tmp_path):
    made = make_world(tmp_path, [])
    yield made
    made.vault.close()


@pytest.fixture
def world(tmp_path, empty_world):
    path = tmp_path / "Glanmor.json"
    path.write_bytes(directory_file(date.fromisoformat(TODAY)))
    empty_world.importing.directory(read_directory(path).good)
    return empty_world
