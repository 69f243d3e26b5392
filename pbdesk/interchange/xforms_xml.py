"""Answers as an XForms submission (OpenRosa, ODK): the instance as XML, out and in.

As ODK has it, what does not count now is left out; several choices are parted by a space; each row of a part that
repeats is an element of its own. A row's name stands beside it in a namespace of ours, which others skip.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from xml.etree import ElementTree

from pbdesk.domain.errors import N_
from pbdesk.interchange.fhir_out import Note
from pbdesk.interchange.form_answers import (
    MAX_BYTES,
    AnswersFile,
    TakenAnswers,
    kept_aside,
    not_answers,
    other_form,
    row_name,
    rows_inside,
)
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.model import BRANCHES, Kind
from pbdesk.schemes.forms.rows import Rows
from pbdesk.schemes.forms.state import FormState

OPENROSA = "http://openrosa.org/xforms"
ROW = "https://pbdesk.example.org/xforms"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
ElementTree.register_namespace("orx", OPENROSA)
ElementTree.register_namespace("pbdesk", ROW)


def write_submission(state: FormState, rows: Rows, stored: Mapping[str, str], *, seed: str) -> AnswersFile:
    """Return the answers of a form as a submission's XML; `seed` gives its instanceID, the same each time."""
    form = state.compiled.form
    root = ElementTree.Element(form.nodes[0].name, {"id": form.id})
    if form.version:
        root.set("version", form.version)
    removed = _Removed()
    _write(state, rows, root, 0, (), removed)
    meta = ElementTree.SubElement(root, f"{{{OPENROSA}}}meta")
    instance = ElementTree.SubElement(meta, f"{{{OPENROSA}}}instanceID")
    instance.text = f"uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}"
    ElementTree.indent(root)
    aside = kept_aside(state, rows, stored)
    notes = []
    if aside:
        notes.append(
            Note(N_("Answers that do not count now, which were left out: {count}"), {"count": len(aside)})
        )
    if removed.count:
        words = N_("Signs that XML cannot hold, which were left out: {count}")
        notes.append(Note(words, {"count": removed.count}))
    data: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return AnswersFile(data + b"\n", tuple(notes))


class _Removed:
    """How many signs could not be written."""

    count = 0


def _write(
    state: FormState,
    rows: Rows,
    above: ElementTree.Element,
    number: int,
    at: tuple[int, ...],
    removed: _Removed,
) -> None:
    for key in rows_inside(state, number, at):
        node = state.compiled.node(key[0])
        if not state.facts.shown(key) or (node.name == "meta" and number == 0):
            continue
        element = ElementTree.SubElement(above, node.name)
        if node.kind is Kind.REPEAT and (name := row_name(rows, state, key)):
            element.set(f"{{{ROW}}}row", name)
        if node.kind in BRANCHES:
            _write(state, rows, element, *key, removed)
            continue
        text = state.facts.read(key)
        element.text, count = _UNWRITABLE.subn("", text)
        removed.count += count


def read_submission(data: bytes, file: str, compiled: CompiledForm) -> TakenAnswers:
    """Return the answers of a submission's XML.

    Raises:
        KnownError: "answers-unreadable" or "answers-other-form".
    """
    if len(data) > MAX_BYTES or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise not_answers(file, "it is too large, or declares entities")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as problem:
        raise not_answers(file, str(problem)) from problem
    form = compiled.form
    found = root.get("id", "")
    if _local(root) != form.nodes[0].name or (found and found != form.id):
        raise other_form(file, found or _local(root), form.id)
    taken = TakenAnswers()
    _read(root, form.nodes[0].path, form.nodes[0].path, compiled, taken)
    return taken


def _read(
    above: ElementTree.Element, plain: str, around: str, compiled: CompiledForm, taken: TakenAnswers
) -> None:
    """Take over what is inside an element; `around` is its path with the names of its rows."""
    places: dict[str, int] = {}
    for element in above:
        name = _local(element)
        number = compiled.tree.by_path.get(f"{plain}/{name}")
        if number is None:
            if not (plain == compiled.form.nodes[0].path and name == "meta"):
                taken.unknown(f"{plain}/{name}")
            continue
        node, path = compiled.node(number), f"{around}/{name}"
        if node.kind is Kind.REPEAT:
            places[name] = places.get(name, 0) + 1
            path = taken.row(path, element.get(f"{{{ROW}}}row", ""), places[name])
        if node.kind in BRANCHES:
            _read(element, node.path, path, compiled, taken)
        else:
            taken.give(compiled, number, path, element.text or "")


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
