"""The gateway's HTTP routes: who is asking, reading what came, one transaction, an answer in JSON.

Errors are `{"code": ..., "sentence": ...}`. What is unknown and what is forbidden are the same 404. Handlers are
plain functions that run in worker threads; only reading bodies is asynchronous.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import zstandard
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway import blobs, devices, feed, log
from pbdesk.gateway.access import Actor
from pbdesk.gateway.bodies import ops_of, read_body, unpacked, unreadable
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.database import Database, read_council
from pbdesk.sync.page import Cursor

STATUS = {
    "not-found": 404,
    "token-unknown": 401,
    "enrol-code-refused": 403,
    "body-too-large": 413,
    "body-unreadable": 400,
    "chunk-differs": 422,
    "feed-shrunk": 409,
}
_WORTH_PACKING = 1024
MAX_QUESTION = 100_000
_SHA256 = re.compile(r"[0-9a-f]{64}")


class EnrolRequest(msgspec.Struct, frozen=True):
    """What a device sends to enrol."""

    code: str
    device_name: str


@dataclass(frozen=True, slots=True)
class Services:
    """What every route needs."""

    database: Database
    clock: Clock


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is read: its actor, body, and values of path and query."""

    actor: Actor
    body: bytes
    path: dict[str, Any]
    query: dict[str, str]


Handler = Callable[[Services, Asked], Any]
"""Returns what is sent: bytes as they are, None for an empty answer, all else as JSON."""


def routes(services: Services) -> list[Route]:
    """Return the routes of version 1."""
    return [
        Route("/v1/enrol", _enrol(services), methods=["POST"]),
        _route(services, "GET", "/v1/hello", _hello),
        _route(services, "POST", "/v1/ops", _push),
        _route(services, "POST", "/v1/ops/others", _hand_in),
        _route(services, "GET", "/v1/ops", _case_ops),
        _route(services, "GET", "/v1/feed", _feed),
        _route(services, "GET", "/v1/digests", _digests),
        _route(services, "POST", "/v1/blobs/missing", _missing, MAX_QUESTION),
        _route(services, "PUT", "/v1/blobs/{sha256}/{number:int}", _put_chunk, CHUNK_BYTES),
        _route(services, "GET", "/v1/blobs/{sha256}/{number:int}", _get_chunk),
    ]


def _route(services: Services, method: str, path: str, handler: Handler, limit: int | None = None) -> Route:
    def answer(request: Request, actor: Actor | None, packed: bytes) -> Response:
        headers = request.headers
        whose = actor or _actor(services, headers.get("authorization", ""))
        body = unpacked(packed, headers.get("content-encoding", ""))
        asked = Asked(whose, body, dict(request.path_params), dict(request.query_params))
        return _response(handler(services, asked), "zstd" in headers.get("accept-encoding", ""))

    async def read(request: Request) -> Response:
        return await run_in_threadpool(answer, request, None, b"")

    async def write(request: Request) -> Response:
        # Whose it is comes first: a stranger's body is not even read.
        actor = await run_in_threadpool(_actor, services, request.headers.get("authorization", ""))
        body = await read_body(request, *(() if limit is None else (limit,)))
        return await run_in_threadpool(answer, request, actor, body)

    return Route(path, read if method == "GET" else write, methods=[method])


def _actor(services: Services, header: str) -> Actor:
    scheme, _, token = header.partition(" ")
    actor = None
    if scheme.lower() == "bearer" and token:
        with services.database.reading_for("") as connection:
            actor = devices.actor_of(connection, token.strip())
    if actor is None:
        raise KnownError("token-unknown", N_("This device is not enrolled here, or its access has ended."))
    return actor


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


def _enrol(services: Services) -> Callable[[Request], Any]:
    def answer(body: bytes) -> Response:
        try:
            asked = msgspec.json.decode(body, type=EnrolRequest)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise unreadable() from error
        with services.database.writing_for("") as connection:
            council = read_council(connection)
            enrolled = devices.enrol(connection, services.clock, asked.code, asked.device_name)
        return _response(
            {
                "device_id": enrolled.device_id,
                "token": enrolled.token,
                "user": enrolled.user,
                "council": council.id,
                "council_name": council.name,
            },
            packs=False,
        )

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(answer, await read_body(request, 10_000))

    return endpoint


def _hello(services: Services, asked: Asked) -> Any:
    with services.database.reading_for(asked.actor.user_id) as connection:
        return feed.hello(connection, asked.actor)


def _push(services: Services, asked: Asked) -> Any:
    ops = ops_of(asked.body)
    with services.database.writing_for(asked.actor.user_id) as connection:
        return log.accept(connection, asked.actor, ops, services.clock)


def _hand_in(services: Services, asked: Asked) -> Any:
    ops = ops_of(asked.body)
    with services.database.writing_for(asked.actor.user_id) as connection:
        return log.accept(connection, asked.actor, ops, services.clock, of_others=True)


def _case_ops(services: Services, asked: Asked) -> Any:
    with services.database.reading_for(asked.actor.user_id) as connection:
        return feed.case_ops(connection, asked.actor, asked.query.get("case", ""))


def _feed(services: Services, asked: Asked) -> Any:
    cursor = Cursor(asked.query.get("epoch", ""), _whole(asked.query.get("seq", "0")))
    limit = _whole(asked.query.get("limit", str(feed.MAX_PAGE_OPS)))
    with services.database.reading_for(asked.actor.user_id) as connection:
        return feed.read_page(connection, asked.actor, cursor, limit)


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise unreadable()
    return int(text)


def _digests(services: Services, asked: Asked) -> Any:
    with services.database.reading_for(asked.actor.user_id) as connection:
        return feed.read_digests(connection, asked.actor)


def _missing(services: Services, asked: Asked) -> Any:
    try:
        wanted = msgspec.json.decode(asked.body, type=list[str])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise unreadable() from error
    with services.database.reading_for(asked.actor.user_id, handing_over=True) as connection:
        return blobs.missing(
            connection, asked.actor, [sha256 for sha256 in wanted if _SHA256.fullmatch(sha256)]
        )


def _piece(asked: Asked) -> tuple[str, int]:
    sha256, number = str(asked.path["sha256"]), int(asked.path["number"])
    if not _SHA256.fullmatch(sha256) or number > 1_000_000:
        raise blobs.not_found()
    return sha256, number


def _put_chunk(services: Services, asked: Asked) -> Any:
    sha256, number = _piece(asked)
    with services.database.writing_for(asked.actor.user_id) as connection:
        blobs.put(connection, asked.actor, sha256, number, asked.body)


def _get_chunk(services: Services, asked: Asked) -> Any:
    sha256, number = _piece(asked)
    with services.database.reading_for(asked.actor.user_id) as connection:
        return blobs.get(connection, asked.actor, sha256, number)


def on_known_error(_request: Request, error: Exception) -> Response:
    """Answer with a known error in words."""
    if not isinstance(error, KnownError):
        raise error
    return _error(STATUS.get(error.code, 400), error.code, error.english())


def on_http_exception(_request: Request, error: Exception) -> Response:
    """Answer what the router refuses (an unknown path, another method) in the same form."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 405:
        return _error(405, "method-unknown", N_("This address does not take that."), error.headers)
    missing = blobs.not_found()
    return _error(404, missing.code, missing.english())


def on_trouble(_request: Request, _error_raised: Exception) -> Response:
    """Answer a fault of our own without saying anything of its inside."""
    return _error(500, "gateway-trouble", N_("The gateway had a fault of its own. Nothing of this was kept."))


def _error(status: int, code: str, sentence: str, headers: Any = None) -> Response:
    data = msgspec.json.encode({"code": code, "sentence": sentence})
    extra = {"Cache-Control": "no-store", **(dict(headers) if headers else {})}
    if status == 401:
        extra["WWW-Authenticate"] = "Bearer"
    return Response(data, status_code=status, media_type="application/json", headers=extra)
