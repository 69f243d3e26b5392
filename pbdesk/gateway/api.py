"""The gateway over HTTP: who is asking and how often, reading what came within limits, an answer, its audit.

What each address does is in `pbdesk.gateway.endpoints`. Handlers are plain functions that run in worker threads; only
reading bodies is asynchronous.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import Any, TypeVar

import msgspec
import zstandard
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import audit, blobs, sessions
from pbdesk.gateway.access import Actor
from pbdesk.gateway.bodies import ops_of, read_body, unpacked, unreadable
from pbdesk.gateway.dialect import AT_ONCE
from pbdesk.gateway.endpoints import ENDPOINTS, NDJSON, Asked, Endpoint, Services
from pbdesk.gateway.limits import Buckets, Rates, Ticks
from pbdesk.gateway.messages import Piece
from pbdesk.gateway.recent import Recent

_WORTH_PACKING = 1024
_NOBODY = Actor("", "", "")
_WRONG_GUESS = {"token-unknown", "enrol-code-refused"}
T = TypeVar("T")
_NUMBER = re.compile(r"[0-9]{1,7}")


class Door:
    """What stands in front of the handlers: turns, tokens, the audit.

    As many steps run at once as there are connections to the database: more would wait there, and take the processor
    from those that have one. Half of them are for batches at most, so that nobody's short question waits for all that
    a whole council brings at nine in the morning.
    """

    def __init__(self, services: Services, rates: Rates, ticks: Ticks) -> None:
        self._services = services
        self._devices = Buckets(rates.device, ticks)
        self._openings = Buckets(rates.opening, ticks)
        self._guesses = Buckets(rates.guess, ticks)
        self._recent = Recent(ticks)
        self._turns = CapacityLimiter(AT_ONCE)
        self._batches = CapacityLimiter(AT_ONCE // 2)

    async def in_turn(self, step: Callable[..., T], *values: Any, is_batch: bool = False) -> T:
        """Run a step of a request in a thread, once there is a turn for it."""
        async with self._batches if is_batch else nullcontext():
            return await run_sync(step, *values, limiter=self._turns)

    def admit(self, request: Request, endpoint: Endpoint) -> Actor:
        """Return whose request this is; nobody's at an open address. Raises KnownError "token-unknown", "too-often"."""
        address = _address(request)
        if endpoint.is_open:
            self._openings.take(address)
            return _NOBODY
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        actor = None
        if scheme.lower() == "bearer" and token.strip():
            with self._services.database.asking() as connection:
                actor = sessions.actor_of(connection, self._services.clock, token.strip())
        if actor is None:
            self._turn_away(address, endpoint)
            raise sessions.token_unknown()
        self._devices.take(actor.device_id)
        return actor

    def answer(self, request: Request, endpoint: Endpoint, actor: Actor, packed: bytes) -> Response:
        """Return the answer to a request, once what it gave and refused is noted."""
        seen = audit.Seen()
        try:
            given = endpoint.handler(self._services, _asked(request, endpoint, actor, packed, seen))
        except KnownError as error:
            if error.code in _WRONG_GUESS:
                self._turn_away(_address(request), endpoint)
            raise
        finally:
            self._note(request, endpoint, actor, seen)
        return _response(given, "zstd" in request.headers.get("accept-encoding", ""))

    def _turn_away(self, address: str, endpoint: Endpoint) -> None:
        """Note a stranger; one who goes on guessing has to wait, and fills no audit."""
        self._guesses.take(address)
        with self._services.database.writing() as connection:
            audit.note(connection, self._services.clock, audit.STRANGER, endpoint.name, address=address)

    def _note(self, request: Request, endpoint: Endpoint, actor: Actor, seen: audit.Seen) -> None:
        seen.read = self._recent.new(actor.device_id, seen.read)
        entries = list(seen.entries())
        if not entries:
            return
        with self._services.database.writing() as connection:
            for action, case_ids in entries:
                audit.note(
                    connection,
                    self._services.clock,
                    action,
                    endpoint.name,
                    actor=actor,
                    address=_address(request),
                    case_ids=case_ids,
                )
        self._recent.remember(actor.device_id, seen.read)


def routes(services: Services, rates: Rates, ticks: Ticks) -> list[Route]:
    """Return the routes of version 1."""
    door = Door(services, rates, ticks)
    return [
        Route(endpoint.path, _at(door, endpoint), methods=[endpoint.method], name=endpoint.name)
        for endpoint in ENDPOINTS
    ]


def _at(door: Door, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    def whole(request: Request) -> Response:
        return door.answer(request, endpoint, door.admit(request, endpoint), b"")

    async def read(request: Request) -> Response:
        return await door.in_turn(whole, request)

    async def write(request: Request) -> Response:
        # Whose it is comes first: a stranger's body is not even read.
        actor = await door.in_turn(door.admit, request, endpoint)
        body = await read_body(request, endpoint.limit)
        is_batch = endpoint.media == NDJSON
        return await door.in_turn(door.answer, request, endpoint, actor, body, is_batch=is_batch)

    return read if endpoint.takes is None else write


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _asked(request: Request, endpoint: Endpoint, actor: Actor, packed: bytes, seen: audit.Seen) -> Asked:
    body = _body(endpoint, unpacked(packed, request.headers.get("content-encoding", "")))
    query = _converted(dict(request.query_params), endpoint.query) if endpoint.query else None
    return Asked(actor, body, query, _piece(request.path_params), seen)


def _body(endpoint: Endpoint, data: bytes) -> Any:
    if endpoint.takes is None:
        return None
    if endpoint.takes is bytes:
        return data
    if endpoint.media == NDJSON:
        return ops_of(data)
    try:
        return msgspec.json.decode(data, type=endpoint.takes)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise unreadable() from error


def _converted(values: dict[str, str], kind: type[msgspec.Struct]) -> msgspec.Struct:
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as error:
        raise unreadable() from error


def _piece(values: dict[str, Any]) -> Piece | None:
    """Return which piece is meant. What cannot be one is as unknown as one that nobody has."""
    if not values:
        return None
    try:
        if not _NUMBER.fullmatch(values["number"]):
            raise blobs.not_found()
        return msgspec.convert(values, Piece, strict=False)
    except msgspec.ValidationError as error:
        raise blobs.not_found() from error


def _response(answer: Any, packs: bool) -> Response:
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if answer is None:
        return Response(status_code=204, headers=headers)
    if isinstance(answer, bytes):
        return Response(answer, media_type="application/octet-stream", headers=headers)
    data = msgspec.json.encode(answer)
    if packs and len(data) >= _WORTH_PACKING:
        data = zstandard.ZstdCompressor(level=3).compress(data)
        headers["Content-Encoding"] = "zstd"
    return Response(data, media_type="application/json", headers=headers)
