"""Ears on the accessibility bus, and hands on the keyboard: what a blind person has (Linux, X11).

The listener is a program of its own (`tests.helpers.spoken`), run by a Python of the system that has the bindings.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.screen import end

PROGRAMS = ("dbus-daemon", "xdotool")
SYSTEM_PYTHON = "/usr/bin/python3"
BUS = Path("/usr/libexec/at-spi-bus-launcher")
BINDINGS = Path("/usr/lib/python3/dist-packages/pyatspi/__init__.py")
EARS = Path(__file__).with_name("spoken.py")
PATIENCE_SECONDS = 40.0


@dataclass(frozen=True)
class Heard:
    """One thing that was said.

    Attributes:
        kind: "focus" or "announcement".
        name: what is read out: the name of what has the focus, or the announcement.
        role: what it is, for a focus.
        id: its identifier, for a focus.
        description: what is read after the name, for a focus.
        label: what the label before it says, for a focus; on Linux a drop-down's name is its value.
    """

    kind: str
    name: str = ""
    role: str = ""
    id: str = ""
    description: str = ""
    label: str = ""


def missing_for_listening() -> list[str]:
    """Return what is not on this computer and listening needs."""
    lacking = [name for name in PROGRAMS if shutil.which(name) is None]
    return lacking + [str(path) for path in (Path(SYSTEM_PYTHON), BUS, BINDINGS) if not path.exists()]


class Listener:
    """Somebody who hears and types, and sees nothing."""

    def __init__(self, ears: subprocess.Popen[str], settings: Mapping[str, str]) -> None:
        self._lines: queue.Queue[str] = queue.Queue()
        self._settings = settings
        self._ears = ears
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()
        self.wait_for("ready")

    def leave(self) -> None:
        """Hear out what was still said, once the ears have been closed."""
        self._listening.join()

    def press(self, *keys: str) -> None:
        """Press keys, each in X11's words, such as "ctrl+2" or "Tab"."""
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], env=dict(self._settings), check=True)

    def type(self, text: str) -> None:
        """Type a text."""
        subprocess.run(["xdotool", "type", "--delay", "15", text], env=dict(self._settings), check=True)

    def wait_for(self, kind: str, name: str = "") -> list[Heard]:
        """Return all that is heard up to what is waited for; "" is any name. It must come, or the test ends."""
        heard: list[Heard] = []
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(queue.Empty):
                heard.append(Heard(**json.loads(self._lines.get(timeout=0.2))))
                if heard[-1].kind == kind and name in heard[-1].name:
                    return heard
        raise AssertionError(f"“{name}” ({kind}) was not heard. Heard: {heard}")

    def _listen(self) -> None:
        assert self._ears.stdout is not None
        for line in self._ears.stdout:
            self._lines.put(line)


@contextlib.contextmanager
def listening(screen: Mapping[str, str]) -> Iterator[tuple[Listener, dict[str, str]]]:
    """Start an accessibility bus beside a screen; gives the listener and the settings for a program on both."""
    with contextlib.ExitStack() as stack:
        settings = {**os.environ, **screen, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--print-address", "--nofork"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=settings,
        )
        stack.callback(_close, bus)
        assert bus.stdout is not None
        settings["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        ears = subprocess.Popen(
            [SYSTEM_PYTHON, str(EARS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=settings,
        )
        stack.callback(_close, ears)
        listener = Listener(ears, settings)
        stack.callback(listener.leave)
        stack.callback(end, ears)
        yield listener, settings


def _close(process: subprocess.Popen[str]) -> None:
    end(process)
    assert process.stdout is not None
    process.stdout.close()
