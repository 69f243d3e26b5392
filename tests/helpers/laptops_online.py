"""Devices that talk to a running gateway over real HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import httpx

from pbdesk.gateway.server import Started
from pbdesk.services.ports import Enrolment
from pbdesk.sync.op import Op
from pbdesk.sync.page import Cursor, FeedPage, OpAnswer
from pbdesk.transport.https import HttpsWire, enrol
from pbdesk.transport.session import session_of
from tests.helpers.councils import OpMaker
from tests.helpers.gateways import code_for


@dataclass
class OnlineDevice:
    """An enrolled device with its wire and a maker of its ops."""

    enrolment: Enrolment
    wire: HttpsWire
    maker: OpMaker

    @property
    def token(self) -> str:
        """A short token of the device, as a program that is not ours might hold."""
        self.wire.hello()
        return session_of(self.enrolment.url, self.enrolment.device_id).token

    def outcomes(self, *ops: Op) -> list[str]:
        """Push a batch and return the outcomes."""
        return [answer.outcome for answer in self.push(*ops)]

    def push(self, *ops: Op) -> list[OpAnswer]:
        """Push a batch."""
        return list(self.wire.push(ops))

    def pull(self) -> FeedPage:
        """Return the feed from its start."""
        return self.wire.feed(Cursor(), 1000)


@dataclass
class RunningCouncil:
    """A gateway that runs, and its folder."""

    folder: Path
    started: Started
    wires: list[HttpsWire] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is."""
        return self.started.url

    def device(self, user: str, name: str = "laptop") -> OnlineDevice:
        """Enrol a device over HTTP."""
        enrolment = enrol(self.url, code_for(self.folder, user), name)
        wire = HttpsWire(enrolment)
        self.wires.append(wire)
        return OnlineDevice(enrolment, wire, OpMaker(f"{user.lower()}-{enrolment.device_id[-8:]}", user))

    def ask(self, method: str, path: str, token: str = "", **what: object) -> httpx.Response:
        """Send any request, as a program that is not ours might."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= what.pop("headers", {})  # type: ignore[operator]
        with httpx.Client(base_url=self.url, trust_env=False, timeout=30) as client:
            return client.request(method, path, headers=headers, **what)  # type: ignore[arg-type]

    def close(self) -> None:
        """Close the wires."""
        for wire in self.wires:
            wire.close()
