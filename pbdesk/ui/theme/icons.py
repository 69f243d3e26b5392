"""Line icons: small SVG files drawn for pbdesk, coloured by a token when they are asked for.

An icon never stands alone: text is always beside it. QtSvg is imported with the first icon.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from pbdesk.resources import resource_path


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0, room: int = 0) -> QPixmap:
    """Return an icon's picture in a colour, `size` pixels high, sharp at a screen's pixel ratio.

    `room` is left free at its right.
    """
    from PySide6.QtSvg import QSvgRenderer

    source = _source(name).replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    picture = QPixmap(round((size + room) * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def icon(name: str, colour: str, size: int, room: int = 0) -> QIcon:
    """Return an icon in one colour, with pictures for ordinary and for fine screens."""
    made = QIcon(pixmap(name, colour, size, 1.0, room))
    made.addPixmap(pixmap(name, colour, size, 2.0, room))
    return made
