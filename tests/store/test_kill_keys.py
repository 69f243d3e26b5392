"""Killed at any moment of changing the passphrase, a recovery sheet or the council's help: the store opens again.

Two rounds of the first here; PBDESK_KILLS=200 makes it two hundred of each. What was acknowledged is so afterwards.
"""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.store import escrow_opening
from pbdesk.store.escrow_opening import escrow_of
from pbdesk.store.readiness import make_ready
from pbdesk.store.unlocking import unlock
from tests.helpers.council_keys import NOW, council_keys
from tests.helpers.raw_store import PASSPHRASE, kill, make_store, start_child

ROUNDS = int(os.environ.get("PBDESK_KILLS", "2"))
BEGIN = """
import sys
from pathlib import Path
from pbdesk.store import escrow_opening
from pbdesk.store.council_key import read_public
from pbdesk.store.unlocking import change_passphrase, make_recovery_sheet
from tests.helpers.council_keys import NOW
from tests.helpers.raw_store import CHEAP, PASSPHRASE
folder = Path(sys.argv[1])
print("ready", flush=True)
"""
WORK = {
    "passphrase": """
old, new = sys.argv[2], PASSPHRASE + " and more"
new = PASSPHRASE if old != PASSPHRASE else new
while True:
    change_passphrase(folder, old, new, CHEAP)
    print(new, flush=True)
    old, new = new, old
""",
    "sheet": """
while True:
    make_recovery_sheet(folder, PASSPHRASE)
    print("made", flush=True)
""",
    "council": """
key = read_public(Path(sys.argv[3]))
while True:
    escrow_opening.add_escrow(folder, PASSPHRASE, [key], NOW)
    print("there", flush=True)
    escrow_opening.remove_escrow(folder)
    print("gone", flush=True)
""",
}


def opening(folder: Path) -> str:
    """Return the passphrase that opens the store; exactly one of the two does."""
    opens = []
    for passphrase in (PASSPHRASE, PASSPHRASE + " and more"):
        with contextlib.suppress(KnownError):
            unlock(folder, passphrase)
            opens.append(passphrase)
    assert len(opens) == 1
    return opens[0]


@pytest.mark.parametrize("work", WORK if "PBDESK_KILLS" in os.environ else ["passphrase"])
def test_killed_then_it_opens_and_what_was_acknowledged_is_so(tmp_path: Path, work: str) -> None:
    store = make_store(tmp_path / "store")
    keys = council_keys(tmp_path)
    moments, now = random.Random(work), PASSPHRASE
    for _round in range(ROUNDS):
        child = start_child(BEGIN + WORK[work], store.folder, now, keys.public_file)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(moments.uniform(0.01, 0.12))
        child.kill()
        assert child.stdout is not None
        said = [line.strip() for line in child.stdout if line.endswith("\n")]
        kill(child)
        make_ready(store.folder)  # what each start does first
        now = opening(store.folder)
        assert unlock(store.folder, now).db_key == store.keys.db_key
        if work == "council" and said:
            box = escrow_of(store.folder)
            assert box is None or box.fingerprints == (keys.public.fingerprint,)
        assert not list(store.folder.glob("*.part-*"))


def test_killed_between_key_file_and_copy_then_the_newer_one_counts(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store")
    keys = council_keys(tmp_path)
    copy = (store.folder / "store.pbk.bak").read_bytes()
    escrow_opening.add_escrow(store.folder, PASSPHRASE, [keys.public], NOW)
    (store.folder / "store.pbk.bak").write_bytes(copy)
    make_ready(store.folder)
    assert escrow_of(store.folder) is not None
    assert (store.folder / "store.pbk.bak").read_bytes() == (store.folder / "store.pbk").read_bytes()
