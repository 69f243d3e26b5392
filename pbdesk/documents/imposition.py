"""A5 pages two by two on A4 sheets, to be folded and stapled in the middle, with the tags kept.

Each page becomes a form XObject on its sheet. Tags point to pages and to numbered content (PDF 1.7, 14.7.4), so each
number is made to point into the XObject instead. Links lead nowhere on paper: their words stay, as plain text. The
file for the screen is a separate one, page by page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

A4_LANDSCAPE = (841.89, 595.28)


def sides(pages: int, *, bound_right: bool = False) -> list[tuple[int, int]]:
    """Return the left and the right page of each side of the sheets, in printing order; pages count from 1.

    The number of pages is filled up to a multiple of four: a number above `pages` is a blank half. Languages that
    are read from the right have their binding at the right.
    """
    filled = -(-pages // 4) * 4
    order: list[tuple[int, int]] = []
    for sheet in range(filled // 4):
        order.append((filled - 2 * sheet, 2 * sheet + 1))
        order.append((2 * sheet + 2, filled - 2 * sheet - 1))
    return [(right, left) for left, right in order] if bound_right else order


def impose(data: bytes, *, bound_right: bool = False) -> bytes:
    """Return a PDF of A4 sheets from a tagged PDF of A5 pages.

    It asks the printer for both sides, flipped at the short edge, and for no scaling.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        homes = _lay_out(pdf, bound_right)
        if Name.StructTreeRoot in pdf.Root:
            _follow(pdf.Root.StructTreeRoot, homes)
        for key in (Name.Outlines, Name.Dests, Name.Names, Name.PageMode, Name.OpenAction):
            if key in pdf.Root:
                del pdf.Root[key]
        pdf.Root.ViewerPreferences = Dictionary(
            DisplayDocTitle=True, Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None")
        )
        file = io.BytesIO()
        pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a page went: the sheet, and the XObject that holds what was on it."""

    sheet: Object
    form: Object


def _lay_out(pdf: pikepdf.Pdf, bound_right: bool) -> dict[tuple[int, int], _Home]:
    """Put the pages on sheets, which take their place in the file."""
    pages = [page.obj for page in pdf.pages]
    forms = [_form(pdf, page) for page in pages]
    homes: dict[tuple[int, int], _Home] = {}
    sheets = []
    for pair in sides(len(pages), bound_right=bound_right):
        sheet = pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, *A4_LANDSCAPE]),
                Resources=Dictionary(XObject=Dictionary()),
            )
        )
        drawn = []
        for half, number in enumerate(pair):
            if number <= len(pages):
                sheet.Resources.XObject[f"/Half{half}"] = forms[number - 1]
                homes[pages[number - 1].objgen] = _Home(sheet, forms[number - 1])
                drawn.append(_placed(pages[number - 1], half))
        sheet.Contents = pdf.make_stream("\n".join(drawn).encode("ascii"))
        sheets.append(sheet)
    del pdf.pages[:]
    for sheet in sheets:
        pdf.pages.append(pikepdf.Page(sheet))
    return homes


def _form(pdf: pikepdf.Pdf, page: Object) -> Object:
    form = pdf.make_indirect(pikepdf.Page(page).as_form_xobject())
    if Name.StructParents in page:
        form.StructParents = page.StructParents
    return form


def _placed(page: Object, half: int) -> str:
    """Return what draws a page into a half of its sheet, as large as it fits and in the middle."""
    _left, _bottom, width, height = (float(edge) for edge in page.MediaBox.as_list())
    room, tall = A4_LANDSCAPE[0] / 2, A4_LANDSCAPE[1]
    scale = min(room / width, tall / height)
    across, up = half * room + (room - width * scale) / 2, (tall - height * scale) / 2
    return f"q {scale:.5f} 0 0 {scale:.5f} {across:.3f} {up:.3f} cm /Half{half} Do Q"


def _follow(root: Object, homes: dict[tuple[int, int], _Home]) -> None:
    """Let every element point into the XObjects, and forget the links' annotations."""
    for kid in _kids(root):
        _follow_element(kid, None, homes)
    numbers = root.ParentTree.Nums.as_list()
    kept = [
        part
        for at in range(0, len(numbers), 2)
        if isinstance(numbers[at + 1], Array)
        for part in numbers[at : at + 2]
    ]
    root.ParentTree.Nums = Array(kept)


def _follow_element(element: Object, page: Object | None, homes: dict[tuple[int, int], _Home]) -> None:
    page = element.get(Name.Pg, page)
    kids: list[Any] = []
    for kid in _kids(element):
        if isinstance(kid, int) or kid.get(Name.Type) == Name.MCR:
            kids.append(_marked(kid, page, homes))
        elif kid.get(Name.Type) != Name.OBJR:
            _follow_element(kid, page, homes)
            kids.append(kid)
    if Name.Pg in element:
        del element[Name.Pg]
    if Name.Link == element.S:
        element.S = Name.Span
    element.K = Array(kids)


def _marked(kid: Any, page: Object | None, homes: dict[tuple[int, int], _Home]) -> Object:
    number = kid if isinstance(kid, int) else kid.MCID
    on = page if isinstance(kid, int) else kid.get(Name.Pg, page)
    assert on is not None
    home = homes[on.objgen]
    return Dictionary(Type=Name.MCR, Pg=home.sheet, Stm=home.form, MCID=number)


def _kids(element: Object) -> Iterator[Any]:
    """Return what an element holds: elements, marks of content, plain numbers of marked content."""
    kids = element.get(Name.K)
    if isinstance(kids, Array):
        yield from kids.as_list()
    elif kids is not None:
        yield kids
