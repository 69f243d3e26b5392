"""Single parts of an XForm: labels with outputs, choices, ranges, actions, and the pages of a form."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from pbdesk.schemes.forms.model import (
    BRANCHES,
    DEFAULT,
    Action,
    Choices,
    Kind,
    Node,
    Piece,
    Range,
    Section,
    Words,
)

_X = "{http://www.w3.org/2002/xforms}"
_EVENTS = {
    "odk-instance-first-load": "first-load",
    "odk-new-repeat": "new-repeat",
    "xforms-value-changed": "changed",
}


def plain(tag: str) -> str:
    """Return the name of a tag without its namespace."""
    return tag.rpartition("}")[2]


def is_named(element: ElementTree.Element | None, name: str) -> bool:
    """Return whether an element is there and has a name."""
    return element is not None and plain(element.tag) == name


def text_id(reference: str) -> str:
    """Return the text id inside `jr:itext('...')`."""
    return reference.partition("'")[2].rpartition("'")[0]


def pieces_of(element: ElementTree.Element) -> Iterator[Piece]:
    """The text of a label with its outputs; pyxform pads labels that have an output with one space."""
    padded = len(element) > 0
    text = element.text or ""
    if padded:
        text = text.removeprefix(" ")
    if text:
        yield Piece(text=text)
    for number, output in enumerate(element, start=1):
        yield Piece(expression=output.get("value", "").strip())
        tail = output.tail or ""
        tail = tail.removesuffix(" ") if number == len(element) else tail
        if tail:
            yield Piece(text=tail)


def choices_of(control: ElementTree.Element | None) -> Choices | None:
    """Return where the choices of a control come from, None when it has none."""
    if control is None:
        return None
    itemset = control.find(f"{_X}itemset")
    if itemset is None:
        return None
    nodes = itemset.get("nodeset", "")
    value, label = itemset.find(f"{_X}value"), itemset.find(f"{_X}label")
    list_name = nodes.partition("instance('")[2].partition("'")[0]
    shown = label.get("ref", "label") if label is not None else "label"
    return Choices(
        nodes=nodes,
        list_name=list_name,
        value=value.get("ref", "name") if value is not None else "name",
        label="" if shown.startswith("jr:itext") else shown,
    )


def range_of(control: ElementTree.Element | None) -> Range | None:
    """Return the range of a control, None when it has none."""
    if control is None or not is_named(control, "range"):
        return None
    return Range(control.get("start", "1"), control.get("end", "10"), control.get("step", "1"))


def actions_of(element: ElementTree.Element, source: str) -> Iterator[Action]:
    """Yield the actions of one setvalue, one for each event that it waits for."""
    for event in element.get("event", "").split():
        if event in _EVENTS:
            expression = element.get("value") or f"'{element.text or ''}'"
            yield Action(_EVENTS[event], element.get("ref", ""), expression, source)


LONG_PAGE = 40
"""Questions above which the groups inside a group are pages of their own."""


def sections_of(nodes: tuple[Node, ...], top: str, title: str) -> Iterator[Section]:
    """Pages: each group or repeat at the top, and each run of loose questions between them.

    A group that is too long for one page is parted in the same way, by the groups inside it.
    """
    yield from _pages(nodes, top, {DEFAULT: (Piece(text=title),)})


def _pages(nodes: tuple[Node, ...], parent: str, label: Words) -> Iterator[Section]:
    loose: list[str] = []
    for node in nodes:
        if node.parent != parent:
            continue
        if node.kind in BRANCHES:
            yield from _loose(loose, label)
            loose = []
            inside = tuple(n for n in nodes if n.path.startswith(f"{node.path}/"))
            if node.name == "meta":
                continue
            if node.kind is Kind.GROUP and _is_long(inside):
                yield from _pages(inside, node.path, node.label or label)
            else:
                yield Section(node.path, node.label or label, (node.path, *(n.path for n in inside)))
        elif node.kind not in {Kind.CALCULATE, Kind.META}:
            loose.append(node.path)
    yield from _loose(loose, label)


def _is_long(inside: tuple[Node, ...]) -> bool:
    seen = sum(node.kind not in {*BRANCHES, Kind.CALCULATE, Kind.META} for node in inside)
    return seen > LONG_PAGE and any(node.kind is Kind.GROUP for node in inside)


def _loose(paths: list[str], label: Words) -> Iterator[Section]:
    if paths:
        yield Section(paths[0], label, tuple(paths))
