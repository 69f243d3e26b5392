"""The application answers a fault of its own without showing its inside."""

from __future__ import annotations

import asyncio
import json

import pytest

from pbdesk.gateway.app import build
from tests.helpers.councils import Council, SetClock


def call(app, path: str, headers: list[tuple[bytes, bytes]]) -> tuple[list[dict], BaseException | None]:
    """Send one request straight to the application, as a server would."""
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "root_path": "",
    }
    raised: BaseException | None = None
    try:
        asyncio.run(app(scope, receive, send))
    except RuntimeError as error:
        raised = error
    return sent, raised


class BrokenDatabase:
    """Not ours to trust: it breaks at the first question."""

    def asking(self):
        raise RuntimeError("secret detail of the database")


def test_fault_of_our_own_says_nothing_of_its_inside() -> None:
    sent, raised = call(build(BrokenDatabase()), "/v1/hello", [(b"authorization", b"Bearer x")])  # type: ignore[arg-type]
    assert sent[0]["status"] == 500
    body = json.loads(sent[1]["body"])
    assert body["code"] == "gateway-trouble"
    assert "secret" not in sent[1]["body"].decode()
    assert isinstance(raised, RuntimeError), "the server's log needs the fault"


@pytest.mark.parametrize("path", ["/v1/hello", "/v1/digests"])
def test_application_is_built_over_any_database(council: Council, path) -> None:
    sent, raised = call(build(council.database, SetClock()), path, [])
    assert (sent[0]["status"], raised) == (401, None)
