"""Keeping an open store safe: its passphrase and recovery sheet, its backups, its health, and its audit trail.

What is done here is itself written into the audit chain. Called from a worker: key stretching takes about a
second, and checking reads every byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from pbdesk.domain.errors import KnownError
from pbdesk.services.ports import Clock
from pbdesk.store import escrow_opening, unlocking
from pbdesk.store.audit import ChainCheck
from pbdesk.store.audit_log import AuditLog
from pbdesk.store.audit_trail import AuditRow, LogCheck, check_log, read_trail, write_log
from pbdesk.store.backup import Backup, list_backups, make_backup, verify_backup
from pbdesk.store.chain import put_meta
from pbdesk.store.check import Finding, check_store
from pbdesk.store.council_key import read_public
from pbdesk.store.engine import open_file
from pbdesk.store.escrow import is_ours
from pbdesk.store.keys import Cost, StoreKeys
from pbdesk.store.photos import listed
from pbdesk.store.restore import prepare_restore
from pbdesk.store.rotation import DUE, is_due, require_all_sent
from pbdesk.store.tables import SCHEMA, case_row, op, record


@dataclass(frozen=True, slots=True)
class Content:
    """How much a database holds."""

    cases: int
    records: int


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What putting a backup back would change.

    Attributes:
        now, then: what the store and the backup hold.
        lost: saves made on this computer since the backup that the council does not hold: they would be gone.
        at_council: saves since the backup that a sync brings back.
    """

    backup: Backup
    now: Content
    then: Content
    lost: int
    at_council: int


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup as it is listed: with its size on disk in bytes. Each was opened and checked when it was made."""

    backup: Backup
    size: int


@dataclass(frozen=True, slots=True)
class CouncilHelp:
    """Who may help to open a store. Not `sound`: it is damaged, or not made by this store, and helps nobody."""

    council: str = ""
    fingerprints: tuple[str, ...] = ()
    added_at: str = ""
    sound: bool = False


class StoreKeeping:
    """What a person can do for the safety of one open store."""

    def __init__(
        self,
        folder: Path,
        keys: StoreKeys,
        engine: Engine,
        clock: Clock,
        note: Callable[[str, dict[str, str]], None],
    ) -> None:
        """`note` writes an event about the store itself (what was done, details) into the audit chain."""
        self.folder = folder
        self._keys = keys
        self._engine = engine
        self._clock = clock
        self._note = note

    # Opening

    def change_passphrase(self, old: str, new: str, cost: Cost | None = None) -> None:
        """Set another passphrase; the records stay as they are. Raises KnownError as `unlocking.unlock`."""
        unlocking.change_passphrase(self.folder, old, new, cost)
        self._note("passphrase", {})

    def make_sheet(self, passphrase: str) -> str:
        """Return the code of a new recovery sheet; an older sheet stops working. Raises KnownError."""
        code = unlocking.make_recovery_sheet(self.folder, passphrase)
        self._note("sheet", {})
        return code

    def has_sheet(self) -> bool:
        """Return whether a recovery sheet was ever made."""
        return unlocking.has_recovery_sheet(self.folder)

    def note_recovery(self) -> None:
        """Write into the audit chain that the recovery sheet opened the store."""
        self._note("recover", {})

    # The council's help

    def council_help(self) -> CouncilHelp | None:
        """Return who may help to open this store and since when, or None where nobody may."""
        if not escrow_opening.has_escrow(self.folder):
            return None
        try:
            box = escrow_opening.escrow_of(self.folder)
        except KnownError as error:
            if error.code != "escrow-damaged":
                raise
            return CouncilHelp()
        if box is None or not is_ours(box, self._keys):
            return CouncilHelp()
        return CouncilHelp(box.council, box.fingerprints, box.added_at, sound=True)

    def add_council(self, passphrase: str, key_files: Sequence[Path]) -> CouncilHelp:
        """Let the council whose public recovery keys these are help. Raises KnownError as `add_escrow`."""
        councils = [read_public(path) for path in key_files]
        box = escrow_opening.add_escrow(self.folder, passphrase, councils, self._clock.now())
        self._note("escrow", {"key": ", ".join(box.fingerprints)})
        return CouncilHelp(box.council, box.fingerprints, box.added_at, sound=True)

    def remove_council(self) -> None:
        """Let the council help no longer. Raises KnownError as files do."""
        escrow_opening.remove_escrow(self.folder)
        self._note("escrow-removed", {})

    def note_council_opened(self, opened: escrow_opening.Reopened) -> None:
        """Write into the audit chain that the council opened the store: which officers, why and when."""
        officers = ", ".join(opened.officers)
        self._note(
            "escrow-opened", {"officers": officers, "reason": opened.reason, "opened": opened.opened_at}
        )

    # The lock itself

    def ask_for_new_lock(self, passphrase: str) -> None:
        """Have the data key replaced when the store is next opened with its passphrase. Lock right after.

        Raises KnownError: passphrase-wrong, lock-while-waiting.
        """
        unlocking.unlock(self.folder, passphrase).wipe()
        with self._reader() as connection:
            require_all_sent(connection)
        with self._engine.begin() as connection:
            put_meta(connection, DUE, "1")

    def is_new_lock_due(self) -> bool:
        """Return whether a new lock was asked for, and nothing waits for the council now."""
        with self._reader() as connection:
            if not is_due(connection):
                return False
            try:
                require_all_sent(connection)
            except KnownError:
                return False
        return True

    def require_all_sent(self) -> None:
        """Make sure that nothing waits for the council. Raises KnownError (lock-while-waiting)."""
        with self._reader() as connection:
            require_all_sent(connection)

    # Backups

    def backups(self) -> list[KeptBackup]:
        """Return the backups, the newest first."""
        return [KeptBackup(backup, _size(backup.folder)) for backup in list_backups(self.folder)]

    def back_up(self) -> Backup:
        """Make a verified backup now. Raises KnownError as `make_backup`."""
        made = make_backup(self.folder, self._keys, self._engine, self._now())
        self._note("backup", {})
        return made

    def preview_restore(self, backup: Backup) -> RestorePreview:
        """Open and check a backup and say what putting it back would change. Changes nothing; raises KnownError."""
        verify_backup(backup, self._keys)
        engine = open_file(backup.database, self._keys, mode="ro", newest_version=SCHEMA)
        try:
            with engine.connect() as connection:
                then, known = _content(connection), set(connection.execute(select(op.c.op_id)).scalars())
        finally:
            engine.dispose()
        with self._reader() as connection:
            now = _content(connection)
            newer = Counter(
                row.state
                for row in connection.execute(select(op.c.op_id, op.c.state))
                if row.op_id not in known
            )
        at_council = newer["sent"] + newer["received"]
        return RestorePreview(backup, now, then, newer.total() - at_council, at_council)

    def prepare_restore(self, backup: Backup) -> None:
        """Lay a backup ready: it is put in place when the store is next opened. Close the store right after.

        The store as it is now is kept aside. Raises KnownError: backup-not-verified, disk-full.
        """
        self._note("restore", {"backup": backup.folder.name})
        prepare_restore(self.folder, backup, self._keys, self._now())

    # Health

    def check(self) -> list[Finding]:
        """Look at every part of the store and return what was found. Changes nothing."""
        return check_store(self.folder, self._keys, newest_version=SCHEMA, attachments=listed)

    # Who looked and who changed what

    def trail(self, case_ids: Sequence[str] | None = None, limit: int = 500) -> list[AuditRow]:
        """Return the newest audit events of some cases, or of all, newest first."""
        with self._reader() as connection:
            return read_trail(connection, case_ids, limit)

    def check_trail(self) -> ChainCheck:
        """Read the whole audit chain and say whether it holds."""
        with self._reader() as connection:
            return AuditLog(self._keys.audit_key).check(connection)

    def write_log(self, path: Path) -> int:
        """Write the audit chain to a sealed file; return how many events it holds. Raises KnownError as files do."""
        self._note("export", {})
        with self._reader() as connection:
            return write_log(connection, self._keys, path, self._clock.now())

    def check_log(self, path: Path) -> LogCheck:
        """Check a log file that this store wrote. Raises KnownError: log-unreadable, log-of-another."""
        return check_log(path, self._keys)

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._clock.now())

    def _reader(self) -> Connection:
        return self._engine.connect().execution_options(ro=True)


def _content(connection: Connection) -> Content:
    cases = connection.execute(select(func.count()).where(case_row.c.scheme_id != "")).scalar_one()
    records = connection.execute(select(func.count()).where(record.c.alive == 1)).scalar_one()
    return Content(cases, records)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
