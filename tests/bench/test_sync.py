"""Syncing 10,000 records of about 600 bytes over loopback, encrypted and durable, each figure beside a floor.

The floor is the same stack with no conflict logic (tests/helpers/plain_sync.py), as a process of its own too.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
import pytest

from pbdesk.domain.case import Case, CaseNote, Task
from pbdesk.gateway.clock import SystemClock
from pbdesk.services.clock import SystemClock as VaultClock
from pbdesk.services.sync import Synchroniser, SyncResult
from pbdesk.store.vault import Vault
from pbdesk.sync.op import encode
from pbdesk.transport.https import HttpsWire, enrol
from tests.bench.conftest import Ratio
from tests.helpers import plain_sync
from tests.helpers.postgres import running_postgres
from tests.helpers.vaults import new_vault

pytestmark = pytest.mark.bench

CASES, NOTES, TASKS = 50, 8_950, 1_000
"""10,000 records in all."""
MORE = 100
ROOT = Path(__file__).resolve().parents[2]
WORDS = (
    "rang",
    "visited",
    "agreed",
    "asked",
    "college",
    "bus",
    "Tuesday",
    "receipt",
    "helper",
    "morning",
    "walk",
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What an action took in seconds: of the clock, and of the processor on both sides together.

    Other work on the machine stretches the one much more than the other.
    """

    clock: float
    processor: float


def taken_by(action: Callable[[], object], times: int = 1) -> Taken:
    """Return what an action takes; of several times the quickest by the clock, and the mean of the processor."""
    clocks, worked = [], processor()
    for _ in range(times):
        started = time.perf_counter()
        action()
        clocks.append(time.perf_counter() - started)
    return Taken(min(clocks), (processor() - worked) / times)


def processor() -> float:
    """Return the seconds that this process and its children have worked; on Linux alone the children's too."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    pids = children.read_text().split() if children.exists() else []
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    ticks = sum(int(each[11]) + int(each[12]) for each in stats)  # user and system time
    return time.process_time() + (ticks / os.sysconf("SC_CLK_TCK") if ticks else 0.0)


@contextmanager
def process(*arguments: str) -> Iterator[str]:
    """Run a process of the project and give the first line that it says."""
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, env=here, cwd=ROOT
    )
    assert child.stdout is not None
    try:
        yield child.stdout.readline().strip()
    finally:
        child.kill()
        child.communicate()


@pytest.fixture(params=["sqlite", "postgresql"])
def gateway(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, list[str], str]]:
    """A gateway as a process: its kind, the options that name its database, and its address."""

    @contextmanager
    def serving(place: list[str]) -> Iterator[tuple[str, list[str], str]]:
        with process("-m", "pbdesk", "gateway", "serve", *place, "--json") as told:
            yield request.param, place, json.loads(told)["url"]

    if request.param == "sqlite":
        with serving(["--folder", str(tmp_path / "gateway")]) as served:
            yield served
        return
    with running_postgres(durable=True) as server:
        url = server.app_url(server.new_database(SystemClock())).render_as_string(hide_password=False)
        with serving(["--database", url]) as served:
            yield served


def laptop(folder: Path, place: list[str], url: str) -> Vault:
    """Return an enrolled laptop of the one adviser."""
    vault = new_vault(folder, "Asha", VaultClock())
    with process("-m", "pbdesk", "gateway", "enrol", *place, "--user", "Asha") as told:
        vault.enrolment = enrol(url, told.rpartition(" ")[2], folder.name)
    return vault


def fill(vault: Vault, chance: random.Random) -> list[str]:
    """Save 10,000 records and return the cases."""
    cases = [vault.clock.new_id() for _ in range(CASES)]
    with vault.begin() as work:
        for number, case_id in enumerate(cases):
            work.save(Case(id=case_id, case_id=case_id, reference=f"R-{number}", stage="plan"))
        work.commit()
    kinds = ["task"] * TASKS + ["note"] * NOTES
    for start in range(0, len(kinds), 1000):
        with vault.begin() as work:
            for kind in kinds[start : start + 1000]:
                words = " ".join(chance.choices(WORDS, k=25))
                made = {"id": vault.clock.new_id(), "case_id": chance.choice(cases)}
                work.save(Task(label=words, **made) if kind == "task" else CaseNote(text=words, **made))
            work.commit()
    return cases


def change_tasks(vault: Vault, cases: list[str], how_many: int, **changes: str) -> None:
    """Edit one field of the first tasks."""
    with vault.begin() as work:
        tasks = [task for case_id in cases for task in work.find(Task, case_id)][:how_many]
        for task in tasks:
            work.save(msgspec.structs.replace(task, **changes))
        work.commit()


def sync(vault: Vault) -> SyncResult:
    """Sync once, as the desk does: a new connection each time."""
    assert vault.enrolment is not None
    with HttpsWire(vault.enrolment) as wire:
        return Synchroniser(vault, lambda: wire, lambda data: b"").run()


def both_edit(first: Vault, second: Vault, cases: list[str]) -> Taken:
    """Edit 1,000 records on both laptops, other fields and, on 50, the same one; return the time to agree."""
    change_tasks(first, cases, TASKS, kind="check")
    change_tasks(second, cases, TASKS, due_on="2026-12-24")
    change_tasks(first, cases, 50, done_on="2026-12-01")
    change_tasks(second, cases, 50, done_on="2026-12-02")
    sync(first)
    taken = taken_by(lambda: sync(second))
    sync(first)
    for vault in (first, second):
        tasks = [task for case_id in cases for task in vault.reads.records(Task, case_id)]
        assert sum((task.kind, task.due_on) == ("check", "2026-12-24") for task in tasks) == TASKS
        assert vault.reads.counts()["conflicts"] == 50
    return taken


def test_sync_of_10_000_records(gateway: tuple[str, list[str], str], tmp_path: Path, ratio: Ratio) -> None:
    kind, place, url = gateway
    first, second = (laptop(tmp_path / name, place, url) for name in ("first", "second"))
    cases = fill(first, random.Random(1))
    bodies = [(op.op_id, encode(op)) for op in first.log.waiting_ops()]
    with process("-m", "tests.helpers.plain_sync", str(tmp_path / "plain.sqlite")) as address:
        floor = floors(tmp_path, address, bodies)

    def told(name: str, value: Taken, floor_name: str, target: str) -> None:
        least = floor[floor_name]
        ratio(f"{name} ({kind})", value=value.clock, floor=least.clock, target=target, unit="s")
        worked = f"{name}, both sides' processors ({kind})"
        ratio(worked, value=value.processor, floor=least.processor, target="", unit="s")

    told("push 10,000", taken_by(lambda: sync(first)), "push", "under 1.3 s")
    assert first.reads.counts()["waiting"] == 0
    told("pull 10,000", taken_by(lambda: sync(second)), "pull", "under 1.0 s")
    assert second.reads.record(Case, cases[-1]) is not None
    change_tasks(first, cases, MORE, label="another")
    sync(first)
    told("100 more changes, pulled", taken_by(lambda: sync(second)), "more", "under 0.06 s")
    told("nothing to do", taken_by(lambda: sync(second), times=20), "nothing", "under 0.01 s")
    told("1,000 edited on both sides", both_edit(first, second, cases), "both", "under 0.6 s")
    for vault in (first, second):
        vault.close()


def floors(folder: Path, address: str, bodies: list[tuple[str, bytes]]) -> dict[str, Taken]:
    """Measure the same with no conflict logic."""
    sender, reader = (new_vault(folder / name, clock=VaultClock()) for name in ("plain-1", "plain-2"))
    found = {}
    with (
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
        sender._engine.connect() as up,
        reader._engine.connect() as down,
    ):
        plain_sync.keep(up, bodies)
        plain_sync.keep(down, [])
        found["push"] = taken_by(lambda: plain_sync.push(client, up))
        found["pull"] = taken_by(lambda: plain_sync.pull(client, down))
        plain_sync.keep(up, renamed(bodies[:MORE], "more"))
        plain_sync.push(client, up)
        found["more"] = taken_by(lambda: plain_sync.pull(client, down, len(bodies)))
        after = len(bodies) + MORE
        found["nothing"] = taken_by(lambda: plain_sync.pull(client, down, after), times=20)
        plain_sync.keep(up, renamed(bodies[:TASKS], "both"))
        found["both"] = taken_by(lambda: (plain_sync.push(client, up), plain_sync.pull(client, down, after)))
    sender.close()
    reader.close()
    return found


def renamed(bodies: list[tuple[str, bytes]], word: str) -> list[tuple[str, bytes]]:
    """Return ops under other ids."""
    return [
        (f"{word}-{op_id}", body.replace(b'"op_id":"', f'"op_id":"{word}-'.encode()))
        for op_id, body in bodies
    ]
