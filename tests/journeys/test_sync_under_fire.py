"""Real processes, HTTP and databases, and kill -9 on every side: each change that was saved is accounted for."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from pbdesk.domain.errors import KnownError
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import Database, existing_folder, open_url
from pbdesk.gateway.tables import attachment_chunks, chunks, ops, records
from pbdesk.services.clock import SystemClock as VaultClock
from pbdesk.store.vault import Vault, open_vault
from pbdesk.sync.heads import RecordState
from pbdesk.transport.https import enrol
from tests.helpers.bad_network import bad_network
from tests.helpers.desk_under_fire import sync
from tests.helpers.postgres import running_postgres
from tests.helpers.vaults import PASSPHRASE, add_case, new_vault

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 6.0
PATIENCE_SECONDS = 60.0
"""A busy machine gets so long until enough has happened for the test to mean something."""
LAPTOPS = 3


def child(*arguments: str) -> subprocess.Popen[str]:
    """Start a Python process of the project."""
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, env=here, cwd=ROOT
    )


@dataclass
class Served:
    """A gateway that is killed and started again, always at the same port."""

    folder: Path
    url: str
    port: int = 0
    starts: int = 0
    process: subprocess.Popen[str] | None = None

    @property
    def place(self) -> list[str]:
        """The options that name its database."""
        return ["--database", self.url] if self.url else ["--folder", str(self.folder)]

    def start(self) -> None:
        """Serve."""
        self.starts += 1
        command = ["-m", "pbdesk", "gateway", "serve", *self.place, "--port", str(self.port), "--json"]
        self.process = child(*command)
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        self.port = int(told["url"].rpartition(":")[2])

    def kill(self) -> None:
        """Kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def open(self) -> Database:
        """Open its database beside it."""
        clock = SystemClock()
        return open_url(self.url, clock) if self.url else existing_folder(self.folder, clock)

    def code(self, user: str) -> str:
        """Return a one-time code, as the console gives it."""
        done = child("-m", "pbdesk", "gateway", "enrol", *self.place, "--user", user, "--json")
        return str(json.loads(done.communicate()[0])["code"])


@dataclass
class Desk:
    """A laptop that is killed and started again."""

    folder: Path
    said: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None

    def start(self, seed: int) -> None:
        """Let it save and sync."""
        self.process = child("-m", "tests.helpers.desk_under_fire", str(self.folder), str(seed))

    def kill(self) -> None:
        """Kill -9, and take down what it had said by then. A line that is cut was not said."""
        if self.process is not None:
            self.process.kill()
            text = self.process.communicate()[0]
            self.said += [line for line in text.splitlines(keepends=True) if line.endswith("\n")]
            self.process = None

    def count(self, word: str) -> int:
        """Return how often it said a word first."""
        return sum(line.startswith(word) for line in self.said)

    def saved(self) -> set[str]:
        """Return the ops of which it said that they are saved."""
        return {line.split()[1] for line in self.said if line.startswith("saved")}


@contextmanager
def served(kind: str, folder: Path) -> Iterator[Served]:
    """Give a gateway on a kind of database."""
    if kind == "sqlite":
        gateway = Served(folder / "gateway", "")
        yield gateway
        gateway.kill()
        return
    with running_postgres() as server:
        name = server.new_database(SystemClock())
        gateway = Served(folder, server.app_url(name).render_as_string(hide_password=False))
        yield gateway
        gateway.kill()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_change_that_was_saved_is_accounted_for(tmp_path: Path, kind: str) -> None:
    rng = random.Random(f"fire {kind}")
    with served(kind, tmp_path) as gateway:
        gateway.start()
        with bad_network(gateway.port, 7) as network:
            desks = [enrolled(tmp_path / f"laptop-{n}", gateway, network.url) for n in range(LAPTOPS)]

            def enough() -> bool:
                saved = sum(desk.count("saved") for desk in desks)
                return saved > 20 and gateway.starts > 2 and len(network.met) > 3

            burn(rng, gateway, desks, enough)
            network.stormy = False
            gateway.kill()
            gateway.start()
            vaults = [come_to_rest(desk, network.url) for desk in desks]
            for _ in range(3):
                moved = sum(sync(vault) for vault in vaults)
        assert moved == 0, "it never comes to rest"
        assert enough()
        with closing_all(vaults):
            check(gateway, desks, vaults)


def enrolled(folder: Path, gateway: Served, url: str) -> Desk:
    """Make a laptop of one user, with a case of its own, that knows the gateway by the bad network."""
    vault = new_vault(folder, "Asha", VaultClock())
    straight = f"http://127.0.0.1:{gateway.port}"
    vault.enrolment = msgspec.structs.replace(enrol(straight, gateway.code("Asha"), folder.name), url=url)
    add_case(vault, "Nia Llwyd", folder.name)
    vault.close()
    return Desk(folder)


def burn(rng: random.Random, gateway: Served, desks: list[Desk], enough: Callable[[], bool]) -> None:
    """Kill one side or the other at random moments, for some seconds and until enough has happened."""
    for desk in desks:
        desk.start(rng.randrange(10**6))
    began = time.monotonic()
    while (passed := time.monotonic() - began) < SECONDS or (not enough() and passed < PATIENCE_SECONDS):
        time.sleep(rng.uniform(0.4, 1.2))
        victim = rng.choice([gateway, *desks])
        victim.kill()
        if isinstance(victim, Served):
            victim.start()
        else:
            victim.start(rng.randrange(10**6))
    for desk in desks:
        desk.kill()


def come_to_rest(desk: Desk, url: str) -> Vault:
    """Open a laptop again in good weather and sync."""
    vault = open_vault(desk.folder, PASSPHRASE)
    for _ in range(5):
        try:
            sync(vault)
            return vault
        except KnownError:
            time.sleep(0.5)
    raise AssertionError(f"it cannot sync at {url}")


@contextmanager
def closing_all(vaults: list[Vault]) -> Iterator[None]:
    """Close the vaults at the end."""
    try:
        yield
    finally:
        for vault in vaults:
            vault.close()


def check(gateway: Served, desks: list[Desk], vaults: list[Vault]) -> None:
    """Every save is in the gateway's log once, and every laptop shows the same."""
    database = gateway.open()
    with database.reading() as connection:
        log = connection.execute(select(ops.c.op_id, ops.c.outcome, ops.c.seq)).all()
        states = [
            msgspec.json.decode(row, type=RecordState) for row in connection.scalars(select(records.c.state))
        ]
        wanted = set(connection.scalars(select(attachment_chunks.c.chunk_sha256)))
        there = set(connection.scalars(select(chunks.c.chunk_sha256)))
    database.close()
    taken = {row.op_id for row in log if row.outcome in ("applied", "conflict")}
    said = set().union(*(desk.saved() for desk in desks))
    assert said <= taken, f"{len(said - taken)} of {len(said)} saves never came"
    assert len(log) == len(taken), "nothing was taken twice, and nothing was refused"
    assert sorted(row.seq for row in log) == list(range(1, len(log) + 1))
    assert wanted == there, "every piece of every photo came"
    for vault in vaults:
        assert vault.reads.counts()["waiting"] == vault.reads.counts()["refused"] == 0
        assert vault.photos.awaited() == vault.photos.unsent() == []
        for state in states:
            known = vault.reads.state(state.id)
            assert known is not None
            assert known.heads == state.heads
        assert sum(digest.count for digest in vault.log.case_digests()) == len(taken)
        assert vault.audit_is_whole()
