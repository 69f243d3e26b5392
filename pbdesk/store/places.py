"""Where the parts of one store lie on disk. Knows names and folders only; opens and creates nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The paths of one store, all under one folder."""

    folder: Path

    @property
    def header(self) -> Path:
        """The key file: how the data key is wrapped. Holds no personal data."""
        return self.folder / "store.pbk"

    @property
    def header_copy(self) -> Path:
        """The key file's copy, used when the key file is damaged."""
        return self.folder / "store.pbk.bak"

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "store.db"

    @property
    def journal(self) -> Path:
        """The database's write-ahead log: saves that are not yet in the database file."""
        return self.folder / "store.db-wal"

    @property
    def shared_memory(self) -> Path:
        """The index of the write-ahead log."""
        return self.folder / "store.db-shm"

    @property
    def lock(self) -> Path:
        """The file that one running program holds locked."""
        return self.folder / "store.lock"

    @property
    def mark(self) -> Path:
        """The high-water mark: how far the store had got when it was last idle or locked."""
        return self.folder / "store.mark"

    @property
    def live_mark(self) -> Path:
        """The mark since then, written after each save: not durable, gone at lock."""
        return self.folder / "store.mark.now"

    @property
    def council_mark(self) -> Path:
        """The council's signed word of how far it knows this store to have got."""
        return self.folder / "store.mark.council"

    @property
    def ballast(self) -> Path:
        """Spare room that is given back when the disk is full."""
        return self.folder / "store.ballast"

    @property
    def blobs(self) -> Path:
        """The folder of encrypted attachments."""
        return self.folder / "attachments"

    @property
    def backups(self) -> Path:
        """The folder of daily backups, one folder a day."""
        return self.folder / "backups"

    @property
    def aside(self) -> Path:
        """The folder of stores that a restore replaced and kept."""
        return self.folder / "aside"

    @property
    def incoming(self) -> Path:
        """A verified backup that is on its way in to become the database."""
        return self.folder / "store.db.incoming"

    @property
    def next_database(self) -> Path:
        """The database as written anew under a new key, before it is taken."""
        return self.folder / "store.db.next"

    @property
    def rotation_note(self) -> Path:
        """A note that a new key is on its way in, so that a killed rotation is finished at the next start."""
        return self.folder / "store.rotation"

    @property
    def restore_note(self) -> Path:
        """A note that a restore has begun, so that a killed one is finished at the next start."""
        return self.folder / "store.restore"
