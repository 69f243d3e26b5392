"""Changing the lock itself: a new key, the same content, old-or-new after a kill, and the old key opens no more."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.services.ports import Enrolment
from pbdesk.services.rows import CaseQuery
from pbdesk.store import escrow_opening, lock_swap
from pbdesk.store.check import check_store
from pbdesk.store.engine import change_key, make_engine, open_database, store_salt
from pbdesk.store.header import read_header, write_header
from pbdesk.store.keys import StoreKeys
from pbdesk.store.places import Places
from pbdesk.store.rotation import discard_old, rotate
from pbdesk.store.slots import PASSPHRASE as KIND
from pbdesk.store.tables import SCHEMA
from pbdesk.store.unlocking import has_recovery_sheet, make_recovery_sheet, unlock
from pbdesk.store.vault import Vault, open_vault
from tests.helpers.council_keys import council_keys
from tests.helpers.raw_store import kill, listing, start_child
from tests.helpers.vaults import PASSPHRASE, add_case, new_vault

NOW = datetime(2026, 11, 21, 9, 14, tzinfo=UTC)
PHOTO = b"a photo of a receipt" * 5000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed store with two cases, a photo, a backup, a recovery sheet and a council's help."""
    vault = new_vault(tmp_path / "store")
    add_case(vault, "Siôn Evans", "R-1")
    add_case(vault, "Ann Hughes", "R-2")
    keep_photo(vault)
    vault.keeping.back_up()
    vault.close()
    make_recovery_sheet(tmp_path / "store", PASSPHRASE)
    escrow_opening.add_escrow(tmp_path / "store", PASSPHRASE, [council_keys(tmp_path).public], "2026-11-21")
    return tmp_path / "store"


def keep_photo(vault: Vault) -> None:
    from pbdesk.domain.attachment import Attachment

    ref = vault.photos.keep(PHOTO)
    with vault.begin() as work:
        item = Attachment(
            id=vault.clock.new_id(),
            case_id=vault.reads.cases(CaseQuery()).rows[0].case_id,
            sha256=ref.sha256,
            size=ref.size,
            media_type="image/jpeg",
            chunks=ref.chunks,
        )
        work.attach(item, ref, b"")
        work.commit()


def content(vault: Vault) -> tuple[list[str], bytes, bool]:
    """What must be the same before and after."""
    references = sorted(row.reference for row in vault.reads.cases(CaseQuery()).rows)
    shas = list(vault.photos.unsent())
    return references, vault.photos.read(shas[0]), vault.audit_is_whole()


def test_a_new_key_opens_the_same_and_the_old_one_nothing(folder: Path) -> None:
    old = unlock(folder, PASSPHRASE)
    vault = open_vault(folder, PASSPHRASE)
    before, entries = content(vault), len(vault.keeping.trail())
    vault.close()
    rotated = rotate(folder, PASSPHRASE, NOW)
    assert unlock(folder, PASSPHRASE).db_key != old.db_key
    with pytest.raises(KnownError):
        open_database(folder, old)
    vault = open_vault(folder, PASSPHRASE)
    assert content(vault) == before
    assert vault.keeping.trail()[0].did == "rotate"
    assert len(vault.keeping.trail()) == entries + 1
    assert vault.freshness is not None
    assert vault.freshness.is_fresh
    assert [row.reference for row in vault.reads.cases(CaseQuery(text="sion")).rows] == ["R-1"]
    vault.keeping.back_up()
    vault.close()
    assert len(rotated.backups) == 1
    assert {
        found.level for found in check_store(folder, unlock(folder, PASSPHRASE), newest_version=SCHEMA)
    } <= {
        "good",
        "notice",
    }


def test_sheet_and_council_end_and_what_is_aside_is_a_store_of_its_own(folder: Path) -> None:
    rotated = rotate(folder, PASSPHRASE, NOW)
    assert not has_recovery_sheet(folder)
    assert escrow_opening.escrow_of(folder) is None
    assert has_recovery_sheet(rotated.aside)
    open_database(rotated.aside, unlock(rotated.aside, PASSPHRASE)).dispose()
    discard_old(rotated)
    assert not rotated.aside.exists()
    open_vault(folder, PASSPHRASE).close()


def test_twice_then_one_unbroken_record(folder: Path) -> None:
    rotate(folder, PASSPHRASE, NOW)
    rotate(folder, PASSPHRASE, NOW.replace(hour=10))
    vault = open_vault(folder, PASSPHRASE)
    assert vault.audit_is_whole()
    assert [row.did for row in vault.keeping.trail([""])].count("rotate") == 2
    vault.close()


def test_a_wrong_passphrase_an_open_store_or_waiting_changes_change_nothing(folder: Path) -> None:
    before = listing(folder)
    with pytest.raises(KnownError) as caught:
        rotate(folder, PASSPHRASE + "x", NOW)
    assert caught.value.code == "passphrase-wrong"
    assert listing(folder) == before
    vault = open_vault(folder, PASSPHRASE)
    with pytest.raises(KnownError) as caught:
        rotate(folder, PASSPHRASE, NOW)
    assert caught.value.code == "already-open"
    vault.enrolment = enrolment()
    for refused in (vault.keeping.require_all_sent, lambda: vault.keeping.ask_for_new_lock(PASSPHRASE)):
        with pytest.raises(KnownError) as caught:
            refused()
        assert caught.value.code == "lock-while-waiting"
    vault.close()


def enrolment():

    return Enrolment("https://gateway.example.org", "d", "u", "c", "Cwm Isaf", "t")


def test_asked_for_on_the_screen_then_changed_when_next_opened(folder: Path) -> None:
    vault = open_vault(folder, PASSPHRASE)
    old = unlock(folder, PASSPHRASE)
    with pytest.raises(KnownError):
        vault.keeping.ask_for_new_lock("not it")
    vault.keeping.ask_for_new_lock(PASSPHRASE)
    vault.drafts.put("draft/x", {"typed": "half"})
    vault.close()
    vault = open_vault(folder, PASSPHRASE)
    assert vault.news[0].code == "lock-changed"
    assert vault.drafts.get("draft/x") == {"typed": "half"}
    assert unlock(folder, PASSPHRASE).db_key != old.db_key
    vault.close()
    vault = open_vault(folder, PASSPHRASE)
    assert vault.news == ()
    vault.close()


def test_a_copy_that_does_not_hold_what_it_should_is_not_taken(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_a_row(path: Path, old: StoreKeys, new: StoreKeys) -> None:
        change_key(path, old, new)
        engine = make_engine(path, new.db_key, "rw", store_salt(new.store_id))
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM case_row WHERE reference = 'R-2'")
        engine.dispose()

    monkeypatch.setattr("pbdesk.store.rotation.change_key", lose_a_row)
    before = unlock(folder, PASSPHRASE).db_key
    with pytest.raises(KnownError) as caught:
        rotate(folder, PASSPHRASE, NOW)
    assert caught.value.code == "lock-not-changed"
    assert unlock(folder, PASSPHRASE).db_key == before
    assert not list(folder.glob("store.db.next*"))
    open_vault(folder, PASSPHRASE).close()


@pytest.mark.parametrize("stop", ["noted", "key file", "moved", "backups"])
def test_stopped_between_any_two_steps_then_old_or_new_and_whole(
    folder: Path, stop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StoppedError(Exception):
        pass

    def halt(*_: object) -> None:
        raise StoppedError

    if stop == "noted":
        monkeypatch.setattr("pbdesk.store.rotation.write_header", halt)
        monkeypatch.setattr("pbdesk.store.rotation.finish_rotation", halt)
    elif stop == "key file":
        monkeypatch.setattr("pbdesk.store.rotation.finish_rotation", halt)
    else:
        calls = {"moved": 1, "backups": 2}
        real, count = Path.rename, {"left": calls[stop]}

        def rename(self: Path, target: Path) -> Path:
            if self.parent == folder and self.name in ("store.db", "store.db.next", "backups"):
                if not count["left"]:
                    raise StoppedError
                count["left"] -= 1
            return real(self, target)

        monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(StoppedError):
        rotate(folder, PASSPHRASE, NOW)
    monkeypatch.undo()
    vault = open_vault(folder, PASSPHRASE)
    assert content(vault)[0] == ["R-1", "R-2"]
    assert vault.lock_changed is (stop != "noted")
    assert vault.audit_is_whole()
    vault.close()
    assert not Places(folder).next_database.exists()
    assert not Places(folder).rotation_note.exists()


def test_a_key_file_that_lost_the_new_key_goes_back_to_the_old_store(folder: Path) -> None:
    header = read_header(folder).header
    slot = header.slot(KIND)
    assert slot is not None
    lock_swap.note_down(folder, header, lock_swap.RotationNote("lock-of-x", b"another salt"))
    Places(folder).next_database.write_bytes(b"a half written database")
    write_header(folder, header)
    assert not lock_swap.finish_rotation(folder)
    open_vault(folder, PASSPHRASE).close()
    assert not Places(folder).next_database.exists()


ROTATE_FOR_EVER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pbdesk.store.rotation import rotate
from tests.helpers.vaults import PASSPHRASE
print("ready", flush=True)
while True:
    rotate(Path(sys.argv[1]), PASSPHRASE, datetime.now(UTC))
    print("changed", flush=True)
"""
ROUNDS = int(os.environ.get("PBDESK_KILLS", "1"))


def test_killed_at_any_moment_then_old_or_new(folder: Path) -> None:
    moments = random.Random(3)
    for _round in range(ROUNDS):
        child = start_child(ROTATE_FOR_EVER, folder)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(moments.uniform(0.0, 0.25))
        kill(child)
        vault = open_vault(folder, PASSPHRASE)
        references, photo, whole = content(vault)
        assert (references, photo, whole) == (["R-1", "R-2"], PHOTO, True)
        vault.close()
        assert not Places(folder).next_database.exists()
