"""A document into a file of any format: `make` is the door, `lacking` says which formats this computer cannot make."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import NamedTuple

from pbdesk.documents.braille import braille_pages, brf, pef
from pbdesk.documents.catalogue import FORMATS, Format
from pbdesk.documents.content import Document
from pbdesk.documents.imposition import impose
from pbdesk.documents.linear import plain_text_file, spoken_text
from pbdesk.documents.louis import braille_missing, has_braille
from pbdesk.documents.pdf.metadata import locale
from pbdesk.documents.pdf.themes import THEMES
from pbdesk.documents.pdf.writer import prepared, write_pdf
from pbdesk.documents.printable import printable_document
from pbdesk.documents.speech import read_aloud, voice_for, voice_missing
from pbdesk.documents.web_page import web_page
from pbdesk.domain.errors import KnownError


class Made(NamedTuple):
    """A document as a file's bytes, and how many pages it has (0 where the format has no pages)."""

    data: bytes
    pages: int


def lacking(format_id: str, language: str) -> KnownError | None:
    """Return why a format cannot be made here in a language, None where it can."""
    made = FORMATS[format_id].made
    if made in ("brf", "pef") and not has_braille((language,)):
        return braille_missing()
    if made == "audio" and voice_for(language) is None:
        return voice_missing()
    return None


def make(document: Document, format_id: str) -> Made:
    """Return a document as a file of a format.

    Raises KnownError: "letter-without-font", "braille-missing", "voice-missing".
    """
    row = FORMATS[format_id]
    return _MAKERS[row.made](document, row)


def readable(document: Document, format_id: str) -> Document:
    """Return a document as its format says it: what cannot be printed replaced, wide tables as facts on paper."""
    row = FORMATS[format_id]
    if row.theme:
        return prepared(document, THEMES[row.theme])
    return printable_document(document, lambda char: True)


def _pdf(document: Document, row: Format) -> Made:
    theme = THEMES[row.theme]
    file = io.BytesIO()
    pages = write_pdf(prepared(document, theme), theme, file)
    return Made(file.getvalue(), pages)


def _sheets(document: Document, row: Format) -> Made:
    made = _pdf(document, row)
    return Made(impose(made.data, bound_right=THEMES[row.theme].rtl), made.pages)


def _html(document: Document, row: Format) -> Made:
    return Made(web_page(readable(document, row.id)).encode("utf-8"), 0)


def _text(document: Document, row: Format) -> Made:
    return Made(plain_text_file(readable(document, row.id)).encode("utf-8"), 0)


def _brf(document: Document, row: Format) -> Made:
    pages = braille_pages(prepared(document))
    return Made(brf(pages), len(pages))


def _pef(document: Document, row: Format) -> Made:
    pages = braille_pages(prepared(document))
    return Made(pef(pages, document.title, locale(document.language)), len(pages))


def _audio(document: Document, row: Format) -> Made:
    return Made(read_aloud(spoken_text(readable(document, row.id)), document.language), 0)


_MAKERS: dict[str, Callable[[Document, Format], Made]] = {
    "pdf": _pdf,
    "sheets": _sheets,
    "html": _html,
    "text": _text,
    "brf": _brf,
    "pef": _pef,
    "audio": _audio,
}
