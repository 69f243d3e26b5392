"""Many devices that sync at the same moment, each on a connection of its own: as little client as there can be.

What they send is made before the clock starts, and every answer is timed.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pbdesk.domain.attachment import Attachment
from pbdesk.sync.op import Op
from pbdesk.sync.page import to_ndjson
from pbdesk.sync.proof import to_sign
from tests.helpers.councils import OpMaker

PHOTO_BYTES = 60_000


@dataclass
class LoadedDevice:
    """One device with a batch and photos to send."""

    number: int
    device_id: str
    council: str
    key: Ed25519PrivateKey
    batch: bytes
    op_ids: list[str]
    photos: list[str]
    took: list[tuple[str, float]] = field(default_factory=list)
    whole: float = 0.0
    applied: int = 0


def photo(device: int, number: int) -> bytes:
    """Return a photo's bytes: the same each time, and no two alike."""
    return random.Random(device * 1000 + number).randbytes(PHOTO_BYTES)


def ops_of(number: int, ops: int, photos: int) -> tuple[list[Op], list[str]]:
    """Return a device's batch (a case, tasks that are edited, notes, photos) and its photos' hashes."""
    maker, case_id = OpMaker(f"load-{number}", f"Adviser {number}"), f"load-case-{number}"
    made = [maker.case(case_id, reference=f"L-{number}", stage="plan")]
    hashes = []
    for each in range(photos):
        data = photo(number, each)
        hashes.append(hashlib.sha256(data).hexdigest())
        manifest = Attachment(
            id=f"load-photo-{number}-{each}",
            case_id=case_id,
            sha256=hashes[-1],
            size=len(data),
            media_type="image/jpeg",
            chunks=(hashes[-1],),
        )
        made.append(maker.record(manifest, "attach"))
    words = "Rang, visited and agreed what comes next. " * 8
    while len(made) < ops:
        task = maker.op("create", "task", f"load-{number}-{len(made)}", case_id, label=words, anchor="visit")
        made.append(task)
        if len(made) < ops:
            made.append(maker.change(task, "due_on", "2026-12-24", task))
    return made, hashes


class Connection:
    """HTTP/1.1 on one socket, requests one after another."""

    def __init__(self, url: str, device: LoadedDevice) -> None:
        self._host, self._port = urlsplit(url).hostname, urlsplit(url).port
        self._device = device
        self.token = ""

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=1 << 22)

    async def ask(self, method: str, path: str, body: bytes = b"", extra: str = "") -> bytes:
        """Send a request and return its answer's body; anything but success raises."""
        token = f"Authorization: Bearer {self.token}\r\n" if self.token else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{token}{extra}\r\n"
        started = time.perf_counter()
        self._writer.write(head.encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        length = 0
        for line in answer.splitlines():
            if line.lower().startswith("content-length:"):
                length = int(line.partition(":")[2])
        data = await self._reader.readexactly(length)
        self._device.took.append((f"{method} {path[:8]}", time.perf_counter() - started))
        if answer[9] != "2":
            raise RuntimeError(f"{method} {path}: {answer.splitlines()[0]} {data[:200]!r}")
        return data

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def sync(url: str, device: LoadedDevice, start: asyncio.Event, *, plain: bool) -> None:
    """Sync one device as the desktop does: sign in, greet, push, read the feed, compare, send photos."""
    wire = Connection(url, device)
    await wire.open()
    await start.wait()
    started = time.perf_counter()
    if not plain:
        asked = await wire.ask("POST", "/v1/challenge", msgspec.json.encode({"device_id": device.device_id}))
        challenge = json.loads(asked)["challenge"]
        signed = device.key.sign(to_sign(device.council, device.device_id, challenge)).hex()
        body = {"device_id": device.device_id, "challenge": challenge, "signature": signed}
        wire.token = json.loads(await wire.ask("POST", "/v1/session", msgspec.json.encode(body)))["token"]
    await wire.ask("GET", "/v1/hello")
    answers = json.loads(await wire.ask("POST", "/v1/ops", device.batch, "Content-Encoding: zstd\r\n"))
    device.applied = sum(plain or answer["outcome"] == "applied" for answer in answers)
    await wire.ask("GET", "/v1/feed?seq=0&limit=1000")
    await wire.ask("GET", "/v1/digests")
    await wire.ask("POST", "/v1/blobs/missing", msgspec.json.encode(device.photos))
    for number, sha256 in enumerate(device.photos):
        await wire.ask("PUT", f"/v1/blobs/{sha256}/0", photo(device.number, number))
    device.whole = time.perf_counter() - started
    wire.close()


def sync_all(url: str, devices: list[LoadedDevice], *, plain: bool = False) -> float:
    """Sync all devices at the same moment; return how long it took until the last was done."""

    async def run() -> float:
        start = asyncio.Event()
        tasks = [asyncio.create_task(sync(url, device, start, plain=plain)) for device in devices]
        await asyncio.sleep(2)  # until all are connected
        started = time.perf_counter()
        start.set()
        await asyncio.gather(*tasks)
        return time.perf_counter() - started

    return asyncio.run(run())


def packed(ops: list[Op]) -> bytes:
    """Return a batch as it is sent."""
    return zstandard.ZstdCompressor(level=3).compress(to_ndjson(ops))


def p95(values: list[float]) -> float:
    """Return the value that 95 of 100 do not exceed."""
    return sorted(values)[int(len(values) * 0.95)]
