"""Opening a store's slots: passphrase or recovery sheet in, working keys out. Touches the key file alone.

Imports no database code, so that the unlock screen can appear before SQLAlchemy is loaded. Key stretching takes
about a second: call these from a worker, never inside a transaction.
"""

from __future__ import annotations

from pathlib import Path

from pbdesk.store import errors, sheet
from pbdesk.store.header import Header, HeaderRead, read_header, write_header
from pbdesk.store.keys import Cost, StoreKeys, calibrate, derive_keys
from pbdesk.store.slots import (
    PASSPHRASE,
    RECOVERY,
    Slot,
    open_with_passphrase,
    open_with_recovery,
    seal_for_passphrase,
    seal_for_recovery,
)


def unlock(folder: Path, passphrase: str) -> StoreKeys:
    """Return the store's keys. Changes and creates nothing.

    Raises KnownError: passphrase-wrong, header-missing, header-damaged, header-newer, memory-short.
    """
    read = read_header(folder)
    data_key = open_data_key(folder, read.header, passphrase)
    return _keys(read, data_key)


def unlock_with_sheet(folder: Path, typed: str) -> StoreKeys:
    """Return the store's keys for a typed recovery code. Changes nothing.

    Raises KnownError: recovery-none, recovery-wrong, recovery-length, recovery-character, recovery-mistyped.
    """
    read = read_header(folder)
    return _keys(read, _open_recovery(read.header, typed))


def change_passphrase(folder: Path, old: str, new: str, cost: Cost | None = None) -> None:
    """Seal the data key for a new passphrase. Rewrites the key file and its copy; the records stay as they are.

    Does not revoke an old copy of the key file with the old passphrase: tell the person. Without `cost` the
    machine is measured, and never made cheaper than before. Raises KnownError as `unlock` does.
    """
    header = read_header(folder).header
    data_key = open_data_key(folder, header, old)
    reseal(folder, header, data_key, new, cost)


def recover(folder: Path, typed: str, new: str, cost: Cost | None = None) -> StoreKeys:
    """Open with the recovery code and set a new passphrase. Raises KnownError as `unlock_with_sheet` does."""
    read = read_header(folder)
    data_key = _open_recovery(read.header, typed)
    reseal(folder, read.header, data_key, new, cost)
    return _keys(read, data_key)


def make_recovery_sheet(folder: Path, passphrase: str) -> str:
    """Return a new recovery code to print once; an older sheet stops working. Raises KnownError as `unlock` does."""
    header = read_header(folder).header
    data_key = open_data_key(folder, header, passphrase)
    code = sheet.new_code()
    slot = seal_for_recovery(header.store_id, data_key, sheet.read_code(code))
    write_header(folder, header.with_slot(slot))
    return code


def has_recovery_sheet(folder: Path) -> bool:
    """Return whether a recovery sheet was ever made for this store."""
    return read_header(folder).header.slot(RECOVERY) is not None


def open_data_key(folder: Path, header: Header, passphrase: str) -> bytes:
    """Return the data key itself, for sealing it once more. Raises KnownError as `unlock` does."""
    slot = header.slot(PASSPHRASE)
    if slot is None:
        raise errors.header_damaged(folder)
    return open_with_passphrase(slot, header.store_id, passphrase)


def _open_recovery(header: Header, typed: str) -> bytes:
    secret = sheet.read_code(typed)
    slot = header.slot(RECOVERY)
    if slot is None:
        raise errors.no_sheet()
    return open_with_recovery(slot, header.store_id, secret)


def reseal(folder: Path, header: Header, data_key: bytes, new: str, cost: Cost | None) -> None:
    """Write the header with the data key sealed for another passphrase; never made cheaper than before."""
    chosen = cost if cost is not None else _not_cheaper(calibrate(), header.slot(PASSPHRASE))
    slot = seal_for_passphrase(header.store_id, data_key, new, chosen)
    write_header(folder, header.with_slot(slot))


def _not_cheaper(measured: Cost, slot: Slot | None) -> Cost:
    return slot.cost if slot is not None and slot.cost.covers(measured) else measured


def _keys(read: HeaderRead, data_key: bytes) -> StoreKeys:
    return derive_keys(read.header.store_id, data_key, header_copy_used=read.copy_used)
