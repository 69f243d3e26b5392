"""Checks of a PDF's own objects: declarations, embedded fonts, the parent tree, links.

These need no content model. The objects are read by `pdf_objects`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pbdesk.documents.findings import Finding
from pbdesk.documents.pdf_objects import ObjectFile, Ref, Values
from pbdesk.domain.errors import N_


def structure_findings(file: ObjectFile) -> Iterator[Finding]:
    """Yield what is wrong with a file's declarations, fonts, parent tree and links."""
    yield from _declarations(file)
    yield from _fonts(file)
    yield from _parents(file)
    yield from _links(file)


def _declarations(file: ObjectFile) -> Iterator[Finding]:
    catalog = file.catalog
    if not (file.get(catalog.get("MarkInfo")) or {}).get("Marked"):
        yield Finding("not-marked", N_("The file does not say that it is tagged."))
    if not catalog.get("Lang"):
        yield Finding("language-missing", N_("The file does not say its language."))
    if not (file.get(catalog.get("ViewerPreferences")) or {}).get("DisplayDocTitle"):
        yield Finding("title-hidden", N_("The file asks for its name to be shown instead of its title."))
    if not (file.get(file.trailer.get("Info")) or {}).get("Title"):
        yield Finding("title-missing", N_("The file has no title."))
    metadata = file.stream(catalog["Metadata"]) if "Metadata" in catalog else b""
    if b"<pdfuaid:part>1</pdfuaid:part>" not in metadata:
        yield Finding("claim-missing", N_("The file does not say that it keeps to PDF/UA-1."))


def _fonts(file: ObjectFile) -> Iterator[Finding]:
    for found in file.all():
        if not isinstance(found, dict) or found.get("Type") != "Font" or found.get("Subtype") == "Type0":
            continue
        descriptor = file.get(found.get("FontDescriptor")) or {}
        if not any(key.startswith("FontFile") for key in descriptor):
            yield Finding(
                "font-not-embedded",
                N_("The font {font} is not in the file."),
                {"font": str(found.get("BaseFont", ""))},
            )


def _parents(file: ObjectFile) -> Iterator[Finding]:
    """Yield each entry of the parent tree that does not lead back to the element that owns the content."""
    tree = file.get(file.catalog.get("StructTreeRoot")) or {}
    parents = dict(_numbers(file, tree.get("ParentTree")))
    pages = {id(page): number for number, page in enumerate(file.pages(), 1)}
    owners = {}
    for element, kid in _contents(file, tree.get("K")):
        owners[_place(file, element, kid, pages)] = element
    for page_values in file.pages():
        page = pages[id(page_values)]
        entries = file.items(parents.get(page_values.get("StructParents", -1)))
        for mark, entry in enumerate(entries):
            if owners.get((page, mark)) != entry:
                yield Finding(
                    "parent-wrong",
                    N_("On page {page}, part {mark} of the text leads to the wrong place in the structure."),
                    {"page": page, "mark": mark},
                )
        missing = [mark for owner, mark in owners if owner == page and mark >= len(entries)]
        if missing:
            yield Finding(
                "parent-missing",
                N_("On page {page}, {count} parts of the text lead nowhere in the structure."),
                {"page": page, "count": len(missing)},
            )


def _place(file: ObjectFile, element: Ref, kid: Any, pages: dict[int, int]) -> tuple[int, int]:
    """Return the page number and mark of a piece of marked content; pages inherit from the element."""
    if isinstance(kid, int):
        return pages.get(id(file.get(file.get(element).get("Pg"))), 0), kid
    page = kid.get("Pg", file.get(element).get("Pg"))
    return pages.get(id(file.get(page)), 0), int(kid["MCID"])


def _numbers(file: ObjectFile, node: Any) -> Iterator[tuple[int, Any]]:
    values = file.get(node) or {}
    numbers = file.items(values.get("Nums"))
    yield from zip(numbers[::2], numbers[1::2], strict=True)
    for kid in file.items(values.get("Kids")):
        yield from _numbers(file, kid)


def _contents(file: ObjectFile, node: Any) -> Iterator[tuple[Ref, Any]]:
    """Yield every element with each marked content that it names as its own."""
    for reference in file.items(node):
        element = file.get(reference)
        if not isinstance(element, dict) or "S" not in element:
            continue
        for kid in file.items(element.get("K")):
            found = file.get(kid)
            if isinstance(found, int) or (isinstance(found, dict) and "MCID" in found):
                yield reference, found
            elif isinstance(found, dict) and "S" in found:
                yield from _contents(file, kid)


def _links(file: ObjectFile) -> Iterator[Finding]:
    tree = file.get(file.catalog.get("StructTreeRoot")) or {}
    parents = dict(_numbers(file, tree.get("ParentTree")))
    for number, page in enumerate(file.pages(), 1):
        for reference in file.items(page.get("Annots")):
            link: Values = file.get(reference)
            owner = file.get(parents.get(link.get("StructParent", -1))) or {}
            if not link.get("Contents") or owner.get("S") != "Link":
                yield Finding(
                    "link-untold",
                    N_("On page {page}, a link does not say where it leads, or belongs to no text."),
                    {"page": number},
                )
