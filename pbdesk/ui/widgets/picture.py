"""A picture that is looked at closely by keys or mouse: larger, smaller, turned, moved about, dropped in.

It shows a QImage and never changes it: turning and zooming are of the view alone. It reads no files.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from pbdesk.i18n import _
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import identify

STEP = 1.25
LARGEST = 8.0
_MOVES = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class PictureView(QWidget):
    """Shows one picture, whole at first.

    In focus: plus and minus make it larger and smaller, 0 shows it whole, the arrows move it.

    Signals:
        dropped: the path of a file that a person dropped here.
        looked: the view changed: zoom in percent of the whole view.
    """

    dropped = Signal(str)
    looked = Signal(int)

    def __init__(self, *, identifier: str, name: str, empty: str = "", lines: float = 18) -> None:
        """Make it; `name` is what a screen reader calls it, `empty` is shown while there is no picture."""
        super().__init__()
        identify(self, identifier)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._least = round(theme().metrics.line * lines)
        self.setMinimumHeight(self._least)
        self._empty = empty
        self._image: QImage | None = None
        self._pixmap = QPixmap()
        self._turns = 0
        self._zoom = 1.0
        self._middle = QPointF(0.5, 0.5)
        self._held: QPointF | None = None
        self._describe("")

    @property
    def image(self) -> QImage | None:
        """The picture shown, or None."""
        return self._image

    @property
    def percent(self) -> int:
        """The zoom in percent of the whole view."""
        return round(self._zoom * 100)

    def show_image(self, image: QImage | None, said: str = "") -> None:
        """Show another picture whole and upright, or none; `said` describes it to a screen reader."""
        self._image = image
        self._turns = 0
        self._describe(said)
        self._prepare()
        self.show_whole()

    def larger(self) -> None:
        """Show it larger."""
        self._set_zoom(self._zoom * STEP)

    def smaller(self) -> None:
        """Show it smaller, down to the whole."""
        self._set_zoom(self._zoom / STEP)

    def show_whole(self) -> None:
        """Show all of it."""
        self._middle = QPointF(0.5, 0.5)
        self._set_zoom(1.0)

    def turn(self) -> None:
        """Turn the view by a quarter to the right; the picture that is kept stays as it is."""
        self._turns = (self._turns + 1) % 4
        self._prepare()
        self.show_whole()

    # Drawing

    def _describe(self, said: str) -> None:
        keys = _("Plus and minus make it larger and smaller, the arrow keys move it, 0 shows all of it.")
        self.setAccessibleDescription(f"{said} {keys}".strip() if self._image is not None else self._empty)

    def _prepare(self) -> None:
        if self._image is None:
            self._pixmap = QPixmap()
            return
        turned = (
            self._image.transformed(QTransform().rotate(90 * self._turns)) if self._turns else self._image
        )
        self._pixmap = QPixmap.fromImage(turned)

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = min(LARGEST, max(1.0, zoom))
        self._keep_inside()
        self.update()
        self.looked.emit(self.percent)

    def _scale(self) -> float:
        if self._pixmap.isNull():
            return 1.0
        room = self._room()
        whole = min(room.width() / self._pixmap.width(), room.height() / self._pixmap.height())
        return whole * self._zoom

    def _room(self) -> QRectF:
        edge = theme().space(1)
        return QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)

    def _target(self) -> QRectF:
        """Return where the whole picture stands in widget coordinates."""
        scale, room = self._scale(), self._room()
        width, height = self._pixmap.width() * scale, self._pixmap.height() * scale
        left = room.center().x() - self._middle.x() * width
        top = room.center().y() - self._middle.y() * height
        return QRectF(left, top, width, height)

    def _keep_inside(self) -> None:
        """Keep the picture from being pushed out of sight."""
        if self._pixmap.isNull():
            return
        scale, room = self._scale(), self._room()
        half_x = min(0.5, room.width() / 2 / (self._pixmap.width() * scale))
        half_y = min(0.5, room.height() / 2 / (self._pixmap.height() * scale))
        self._middle = QPointF(
            min(1 - half_x, max(half_x, self._middle.x())), min(1 - half_y, max(half_y, self._middle.y()))
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the picture or what to do, and the ring of the keyboard focus."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ground = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        pen = QPen(look.colour("edge" if self._pixmap.isNull() else "rule"), 1)
        if self._pixmap.isNull():
            pen.setStyle(Qt.PenStyle.DashLine)
        if self.hasFocus():
            pen = QPen(look.colour("focus"), 3)
        painter.setPen(pen)
        painter.setBrush(look.colour("page"))
        painter.drawRoundedRect(ground, look.space(1.5), look.space(1.5))
        if self._pixmap.isNull():
            self._paint_empty(painter)
        else:
            painter.setClipRect(self._room())
            painter.drawPixmap(self._target(), self._pixmap, QRectF(self._pixmap.rect()))
        painter.end()

    def _paint_empty(self, painter: QPainter) -> None:
        look = theme()
        size = look.metrics.icon * 2
        room = self._room().adjusted(look.space(2), 0, -look.space(2), 0)
        icon = look.pixmap("photo", "quiet", size)
        middle = room.center()
        painter.drawPixmap(round(middle.x() - size / 2), round(middle.y() - size - look.space(1)), icon)
        painter.setPen(look.colour("quiet"))
        below = QRectF(room.left(), middle.y() + look.space(1), room.width(), room.height() / 2)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(below, int(flags), self._empty)

    def sizeHint(self) -> QSize:
        """Return a size that a page can lay out."""
        return QSize(self._least, self._least)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and zoom by keys; every other key goes on to the page."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if not plain or self._pixmap.isNull():
            super().keyPressEvent(event)
        elif key in _MOVES:
            self._move(*_MOVES[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.larger()
        elif key == Qt.Key.Key_Minus:
            self.smaller()
        elif key == Qt.Key.Key_0:
            self.show_whole()
        else:
            super().keyPressEvent(event)

    def _move(self, across: int, down: int) -> None:
        tenth = 0.2 / self._zoom
        self._middle -= QPointF(across * tenth, down * tenth)
        self._keep_inside()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl held; without it the page scrolls."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.angleDelta().y() > 0:
            self.larger()
        else:
            self.smaller()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it with the mouse."""
        if self._held is None or self._pixmap.isNull():
            return
        target, step = self._target(), event.position() - self._held
        self._middle -= QPointF(step.x() / target.width(), step.y() / target.height())
        self._held = event.position()
        self._keep_inside()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._keep_inside()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    # Dropping a file

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a file from this computer."""
        if _dropped_path(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Pass the file's path on."""
        path = _dropped_path(event)
        if path:
            event.acceptProposedAction()
            self.dropped.emit(path)


def _dropped_path(event: QDropEvent) -> str:
    return next((url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()), "")
