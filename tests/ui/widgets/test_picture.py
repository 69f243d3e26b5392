"""A picture is looked at by keys, mouse and drop, and is never changed by it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest

from pbdesk.ui.widgets.picture import LARGEST, PictureView


def half_red() -> QImage:
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for x in range(200):
        for y in range(200):
            image.setPixelColor(x, y, QColor("red"))
    return image


@pytest.fixture
def view(qtbot):
    made = PictureView(identifier="photo", name="Photo", empty="Drag a photo here")
    qtbot.addWidget(made)
    made.resize(416, 416)
    made.show()
    made.show_image(half_red(), "A red photo.")
    return made


def colour_at(view: PictureView, x: int, y: int) -> str:
    return view.grab().toImage().pixelColor(x, y).name()


def test_picture_when_shown_then_it_is_whole_and_described(view):
    assert (colour_at(view, 100, 208), colour_at(view, 300, 208)) == ("#ff0000", "#ffffff")
    assert view.accessibleDescription().startswith("A red photo. Plus and minus")
    assert view.percent == 100


def test_picture_when_turned_then_only_the_view_turns(view):
    view.turn()
    assert (colour_at(view, 208, 100), colour_at(view, 208, 300)) == ("#ff0000", "#ffffff")
    assert view.image.size().toTuple() == (400, 200)
    for _quarter in range(3):
        view.turn()
    assert colour_at(view, 100, 208) == "#ff0000"


def test_picture_when_larger_by_keys_then_the_arrows_move_it_and_0_shows_all(view):
    looked: list[int] = []
    view.looked.connect(looked.append)
    for _press in range(5):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    assert looked[-1] == 305
    for _press in range(30):
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert colour_at(view, 60, 208) == "#ffffff"
    for _press in range(60):
        QTest.keyClick(view, Qt.Key.Key_Left)
    assert colour_at(view, 300, 208) == "#ff0000"
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.percent == 100


def test_picture_when_very_large_or_small_then_it_stops(view):
    for _press in range(40):
        view.larger()
    assert view.percent == LARGEST * 100
    for _press in range(40):
        QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.percent == 100


def test_picture_when_the_mouse_pulls_then_it_moves(view):
    view.larger()
    view.larger()
    view.larger()
    view.larger()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    QTest.mouseMove(view, QPoint(20, 200))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(20, 200))
    assert colour_at(view, 150, 208) == "#ffffff"


@pytest.mark.parametrize(
    ("modifier", "percent"),
    [(Qt.KeyboardModifier.NoModifier, 100), (Qt.KeyboardModifier.ControlModifier, 125)],
)
def test_picture_when_the_wheel_turns_then_only_with_ctrl_it_zooms(view, modifier, percent):
    event = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.wheelEvent(event)
    assert view.percent == percent


@pytest.mark.parametrize(
    ("url", "welcome"), [("file:///a/b.jpg", True), ("https://example.org/b.jpg", False)]
)
def test_picture_when_something_is_dragged_over_then_only_a_file_is_welcome(view, url, welcome):
    data = QMimeData()
    data.setUrls([QUrl(url)])
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    view.dragEnterEvent(event)
    assert event.isAccepted() is welcome


def test_picture_when_empty_then_says_what_to_do_and_keys_do_nothing(view):
    view.show_image(None)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.accessibleDescription() == "Drag a photo here"
    assert view.percent == 100
    assert view.image is None
