"""The door to pdfium: one lock, because pdfium must not be called from two threads at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2

from pbdesk.documents.pdf_objects import unreadable

LOCK = threading.RLock()
"""Held around every call into pdfium."""


@contextmanager
def opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF and hold the lock until it is closed.

    Raises:
        KnownError: code "pdf-unreadable" when pdfium cannot open the file.
    """
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(path)
        except (pypdfium2.PdfiumError, OSError) as error:
            raise unreadable(path) from error
        try:
            yield document
        finally:
            document.close()
