"""A simulated network between the Synchroniser and a gateway: it loses, repeats, delays, cuts and reorders.

What travels is encoded and decoded by the product's own code, so a page or batch is bytes on the way.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from pbdesk.domain.errors import KnownError
from pbdesk.sync.op import Op
from pbdesk.sync.page import CaseDigest, Cursor, FeedPage, Hello, OpAnswer, from_ndjson, to_ndjson
from pbdesk.sync.snapshot import SnapshotPage
from tests.simulation.council import Side

T = TypeVar("T")
FAULTS = (
    "drop request",
    "drop answer",
    "repeat",
    "delay",
    "cut request",
    "cut answer",
    "trouble",
    "too large",
)


@dataclass
class Weather:
    """How bad the network is: the chance of a fault at each call, and whether the connection has ended."""

    rng: random.Random
    chance: float = 0.0
    ended: bool = False

    def fault(self) -> str:
        """Return what happens to the next call, "" for nothing."""
        if self.chance and self.rng.random() < self.chance:
            return self.rng.choice((*FAULTS, "end"))
        return ""


@dataclass
class Traffic:
    """What is still on its way, and counts of what went through."""

    delayed: list[Callable[[], object]] = field(default_factory=list)
    pushed: int = 0
    faults: dict[str, int] = field(default_factory=dict)

    def arrive(self, number: int) -> None:
        """Let a delayed request arrive at last; its answer goes nowhere."""
        with contextlib.suppress(KnownError):  # the gateway may refuse it, and nobody is there to hear
            self.delayed.pop(number)()


class SimWire:
    """The `Wire` of one sync of one user's laptop."""

    def __init__(
        self, side: Side, user: str, weather: Weather, traffic: Traffic, meanwhile: Callable[[], None]
    ) -> None:
        self._side, self._user = side, user
        self._weather, self._traffic = weather, traffic
        self._meanwhile = meanwhile

    def hello(self) -> Hello:
        hello = self._ask(lambda: self._side.hello(self._user), Hello)
        return msgspec.structs.replace(hello, snapshots=True)

    def snapshot(self, case_ids: Sequence[str]) -> SnapshotPage:
        # Some pages hold one case only, so that a sync may stop between two.
        few = list(case_ids)[: self._weather.rng.choice((1, 2, len(case_ids)))]
        page = self._ask(lambda: self._side.snapshot(self._user, few), SnapshotPage)
        return SnapshotPage(page.cases, (*page.left, *list(case_ids)[len(few) :]))

    def push(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        return self._send(ops, of_others=False)

    def hand_in(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        return self._send(ops, of_others=True)

    def _send(self, ops: Sequence[Op], of_others: bool) -> Sequence[OpAnswer]:
        body = to_ndjson(ops)
        self._traffic.pushed += len(ops)

        taken = len(ops)
        if self._weather.chance and self._weather.rng.random() < self._weather.chance:
            taken = self._weather.rng.randrange(taken + 1)  # a gateway may take a stand on some of them only

        def take() -> list[OpAnswer]:
            arrived = from_ndjson(body)[:taken]
            answers = self._side.push(self._user, arrived, of_others)
            assert [answer.op_id for answer in answers] == [op.op_id for op in arrived]
            return answers

        return self._ask(take, list[OpAnswer], keeps=True)

    def feed(self, cursor: Cursor, limit: int) -> FeedPage:
        # Pages of a few ops, so that a sync has many places to stop at.
        few = self._weather.rng.choice((1, 2, 5, limit))
        return self._ask(lambda: self._side.feed(self._user, cursor, few), FeedPage)

    def digests(self) -> Sequence[CaseDigest]:
        return self._ask(lambda: self._side.digests(self._user), list[CaseDigest])

    def case_ops(self, case_id: str) -> Sequence[str]:
        return self._ask(lambda: self._side.case_ops(self._user, case_id), list[str])

    def missing_chunks(self, sha256s: Sequence[str]) -> Mapping[str, Sequence[int]]:
        if not sha256s:
            return {}
        return self._ask(lambda: self._side.missing(self._user, sha256s), dict[str, list[int]])

    def put_chunk(self, sha256: str, number: int, data: bytes) -> None:
        self._ask(lambda: self._side.put(self._user, sha256, number, data), type(None), keeps=True)

    def get_chunk(self, sha256: str, number: int) -> bytes:
        return self._ask(lambda: self._side.get(self._user, sha256, number), bytes)

    def _ask(self, do: Callable[[], Any], kind: type[T], keeps: bool = False) -> T:
        """Make one call through the weather. A gateway's error comes back as the real wire tells it."""
        self._meanwhile()
        if self._weather.ended:
            raise _down()
        fault = self._weather.fault()
        if fault:
            self._traffic.faults[fault] = self._traffic.faults.get(fault, 0) + 1
        if fault == "end":
            self._weather.ended = True
            raise _down()
        if fault in ("drop request", "trouble", "too large", "cut request"):
            raise _BEFORE[fault]()
        if fault == "delay" and keeps:
            self._traffic.delayed.append(do)
            raise _slow()
        answer = self._answer(do)
        if fault == "repeat":
            answer = self._answer(do)
        if fault in ("drop answer", "delay"):
            raise _slow()
        if fault == "cut answer":
            raise KnownError("gateway-odd", "What answers is no gateway.")
        return msgspec.json.decode(msgspec.json.encode(answer), type=kind)

    @staticmethod
    def _answer(do: Callable[[], Any]) -> Any:
        try:
            return do()
        except KnownError as error:
            known = {"not-found": "gateway-not-found", "feed-shrunk": "gateway-shrunk"}
            raise KnownError(known.get(error.code, "gateway-odd"), error.sentence) from error


def _down() -> KnownError:
    return KnownError("gateway-down", "The gateway cannot be reached.")


def _slow() -> KnownError:
    return KnownError("gateway-slow", "The gateway did not answer in time.")


_BEFORE: dict[str, Callable[[], KnownError]] = {
    "drop request": _slow,
    "cut request": lambda: KnownError("gateway-unreadable", "It could not be read."),
    "trouble": lambda: KnownError("gateway-trouble", "The gateway has a fault."),
    "too large": lambda: KnownError("gateway-too-large", "That was too much at once."),
}
