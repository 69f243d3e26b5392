"""`render`: a document into a PDF file, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from pbdesk.documents.content import Cover, Document
from pbdesk.documents.pdf.canvas import Origin, TaggedCanvas
from pbdesk.documents.pdf.fontset import noto
from pbdesk.documents.pdf.furniture import draw_cover_picture, draw_footer, draw_paper
from pbdesk.documents.pdf.metadata import locale
from pbdesk.documents.pdf.pages import Paginator, anchors
from pbdesk.documents.pdf.setter import Setter
from pbdesk.documents.pdf.story import Story
from pbdesk.documents.pdf.structure import Tree
from pbdesk.documents.pdf.themes import STANDARD, Theme, in_language
from pbdesk.documents.printable import printable_document
from pbdesk.documents.reflow import reflowed
from pbdesk.domain.errors import N_, KnownError


def prepared(document: Document, theme: Theme = STANDARD) -> Document:
    """Return the document as a theme prints it: every word printable, tables no wider than they may be.

    Raises:
        KnownError: code "letter-without-font" when a letter has no shape in any font.
    """
    printable = printable_document(document, noto().has)
    return reflowed(printable, theme.most_columns)


def render(document: Document, theme: Theme, path: Path) -> int:
    """Write a document as a tagged PDF and return how many pages it has.

    The file appears whole or not at all; one that stood there before stays until then.

    Raises:
        KnownError: "letter-without-font", or "document-unwritable" when the file cannot be written.
    """
    ready = prepared(document, theme)
    pages = 0

    def write(file: BinaryIO) -> None:
        nonlocal pages
        pages = write_pdf(ready, theme, file)

    replace_file(path, write)
    return pages


def write_pdf(document: Document, theme: Theme, file: BinaryIO, *, tagged: bool = True) -> int:
    """Write a prepared document into an open file and return how many pages it has.

    Args:
        document: as `prepared` returned it for this theme.
        theme: how it looks.
        file: open for writing in binary.
        tagged: False leaves the tags out; for measurements only.
    """
    tree = Tree()
    theme = in_language(theme, document.language)
    setter = Setter(theme, noto(theme.tracking, theme.word_gap, document.language))
    page_numbers: dict[str, int] = {}
    blocks = Story(setter, tree.root, page_numbers).blocks(document)
    pages = Paginator(theme).pages(blocks)
    page_numbers.update(anchors(pages))
    origin = Origin(document.title, document.author, locale(document.language))
    canvas = TaggedCanvas(file, tree, origin, theme.page_size, tagged=tagged, rtl=theme.rtl)
    has_cover = any(isinstance(block, Cover) for block in document.blocks[:1])
    for number, page in enumerate(pages, 1):
        draw_paper(canvas, setter)
        if has_cover and number == 1:
            draw_cover_picture(canvas, setter)
        for placed in page.placed:
            placed.block.draw(canvas, theme.margins[0], placed.top, theme.column)
        if not (has_cover and number == 1):
            draw_footer(canvas, setter, document, number, len(pages))
        canvas.showPage()
    canvas.save()
    return len(pages)


def replace_file(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file whole or not at all. Raises KnownError "document-unwritable"."""
    try:
        _replace(path, write)
    except OSError as error:
        raise KnownError(
            "document-unwritable",
            N_("The document could not be saved as “{file}”: {reason}."),
            safe=N_("The plan is unchanged, and a document that was there before is still there."),
            todo=N_("Choose another folder or make room on the disk, then save it again."),
            file=path.name,
            reason=error.strerror or type(error).__name__,
        ) from error


def _replace(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file beside its place, make it durable, then put it in its place; nothing is left behind."""
    handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
