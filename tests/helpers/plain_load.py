"""The least that a gateway could do with a push on PostgreSQL: keep the bytes durably, ask nobody, merge nothing.

A floor for the load benchmark. Run as `python -m tests.helpers.plain_load URL`, it serves; it prints its address.
"""

from __future__ import annotations

import json
import socket
import sys

import msgspec
import uvicorn
import zstandard
from sqlalchemy import create_engine
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def build(url: str) -> Starlette:
    """Return the application over a database that it makes its two tables in."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE plain_op (op_id text PRIMARY KEY, body bytea)")
        connection.exec_driver_sql("CREATE TABLE plain_piece (name text PRIMARY KEY, data bytea)")

    def copy(table: str, rows: list[tuple[str, bytes]]) -> None:
        with engine.begin() as connection:
            cursor = connection.connection.cursor()
            with cursor.copy(f"COPY {table} FROM STDIN") as into:
                for row in rows:
                    into.write_row(row)

    def take(body: bytes) -> bytes:
        lines = zstandard.ZstdDecompressor().decompress(body).splitlines()
        rows = [(msgspec.json.decode(line)["op_id"], line) for line in lines]
        copy("plain_op", rows)
        return msgspec.json.encode([row[0] for row in rows])

    async def push(request: Request) -> Response:
        return Response(await run_in_threadpool(take, await request.body()))

    async def put(request: Request) -> Response:
        name = f"{request.path_params['sha256']}/{request.path_params['number']}"
        await run_in_threadpool(copy, "plain_piece", [(name, await request.body())])
        return Response(status_code=204)

    async def nothing(_request: Request) -> Response:
        return Response(b"[]")

    return Starlette(
        routes=[
            Route("/v1/ops", push, methods=["POST"]),
            Route("/v1/blobs/{sha256}/{number}", put, methods=["PUT"]),
            Route("/{rest:path}", nothing, methods=["GET", "POST"]),
        ]
    )


def main() -> None:
    """Serve until killed."""
    # With the protocol named, small answers go at once; see pbdesk.gateway.server.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(512)
    print(json.dumps({"url": f"http://127.0.0.1:{listener.getsockname()[1]}"}), flush=True)
    config = uvicorn.Config(build(sys.argv[1]), log_level="error", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
