"""Courier files: changes carried to the council and back on a stick, where there is no network.

An export holds all that no answer has named yet and changes nothing here, so a stick may be lost, late or handed in
twice. An answer is merged by the Synchroniser, in one transaction; photos come after it, each by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.services import courier_notes as notes
from pbdesk.services.courier_enrolment import (
    Council,
    council_of,
    enrol,
    enrolment_by,
    own_keys,
    read_enrolment,
)
from pbdesk.services.courier_ports import CourierFiles, CourierVault, Exported, ExportPlan, TakenIn
from pbdesk.services.courier_reading import open_answer
from pbdesk.services.courier_wire import AnswerWire
from pbdesk.services.marks import keep_answer, signed_mark
from pbdesk.services.photo_lane import MakeThumbnail, PhotoLane
from pbdesk.services.ports import ChangeSet, SyncedVault
from pbdesk.services.sync import Synchroniser, SyncProgress, SyncResult, in_photos
from pbdesk.sync.courier import (
    Answer,
    Request,
    in_parts,
    packed,
    pieces_of,
)
from pbdesk.sync.page import Cursor
from pbdesk.sync.sealing import OwnKeys, seal

PART_BYTES = 128 * 1024 * 1024
"""How many bytes of photos go into one file: small enough for every stick, and for a computer's memory."""
ALL = 1 << 60
"""Room for every photo."""

Report = Callable[[SyncProgress], None]


class Courier:
    """Exports and takes in courier files for one vault."""

    part_bytes = PART_BYTES
    wire: type[AnswerWire] = AnswerWire

    def __init__(
        self,
        vault: CourierVault,
        files: CourierFiles,
        thumbnail: MakeThumbnail,
        synchroniser: type[Synchroniser] = Synchroniser,
    ) -> None:
        self._vault = vault
        self._files = files
        self._thumbnail = thumbnail
        self._synchroniser = synchroniser

    # How things stand.

    def state(self) -> notes.CourierState:
        """Return what was exported and answered last, and what is still out."""
        return notes.state(self._vault.drafts, self._council() is not None)

    def enrol(self, data: bytes, code: str, device_name: str) -> Council:
        """Get to know a council from its enrolment file and one-time code; the first answer completes it.

        Raises KnownError: courier-enrol-unreadable, courier-enrol-code, courier-other-council.
        """
        found = read_enrolment(data, code, self._vault.enrolment)
        with self._vault.together() as vault:
            vault.enrolment = enrolment_by(found, vault.enrolment)
            return enrol(vault.drafts, found, code, device_name)

    def enrol_from(self, path: Path, code: str, device_name: str) -> Council:
        """As `enrol`, with the file's path. Raises KnownError as that and `CourierFiles.read`."""
        return self.enrol(self._files.read(path), code, device_name)

    # Export.

    def plan(self, room: int = ALL) -> ExportPlan:
        """Return what an export with room for so many bytes of photos would hold."""
        sizes = self._photo_sizes()
        parts, left = in_parts(sizes, room, self.part_bytes)
        chosen = {sha256 for part in parts for sha256 in part}
        total = sum(size for sha256, size in sizes if sha256 in chosen)
        return ExportPlan(self._vault.reads.counts()["waiting"], len(chosen), total, len(parts), left)

    def export(
        self,
        folder: Path,
        room: int = ALL,
        report: Report = lambda progress: None,
        cancel: Event | None = None,
    ) -> Exported | None:
        """Write all that waits into a folder, sealed to the council; None where it was cancelled on the way.

        Raises KnownError: courier-not-enrolled, and what `CourierFiles` raises. Files that were written until then
        can be handed in: each holds all the changes.
        """
        council, keys = self._require_council(), own_keys(self._vault.enrolment)
        parts, left = in_parts(self._photo_sizes(), room, self.part_bytes)
        request = self._request(len(parts), keys, council)
        photos = sum(len(part) for part in parts)
        name = f"pbdesk-{keys.public.verify[:6]}-{request.number:04d}"
        written: list[str] = []
        size = done = 0
        for number, part in enumerate(parts, 1):
            chosen = []
            for sha256 in part:
                if cancel is not None and cancel.is_set():
                    return None
                chosen += list(pieces_of(sha256, self._vault.photos.read(sha256)))
                done += 1
                report(SyncProgress("photos", done, photos))
            head = msgspec.structs.replace(request, part=number, pieces=tuple(piece for piece, _ in chosen))
            sealed = seal("request", packed(head, [data for _, data in chosen]), keys, council.recipient)
            path = self._files.write(folder, f"{name}-{number}of{len(parts)}.pbcourier", sealed)
            written.append(str(path))
            size += len(sealed)
        self._exported(request, photos, left, written)
        return Exported(request.number, tuple(written), len(request.ops), photos, left, size)

    def _exported(self, request: Request, photos: int, left: int, written: Sequence[str]) -> None:
        """Remember that an export is out. What it holds waits on, until an answer names it."""
        out = notes.Out(
            request.number, request.made_at, len(request.ops), photos, left, Path(written[0]).parent.name
        )
        notes.add_out(self._vault.drafts, out)

    def _request(self, parts: int, keys: OwnKeys, council: Council) -> Request:
        log, drafts = self._vault.log, self._vault.drafts
        mark = signed_mark(self._vault, council.id, keys.seed.hex())
        doubtful = notes.doubtful(drafts)
        pending = notes.pending(drafts)
        return Request(
            number=notes.next_number(drafts),
            parts=parts,
            made_at=self._vault.clock.now(),
            reply_to=keys.public.recipient,
            code=pending.get("code", ""),
            device_name=pending.get("device_name", ""),
            cursor=log.cursor(),
            ops=tuple(log.waiting_ops()),
            others=tuple(op for case_id in doubtful for op in log.unconfirmed(case_id)),
            doubtful=doubtful,
            offered=tuple(self._vault.photos.unsent()),
            awaited=tuple(self._vault.photos.awaited()),
            mark=mark,
        )

    def _photo_sizes(self) -> list[tuple[str, int]]:
        unsent = self._vault.photos.unsent()
        sizes = self._vault.photos.sizes(unsent)
        return [(sha256, sizes[sha256]) for sha256 in unsent if sha256 in sizes]

    def _council(self) -> Council | None:
        return council_of(self._vault.drafts, self._vault.enrolment)

    def _require_council(self) -> Council:
        council = self._council()
        if council is None or self._vault.enrolment is None:
            raise KnownError(
                "courier-not-enrolled",
                N_("This computer does not know the key of a council for courier files yet."),
                safe=N_("Everything is saved on this computer."),
                todo=N_("Ask the council for an enrolment file and its one-time code."),
            )
        return council

    # Taking in.

    def take_in(
        self,
        paths: Sequence[Path],
        report: Report = lambda progress: None,
        cancel: Event | None = None,
    ) -> list[TakenIn]:
        """Take answer files in: each is checked whole first, and applied in one transaction or not at all.

        Raises KnownError: courier-damaged, courier-not-for-us, courier-not-an-answer, courier-not-the-council, and
        what `CourierFiles` raises. Nothing was changed then.
        """
        council = self._require_council()
        keys = own_keys(self._vault.enrolment)
        answers = [open_answer(self._files.read(path), keys, council) for path in paths]
        answers.sort(key=lambda each: (each[0].number, each[0].part))
        stop = cancel or Event()
        found = []
        for answer, photos in answers:
            if stop.is_set():
                break
            with suppress(_StoppedError):
                found.append(self._apply(answer, photos, report, stop))
        return found

    def _apply(self, answer: Answer, photos: dict[str, bytes], report: Report, stop: Event) -> TakenIn:
        before = self._vault.log.cursor()
        with self._vault.together() as vault:
            wire = self.wire(answer, vault.log, notes.newest(vault.drafts))
            if wire.is_overtaken:
                return TakenIn(answer.number, "older", _nothing())
            synced = vault.last_synced
            result = self._synchroniser(vault, lambda: wire, self._thumbnail).run(report)
            self._note(vault, answer, wire, synced)
            standing = _standing(answer, before, result)
            if stop.is_set():
                raise _StoppedError  # nothing of it stays
        keep_answer(self._vault, answer.mark)
        result = self._with_photos(answer, photos, result, report, stop)
        return TakenIn(answer.number, standing, result, answer.more, answer.left_out)

    def _note(self, vault: SyncedVault, answer: Answer, wire: AnswerWire, synced: str) -> None:
        """Write down, in the same transaction, what this answer settles."""
        notes.settle(vault.drafts, answer.number, answer.made_at, vault.clock.now())
        if wire.is_current:
            notes.put_doubtful(vault.drafts, wire.in_doubt())
        vault.last_synced = max(synced, answer.made_at) if wire.is_current else synced
        known = vault.enrolment
        if known is not None and answer.device_id and not known.device_id:
            vault.enrolment = msgspec.structs.replace(known, device_id=answer.device_id, user=answer.user)
            notes.forget_pending(vault.drafts)

    def _with_photos(
        self, answer: Answer, photos: dict[str, bytes], result: SyncResult, report: Report, stop: Event
    ) -> SyncResult:
        """Keep the file's photos, after the records that name them are durable."""
        if not photos:
            return result
        wire = self.wire(answer, self._vault.log, answer.number, photos)
        fetched = PhotoLane(self._vault.photos, self._thumbnail).fetch(wire, in_photos(report), stop)
        return msgspec.structs.replace(result, photos_received=fetched)


class _StoppedError(Exception):
    """A person stopped it before it was durable."""


def _standing(answer: Answer, before: Cursor, result: SyncResult) -> str:
    """Return how an answer stood to what was known here before it."""
    known = before.seq if before.epoch == answer.cursor.epoch else 0
    if known < answer.since.seq:
        return "gap"
    moved = known < answer.cursor.seq or before.epoch != answer.cursor.epoch
    return "new" if moved or result.sent or result.refused or result.photos_sent else "known"


def _nothing() -> SyncResult:
    return SyncResult(
        sent=0,
        received=0,
        refused=0,
        stuck=0,
        photos_sent=0,
        photos_received=0,
        repaired=0,
        conflicts=0,
        cases_left=0,
        copied=False,
        changes=ChangeSet(remote=True),
    )
