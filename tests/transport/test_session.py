"""Signing in: a token for a signed challenge, kept while it holds; keys for laptops of before; waiting when asked."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import devices
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import existing_folder
from pbdesk.services.ports import Enrolment
from pbdesk.transport import https
from pbdesk.transport.https import HttpsWire
from pbdesk.transport.session import Session, forget_sessions, new_key, public_key, session_of, with_key
from tests.helpers.gateways import code_for, running_gateway
from tests.helpers.laptops_online import RunningCouncil
from tests.helpers.ticks import Ticks


@pytest.fixture
def gateway(tmp_path) -> Iterator[RunningCouncil]:
    with running_gateway(tmp_path / "gateway") as started:
        running = RunningCouncil(tmp_path / "gateway", started)
        yield running
        running.close()


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """Every request that leaves, in order, and answered by the real gateway."""
    seen: list[str] = []
    send = httpx.HTTPTransport.handle_request

    def note(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        seen.append(f"{request.method} {request.url.path}")
        return send(transport, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", note)
    return seen


def old_enrolment(gateway: RunningCouncil) -> Enrolment:
    """Enrol as a program did from before there were keys."""
    body = {"code": code_for(gateway.folder, "Asha"), "device_name": "old laptop"}
    told = gateway.ask("POST", "/v1/enrol", json=body).json()
    return Enrolment(
        gateway.url, told["device_id"], told["user"], told["council"], told["council_name"], told["token"]
    )


def revoke(gateway: RunningCouncil, device_id: str) -> None:
    database = existing_folder(gateway.folder, SystemClock())
    with database.writing() as connection:
        devices.revoke(connection, SystemClock(), device_id)
    database.close()


OPENING = ["POST /v1/challenge", "POST /v1/session"]
HELLO = "GET /v1/hello"


def test_token_is_got_once_and_used_while_it_holds(gateway, asked) -> None:
    enrolment = gateway.device("Asha").enrolment
    assert (enrolment.token, len(enrolment.key)) == ("", 64)
    asked.clear()
    ticks = Ticks()
    session = Session(ticks)
    for _ in range(2):  # a new connection each time, as at each sync
        with HttpsWire(enrolment, session=session) as wire:
            wire.hello()
    assert asked == [*OPENING, HELLO, HELLO]
    ticks.now += 600
    with HttpsWire(enrolment, session=session) as wire:
        wire.hello()
    assert asked[4:] == [*OPENING, HELLO]


def test_token_that_the_gateway_knows_no_more_is_replaced_once(gateway, asked) -> None:
    enrolment = gateway.device("Asha").enrolment
    session = Session()
    session.keep("a token of yesterday", 600)
    asked.clear()
    with HttpsWire(enrolment, session=session) as wire:
        assert wire.hello().council_name == "Glanmor Council"
    assert asked == [HELLO, *OPENING, HELLO]


def test_revoked_laptop_is_told_at_its_next_request(gateway, asked) -> None:
    laptop = gateway.device("Asha")
    laptop.wire.hello()
    revoke(gateway, laptop.enrolment.device_id)
    asked.clear()
    with pytest.raises(KnownError) as caught:
        laptop.wire.hello()
    assert caught.value.code == "gateway-refused-token"
    assert asked == [HELLO, *OPENING]


def test_laptop_of_before_goes_on_with_its_lasting_token(gateway, asked) -> None:
    old = old_enrolment(gateway)
    asked.clear()
    with HttpsWire(old) as wire:
        assert wire.hello().council == old.council
    assert asked == [HELLO]


def test_laptop_of_before_brings_a_key_and_its_lasting_token_ends(gateway, asked) -> None:
    old = old_enrolment(gateway)
    new = with_key(old)
    assert with_key(new) is new
    asked.clear()
    with HttpsWire(new, session=Session()) as wire:
        wire.hello()
    assert asked == [*OPENING, "POST /v1/key", *OPENING, HELLO]
    asked.clear()
    with HttpsWire(new, session=Session()) as wire:  # also where the answer to the key had been lost
        wire.hello()
    assert asked == [*OPENING, HELLO]
    with HttpsWire(old) as wire, pytest.raises(KnownError) as caught:
        wire.hello()
    assert caught.value.code == "gateway-refused-token"


def test_revoked_laptop_of_before_cannot_bring_a_key(gateway) -> None:
    new = with_key(old_enrolment(gateway))
    revoke(gateway, new.device_id)
    with HttpsWire(new, session=Session()) as wire, pytest.raises(KnownError) as caught:
        wire.hello()
    assert caught.value.code == "gateway-refused-token"


def test_nothing_is_signed_for_another_council(gateway, asked) -> None:
    moved = msgspec.structs.replace(
        gateway.device("Asha").enrolment, council="other", council_name="Cwm Coch"
    )
    asked.clear()
    with HttpsWire(moved, session=Session()) as wire, pytest.raises(KnownError) as caught:
        wire.hello()
    assert caught.value.code == "gateway-other"
    assert asked == OPENING[:1]


def test_session_is_one_for_each_device_until_the_vault_closes() -> None:
    session = session_of("https://gateway.example.org", "device-1")
    assert session_of("https://gateway.example.org", "device-1") is session
    assert session_of("https://gateway.example.org", "device-2") is not session
    forget_sessions()
    assert session_of("https://gateway.example.org", "device-1") is not session


def test_keys_are_pairs_and_never_the_same() -> None:
    key = new_key()
    assert len(public_key(key)) == 64
    assert public_key(key) == public_key(key) != public_key(new_key())


class Busy(HttpsWire):
    """A wire to a gateway that asks to be left alone so many times."""

    def __init__(self, seconds: list[int], ticks: Ticks) -> None:
        self.waited: list[float] = []
        self.seconds = seconds
        self.asked = 0
        enrolment = Enrolment("http://127.0.0.1:1", "d", "Asha", "council-1", "Glanmor", "token")
        super().__init__(enrolment, session=Session(ticks), wait=self.waited.append)

    def answer(self, *_: object, **__: object) -> httpx.Response:
        self.asked += 1
        request = httpx.Request("GET", "http://127.0.0.1:1/v1/digests")
        if self.seconds:
            headers = {"Retry-After": str(self.seconds.pop(0))}
            return httpx.Response(429, headers=headers, content=b"{}", request=request)
        return httpx.Response(200, content=b"[]", request=request)


@pytest.fixture
def busy(monkeypatch):
    def make(seconds: list[int]) -> tuple[Busy, Ticks]:
        ticks = Ticks()
        wire = Busy(seconds, ticks)
        monkeypatch.setattr(https, "_request", wire.answer)
        return wire, ticks

    return make


def test_short_wait_is_granted(busy) -> None:
    wire, _ = busy([1, 3])
    assert wire.digests() == []
    assert (wire.waited, wire.asked) == ([1, 3], 3)
    wire.close()


@pytest.mark.parametrize(
    ("seconds", "words"), [(60, "Try again in a minute."), (150, "Try again in 3 minutes.")]
)
def test_longer_wait_is_told_and_kept(busy, seconds, words) -> None:
    wire, ticks = busy([seconds])
    for _ in range(2):
        with pytest.raises(KnownError) as caught:
            wire.digests()
        assert caught.value.code == "gateway-busy"
        assert words in caught.value.english()
    assert (wire.waited, wire.asked) == ([], 1)
    ticks.now += seconds
    assert wire.digests() == []
    wire.close()


def test_gateway_that_is_always_busy_is_not_asked_for_ever(busy) -> None:
    wire, _ = busy([1] * 50)
    with pytest.raises(KnownError) as caught:
        wire.digests()
    assert caught.value.code == "gateway-busy"
    assert wire.asked < 10
    wire.close()
