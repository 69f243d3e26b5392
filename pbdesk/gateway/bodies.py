"""Reading a request's body within limits: its size as it comes, and its size and ratio once unpacked."""

from __future__ import annotations

import re

import msgspec
import zstandard
from starlette.requests import ClientDisconnect, Request

from pbdesk.domain.errors import N_, KnownError
from pbdesk.sync.op import Op
from pbdesk.sync.page import MAX_OPS, from_ndjson

MAX_BODY = 2_000_000
MAX_UNPACKED = 4_000_000
MAX_RATIO = 200
MAX_DEPTH = 64
"""Lists and objects within each other: deeper ones could not be read on a device with a smaller stack."""
_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"')
_BRACKETS = re.compile(rb"[][{}]")
_SMALL = 64 * 1024
"""A body this small may have any ratio: a page of equal lines packs very well."""
_WINDOW = 8 * 1024 * 1024


async def read_body(request: Request, limit: int = MAX_BODY) -> bytes:
    """Return a request's body as it came.

    Raises KnownError: "body-too-large" beyond the limit, "body-unreadable" where the connection ended in it.
    """
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise too_large()
            parts.append(part)
    except ClientDisconnect as error:
        raise unreadable() from error
    return b"".join(parts)


def unpacked(body: bytes, encoding: str) -> bytes:
    """Return a body with its content encoding undone. A packed body is one frame that says its size.

    Raises KnownError: "body-too-large" for one that unpacks to too much, "body-unreadable" for an unknown
    encoding, bytes that are not of it, or a frame that is cut.
    """
    if encoding in ("", "identity"):
        return body
    if encoding != "zstd":
        raise unreadable()
    try:
        size = zstandard.frame_content_size(body)
        if size < 0:
            raise unreadable()
        if size > min(MAX_UNPACKED, max(_SMALL, len(body) * MAX_RATIO)):
            raise too_large()
        unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        return unpacker.decompress(body, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise unreadable() from error


def ops_of(data: bytes) -> list[Op]:
    """Return the ops of a batch. Raises KnownError: "body-unreadable", or "body-too-large" for too many."""
    if data.count(b"\n") > MAX_OPS:
        raise too_large()
    try:
        ops = from_ndjson(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise unreadable() from error
    if len(ops) > MAX_OPS or _is_deep(data):
        raise too_large()
    return ops


def _is_deep(data: bytes) -> bool:
    """Return whether a line of JSON nests too deep. Most lines do not have so many brackets in all."""
    return any(
        line.count(b"{") + line.count(b"[") > MAX_DEPTH and _depth(line) > MAX_DEPTH
        for line in data.splitlines()
    )


def _depth(line: bytes) -> int:
    deepest = depth = 0
    for bracket in _BRACKETS.findall(_TEXTS.sub(b"", line)):
        depth += 1 if bracket in b"{[" else -1
        deepest = max(deepest, depth)
    return deepest


def too_large() -> KnownError:
    """Return the error for a body beyond the limits; the desktop sends half of it next."""
    return KnownError("body-too-large", N_("This is more than the gateway takes at once."))


def unreadable() -> KnownError:
    """Return the error for a body that is not what its route takes."""
    return KnownError("body-unreadable", N_("The gateway could not read what was sent."))
