"""The lock between two runs, tried with real processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from installer.bootstrap.runlock import held

HOLDER = """
import sys
from pathlib import Path
from installer.bootstrap.runlock import held
with held(Path(sys.argv[1]), lambda: None):
    print("have it", flush=True)
    sys.stdin.readline()
"""
CHECKOUT = Path(__file__).resolve().parents[3]


def holder(lock: Path) -> subprocess.Popen[str]:
    """Start another process that holds the lock until it is sent a line, or ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "have it\n"
    return process


def test_held_when_free_does_not_wait(tmp_path: Path) -> None:
    waits: list[str] = []
    with held(tmp_path / "lock", lambda: waits.append("waiting")):
        pass
    with held(tmp_path / "lock", lambda: waits.append("waiting")):
        pass
    assert waits == []


def test_held_when_another_process_has_it_says_so_once_and_then_gets_it(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with holder(lock) as other:
        waits: list[str] = []

        def waiting() -> None:
            waits.append("waiting")
            other.communicate("let go\n")

        with held(lock, waiting):
            assert other.returncode == 0
    assert waits == ["waiting"]


def test_held_after_its_holder_was_killed_is_free_again(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with holder(lock) as other:
        other.kill()
        other.wait()
        waits: list[str] = []
        with held(lock, lambda: waits.append("waiting")):
            assert waits == []
