"""Every address of the gateway: what it takes and gives, as types, and what it does.

The types decode what comes, and `pbdesk.gateway.openapi` describes the very same ones. Who is asking, limits and the
audit are for `pbdesk.gateway.api`; a handler says only what of which cases it gave or refused (`Asked.seen`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.domain.errors import KnownError
from pbdesk.gateway import blobs, devices, feed, log, marks, sessions, snapshots
from pbdesk.gateway.access import SHARED, Actor
from pbdesk.gateway.audit import Seen
from pbdesk.gateway.bodies import MAX_BODY
from pbdesk.gateway.checks import NO_ACCESS, NOT_YOURS
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.courier import council_keys
from pbdesk.gateway.database import Database, read_council
from pbdesk.gateway.messages import (
    CaseQuery,
    ChallengeAnswer,
    ChallengeRequest,
    EnrolAnswer,
    EnrolRequest,
    FeedQuery,
    KeyRequest,
    Piece,
    SessionAnswer,
    SessionRequest,
)
from pbdesk.sync.marks import MarkAnswer, MarkReport
from pbdesk.sync.op import Op
from pbdesk.sync.page import CaseDigest, Cursor, FeedPage, Hello, OpAnswer
from pbdesk.sync.snapshot import SnapshotPage

SMALL, QUESTION, LONG_QUESTION = 10_000, 100_000, 1_000_000
JSON, NDJSON, BYTES = "application/json", "application/x-ndjson", "application/octet-stream"
MOST_NOTED = 100


@dataclass(frozen=True, slots=True)
class Services:
    """What every handler needs."""

    database: Database
    clock: Clock


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is read: its actor (nobody, where the address is open), body, and values of query and path."""

    actor: Actor
    body: Any
    query: Any
    piece: Piece | None
    seen: Seen


Handler = Callable[[Services, Asked], Any]
"""Returns what is sent: bytes as they are, None for an empty answer, all else as JSON."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address.

    Attributes:
        takes: the type of its body, None for none; a list of ops comes as lines.
        gives: the type of its answer.
        query: the Struct of what may stand behind the question mark.
        limit: the most bytes of a body.
        is_open: whether a stranger may ask.
        troubles: the codes of what it may answer instead, besides those that any address may.
        links: handlers that go on from its answer, each with where in the answer its values are.
    """

    method: str
    path: str
    handler: Handler
    gives: Any
    takes: Any = None
    query: type[msgspec.Struct] | None = None
    limit: int = MAX_BODY
    is_open: bool = False
    troubles: tuple[str, ...] = ()
    links: tuple[tuple[Handler, dict[str, str]], ...] = ()

    @property
    def media(self) -> str:
        """The media type of its body."""
        return {bytes: BYTES, list[Op]: NDJSON}.get(self.takes, JSON)

    @property
    def name(self) -> str:
        """How it is called in the audit, such as "POST /v1/ops"."""
        return f"{self.method} {self.path}"

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        return (self.handler.__doc__ or "").strip()


def _enrol(services: Services, asked: Asked) -> EnrolAnswer:
    """Use up a one-time code for a device and its key."""
    request: EnrolRequest = asked.body
    with services.database.writing_for("") as connection:
        council = read_council(connection)
        enrolled = devices.enrol(
            connection, services.clock, request.code, request.device_name, request.public_key or ""
        )
        keys = council_keys(connection).public
    return EnrolAnswer(
        enrolled.device_id, enrolled.token, enrolled.user, council.id, council.name, keys.as_text
    )


def _challenge(services: Services, asked: Asked) -> ChallengeAnswer:
    """Give a device something to sign."""
    with services.database.reading_for("") as connection:
        council = read_council(connection)
        challenge = sessions.new_challenge(connection, services.clock, asked.body.device_id)
    return ChallengeAnswer(challenge, council.id, council.name)


def _session(services: Services, asked: Asked) -> SessionAnswer:
    """Give a short token for a signed challenge."""
    request: SessionRequest = asked.body
    with services.database.writing_for("") as connection:
        opened = sessions.open_session(
            connection, services.clock, request.device_id, request.challenge, request.signature
        )
    return SessionAnswer(opened.token, opened.seconds)


def _bring_key(services: Services, asked: Asked) -> None:
    """Take the key of a device that enrolled before there were keys, and end its lasting token."""
    request: KeyRequest = asked.body
    with services.database.writing_for(asked.actor.user_id) as connection:
        sessions.bring_key(connection, asked.actor, request.public_key, request.signature)


def _hello(services: Services, asked: Asked) -> Hello:
    """Say who the gateway is and which cases the device may hold."""
    with services.database.reading_for(asked.actor.user_id) as connection:
        return msgspec.structs.replace(feed.hello(connection, asked.actor), snapshots=True)


def _push(services: Services, asked: Asked) -> list[OpAnswer]:
    """Take in a batch of the device's ops, with an answer for each."""
    return _accepted(services, asked, of_others=False)


def _hand_in(services: Services, asked: Asked) -> list[OpAnswer]:
    """Take in ops of other devices that a restored gateway has lost."""
    return _accepted(services, asked, of_others=True)


def _accepted(services: Services, asked: Asked, *, of_others: bool) -> list[OpAnswer]:
    with services.database.writing_for(asked.actor.user_id) as connection:
        answers = log.accept(connection, asked.actor, asked.body, services.clock, of_others=of_others)
    refused = (answer.reason in (NO_ACCESS, NOT_YOURS) for answer in answers)
    _deny(asked, (op.case_id for op, is_refused in zip(asked.body, refused, strict=True) if is_refused))
    return answers


def _case_ops(services: Services, asked: Asked) -> list[str]:
    """List the ids of a case's ops; none alike where there is no such case for this device."""
    with services.database.reading_for(asked.actor.user_id) as connection:
        op_ids = feed.case_ops(connection, asked.actor, asked.query.case)
    if not op_ids:
        _deny(asked, {asked.query.case} - {SHARED})
    return op_ids


def _feed(services: Services, asked: Asked) -> feed.StoredPage:
    """Give the page of the feed after a cursor."""
    query: FeedQuery = asked.query
    with services.database.reading_for(asked.actor.user_id) as connection:
        page = feed.read_page(connection, asked.actor, Cursor(query.epoch, query.seq), query.limit)
    asked.seen.read |= {_CASE_OF.decode(each.op).case_id for each in page.ops}
    return page


def _snapshot(services: Services, asked: Asked) -> snapshots.StoredSnapshots:
    """Give how the records of some cases stand, whole cases, as many as fit on a page."""
    with services.database.snapshot_for(asked.actor.user_id) as connection:
        page = snapshots.read_snapshots(connection, asked.actor, asked.body)
        forbidden = snapshots.forbidden(connection, asked.actor, set(asked.body[: snapshots.MAX_ASKED]))
    asked.seen.read |= {case.case_id for case in page.cases}
    _deny(asked, forbidden)
    return page


def _digests(services: Services, asked: Asked) -> list[CaseDigest]:
    """Give the digest of each case that the device may hold."""
    with services.database.reading_for(asked.actor.user_id) as connection:
        return feed.read_digests(connection, asked.actor)


def _mark(services: Services, asked: Asked) -> MarkAnswer:
    """Keep how far the device has got, and answer it signed."""
    try:
        with services.database.writing_for(asked.actor.user_id) as connection:
            return marks.keep(connection, services.clock, asked.actor, asked.body)
    except KnownError:
        asked.seen.deny()
        raise


def _missing(services: Services, asked: Asked) -> dict[str, list[int]]:
    """Say which pieces of some photos are still to come."""
    with services.database.reading_for(asked.actor.user_id, handing_over=True) as connection:
        return blobs.missing(connection, asked.actor, [sha for sha in asked.body if blobs.is_sha256(sha)])


def _put_piece(services: Services, asked: Asked) -> None:
    """Take in a piece of a photo; repeating it changes nothing."""
    piece = _piece(asked)
    try:
        with services.database.writing_for(asked.actor.user_id) as connection:
            blobs.put(connection, asked.actor, piece.sha256, piece.number, asked.body)
    except KnownError as error:
        if error.code == "not-found":
            _deny(asked, _cases_of(services, piece))
        raise


def _get_piece(services: Services, asked: Asked) -> bytes:
    """Give a piece of a photo."""
    piece = _piece(asked)
    with services.database.reading_for(asked.actor.user_id) as connection:
        own = blobs.own_cases(connection, asked.actor, piece.sha256)
    if not own:
        _deny(asked, _cases_of(services, piece))
    with services.database.reading_for(asked.actor.user_id) as connection:
        data = blobs.get(connection, asked.actor, piece.sha256, piece.number)
    asked.seen.read |= own
    return data


def _piece(asked: Asked) -> Piece:
    if asked.piece is None:
        raise blobs.not_found()
    return asked.piece


def _cases_of(services: Services, piece: Piece) -> list[str]:
    """Return whose photo it is. Asked for the audit alone, alike for a photo that nobody has."""
    with services.database.reading() as connection:
        return blobs.cases_of(connection, piece.sha256)


def _deny(asked: Asked, case_ids: Iterable[str]) -> None:
    refused = sorted(set(case_ids))
    if refused or asked.piece is not None:
        asked.seen.deny(*refused[:MOST_NOTED])


class _CaseOf(msgspec.Struct):
    case_id: str = ""


_CASE_OF = msgspec.json.Decoder(_CaseOf)
_PIECE = "/v1/blobs/{sha256}/{number}"

ENDPOINTS = (
    Endpoint(
        "POST",
        "/v1/enrol",
        _enrol,
        EnrolAnswer,
        EnrolRequest,
        limit=SMALL,
        is_open=True,
        troubles=("enrol-code-refused",),
    ),
    Endpoint(
        "POST",
        "/v1/challenge",
        _challenge,
        ChallengeAnswer,
        ChallengeRequest,
        limit=SMALL,
        is_open=True,
        links=(
            (_session, {"device_id": "$request.body#/device_id", "challenge": "$response.body#/challenge"}),
        ),
    ),
    Endpoint(
        "POST",
        "/v1/session",
        _session,
        SessionAnswer,
        SessionRequest,
        limit=SMALL,
        is_open=True,
        troubles=("token-unknown",),
    ),
    Endpoint("POST", "/v1/key", _bring_key, None, KeyRequest, limit=SMALL),
    Endpoint(
        "GET",
        "/v1/hello",
        _hello,
        Hello,
        links=(
            (_case_ops, {"case": "$response.body#/cases/0"}),
            (_snapshot, {"": "$response.body#/cases"}),
            (_feed, {"epoch": "$response.body#/epoch"}),
        ),
    ),
    Endpoint("POST", "/v1/ops", _push, list[OpAnswer], list[Op]),
    Endpoint("POST", "/v1/ops/others", _hand_in, list[OpAnswer], list[Op]),
    Endpoint("GET", "/v1/ops", _case_ops, list[str], query=CaseQuery),
    Endpoint(
        "GET",
        "/v1/feed",
        _feed,
        FeedPage,
        query=FeedQuery,
        troubles=("feed-shrunk",),
        links=((_feed, {"epoch": "$response.body#/cursor/epoch", "seq": "$response.body#/cursor/seq"}),),
    ),
    Endpoint("POST", "/v1/snapshot", _snapshot, SnapshotPage, list[str], limit=LONG_QUESTION),
    Endpoint("POST", "/v1/mark", _mark, MarkAnswer, MarkReport, limit=SMALL, troubles=("not-found",)),
    Endpoint("GET", "/v1/digests", _digests, list[CaseDigest]),
    Endpoint("POST", "/v1/blobs/missing", _missing, dict[str, list[int]], list[str], limit=QUESTION),
    Endpoint(
        "PUT", _PIECE, _put_piece, None, bytes, limit=CHUNK_BYTES, troubles=("not-found", "chunk-differs")
    ),
    Endpoint("GET", _PIECE, _get_piece, bytes, troubles=("not-found",)),
)
