"""The words that `installer/dev.py` knows, and what each starts.

It ties the other modules together. It must not know how any of them does its part.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import children, environment, packages, pins, system
from .words import SetupError, command_line, complain, say

CHECKOUT = Path(__file__).resolve().parents[2]

USAGE = f"""\
{command_line("demo")}            open the desktop on the example caseload (with no screen: run the day and print it)
{command_line("test")} [...]      run the tests; further words go to pytest
{command_line("check")}           style, types and the import contracts
{command_line("bench")} [...]     measure, and print ratios
{command_line("run")} ...         any pbdesk command, for example: run gateway --help
{command_line("lock")} [...]      write requirements.lock anew (needs uv); further words go to uv
PBDESK_ENV_HOME moves the folder that holds the environment."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A prepared environment for one checkout, and how to start things in it."""

    environment: environment.Environment
    checkout: Path
    screen: bool

    def python(self, *arguments: str, on_screen: bool = False) -> int:
        """Run the environment's Python with these arguments; return its exit code."""
        return self._run([str(self.environment.python), *arguments], on_screen=on_screen)

    def program(self, name: str, *arguments: str) -> int:
        """Run one of the environment's own programs; return its exit code."""
        return self._run([str(self.environment.programs / name), *arguments], on_screen=False)

    def cache(self, name: str) -> str:
        """Return the folder in which a tool keeps what it remembers of this checkout."""
        return str(self.environment.caches(self.checkout) / name)

    def _run(self, command: list[str], *, on_screen: bool) -> int:
        seen = children.settings(self.environment, self.checkout, on_screen=on_screen)
        return children.run(command, env=seen, cwd=self.checkout)


def demo(desk: Desk, extra: Sequence[str]) -> int:
    """Open the desktop on the example caseload; with no screen, run the same day and print it."""
    if desk.screen:
        return desk.python("-m", "pbdesk", "demo", *extra, on_screen=True)
    if "--headless" not in extra:
        say("There is no screen here, so the demo runs its day without a window and prints what it does.")
        extra = ["--headless", *extra]
    return desk.python("-m", "pbdesk", "demo", *extra)


def run(desk: Desk, extra: Sequence[str]) -> int:
    """Run any pbdesk command."""
    if not desk.screen and not extra:
        say("There is no screen here, so the desktop is drawn where nobody sees it. Ctrl+C ends it.")
    return desk.python("-m", "pbdesk", *extra, on_screen=desk.screen)


def test(desk: Desk, extra: Sequence[str]) -> int:
    """Run the tests; they draw their windows off the screen."""
    side_by_side = [] if extra else ["-n", str(workers(os.cpu_count())), "--dist", "loadfile"]
    in_order = ["-p", "no:randomly"] if os.environ.get("CI") == "true" else []
    words = [*in_order, *side_by_side, *extra]
    return desk.python("-m", "pytest", "-o", f"cache_dir={desk.cache('pytest')}", *words)


def workers(cores: int | None) -> int:
    """Return how many test processes run side by side: one a core, at most four, because each loads Qt anew."""
    return max(1, min(cores or 1, 4))


def bench(desk: Desk, extra: Sequence[str]) -> int:
    """Run the benchmarks, in a fixed order and with their figures shown."""
    cache = f"cache_dir={desk.cache('pytest')}"
    return desk.python(
        "-m", "pytest", "-o", cache, "-p", "no:randomly", "-m", "bench", "tests/bench", "-s", *extra
    )


def check(desk: Desk, extra: Sequence[str]) -> int:
    """Run every check, also after one that found something; return 1 if any did."""
    if extra:
        raise SetupError(f"check takes no further words (it was given: {' '.join(extra)}).")
    found = []
    for name, start in _checks(desk):
        say(f"-- {name}")
        if start() != 0:
            found.append(name)
    say(f"Something was found by: {', '.join(found)}." if found else "All checks pass.")
    return 1 if found else 0


def _checks(desk: Desk) -> list[tuple[str, Callable[[], int]]]:
    return [
        ("ruff check", partial(desk.program, "ruff", "check", ".")),
        ("ruff format", partial(desk.program, "ruff", "format", "--check", ".")),
        ("mypy, pbdesk", partial(desk.python, "-m", "mypy")),
        ("mypy, installer", partial(desk.python, "-m", "mypy", "-p", "installer.bootstrap")),
        (
            "import contracts",
            partial(desk.program, "lint-imports", "--no-logo", "--cache-dir", desk.cache("imports")),
        ),
    ]


WORDS: dict[str, Callable[[Desk, Sequence[str]], int]] = {
    "demo": demo,
    "test": test,
    "check": check,
    "bench": bench,
    "run": run,
}


def main(arguments: Sequence[str]) -> int:
    """Do what the words ask; return the exit code: 1 for a refusal, 2 for words that are not known."""
    word, extra = (arguments[0], arguments[1:]) if arguments else ("", ())
    if word in {"", "help", "-h", "--help"}:
        say(USAGE)
        return 0 if word else 2
    if word not in {*WORDS, "lock"}:
        complain(f"{word} is not one of these:\n{USAGE}")
        return 2
    try:
        if word == "lock":
            pins.regenerate(CHECKOUT, extra, shutil.which("uv"))
            return 0
        return WORDS[word](prepared(for_tests=word == "test"), extra)
    except SetupError as refusal:
        complain(str(refusal))
        return 1
    except KeyboardInterrupt:
        complain("Stopped. Run it again to carry on.")
        return children.INTERRUPTED


def prepared(*, for_tests: bool) -> Desk:
    """Bring the machine and the environment into shape, saying how long it took when there was work to do."""
    started = time.monotonic()
    system.prepare(system.this_machine(), for_tests=for_tests)
    lock = CHECKOUT / "requirements.lock"
    made = environment.ready(
        environment.cache_home(), lock.read_bytes(), lambda empty: packages.fill(empty, lock)
    )
    seconds = time.monotonic() - started
    if seconds > 2:
        say(f"Ready after {seconds:.0f} s.")
    return Desk(made, CHECKOUT, children.has_screen())
