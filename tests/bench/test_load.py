"""A council at nine in the morning, on PostgreSQL: 300 laptops syncing at once, and a new one among 60,000 cases.

One gateway process and one PostgreSQL share this machine's cores with the laptops. Sizes may be set by the environment
(PBDESK_LOAD_DEVICES, PBDESK_LOAD_CASES) where the machine is small; the figures say what they were.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import create_engine, func, select, text

from pbdesk.domain.case import Case
from pbdesk.gateway import devices, log, tables
from pbdesk.gateway.access import Actor
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import Database, open_url, read_council
from pbdesk.services.clock import SystemClock as VaultClock
from pbdesk.services.ports import Enrolment
from pbdesk.services.sync import Synchroniser
from pbdesk.sync.op import Op, encode
from pbdesk.sync.page import batches
from pbdesk.transport.https import HttpsWire
from tests.bench.conftest import Ratio
from tests.helpers import plain_sync
from tests.helpers.councils import OpMaker
from tests.helpers.many_devices import LoadedDevice, ops_of, p95, packed, sync_all
from tests.helpers.postgres import Postgres, running_postgres
from tests.helpers.vaults import new_vault

pytestmark = pytest.mark.bench

DEVICES = int(os.environ.get("PBDESK_LOAD_DEVICES", "300"))
OPS, PHOTOS = 400, 20
CASES = int(os.environ.get("PBDESK_LOAD_CASES", "60000"))
OWN, RECORDS, EDITS = 250, 16, 2
"""Of the one adviser: cases, records in each besides the case itself, and edits of each record."""
OTHERS_OPS = 20
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Served:
    """A process that serves, and where."""

    url: str
    pid: int


@contextmanager
def process(*arguments: str) -> Iterator[Served]:
    """Run a process of the project that says its address as JSON."""
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, env=here, cwd=ROOT
    )
    assert child.stdout is not None
    try:
        yield Served(json.loads(child.stdout.readline())["url"], child.pid)
    finally:
        child.kill()
        child.communicate()


@contextmanager
def gateway(address: str) -> Iterator[Served]:
    """Serve a database."""
    with process("-m", "pbdesk", "gateway", "serve", "--database", address, "--json") as served:
        yield served


def most_memory(pid: int) -> float:
    """Return the most memory that a process ever held, in MB; 0 where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used; 0 where the system does not say."""
    stat = Path(f"/proc/{pid}/stat")
    words = stat.read_text().rpartition(")")[2].split() if stat.exists() else []
    return sum(map(int, words[11:13])) / os.sysconf("SC_CLK_TCK") if words else 0.0


def postgres_memory(server: Postgres) -> float:
    """Return the most memory that one of the server's processes held, in MB, shared buffers included."""
    engine = create_engine(server.owner)
    with engine.connect() as connection:
        pids = connection.execute(text("SELECT pid FROM pg_stat_activity")).scalars().all()
    engine.dispose()
    return max(most_memory(pid) for pid in pids)


def enrolled(database: Database, user: str, key: Ed25519PrivateKey) -> tuple[str, str]:
    """Enrol a device; return its id and the council's."""
    clock = SystemClock()
    with database.writing() as connection:
        code = devices.new_code(connection, clock, user)
        public = key.public_key().public_bytes_raw().hex()
        found = devices.enrol(connection, clock, code, "laptop", public)
        return found.device_id, read_council(connection).id


def loaded(database: Database) -> list[LoadedDevice]:
    """Return devices that are enrolled and have much to send."""
    made = []
    for number in range(DEVICES):
        key = Ed25519PrivateKey.generate()
        device_id, council = enrolled(database, f"Adviser {number}", key)
        ops, photos = ops_of(number, OPS, PHOTOS)
        made.append(
            LoadedDevice(number, device_id, council, key, packed(ops), [op.op_id for op in ops], photos)
        )
    return made


def test_300_laptops_sync_at_once(ratio: Ratio) -> None:
    with running_postgres(durable=True) as server:
        name = server.new_database(SystemClock())
        url = server.app_url(name).render_as_string(hide_password=False)
        database = open_url(url, SystemClock())
        laptops = loaded(database)
        plain = [replace(laptop, took=[]) for laptop in laptops]
        bare = server.new_database(SystemClock(), "template0")
        bare_url = server.owner_url(bare).render_as_string(hide_password=False)
        with process("-m", "tests.helpers.plain_load", bare_url) as served:
            floor = sync_all(served.url, plain, plain=True)
            least = cpu_seconds(served.pid)
        with gateway(url) as served:
            took = sync_all(served.url, laptops)
            memory, spent = most_memory(served.pid), cpu_seconds(served.pid)
        largest = postgres_memory(server)
        check_nothing_lost(database, laptops)
        database.close()
    told = f"{DEVICES} laptops, {OPS} ops and {PHOTOS} photos each"
    ratio(f"all done ({told})", value=took, floor=floor, target="-", unit="s")
    ratio(f"gateway's processor time ({told})", value=spent, floor=least, target="-", unit="s")
    for title, pick in (
        ("one whole sync", lambda each: [each.whole]),
        ("one request", lambda each: [seconds for _, seconds in each.took]),
        ("one push of 400", lambda each: [seconds for what, seconds in each.took if what == "POST /v1/ops"]),
        ("one photo", lambda each: [seconds for what, seconds in each.took if what.startswith("PUT")]),
    ):
        values, floors = ([v for each in group for v in pick(each)] for group in (laptops, plain))
        ratio(f"{title}, p95 ({told})", value=p95(values), floor=p95(floors), target="under 5 s", unit="s")
    ratio("gateway's memory at most", value=memory, floor=1, target="under 1,000 MB", unit="MB")
    ratio("a PostgreSQL process's memory at most", value=largest, floor=1, target="under 500 MB", unit="MB")


def check_nothing_lost(database: Database, laptops: list[LoadedDevice]) -> None:
    """Fail where an op or a photo that was answered for is not there."""
    assert {laptop.applied for laptop in laptops} == {OPS}
    with database.reading() as connection:
        standing = set(connection.scalars(select(tables.ops.c.op_id).where(tables.ops.c.seq > 0)))
        pieces = set(connection.scalars(select(tables.chunks.c.chunk_sha256)))
        places = connection.execute(select(func.count(), func.max(tables.feed.c.seq))).one()
    assert standing == {op_id for laptop in laptops for op_id in laptop.op_ids}
    assert pieces == {sha256 for laptop in laptops for sha256 in laptop.photos}
    assert tuple(places) == (DEVICES * OPS, DEVICES * OPS)


def fill_others(server: Postgres, name: str, first: int, last: int) -> None:
    """Put the cases of other advisers in, 250 to each, as rows that no request of ours ever opens."""
    engine = create_engine(server.owner_url(name))
    numbers = {"first": first, "last": last, "ops": OTHERS_OPS, "own": OWN}
    with engine.begin() as connection:
        start = connection.execute(text("SELECT feed_seq FROM council")).scalar_one()
        for statement in (
            "INSERT INTO users (id, name, created_at) SELECT 'u' || n, 'Other ' || n, '2026' FROM"
            " generate_series(:first / :own, :last / :own) n ON CONFLICT DO NOTHING",
            "INSERT INTO cases (id, created_at, op_count, op_total) SELECT 'other-' || n, '2026', :ops, repeat('0', 32)"
            " FROM generate_series(:first, :last) n",
            "INSERT INTO grants (case_id, user_id, from_seq, granted_at) SELECT 'other-' || n, 'u' || (n / :own), 0,"
            " '2026' FROM generate_series(:first, :last) n",
            "INSERT INTO records (id, type, case_id, state, conflicts) SELECT 'r' || n || '-' || k, 'task',"
            " 'other-' || n, convert_to(repeat('x', 600), 'UTF8'), 0"
            " FROM generate_series(:first, :last) n, generate_series(1, 6) k",
            "INSERT INTO ops (op_id, op_hash, device, epoch, dev_seq, case_id, type, rec_id, outcome, reason, seq,"
            " received_at, received_from, body) SELECT 'o' || n || '-' || k, 'h', 'd' || (n / :own), 1, n * 100 + k,"
            " 'other-' || n, 'task', 'r' || n || '-1', 'applied', '', :start + (n - :first) * :ops + k, '2026', 'x',"
            " convert_to(repeat('x', 500), 'UTF8')"
            " FROM generate_series(:first, :last) n, generate_series(1, :ops) k",
            "INSERT INTO feed (seq, op_id, op_hash, case_id) SELECT :start + (n - :first) * :ops + k,"
            " 'o' || n || '-' || k, 'h', 'other-' || n FROM generate_series(:first, :last) n,"
            " generate_series(1, :ops) k",
            "UPDATE council SET feed_seq = :start + (:last - :first + 1) * :ops",
        ):
            for word, number in {**numbers, "start": start}.items():
                statement = statement.replace(f":{word}", f"{number}::bigint")
            connection.exec_driver_sql(statement)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for rest in ("VACUUM ANALYZE", "CHECKPOINT"):  # as a database is that was filled over a year
            connection.exec_driver_sql(rest)
    engine.dispose()


def own_history() -> list[Op]:
    """Return the ops of an adviser's caseload: records that were edited, as a year leaves them."""
    maker, words = OpMaker("own-laptop", "Asha"), "Rang, visited and agreed what comes next. " * 8
    made = []
    for number in range(OWN):
        case_id = f"own-case-{number}"
        opening = maker.case(case_id, reference=f"O-{number}", stage="new", scheme_id="adult-social-care")
        made += [opening, maker.change(opening, "stage", "plan", opening)]
        for each in range(RECORDS):
            task = last = maker.op(
                "create", "task", f"own-{number}-{each}", case_id, label=words, anchor="visit"
            )
            made.append(task)
            for edit in range(EDITS):
                last = maker.change(task, "due_on", f"2026-12-0{edit + 1}", last)
                made.append(last)
    return made


def timed_pull(folder: Path, enrolment: Enrolment, pid: int) -> tuple[float, float, float]:
    """Sync a new laptop; return after how long all its cases could be opened, how much processor time laptop and
    gateway had used for that, and when the history had come too."""
    vault = new_vault(folder, "Asha", VaultClock())
    vault.enrolment = enrolment
    usable: list[tuple[float, float]] = []

    def used() -> float:
        return time.process_time() + cpu_seconds(pid)

    class Watched(HttpsWire):
        def feed(self, cursor, limit):
            usable.append((time.perf_counter(), used()))
            return super().feed(cursor, limit)

    started, before = time.perf_counter(), used()
    with Watched(enrolment) as wire:
        done = Synchroniser(vault, lambda: wire, lambda data: b"").run()
    whole = time.perf_counter() - started
    assert done.received == OWN * (2 + RECORDS * (1 + EDITS))
    assert done.repaired == 0
    assert sum(vault.reads.record(Case, f"own-case-{n}") is not None for n in range(OWN)) == OWN
    vault.close()
    return usable[0][0] - started, usable[0][1] - before, whole


def test_new_laptop_among_60_000_cases(tmp_path: Path, ratio: Ratio) -> None:
    half, key = CASES // 2, Ed25519PrivateKey.generate()
    history = own_history()
    with running_postgres(durable=True) as server:
        name = server.new_database(SystemClock())
        url = server.app_url(name).render_as_string(hide_password=False)
        fill_others(server, name, 0, half - 1)
        database = open_url(url, SystemClock())
        device_id, council = enrolled(database, "Asha", key)
        with database.reading() as connection:
            user_id = devices.user_named(connection, "Asha") or ""
        for batch in batches(history):
            with database.writing_for(user_id) as connection:
                log.accept(connection, Actor(device_id, user_id, "Asha"), batch, SystemClock())
        database.close()
        fill_others(server, name, half, CASES - OWN - 1)
        with gateway(url) as served:
            private = key.private_bytes_raw().hex()
            enrolment = Enrolment(served.url, device_id, "Asha", council, "Glanmor", "", private)
            usable, spent, whole = timed_pull(tmp_path / "first", enrolment, served.pid)
            memory = most_memory(served.pid)
        largest = postgres_memory(server)
    floor = plain_pull(tmp_path, history)
    told = f"{OWN} cases with {len(history):,} ops, of {CASES:,} cases"
    ratio(f"first pull, cases usable ({told})", value=usable, floor=floor, target="under 3 s", unit="s")
    ratio(f"first pull, whole history ({told})", value=whole, floor=floor, target="-", unit="s")
    title = f"first pull, processor time of laptop and gateway until usable ({told})"
    ratio(title, value=spent, floor=floor, target="-", unit="s")
    ratio("gateway's memory at most (first pull)", value=memory, floor=1, target="under 1,000 MB", unit="MB")
    ratio("a PostgreSQL process's memory at most", value=largest, floor=1, target="under 500 MB", unit="MB")


def plain_pull(folder: Path, history: list[Op]) -> float:
    """Return how long the same ops take with no conflict logic, in an otherwise empty gateway."""
    sender, reader = (new_vault(folder / name, clock=VaultClock()) for name in ("plain-1", "plain-2"))
    child = [sys.executable, "-m", "tests.helpers.plain_sync", str(folder / "plain.sqlite")]
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(child, stdout=subprocess.PIPE, text=True, env=here, cwd=ROOT) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        with (
            httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
            sender._engine.connect() as up,
            reader._engine.connect() as down,
        ):
            plain_sync.keep(up, [(op.op_id, encode(op)) for op in history])
            plain_sync.keep(down, [])
            plain_sync.push(client, up)
            started = time.perf_counter()
            plain_sync.pull(client, down)
            taken = time.perf_counter() - started
        server.kill()
    sender.close()
    reader.close()
    return taken
