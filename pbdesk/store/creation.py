"""Making a new store: all of it beside the place, then one rename into the place.

Until that rename nothing exists that could be opened, so an interrupted creation leaves no store. Never writes
into a folder that already holds anything.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, text

from pbdesk.store import errors
from pbdesk.store.engine import META_TABLE, STORE_ID, checkpoint, make_engine, store_salt
from pbdesk.store.files import make_private_folder, sync_file, sync_folder, told_plainly
from pbdesk.store.header import Header, write_header
from pbdesk.store.keys import KEY_BYTES, Cost, StoreKeys, calibrate, derive_keys
from pbdesk.store.places import Places
from pbdesk.store.slots import seal_for_passphrase

_ABANDONED_SECONDS = 3600
_TAKEN = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}

Build = Callable[[Connection], None]


def create(folder: Path, passphrase: str, cost: Cost | None = None, build: Build | None = None) -> StoreKeys:
    """Make a new store in an absent or empty folder and return its keys.

    `build` gets a connection, inside the one transaction that also makes `meta`, to create its tables in. Without
    `cost` the machine is measured (about a second), never below the floor. Judge the passphrase first.
    Raises KnownError: store-there-already, disk-full, store-read-only, disk-trouble, memory-short.
    """
    _require_empty(folder)
    make_private_folder(folder.parent)
    _remove_abandoned(folder)
    staging = folder.parent / f"{_staging_prefix(folder)}{secrets.token_hex(4)}"
    make_private_folder(staging)
    try:
        keys = _fill(staging, passphrase, cost if cost is not None else calibrate(), build)
        _move_into_place(staging, folder)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return keys


def _fill(staging: Path, passphrase: str, cost: Cost, build: Build | None) -> StoreKeys:
    store_id = str(uuid.uuid4())
    data_key = secrets.token_bytes(KEY_BYTES)
    keys = derive_keys(store_id, data_key)
    _make_database(Places(staging).database, keys, build)
    slot = seal_for_passphrase(store_id, data_key, passphrase, cost)
    write_header(staging, Header(store_id=store_id, slots=(slot,)))
    return keys


def _make_database(path: Path, keys: StoreKeys, build: Build | None) -> None:
    with told_plainly(path):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    engine = make_engine(path, keys.db_key, "rwc", store_salt(keys.store_id))
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(META_TABLE)
            connection.execute(
                text("INSERT INTO meta(key, value) VALUES (:key, :value)"),
                {"key": STORE_ID, "value": keys.store_id},
            )
            if build is not None:
                build(connection)
        checkpoint(engine)
    finally:
        engine.dispose()
    with told_plainly(path):
        sync_file(path)


def _require_empty(folder: Path) -> None:
    with told_plainly(folder):
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise errors.store_there_already(folder)


def _move_into_place(staging: Path, folder: Path) -> None:
    with told_plainly(folder):
        try:
            sync_folder(staging)
            if folder.exists():
                folder.rmdir()  # Windows does not rename over an empty folder; refuses a folder that was filled
            staging.rename(folder)
        except OSError as error:
            if error.errno in _TAKEN:
                raise errors.store_there_already(folder) from error
            raise
        sync_folder(folder.parent)


def _staging_prefix(folder: Path) -> str:
    return f".{folder.name}.new-"


def _remove_abandoned(folder: Path) -> None:
    """Remove what creations that were killed left beside the place, once they are surely over."""
    for staging in folder.parent.glob(f"{_staging_prefix(folder)}*"):
        if time.time() - staging.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(staging, ignore_errors=True)
