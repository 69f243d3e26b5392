"""From the XForm that pyxform makes to our form model: the one place that knows XForms' XML.

What a form may hold and this program cannot do (files beside the form, entities) is refused here in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from pbdesk.domain.errors import N_, KnownError
from pbdesk.schemes.forms.model import (
    BRANCHES,
    DEFAULT,
    MODEL_VERSION,
    Action,
    Form,
    Item,
    Kind,
    Node,
    Piece,
    Words,
    refused,
)
from pbdesk.schemes.forms.workbook import Row, Workbook, language_code, language_name, own_words
from pbdesk.schemes.forms.xform_parts import (
    actions_of,
    choices_of,
    is_named,
    pieces_of,
    plain,
    range_of,
    sections_of,
    text_id,
)

_X = "{http://www.w3.org/2002/xforms}"
_H = "{http://www.w3.org/1999/xhtml}"
_JR = "{http://openrosa.org/javarosa}"
_TYPES = {
    "string": Kind.TEXT,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.DATE_TIME,
    "barcode": Kind.BARCODE,
    "geopoint": Kind.PLACE,
    "geotrace": Kind.PLACE,
    "geoshape": Kind.PLACE,
    "binary": Kind.MEDIA,
}
_CONTROLS = {
    "select1": Kind.SELECT_ONE,
    "select": Kind.SELECT_MULTIPLE,
    "rank": Kind.RANK,
    "trigger": Kind.ACKNOWLEDGE,
    "upload": Kind.MEDIA,
}
_NO_WORDS = ((Piece(text="-"),), (Piece(text="NO_LABEL"),))
"""What workbooks write where pyxform insists on words and there are none."""


def form_of(workbook: Workbook) -> Form:
    """Return the form model of a workbook.

    Raises:
        KnownError: code "form-refused" for what this program cannot do, with sheet, row and name.
    """
    return _Reading(workbook).form()


class _Reading:
    """One XForm being read: its parts, found once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        root = ElementTree.fromstring(workbook.xform)
        head, body = root.find(f"{_H}head"), root.find(f"{_H}body")
        model = head.find(f"{_X}model") if head is not None else None
        if head is None or model is None or body is None:
            raise refused(N_("{file} has no questions."), file=workbook.file)
        self._title = head.findtext(f"{_H}title", "")
        self._model = model
        self._body = body
        self._words = self._read_words()
        self._binds = {bind.get("nodeset", ""): bind for bind in model.iter(f"{_X}bind")}
        self._controls = dict(self._read_controls())
        self._actions: list[Action] = []

    def form(self) -> Form:
        """Put the form together."""
        primary = self._model.find(f"{_X}instance")
        data = primary[0] if primary is not None and len(primary) else None
        if data is None:
            raise refused(N_("{file} has no questions."), file=self._workbook.file)
        lists = dict(self._lists())
        top = f"/{plain(data.tag)}"
        nodes = tuple(self._nodes(data, top, ""))
        self._refuse_entities()
        languages, default_language = self._languages()
        return Form(
            model_version=MODEL_VERSION,
            file=self._workbook.file,
            digest=self._workbook.digest,
            id=data.get("id", ""),
            title=self._title,
            version=data.get("version", ""),
            languages=languages,
            default_language=default_language,
            nodes=nodes,
            lists=lists,
            actions=tuple(self._read_actions()),
            sections=tuple(sections_of(nodes, top, self._title)),
            warnings=self._workbook.warnings,
        )

    def _languages(self) -> tuple[dict[str, str], str]:
        translations = self._model.findall(f"{_X}itext/{_X}translation")
        named = {language_code(t.get("lang", "")): language_name(t.get("lang", "")) for t in translations}
        first = next((t for t in translations if t.get("default")), None)
        chosen = language_code(first.get("lang", "")) if first is not None else next(iter(named), DEFAULT)
        return named or {DEFAULT: DEFAULT}, chosen

    def _refuse_entities(self) -> None:
        if "entities" in {sheet.lower() for sheet in self._workbook.sheets}:
            raise refused(
                N_("{file} makes or follows entities of an ODK server, which this program does not have."),
                file=self._workbook.file,
                sheet="entities",
                row=2,
                name="entities",
            )

    def _read_words(self) -> dict[str, dict[str, Words]]:
        """Words by text id and form ("" for the text itself, "guidance" for guidance)."""
        words: dict[str, dict[str, Words]] = {}
        for translation in self._model.iterfind(f"{_X}itext/{_X}translation"):
            code = language_code(translation.get("lang", ""))
            for text in translation.iterfind(f"{_X}text"):
                for value in text.iterfind(f"{_X}value"):
                    pieces = tuple(pieces_of(value))
                    if pieces and pieces not in _NO_WORDS:
                        words.setdefault(text.get("id", ""), {}).setdefault(value.get("form", ""), {})[
                            code
                        ] = pieces
        return words

    def _read_controls(self) -> Iterator[tuple[str, ElementTree.Element]]:
        for element in self._body.iter():
            reference = element.get("ref") or element.get("nodeset")
            if reference and plain(element.tag) not in {"itemset", "setvalue", "label", "hint", "value"}:
                name = plain(element.tag)
                # A repeat stands inside a group of the same path: the group has its label, the repeat its count.
                yield (f"{reference}|repeat" if name == "repeat" else reference), element

    def _lists(self) -> Iterator[tuple[str, tuple[Item, ...]]]:
        for instance in self._model.findall(f"{_X}instance")[1:]:
            name = instance.get("id", "")
            if instance.get("src"):
                raise self._needs_a_file(instance)
            yield name, tuple(self._item(name, item) for item in instance.iter(f"{_X}item"))

    def _needs_a_file(self, instance: ElementTree.Element) -> KnownError:
        source = instance.get("src", "")
        stem = re.compile(rf"\b{re.escape(instance.get('id', ''))}\b")
        rows = self._workbook.rows.values()
        row = next((row for row in rows if any(stem.search(cell) for cell in row.cells.values())), None)
        return refused(
            N_("The form needs a second file ({source}), which cannot be read with it here."),
            file=self._workbook.file,
            row=row.number if row else 0,
            name=row.path.rpartition("/")[2] if row else "",
            source=source,
        )

    def _item(self, list_name: str, item: ElementTree.Element) -> Item:
        cells = {plain(cell.tag): (cell.text or "").strip() for cell in item}
        label = self._words.get(cells.get("itextId", ""), {}).get("", {})
        if not label and cells.get("label"):
            label = {DEFAULT: (Piece(text=cells["label"]),)}
        return Item(
            name=cells.get("name", ""),
            label=label,
            columns=cells,
            row=self._workbook.choice_rows.get((list_name, cells.get("name", "")), 0),
        )

    def _nodes(self, element: ElementTree.Element, path: str, parent: str) -> Iterator[Node]:
        """The node of an element of the primary instance, then those inside it."""
        is_template = [child for child in element if child.get(f"{_JR}template") is not None]
        templates = {child.tag for child in is_template}
        yield self._node(element, path, parent)
        seen: set[str] = set()
        for child in element:
            if child.tag in seen and child.tag in templates:
                continue
            seen.add(child.tag)
            yield from self._nodes(child, f"{path}/{plain(child.tag)}", path)

    def _node(self, element: ElementTree.Element, path: str, parent: str) -> Node:
        bind = self._binds.get(path)
        control = self._controls.get(path)
        repeat = self._controls.get(f"{path}|repeat")
        row = self._row(path)
        kind = self._kind(element, parent, bind, control, repeat)
        cells = row.cells if row else {}
        attribute = bind.get if bind is not None else _nothing
        return Node(
            path=path,
            name=plain(element.tag),
            kind=kind,
            parent=parent,
            row=row.number if row else 0,
            label=self._spoken(control, "label"),
            hint=self._spoken(control, "hint"),
            guidance=self._guidance(control),
            why=own_words(cells, "why"),
            easyread=own_words(cells, "easyread"),
            speaker=cells.get("speaker", "").strip(),
            outcome=cells.get("outcome", "").strip(),
            sensitivity=cells.get("sensitivity", "").strip(),
            relevant=attribute("relevant", "").strip(),
            required=attribute("required", "").strip(),
            required_message=self._message(attribute(f"{_JR}requiredMsg", "")),
            constraint=attribute("constraint", "").strip(),
            constraint_message=self._message(attribute(f"{_JR}constraintMsg", "")),
            calculation=attribute("calculate", "").strip(),
            readonly=attribute("readonly", "").strip(),
            default="" if kind in BRANCHES else (element.text or "").strip(),
            preload=self._preload(attribute(f"{_JR}preload", ""), attribute(f"{_JR}preloadParams", "")),
            appearance=control.get("appearance", "") if control is not None else "",
            choices=choices_of(control),
            range=range_of(control),
            count=repeat.get(f"{_JR}count", "").strip() if repeat is not None else "",
        )

    @staticmethod
    def _preload(name: str, parameter: str) -> str:
        return f"{name}:{parameter}" if name else ""

    def _row(self, path: str) -> Row | None:
        below = path.partition("/")[2].partition("/")[2]
        return self._workbook.rows.get(below) or self._workbook.rows.get(below.removesuffix("_other"))

    def _kind(
        self,
        element: ElementTree.Element,
        parent: str,
        bind: ElementTree.Element | None,
        control: ElementTree.Element | None,
        repeat: ElementTree.Element | None,
    ) -> Kind:
        if not parent:
            return Kind.FORM
        if repeat is not None:
            return Kind.REPEAT
        if len(element) or (bind is None and control is None) or is_named(control, "group"):
            return Kind.GROUP
        if bind is not None and bind.get(f"{_JR}preload"):
            return Kind.META
        if control is None:
            return Kind.CALCULATE if bind is not None and bind.get("calculate") else Kind.META
        stored = _TYPES.get(bind.get("type", "string") if bind is not None else "string", Kind.TEXT)
        if is_named(control, "input") and stored is Kind.TEXT and self._is_note(bind):
            return Kind.NOTE
        return _CONTROLS.get(plain(control.tag), stored)

    @staticmethod
    def _is_note(bind: ElementTree.Element | None) -> bool:
        return bind is not None and bind.get("readonly") == "true()" and not bind.get("calculate")

    def _spoken(self, control: ElementTree.Element | None, part: str) -> Words:
        element = control.find(f"{_X}{part}") if control is not None else None
        if element is None:
            return {}
        reference = element.get("ref", "")
        if reference:
            return self._words.get(text_id(reference), {}).get("", {})
        pieces = tuple(pieces_of(element))
        return {DEFAULT: pieces} if pieces else {}

    def _guidance(self, control: ElementTree.Element | None) -> Words:
        element = control.find(f"{_X}hint") if control is not None else None
        reference = element.get("ref", "") if element is not None else ""
        return self._words.get(text_id(reference), {}).get("guidance", {}) if reference else {}

    def _message(self, text: str) -> Words:
        if text.startswith("jr:itext("):
            return self._words.get(text_id(text), {}).get("", {})
        return {DEFAULT: (Piece(text=text),)} if text else {}

    def _read_actions(self) -> Iterator[Action]:
        for element in self._model.findall(f"{_X}setvalue"):
            yield from actions_of(element, "")
        for parent in self._body.iter():
            for element in parent.findall(f"{_X}setvalue"):
                yield from actions_of(element, parent.get("ref") or parent.get("nodeset") or "")


def _nothing(name: str, default: str = "") -> str:
    return default
