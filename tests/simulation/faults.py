"""Faults planted on purpose, in the simulation only: each breaks one rule that keeps an edit from being lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import msgspec

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.records import to_fields
from pbdesk.services.courier_wire import AnswerWire
from pbdesk.services.ports import ChangeSet
from pbdesk.services.sync import Synchroniser
from pbdesk.sync.courier import Answer, Request
from pbdesk.sync.heads import RecordState, apply_op
from pbdesk.sync.op import FieldSet, Op
from pbdesk.sync.page import Cursor, FeedPage, OpAnswer
from tests.simulation.council import Council
from tests.simulation.laptop import Entry, Laptop, Photo
from tests.simulation.sticks import SmallParts
from tests.simulation.world import Makers


class DropsABase(Laptop):
    """Forgets now and then which value an edit replaces."""

    def _seen_base(self, state: RecordState | None, name: str, shown: Any) -> tuple[str, ...]:
        base = super()._seen_base(state, name, shown)
        return () if name == "phone" else base


class MovesTheCursorEarly(Laptop):
    """Writes the cursor first and the page after it, in two transactions."""

    def apply_page(self, page: FeedPage) -> ChangeSet:
        self.disk.write(lambda: self._move_cursor(page))
        return super().apply_page(page)


class AppliesAPageWithoutItsCursor(Laptop):
    """Writes the page first and the cursor after it, in two transactions."""

    def apply_page(self, page: FeedPage) -> ChangeSet:
        changes = self.disk.write(lambda: [item for item in page.ops if self._take(item.op, item.seq)])
        self.disk.write(lambda: self._move_cursor(page))
        return ChangeSet(tuple((item.op.type, item.op.rec_id) for item in changes))


class LetsTheClockDecide(Laptop):
    """Keeps of several heads the one with the latest time."""

    def _merge(self, state: RecordState, op: Op) -> None:
        super()._merge(state, op)
        for name, heads in state.heads.items():
            if len(heads) > 1:
                state.heads[name] = (max(heads, key=lambda head: head.wall_time),)


class LosesTheUnsentOnRestore(Laptop):
    """Takes everything for sent once the gateway was restored."""

    def _reset(self, gateway_epoch: str) -> None:
        super()._reset(gateway_epoch)
        for entry in list(self.kept.log.values()):
            if entry.state == "waiting":
                self._count(entry)
                self._put(entry, "sent", 0)


class MarksOpsThatNoAnswerNames(Laptop):
    """Takes an answer to some ops for an answer to all."""

    def _record(self, answers: Sequence[OpAnswer]) -> None:
        named = {answer.op_id for answer in answers}
        others = [op.op_id for op in self.waiting_ops() if op.op_id not in named]
        super()._record([*answers, *(OpAnswer(op_id, "applied") for op_id in others)])


class TakesSavesForSentOnceItSynced(Laptop):
    """Counts what is saved after the first sync as sent at once. Any save shows it, whatever chance does then."""

    def _append(self, *what: Any) -> Op:
        op = super()._append(*what)
        if self.kept.cursor.epoch:
            self.kept.log[op.op_id] = replace(self.kept.log[op.op_id], state="sent")
        return op


class IgnoresEarlyBases(Laptop):
    """Forgets what an op replaced where that had not come yet."""

    def _merge(self, state: RecordState, op: Op) -> None:
        apply_op(state, op, lambda _op_id: True)


class IgnoresEarlyBasesAtTheGateway(Council):
    """The same at the gateway."""

    def _merge(self, state: RecordState, op: Op) -> tuple[str, ...]:
        return apply_op(state, op, lambda _op_id: True)


class LetsTheClockDecideAtTheGateway(Council):
    """Throws away an edit whose time is earlier than what the gateway has."""

    def _merge(self, state: RecordState, op: Op) -> tuple[str, ...]:
        known = {name: [head.wall_time for head in heads] for name, heads in state.heads.items()}
        kept = {
            name: v for name, v in op.set.items() if op.wall_time >= max(known.get(name, [""]), default="")
        }
        return super()._merge(state, msgspec.structs.replace(op, set=kept))


class KeepsTheEpochOfACopy(Laptop):
    """Goes on with the old chain after a restore or a copy."""

    def _notice_fork(self, op: Op) -> None:
        """Notice nothing."""


class SavesAPhotoAfterItsRecord(Laptop):
    """Commits the record of a photo before the photo is on the disk."""

    def attach(self, item: Attachment, data: bytes) -> Op:
        sets = {name: FieldSet(value) for name, value in to_fields(item).items()}
        op = self._append("attach", "attachment", item.id, item.case_id, sets)
        self.disk.write(lambda: self._keep_photo(item.sha256, Photo(item.case_id, data)))
        return op


class ForgetsWithoutHandingOver(Laptop):
    """Takes a case out at once when its access has ended."""

    def forget_case(self, case_id: str, answered: frozenset[str]) -> bool:
        self.disk.write(lambda: self._forget(case_id))
        return True


class KeepsWhatWasRevoked(Laptop):
    """Never takes a case out."""

    def forget_case(self, case_id: str, answered: frozenset[str]) -> bool:
        return False


class ResolvesWithoutSeeing(Laptop):
    """A choice names only one of the values that the person saw."""

    def resolve(self, rec_id: str, name: str, value: Any) -> Op:
        state = self.kept.records[rec_id]
        base = tuple(head.op_id for head in state.heads[name])[:1]
        return self._append("set", state.type, rec_id, state.case_id, {name: FieldSet(value, base)})


class TakesAnOpTwice(Council):
    """Forgets that it has answered, so a resend is merged again."""

    def _answered(self, op: Op) -> OpAnswer | None:
        known = super()._answered(op)
        return None if known is not None and known.outcome == "applied" and self.rng.random() < 0.5 else known


class DropsTheUnknown(Laptop):
    """Throws away what a newer program made."""

    def _take(self, op: Op, seq: int) -> bool:
        if op.type != "hologram":
            return super()._take(op, seq)
        return super()._take(msgspec.structs.replace(op, set={}), seq)


class NeverComparesDigests(Synchroniser):
    """Trusts that both sides hold the same."""

    def _differing(self, *_unused: object) -> list[str]:
        return []


class ReusesSequenceNumbers(Council):
    """Hands a place of the feed out twice, as two transactions at once would without the counter's lock."""

    def _stand(self, op: Op) -> OpAnswer:
        if self.rng.random() < 0.05 and self.held.feed:
            self.held.end -= 1
        return super()._stand(op)


class ForgetsPhotosOnRestore(Laptop):
    """Takes photos for safe at a gateway that was restored from before them."""

    def _reset(self, gateway_epoch: str) -> None:
        self._keeping_photos(lambda: super(ForgetsPhotosOnRestore, self)._reset(gateway_epoch))

    def _count(self, entry: Entry) -> None:
        self._keeping_photos(lambda: super(ForgetsPhotosOnRestore, self)._count(entry))

    def _keeping_photos(self, change: Callable[[], None]) -> None:
        before = dict(self.kept.photos)
        change()
        self.kept.photos = {
            sha: replace(photo, sent=before[sha].sent) for sha, photo in self.kept.photos.items()
        }


class MarksWhatItExportsAsSent(SmallParts):
    """Takes what is on a stick for what is at the council."""

    def _exported(self, request: Request, *told: Any) -> None:
        super()._exported(request, *told)
        self._vault.log.record_answers([OpAnswer(op.op_id, "applied") for op in request.ops])


class TakesTheCursorOfAnOlderAnswer(SmallParts):
    """Reads on from where an answer ends, also where this computer had got further."""

    def _note(self, vault: Any, answer: Answer, *told: Any) -> None:
        super()._note(vault, answer, *told)
        if vault.log.cursor().epoch == answer.cursor.epoch:
            vault.log.apply_page(FeedPage(answer.cursor))


class _SkipsTheGap(AnswerWire):
    def feed(self, cursor: Cursor, limit: int) -> FeedPage:
        page = super().feed(cursor, limit)
        ahead = cursor.epoch == self._answer.cursor.epoch and cursor.seq < self._answer.since.seq
        return FeedPage(self._answer.cursor, self._answer.ops) if ahead else page


class SkipsTheGapBeforeAnAnswer(SmallParts):
    """Takes an answer for all that came before it."""

    wire = _SkipsTheGap


class TakesAnAnswerInByHalf(Laptop):
    """Writes an answer in several transactions."""

    @contextmanager
    def together(self) -> Iterator[Laptop]:
        yield self


def _makers(fault: type) -> Makers:
    if issubclass(fault, SmallParts):
        return Makers(courier=fault)
    if issubclass(fault, Laptop):
        return Makers(laptop=fault)
    return Makers(council=fault) if issubclass(fault, Council) else Makers(synchroniser=fault)


def planted() -> Iterable[tuple[str, Makers]]:
    """Return every fault by name, and a world's makers with that fault."""
    return [(fault.__name__, _makers(fault)) for fault in FAULTS]


FAULTS: tuple[type, ...] = (
    DropsABase,
    MovesTheCursorEarly,
    AppliesAPageWithoutItsCursor,
    LetsTheClockDecide,
    LetsTheClockDecideAtTheGateway,
    LosesTheUnsentOnRestore,
    MarksOpsThatNoAnswerNames,
    TakesSavesForSentOnceItSynced,
    IgnoresEarlyBases,
    IgnoresEarlyBasesAtTheGateway,
    KeepsTheEpochOfACopy,
    SavesAPhotoAfterItsRecord,
    ForgetsPhotosOnRestore,
    ForgetsWithoutHandingOver,
    KeepsWhatWasRevoked,
    ResolvesWithoutSeeing,
    TakesAnOpTwice,
    DropsTheUnknown,
    NeverComparesDigests,
    ReusesSequenceNumbers,
    MarksWhatItExportsAsSent,
    TakesTheCursorOfAnOlderAnswer,
    SkipsTheGapBeforeAnAnswer,
    TakesAnAnswerInByHalf,
)
