"""Real encrypted stores for tests, made quickly: the least Argon2id work, one small table, and ways to break them."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from pbdesk.store.audit_log import AuditLog, create_audit_table
from pbdesk.store.creation import create
from pbdesk.store.engine import open_database
from pbdesk.store.keys import Cost, StoreKeys
from pbdesk.store.places import Places

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "llwybr-tegell-mwdlyd-94"
NOBODY = 65534
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class RawStore:
    """A store with a table `note(id, body)` and an audit chain, closed."""

    folder: Path
    keys: StoreKeys

    @property
    def places(self) -> Places:
        return Places(self.folder)

    def open(self) -> Engine:
        return open_database(self.folder, self.keys)

    def count(self) -> int:
        return count_notes(self.open())


def make_store(folder: Path, notes: int = 0, passphrase: str = PASSPHRASE) -> RawStore:
    """Make a store with that many notes of about 500 bytes, each also in the audit chain."""
    keys = create(folder, passphrase, CHEAP, build_notes)
    store = RawStore(folder, keys)
    if notes:
        engine = store.open()
        add_notes(engine, keys, notes)
        engine.dispose()
    return store


def build_notes(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE note(id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    create_audit_table(connection)


def add_notes(engine: Engine, keys: StoreKeys, count: int) -> None:
    log = AuditLog(keys.audit_key)
    for _ in range(count):
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO note(body) VALUES (:body)"), {"body": "canary " * 70})
            log.append(connection, "case-1", {"did": "note"})


def count_notes(engine: Engine) -> int:
    """Return how many notes there are, and close the engine."""
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM note")).scalar_one())
    finally:
        engine.dispose()


def flip_bit(path: Path, offset: int, bit: int = 0) -> None:
    """Damage one bit of a file; a negative offset counts from its end."""
    data = bytearray(path.read_bytes())
    data[offset] ^= 1 << bit
    path.write_bytes(data)


def listing(folder: Path) -> dict[str, str]:
    """Return every file below a folder with the hash of its content: equal listings, nothing was changed."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }


def start_child(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start Python code in another process, which says "ready" on its standard output; returns once it has."""
    child = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "ready"
    return child


def kill(child: subprocess.Popen[str]) -> None:
    """Kill a child as a power cut would, and wait for its end."""
    child.send_signal(signal.SIGKILL) if hasattr(signal, "SIGKILL") else child.kill()
    child.wait(30)
    assert child.stdout is not None
    child.stdout.close()


@contextmanager
def as_nobody(*owned: Path) -> Iterator[None]:
    """Run the block without root's rights, which would write anywhere; `owned` first go to that other user."""
    if os.geteuid() != 0:
        yield
        return
    for path in owned:
        os.chown(path, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
