"""A real gateway over real HTTP for tests: its own thread, its own folder, any free port."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pbdesk.gateway import devices
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import existing_folder
from pbdesk.gateway.server import Gateway, ServeConfig, Started
from pbdesk.store.vault import Vault
from pbdesk.transport.https import enrol


@contextmanager
def running_gateway(folder: Path, council: str = "Glanmor Council") -> Iterator[Started]:
    """Serve a gateway until the block ends."""
    gateway = Gateway(ServeConfig(folder, council=council))
    started: list[Started] = []
    listening = threading.Event()

    def ready(value: Started) -> None:
        started.append(value)
        listening.set()

    thread = threading.Thread(target=gateway.run, args=(ready,))
    thread.start()
    try:
        assert listening.wait(20), "the gateway did not start"
        yield started[0]
    finally:
        gateway.stop()
        thread.join(20)


def code_for(folder: Path, user: str) -> str:
    """Return a one-time code, as `pbdesk gateway enrol` gives it."""
    database = existing_folder(folder, SystemClock())
    try:
        with database.writing() as connection:
            return devices.new_code(connection, SystemClock(), user)
    finally:
        database.close()


def enrol_vault(vault: Vault, folder: Path, url: str, user: str) -> None:
    """Enrol a vault's device with a gateway."""
    vault.enrolment = enrol(url, code_for(folder, user), f"{user}'s laptop")
