"""A damaged search index: found when the store opens, built again, told in words; the records are never in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.services.rows import CaseQuery
from pbdesk.store.engine import open_database
from pbdesk.store.search_health import mend_search
from pbdesk.store.unlocking import unlock
from pbdesk.store.vault import open_vault
from tests.helpers.vaults import PASSPHRASE, add_case, new_vault

DAMAGES = [
    "DELETE FROM case_fts_data WHERE id > 10",
    "UPDATE case_fts_data SET block = x'00112233' WHERE id = 10",
    "UPDATE case_fts_data SET block = x'ff' WHERE id > 10",
    "DELETE FROM case_fts_docsize",
    "INSERT INTO case_fts(case_fts) VALUES('delete-all')",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    vault = new_vault(tmp_path / "store")
    add_case(vault, "Siôn Evans", "R-1")
    vault.close()
    return tmp_path / "store"


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_then_built_again_and_told_once(folder: Path, damage: str) -> None:
    engine = open_database(folder, unlock(folder, PASSPHRASE))
    with engine.begin() as connection:
        connection.exec_driver_sql(damage)
    engine.dispose()
    vault = open_vault(folder, PASSPHRASE)
    assert [told.code for told in vault.news] == ["search-rebuilt"]
    assert "nothing is lost" in vault.news[0].english()
    assert [row.reference for row in vault.reads.cases(CaseQuery(text="sion")).rows] == ["R-1"]
    vault.close()
    vault = open_vault(folder, PASSPHRASE)
    assert vault.news == ()
    vault.close()


def test_a_sound_index_is_left_alone(folder: Path) -> None:
    engine = open_database(folder, unlock(folder, PASSPHRASE))
    assert not mend_search(engine)
    engine.dispose()
