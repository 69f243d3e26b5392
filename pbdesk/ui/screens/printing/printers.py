"""Paper: asking which printer, and drawing pages on it. The one module that knows Qt's printing.

Qt's printing is loaded with the first print. A printer may be drawn on away from the window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtWidgets import QWidget

from pbdesk.domain.errors import N_, KnownError
from pbdesk.ui.screens.printing.views import PageImage

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

DPI = 200
"""Fine enough for the letters of a booklet, and kind to a printer's memory."""


class AskForPrinter(Protocol):
    """Asks for a printer and calls `done` with it; not at all when a person thinks again."""

    def __call__(self, parent: QWidget, title: str, pages: int, done: Callable[[QPrinter], None]) -> None:
        """Ask. Raises KnownError "printer-missing" where there is none."""


def ask_for_printer(parent: QWidget, title: str, pages: int, done: Callable[[QPrinter], None]) -> None:
    """Ask with Qt's own dialog, which closes when the store locks."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        raise KnownError(
            "printer-missing",
            N_("No printer is set up on this computer."),
            safe=N_("Nothing was printed."),
            todo=N_("Save the booklet as a PDF, and print it where there is a printer."),
        )
    printer = on_a4(QPrinter(QPrinter.PrinterMode.HighResolution))
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    dialog.setMinMax(1, pages)
    dialog.accepted.connect(lambda *_printer: done(printer))
    dialog.finished.connect(dialog.deleteLater)
    dialog.setModal(True)
    dialog.show()


def on_a4(printer: QPrinter) -> QPrinter:
    """Set a printer to whole A4 pages: the booklet has its own margins."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setResolution(max(DPI, printer.resolution()))
    return printer


def draw(
    printer: QPrinter, pages: Iterable[PageImage], total: int, report: Callable[[int, int], None]
) -> int:
    """Draw pages on a printer and return how many; `report` is told after each, and may stop by raising."""
    first, last = printer.fromPage() or 1, printer.toPage() or total
    painter = QPainter()
    if not painter.begin(printer):
        raise KnownError(
            "printer-unready",
            N_("The printer did not answer."),
            safe=N_("Nothing was printed."),
            todo=N_("Check that it is switched on and has paper, then print again."),
        )
    drawn = 0
    try:
        for number, page in enumerate(pages, 1):
            if not first <= number <= last:
                continue
            if drawn:
                printer.newPage()
            _draw(painter, to_image(page))
            drawn += 1
            report(number, total)
    finally:
        painter.end()
    return drawn


def to_image(page: PageImage) -> QImage:
    """Return a page as Qt draws it; safe away from the window."""
    image = QImage(page.rgb, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888)
    return image.copy()  # owns its bytes from here on


def _draw(painter: QPainter, image: QImage) -> None:
    room = painter.viewport()
    size: QSize = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (room.width() - size.width()) // 2, (room.height() - size.height()) // 2
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRect(left, top, size.width(), size.height()), image)
