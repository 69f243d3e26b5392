"""Pages of a PDF as pictures, for showing a document before it is printed or saved. It knows no windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pbdesk.documents.pdfium import opened

POINTS_PER_INCH = 72


class PageImage(NamedTuple):
    """One page: width and height in pixels, and its bytes as RGB, row by row without padding."""

    width: int
    height: int
    rgb: bytes


def page_count(path: Path) -> int:
    """Return how many pages a PDF has.

    Raises:
        KnownError: code "pdf-unreadable" when it cannot be opened.
    """
    with opened(path) as document:
        return len(document)


def page_image(path: Path, number: int, dpi: float) -> PageImage:
    """Return one page, counted from 1, as a picture.

    Raises:
        KnownError: code "pdf-unreadable" when the file cannot be opened.
    """
    with opened(path) as document:
        page = document[number - 1]
        bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True)
        try:
            row = bitmap.width * bitmap.n_channels
            data = bytes(bitmap.buffer)
            lines = (data[y * bitmap.stride : y * bitmap.stride + row] for y in range(bitmap.height))
            return PageImage(bitmap.width, bitmap.height, b"".join(lines))
        finally:
            bitmap.close()
            page.close()


def page_images(path: Path, dpi: float) -> Iterator[PageImage]:
    """Yield every page as a picture, one at a time; stop asking to cancel.

    Raises:
        KnownError: code "pdf-unreadable" when the file cannot be opened.
    """
    for number in range(1, page_count(path) + 1):
        yield page_image(path, number, dpi)
