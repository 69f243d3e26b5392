"""A device's session with its council: signing a challenge with the device's key for a short token.

Tokens are kept in memory alone, for as long as they hold. A device that enrolled before there were keys brings one,
signed with itself and vouched for by its lasting token, which is worth nothing afterwards. It knows no vault: whoever
connects gives it an enrolment with a key (`with_key`) that is already kept.
"""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable, Generator
from typing import TypeVar

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pbdesk.services.ports import Enrolment
from pbdesk.sync.proof import to_bring, to_sign
from pbdesk.transport.refusals import other_council

T = TypeVar("T")
Flow = Generator[httpx.Request, httpx.Response, T]
_EARLY_SECONDS = 30
"""A token is not used in its last moments, so that none ends on the way."""
_FROM_BEFORE_KEYS = (404, 405)
"""What a gateway answers that knows no keys yet."""


class _RefusedError(Exception):
    """The gateway did not give what was asked for on the way to a token; `status` is its answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Challenge(msgspec.Struct, frozen=True):
    challenge: str
    council: str
    council_name: str


class _Opened(msgspec.Struct, frozen=True):
    token: str
    seconds: int


class Session:
    """The short token of one device while it holds, and how long the gateway wants to be left alone."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._token = ""
        self._until = self._busy_until = 0.0

    @property
    def token(self) -> str:
        """The token, or "" where there is none that holds."""
        return self._token if self._ticks() < self._until else ""

    def keep(self, token: str, seconds: int) -> None:
        """Keep a token that holds for some seconds."""
        self._token, self._until = token, self._ticks() + seconds - _EARLY_SECONDS

    def forget(self) -> None:
        """Forget the token."""
        self._token, self._until = "", 0.0

    def leave_alone(self, seconds: int) -> None:
        """Remember that the gateway wants to be left alone for some seconds."""
        self._busy_until = self._ticks() + seconds

    def seconds_busy(self) -> int:
        """Return for how many seconds the gateway still wants to be left alone."""
        return max(0, math.ceil(self._busy_until - self._ticks()))


@functools.lru_cache(maxsize=16)
def session_of(_url: str, _device_id: str) -> Session:
    """Return the one session of a device, so that each sync need not begin with a challenge."""
    return Session()


def forget_sessions() -> None:
    """Forget every token, as when the vault locks."""
    session_of.cache_clear()


def new_key() -> str:
    """Return the private half of a new key, in hexadecimal."""
    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


def public_key(key: str) -> str:
    """Return the public half of a key, in hexadecimal."""
    return _private(key).public_key().public_bytes_raw().hex()


def with_key(enrolment: Enrolment) -> Enrolment:
    """Return an enrolment that has a key: the same one where it has. A new key is to be kept before it is used."""
    return enrolment if enrolment.key else msgspec.structs.replace(enrolment, key=new_key())


class DeviceAuth(httpx.Auth):
    """Puts a token on every request, and gets one first where there is none that holds."""

    requires_response_body = True

    def __init__(self, enrolment: Enrolment, address: str, session: Session) -> None:
        self._enrolment = enrolment
        self._address = address
        self._session = session

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send a request with a token; where the gateway does not know the token any more, get one once more.

        Where no token can be had, the gateway's answer to that is the answer to the request.
        """
        known = self._session.token
        try:
            response = yield _bearing(request, known or (yield from self._sign_in()))
            if response.status_code == 401 and known:
                self._session.forget()
                yield _bearing(request, (yield from self._sign_in()))
        except _RefusedError:
            return

    def _sign_in(self) -> Flow[str]:
        """Return a token. Raises _RefusedError where there is none to be had."""
        lasting = self._enrolment.token
        if not self._enrolment.key:
            return lasting
        try:
            return (yield from self._open())
        except _RefusedError as refusal:
            if lasting and refusal.status in _FROM_BEFORE_KEYS:
                return lasting
            if not lasting or refusal.status != 401:
                raise
        yield from self._bring_key(lasting)
        return (yield from self._open())

    def _open(self) -> Flow[str]:
        """Return a short token, and keep it. Raises _RefusedError, and KnownError (code gateway-other) where another
        council's gateway asks."""
        mine = self._enrolment
        asked = yield from _answer(self._post("/v1/challenge", device_id=mine.device_id))
        given = _read(asked, _Challenge)
        if given.council != mine.council:
            raise other_council(given.council_name, mine.council_name)
        signed = _private(mine.key).sign(to_sign(mine.council, mine.device_id, given.challenge)).hex()
        opened = yield from _answer(
            self._post("/v1/session", device_id=mine.device_id, challenge=given.challenge, signature=signed)
        )
        got = _read(opened, _Opened)
        self._session.keep(got.token, got.seconds)
        return got.token

    def _bring_key(self, lasting: str) -> Flow[None]:
        """Bring the device's key, vouched for by its lasting token. Raises _RefusedError."""
        mine, public = self._enrolment, public_key(self._enrolment.key)
        signature = _private(mine.key).sign(to_bring(mine.council, mine.device_id, public)).hex()
        yield from _answer(_bearing(self._post("/v1/key", public_key=public, signature=signature), lasting))

    def _post(self, path: str, **values: str) -> httpx.Request:
        headers = {"Content-Type": "application/json"}
        return httpx.Request(
            "POST", f"{self._address}{path}", content=msgspec.json.encode(values), headers=headers
        )


def _answer(request: httpx.Request) -> Flow[httpx.Response]:
    """Return the gateway's answer. Raises _RefusedError where it is no success."""
    response = yield request
    if not response.is_success:
        raise _RefusedError(response.status_code)
    return response


def _bearing(request: httpx.Request, token: str) -> httpx.Request:
    request.headers["Authorization"] = f"Bearer {token}"
    return request


def _read(response: httpx.Response, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(response.content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise httpx.DecodingError("this is no gateway of ours", request=response.request) from error


def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))
