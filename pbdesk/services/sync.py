"""One sync with the council: push, pull, compare, photos. Interrupted anywhere, the next one goes on.

The order matters: own changes go out first, then the feed comes in, then each side's digest is compared from its
own log, then photos travel in a lane of their own (`photo_lane`), and last the cases go whose access has ended. Nothing
is removed from the log before the gateway's answer, and no number of refusals ever drops work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.services.marks import exchange_marks
from pbdesk.services.photo_lane import Count, MakeThumbnail, PhotoLane
from pbdesk.services.ports import ChangeSet, SyncedVault, Wire
from pbdesk.services.rows import SyncState
from pbdesk.services.snapshots import take_snapshots
from pbdesk.sync.op import Op
from pbdesk.sync.page import Cursor, FeedPage, Hello, OpAnswer, batches

PAGE_OPS = 1000
MAX_ALONE = 3
"""After so many single ops in a row that the gateway could not take, it is the gateway and not the ops."""
_HALVE = {"gateway-slow", "gateway-too-large", "gateway-trouble", "gateway-unreadable"}


class SyncProgress(msgspec.Struct, frozen=True):
    """How far a sync is: a stage ("changes", "news", "check", "photos") and counts within it."""

    stage: str
    done: int
    total: int


class SyncResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one sync did, in counts, and which cases it changed here.

    Attributes:
        stuck: changes that the gateway could not take by themselves; they wait, and the others went.
        repaired: cases in which one side lacked something that it had before.
        cases_left: cases that were handed over and are no longer on this computer.
        copied: whether this computer turned out to be restored from an old copy, or copied. The person is told.
    """

    sent: int
    received: int
    refused: int
    stuck: int
    photos_sent: int
    photos_received: int
    repaired: int
    conflicts: int
    cases_left: int
    copied: bool
    changes: ChangeSet


Report = Callable[[SyncProgress], None]


@dataclass(slots=True)
class _Push:
    """How a push goes: the answers, and the cases of ops that the gateway could not take."""

    answers: list[OpAnswer] = field(default_factory=list)
    stuck: set[str] = field(default_factory=set)
    stuck_ops: int = 0
    in_a_row: int = 0

    def passes(self, ops: Sequence[Op]) -> list[Op]:
        """Return the ops that do not come after a stuck one of their case."""
        return [op for op in ops if op.case_id not in self.stuck]

    def leave(self, op: Op, error: KnownError) -> None:
        """Leave one op waiting; raise the error where it cannot be the op."""
        self.stuck.add(op.case_id)
        self.stuck_ops += 1
        self.in_a_row += 1
        if self.in_a_row >= MAX_ALONE:
            raise error


class Synchroniser:
    """Runs syncs of one vault. One at a time: the caller holds the store's lock and its one worker."""

    def __init__(self, vault: SyncedVault, connect: Callable[[], Wire], thumbnail: MakeThumbnail) -> None:
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
        epoch = self._vault.log.chain_epoch()
        wire = self._connect()
        hello = self._greet(wire)
        push = self._push(wire, report, stop)
        begun = take_snapshots(
            self._vault.log, wire, hello, lambda count: report(SyncProgress("news", count, 0)), stop
        )
        changes = _merge(begun, self._pull(wire, report, stop))
        repaired, late = self._compare(wire, hello, push, report, stop)
        lane = PhotoLane(self._vault.photos, self._thumbnail)
        photos_out = lane.send(wire, in_photos(report), stop)
        photos_in = lane.fetch(wire, in_photos(report), stop)
        left = self._leave_cases(wire, hello, push, stop)
        if not stop.is_set():
            exchange_marks(self._vault, wire)
            self._vault.last_synced = self._vault.clock.now()
        merged = _merge(_merge(changes, late), left)
        return SyncResult(
            sent=sum(1 for answer in push.answers if answer.outcome in ("applied", "conflict")),
            received=len(merged.records) - len(begun.records) - len(left.records),
            refused=sum(1 for answer in push.answers if answer.outcome == "refused"),
            stuck=push.stuck_ops,
            photos_sent=photos_out,
            photos_received=photos_in,
            repaired=repaired,
            conflicts=self._vault.reads.counts()["conflicts"],
            cases_left=len(left.records),
            copied=self._vault.log.chain_epoch() != epoch,
            changes=merged,
        )

    def _greet(self, wire: Wire) -> Hello:
        """Learn who the gateway is. Its epoch is noted before anything is sent: a later one then tells that it was
        restored, even if the first page never came."""
        hello = wire.hello()
        if self._vault.log.cursor().epoch != hello.epoch:
            self._vault.log.reset_cursor(hello.epoch)
        return hello

    def _push(self, wire: Wire, report: Report, stop: Event) -> _Push:
        waiting = self._vault.log.waiting_ops()
        push = _Push()
        for batch in batches(waiting):
            if stop.is_set():
                break
            self._push_batch(wire, batch, push)
            report(SyncProgress("changes", len(push.answers), len(waiting)))
        if push.answers:
            self._pass_own(push)
        return push

    def _pass_own(self, push: _Push) -> None:
        """Move on past what was just sent, where nothing else lies between: the feed would only bring it back.

        A gateway that was restored meanwhile has another epoch, and the next page tells.
        """
        cursor = self._vault.log.cursor()
        taken = {answer.seq for answer in push.answers if answer.outcome in ("applied", "conflict")}
        end = cursor.seq
        while end + 1 in taken:
            end += 1
        if end > cursor.seq:
            self._vault.log.apply_page(FeedPage(Cursor(cursor.epoch, end)))

    def _push_batch(self, wire: Wire, batch: Sequence[Op], push: _Push) -> None:
        """Send a batch; where the gateway cannot take it, halve it, so that one bad op never blocks the rest."""
        batch = push.passes(batch)
        if not batch:
            return
        try:
            answers = list(wire.push(batch))
        except KnownError as error:
            if error.code not in _HALVE:
                raise
            if len(batch) == 1:
                push.leave(batch[0], error)
                return
            middle = len(batch) // 2
            self._push_batch(wire, batch[:middle], push)
            self._push_batch(wire, batch[middle:], push)
            return
        push.in_a_row = 0
        sent = {op.op_id for op in batch}
        named = [answer for answer in answers if answer.op_id in sent]
        self._vault.log.record_answers(named)
        push.answers += named

    def _pull(self, wire: Wire, report: Report, stop: Event) -> ChangeSet:
        changes = ChangeSet(remote=True)
        more = True
        while more and not stop.is_set():
            cursor = self._vault.log.cursor()
            page = wire.feed(cursor, PAGE_OPS)
            if page.cursor.epoch != cursor.epoch or page.cursor.seq < cursor.seq:
                raise _shrunk()
            if page.more and page.cursor.seq == cursor.seq:
                raise _shrunk()
            if page.ops or page.cursor != cursor:
                changes = _merge(changes, self._vault.log.apply_page(page))
            report(SyncProgress("news", len(changes.records), 0))
            more = page.more
        return changes

    def _compare(
        self, wire: Wire, hello: Hello, push: _Push, report: Report, stop: Event
    ) -> tuple[int, ChangeSet]:
        """Compare digests per case, each side from its own log, and repair what differs.

        Others go on saving meanwhile, so a difference is believed only after one more pull.
        """
        if stop.is_set() or not self._differing(wire, hello):
            return 0, ChangeSet(remote=True)
        report(SyncProgress("check", 0, 0))
        changes = self._pull(wire, report, stop)
        differing = self._differing(wire, hello)
        if not differing or stop.is_set():
            return 0, changes
        missing_here = False
        for case_id in differing:
            missing_here |= self._repair(wire, case_id)
        again = self._push(wire, report, stop)
        push.answers += again.answers
        if missing_here:
            self._vault.log.rewind()
        return len(differing), _merge(changes, self._pull(wire, report, stop))

    def _repair(self, wire: Wire, case_id: str) -> bool:
        """Let go again what the gateway lacks of a case; return whether something is missing here."""
        theirs = frozenset(wire.case_ops(case_id))
        missing_here = not theirs.issubset(self._vault.log.op_ids(case_id))
        others = self._vault.log.offer_again(case_id, theirs)
        for batch in batches(others):
            answers = wire.hand_in(batch)
            self._vault.log.record_answers([answer for answer in answers if answer.outcome == "erased"])
        return missing_here

    def _differing(self, wire: Wire, hello: Hello) -> list[str]:
        ours = {item.case_id: item for item in self._vault.log.case_digests()}
        theirs = {item.case_id: item for item in wire.digests()}
        both = (ours.keys() | theirs.keys()) - set(hello.ended)
        return [case_id for case_id in sorted(both) if ours.get(case_id) != theirs.get(case_id)]

    def _leave_cases(self, wire: Wire, hello: Hello, push: _Push, stop: Event) -> ChangeSet:
        """Take the cases out whose access has ended, each once the council has all that was made here.

        The gateway is asked once more at the very end: one that was restored meanwhile has forgotten its answers.
        """
        if stop.is_set():
            return ChangeSet(remote=True)
        left = [case_id for case_id in hello.erased if self._vault.log.forget_erased(case_id)]
        here = [case_id for case_id in hello.ended if self._vault.log.holds_case(case_id)]
        left += self._leave_ended(wire, hello, push, here) if here else []
        return ChangeSet(tuple(("case", case_id) for case_id in left), frozenset(left), remote=True)

    def _leave_ended(self, wire: Wire, hello: Hello, push: _Push, here: Sequence[str]) -> list[str]:
        answered = {answer.op_id for answer in push.answers if answer.outcome == "held"}
        for case_id in here:
            for batch in batches(self._vault.log.unconfirmed(case_id)):
                answered |= {answer.op_id for answer in wire.hand_in(batch) if answer.outcome != "refused"}
        now = wire.hello()
        ended = [case_id for case_id in here if case_id in now.ended and now.epoch == hello.epoch]
        return [case_id for case_id in ended if self._vault.log.forget_case(case_id, frozenset(answered))]


def in_photos(report: Report) -> Count:
    """Return what tells how far the photos of a sync are."""
    return lambda done, total: report(SyncProgress("photos", done, total))


def _merge(first: ChangeSet, second: ChangeSet) -> ChangeSet:
    return ChangeSet(first.records + second.records, first.case_ids | second.case_ids, remote=True)


def _shrunk() -> KnownError:
    return KnownError(
        "gateway-shrunk",
        N_("The council's list of changes is shorter than it was before."),
        safe=N_("Nothing was removed here."),
        todo=N_("Tell the council. Your changes stay on this computer until it has answered."),
    )
