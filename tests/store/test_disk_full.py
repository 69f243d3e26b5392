"""A disk that is really full, at each kind of write: told in words, nothing lost, and the person can go on.

Needs a small file system of its own, which only root may mount (Linux). Everywhere else these are skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Person
from pbdesk.services.rows import CaseQuery
from pbdesk.store.backup import list_backups
from pbdesk.store.ballast import BALLAST_BYTES
from pbdesk.store.check import check_store
from pbdesk.store.migrations import migrate
from pbdesk.store.photos import listed
from pbdesk.store.places import Places
from pbdesk.store.restore import restore
from pbdesk.store.unlocking import unlock
from pbdesk.store.vault import Vault, create_vault, open_vault
from tests.helpers.old_stores import copy_of
from tests.helpers.raw_store import listing
from tests.helpers.vaults import CHEAP, PASSPHRASE, add_case, new_vault
from tests.store.test_migrations import NOW, WIDER, opened, state

DISK_BYTES = 260 * 1024 * 1024
NEW = "gannet ladder quiet thimble"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="NOT TRIED: only root may mount a small disk"
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 260 MB in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", str(place)], check=False
    )
    if mounted.returncode:
        pytest.skip("NOT TRIED: this machine lets nobody mount a disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path, leave: int = 0) -> Callable[[], None]:
    """Fill the disk but for some bytes; return what empties it again."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        free = os.fstatvfs(file.fileno())
        os.posix_fallocate(file.fileno(), 0, max(free.f_bavail * free.f_frsize - leave, 1))
    return filler.unlink


def change_phone(vault: Vault, number: str) -> None:
    person = vault.reads.records(Person, vault.reads.cases(CaseQuery()).rows[0].case_id)[0]
    with vault.begin() as work:
        work.save(msgspec.structs.replace(person, phone=number, needs=(number * 500,)))
        work.commit()


def save_until_full(vault: Vault) -> int:
    """Save until the disk is full and return how many saves were acknowledged."""
    saved = 0
    while True:
        try:
            change_phone(vault, f"01632 {960_000 + saved + 1}")
        except KnownError as error:
            if error.code != "disk-full":
                raise
            return saved
        saved += 1


def bring_up_to_date(folder: Path) -> bool:
    with opened(folder) as (engine, keys):
        return migrate(folder, keys, engine, NOW, WIDER)


def phone(vault: Vault) -> str:
    return vault.reads.records(Person, vault.reads.cases(CaseQuery()).rows[0].case_id)[0].phone


def told_full(act: Callable[[], object]) -> KnownError:
    with pytest.raises(KnownError) as told:
        act()
    assert told.value.code == "disk-full"
    assert "No room" in told.value.sentence
    return told.value


@pytest.fixture
def vault(disk: Path) -> Iterator[Vault]:
    """A store with one case, its spare room not set apart."""
    made = new_vault(disk / "store")
    add_case(made)
    yield made
    made.close()


WRITES: dict[str, Callable[[Vault], object]] = {
    "a save": lambda vault: change_phone(vault, "01632 960009"),
    "a draft": lambda vault: vault.drafts.put("assessment/a", "x" * 60_000),
    "a look": lambda vault: [vault.note_looked("case") for _ in range(200)],
    "a photo": lambda vault: vault.photos.keep(bytes(300_000)),
    "a backup": lambda vault: vault.keeping.back_up(),
    "a passphrase": lambda vault: vault.keeping.change_passphrase(PASSPHRASE, NEW, CHEAP),
    "a log": lambda vault: vault.keeping.write_log(vault.folder.parent / "log.jsonl"),
}


@pytest.mark.parametrize("what", WRITES)
def test_full_then_told_the_store_is_sound_and_once_there_is_room_it_goes_on(
    disk: Path, vault: Vault, what: str
) -> None:
    change_phone(vault, "01632 960001")
    make_room = fill(disk)
    told = told_full(lambda: WRITES[what](vault))
    assert "untouched" in told.safe
    assert phone(vault) == "01632 960001"
    make_room()
    keys = unlock(vault.folder, PASSPHRASE)
    assert {f.level for f in check_store(vault.folder, keys, attachments=listed)} <= {"good", "notice"}
    WRITES[what](vault)
    assert list(disk.rglob("*.part-*")) == []


@pytest.mark.parametrize("what", ["a save", "a draft", "a photo"])
def test_full_with_spare_room_then_the_next_try_is_saved(disk: Path, vault: Vault, what: str) -> None:
    vault.back_up_if_due()
    ballast = Places(vault.folder).ballast
    assert ballast.stat().st_size == BALLAST_BYTES
    fill(disk)
    told_full(lambda: WRITES[what](vault))
    assert not ballast.exists()
    WRITES[what](vault)
    change_phone(vault, "01632 960002")
    assert phone(vault) == "01632 960002"


def test_locked_while_full_then_every_save_is_there_at_the_next_opening(disk: Path) -> None:
    vault = new_vault(disk / "store")
    add_case(vault)
    make_room = fill(disk, leave=1_000_000)
    saved = save_until_full(vault)
    assert saved > 3
    vault.close()
    again = open_vault(disk / "store", PASSPHRASE)
    assert phone(again) == f"01632 {960_000 + saved}"
    assert again.freshness is None or again.freshness.is_fresh
    make_room()
    again.close()


def test_made_on_a_full_disk_then_nothing_is_there(disk: Path) -> None:
    make_room = fill(disk, leave=50_000)
    told_full(lambda: create_vault(disk / "store", PASSPHRASE, cost=CHEAP))
    assert {path.name for path in disk.iterdir()} == {"filler"}
    make_room()
    create_vault(disk / "store", PASSPHRASE, cost=CHEAP).close()


def test_restored_on_a_full_disk_then_the_store_is_as_it_was(disk: Path, vault: Vault) -> None:
    vault.keeping.back_up()
    change_phone(vault, "01632 960003")
    vault.close()
    keys, backup = unlock(vault.folder, PASSPHRASE), list_backups(vault.folder)[0]
    before = {name: was for name, was in listing(vault.folder).items() if not name.startswith("aside")}
    make_room = fill(disk, leave=8192)
    told_full(lambda: restore(vault.folder, backup, keys, NOW))
    make_room()
    again = open_vault(vault.folder, PASSPHRASE)
    assert phone(again) == "01632 960003"
    again.close()
    assert before.keys() <= listing(vault.folder).keys()


def test_opened_on_a_full_disk_then_told_and_spare_room_lets_the_next_try_in(disk: Path) -> None:
    vault = new_vault(disk / "store")
    add_case(vault)
    vault.back_up_if_due()
    vault.close()
    fill(disk)
    told_full(lambda: open_vault(disk / "store", PASSPHRASE))
    again = open_vault(disk / "store", PASSPHRASE)
    change_phone(again, "01632 960004")
    again.close()


@pytest.mark.parametrize("leave", [4096, 100_000, 330_000, 420_000])
def test_migrated_on_a_full_disk_then_old_and_later_new(disk: Path, leave: int) -> None:
    folder = copy_of("v1", disk)
    before = state(folder)
    make_room = fill(disk, leave=leave)
    told_full(lambda: bring_up_to_date(folder))
    make_room()
    assert state(folder) == before
    assert bring_up_to_date(folder)
    assert state(folder)[0] == before[0] + 1
