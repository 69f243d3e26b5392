"""The wire to a council's gateway over HTTPS: implements `pbdesk.services.ports.Wire`.

Whatever goes wrong on the way becomes a KnownError in words. It knows no vault, and never tries again by itself:
`pbdesk.services.sync` decides what to send next.
"""

from __future__ import annotations

import functools
import ipaddress
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
import zstandard

from pbdesk.domain.errors import N_, KnownError
from pbdesk.services.ports import Enrolment
from pbdesk.sync.marks import MarkAnswer, MarkReport, vouched
from pbdesk.sync.op import Op
from pbdesk.sync.page import CaseDigest, Cursor, FeedPage, Hello, OpAnswer, to_ndjson
from pbdesk.sync.snapshot import SnapshotPage
from pbdesk.transport.refusals import SAFE, busy, odd, other_council, refused, seconds_to_wait
from pbdesk.transport.session import DeviceAuth, Session, new_key, public_key, session_of

PUSH_VERSION = 1
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_PATIENCE = 4
"""How many times longer a batch may take than anything else: when all of a council's laptops come at once, their
batches wait for each other at the gateway, so that shorter questions need not."""
_WORTH_PACKING = 1024
_ATTEMPTS = 8
_SHORT_WAIT = 5
"""Seconds for which a gateway's wish to wait is simply granted."""
T = TypeVar("T")


class _EnrolAnswer(msgspec.Struct, frozen=True):
    device_id: str
    token: str
    user: str
    council: str
    council_name: str
    courier: str = ""


def enrol(url: str, code: str, device_name: str, *, timeout: httpx.Timeout = _TIMEOUT) -> Enrolment:
    """Enrol this device, with a new key of its own, by a one-time code; return what it has to keep.

    Raises KnownError: "gateway-address" or "gateway-insecure" for the address, "enrol-code-refused" for the
    code, and "gateway-…" as every call of `HttpsWire`.
    """
    address, key = checked_address(url), new_key()
    asked = {"code": code, "device_name": device_name, "public_key": public_key(key)}
    with _client(address, None, timeout) as client:
        headers = {"Content-Type": "application/json"}
        response = _send(client, "POST", "/v1/enrol", content=msgspec.json.encode(asked), headers=headers)
        answer = _decoded(response, _EnrolAnswer)
    return Enrolment(
        address,
        answer.device_id,
        answer.user,
        answer.council,
        answer.council_name,
        answer.token,
        key,
        answer.courier,
    )


class HttpsWire:
    """One device's connection to its council. To be closed, or used as a context manager.

    Every method raises KnownError: "gateway-down", "gateway-slow", "gateway-other" (another council's),
    "gateway-refused-token", "gateway-odd" (no gateway of pbdesk), "gateway-too-old", "gateway-busy",
    "gateway-too-large" (send less at once), "gateway-unreadable" (it could not read what came), "gateway-trouble"
    (a fault over there).
    """

    def __init__(
        self,
        enrolment: Enrolment,
        *,
        timeout: httpx.Timeout = _TIMEOUT,
        session: Session | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._enrolment = enrolment
        self._session = session or session_of(enrolment.url, enrolment.device_id)
        self._wait = wait
        self._patient = {**timeout.as_dict(), "read": timeout.read and timeout.read * _PATIENCE}
        address = checked_address(enrolment.url)
        self._client = _client(address, DeviceAuth(enrolment, address, self._session), timeout)

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
            raise other_council(answer.council_name, self._enrolment.council_name)
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

    def snapshot(self, case_ids: Sequence[str]) -> SnapshotPage:
        """Return how the records of some cases stand: whole cases, as many as fit on a page."""
        body, headers = msgspec.json.encode(list(case_ids)), {"Content-Type": "application/json"}
        return _decoded(self._ask("POST", "/v1/snapshot", content=body, headers=headers), SnapshotPage)

    def digests(self) -> Sequence[CaseDigest]:
        """Return the gateway's digest of each case that this device may hold."""
        return _decoded(self._get("/v1/digests"), list[CaseDigest])

    def case_ops(self, case_id: str) -> Sequence[str]:
        """Return the ids of a case's ops that the gateway holds; none where it knows no such case for us."""
        return _decoded(self._get("/v1/ops", {"case": case_id}), list[str])

    def mark(self, report: MarkReport) -> MarkAnswer:
        """Tell, signed with the device's key, how far it has got, and return the council's signed answer."""
        signed = vouched(report, self._enrolment.council, self._enrolment.key)
        body, headers = msgspec.json.encode(signed), {"Content-Type": "application/json"}
        return _decoded(self._ask("POST", "/v1/mark", content=body, headers=headers), MarkAnswer)

    def missing_chunks(self, sha256s: Sequence[str]) -> Mapping[str, Sequence[int]]:
        """Return which pieces of these photos the gateway lacks, leaving out photos that it does not know."""
        if not sha256s:
            return {}
        body, headers = msgspec.json.encode(list(sha256s)), {"Content-Type": "application/json"}
        answer = self._ask("POST", "/v1/blobs/missing", content=body, headers=headers)
        return _decoded(answer, dict[str, list[int]])

    def put_chunk(self, sha256: str, number: int, data: bytes) -> None:
        """Send one piece of an attachment; repeating it changes nothing."""
        headers = {"Content-Type": "application/octet-stream"}
        self._ask("PUT", f"/v1/blobs/{sha256}/{number}", content=data, headers=headers)

    def get_chunk(self, sha256: str, number: int) -> bytes:
        """Return one piece. Raises KnownError (code gateway-not-found) where the gateway has none for us."""
        return self._get(f"/v1/blobs/{sha256}/{number}").content

    def _post_ops(self, path: str, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        body = to_ndjson(ops)
        headers = {"Content-Type": "application/x-ndjson"}
        if len(body) >= _WORTH_PACKING:
            body = zstandard.ZstdCompressor(level=3).compress(body)
            headers["Content-Encoding"] = "zstd"
        answer = self._ask(
            "POST", path, content=body, headers=headers, timeout=httpx.Timeout(**self._patient)
        )
        return _decoded(answer, list[OpAnswer])

    def _get(self, path: str, query: Mapping[str, str] | None = None) -> httpx.Response:
        return self._ask("GET", path, params=query)

    def _ask(self, method: str, path: str, **what: Any) -> httpx.Response:
        """Send a request. Where the gateway asks for a short wait, wait; for a longer one, leave it alone until then,
        and say so."""
        for _attempt in range(_ATTEMPTS):
            if self._session.seconds_busy():
                raise busy(self._session.seconds_busy())
            response = _request(self._client, method, path, **what)
            seconds = seconds_to_wait(response) if response.status_code == 429 else 0
            if not 0 < seconds <= _SHORT_WAIT:
                break
            self._wait(seconds)
        self._session.leave_alone(seconds)
        return _accepted(response)


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


def _client(address: str, auth: httpx.Auth | None, timeout: httpx.Timeout) -> httpx.Client:
    parts = urlsplit(address)
    own_computer = _is_loopback(parts.hostname or "")
    return httpx.Client(
        base_url=address,
        headers={"Accept-Encoding": "zstd, identity"},
        auth=auth,
        timeout=timeout,
        follow_redirects=False,
        verify=_trusted() if parts.scheme == "https" else False,  # without TLS only this computer is reached
        trust_env=not own_computer,  # a proxy of the council's network cannot reach this computer
    )


def _send(client: httpx.Client, method: str, path: str, **what: Any) -> httpx.Response:
    return _accepted(_request(client, method, path, **what))


def _request(client: httpx.Client, method: str, path: str, **what: Any) -> httpx.Response:
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
        raise odd() from error
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise KnownError(
            "gateway-down",
            N_("The council's gateway cannot be reached."),
            safe=SAFE,
            todo=N_("Check the connection. You can go on working, and sync later."),
        ) from error
    return response


def _accepted(response: httpx.Response) -> httpx.Response:
    if response.is_success:
        return response
    raise refused(response)


def _decoded(response: httpx.Response, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(response.content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise odd() from error
