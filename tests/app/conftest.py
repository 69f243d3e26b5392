"""A desktop on a profile of the test's own, its window never on a real screen, closed at the end of each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pbdesk.app.desktop import Desktop
from pbdesk.settings.places import HOME_VARIABLE
from tests.helpers.qt import dress, settle

MakeDesktop = Callable[[], Desktop]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a profile that does not exist yet."""
    folder = tmp_path / "profile"
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    return folder


@pytest.fixture
def make_desktop(qapp, qtbot, home: Path) -> Iterator[MakeDesktop]:
    """Makes desktops on the profile; each is stopped at the end if the test has not done so."""
    dress()
    made: list[Desktop] = []

    def make() -> Desktop:
        desktop = Desktop()
        made.append(desktop)
        return desktop

    yield make
    for desktop in made:
        desktop.stop()
        desktop.window.deleteLater()
    settle()
    dress()
