"""Looking after an open store: keys, backups, what a restore would change, and saves that are missing afterwards."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Person
from pbdesk.store.chain import DeviceChain
from pbdesk.store.places import Places
from pbdesk.store.vault import Vault, open_vault
from pbdesk.sync.op import Op
from pbdesk.sync.page import OpAnswer
from tests.helpers.raw_store import flip_bit, kill, start_child
from tests.helpers.vaults import CHEAP, PASSPHRASE, FakeClock, add_case, new_vault

NEW = "gannet ladder quiet thimble"

SAVE_AND_WAIT = """
import sys, time
from pathlib import Path
from pbdesk.store.vault import open_vault
from tests.helpers.vaults import PASSPHRASE, add_case
vault = open_vault(Path(sys.argv[1]), PASSPHRASE)
add_case(vault, "Bryn Hughes", "R-2")
add_case(vault, "Cara Shah", "R-3")
print("ready", flush=True)
time.sleep(60)
"""


def ops(vault: Vault) -> list[Op]:
    return list(vault.log.waiting_ops())


def test_passphrase_when_changed_then_the_new_one_opens_and_it_is_on_record(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "s")
    vault.keeping.change_passphrase(PASSPHRASE, NEW, CHEAP)
    assert vault.keeping.trail([""])[0].did == "passphrase"
    with pytest.raises(KnownError, match="does not open"):
        vault.keeping.change_passphrase(PASSPHRASE, NEW, CHEAP)
    vault.close()
    vault.close()
    open_vault(tmp_path / "s", NEW).close()


def test_restore_when_previewed_then_counts_what_only_this_computer_has(tmp_path: Path) -> None:
    clock = FakeClock()
    vault = new_vault(tmp_path / "s", clock=clock)
    add_case(vault)
    backup = vault.keeping.back_up()
    add_case(vault, "Bryn Hughes", "R-2")
    sent = ops(vault)[2]
    vault.log.record_answers([OpAnswer(sent.op_id, "applied", seq=1)])
    seen = vault.keeping.preview_restore(backup)
    assert (seen.now.cases, seen.now.records, seen.then.cases, seen.then.records) == (2, 4, 1, 2)
    assert (seen.lost, seen.at_council) == (1, 1)
    assert [kept.backup for kept in vault.keeping.backups()] == [backup]
    assert vault.keeping.backups()[0].size > 4096
    vault.close()


def test_restore_when_prepared_then_the_next_opening_has_it_and_says_what_is_missing(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "s", clock=FakeClock())
    first = add_case(vault)
    backup = vault.keeping.back_up()
    add_case(vault, "Bryn Hughes", "R-2")
    taken = {(op.epoch, op.seq) for op in ops(vault)}
    vault.keeping.prepare_restore(backup)
    vault.close()
    again = open_vault(tmp_path / "s", PASSPHRASE, clock=FakeClock(tail=2))
    assert again.restore_finished
    assert again.reads.references() == {"R-1"}
    assert again.freshness is not None
    assert again.freshness.missing_saves == 2
    person = again.reads.records(Person, first)[0]
    with again.begin() as work:
        work.save(msgspec.structs.replace(person, phone="01632 960001"))
        work.commit()
    assert (ops(again)[-1].epoch, ops(again)[-1].seq) not in taken
    assert ops(again)[-1].prev_hash == ""
    again.close()
    third = open_vault(tmp_path / "s", PASSPHRASE)
    assert third.freshness is not None
    assert third.freshness.is_fresh
    third.close()


def test_restore_when_the_backup_is_damaged_then_refused_and_nothing_waits(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "s")
    backup = vault.keeping.back_up()
    flip_bit(backup.database, 3 * 4096 + 50)
    for act in (vault.keeping.preview_restore, vault.keeping.prepare_restore):
        with pytest.raises(KnownError) as told:
            act(backup)
        assert told.value.code in {"backup-not-verified", "store-damaged"}
    assert not Places(tmp_path / "s").restore_note.exists()
    vault.close()


@pytest.mark.parametrize("harm", ["deleted", "cut", "flipped"])
def test_log_when_lost_after_a_kill_then_every_acknowledged_save_is_counted(
    tmp_path: Path, harm: str
) -> None:
    new_vault(tmp_path / "s").close()
    kill(start_child(SAVE_AND_WAIT, tmp_path / "s"))
    places = Places(tmp_path / "s")
    before = shutil.copytree(tmp_path / "s", tmp_path / "kept")
    if harm == "deleted":
        places.journal.unlink()
        places.shared_memory.unlink()
    elif harm == "cut":
        os.truncate(places.journal, 32)
    else:
        flip_bit(places.journal, 32 + 24 + 2000)
    vault = open_vault(tmp_path / "s", PASSPHRASE)
    assert vault.freshness is not None
    assert vault.freshness.missing_saves == 4
    assert vault.reads.references() == frozenset()
    vault.close()
    whole = open_vault(before, PASSPHRASE)
    assert whole.freshness is not None
    assert whole.freshness.is_fresh
    assert whole.reads.references() == {"R-2", "R-3"}
    whole.close()


def test_epoch_when_begun_again_then_above_every_known_one() -> None:
    chain = DeviceChain("d", epoch=2, last_seq=7, last_hash="h")
    chain.start_epoch(4)
    assert (chain.epoch, chain.next_seq, chain.last_hash) == (5, 1, "")


def test_spare_room_when_the_house_is_kept_then_set_apart(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "s", clock=FakeClock())
    assert vault.back_up_if_due()
    assert Places(tmp_path / "s").ballast.exists()
    assert not vault.back_up_if_due()
    vault.close()
