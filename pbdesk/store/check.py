"""The store's health in plain words: every fault found, what is safe, what to do. Changes nothing.

Knows no table of ours but the audit chain: who keeps attachments hands in a function that lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, text

from pbdesk.domain.errors import N_, FieldValue, KnownError
from pbdesk.store import errors
from pbdesk.store.audit_log import AuditLog
from pbdesk.store.backup import list_backups, verify_backup
from pbdesk.store.blobs import BlobRef, BlobStore
from pbdesk.store.engine import open_database
from pbdesk.store.escrow import is_ours
from pbdesk.store.escrow_opening import escrow_of
from pbdesk.store.header import Header, load_header
from pbdesk.store.keys import StoreKeys
from pbdesk.store.mark import Mark, compare, read_mark
from pbdesk.store.pages import faults_in
from pbdesk.store.places import Places

Level = Literal["good", "notice", "fault"]
Attachments = Callable[[Connection], Iterable[tuple[str, BlobRef]]]
"""Lists every attachment that the database refers to: what to call it, and its reference."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. Sentences are message ids with {named} fields."""

    code: str
    level: Level
    sentence: str
    safe: str = ""
    todo: str = ""
    fields: dict[str, FieldValue] = field(default_factory=dict)

    def english(self) -> str:
        """Return the whole finding in English, for scripts and tests."""
        parts = [part.format(**self.fields) for part in (self.sentence, self.safe, self.todo) if part]
        return " ".join(parts)


def check_store(
    folder: Path,
    keys: StoreKeys,
    *,
    newest_version: int | None = None,
    attachments: Attachments | None = None,
) -> list[Finding]:
    """Look at every part of a store and return what was found, faults and all; reads every byte of it.

    The store may be open in this or another program: only reading connections are made.
    """
    findings = [*_check_key_files(folder), *_guarded(lambda: _check_council(folder, keys))]
    try:
        engine = _open_for_reading(folder, keys, newest_version)
    except KnownError as error:
        return [*findings, _from_error(error), *_check_backups(folder, keys)]
    try:
        with engine.connect() as connection:
            findings += _check_database(connection)
            findings += _guarded(lambda: _check_audit(connection, folder, keys))
            if attachments is not None:
                findings += _guarded(lambda: _check_attachments(connection, folder, keys, attachments))
    finally:
        engine.dispose()
    return [*findings, *_check_backups(folder, keys)]


def _open_for_reading(folder: Path, keys: StoreKeys, newest_version: int | None) -> Engine:
    """Open read-only; on a disk that allows no writing at all, without the log's index."""
    try:
        return open_database(folder, keys, mode="ro", newest_version=newest_version)
    except KnownError as error:
        journal = Places(folder).journal
        if error.code != "store-read-only" or (journal.exists() and journal.stat().st_size):
            raise
        return open_database(folder, keys, mode="immutable", newest_version=newest_version)


def _check_key_files(folder: Path) -> Iterator[Finding]:
    places = Places(folder)
    states = {path: load_header(path) for path in (places.header, places.header_copy)}
    readable = [path for path, state in states.items() if isinstance(state, Header)]
    if len(readable) == len(states) and states[places.header] == states[places.header_copy]:
        yield Finding("key-file-good", "good", N_("The key file and its copy can be read."))
    elif len(readable) == len(states):
        yield Finding(
            "key-file-differs",
            "notice",
            N_("The key file's copy is older than the key file."),
            safe=N_("The passphrase that you used is right and the records are not touched."),
            todo=N_("The copy is renewed the next time that the store is opened."),
        )
    elif readable:
        yield Finding(
            "key-file-damaged",
            "fault",
            N_("One of the two key files is missing or damaged; {name} can be read."),
            safe=N_("The records are not touched, and the other key file opens them."),
            todo=N_("It is put right the next time that the store is opened."),
            fields={"name": readable[0].name},
        )
    else:
        yield _from_error(errors.header_damaged(folder))


def _check_council(folder: Path, keys: StoreKeys) -> Iterator[Finding]:
    """Say whether the council can help to open the store, and that nobody put another key in its place."""
    if not any(
        isinstance(load_header(path), Header) for path in (Places(folder).header, Places(folder).header_copy)
    ):
        return
    box = escrow_of(folder)
    if box is None:
        return
    if not is_ours(box, keys):
        yield Finding(
            "escrow-strange",
            "fault",
            N_("The council's part of the key file was not made by this store, or was changed."),
            safe=N_("The passphrase and the recovery sheet open the store as before."),
            todo=N_("Remove the council's help, tell the council, and set it up again."),
        )
        return
    yield Finding(
        "escrow-there",
        "good",
        N_("{council} can help to open this store, since {taken}: two people there, with a reason."),
        fields={"council": box.council, "taken": box.added_at, "key": ", ".join(box.fingerprints)},
    )


def _check_database(connection: Connection) -> Iterator[Finding]:
    found = faults_in(connection)
    if found.pages or found.structure:
        yield Finding(
            "pages-damaged",
            "fault",
            N_("Parts of the database could not be read: {count} places."),
            safe=N_("Your passphrase is right, and backups and attachments are kept apart from it."),
            todo=N_("Stop working in this store and restore the newest backup."),
            fields={
                "count": len(found.pages) + len(found.structure),
                "first": (*found.pages, *found.structure)[0],
            },
        )
    else:
        yield Finding("pages-good", "good", N_("Every page of the database is whole and authentic."))
    if found.search:
        yield Finding(
            "search-index-damaged",
            "notice",
            N_("The search index is damaged."),
            safe=N_("The records are whole: the index is made from them."),
            todo=N_("It is built again the next time that the store is opened."),
        )
    if found.orphan_rows:
        yield Finding(
            "rows-orphaned",
            "fault",
            N_("Some rows refer to others that are not there, in: {tables}."),
            safe=N_("Nothing was removed."),
            todo=N_("Restore the newest backup, or ask for help and keep this store."),
            fields={"tables": ", ".join(found.orphan_rows)},
        )


def _check_audit(connection: Connection, folder: Path, keys: StoreKeys) -> Iterator[Finding]:
    if not connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'audit'")).scalar_one():
        return
    chain = AuditLog(keys.audit_key).check(connection)
    if chain.broken_at is not None:
        yield Finding(
            "audit-broken",
            "fault",
            N_("The record of who did what does not hold from entry {n} on."),
            safe=N_("The {count} entries before it are unaltered."),
            todo=N_("Keep this store as it is and tell your council's security officer."),
            fields={"n": chain.broken_at, "count": chain.count},
        )
        return
    yield Finding(
        "audit-good",
        "good",
        N_("The record of who did what is whole: {count} entries."),
        fields={"count": chain.count},
    )
    yield from _check_mark(folder, keys, Mark(audit_n=chain.count, audit_link=chain.last_link.hex()))


def _check_mark(folder: Path, keys: StoreKeys, now: Mark) -> Iterator[Finding]:
    mark = read_mark(folder, keys)
    if mark is None:
        return
    fresh = compare(Mark(audit_n=mark.audit_n, audit_link=mark.audit_link), now)
    if fresh.missing_events:
        yield Finding(
            "saves-missing",
            "fault",
            N_("{count} entries that were saved here are missing: the store is older than it was."),
            safe=N_("What was sent to the council is still there and comes back with a sync."),
            todo=N_(
                "Sync now. What had not been sent has to be entered again, or look in the newest backup."
            ),
            fields={"count": fresh.missing_events},
        )
    elif fresh.diverged:
        yield Finding(
            "store-diverged",
            "fault",
            N_("This store is a copy that went its own way."),
            safe=N_("Nothing was removed."),
            todo=N_("Sync now: both ways are kept and compared."),
        )


def _check_attachments(
    connection: Connection, folder: Path, keys: StoreKeys, attachments: Attachments
) -> Iterator[Finding]:
    blobs = BlobStore(folder, keys.store_id)
    known: set[str] = set()
    broken = 0
    for called, ref in attachments(connection):
        known.add(ref.id)
        try:
            blobs.read(ref, called)
        except KnownError as error:
            broken += 1
            yield _from_error(error)
    orphans = blobs.ids() - known
    if orphans:
        yield Finding(
            "attachments-unused",
            "notice",
            N_("{count} attachment files belong to nothing."),
            safe=N_("They are kept aside for 30 days."),
            fields={"count": len(orphans)},
        )
    if not broken:
        yield Finding(
            "attachments-good",
            "good",
            N_("Every attachment can be read: {count}."),
            fields={"count": len(known)},
        )


def _check_backups(folder: Path, keys: StoreKeys) -> Iterator[Finding]:
    backups = list_backups(folder)
    if not backups:
        yield Finding(
            "backup-none",
            "notice",
            N_("There is no backup yet."),
            todo=N_("One is made each day when the store is open."),
        )
        return
    try:
        verify_backup(backups[0], keys)
    except KnownError as error:
        yield _from_error(error)
        return
    yield Finding(
        "backup-good",
        "good",
        N_("Backups: {count}. The newest was opened and is whole: {taken}."),
        fields={"count": len(backups), "taken": backups[0].taken_at.isoformat()},
    )


def _guarded(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Return what a look finds; where damage stops it, that is the finding."""
    findings: list[Finding] = []
    try:
        findings.extend(look())
    except KnownError as error:
        findings.append(_from_error(error))
    return findings


def _from_error(error: KnownError) -> Finding:
    return Finding(error.code, "fault", error.sentence, error.safe, error.todo, dict(error.fields))
