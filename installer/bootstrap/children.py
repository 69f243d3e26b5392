"""Start a command in the environment and pass on how it ended.

It decides what a started command sees of the user's settings and whether there is a screen. It must not know
which commands there are.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from .environment import Environment

PATIENCE_SECONDS = 10
INTERRUPTED = 130


def has_screen(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Say whether a window can be shown: only Linux is ever without, unless Qt was told to draw nowhere."""
    if environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in {"offscreen", "minimal"}:
        return False
    return not platform.startswith("linux") or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def settings(
    environment: Environment, checkout: Path, *, on_screen: bool, environ: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return what a started command sees: our checkout, the environment's caches, and a screen or none."""
    caches = environment.caches(checkout)
    # PYTHONDONTWRITEBYTECODE goes: pip compiled nothing, so every start would compile everything again.
    dropped = {"PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV"}
    seen = {name: value for name, value in environ.items() if name not in dropped}
    seen |= {
        "PYTHONPATH": str(checkout),
        "PYTHONPYCACHEPREFIX": str(environment.bytecode),
        "MYPY_CACHE_DIR": str(caches / "mypy"),
        "RUFF_CACHE_DIR": str(caches / "ruff"),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(caches / "hypothesis"),
    }
    seen.setdefault("PYTHONIOENCODING", "utf-8")
    if not on_screen:
        seen.setdefault("QT_QPA_PLATFORM", "offscreen")
    return seen


def run(command: Sequence[str], *, env: Mapping[str, str], cwd: Path) -> int:
    """Run a command to its end and return its exit code; Ctrl+C is its to answer, and we wait for it."""
    child = subprocess.Popen([*command], env=dict(env), cwd=cwd)
    previous = signal.signal(signal.SIGTERM, lambda _number, _frame: child.terminate())
    try:
        code = child.wait()
    except KeyboardInterrupt:
        _wait_a_little(child)
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, previous)
    return code if code >= 0 else 128 - code


def _wait_a_little(child: subprocess.Popen[bytes]) -> None:
    """Let a command that got the same Ctrl+C close its files; end it if it will not."""
    try:
        child.wait(timeout=PATIENCE_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        child.kill()
        child.wait()
