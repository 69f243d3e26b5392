"""The structure tree of a tagged PDF: elements in reading order, and which content of which page is whose.

Elements are made while the story is built, in the order in which the document is to be read; drawing only adds
what was drawn. `save_tree` turns the tree into the objects of the file. It draws nothing and knows no fonts.
Source: ISO 32000-1, 14.7 and 14.8; ISO 14289-1 (PDF/UA-1), 7.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFObject, PDFString

INLINE = frozenset({"Span", "Link"})
"""Structure types whose text belongs to the block that they stand in."""


class Content(NamedTuple):
    """A stretch of marked content: the page's index and the mark's number on it."""

    page: int
    mark: int


class Annotation(NamedTuple):
    """An annotation that belongs to an element: the page's index and the reference of the object."""

    page: int
    reference: Any


@dataclass(eq=False, slots=True)
class Element:
    """A structure element.

    Attributes:
        kind: the standard structure type, such as "P" or "TH".
        language: a code, where it differs from the document's.
        alternative: the words that stand for a figure.
        actual: the words of content that does not extract in logical order.
        attributes: attribute dictionaries by owner, such as {"Table": {"Scope": "Column"}}.
        identifier: set on an element whose content stands on more than one page.
    """

    kind: str
    language: str = ""
    alternative: str = ""
    actual: str = ""
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    kids: list[Element | Content | Annotation] = field(default_factory=list)
    identifier: str = ""

    def add(self, kind: str, *, language: str = "", alternative: str = "", actual: str = "") -> Element:
        """Append a new element and return it."""
        kid = Element(kind, language, alternative, actual)
        self.kids.append(kid)
        return kid

    @property
    def used(self) -> bool:
        """Whether anything of it was drawn; cells of a table count even when they are empty."""
        return self.kind in ("TD", "TH") or any(not isinstance(kid, Element) or kid.used for kid in self.kids)

    def pages(self) -> set[int]:
        """Return the indexes of the pages that hold content of this element, or of inline ones within it."""
        found = {kid.page for kid in self.kids if isinstance(kid, Content)}
        for kid in self.kids:
            if isinstance(kid, Element) and kid.kind in INLINE:
                found |= kid.pages()
        return found


class Tree:
    """The structure of one document, and its parent tree.

    Attributes:
        root: the Document element.
        parents: for each key, the elements of a page's marks in order, or the element of an annotation.
    """

    def __init__(self) -> None:
        self.root = Element("Document")
        self.parents: list[list[Element] | Element] = []

    def next_key(self, owner: list[Element] | Element) -> int:
        """Return the parent tree key of a finished page's marks, or of an annotation."""
        self.parents.append(owner)
        return len(self.parents) - 1

    def save(self, document: PDFDocument, pages: list[Any]) -> PDFDictionary:
        """Add the elements to a file and return the StructTreeRoot.

        Args:
            document: ReportLab's document.
            pages: a reference to each page, in order.
        """
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        saver = _Saver(document, pages)
        root["K"] = saver.save(self.root, document.Reference(root))
        numbers: list[Any] = []
        for key, owner in enumerate(self.parents):
            references = saver.references
            value = (
                document.Reference(PDFArray([references[id(element)] for element in owner]))
                if isinstance(owner, list)
                else references[id(owner)]
            )
            numbers += [key, value]
        root["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
        root["ParentTreeNextKey"] = len(self.parents)
        if saver.identified:
            named: list[Any] = []
            for name, reference in sorted(saver.identified.items()):
                named += [PDFString(name), reference]
            root["IDTree"] = document.Reference(PDFDictionary({"Names": PDFArray(named)}))
        return root


class _Compact(PDFObject):  # type: ignore[misc]
    """A dictionary that is written close together: there are hundreds of elements, most of them small."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def put(self, key: str, value: bytes) -> None:
        """Add an entry whose value is written already."""
        apart = b"" if value[:1] in (b"/", b"[", b"<", b"(") else b" "
        self.parts += (b"/", key.encode("ascii"), apart, value)

    def format(self, document: PDFDocument) -> bytes:
        """Return the bytes of the dictionary, as ReportLab asks for them."""
        return b"<<" + b"".join(self.parts) + b">>"


class _Saver:
    """Turns elements into objects of the file, parents before children, unused ones left out."""

    def __init__(self, document: PDFDocument, pages: list[Any]) -> None:
        self._document = document
        self._pages = [page.format(document) for page in pages]
        self.references: dict[int, Any] = {}
        self.identified: dict[str, Any] = {}

    def save(self, element: Element, parent: Any) -> Any:
        values = _Compact()
        reference = self._document.Reference(values)
        self.references[id(element)] = reference
        values.put("S", b"/" + element.kind.encode("ascii"))
        values.put("P", parent.format(self._document))
        for key, words in (
            ("Alt", element.alternative),
            ("ActualText", element.actual),
            ("Lang", element.language),
        ):
            if words:
                values.put(key, self._string(words))
        if element.attributes:
            owned = b"".join(_attributes(owner, pairs) for owner, pairs in element.attributes.items())
            values.put("A", b"[" + owned + b"]")  # pdfium reads no attributes outside of an array
        if len(element.pages()) > 1:
            element.identifier = f"e{len(self.references):06d}"
            self.identified[element.identifier] = reference
            values.put("ID", self._string(element.identifier))
        home = next((kid.page for kid in element.kids if isinstance(kid, Content)), -1)
        if home >= 0:  # a mark on this page is then its number alone, which makes the file much smaller
            values.put("Pg", self._pages[home])
        kids = [
            self._kid(kid, reference, home)
            for kid in element.kids
            if not isinstance(kid, Element) or kid.used
        ]
        values.put("K", kids[0] if len(kids) == 1 else b"[" + b" ".join(kids) + b"]")
        return reference

    def _string(self, words: str) -> bytes:
        return bytes(PDFString(words).format(self._document))

    def _kid(self, kid: Element | Content | Annotation, parent: Any, home: int) -> bytes:
        match kid:
            case Element():
                return bytes(self.save(kid, parent).format(self._document))
            case Content(page, mark) if page == home:
                return b"%d" % mark
            case Content(page, mark):
                return b"<</Type/MCR/Pg %b/MCID %d>>" % (self._pages[page], mark)
            case Annotation(page, reference):
                annotation = reference.format(self._document)
                return b"<</Type/OBJR/Pg %b/Obj %b>>" % (self._pages[page], annotation)


def _attributes(owner: str, pairs: dict[str, Any]) -> bytes:
    written = "".join(f"/{key}{_attribute(value)}" for key, value in pairs.items())
    return f"<</O/{owner}{written}>>".encode("ascii")


def _attribute(value: Any) -> str:
    if isinstance(value, str):
        return f"/{value}"
    if isinstance(value, tuple):
        return "[" + " ".join(f"{each:g}" if isinstance(each, int) else f"{each:.2f}" for each in value) + "]"
    return f" {value}"
