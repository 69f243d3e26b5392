"""The example's council: a real gateway in a process of its own, and the council's side of the day on its console."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pbdesk.domain.errors import N_, KnownError

_START_SECONDS = 30.0


class ExampleCouncil:
    """A gateway process that ends with the block, and the commands that a council's officer gives."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self.url = ""

    def __enter__(self) -> Self:
        ready = self._folder.with_suffix(".ready")
        ready.unlink(missing_ok=True)  # of an earlier start: its address is no longer true
        arguments = [
            "serve",
            "--folder",
            str(self._folder),
            "--council",
            self._name,
            "--ready-file",
            str(ready),
        ]
        self._process = subprocess.Popen(
            self._command(*arguments), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        try:
            self.url = self._wait_for(ready)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def ask(self, *arguments: str) -> dict[str, Any]:
        """Run one of the gateway's commands as an officer would and return its JSON.

        Raises KnownError with the command's own words where it is refused.
        """
        done = subprocess.run(
            [*self._command(arguments[0], "--folder", str(self._folder), *arguments[1:]), "--json"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        try:
            answer: dict[str, Any] = json.loads(done.stdout)
        except ValueError as error:
            raise _silent(done.stderr) from error
        if done.returncode:
            raise KnownError(
                str(answer.get("error", "gateway-command")), "{message}", message=answer["message"]
            )
        return answer

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "pbdesk", "gateway", *arguments]

    def _wait_for(self, ready: Path) -> str:
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            if ready.exists():
                return str(json.loads(ready.read_text(encoding="utf-8"))["url"])
            time.sleep(0.02)
        raise _silent("")

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _silent(said: str) -> KnownError:
    return KnownError(
        "gateway-did-not-start",
        N_("The example council's gateway did not answer. {said}"),
        safe=N_("Nothing was lost: everything is in the example's store."),
        todo=N_("Try again. If it stays so, start it by itself: pbdesk gateway serve --folder DIR."),
        said=said.strip()[-300:],
    )
