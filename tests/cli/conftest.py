"""The command, and a store with a passphrase file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command import Command
from tests.helpers.desk import small_desk
from tests.helpers.vaults import PASSPHRASE


@pytest.fixture
def pbdesk(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture
def store(tmp_path: Path) -> list[object]:
    """The arguments that name a store with four cases."""
    small_desk(tmp_path / "store").close()
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    return ["--vault", tmp_path / "store", "--passphrase-file", tmp_path / "passphrase"]
