"""A PDF as a screen reader meets it: the structure tree and its words, read through pdfium.

It shares no code with the writer. Elements whose content goes over pages carry an ID, by which their parts are
put together again.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pbdesk.documents.pdfium import opened

LINE_END_HYPHEN = "\x02"
"""What pdfium gives for a hyphen at the end of a line."""
INLINE = frozenset({"Span", "Link", "Reference"})
"""Structure types whose words belong to the element around them."""


@dataclass(slots=True)
class ReadElement:
    """One structure element as it was read.

    Attributes:
        kids: elements, and the text of marked content, in order.
        page: the page that it was met on, from 1.
    """

    kind: str
    page: int
    alternative: str = ""
    actual: str = ""
    language: str = ""
    identifier: str = ""
    scope: str = ""
    kids: list[ReadElement | str] = field(default_factory=list)

    def words(self) -> str:
        """Return all its text, of inline elements too; a figure's is its alternative."""
        if self.kind == "Figure":
            return self.alternative
        if self.actual:
            return self.actual
        return "".join(kid if isinstance(kid, str) else kid.words() for kid in self.kids)

    def walk(self) -> Iterator[ReadElement]:
        """Yield this element and all below it, parents first."""
        yield self
        for kid in self.kids:
            if isinstance(kid, ReadElement):
                yield from kid.walk()


@dataclass(slots=True)
class ReadPdf:
    """What was read of a file.

    Attributes:
        roots: the elements below the structure root, page by page.
        untagged: pieces of text that are neither content of an element nor an artifact.
        not_embedded: names of fonts that text uses and the file does not hold.
    """

    tagged: bool
    language: str
    title: str
    roots: list[ReadElement] = field(default_factory=list)
    untagged: list[str] = field(default_factory=list)
    not_embedded: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Piece:
    """Text of one block-level element; `languages` gives the words by the language that they are marked with."""

    kind: str
    page: int
    text: str
    languages: list[tuple[str, str]] = field(default_factory=list)


def read_pdf(path: Path) -> ReadPdf:
    """Read a file through pdfium.

    Raises:
        KnownError: code "pdf-unreadable" when pdfium cannot open it.
    """
    with opened(path) as document:
        found = ReadPdf(
            tagged=bool(raw.FPDFCatalog_IsTagged(document)),
            language=_string(partial(raw.FPDFCatalog_GetLanguage, document)),
            title=document.get_metadata_value("Title"),
        )
        for number in range(len(document)):
            page = document[number]
            texts = _marked_texts(page, found)
            tree = raw.FPDF_StructTree_GetForPage(page)
            for index in range(raw.FPDF_StructTree_CountChildren(tree)):
                element = raw.FPDF_StructTree_GetChildAtIndex(tree, index)
                found.roots.append(_element(element, number + 1, texts))
            raw.FPDF_StructTree_Close(tree)
            page.close()
    return found


def pieces(found: ReadPdf) -> list[Piece]:
    """Return the text of each block-level element in reading order, parts on several pages joined by their ID."""
    made: list[Piece] = []
    by_identifier: dict[str, Piece] = {}
    for root in found.roots:
        for element in _leaves(root):
            text = element.words()
            piece = by_identifier.get(element.identifier) if element.identifier else None
            if piece is None:
                piece = Piece(element.kind, element.page, "")
                made.append(piece)
                if element.identifier:
                    by_identifier[element.identifier] = piece
            piece.text += text
            piece.languages += _languages(element, "")
    return made


def _leaves(element: ReadElement) -> Iterator[ReadElement]:
    """Yield the block-level elements that hold text, or figures."""
    blocks = [kid for kid in element.kids if isinstance(kid, ReadElement) and kid.kind not in INLINE]
    if element.kind == "Figure" or not blocks:
        yield element
    else:
        for block in blocks:
            yield from _leaves(block)


def _languages(element: ReadElement, outer: str) -> list[tuple[str, str]]:
    language = element.language or outer
    if element.kind == "Figure":
        return [(language, element.alternative)]
    if element.actual:
        return [(language, element.actual)]
    found = []
    for kid in element.kids:
        found += [(language, kid)] if isinstance(kid, str) else _languages(kid, language)
    return found


def _marked_texts(page: pdfium.PdfPage, found: ReadPdf) -> dict[int, str]:
    """Return the text of each marked content of a page; note untagged text and fonts that are not embedded."""
    texts: dict[int, str] = {}
    textpage = page.get_textpage()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        text = _string(partial(raw.FPDFTextObj_GetText, item, textpage)).replace(LINE_END_HYPHEN, "-")
        mark = raw.FPDFPageObj_GetMarkedContentID(item)
        if mark >= 0:
            texts[mark] = texts.get(mark, "") + text
        elif "Artifact" not in _marks(item):
            found.untagged.append(text)
        font = raw.FPDFTextObj_GetFont(item)
        if not raw.FPDFFont_GetIsEmbedded(font):
            found.not_embedded.add(_font_name(font))
    textpage.close()
    return texts


def _marks(item: Any) -> set[str]:
    """Return the names of the marks around an object."""
    names = set()
    for index in range(raw.FPDFPageObj_CountMarks(item)):
        mark = raw.FPDFPageObj_GetMark(item, index)
        length = ctypes.c_ulong()
        raw.FPDFPageObjMark_GetName(mark, None, 0, ctypes.byref(length))
        buffer = (ctypes.c_ushort * (length.value // 2 + 1))()
        raw.FPDFPageObjMark_GetName(mark, buffer, length.value, ctypes.byref(length))
        names.add(_decoded(bytes(buffer)))
    return names


def _font_name(font: Any) -> str:
    size = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFFont_GetBaseFontName(font, buffer, size)
    return buffer.value.decode("utf-8", "replace")


def _element(handle: Any, page: int, texts: dict[int, str]) -> ReadElement:
    def ask(function: Callable[..., int]) -> str:
        return _string(partial(function, handle))

    element = ReadElement(
        kind=ask(raw.FPDF_StructElement_GetType),
        page=page,
        alternative=ask(raw.FPDF_StructElement_GetAltText),
        actual=ask(raw.FPDF_StructElement_GetActualText),
        language=ask(raw.FPDF_StructElement_GetLang),
        identifier=ask(raw.FPDF_StructElement_GetID),
        scope=_string(partial(raw.FPDF_StructElement_GetStringAttribute, handle, b"Scope")),
    )
    for index in range(raw.FPDF_StructElement_CountChildren(handle)):
        kid = raw.FPDF_StructElement_GetChildAtIndex(handle, index)
        if kid:
            element.kids.append(_element(kid, page, texts))
            continue
        mark = raw.FPDF_StructElement_GetChildMarkedContentID(handle, index)
        if mark in texts:
            element.kids.append(texts[mark])
    return element


def _string(ask: Callable[[Any, int], int]) -> str:
    """Return a UTF-16 text from a pdfium function that is first asked for its length in bytes."""
    size = int(ask(None, 0))
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * ((size + 1) // 2))()
    ask(buffer, size)
    return _decoded(bytes(buffer))


def _decoded(data: bytes) -> str:
    return data.decode("utf-16-le", "replace").split("\0", 1)[0]
