"""The vault as a sync sees it: what waits, what the council answered, and pages that come in.

A page and its cursor are applied in one transaction, so a crash leaves either both or neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select, text, update

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.records import type_of
from pbdesk.services.ports import ChangeSet
from pbdesk.store import photos, snapshots
from pbdesk.store.chain import DeviceChain, get_meta, put_meta
from pbdesk.store.forgetting import UNCONFIRMED, forget_case, forget_erased, holds_case, is_handed_over
from pbdesk.store.incoming import Incoming
from pbdesk.store.reads import PENDING
from pbdesk.store.tables import blob, op
from pbdesk.sync.digest import digest, joined
from pbdesk.sync.op import Op, decode
from pbdesk.sync.page import CaseDigest, Cursor, FeedPage, OpAnswer
from pbdesk.sync.snapshot import SnapshotPage

_CURSOR = "feed_cursor"
_TAKEN = {"applied", "conflict", "duplicate"}
_AT_THE_COUNCIL = ("sent", "received")
_PHOTO = type_of(Attachment).name
# One parameter, however many are wanted: hundreds take longer to put into a statement than to look up.
_PLACES = text(
    "SELECT op_id, case_id, type, state FROM op WHERE op_id IN (SELECT value FROM json_each(:wanted))"
)
_WAITING = text(f"SELECT body FROM op WHERE state = 'waiting' AND {PENDING} ORDER BY n")
_ANSWER = (
    update(op)
    .where(op.c.op_id == bindparam("b_id"))
    .values(state=bindparam("b_state"), gateway_seq=bindparam("b_seq"), reason=bindparam("b_reason"))
)


class VaultSyncLog:
    """See `services.ports.SyncLog`."""

    def __init__(self, connect: Callable[[], Connection], reader: Callable[[], Connection]) -> None:
        self._connect = connect
        self._reader = reader
        self._digests: dict[str, CaseDigest] | None = None
        """What the log comes to, kept while the vault is open: hashing a whole log takes longer than a sync."""

    def waiting_ops(self) -> Sequence[Op]:
        """Return the ops that the council has not answered, oldest first."""
        with self._reader() as connection:
            return [decode(body) for body in connection.execute(_WAITING).scalars().all()]

    def saved(self, op_id: str) -> Op | None:
        """Return a save as it was made, or None where it is not in the log."""
        with self._reader() as connection:
            body = connection.execute(select(op.c.body).where(op.c.op_id == op_id)).scalar_one_or_none()
        return None if body is None else decode(body)

    def record_answers(self, answers: Sequence[OpAnswer]) -> ChangeSet:
        """Mark the ops named in an answer; a held one waits, a refused one goes to Needs attention.

        Where the council has erased a case, the case goes from this computer too.
        """
        erased = [answer.op_id for answer in answers if answer.outcome == "erased"]
        if erased:
            self._forget_erased(erased)
        marks = [
            {
                "b_id": answer.op_id,
                "b_state": "sent" if answer.outcome in _TAKEN else "refused",
                "b_seq": answer.seq,
                "b_reason": "" if answer.outcome in _TAKEN else answer.reason,
            }
            for answer in answers
            if answer.outcome not in ("held", "erased")
        ]
        if not marks:
            return ChangeSet(remote=True)
        taken = [mark["b_id"] for mark in marks if mark["b_state"] == "sent"]
        with self._connect() as connection, connection.begin():
            confirmed = [row for row in _places(connection, taken) if row.state not in _AT_THE_COUNCIL]
            connection.execute(_ANSWER, marks)
            photos.ask_again(connection, [row.op_id for row in confirmed if row.type == _PHOTO])
        self._count((row.case_id, row.op_id) for row in confirmed)
        return ChangeSet(records=(("op", "answers"),), remote=True)

    def cursor(self) -> Cursor:
        """Return how far the council's feed has been read."""
        with self._reader() as connection:
            return _read_cursor(connection)

    def chain_epoch(self) -> int:
        """Return the epoch of this device's own chain; it rises where the store was restored or copied."""
        with self._reader() as connection:
            return DeviceChain.load(connection).epoch

    def apply_page(self, page: FeedPage) -> ChangeSet:
        """Apply a page and its cursor in one transaction."""
        with self._connect() as connection, connection.begin():
            incoming = Incoming(connection, page.ops)
            incoming.run()
            if not page.more:
                snapshots.settle(connection)
            _write_cursor(connection, page.cursor)
        if incoming.erased:
            self._digests = None
        else:
            self._count((change.case_id, change.op_id) for change in incoming.applied)
            self._count(incoming.confirmed)
        return ChangeSet(
            tuple((change.type, change.rec_id) for change in incoming.applied),
            frozenset(change.case_id for change in incoming.applied),
            remote=True,
        )

    def lacking(self, case_ids: Sequence[str]) -> Sequence[str]:
        """Return those of some cases of which nothing is here."""
        with self._reader() as connection:
            return snapshots.lacking(connection, case_ids)

    def take_snapshots(self, page: SnapshotPage) -> ChangeSet:
        """Take in snapshots of cases of which nothing is here, in one transaction; their history follows."""
        with self._connect() as connection, connection.begin():
            taken = snapshots.take_in(connection, page.cases)
        return ChangeSet(tuple(taken), frozenset(case.case_id for case in page.cases), remote=True)

    def case_digests(self) -> Sequence[CaseDigest]:
        """Return a digest per case over the ops that the council holds."""
        if self._digests is None:
            statement = select(op.c.case_id, op.c.op_id).where(op.c.state.in_(_AT_THE_COUNCIL))
            with self._reader() as connection:
                rows = connection.execute(statement).all()
            self._digests = {}
            self._count((row.case_id, row.op_id) for row in rows)
        return [self._digests[case_id] for case_id in sorted(self._digests)]

    def count_again(self) -> None:
        """Work the digests out anew when they are next asked for: the log was written to elsewhere."""
        self._digests = None

    def op_ids(self, case_id: str) -> Sequence[str]:
        """Return the ids of a case's ops that the council is known to hold, sent or received."""
        statement = select(op.c.op_id).where(op.c.case_id == case_id, op.c.state.in_(_AT_THE_COUNCIL))
        with self._reader() as connection:
            return list(connection.execute(statement).scalars())

    def offer_again(self, case_id: str, held: frozenset[str]) -> list[Op]:
        """Let this device's own ops of a case that the council lacks wait again; return other devices' ones."""
        statement = select(op.c.op_id, op.c.body).where(
            op.c.case_id == case_id, op.c.state.in_(_AT_THE_COUNCIL)
        )
        with self._connect() as connection, connection.begin():
            device = DeviceChain.load(connection).device
            rows = connection.execute(statement.order_by(op.c.n)).all()
            lost = [decode(row.body) for row in rows if row.op_id not in held]
            own = [{"b_id": change.op_id} for change in lost if change.device == device]
            if own:
                connection.execute(
                    update(op).where(op.c.op_id == bindparam("b_id")).values(state="waiting"), own
                )
        self._digests = None
        return [change for change in lost if change.device != device]

    def send_again(self, op_id: str) -> ChangeSet:
        """Let a refused op wait again, as its author decided under Needs attention."""
        with self._connect() as connection, connection.begin():
            connection.execute(
                update(op)
                .where(op.c.op_id == op_id, op.c.state == "refused")
                .values(state="waiting", reason="", dismissed=0)
            )
        return ChangeSet(records=(("op", op_id),))

    def dismiss(self, op_id: str) -> ChangeSet:
        """Take a refused op off Needs attention, because its author has read it; it stays in the log."""
        with self._connect() as connection, connection.begin():
            connection.execute(
                update(op).where(op.c.op_id == op_id, op.c.state == "refused").values(dismissed=1)
            )
        return ChangeSet(records=(("op", op_id),))

    def rewind(self) -> None:
        """Read the feed from its start again; what is known already changes nothing."""
        with self._connect() as connection, connection.begin():
            _write_cursor(connection, Cursor(_read_cursor(connection).epoch, 0))

    def reset_cursor(self, gateway_epoch: str) -> None:
        """Read the feed from its start again, for a restored gateway, and offer all own ops again.

        Refused ones too, unless their author has dismissed them: the gateway forgot that it holds them.
        """
        with self._connect() as connection, connection.begin():
            _write_cursor(connection, Cursor(gateway_epoch, 0))
            own = op.c.state.in_(("sent", "refused"))
            connection.execute(update(op).where(own, op.c.dismissed == 0).values(state="waiting", reason=""))
            connection.execute(update(op).where(op.c.state == "received").values(gateway_seq=0))
            connection.execute(update(blob).values(sent=0))
            snapshots.fall_back_on_log(connection)
        self._digests = None

    def unconfirmed(self, case_id: str) -> Sequence[Op]:
        """Return a case's ops that the council had before it was restored, and has not named since."""
        statement = select(op.c.body).where(op.c.case_id == case_id, UNCONFIRMED).order_by(op.c.n)
        with self._reader() as connection:
            return [decode(row.body) for row in connection.execute(statement)]

    def holds_case(self, case_id: str) -> bool:
        """Return whether anything of a case is on this computer, besides the word that it is erased."""
        with self._reader() as connection:
            return holds_case(connection, case_id)

    def forget_erased(self, case_id: str) -> bool:
        """Take an erased case out of this computer, whatever waits in it; return whether there was anything."""
        with self._connect() as connection, connection.begin():
            gone = forget_erased(connection, case_id)
        if gone:
            self._digests = None
        return gone

    def forget_case(self, case_id: str, answered: frozenset[str]) -> bool:
        """Take a case out of this computer once the council has all of it; return whether it was taken out."""
        with self._connect() as connection, connection.begin():
            gone = is_handed_over(connection, case_id, answered) and forget_case(connection, case_id)
        if gone:
            self._digests = None
        return gone

    def _forget_erased(self, op_ids: Sequence[str]) -> None:
        with self._connect() as connection, connection.begin():
            for case_id in {row.case_id for row in _places(connection, op_ids)}:
                forget_case(connection, case_id)
        self._digests = None

    def _count(self, at_the_council: Iterable[tuple[str, str]]) -> None:
        """Add ops that the council is now known to hold to the digests."""
        if self._digests is None:
            return
        by_case: dict[str, list[str]] = {}
        for case_id, op_id in at_the_council:
            by_case.setdefault(case_id, []).append(op_id)
        for case_id, op_ids in by_case.items():
            added = digest(case_id, op_ids)
            known = self._digests.get(case_id)
            self._digests[case_id] = joined(known, added) if known else added


def _places(connection: Connection, op_ids: Sequence[Any]) -> Sequence[Row[Any]]:
    """Return the case, type and state of those of some ops that are here."""
    return connection.execute(_PLACES, {"wanted": msgspec.json.encode(op_ids).decode()}).all()


def _read_cursor(connection: Connection) -> Cursor:
    value = get_meta(connection, _CURSOR)
    return msgspec.json.decode(value, type=Cursor) if value else Cursor()


def _write_cursor(connection: Connection, cursor: Cursor) -> None:
    put_meta(connection, _CURSOR, msgspec.json.encode(cursor).decode())
