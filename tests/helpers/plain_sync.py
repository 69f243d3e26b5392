"""The least that a sync could be: the same stack (HTTP, zstd, SQLCipher, durable commits), and no conflict logic.

A floor for the benchmarks: ops go up and come down as bytes, nobody is asked whether they may, and nothing is merged.
Run as `python -m tests.helpers.plain_sync FILE`, it serves; it prints its address.
"""

from __future__ import annotations

import socket
import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
import msgspec
import uvicorn
import zstandard
from sqlalchemy import Connection
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

BATCH, PAGE = 500, 1000


def build(file: Path) -> Starlette:
    """Return the application over a database of its own."""
    database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    for statement in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "CREATE TABLE log (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body BLOB)",
    ):
        database.execute(statement)

    def take(body: bytes) -> bytes:
        lines = zstandard.ZstdDecompressor().decompress(body).splitlines()
        rows = [(msgspec.json.decode(line)["op_id"], line) for line in lines]
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO log (id, body) VALUES (?, ?)", rows)
        database.execute("COMMIT")
        return msgspec.json.encode([row[0] for row in rows])

    def give(after: int) -> bytes:
        rows = database.execute(
            "SELECT seq, body FROM log WHERE seq > ? ORDER BY seq LIMIT ?", (after, PAGE)
        ).fetchall()
        return zstandard.ZstdCompressor(3).compress(
            msgspec.json.encode([(s, msgspec.Raw(b)) for s, b in rows])
        )

    async def push(request: Request) -> Response:
        return Response(await run_in_threadpool(take, await request.body()))

    async def pull(request: Request) -> Response:
        return Response(await run_in_threadpool(give, int(request.query_params["after"])))

    return Starlette(routes=[Route("/push", push, methods=["POST"]), Route("/pull", pull)])


def push(client: httpx.Client, connection: Connection) -> None:
    """Send what waits, a durable note after each batch."""
    while True:
        query = "SELECT id, body FROM plain WHERE state = 0 ORDER BY rowid LIMIT ?"
        rows = connection.exec_driver_sql(query, (BATCH,)).fetchall()
        connection.commit()
        if not rows:
            return
        body = zstandard.ZstdCompressor(3).compress(b"\n".join(row.body for row in rows))
        ids = msgspec.json.decode(client.post("/push", content=body).content, type=list[str])
        connection.exec_driver_sql("UPDATE plain SET state = 1 WHERE id = ?", [(each,) for each in ids])
        connection.commit()


def pull(client: httpx.Client, connection: Connection, after: int = 0) -> int:
    """Fetch what is new, page and cursor in one durable commit; return the cursor."""
    while True:
        packed = client.get("/pull", params={"after": after}).content
        rows = msgspec.json.decode(
            zstandard.ZstdDecompressor().decompress(packed), type=list[tuple[int, msgspec.Raw]]
        )
        if not rows:
            return after
        values = [(f"r{seq}", bytes(body)) for seq, body in rows]
        connection.exec_driver_sql("INSERT INTO plain (id, body, state) VALUES (?, ?, 1)", values)
        after = rows[-1][0]
        connection.exec_driver_sql("INSERT OR REPLACE INTO plain_cursor VALUES (1, ?)", (after,))
        connection.commit()
        if len(rows) < PAGE:
            return after


def keep(connection: Connection, bodies: Sequence[tuple[str, bytes]]) -> None:
    """Make the tables of a client and put ops in that wait."""
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS plain (id TEXT PRIMARY KEY, body BLOB, state INTEGER)"
    )
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS plain_cursor (one INTEGER PRIMARY KEY, seq INTEGER)"
    )
    if bodies:
        connection.exec_driver_sql("INSERT INTO plain VALUES (?, ?, 0)", list(bodies))
    connection.commit()


def main(told: Callable[[str], None] = lambda line: print(line, flush=True)) -> None:
    """Serve until killed."""
    # With the protocol named, small answers go at once; see pbdesk.gateway.server.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    told(f"http://127.0.0.1:{listener.getsockname()[1]}")
    config = uvicorn.Config(build(Path(sys.argv[1])), log_level="error", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
