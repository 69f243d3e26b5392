"""What a started command sees, and how its end is passed on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from installer.bootstrap import children
from installer.bootstrap.environment import Environment

CHECKOUT = Path(__file__).resolve().parents[3]
HERE = Environment(Path("cache") / "env-1")


@pytest.mark.parametrize(
    ("platform", "environ", "screen"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ("linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "minimal:size=1"}, False),
        ("win32", {}, True),
        ("darwin", {}, True),
        ("win32", {"QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_has_screen(platform: str, environ: dict[str, str], screen: bool) -> None:
    assert children.has_screen(environ, platform) is screen


def test_settings_find_our_checkout_and_keep_it_clean() -> None:
    seen = children.settings(HERE, CHECKOUT, on_screen=False, environ={"HOME": "h", "PYTHONPATH": "theirs"})
    assert seen["PYTHONPATH"] == str(CHECKOUT)
    assert seen["PYTHONPYCACHEPREFIX"] == str(HERE.bytecode)
    assert seen["HOME"] == "h"


def test_settings_let_modules_be_compiled_once_whatever_the_user_set() -> None:
    seen = children.settings(
        HERE, CHECKOUT, on_screen=False, environ={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHOME": "x"}
    )
    assert "PYTHONDONTWRITEBYTECODE" not in seen
    assert "PYTHONHOME" not in seen


def test_settings_draw_off_screen_only_when_there_is_none() -> None:
    assert "QT_QPA_PLATFORM" not in children.settings(HERE, CHECKOUT, on_screen=True, environ={})
    off = children.settings(HERE, CHECKOUT, on_screen=False, environ={})
    assert off["QT_QPA_PLATFORM"] == "offscreen"
    chosen = children.settings(HERE, CHECKOUT, on_screen=False, environ={"QT_QPA_PLATFORM": "xcb"})
    assert chosen["QT_QPA_PLATFORM"] == "xcb"


@pytest.mark.parametrize("code", [0, 1, 2, 77])
def test_run_passes_the_exit_code_on(code: int) -> None:
    command = [sys.executable, "-c", f"raise SystemExit({code})"]
    assert children.run(command, env=os.environ, cwd=CHECKOUT) == code


def test_run_starts_in_the_checkout_with_the_given_settings(tmp_path: Path) -> None:
    note = tmp_path / "note.json"
    snippet = (
        "import json, os, sys; "
        "json.dump([os.getcwd(), os.environ['WORD']], open(sys.argv[1], 'w', encoding='utf-8'))"
    )
    command = [sys.executable, "-W", "ignore", "-c", snippet, str(note)]
    assert children.run(command, env={**os.environ, "WORD": "dŵr"}, cwd=tmp_path) == 0
    assert json.loads(note.read_text(encoding="utf-8")) == [str(tmp_path.resolve()), "dŵr"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal exits")
def test_run_reports_a_command_that_was_killed_as_a_shell_does() -> None:
    command = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
    assert children.run(command, env=os.environ, cwd=CHECKOUT) == 128 + signal.SIGKILL


RUNNER = """
import os, sys
from pathlib import Path
from installer.bootstrap import children
sys.exit(children.run([sys.executable, "-c", sys.argv[1]], env=os.environ, cwd=Path.cwd()))
"""
TIDY = """
import os, signal, sys, time
def bye(number, frame):
    os.write(1, b"closed its files\\n")  # print may be in the middle of a line
    sys.exit(0)
signal.signal(signal.SIGINT, bye); signal.signal(signal.SIGTERM, bye)
print("running", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C cannot be sent to a process group there")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_run_when_stopped_lets_the_command_close_its_files(sent: signal.Signals, code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", RUNNER, TIDY],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as runner:
        assert runner.stdout is not None
        assert runner.stdout.readline() == "running\n"
        started = time.monotonic()
        if sent == signal.SIGINT:
            os.killpg(runner.pid, sent)  # a terminal sends Ctrl+C to the whole group
        else:
            runner.send_signal(sent)
        said, complaints = runner.communicate(timeout=20)
    assert said == "closed its files\n"
    assert runner.returncode == code
    assert "Traceback" not in complaints
    assert time.monotonic() - started < children.PATIENCE_SECONDS
