"""Serving the application: a socket that listens before anybody is told of it, TLS beyond this computer."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway.app import build
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import open_any, read_council

IDLE_SECONDS = 30
SWITCH_SECONDS = 0.0005
"""How long a thread of a process that serves may keep the others waiting: whoever has the database's answer goes on
soon, above all the one that holds the feed's counter. Ten times shorter than Python's own."""


@dataclass(frozen=True, slots=True)
class ServeConfig:
    """How a gateway is served.

    Attributes:
        folder: where the embedded database is, or None where `database` is given.
        database: the address of a PostgreSQL database that was prepared, or "".
        host: a numeric address or "localhost".
        port: 0 takes any free one.
        council: the council's name, or "" to keep the one that it has.
        cert, key: files for TLS; needed when `host` is not this computer alone.
    """

    folder: Path | None
    host: str = "127.0.0.1"
    port: int = 0
    council: str = ""
    cert: Path | None = None
    key: Path | None = None
    database: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """What is known once the gateway listens."""

    url: str
    council: str
    council_name: str


class Gateway:
    """A gateway that can be run in this thread and stopped from another."""

    def __init__(self, config: ServeConfig) -> None:
        _check_tls(config)
        self._config = config
        self._database = open_any(config.folder, config.database, SystemClock(), config.council)
        self._server = uvicorn.Server(
            uvicorn.Config(
                build(self._database),
                log_level="warning",
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_keep_alive=IDLE_SECONDS,
                timeout_graceful_shutdown=5,
                ssl_certfile=config.cert,
                ssl_keyfile=config.key,
            )
        )

    def run(self, ready: Callable[[Started], None]) -> None:
        """Serve until stopped; `ready` is called once the socket listens, before the first request."""
        try:
            with _listening(self._config) as listener:
                ready(self._started(listener))
                self._server.run(sockets=[listener])
        finally:
            self._database.close()

    def stop(self) -> None:
        """Ask the gateway to end after the requests at hand."""
        self._server.should_exit = True

    def _started(self, listener: socket.socket) -> Started:
        with self._database.reading() as connection:
            council = read_council(connection)
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        scheme = "https" if self._config.cert else "http"
        return Started(f"{scheme}://{shown}:{port}", council.id, council.name)


def is_loopback(host: str) -> bool:
    """Return whether an address reaches this computer alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_tls(config: ServeConfig) -> None:
    if not is_loopback(config.host) and not (config.cert and config.key):
        raise KnownError(
            "gateway-needs-tls",
            N_("Beyond this computer the gateway is only served encrypted."),
            todo=N_("Give a certificate and its key with --cert and --key, or leave out --host."),
        )
    for file in (config.cert, config.key):
        if file is not None and not file.is_file():
            raise KnownError(
                "file-missing",
                N_("There is no file {file}."),
                todo=N_("Check the name of the certificate and of its key."),
                file=str(file),
            )


def _listening(config: ServeConfig) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    # With the protocol named, asyncio sends small answers at once; without it each one waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((config.host, config.port))
        listener.listen(512)
    except (OSError, OverflowError) as error:
        listener.close()
        raise KnownError(
            "gateway-port",
            N_("The gateway could not listen at {host}, port {port}."),
            todo=N_("Another program may use the port. Choose another one, or 0 for any free one."),
            host=config.host,
            port=config.port,
        ) from error
    return listener
