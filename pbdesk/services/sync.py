"""One sync with the council: push, pull, compare, photos. Interrupted anywhere, the next one goes on.

The order matters: own changes go out first, then the feed comes in, then each side's digest is compared from its
own log, then photos travel in their own lane. Nothing is removed from the log before the gateway's answer, and no
number of failures ever drops work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from threading import Event

import msgspec

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.domain.errors import N_, KnownError
from pbdesk.services.ports import ChangeSet, OpenVault, Wire
from pbdesk.services.rows import SyncState
from pbdesk.sync.op import Op
from pbdesk.sync.page import OpAnswer, batches

PAGE_OPS = 1000
_HALVE = {"gateway-slow", "gateway-too-large", "gateway-trouble"}


class SyncProgress(msgspec.Struct, frozen=True):
    """How far a sync is: a stage ("changes", "news", "check", "photos") and counts within it."""

    stage: str
    done: int
    total: int


class SyncResult(msgspec.Struct, frozen=True):
    """What one sync did, in counts, and which cases it changed here."""

    sent: int
    received: int
    refused: int
    photos_sent: int
    photos_received: int
    repaired: int
    conflicts: int
    changes: ChangeSet


Report = Callable[[SyncProgress], None]
MakeThumbnail = Callable[[bytes], bytes]


class Synchroniser:
    """Runs syncs of one vault. One at a time: the caller holds the store's lock and its one worker."""

    def __init__(self, vault: OpenVault, connect: Callable[[], Wire], thumbnail: MakeThumbnail) -> None:
        self._vault = vault
        self._connect = connect
        self._thumbnail = thumbnail

    def state(self) -> SyncState:
        """Return how this computer stands with the council."""
        counts = self._vault.reads.counts()
        enrolment = self._vault.enrolment
        return SyncState(
            enrolment.council_name if enrolment else "",
            self._vault.last_synced,
            counts["waiting"],
            counts["refused"],
            counts["photos"],
            counts["conflicts"],
        )

    def run(self, report: Report = lambda progress: None, cancel: Event | None = None) -> SyncResult:
        """Sync once. Raises KnownError "gateway-…"; what was done until then stays done."""
        stop = cancel or Event()
        wire = self._greet()
        answers = self._push(wire, report, stop)
        changes = self._pull(wire, report, stop)
        repaired, late = self._compare(wire, report, stop)
        photos_out = self._send_photos(wire, report, stop)
        photos_in = self._fetch_photos(wire, report, stop)
        if not stop.is_set():
            self._vault.last_synced = self._vault.clock.now()
        merged = _merge(changes, late)
        return SyncResult(
            sent=sum(1 for answer in answers if answer.outcome in ("applied", "conflict")),
            received=len(merged.records),
            refused=sum(1 for answer in answers if answer.outcome == "refused"),
            photos_sent=photos_out,
            photos_received=photos_in,
            repaired=repaired,
            conflicts=self._vault.reads.counts()["conflicts"],
            changes=merged,
        )

    def _greet(self) -> Wire:
        wire = self._connect()
        hello = wire.hello()
        cursor = self._vault.log.cursor()
        if cursor.epoch and cursor.epoch != hello.epoch:
            self._vault.log.reset_cursor(hello.epoch)
        return wire

    def _push(self, wire: Wire, report: Report, stop: Event) -> list[OpAnswer]:
        waiting = self._vault.log.waiting_ops()
        answers: list[OpAnswer] = []
        for batch in batches(waiting):
            if stop.is_set():
                break
            answers += self._push_batch(wire, batch)
            report(SyncProgress("changes", len(answers), len(waiting)))
        return answers

    def _push_batch(self, wire: Wire, batch: Sequence[Op]) -> list[OpAnswer]:
        """Send a batch; where the gateway cannot take it, halve it, so that one bad op never blocks the rest."""
        try:
            answers = list(wire.push(batch))
        except KnownError as error:
            if error.code not in _HALVE or len(batch) == 1:
                raise
            middle = len(batch) // 2
            return self._push_batch(wire, batch[:middle]) + self._push_batch(wire, batch[middle:])
        self._vault.log.record_answers(answers)
        return answers

    def _pull(self, wire: Wire, report: Report, stop: Event) -> ChangeSet:
        changes = ChangeSet(remote=True)
        more = True
        while more and not stop.is_set():
            cursor = self._vault.log.cursor()
            page = wire.feed(cursor, PAGE_OPS)
            if page.cursor.seq < cursor.seq and page.cursor.epoch == cursor.epoch:
                raise _shrunk()
            changes = _merge(changes, self._vault.log.apply_page(page))
            report(SyncProgress("news", len(changes.records), 0))
            more = page.more
        return changes

    def _compare(self, wire: Wire, report: Report, stop: Event) -> tuple[int, ChangeSet]:
        """Compare digests per case, each side from its own log, and repair what differs.

        Others go on saving meanwhile, so a difference is believed only after one more pull.
        """
        if stop.is_set() or not self._differing(wire):
            return 0, ChangeSet(remote=True)
        report(SyncProgress("check", 0, 0))
        changes = self._pull(wire, report, stop)
        differing = self._differing(wire)
        if not differing:
            return 0, changes
        for case_id in differing:
            self._vault.log.offer_again(case_id)
        self._push(wire, report, stop)
        self._vault.log.rewind()
        return len(differing), _merge(changes, self._pull(wire, report, stop))

    def _differing(self, wire: Wire) -> list[str]:
        ours = {item.case_id: item for item in self._vault.log.case_digests()}
        return [item.case_id for item in wire.digests() if ours.get(item.case_id) != item]

    def _send_photos(self, wire: Wire, report: Report, stop: Event) -> int:
        here = set(self._vault.photos.unsent())
        missing = [(sha, number) for sha, number in wire.missing_chunks() if sha in here] if here else []
        for done, (sha256, number) in enumerate(missing):
            if stop.is_set():
                return 0
            wire.put_chunk(sha256, number, self._vault.photos.chunk(sha256, number))
            report(SyncProgress("photos", done + 1, len(missing)))
        still = {sha for sha, _ in wire.missing_chunks()} if here else set()
        whole = sorted(here - still)
        self._vault.photos.mark_sent(whole)
        return len(whole)

    def _fetch_photos(self, wire: Wire, report: Report, stop: Event) -> int:
        fetched = 0
        awaited = self._vault.photos.awaited()
        for sha256 in awaited:
            if stop.is_set():
                break
            data = self._fetch(wire, sha256)
            if data is not None:
                self._vault.photos.receive(sha256, data, self._thumbnail(data))
                fetched += 1
            report(SyncProgress("photos", fetched, len(awaited)))
        return fetched

    def _fetch(self, wire: Wire, sha256: str) -> bytes | None:
        """Return a photo whole and checked, or None while the gateway does not hold it whole."""
        parts: list[bytes] = []
        try:
            while not parts or len(parts[-1]) == CHUNK_BYTES:
                parts.append(wire.get_chunk(sha256, len(parts)))
        except KnownError as error:
            if error.code != "gateway-not-found":
                raise
            if not parts:
                return None
        data = b"".join(parts)
        return data if hashlib.sha256(data).hexdigest() == sha256 else None


def _merge(first: ChangeSet, second: ChangeSet) -> ChangeSet:
    return ChangeSet(first.records + second.records, first.case_ids | second.case_ids, remote=True)


def _shrunk() -> KnownError:
    return KnownError(
        "gateway-shrunk",
        N_("The council's list of changes is shorter than it was before."),
        safe=N_("Nothing was removed here."),
        todo=N_("Tell the council. Your changes stay on this computer until it has answered."),
    )
