"""What the gateway answers where something is wrong: always `{"code": ..., "sentence": ...}`, in words.

What is unknown and what is forbidden are the same 404, and a fault of our own says nothing of its inside.
"""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway import blobs

STATUS = {
    "not-found": 404,
    "token-unknown": 401,
    "enrol-code-refused": 403,
    "body-too-large": 413,
    "body-unreadable": 400,
    "chunk-differs": 422,
    "feed-shrunk": 409,
    "too-often": 429,
}


class Trouble(msgspec.Struct, frozen=True):
    """Every answer that is not what was asked for.

    Attributes:
        code: stable, for programs.
        sentence: in English, for people.
    """

    code: str
    sentence: str


def on_known_error(_request: Request, error: Exception) -> Response:
    """Answer with a known error in words."""
    if not isinstance(error, KnownError):
        raise error
    waits = error.fields.get("seconds") if error.code == "too-often" else None
    headers = {} if waits is None else {"Retry-After": str(waits)}
    return _error(STATUS.get(error.code, 400), error.code, error.english(), headers)


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
    data = msgspec.json.encode(Trouble(code, sentence))
    extra = {"Cache-Control": "no-store", **(dict(headers) if headers else {})}
    if status == 401:
        extra["WWW-Authenticate"] = "Bearer"
    return Response(data, status_code=status, media_type="application/json", headers=extra)
