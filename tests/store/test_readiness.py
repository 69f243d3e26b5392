"""What is put right before a store opens."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pbdesk.store.backup import make_backup
from pbdesk.store.files import TEMPORARY
from pbdesk.store.readiness import Readiness, make_ready
from tests.helpers.raw_store import RawStore, flip_bit, listing, make_store


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return make_store(tmp_path / "store", notes=5)


def test_a_store_in_order_is_left_as_it_is(store: RawStore):
    before = listing(store.folder)

    assert make_ready(store.folder) == Readiness(
        restore_finished=False, key_file_repaired=False, leftovers_removed=0
    )
    assert listing(store.folder) == before


def test_a_damaged_key_file_and_crumbs_are_put_right(store: RawStore):
    before = listing(store.folder)
    flip_bit(store.places.header, 40)
    (store.folder / f"store.pbk{TEMPORARY}0123").write_bytes(b"half")

    assert make_ready(store.folder) == Readiness(
        restore_finished=False, key_file_repaired=True, leftovers_removed=1
    )
    assert listing(store.folder) == before


def test_a_restore_that_was_killed_is_finished(store: RawStore):
    engine = store.open()
    backup = make_backup(store.folder, store.keys, engine, datetime(2026, 11, 21, tzinfo=UTC))
    engine.dispose()
    shutil.copy(backup.database, store.places.incoming)
    store.places.restore_note.write_text('{"aside": "2026-11-21"}')

    assert make_ready(store.folder).restore_finished
    assert store.count() == 5
    assert (store.places.aside / "2026-11-21" / "store.db").exists()
