"""Serving: told only once it listens, encrypted beyond this computer, ends when asked."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pbdesk.domain.errors import KnownError
from pbdesk.gateway.server import Gateway, ServeConfig, Started, is_loopback


def own_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for this computer."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    cert, key_file = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert, key_file


def serve(config: ServeConfig, visit) -> Started:
    """Serve while `visit` runs, then stop."""
    gateway = Gateway(config)
    told: list[Started] = []
    listening = threading.Event()
    thread = threading.Thread(
        target=gateway.run, args=(lambda started: (told.append(started), listening.set()),)
    )
    thread.start()
    try:
        assert listening.wait(20)
        visit(told[0])
    finally:
        gateway.stop()
        thread.join(20)
    assert not thread.is_alive()
    return told[0]


def test_gateway_answers_as_soon_as_it_is_told_and_ends_when_asked(tmp_path) -> None:
    def visit(started: Started) -> None:
        assert httpx.get(started.url + "/v1/hello", trust_env=False).status_code == 401

    started = serve(ServeConfig(tmp_path, council="Glanmor"), visit)
    assert started.url.startswith("http://127.0.0.1:")
    with pytest.raises(httpx.ConnectError):
        httpx.get(started.url, trust_env=False)


def test_gateway_is_served_encrypted_with_a_certificate(tmp_path) -> None:
    cert, key = own_certificate(tmp_path)

    def visit(started: Started) -> None:
        trusted = ssl.create_default_context(cafile=str(cert))
        assert httpx.get(started.url + "/v1/hello", verify=trusted, trust_env=False).status_code == 401
        with pytest.raises(httpx.ConnectError):
            httpx.get(started.url + "/v1/hello", trust_env=False)

    assert serve(ServeConfig(tmp_path, cert=cert, key=key), visit).url.startswith("https://")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "gateway.example.org"])
def test_beyond_this_computer_it_needs_a_certificate(tmp_path, host) -> None:
    with pytest.raises(KnownError) as caught:
        Gateway(ServeConfig(tmp_path / "gateway", host=host))
    assert caught.value.code == "gateway-needs-tls"
    assert not (tmp_path / "gateway").exists()


def test_certificate_that_is_not_there_is_told(tmp_path) -> None:
    with pytest.raises(KnownError) as caught:
        Gateway(ServeConfig(tmp_path, host="0.0.0.0", cert=tmp_path / "no.pem", key=tmp_path / "no.key"))
    assert caught.value.code == "file-missing"


def test_port_beyond_all_ports_is_told(tmp_path) -> None:
    with pytest.raises(KnownError) as caught:
        Gateway(ServeConfig(tmp_path, port=99_999_999)).run(lambda _: None)
    assert caught.value.code == "gateway-port"


def test_port_in_use_is_told(tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        gateway = Gateway(ServeConfig(tmp_path, port=taken.getsockname()[1]))
        with pytest.raises(KnownError) as caught:
            gateway.run(lambda _: None)
    assert caught.value.code == "gateway-port"


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False),
     ("10.0.0.1", False), ("localhost.example.org", False), ("", False)],
)  # fmt: skip
def test_loopback(host, own) -> None:
    assert is_loopback(host) is own
