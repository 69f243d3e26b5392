"""A proxy that cuts, delays, truncates, swallows and repeats what goes through it, on real sockets."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

FAULTS = ("cut request", "cut answer", "swallow answer", "delay", "repeat")


@dataclass
class BadNetwork:
    """Connections to a port of this computer, most of them bad while `stormy`."""

    target: int
    rng: random.Random
    port: int = 0
    stormy: bool = True
    met: Counter[str] = field(default_factory=Counter)

    @property
    def url(self) -> str:
        """Where laptops connect to."""
        return f"http://127.0.0.1:{self.port}"

    def serve(self, listener: socket.socket) -> None:
        """Take connections until the listener closes."""
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                fault = self.rng.choice((*[""] * 8, *FAULTS)) if self.stormy else ""
                limit = self.rng.choice((0, 60, 400, 3000, 20_000))
                threading.Thread(target=self._carry, args=(client, fault, limit), daemon=True).start()

    def _carry(self, client: socket.socket, fault: str, limit: int) -> None:
        self.met[fault or "none"] += 1
        if fault == "delay":
            time.sleep(self.rng.choice((0.02, 0.2, 1.0)))
        with contextlib.suppress(OSError), client:
            with socket.create_connection(("127.0.0.1", self.target), 3) as server:
                sent: list[bytes] = []
                asking = limit if fault == "cut request" else None
                answering = 0 if fault == "swallow answer" else limit if fault == "cut answer" else None
                back = threading.Thread(target=_pump, args=(server, client, answering, []), daemon=True)
                back.start()
                _pump(client, server, asking, sent)
                back.join(5)
            if fault == "repeat":
                self._again(b"".join(sent))

    def _again(self, request: bytes) -> None:
        """Send everything that a connection asked for once more; the answers go nowhere."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.target), 3) as server:
            server.sendall(request)
            server.settimeout(1)
            while server.recv(65536):
                pass


def _pump(source: socket.socket, target: socket.socket, limit: int | None, seen: list[bytes]) -> None:
    """Carry bytes one way until an end or a limit; then shut both ways."""
    carried = 0
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            if limit is not None and carried + len(data) > limit:
                target.sendall(data[: limit - carried])
                break
            seen.append(data)
            target.sendall(data)
            carried += len(data)
    for side in (source, target):
        with contextlib.suppress(OSError):
            side.shutdown(socket.SHUT_RDWR)


@contextmanager
def bad_network(target: int, seed: int) -> Iterator[BadNetwork]:
    """Run such a proxy in front of a port until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        network = BadNetwork(target, random.Random(seed), listener.getsockname()[1])
        thread = threading.Thread(target=network.serve, args=(listener,), daemon=True)
        thread.start()
        yield network
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)
