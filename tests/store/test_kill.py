"""Killed at any moment of saving or backing up: what was acknowledged is there, and nothing half made is taken."""

from __future__ import annotations

import time
from pathlib import Path

from pbdesk.store.audit_log import AuditLog
from pbdesk.store.backup import list_backups, verify_backup
from pbdesk.store.check import check_store
from tests.helpers.raw_store import RawStore, kill, make_store, start_child

SAVE_FOR_EVER = """
import sys
from pathlib import Path
from pbdesk.store.engine import open_database
from pbdesk.store.unlocking import unlock
from tests.helpers.raw_store import PASSPHRASE, add_notes
folder = Path(sys.argv[1])
keys = unlock(folder, PASSPHRASE)
engine = open_database(folder, keys)
print("ready", flush=True)
while True:
    add_notes(engine, keys, 1)
    print("saved", flush=True)
"""

BACK_UP_FOR_EVER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from pbdesk.store.backup import make_backup
from pbdesk.store.engine import open_database
from pbdesk.store.unlocking import unlock
from tests.helpers.raw_store import PASSPHRASE
folder = Path(sys.argv[1])
keys = unlock(folder, PASSPHRASE)
engine = open_database(folder, keys)
now = datetime.now(UTC)
print("ready", flush=True)
while True:
    now += timedelta(days=1)
    make_backup(folder, keys, engine, now)
"""


def run_and_kill(code: str, store: RawStore, seconds: float) -> int:
    """Run code on the store, kill it, and return how many lines it had said since it was ready."""
    child = start_child(code, store.folder)
    time.sleep(seconds)
    child.kill()
    assert child.stdout is not None
    said = len([line for line in child.stdout if line.endswith("\n")])
    kill(child)
    return said


def test_killed_while_saving_every_acknowledged_save_is_there(tmp_path: Path):
    store = make_store(tmp_path / "store")
    acknowledged = 0
    for round_number in range(5):
        before = store.count()
        acknowledged = run_and_kill(SAVE_FOR_EVER, store, 0.05 + 0.037 * round_number)

        assert acknowledged > 0
        assert store.count() - before in {acknowledged, acknowledged + 1}
        engine = store.open()
        with engine.connect() as connection:
            chain = AuditLog(store.keys.audit_key).check(connection)
        engine.dispose()
        assert chain.is_whole
        assert chain.count == store.count()

    assert {finding.level for finding in check_store(store.folder, store.keys)} <= {"good", "notice"}


def test_killed_while_backing_up_every_listed_backup_is_whole(tmp_path: Path):
    store = make_store(tmp_path / "store", notes=20)
    for round_number in range(3):
        run_and_kill(BACK_UP_FOR_EVER, store, 0.06 + 0.041 * round_number)

        for backup in list_backups(store.folder):
            assert verify_backup(backup, store.keys)["note"] == 20
    assert list_backups(store.folder)
    assert store.count() == 20
