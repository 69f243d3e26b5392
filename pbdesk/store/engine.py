"""Opening the encrypted database: the raw key, every safety setting read back, and nothing opened by accident.

Knows no tables but `meta(key, value)`, whose row `store_id` must match the key file. Only here are SQLCipher
connections made. Writes begin with BEGIN IMMEDIATE; an engine of mode "ro", or a connection with the execution
option `ro`, begins a plain read transaction.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from pbdesk.domain.errors import KnownError
from pbdesk.store import errors
from pbdesk.store.faults import known_error, tell_plainly
from pbdesk.store.files import told_plainly
from pbdesk.store.keys import KEY_BYTES, StoreKeys
from pbdesk.store.places import Places

Mode = Literal["rw", "rwc", "ro", "immutable"]
"""rw: daily work. rwc: only while a new store is made. ro: checking. immutable: on a disk that allows reading only."""

SALT_BYTES = 16
PAGE_BYTES = 4096
BUSY_SECONDS = 10
STORE_ID = "store_id"
AUDIT_KEY = "audit_key"
"""In `meta` once the lock was changed: the audit chain goes on under the key that it began with."""
META_TABLE = "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL)"
_SALT_BITS_THAT_DAMAGE_MAY_CHANGE = 32

# Each pragma, the value to set and the value that must be read back.
_EVERY_CONNECTION: tuple[tuple[str, str, int | str], ...] = (
    ("foreign_keys", "ON", 1),
    ("busy_timeout", str(BUSY_SECONDS * 1000), BUSY_SECONDS * 1000),
    ("temp_store", "MEMORY", 2),  # else a large sort writes plain text to the temporary folder
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("recursive_triggers", "ON", 1),  # else INSERT OR REPLACE damages the search index
    ("cache_size", "-24000", -24000),
)
_WRITERS_ONLY: tuple[tuple[str, str, int | str], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("wal_autocheckpoint", "500", 500),
    ("journal_size_limit", "16777216", 16777216),
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
)


def store_salt(store_id: str) -> bytes:
    """Return the 16 bytes that every database file of this store begins with, backups too.

    They are no secret: they let the program say "of another store" where it would otherwise say "damaged".
    """
    return hashlib.sha256(b"pbdesk/1/salt|" + store_id.encode()).digest()[:SALT_BYTES]


def make_engine(path: Path, key: bytes | bytearray, mode: Mode = "rw", salt: bytes = b"") -> Engine:
    """Return an engine on an encrypted database file. Connects only when it is used.

    `key` is 32 bytes. Prefer `open_database`, which also makes the checks that no exception would make.
    Faults of the person's world leave the engine as KnownError.
    """
    if len(key) != KEY_BYTES or len(salt) not in (0, SALT_BYTES):
        raise ValueError("the database key has 32 bytes and its salt none or 16")
    secret = bytes(key) + salt

    def creator() -> Any:
        connection = sqlcipher.connect(
            _uri(path, mode),
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            _prepare(connection, secret, mode)
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(
        URL.create(
            "sqlite+pysqlite", database=str(path)
        ),  # names the file in driver_connection; creator opens it
        creator=creator,
        module=sqlcipher,
        poolclass=QueuePool,
        hide_parameters=True,
    )
    read_only = mode in ("ro", "immutable")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        plain = read_only or connection.get_execution_options().get("ro")
        connection.exec_driver_sql("BEGIN" if plain else "BEGIN IMMEDIATE")

    tell_plainly(engine, path, writes=not read_only)
    return engine


def open_database(
    folder: Path, keys: StoreKeys, *, mode: Mode = "rw", newest_version: int | None = None
) -> Engine:
    """Return an engine on the store's database, once it is certain that it is this store and opens.

    `newest_version` is the highest `user_version` that the program knows. Raises KnownError: store-missing,
    store-empty, store-damaged, store-of-another, store-newer, store-read-only, store-busy, restore-unfinished.
    """
    places = Places(folder)
    if places.restore_note.exists():
        raise errors.restore_unfinished(folder)
    return open_file(places.database, keys, mode=mode, newest_version=newest_version)


def open_file(path: Path, keys: StoreKeys, *, mode: Mode = "rw", newest_version: int | None = None) -> Engine:
    """Return an engine on one database file of this store, such as a backup. Raises as `open_database` does."""
    require_file(path)
    if mode == "rw" and not os.access(path, os.W_OK):  # SQLite would open it, and refuse only the first save
        raise errors.store_read_only(path)
    salt = store_salt(keys.store_id)
    engine = make_engine(path, keys.db_key, mode, salt)
    try:
        with engine.connect() as connection:
            _require_store(connection, path, keys.store_id)
            _require_version(connection, path, newest_version)
            _adopt_audit_key(connection, keys)
    except KnownError as error:
        engine.dispose()
        if error.code == "store-damaged" and _begins_as_another(path, salt):
            raise errors.store_of_another(path) from error
        raise
    return engine


def require_file(path: Path) -> None:
    """Check that a database file is there and holds at least one page: SQLite would make a new store of it.

    Raises KnownError: store-missing, store-empty, store-damaged.
    """
    with told_plainly(path):
        try:
            size = path.stat().st_size
        except FileNotFoundError as error:
            raise errors.store_missing(path) from error
    if size == 0:
        raise errors.store_empty(path)
    if size < PAGE_BYTES:
        raise errors.store_damaged(path)


def file_identity(path: Path) -> tuple[int, int]:
    """Return what tells one file from another at the same path (device, inode). Raises KnownError (store-missing)."""
    with told_plainly(path):
        try:
            status = path.stat()
        except FileNotFoundError as error:
            raise errors.store_missing(path) from error
    return status.st_dev, status.st_ino


def require_same_file(path: Path, identity: tuple[int, int]) -> None:
    """Check, on focus and before a sync, that nobody moved or replaced the open database.

    An INSERT into a file that was removed succeeds in silence. Raises KnownError: store-missing, store-replaced.
    """
    if file_identity(path) != identity:
        raise errors.store_replaced(path)


def checkpoint(engine: Engine) -> bool:
    """Move every save from the write-ahead log into the database file; return whether the log is now empty.

    For idle times, at lock, before a sync and a backup. Outside any transaction. Raises KnownError as writing does.
    """
    with driver_connection(engine) as connection:
        return bool(_one(connection, "PRAGMA wal_checkpoint(TRUNCATE)") == 0)


@contextmanager
def driver_connection(engine: Engine) -> Iterator[Any]:
    """Give SQLCipher's own connection, outside any transaction, for what SQLite refuses inside one.

    Faults of the person's world leave the block as KnownError, as they leave the engine.
    """
    path = Path(engine.url.database or "")
    pooled = engine.raw_connection()
    try:
        yield pooled.driver_connection
    except sqlcipher.Error as error:
        known = known_error(error, path)
        if known is None:
            raise
        raise known from error
    finally:
        pooled.close()


def change_key(path: Path, old: StoreKeys, new: StoreKeys) -> None:
    """Write every page of a database file anew under another key. For a copy that nothing else has open.

    Killed meanwhile, the file is of no more use. Raises KnownError as writing does.
    """
    salt = store_salt(old.store_id)
    try:
        connection = sqlcipher.connect(_uri(path, "rw"), uri=True, isolation_level=None)
        try:
            _prepare(connection, bytes(old.db_key) + salt, "ro")  # no log of its own: it is one file
            connection.reset_key("x'" + (bytes(new.db_key) + salt).hex() + "'")
        finally:
            connection.close()
    except sqlcipher.Error as error:
        known = known_error(error, path)
        if known is None:
            raise
        raise known from error


def user_version(connection: Connection) -> int:
    """Return the schema version that the database file carries."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _uri(path: Path, mode: Mode) -> str:
    query = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    return f"file:{quote(path.absolute().as_posix())}?{query}"


def _prepare(connection: Any, secret: bytes, mode: Mode) -> None:
    """Key a new connection, prove the key, and set every pragma; raises KnownError when one does not hold."""
    connection.execute("PRAGMA cipher_log_level=NONE")  # before the key: page errors would go to stderr
    connection.set_key("x'" + secret.hex() + "'")  # the first to touch the file, and never SQL text
    if not _one(connection, "PRAGMA cipher_version"):
        raise errors.store_unprotected("SQLCipher")
    if _one(connection, "PRAGMA cipher_status") != "1":
        raise errors.store_unprotected("cipher_status")
    _one(connection, "SELECT count(*) FROM sqlite_master")
    for pragma in _EVERY_CONNECTION:
        _set(connection, *pragma)
    if mode in ("rw", "rwc"):
        for pragma in _WRITERS_ONLY:
            _set(connection, *pragma)


def _set(connection: Any, name: str, value: str, expected: int | str) -> None:
    """Set one pragma and read it back: SQLite ignores a pragma that it does not know."""
    connection.execute(f"PRAGMA {name}={value}").fetchall()
    if _one(connection, f"PRAGMA {name}") != expected:
        raise errors.store_unprotected(name)


def _one(connection: Any, sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    return None if row is None else row[0]


def _require_store(connection: Connection, path: Path, store_id: str) -> None:
    try:
        found = connection.execute(
            text("SELECT value FROM meta WHERE key = :key"), {"key": STORE_ID}
        ).scalar_one_or_none()
    except DBAPIError as error:  # a database of ours always has the table
        raise errors.store_of_another(path) from error
    if found != store_id:
        raise errors.store_of_another(path)


def _require_version(connection: Connection, path: Path, newest: int | None) -> None:
    if newest is not None and user_version(connection) > newest:
        raise errors.store_newer(path)


def _adopt_audit_key(connection: Connection, keys: StoreKeys) -> None:
    """Take the audit key that the store carries, where a change of the lock left one."""
    kept = connection.execute(
        text("SELECT value FROM meta WHERE key = :key"), {"key": AUDIT_KEY}
    ).scalar_one_or_none()
    if kept:
        keys.audit_key[:] = bytes.fromhex(kept)


def _begins_as_another(path: Path, salt: bytes) -> bool:
    """Return whether the file's first bytes are another store's, and not ours with a few bits damaged."""
    with told_plainly(path), path.open("rb") as file:
        first = file.read(SALT_BYTES)
    if len(first) < SALT_BYTES or len(set(first)) == 1:
        return False  # too short, or one byte repeated: blanked rather than replaced
    differing = int.from_bytes(first, "big") ^ int.from_bytes(salt, "big")
    return differing.bit_count() > _SALT_BITS_THAT_DAMAGE_MAY_CHANGE
