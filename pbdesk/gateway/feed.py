"""The feed: the log in its one order, as far as an actor may see it, and the digests that prove it arrived.

A page moves the cursor past what the actor may not see. What came before a grant is in the feed a second time,
for that user alone.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, Connection, Row, Select, and_, bindparam, func, or_, select

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway.access import OPEN_CASES, USER, Actor, among, held_cases, of
from pbdesk.gateway.database import feed_state, read_council
from pbdesk.gateway.dialect import among_query
from pbdesk.gateway.tables import cases, feed, grants, ops
from pbdesk.sync.page import CaseDigest, Cursor, Hello

MAX_PAGE_OPS = 1000
MAX_PAGE_BYTES = 4_000_000
_SHORT = 20_000
"""So many places are read in their order, whosever they are; where there are more, by the actor's own cases. Hiding the
column from its index says so: either way is quick, and the other one slow."""


class StoredFeedOp(msgspec.Struct, frozen=True):
    """As `pbdesk.sync.page.FeedOp`, with the op's stored bytes, which need no decoding to be sent."""

    seq: int
    op: msgspec.Raw


class StoredPage(msgspec.Struct, frozen=True):
    """As `pbdesk.sync.page.FeedPage`."""

    cursor: Cursor
    ops: list[StoredFeedOp]
    more: bool


def read_page(connection: Connection, actor: Actor, cursor: Cursor, limit: int) -> StoredPage:
    """Return the page after a cursor, with at most `limit` whole saves.

    A cursor of another epoch (or none) starts from the beginning, since a restored gateway counts anew.
    Raises KnownError (code feed-shrunk) for a cursor beyond the end: the log has lost something.
    """
    epoch, end = feed_state(connection)
    after = cursor.seq if cursor.epoch == epoch else 0
    if after > end:
        raise KnownError(
            "feed-shrunk",
            N_("The council's log is shorter than it was."),
            safe=N_("Your changes are safe on this computer, and nothing here was removed."),
            todo=N_("Tell the council that its gateway may have been restored from an old copy."),
        )
    if after == end:
        return StoredPage(Cursor(epoch, end), [], more=False)
    limit = max(1, min(limit, MAX_PAGE_OPS))
    found: list[StoredFeedOp] = []
    size = 0
    for row in _rows(connection, actor, after, end, limit + 1):
        if len(found) == limit or (found and size + len(row.body) > MAX_PAGE_BYTES):
            return StoredPage(Cursor(epoch, found[-1].seq), found, more=True)
        size += len(row.body)
        found.append(StoredFeedOp(row.seq, msgspec.Raw(row.body)))
    return StoredPage(Cursor(epoch, end), found, more=False)


def _rows(connection: Connection, actor: Actor, after: int, end: int, limit: int) -> list[Row[int, bytes]]:
    """Return an actor's first places after one, up to the end that was read first: what is committed meanwhile is for
    the next page. Mostly the very next places are theirs; only where they are not, all the rest is looked through."""
    is_open = among_query(connection, OPEN_CASES, of(actor))
    is_early = connection.execute(_GRANTED_LATER, of(actor, after=after)).first() is None
    places = _PLACES if is_early else _PLACES_SINCE

    def between(after: int, end: int, limit: int) -> list[Row[int, bytes]]:
        case_id = feed.c.case_id if end - after > _SHORT else func.coalesce(feed.c.case_id, "")
        visible = places.where(feed.c.seq > after, feed.c.seq <= end, is_open(case_id)).limit(limit)
        return list(connection.execute(_with_bodies(visible), of(actor)))

    near = min(end, after + limit)
    rows = between(after, near, limit)
    if len(rows) < limit and near < end:
        rows += between(near, end, limit - len(rows))
    return rows


_GRANTED_LATER = (
    select(grants.c.case_id)
    .where(grants.c.user_id == USER, grants.c.from_seq > bindparam("after", type_=BigInteger))
    .limit(1)
)
_PLACES = (
    select(feed.c.seq, feed.c.op_id, feed.c.op_hash)
    .where(or_(feed.c.user_id.is_(None), feed.c.user_id == USER))
    .order_by(feed.c.seq)
)
"""A user's places in the feed, in order, whatever the cases."""
_PLACES_SINCE = _PLACES.outerjoin(
    grants, and_(grants.c.case_id == feed.c.case_id, grants.c.user_id == USER)
).where(or_(feed.c.user_id == USER, feed.c.seq > func.coalesce(grants.c.from_seq, 0)))
"""The same without what comes again for the user alone, since they were granted a case later than that."""


def _with_bodies(places: Select[int, str, str]) -> Select[int, bytes]:
    """Return the query of what stands at these places. Only once they are chosen: a page is cut from many."""
    page = places.subquery()
    return (
        select(page.c.seq, ops.c.body)
        .join(ops, and_(ops.c.op_id == page.c.op_id, ops.c.op_hash == page.c.op_hash))
        .order_by(page.c.seq)
    )


def read_digests(connection: Connection, actor: Actor) -> list[CaseDigest]:
    """Return the digest of each case that an actor may see and that holds anything, the shared scope included."""
    return [CaseDigest(*row) for row in connection.execute(_DIGESTS, of(actor))]


_DIGESTS = (
    select(cases.c.id, cases.c.op_count, cases.c.op_total)
    .where(cases.c.id.in_(OPEN_CASES), cases.c.op_count > 0)
    .order_by(cases.c.id)
)


def hello(connection: Connection, actor: Actor) -> Hello:
    """Return who this gateway is and which cases the actor may hold."""
    council, held = read_council(connection), held_cases(connection, actor)
    return Hello(
        council.id,
        council.name,
        council.epoch,
        held.granted,
        ended=held.ended,
        erased=held.erased,
    )


def case_ops(connection: Connection, actor: Actor, case_id: str) -> list[str]:
    """Return the ids of a case's ops; none alike where there is no such case and where it is not the actor's."""
    if not among(connection, OPEN_CASES, actor, [case_id]):
        return []
    query = select(ops.c.op_id).where(ops.c.case_id == case_id, ops.c.seq > 0).order_by(ops.c.seq)
    return list(connection.scalars(query))
