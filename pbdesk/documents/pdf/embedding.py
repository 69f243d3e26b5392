"""Fonts inside the file: the glyphs that were used, as a subset, with what each of them means.

Each typeface becomes one Type 0 font with Identity-H codes, so a code is a glyph's number and any script fits; the
ToUnicode map holds real text and never U+0000. Nothing is embedded that was not used, and nothing is used that is
not embedded. Source: ISO 32000-1, 9.7 and 9.10.3; ISO 14289-1, 7.21.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from pbdesk.documents.pdf.typeface import Glyph, Typeface

NO_TEXT = "\u200b"
"""What a glyph means that adds nothing to its neighbour (a zero-width space: every glyph must mean something)."""

_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{rows}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class EmbeddedFont:
    """One typeface in one file: its name in content streams, and what was used of it."""

    def __init__(self, face: Typeface, resource: str) -> None:
        self.face = face
        self.resource = resource
        self.meanings: dict[int, str] = {}

    def note(self, glyph: Glyph) -> None:
        """Remember a glyph as used. What it means here and nowhere else has to be said by ActualText."""
        self.meanings.setdefault(glyph.number, self.face.meaning(glyph) or NO_TEXT)

    def save(self, document: PDFDocument) -> Any:
        """Add the font to a file and return the reference for the page resources."""
        name = f"{self._prefix()}+{self.face.name}"
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": PDFName(name),
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "CIDToGIDMap": PDFName("Identity"),
                "FontDescriptor": document.Reference(self._descriptor(document, name)),
                "DW": round(self.face.advance(0)),
                "W": self._widths(),
            }
        )
        return document.Reference(
            PDFDictionary(
                {
                    "Type": PDFName("Font"),
                    "Subtype": PDFName("Type0"),
                    "BaseFont": PDFName(name),
                    "Encoding": PDFName("Identity-H"),
                    "DescendantFonts": PDFArray([document.Reference(descendant)]),
                    "ToUnicode": document.Reference(_stream(self._to_unicode().encode("ascii"))),
                }
            )
        )

    def _prefix(self) -> str:
        """Return six capitals that depend on the subset alone, so that the same document gives the same file."""
        digest = hashlib.sha256(repr(sorted(self.meanings)).encode()).digest()
        return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])

    def _descriptor(self, document: PDFDocument, name: str) -> PDFDictionary:
        measures = self.face.metrics()
        data = _subset(self.face, set(self.meanings))
        return PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": PDFName(name),
                "Flags": 4,  # symbolic: the codes are glyph numbers
                "FontBBox": PDFArray(list(measures.box)),
                "ItalicAngle": 0,
                "Ascent": measures.ascent,
                "Descent": measures.descent,
                "CapHeight": measures.cap_height,
                "StemV": 50 + measures.weight // 8,
                "FontFile2": document.Reference(_stream(data, Length1=len(data))),
            }
        )

    def _widths(self) -> PDFArray:
        """Return the advances of the glyphs used: the font's own ones, never the kerned ones."""
        entries: list[Any] = []
        numbered = enumerate(sorted(self.meanings))
        for _key, group in groupby(numbered, lambda pair: pair[1] - pair[0]):
            numbers = [number for _index, number in group]
            entries += [numbers[0], PDFArray([round(self.face.advance(number), 3) for number in numbers])]
        return PDFArray(entries)

    def _to_unicode(self) -> str:
        rows = [
            f"<{number:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for number, text in sorted(self.meanings.items())
        ]
        blocks = (rows[start : start + 100] for start in range(0, len(rows), 100))
        lines = [f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks]
        return _CMAP.format(rows="\n".join(lines))


def _subset(face: Typeface, glyphs: set[int]) -> bytes:
    """Return a font file with these glyphs at their own numbers, and without layout tables."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs | {0})
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING
    for table in ("GSUB", "GPOS", "GDEF", "name", "STAT", "OS/2", "post", "gasp", "cmap"):
        wanted.drop_table_tag_set.add(int.from_bytes(table.encode("ascii"), "big"))
    return bytes(hb.subset(face.face, wanted).blob.data)


def _stream(content: bytes, **values: int) -> PDFStream:
    return PDFStream(PDFDictionary(dict(values)), content, filters=[PDFZCompress])
