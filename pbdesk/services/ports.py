"""The ports that services are given: a vault to save in, a wire to the council, a clock.

Adapters (`store`, `transport`) implement these Protocols and are wired in `app.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

import msgspec

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.records import Record
from pbdesk.services.rows import CaseList, CaseQuery, CaseRow, ServiceRow, TimelineRow, WaitingRow, WorkItem
from pbdesk.sync.heads import RecordState
from pbdesk.sync.op import Op
from pbdesk.sync.page import CaseDigest, Cursor, FeedPage, Hello, OpAnswer
from pbdesk.sync.snapshot import SnapshotPage

R = TypeVar("R", bound=Record)


class ChangeSet(msgspec.Struct, frozen=True):
    """What a save or a sync changed: record types and ids, and the cases they belong to. Pages decide by it
    whether to refresh; `remote` says that it came from the council."""

    records: tuple[tuple[str, str], ...] = ()
    case_ids: frozenset[str] = frozenset()
    remote: bool = False

    def touches(self, *types: str) -> bool:
        """Return whether a record of any of these types changed."""
        return any(kind in types for kind, _ in self.records)

    def touches_case(self, case_id: str) -> bool:
        """Return whether anything of this case changed."""
        return case_id in self.case_ids


class Clock(Protocol):
    """Time and identity, passed in so that tests and simulations decide them."""

    def now(self) -> str:
        """Return the time as ISO text in UTC, to the second, with a Z."""

    def today(self) -> str:
        """Return today's local date as ISO text."""

    def new_id(self) -> str:
        """Return a new UUIDv7."""


class UnitOfWork(Protocol):
    """One save: everything in it becomes durable together, or nothing does."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def get(self, struct: type[R], record_id: str) -> R:
        """Return a living record. Raises KnownError "record-missing" where there is none."""

    def find(self, struct: type[R], case_id: str) -> list[R]:
        """Return the living records of a type in a case, in order of id."""

    def state(self, record_id: str) -> RecordState | None:
        """Return all that is known of a record, standing differences included."""

    def save(self, record: Record, seen: Record | None = None) -> None:
        """Write one op with the fields that differ from the stored record, and all that follows from it.

        `seen` is the record as the person saw it, where others may have changed it since: only what the person
        changed is written, and a field that somebody else changed meanwhile becomes a difference.
        """

    def remove(self, record: Record) -> None:
        """Write a deletion that names what was seen, so that an unseen edit keeps the record alive."""

    def resolve(self, record_id: str, field: str, value: Any, seen: Sequence[str] | None = None) -> None:
        """Write a person's choice for a field in conflict: its base lists every head that the person saw."""

    def command(self, record: Record) -> None:
        """Write an insert-only record as a command that the gateway decides on."""

    def attach(self, item: Attachment, ref: Any, thumbnail: bytes) -> None:
        """Write an attachment whose bytes `PhotoStore.keep` made durable before."""

    def commit(self) -> ChangeSet:
        """Make the save durable and return what changed. Only after this may a person read "saved"."""


class SyncLog(Protocol):
    """The vault as a sync sees it."""

    def waiting_ops(self) -> Sequence[Op]:
        """Return the ops that the council has not answered, oldest first."""

    def saved(self, op_id: str) -> Op | None:
        """Return a save as it was made, or None where it is not in the log."""

    def record_answers(self, answers: Sequence[OpAnswer]) -> ChangeSet:
        """Mark the ops named in an answer, in one transaction; refused ones go to Needs attention."""

    def cursor(self) -> Cursor:
        """Return how far the council's feed has been read."""

    def apply_page(self, page: FeedPage) -> ChangeSet:
        """Apply a page and its cursor in one transaction."""

    def lacking(self, case_ids: Sequence[str]) -> Sequence[str]:
        """Return those of some cases of which nothing is here."""

    def take_snapshots(self, page: SnapshotPage) -> ChangeSet:
        """Take in snapshots of cases of which nothing is here, in one transaction; their history follows."""

    def case_digests(self) -> Sequence[CaseDigest]:
        """Return a digest per case over the ops that the council holds, for comparison."""

    def op_ids(self, case_id: str) -> Sequence[str]:
        """Return the ids of a case's ops that are known here, sent or received."""

    def offer_again(self, case_id: str, held: frozenset[str]) -> Sequence[Op]:
        """Let this device's own ops of a case that are not among those that the council holds wait again; return
        those of other devices, to be handed in on their behalf."""

    def send_again(self, op_id: str) -> ChangeSet:
        """Let a refused op wait again, as its author decided under Needs attention."""

    def dismiss(self, op_id: str) -> ChangeSet:
        """Take a refused op off Needs attention, because its author has read it."""

    def rewind(self) -> None:
        """Read the feed from its start again; what is known already changes nothing."""

    def reset_cursor(self, gateway_epoch: str) -> None:
        """Read the feed from its start again, for a restored gateway; offered ops are offered again."""

    def unconfirmed(self, case_id: str) -> Sequence[Op]:
        """Return a case's ops that the council had before it was restored, and has not named since."""

    def holds_case(self, case_id: str) -> bool:
        """Return whether anything of a case is on this computer, besides the word that it is erased."""

    def forget_erased(self, case_id: str) -> bool:
        """Take an erased case out of this computer, whatever waits in it; return whether there was anything."""

    def forget_case(self, case_id: str, answered: frozenset[str]) -> bool:
        """Take a case out of this computer, if the council has all of it; return whether it was taken out.

        `answered` are ops that wait or are unconfirmed here, and that the council has just answered for.
        """

    def chain_epoch(self) -> int:
        """Return the epoch of this device's own chain; it rises where the store was restored or copied."""


class PhotoStore(Protocol):
    """Attachments: encrypted files with their keys in the vault."""

    def keep(self, data: bytes) -> Any:
        """Write bytes durably and encrypted and return a reference for `UnitOfWork.attach`."""

    def read(self, sha256: str) -> bytes:
        """Return an attachment's bytes. Raises KnownError where it is elsewhere, missing or altered."""

    def thumbnail(self, sha256: str) -> bytes | None:
        """Return the small picture, or None."""

    def chunk(self, sha256: str, number: int) -> bytes:
        """Return one 256 KiB piece."""

    def unsent(self) -> Sequence[str]:
        """Return the photos not confirmed to be whole at the council."""

    def mark_sent(self, sha256s: Sequence[str]) -> None:
        """Remember that the council holds these photos whole."""

    def awaited(self) -> Sequence[str]:
        """Return the photos that a record names and that are on another device."""

    def receive(self, sha256: str, data: bytes, thumbnail: bytes) -> None:
        """Keep a photo that came from the council."""


class DraftStore(Protocol):
    """What a person has typed but not saved, and where they were: encrypted, on this computer only."""

    def put(self, key: str, value: Any) -> None:
        """Keep a value durably."""

    def get(self, key: str) -> Any:
        """Return a value, or None."""

    def drop(self, key: str) -> None:
        """Forget a value."""

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys that begin with a prefix."""


class ReadModel(Protocol):
    """Lists and single records, read without a unit of work."""

    def record(self, struct: type[R], record_id: str) -> R | None:
        """Return a living record, or None."""

    def records(self, struct: type[R], case_id: str) -> list[R]:
        """Return the living records of a type in a case ("" for shared ones)."""

    def state(self, record_id: str) -> RecordState | None:
        """Return all that is known of a record."""

    def cases(self, query: CaseQuery) -> CaseList:
        """Return the cases that match, by family name."""

    def case(self, case_id: str) -> CaseRow | None:
        """Return one case as a row."""

    def references(self) -> frozenset[str]:
        """Return every case reference in use."""

    def tasks_due(self, until: str) -> list[WorkItem]:
        """Return open tasks due up to a date, earliest first."""

    def task_dates(self, case_id: str) -> dict[str, str]:
        """Return the date on which each open task of a case is due, by task id."""

    def cases_with_plan(self, *statuses: str) -> list[WorkItem]:
        """Return the cases whose plan waits at the council or came back."""

    def conflicts(self, case_id: str = "") -> list[tuple[str, str, str, str]]:
        """Return (case id, person's name, record id, field) of every field that waits for a person."""

    def dated(self, anchor: str) -> list[tuple[str, str, str]]:
        """Return (case id, person's name, date) of the open cases in which another record gives this date."""

    def timeline(self, case_id: str, limit: int = 200) -> list[TimelineRow]:
        """Return the latest saves of a case, newest first."""

    def waiting(self, state: str = "") -> list[WaitingRow]:
        """Return every change that the council has not taken: "waiting" ones, "refused" ones, or both ("")."""

    def services(self, typed: str = "", limit: int = 500) -> list[ServiceRow]:
        """Return directory entries that match, by name."""

    def counts(self) -> dict[str, int]:
        """Return the numbers of the status area: waiting, refused, photos, conflicts."""


class SyncedVault(Protocol):
    """What a sync needs of a vault."""

    device_id: str
    clock: Clock
    enrolment: Enrolment | None
    last_synced: str

    @property
    def reads(self) -> ReadModel:
        """Lists and single records."""

    @property
    def log(self) -> SyncLog:
        """The log, as a sync sees it."""

    @property
    def drafts(self) -> DraftStore:
        """Drafts and places."""

    @property
    def photos(self) -> PhotoStore:
        """Attachments."""


class OpenVault(SyncedVault, Protocol):
    """An open, encrypted store: what every service is given."""

    author: str

    @property
    def news(self) -> Sequence[Any]:
        """What a person must be told now that the store is open: saves that are missing, what was put right."""

    def begin(self) -> UnitOfWork:
        """Return a new unit of work, to be used as a context manager."""

    def back_up_if_due(self) -> bool:
        """Make today's verified backup unless there is one; return whether one was made."""

    def note_looked(self, case_id: str) -> None:
        """Write into the audit chain that this person opened a case."""


class Enrolment(msgspec.Struct, frozen=True):
    """What a device knows after enrolling: kept in the vault.

    Attributes:
        token: the lasting token of a device that enrolled before there were keys, else "".
        key: the private half of the device's key, in hexadecimal, or "" before it has one.
        courier: the council's public keys for courier files, or "" where it did not tell them.
    """

    url: str
    device_id: str
    user: str
    council: str
    council_name: str
    token: str
    key: str = ""
    courier: str = ""


class Wire(Protocol):
    """The way to a council's gateway; raises KnownError "gateway-…" in words for everything that fails."""

    def hello(self) -> Hello:
        """Return who the gateway is and which cases this device may hold."""

    def push(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        """Send one batch and return an answer for each op that the gateway took a stand on."""

    def feed(self, cursor: Cursor, limit: int) -> FeedPage:
        """Return the next page of the feed."""

    def digests(self) -> Sequence[CaseDigest]:
        """Return the gateway's digest of each case that this device may hold."""

    def case_ops(self, case_id: str) -> Sequence[str]:
        """Return the ids of a case's ops that the gateway holds; none where it knows no such case for us."""

    def hand_in(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        """Give a restored gateway ops of other devices that it lost; it answers as to `push`."""

    def missing_chunks(self, sha256s: Sequence[str]) -> Mapping[str, Sequence[int]]:
        """Return which pieces of these photos the gateway still lacks: none for a photo that it holds whole. A
        photo that no record there names, or none that we may see, is left out."""

    def put_chunk(self, sha256: str, number: int, data: bytes) -> None:
        """Send one 256 KiB piece of an attachment; repeating it changes nothing."""

    def get_chunk(self, sha256: str, number: int) -> bytes:
        """Return one piece of an attachment that the gateway holds."""
