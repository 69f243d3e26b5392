from __future__ import annotations

import io

import pikepdf
import pytest

from pbdesk.documents.pdf.canvas import Box, Origin, TaggedCanvas
from pbdesk.documents.pdf.fontset import Weight, noto
from pbdesk.documents.pdf.structure import Element, Tree
from pbdesk.documents.pdf.typeface import Glyph

FACE = noto().first(Weight.REGULAR)


def canvas_on(file: io.BytesIO, tree: Tree) -> TaggedCanvas:
    return TaggedCanvas(file, tree, Origin("Title", "Author", "en-GB"), (300, 300))


def operators(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [str(step.operator) for step in pikepdf.parse_content_stream(pdf.pages[0])]


def write(canvas: TaggedCanvas, words: str, x: float = 20) -> None:
    canvas.glyphs(x, 200, 12, FACE, FACE.shape(words).glyphs)


def test_error_inside_a_tag_still_closes_what_was_opened() -> None:
    file, tree = io.BytesIO(), Tree()
    canvas = canvas_on(file, tree)
    with pytest.raises(RuntimeError), canvas.tag(tree.root.add("P"), actual="words"):
        raise RuntimeError
    with pytest.raises(RuntimeError), canvas.artifact():
        raise RuntimeError
    assert not canvas.in_artifact
    with canvas.tag(tree.root.add("P")):
        write(canvas, "more")
    canvas.save()
    found = operators(file.getvalue())
    assert found.count("BDC") == found.count("EMC") == 4


def test_what_is_tagged_inside_an_artifact_stays_an_artifact() -> None:
    file, tree = io.BytesIO(), Tree()
    canvas = canvas_on(file, tree)
    paragraph = tree.root.add("P")
    with canvas.artifact("Pagination", "Footer"), canvas.tag(paragraph):
        write(canvas, "footer")
    canvas.save()
    assert paragraph.kids == []
    assert operators(file.getvalue()).count("BDC") == 1


def test_no_font_is_named_that_was_not_used() -> None:
    file, tree = io.BytesIO(), Tree()
    canvas = canvas_on(file, tree)
    with canvas.tag(tree.root.add("P")):
        write(canvas, "words")
    canvas.save()
    with pikepdf.open(io.BytesIO(file.getvalue())) as pdf:
        fonts = {
            str(font.BaseFont)
            for font in pdf.objects
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/Font"
        }
    assert {name.split("+")[1] for name in fonts} == {"NotoSans-Regular"}


def test_metadata_stream_has_no_filter_and_declares_the_standard() -> None:
    file, tree = io.BytesIO(), Tree()
    canvas = TaggedCanvas(file, tree, Origin("A & <B>", "C", "cy-GB"), (300, 300))
    with canvas.tag(tree.root.add("P")):
        write(canvas, "words")
    canvas.save()
    with pikepdf.open(io.BytesIO(file.getvalue())) as pdf:
        assert "/Filter" not in pdf.Root.Metadata
        packet = pdf.Root.Metadata.read_bytes()
        assert b"<pdfuaid:part>1</pdfuaid:part>" in packet
        assert b"A &amp; &lt;B&gt;" in packet
        assert str(pdf.Root.Lang) == "cy-GB"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_form_objects_are_refused_because_they_cannot_be_tagged() -> None:
    canvas = canvas_on(io.BytesIO(), Tree())
    with pytest.raises(NotImplementedError):
        canvas.beginForm("x")


def test_link_belongs_to_its_element_and_says_where_it_leads() -> None:
    file, tree = io.BytesIO(), Tree()
    canvas = canvas_on(file, tree)
    link = tree.root.add("P").add("Link")
    with canvas.tag(link):
        write(canvas, "example.org")
    canvas.link(link, Box(20, 195, 60, 14), "https://example.org", "the example")
    canvas.save()
    with pikepdf.open(io.BytesIO(file.getvalue())) as pdf:
        (annotation,) = pdf.pages[0].Annots
        assert str(annotation.Contents) == "the example"
        nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        owner = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))[int(annotation.StructParent)]
        assert owner.S == "/Link"


def test_shifted_glyphs_are_drawn_with_rise_and_brought_back() -> None:
    file, tree = io.BytesIO(), Tree()
    canvas = canvas_on(file, tree)
    with canvas.tag(tree.root.add("P")):
        canvas.glyphs(10, 10, 10, FACE, [Glyph(40, 500, 20, 100, "a"), Glyph(41, 500, 0, 0, "b")])
    canvas.save()
    assert operators(file.getvalue()).count("Ts") == 2


def test_element_on_two_pages_gets_an_identifier() -> None:
    file, tree = io.BytesIO(), Tree()
    canvas = canvas_on(file, tree)
    paragraph: Element = tree.root.add("P")
    for _page in range(2):
        with canvas.tag(paragraph):
            write(canvas, "part")
        canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(file.getvalue())) as pdf:
        element = pdf.Root.StructTreeRoot.K.K
        assert str(element.ID) == str(pdf.Root.StructTreeRoot.IDTree.Names[0])
        assert len(list(element.K)) == 2
