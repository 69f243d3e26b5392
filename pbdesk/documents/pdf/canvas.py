"""The page that blocks draw on: ReportLab's canvas with tags, embedded fonts and nothing untagged.

Everything drawn stands inside `tag(element)` or `artifact(...)`; whatever is raised inside, what was opened is
closed. It knows no layout: blocks tell it where things go. Distances are in points from the lower left corner.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFPage,
    PDFStream,
    PDFString,
    PDFZCompress,
)
from reportlab.pdfgen.canvas import Canvas

from pbdesk.documents.pdf.embedding import EmbeddedFont
from pbdesk.documents.pdf.metadata import xmp
from pbdesk.documents.pdf.structure import Annotation, Content, Element, Tree
from pbdesk.documents.pdf.typeface import EM, Glyph, Typeface

Colour = tuple[float, float, float]
PRODUCER = "pbdesk"


class Box(NamedTuple):
    """A rectangle: its lower left corner, width and height."""

    x: float
    y: float
    width: float
    height: float


class Origin(NamedTuple):
    """What the file says about itself."""

    title: str
    author: str
    language: str


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that writes a tagged file.

    Args:
        file: where the PDF goes, a binary file open for writing.
        tree: the structure, made before anything is drawn.
        origin: title, author and language code ("en-GB") of the file.
        page_size: width and height in points.
        rtl: whether reading starts at the right.
        tagged: False draws the same pages without tags and without the claim of PDF/UA; for measurements only.
    """

    def __init__(
        self,
        file: BinaryIO,
        tree: Tree,
        origin: Origin,
        page_size: tuple[float, float],
        *,
        tagged: bool = True,
        rtl: bool = False,
    ) -> None:
        super().__init__(file, pagesize=page_size, pdfVersion=(1, 7), lang=origin.language)
        self.tree = tree
        self._origin = origin
        self._tagged = tagged
        self._rtl = rtl
        self._artifacts = 0
        self._outline_level = -1
        self._marks: list[Element] = []
        self._finished: list[PDFPage] = []
        self._fonts: dict[str, EmbeddedFont] = {}
        self._readers: dict[bytes, ImageReader] = {}
        self.setTitle(origin.title)
        self.setAuthor(origin.author)
        self.setSubject(origin.title)
        self.setCreator(PRODUCER)
        self.setViewerPreference("DisplayDocTitle", "true")

    def across(self, x: float, width: float, offset: float, part: float) -> float:
        """Return where a part stands that begins `offset` into a width, counted from where reading starts."""
        return x + width - offset - part if self._rtl else x + offset

    # Tags

    @contextmanager
    def tag(self, element: Element, actual: str = "") -> Iterator[None]:
        """Mark what is drawn as content of an element; inside an artifact it stays an artifact.

        Args:
            element: who it belongs to.
            actual: the words in logical order, for content that does not extract so.
        """
        if self._artifacts or not self._tagged:
            yield
            return
        mark = len(self._marks)
        self._marks.append(element)
        element.kids.append(Content(self.page_index, mark))
        self._code.append(f"/{element.kind} <</MCID {mark}>> BDC")
        if actual:
            self._code.append(f"/Span <</ActualText <{_utf16(actual)}>>> BDC")
        try:
            yield
        finally:
            if actual:
                self._code.append("EMC")
            self._code.append("EMC")

    @contextmanager
    def artifact(self, kind: str = "Layout", subtype: str = "") -> Iterator[None]:
        """Mark what is drawn as no content: rules, fills, page furniture, repeated table headers."""
        outermost = not self._artifacts and self._tagged
        if outermost:
            self._code.append(f"/Artifact <</Type /{kind}{f' /Subtype /{subtype}' if subtype else ''}>> BDC")
        self._artifacts += 1
        try:
            yield
        finally:
            self._artifacts -= 1
            if outermost:
                self._code.append("EMC")

    @property
    def in_artifact(self) -> bool:
        """Whether what is drawn now is no content, whatever it is tagged with."""
        return self._artifacts > 0

    @property
    def page_index(self) -> int:
        """The page that is drawn on, counted from 0."""
        return int(self._pageNumber) - 1

    def link(self, element: Element, box: Box, target: str, words: str) -> None:
        """Add a link annotation as part of an element.

        Args:
            element: the Link element.
            box: where it can be clicked.
            target: an address, or "#key" for a bookmark of this document.
            words: what it leads to, for somebody who cannot see it.
        """
        values: dict[str, Any] = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Link"),
            "Rect": PDFArray(
                [round(edge, 2) for edge in (box.x, box.y, box.x + box.width, box.y + box.height)]
            ),
            "Border": PDFArray([0, 0, 0]),
            "F": 4,
            "Contents": PDFString(words),
        }
        if target.startswith("#"):
            values["Dest"] = self._bookmarkReference(target[1:])
        else:
            values["A"] = PDFDictionary({"S": PDFName("URI"), "URI": PDFString(target)})
        if self._tagged:
            values["StructParent"] = self.tree.next_key(element)
        self._addAnnotation(PDFDictionary(values))
        if self._tagged:
            element.kids.append(Annotation(self.page_index, self._annotationrefs[-1]))

    def bookmark(self, key: str, title: str, level: int, top: float) -> None:
        """Add a place that links and the outline lead to; levels count from 0, a level that is skipped is closed up."""
        self._outline_level = min(level, self._outline_level + 1)
        self.bookmarkHorizontal(key, 0, top)
        self.addOutlineEntry(title, key, self._outline_level)

    # Marks on the page

    def glyphs(self, x: float, baseline: float, size: float, face: Typeface, glyphs: Sequence[Glyph]) -> None:
        """Draw glyphs of one typeface from left to right."""
        font = self._fonts.get(face.name)
        if font is None:
            font = self._fonts[face.name] = EmbeddedFont(face, f"N{len(self._fonts) + 1}")
        for glyph in glyphs:
            font.note(glyph)
        shown = _show(face, size, glyphs)
        self._code.append(f"BT /{font.resource} {size:g} Tf 1 0 0 1 {x:.2f} {baseline:.2f} Tm {shown} ET")

    def ink(self, colour: Colour) -> None:
        """Set the colour of text and fills."""
        self._code.append("{:.3g} {:.3g} {:.3g} rg".format(*colour))

    def fill(self, box: Box, colour: Colour, radius: float = 0) -> None:
        """Fill a rectangle, with round corners where a radius is given."""
        self.ink(colour)
        if radius:
            self.roundRect(*box, radius, stroke=0, fill=1)
        else:
            self._code.append(f"{box.x:.2f} {box.y:.2f} {box.width:.2f} {box.height:.2f} re f")

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Fill a circle."""
        self.ink(colour)
        self.circle(x, y, radius, stroke=0, fill=1)

    def rule(self, x: float, y: float, width: float, colour: Colour, thickness: float) -> None:
        """Draw a horizontal rule whose middle stands at y."""
        self.fill(Box(x, y - thickness / 2, width, thickness), colour)

    def picture(self, data: bytes, box: Box) -> None:
        """Draw a PNG or JPEG file into a rectangle."""
        reader = self._readers.get(data)  # a picture that stands there ten times is decoded once
        if reader is None:
            reader = self._readers[data] = ImageReader(io.BytesIO(data))
        self.drawImage(reader, *box, mask="auto")

    # ReportLab's hooks

    def beginForm(self, *_arguments: Any, **_keywords: Any) -> None:  # noqa: N802
        """Refuse form XObjects: what is drawn in one cannot be tagged here."""
        raise NotImplementedError("a form XObject would be untagged content")

    def _make_preamble(self) -> None:
        # ReportLab's own preamble selects Helvetica, which then stands in the file without being embedded.
        self._preamble = "1 0 0 1 0 0 cm"

    def _setAnnotations(self, page: PDFPage) -> None:  # noqa: N802 - called by showPage with the new page
        super()._setAnnotations(page)
        page.Contents = PDFStream(PDFDictionary(), page.stream, filters=[PDFZCompress])
        if self._tagged:
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.Tabs = PDFName("S")
            page.StructParents = self.tree.next_key(self._marks)
        self._marks = []
        self._finished.append(page)

    def save(self) -> None:
        """Finish the file: fonts, structure tree, metadata. The canvas is not used afterwards."""
        if self._code:
            self.showPage()
        document = self._doc
        fonts = document.idToObject["BasicFonts"].dict
        for font in self._fonts.values():
            fonts[font.resource] = font.save(document)
        if self._tagged:
            pages = [document.Reference(page) for page in self._finished]
            document.Catalog.StructTreeRoot = self.tree.save(document, pages)
            document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
            document.Catalog.Metadata = xmp(*self._origin)
        super().save()


def _utf16(words: str) -> str:
    return ("\ufeff" + words).encode("utf-16-be").hex().upper()


def _show(face: Typeface, size: float, glyphs: Iterable[Glyph]) -> str:
    """Return the operators that show glyphs: one TJ, with kerning and shifts as numbers between the codes."""
    parts: list[str] = []
    codes: list[str] = []
    rise = 0.0
    pending = 0.0

    def flush() -> None:
        if codes:
            parts.append(f"<{''.join(codes)}>")
            codes.clear()

    for number, advance, x_offset, y_offset, _text in glyphs:
        if y_offset != rise:
            flush()
            parts.append(f"] TJ {y_offset * size / EM:g} Ts [")
            rise = y_offset
        shift = pending + x_offset
        if abs(shift) > 0.01:
            flush()
            parts.append(f"{-shift:g}")
        codes.append(f"{number:04X}")
        pending = advance - x_offset - face.advance(number)
    flush()
    return f"[{''.join(parts)}] TJ{' 0 Ts' if rise else ''}"
