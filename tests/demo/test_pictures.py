"""Every screen is drawn on the example by one command, for the README and for people who look."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from pbdesk.demo.pictures import OF_A_CASE, OF_ALL, draw_screens
from pbdesk.settings.places import HOME_VARIABLE


@pytest.mark.usefixtures("qapp")
def test_draw_then_a_picture_of_every_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    told: list[str] = []
    drawn = draw_screens(tmp_path / "pictures", told.append, looks=[("light", "en", 100)])
    assert [path.name for path in drawn] == told
    assert len(drawn) == len(OF_ALL) + len(OF_A_CASE)
    for path in drawn:
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) == (1280, 820), path.name
    assert len({path.read_bytes() for path in drawn}) == len(drawn), "two screens look the same"
