"""The wire: whatever goes wrong on the way is told in words that say what is safe."""

from __future__ import annotations

import http.server
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import msgspec
import pytest
import zstandard

from pbdesk.domain.errors import KnownError
from pbdesk.services.ports import Enrolment
from pbdesk.sync.page import Cursor, Hello
from pbdesk.transport.https import HttpsWire, checked_address, enrol
from tests.helpers.gateways import code_for, running_gateway
from tests.helpers.laptops_online import RunningCouncil

CASE = "case-1"
QUICK = httpx.Timeout(0.3)
JSON = "application/json"


def enrolment(url: str, **changes: str) -> Enrolment:
    plain = Enrolment(url, "device-1", "Asha", "council-1", "Glanmor Council", "token")
    return msgspec.structs.replace(plain, **changes)


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[tuple[str, list[dict]]]:
    """Serve one answer to everything, and note what was asked."""
    asked: list[dict] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            asked.append({"path": self.path, "headers": dict(self.headers), "body": self.rfile.read(length)})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = answer  # noqa: N815 - the names that the server looks for

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def code_of(call, *arguments: object) -> str:
    with pytest.raises(KnownError) as caught:
        call(*arguments)
    said = caught.value.english()
    assert caught.value.safe, "say what is safe"
    assert caught.value.todo, "say what to do"
    assert "token" not in said
    assert "Traceback" not in said
    return caught.value.code


@pytest.fixture
def gateway(tmp_path) -> Iterator[RunningCouncil]:
    with running_gateway(tmp_path / "gateway") as started:
        running = RunningCouncil(tmp_path / "gateway", started)
        yield running
        running.close()


def test_enrolling_and_a_whole_exchange(gateway) -> None:
    laptop = gateway.device("Asha")
    assert (laptop.enrolment.user, laptop.enrolment.council_name) == ("Asha", "Glanmor Council")
    assert laptop.wire.hello().council == laptop.enrolment.council
    op = laptop.maker.case(CASE, reference="x" * 3000)
    (answer,) = laptop.wire.push([op])
    page = laptop.wire.feed(Cursor(), 10)
    assert (answer.outcome, answer.seq) == ("applied", 1)
    assert [each.op for each in page.ops] == [op]
    assert [each.count for each in laptop.wire.digests()] == [1]
    assert laptop.wire.missing_chunks([]) == {}
    assert list(laptop.wire.push([])) == []


def test_address_may_end_in_a_stroke(gateway) -> None:
    found = enrol(f"  {gateway.url}/ ", code_for(gateway.folder, "Asha"), "laptop")
    assert found.url == gateway.url


def test_wrong_code_is_told(gateway) -> None:
    assert code_of(enrol, gateway.url, "AAAA-AAAA-AAAA-AAAA", "laptop") == "enrol-code-refused"


def test_gateway_of_another_council_gets_nothing(gateway) -> None:
    laptop = gateway.device("Asha")
    moved = msgspec.structs.replace(laptop.enrolment, council="council-2", council_name="Cwm Coch")
    with HttpsWire(moved) as wire, pytest.raises(KnownError) as caught:
        wire.hello()
    assert caught.value.code == "gateway-other"
    assert "Glanmor Council" in caught.value.english()
    assert "Cwm Coch" in caught.value.english()


def test_unknown_token_is_told(gateway) -> None:
    with HttpsWire(enrolment(gateway.url)) as wire:
        assert code_of(wire.hello) == "gateway-refused-token"


def test_wire_after_the_gateway_has_gone_and_come_back(tmp_path) -> None:
    with running_gateway(tmp_path / "gateway") as started:
        known = enrol(started.url, code_for(tmp_path / "gateway", "Asha"), "laptop")
    with HttpsWire(known) as wire:
        assert code_of(wire.hello) == "gateway-down"


def test_nobody_listening_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert code_of(enrol, f"http://127.0.0.1:{port}", "code", "laptop") == "gateway-down"


def test_name_that_nobody_knows_is_told(monkeypatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert code_of(enrol, "https://gateway.example.org", "code", "laptop") == "gateway-down"


def test_silence_is_told_after_the_time_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with HttpsWire(enrolment(url), timeout=QUICK) as wire:
            assert code_of(wire.hello) == "gateway-slow"


def test_batch_is_waited_for_longer_than_a_question() -> None:
    def late(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        connection.recv(65536)
        time.sleep(2 * QUICK.read)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=late, args=(listener,))
        thread.start()
        with HttpsWire(enrolment(f"http://127.0.0.1:{listener.getsockname()[1]}"), timeout=QUICK) as wire:
            assert wire.push([]) == []
        thread.join()


def test_connection_cut_in_the_middle_is_told() -> None:
    with answering(200, b"{}", Connection="close") as (url, _), HttpsWire(enrolment(url)) as wire:
        assert code_of(wire.hello) == "gateway-odd"
    listener = socket.create_server(("127.0.0.1", 0))

    def cut() -> None:
        connection, _ = listener.accept()
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")
        connection.close()

    thread = threading.Thread(target=cut)
    thread.start()
    with HttpsWire(enrolment(f"http://127.0.0.1:{listener.getsockname()[1]}")) as wire:
        assert code_of(wire.hello) == "gateway-down"
    thread.join()
    listener.close()


PAGE = b"<!doctype html><title>Welcome to the hotel</title>"
HELLO = {"council": "council-1", "council_name": "Glanmor Council", "epoch": "e", "push_versions": [2]}


@pytest.mark.parametrize(
    ("status", "body", "headers", "code"),
    [
        (200, PAGE, {"Content_Type": "text/html"}, "gateway-odd"),
        (200, b"", {}, "gateway-odd"),
        (200, b'{"council": 5}', {"Content_Type": JSON}, "gateway-odd"),
        (200, b"[" * 50_000, {"Content_Type": JSON}, "gateway-odd"),
        (200, b"\xff\xfe", {"Content_Type": JSON}, "gateway-odd"),
        (200, b"not zstd", {"Content_Type": JSON, "Content_Encoding": "zstd"}, "gateway-odd"),
        (302, b"", {"Location": "https://example.org/"}, "gateway-odd"),
        (401, PAGE, {}, "gateway-odd"),
        (404, PAGE, {}, "gateway-odd"),
        (403, PAGE, {}, "gateway-odd"),
        (404, b'{"code":"not-found","sentence":"x"}', {}, "gateway-not-found"),
        (409, b'{"code":"feed-shrunk","sentence":"x"}', {}, "gateway-shrunk"),
        (413, PAGE, {}, "gateway-too-large"),
        (429, b"", {}, "gateway-busy"),
        (500, b'{"code":"gateway-trouble","sentence":"x"}', {}, "gateway-trouble"),
        (502, PAGE, {}, "gateway-trouble"),
        (200, json.dumps(HELLO).encode(), {}, "gateway-too-old"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_every_odd_answer_is_told_in_words(status, body, headers, code) -> None:
    with answering(status, body, **headers) as (url, asked), HttpsWire(enrolment(url)) as wire:
        assert code_of(wire.hello) == code
    assert len(asked) == 1, "the wire never tries again by itself, nor goes where it is sent"


@pytest.mark.parametrize("call", ["push", "feed", "digests", "missing_chunks", "enrol"])
def test_an_answer_of_another_shape_is_odd_on_every_road(call) -> None:
    with answering(200, b'"something else"') as (url, _), HttpsWire(enrolment(url)) as wire:
        calls = {
            "push": lambda: wire.push([]),
            "feed": lambda: wire.feed(Cursor(), 10),
            "digests": wire.digests,
            "missing_chunks": lambda: wire.missing_chunks(["0" * 64]),
            "enrol": lambda: enrol(url, "code", "laptop"),
        }
        assert code_of(calls[call]) == "gateway-odd"


def test_what_a_newer_gateway_adds_is_left_alone() -> None:
    body = json.dumps({**HELLO, "push_versions": [1, 2], "invented_later": {"x": 1}}).encode()
    with answering(200, body) as (url, _), HttpsWire(enrolment(url)) as wire:
        assert wire.hello() == Hello("council-1", "Glanmor Council", "e", (), (1, 2))


def test_long_batches_are_packed_and_carry_the_token(gateway) -> None:
    maker = gateway.device("Asha").maker
    long, short = maker.case(CASE, reference="x" * 3000), maker.op("append", "note", "n", CASE)
    with answering(200, b"[]") as (url, asked), HttpsWire(enrolment(url)) as wire:
        wire.push([long])
        wire.push([short])
    packed, plain = asked
    assert packed["headers"]["Content-Encoding"] == "zstd"
    assert b"x" * 3000 in zstandard.ZstdDecompressor().decompress(packed["body"])
    assert "Content-Encoding" not in plain["headers"]
    assert {each["headers"]["Authorization"] for each in asked} == {"Bearer token"}


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://gateway.example.org", "https://gateway.example.org"),
        (" https://gateway.example.org/council/ ", "https://gateway.example.org/council"),
        ("https://gateway.example.org:8443", "https://gateway.example.org:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://localhost:1", "http://localhost:1"),
    ],
)
def test_addresses_that_may_be_used(url, address) -> None:
    assert checked_address(url) == address


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://gateway.example.org", "gateway-insecure"),
        ("http://192.0.2.7", "gateway-insecure"),
        ("http://localhost.example.org", "gateway-insecure"),
        ("http://127.0.0.1.example.org", "gateway-insecure"),
        ("gateway.example.org", "gateway-address"),
        ("", "gateway-address"),
        ("ftp://gateway.example.org", "gateway-address"),
        ("https://", "gateway-address"),
        ("https://[::1", "gateway-address"),
        ("https://gateway.example.org:port", "gateway-address"),
        ("https://asha:secret@gateway.example.org", "gateway-address"),
        ("https://gateway.example.org?x=1", "gateway-address"),
        ("file:///etc/passwd", "gateway-address"),
    ],
)
def test_other_addresses_are_refused_before_anything_is_sent(url, code) -> None:
    assert code_of(checked_address, url) == code


def test_address_with_a_path_keeps_it() -> None:
    with answering(200, b"[]") as (url, asked), HttpsWire(enrolment(f"{url}/council/")) as wire:
        wire.digests()
    assert asked[0]["path"] == "/council/v1/digests"
