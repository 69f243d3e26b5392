"""The wire to a council's gateway over HTTPS: implements `pbdesk.services.ports.Wire`.

Whatever goes wrong on the way becomes a KnownError in words. It knows no vault, and never tries again by itself:
`pbdesk.services.sync` decides what to send next.
"""

from __future__ import annotations

import functools
import ipaddress
import ssl
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
import zstandard

from pbdesk.domain.errors import N_, KnownError
from pbdesk.services.ports import Enrolment
from pbdesk.sync.op import Op
from pbdesk.sync.page import CaseDigest, Cursor, FeedPage, Hello, OpAnswer, to_ndjson

PUSH_VERSION = 1
SAFE = N_("Your changes are safe on this computer.")
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_WORTH_PACKING = 1024
T = TypeVar("T")


class _EnrolAnswer(msgspec.Struct, frozen=True):
    device_id: str
    token: str
    user: str
    council: str
    council_name: str


class _ErrorBody(msgspec.Struct, frozen=True):
    code: str
    sentence: str


def enrol(url: str, code: str, device_name: str, *, timeout: httpx.Timeout = _TIMEOUT) -> Enrolment:
    """Enrol this device with a one-time code and return what it has to keep, token included.

    Raises KnownError: "gateway-address" or "gateway-insecure" for the address, "enrol-code-refused" for the
    code, and "gateway-…" as every call of `HttpsWire`.
    """
    address = checked_address(url)
    with _client(address, {}, timeout) as client:
        body = msgspec.json.encode({"code": code, "device_name": device_name})
        headers = {"Content-Type": "application/json"}
        response = _send(client, "POST", "/v1/enrol", content=body, headers=headers)
        answer = _decoded(response, _EnrolAnswer)
    return Enrolment(
        address, answer.device_id, answer.user, answer.council, answer.council_name, answer.token
    )


class HttpsWire:
    """One device's connection to its council. To be closed, or used as a context manager.

    Every method raises KnownError: "gateway-down", "gateway-slow", "gateway-other" (another council's),
    "gateway-refused-token", "gateway-odd" (no gateway of pbdesk), "gateway-too-old", "gateway-busy",
    "gateway-too-large" (send less at once), "gateway-unreadable" (it could not read what came), "gateway-trouble"
    (a fault over there).
    """

    def __init__(self, enrolment: Enrolment, *, timeout: httpx.Timeout = _TIMEOUT) -> None:
        self._enrolment = enrolment
        headers = {"Authorization": f"Bearer {enrolment.token}"}
        self._client = _client(checked_address(enrolment.url), headers, timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def hello(self) -> Hello:
        """Return who the gateway is and which cases this device may hold; refuses another council's."""
        answer = _decoded(self._get("/v1/hello"), Hello)
        if answer.council != self._enrolment.council:
            raise KnownError(
                "gateway-other",
                N_("This is the gateway of {other}, but this computer belongs to {own}."),
                safe=N_("Nothing was sent. Your changes are safe on this computer."),
                todo=N_("Check the gateway's address, or ask {own} for help."),
                other=answer.council_name,
                own=self._enrolment.council_name,
            )
        if PUSH_VERSION not in answer.push_versions:
            raise KnownError(
                "gateway-too-old",
                N_("The council's gateway and this program are of different ages and cannot talk."),
                safe=SAFE,
                todo=N_("Update pbdesk, or ask the council to update its gateway."),
            )
        return answer

    def push(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        """Send one batch and return an answer for each op that the gateway took a stand on."""
        return self._post_ops("/v1/ops", ops)

    def hand_in(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        """Give a restored gateway ops of other devices that it lost; it answers as to `push`."""
        return self._post_ops("/v1/ops/others", ops)

    def feed(self, cursor: Cursor, limit: int) -> FeedPage:
        """Return the page of the feed after a cursor, with at most `limit` ops."""
        query = {"epoch": cursor.epoch, "seq": str(cursor.seq), "limit": str(limit)}
        return _decoded(self._get("/v1/feed", query), FeedPage)

    def digests(self) -> Sequence[CaseDigest]:
        """Return the gateway's digest of each case that this device may hold."""
        return _decoded(self._get("/v1/digests"), list[CaseDigest])

    def case_ops(self, case_id: str) -> Sequence[str]:
        """Return the ids of a case's ops that the gateway holds; none where it knows no such case for us."""
        return _decoded(self._get("/v1/ops", {"case": case_id}), list[str])

    def missing_chunks(self, sha256s: Sequence[str]) -> Mapping[str, Sequence[int]]:
        """Return which pieces of these photos the gateway lacks, leaving out photos that it does not know."""
        if not sha256s:
            return {}
        body, headers = msgspec.json.encode(list(sha256s)), {"Content-Type": "application/json"}
        answer = _send(self._client, "POST", "/v1/blobs/missing", content=body, headers=headers)
        return _decoded(answer, dict[str, list[int]])

    def put_chunk(self, sha256: str, number: int, data: bytes) -> None:
        """Send one piece of an attachment; repeating it changes nothing."""
        headers = {"Content-Type": "application/octet-stream"}
        _send(self._client, "PUT", f"/v1/blobs/{sha256}/{number}", content=data, headers=headers)

    def get_chunk(self, sha256: str, number: int) -> bytes:
        """Return one piece. Raises KnownError (code gateway-not-found) where the gateway has none for us."""
        return self._get(f"/v1/blobs/{sha256}/{number}").content

    def _post_ops(self, path: str, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        body = to_ndjson(ops)
        headers = {"Content-Type": "application/x-ndjson"}
        if len(body) >= _WORTH_PACKING:
            body = zstandard.ZstdCompressor(level=3).compress(body)
            headers["Content-Encoding"] = "zstd"
        return _decoded(_send(self._client, "POST", path, content=body, headers=headers), list[OpAnswer])

    def _get(self, path: str, query: Mapping[str, str] | None = None) -> httpx.Response:
        return _send(self._client, "GET", path, params=query)


def checked_address(url: str) -> str:
    """Return a gateway's address without a path's last stroke.

    Raises KnownError: "gateway-address" where it is no web address, "gateway-insecure" where it is not
    encrypted and reaches beyond this computer.
    """
    address = url.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or parts.username:
        raise KnownError(
            "gateway-address",
            N_("“{url}” is not the address of a gateway."),
            safe=SAFE,
            todo=N_("Type it as the council gave it, like https://gateway.example.org."),
            url=url.strip()[:80],
        )
    if parts.scheme == "http" and not _is_loopback(host):
        raise KnownError(
            "gateway-insecure",
            N_("The address {url} is not encrypted, so other people could read what is sent."),
            safe=N_("Nothing was sent. Your changes are safe on this computer."),
            todo=N_("Use an address that begins with https://."),
            url=address[:80],
        )
    return address


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Return the authorities that are trusted; reading them takes longer than a sync with nothing to do."""
    return httpx.create_ssl_context()


def _client(address: str, headers: Mapping[str, str], timeout: httpx.Timeout) -> httpx.Client:
    parts = urlsplit(address)
    own_computer = _is_loopback(parts.hostname or "")
    return httpx.Client(
        base_url=address,
        headers={"Accept-Encoding": "zstd, identity", **headers},
        timeout=timeout,
        follow_redirects=False,
        verify=_trusted() if parts.scheme == "https" else False,  # without TLS only this computer is reached
        trust_env=not own_computer,  # a proxy of the council's network cannot reach this computer
    )


def _send(client: httpx.Client, method: str, path: str, **what: Any) -> httpx.Response:
    try:
        response = client.request(method, path, **what)
    except httpx.TimeoutException as error:
        raise KnownError(
            "gateway-slow",
            N_("The council's gateway did not answer in time."),
            safe=SAFE,
            todo=N_("Try again where the connection is better. What arrived already is not sent twice."),
        ) from error
    except httpx.DecodingError as error:
        raise _odd() from error
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise KnownError(
            "gateway-down",
            N_("The council's gateway cannot be reached."),
            safe=SAFE,
            todo=N_("Check the connection. You can go on working, and sync later."),
        ) from error
    if response.is_success:
        return response
    raise _refused(response)


def _refused(response: httpx.Response) -> KnownError:
    """Return the error for an answer that is no success."""
    try:
        told = msgspec.json.decode(response.content, type=_ErrorBody)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        told = _ErrorBody("", "")
    status = response.status_code
    if told.code == "token-unknown" and status == 401:
        return KnownError(
            "gateway-refused-token",
            N_("The council has ended this computer's access, or does not know it."),
            safe=SAFE,
            todo=N_("Ask the council for a new code, and enrol this computer again."),
        )
    if told.code == "enrol-code-refused":
        return KnownError(
            "enrol-code-refused",
            N_("This code is not known to the council, was used already, or is too old."),
            safe=SAFE,
            todo=N_("Check the code, or ask the council for a new one."),
        )
    if told.code == "feed-shrunk":
        return KnownError(
            "gateway-shrunk",
            N_("The council's log is shorter than it was."),
            safe=N_("Your changes are safe on this computer, and nothing here was removed."),
            todo=N_("Tell the council that its gateway may have been restored from an old copy."),
        )
    return _refused_by_status(status, told.code)


def _refused_by_status(status: int, code: str) -> KnownError:
    if status == 413:
        return KnownError(
            "gateway-too-large",
            N_("The council's gateway did not take so much at once."),
            safe=SAFE,
            todo=N_("It is sent again in smaller parts."),
        )
    if status == 429:
        return KnownError(
            "gateway-busy",
            N_("The council's gateway is busy."),
            safe=SAFE,
            todo=N_("Try again in a few minutes."),
        )
    if status == 404 and code == "not-found":
        return KnownError(
            "gateway-not-found",
            N_("The council's gateway does not hold this for you yet."),
            safe=SAFE,
            todo=N_("Try again after the next sync."),
        )
    if status == 400 and code == "body-unreadable":
        return KnownError(
            "gateway-unreadable",
            N_("The council's gateway could not read what was sent."),
            safe=SAFE,
            todo=N_("It is sent again in smaller parts. If it lasts, update pbdesk or tell the council."),
        )
    if status >= 500:
        return KnownError(
            "gateway-trouble",
            N_("The council's gateway has a fault."),
            safe=SAFE,
            todo=N_("Try again later. If it lasts, tell the council."),
        )
    return _odd()


def _decoded(response: httpx.Response, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(response.content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _odd() from error


def _odd() -> KnownError:
    return KnownError(
        "gateway-odd",
        N_("What answers at this address is not a gateway of pbdesk."),
        safe=SAFE,
        todo=N_("Check the address. In a hotel or café, sign in to the network first."),
    )
