"""What must hold: the invariants of SYNC section 8. Some after every step, the others whenever the world is quiet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pbdesk.sync.heads import RecordState
from pbdesk.sync.op import LIFE, is_erasure
from pbdesk.sync.page import Cursor
from tests.simulation.laptop import Laptop, replayed
from tests.simulation.world import World

AT_THE_COUNCIL = ("sent", "received")
STANDS = {"applied", "conflict"}


class InvariantError(AssertionError):
    """An invariant does not hold."""


def require(holds: bool, number: int, what: str) -> None:
    """Stop the run where something does not hold."""
    if not holds:
        raise InvariantError(f"invariant {number}: {what}")


def after_each_step(world: World) -> None:
    """Check what must hold at every moment."""
    outcomes = world.council.outcomes()
    _nothing_lost(world, outcomes)
    for laptop in world.laptops:
        _acknowledged_is_held(world, laptop, outcomes)
        _photos_are_whole(world, laptop)
        _signed_stays(world, laptop.states())
    _signed_stays(world, world.council.states())
    for laptop in world.laptops:
        if laptop.name not in world.busy:
            _page_and_cursor_agree(world, laptop)
            _chain_is_its_own(laptop)


def _nothing_lost(world: World, outcomes: Mapping[str, set[str]]) -> None:
    """1. Every op ever saved is on a laptop that will send it, at the gateway, in a tray, or erased by command."""
    here = set(outcomes).union(*(laptop.entries() for laptop in world.laptops))
    for op_id, saved in world.book.saved.items():
        if op_id not in here and op_id not in world.book.lost:
            require(saved.op.case_id in world.book.erased, 1, f"{op_id} of {saved.op.rec_id} is nowhere")


def _acknowledged_is_held(world: World, laptop: Any, outcomes: Mapping[str, set[str]]) -> None:
    """2. What a laptop takes for acknowledged is in the log of the gateway that it last spoke with."""
    if laptop.cursor().epoch != world.council.epoch():
        return
    for op_id, entry in laptop.entries().items():
        # What came from the gateway before it was restored is compared, and handed in, by the digests.
        earlier = entry.state == "received" and entry.feed_epoch != world.council.epoch()
        if entry.state in AT_THE_COUNCIL and not earlier:
            known = outcomes.get(op_id, set())
            erased = entry.op.case_id in world.book.erased
            require(bool(known & STANDS) or erased, 2, f"{laptop.name} takes {op_id} for {entry.state}")


def _photos_are_whole(world: World, laptop: Any) -> None:
    """6. Every photo that a record names is here with its hash, or is shown as pending."""
    photos = laptop.photo_bytes()
    for state in laptop.states().values():
        for head in state.heads.get("sha256", ()) if state.type == "attachment" else ():
            require(head.v in photos, 6, f"{laptop.name} has no row for photo {head.v}")
            data = photos[head.v]
            if data is not None:
                require(hashlib.sha256(data).hexdigest() == head.v, 6, f"photo {head.v} is another")


def _signed_stays(world: World, states: Mapping[str, RecordState]) -> None:
    """8. The content of a signed version never changes."""
    for submission_id, agreed in world.book.signed.items():
        state = states.get(submission_id)
        if state is not None:
            values = {head.v for head in state.heads.get("content_hash", ())}
            require(values <= {agreed}, 8, f"{submission_id} changed")


def _page_and_cursor_agree(world: World, laptop: Any) -> None:
    """What the cursor has passed is in the log, and nothing that came by the feed lies beyond the cursor."""
    cursor = laptop.cursor()
    if cursor.epoch != world.council.epoch():
        return
    page = world.council.feed(laptop.user, Cursor(cursor.epoch, 0), 100_000)
    for item in page.ops:
        if item.seq <= cursor.seq:
            known = item.op.op_id in laptop.entries()
            require(known, 2, f"{laptop.name} read past {item.op.op_id} at {item.seq} without keeping it")
    if not isinstance(laptop, Laptop) or laptop.kept.rewound:
        return
    for op_id, entry in laptop.entries().items():
        if entry.state == "received" and entry.feed_epoch == cursor.epoch:
            require(entry.seq <= cursor.seq, 2, f"{laptop.name} has {op_id} though its cursor is behind it")


def _chain_is_its_own(laptop: Any) -> None:
    """A laptop that has seen an op of its own name that it did not make saves under a new epoch from then on."""
    own = [entry for entry in laptop.entries().values() if entry.op.device == laptop.device_id]
    others = [entry.op.epoch for entry in own if entry.state == "received"]
    require(not others or laptop.chain_epoch() > max(others), 1, f"{laptop.name} goes on with a forked chain")


def when_quiet(world: World) -> None:
    """Bring the world to rest and check the rest."""
    world.settle()
    after_each_step(world)
    _all_is_at_the_gateway(world)
    _same_heads(world)
    _heads_are_right(world)
    _same_sums(world)
    _photos_arrived(world)
    _revoked_is_gone(world)
    _nothing_more_to_send(world)


def _all_is_at_the_gateway(world: World) -> None:
    """1, when quiet: nothing waits, and every save is in the gateway's log, in a tray, or erased."""
    outcomes = world.council.outcomes()
    trays = {
        op_id for laptop in world.laptops for op_id, e in laptop.entries().items() if e.state == "refused"
    }
    for laptop in world.laptops:
        waiting = [op_id for op_id, entry in laptop.entries().items() if entry.state == "waiting"]
        require(not waiting, 1, f"{laptop.name} still has {waiting}")
    for op_id, saved in world.book.saved.items():
        if op_id not in world.book.lost and saved.op.case_id not in world.book.erased:
            known = outcomes.get(op_id, set())
            require(bool(known) or op_id in trays, 1, f"{op_id} of {saved.op.rec_id} never came")


def _accessible(world: World, laptop: Any) -> set[str]:
    return {"", *world.council.hello(laptop.user).cases}


def _standing_states(laptop: Any) -> dict[str, RecordState]:
    """Return what a laptop's log amounts to without what the council refused."""
    ops = [entry.op for entry in laptop.entries().values() if entry.state in AT_THE_COUNCIL]
    return replayed(op for op in ops if not is_erasure(op))


def _same_heads(world: World) -> None:
    """3. The same access and quiet means the same heads, on laptops and at the gateway."""
    theirs = world.council.states()
    for laptop in world.laptops:
        cases = _accessible(world, laptop)
        ours = {rec: s.heads for rec, s in _standing_states(laptop).items() if s.case_id in cases}
        held = {rec: s.heads for rec, s in theirs.items() if s.case_id in cases and s.type != "erasure"}
        for rec_id in sorted(ours.keys() | held.keys()):
            same = ours.get(rec_id) == held.get(rec_id)
            require(same, 3, f"{laptop.name} and the gateway differ in {rec_id}")
        whole = replayed(entry.op for entry in laptop.entries().values() if not is_erasure(entry.op))
        shown = {rec: s.heads for rec, s in laptop.states().items() if s.type != "erasure"}
        for rec_id in sorted(whole.keys() | shown.keys()):
            same = rec_id in whole and whole[rec_id].heads == shown.get(rec_id)
            require(same, 3, f"{laptop.name} shows {rec_id} otherwise than its log says")


def _heads_are_right(world: World) -> None:
    """3. The heads are what the people saw and did not see, by the world's own book."""
    standing = world.standing()
    seen: dict[tuple[str, str], set[str]] = {}
    sets: dict[tuple[str, str], set[str]] = {}
    for op_id, op in standing.items():
        for name in op.set:
            sets.setdefault((op.rec_id, name), set()).add(op_id)
            seen.setdefault((op.rec_id, name), set()).update(world.book.saved[op_id].seen[name])
    for (rec_id, name), setters in sets.items():
        state = world.council.states().get(rec_id)
        heads = {head.op_id for head in state.heads.get(name, ())} if state else set()
        right = setters - seen[rec_id, name]
        if name != LIFE:
            require(heads == right, 3, f"{rec_id}.{name} has heads {heads}, people made {right}")


def _same_sums(world: World) -> None:
    """5. The ledger's sums are equal everywhere."""

    def sums(states: Mapping[str, RecordState], cases: set[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for state in states.values():
            if state.type == "ledger_entry" and state.case_id in cases:
                amount = sum(head.v for head in state.heads.get("amount_pence", ()))
                found[state.case_id] = found.get(state.case_id, 0) + amount
        return found

    for laptop in world.laptops:
        cases = _accessible(world, laptop)
        ours, theirs = sums(_standing_states(laptop), cases), sums(world.council.states(), cases)
        require(ours == theirs, 5, f"{laptop.name} sums {ours}, the gateway {theirs}")


def _photos_arrived(world: World) -> None:
    """6, when quiet: a photo that anybody still has is with everybody who may see its record."""
    standing = {
        (state.case_id, head.v)
        for state in world.council.states().values()
        if state.type == "attachment"
        for head in state.heads.get("sha256", ())
    }
    for laptop in world.laptops:
        photos, cases = laptop.photo_bytes(), _accessible(world, laptop)
        for case_id, sha256 in standing - world.book.lost_photos:
            if case_id in cases:
                require(photos.get(sha256) is not None, 6, f"{laptop.name} never got photo {sha256[:8]}")


def _revoked_is_gone(world: World) -> None:
    """7. After a whole sync nothing of a case remains whose access ended, nor of an erased one."""
    for laptop in world.laptops:
        ended = set(world.council.hello(laptop.user).ended)
        for op_id, entry in laptop.entries().items():
            # The word that a case is erased holds ids alone, and stays.
            gone = entry.op.case_id not in ended or is_erasure(entry.op)
            require(gone, 7, f"{laptop.name} still has {op_id} of an ended case")
            gone = entry.op.case_id not in world.book.erased or is_erasure(entry.op)
            require(gone, 7, f"{laptop.name} still has {op_id} of an erased case")


def _nothing_more_to_send(world: World) -> None:
    """4. A sync with nothing to do sends no op."""
    for laptop in world.laptops:
        before = world.traffic.pushed
        result = world.sync(laptop, calm=True)
        assert result is not None
        idle = world.traffic.pushed == before and result.received == 0 and result.repaired == 0
        require(idle, 4, f"{laptop.name} sends {world.traffic.pushed - before} ops though nothing happened")
