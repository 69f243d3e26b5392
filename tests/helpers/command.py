"""Runs the pbdesk command in this process, as a script would call it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from pbdesk.cli.main import run
from pbdesk.i18n import use


@dataclass
class Ran:
    """What a command did: its exit code, its words, its errors."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)


class Command:
    """Calls commands and keeps what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Ran:
        try:
            code = run([str(argument) for argument in arguments])
        except SystemExit as error:
            code = int(error.code or 0)
        finally:
            use("en")
        shown = self._capsys.readouterr()
        return Ran(code, shown.out, shown.err)
