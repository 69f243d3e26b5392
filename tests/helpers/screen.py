"""A screen that nobody sees, for the few tests that need a real window and a window manager (Linux, X11)."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

PROGRAMS = ("Xvfb", "openbox")
START_SECONDS = 15


def missing_programs() -> list[str]:
    """Return which of the needed programs are not on this computer."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@contextlib.contextmanager
def unseen_screen(size: str = "1400x900x24") -> Iterator[dict[str, str]]:
    """Start a screen with a window manager; gives the settings that put a program on it, ends both after."""
    reading, writing = os.pipe()
    with contextlib.ExitStack() as stack:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(end, server)
        os.close(writing)
        settings = {"DISPLAY": f":{_number(reading)}", "QT_QPA_PLATFORM": "xcb"}
        manager = subprocess.Popen(
            ["openbox", "--sm-disable"],
            env={**os.environ, **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(end, manager)
        yield settings


def _number(reading: int) -> str:
    """Return the number that the server chose, once it listens; read to its end, or the server would break off."""
    told = b""
    try:
        while not told.endswith(b"\n"):
            if not select.select([reading], [], [], START_SECONDS)[0]:
                raise AssertionError(f"Xvfb did not start within {START_SECONDS} s")
            part = os.read(reading, 32)
            if not part:
                raise AssertionError("Xvfb ended before it had a screen")
            told += part
    finally:
        os.close(reading)
    return told.decode().strip()


def end(process: subprocess.Popen[Any]) -> None:
    """End a process, by force where it does not go."""
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
