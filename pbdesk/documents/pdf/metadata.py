"""What a PDF says about itself: the XMP packet with the claim of PDF/UA-1, and the languages' codes."""

from __future__ import annotations

from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFName, PDFStream
from reportlab.pdfbase.pdfdoc import format as pdf_bytes

LOCALES = {"en": "en-GB", "cy": "cy-GB"}
"""Language codes as they are written into a file; others stand for themselves."""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def locale(language: str) -> str:
    """Return the code of a language as it is written into a file: "en" is "en-GB"."""
    return LOCALES.get(language, language)


def xmp(title: str, author: str, language: str) -> PDFStream:
    """Return the metadata stream with the claim of PDF/UA-1."""
    packet = _XMP.format(title=_escaped(title), author=_escaped(author), language=_escaped(language))
    return _PlainStream(
        PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}), packet.encode("utf-8")
    )


def _escaped(words: str) -> str:
    """Return words for XML; the words that end a stream are hidden from readers that look for them."""
    return escape(words).replace("endstream", "endstr&#101;am").replace("endobj", "end&#111;bj")


class _PlainStream(PDFStream):  # type: ignore[misc]
    """A stream without a /Filter key: ReportLab writes an empty array, which some checkers cannot read past."""

    def format(self, document: PDFDocument) -> bytes:
        values = PDFDictionary({**self.dictionary.dict, "Length": len(self.content)})
        return bytes(pdf_bytes(values, document) + b"\nstream\n" + self.content + b"\nendstream\n")
