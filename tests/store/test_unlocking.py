"""Unlocking: the right words for each fault, nothing created, and a passphrase change that survives a kill."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.store import unlocking
from pbdesk.store.header import read_header, write_header
from pbdesk.store.keys import FLOOR
from pbdesk.store.slots import PASSPHRASE as PASSPHRASE_SLOT
from tests.helpers.raw_store import (
    CHEAP,
    PASSPHRASE,
    ROOT,
    RawStore,
    flip_bit,
    kill,
    listing,
    make_store,
    start_child,
)

OTHER = "mawn-pibydd-cwmwl-17"

CHANGE_FOR_EVER = """
import sys
from pathlib import Path
from pbdesk.store.keys import Cost
from pbdesk.store.unlocking import change_passphrase
folder, one, two = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
print("ready", flush=True)
while True:
    change_passphrase(folder, one, two, Cost(64, 1, 1))
    one, two = two, one
"""


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return make_store(tmp_path / "store", notes=3)


def code_of(folder: Path, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(KnownError) as caught:
        unlocking.unlock(folder, passphrase)
    return caught.value.code


def test_unlocking_gives_the_keys_that_creation_gave(store: RawStore):
    keys = unlocking.unlock(store.folder, PASSPHRASE)

    assert (keys.store_id, keys.db_key, keys.audit_key) == (
        store.keys.store_id,
        store.keys.db_key,
        store.keys.audit_key,
    )
    assert not keys.header_copy_used


def test_wrong_passphrase_is_told_and_changes_nothing(store: RawStore):
    before = listing(store.folder)

    assert code_of(store.folder, "llwybr-tegell-mwdlyd-95") == "passphrase-wrong"
    assert listing(store.folder) == before


def test_unlocking_where_nothing_is_creates_nothing(tmp_path: Path):
    assert code_of(tmp_path / "elsewhere") == "header-missing"
    assert listing(tmp_path) == {}


def test_a_damaged_key_file_opens_from_its_copy_and_says_so(store: RawStore):
    flip_bit(store.places.header, 60)

    assert unlocking.unlock(store.folder, PASSPHRASE).header_copy_used


def test_damage_is_never_called_a_wrong_passphrase(store: RawStore):
    for path in (store.places.header, store.places.header_copy):
        path.write_bytes(path.read_bytes().replace(b'"salt": "', b'"salt": "A'))

    assert code_of(store.folder) == "header-damaged"


def test_a_slot_of_another_store_does_not_open(store: RawStore, tmp_path: Path):
    other = make_store(tmp_path / "other", passphrase=OTHER)
    foreign_slot = read_header(other.folder).header.slot(PASSPHRASE_SLOT)
    assert foreign_slot is not None
    write_header(store.folder, read_header(store.folder).header.with_slot(foreign_slot))

    assert code_of(store.folder, OTHER) == "passphrase-wrong"


def test_changing_the_passphrase_rewrites_the_key_files_alone(store: RawStore):
    before = listing(store.folder)

    unlocking.change_passphrase(store.folder, PASSPHRASE, OTHER, CHEAP)

    after = listing(store.folder)
    assert {name for name in after if after[name] != before.get(name)} == {"store.pbk", "store.pbk.bak"}
    assert code_of(store.folder) == "passphrase-wrong"
    assert unlocking.unlock(store.folder, OTHER).db_key == store.keys.db_key
    assert store.count() == 3


def test_changing_with_a_wrong_old_passphrase_changes_nothing(store: RawStore):
    before = listing(store.folder)

    with pytest.raises(KnownError):
        unlocking.change_passphrase(store.folder, OTHER, PASSPHRASE, CHEAP)

    assert listing(store.folder) == before


def test_changing_raises_the_cost_to_what_the_machine_can_do(store: RawStore):
    unlocking.change_passphrase(store.folder, PASSPHRASE, OTHER)

    slot = read_header(store.folder).header.slot(PASSPHRASE_SLOT)
    assert slot is not None
    assert slot.cost.covers(FLOOR)


def test_the_recovery_sheet_opens_and_sets_a_new_passphrase(store: RawStore):
    assert not unlocking.has_recovery_sheet(store.folder)
    code = unlocking.make_recovery_sheet(store.folder, PASSPHRASE)

    assert unlocking.has_recovery_sheet(store.folder)
    assert unlocking.unlock_with_sheet(store.folder, code.lower()).db_key == store.keys.db_key
    assert unlocking.recover(store.folder, code, OTHER, CHEAP).db_key == store.keys.db_key
    assert unlocking.unlock(store.folder, OTHER).db_key == store.keys.db_key
    assert code_of(store.folder) == "passphrase-wrong"


def test_a_new_recovery_sheet_ends_the_old_one(store: RawStore):
    old = unlocking.make_recovery_sheet(store.folder, PASSPHRASE)
    unlocking.make_recovery_sheet(store.folder, PASSPHRASE)

    with pytest.raises(KnownError) as caught:
        unlocking.unlock_with_sheet(store.folder, old)

    assert caught.value.code == "recovery-wrong"


def test_recovering_without_a_sheet_says_that_none_was_made(store: RawStore, tmp_path: Path):
    other = make_store(tmp_path / "other")
    code = unlocking.make_recovery_sheet(other.folder, PASSPHRASE)

    with pytest.raises(KnownError) as caught:
        unlocking.unlock_with_sheet(store.folder, code)

    assert caught.value.code == "recovery-none"


def test_killed_while_changing_the_passphrase_the_old_or_the_new_one_opens(store: RawStore):
    one, two = PASSPHRASE, OTHER
    for round_number in range(6):
        child = start_child(CHANGE_FOR_EVER, store.folder, one, two)
        time.sleep(0.011 * (round_number + 1))
        kill(child)

        opened = [passphrase for passphrase in (one, two) if opens(store.folder, passphrase)]

        assert len(opened) == 1
        assert not read_header(store.folder).copy_used
        if opened == [two]:
            one, two = two, one


def opens(folder: Path, passphrase: str) -> bool:
    try:
        unlocking.unlock(folder, passphrase)
    except KnownError as error:
        if error.code == "passphrase-wrong":
            return False
        raise
    return True


def test_unlocking_needs_no_database_code():
    code = "import sys, pbdesk.store.unlocking; sys.exit('sqlalchemy' in sys.modules or 'sqlcipher3' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
