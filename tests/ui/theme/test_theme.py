"""The theme dresses the application, in the order that Qt needs, and scales in points."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel

from pbdesk.resources import resource_path
from pbdesk.ui.theme import next_step, theme
from tests.helpers.qt import dress


@pytest.fixture(autouse=True)
def dressed(qapp):
    dress()
    yield
    dress()


def test_apply_when_larger_then_widgets_already_shown_grow_too(qtbot):
    label = QLabel("Ann Evans")
    label.setProperty("kind", "quiet")
    qtbot.addWidget(label)
    label.show()
    before = label.font().pointSizeF()
    theme().apply("light", 200)
    assert before == pytest.approx(11)
    assert label.font().pointSizeF() == pytest.approx(22)
    assert theme().metrics.compact


def test_apply_when_same_again_then_nothing_is_told(qtbot):
    theme().apply("dark", 125)
    with qtbot.assertNotEmitted(theme().changed):
        theme().apply("dark", 125)


def test_palette_when_dark_then_fusion_draws_with_it(qapp):
    theme().apply("dark", 100)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == theme().tokens.page


@pytest.mark.parametrize(
    ("percent", "larger", "smaller"), [(100, 110, 100), (150, 175, 125), (200, 200, 175)]
)
def test_next_step_when_at_any_size_then_stays_within_the_scale(percent, larger, smaller):
    assert next_step(percent, 1) == larger
    assert next_step(percent, -1) == smaller


@pytest.mark.parametrize("path", sorted(resource_path("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_icon_when_drawn_then_something_is_there(qapp, path):
    picture = theme().pixmap(path.stem, "ink", 32).toImage()
    inked = [(x, y) for x in range(0, 32) for y in range(0, 32) if picture.pixelColor(x, y).alpha() > 100]
    assert len(inked) > 12
    assert len({x // 16 for x, _y in inked} | {2 + y // 16 for _x, y in inked}) == 4
