"""A form as an XLSForm workbook in Markdown, so that one that came from elsewhere can be read and changed by people.

It knows the form model and the columns of XLSForm, ours included. What a workbook cannot say is given back in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pbdesk.domain.errors import N_
from pbdesk.interchange.fhir_out import Note
from pbdesk.schemes.forms.model import DEFAULT, SELECTS, Form, Kind, Node, Piece, Words

_TYPES = {
    Kind.TEXT: "text",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATE_TIME: "dateTime",
    Kind.ACKNOWLEDGE: "acknowledge",
    Kind.NOTE: "note",
    Kind.CALCULATE: "calculate",
    Kind.BARCODE: "barcode",
    Kind.PLACE: "geopoint",
    Kind.MEDIA: "file",
}
_SELECTS = {Kind.SELECT_ONE: "select_one", Kind.SELECT_MULTIPLE: "select_multiple", Kind.RANK: "rank"}
_METAS = {"date:today": "today", "timestamp:start": "start", "timestamp:end": "end"}
_WORDED = {
    "label": "label",
    "hint": "hint",
    "guidance_hint": "guidance",
    "required_message": "required_message",
    "constraint_message": "constraint_message",
    "why": "why",
    "easyread": "easyread",
}
_PLAIN = {
    "relevant": "relevant",
    "constraint": "constraint",
    "calculation": "calculation",
    "default": "default",
    "appearance": "appearance",
    "repeat_count": "count",
    "speaker": "speaker",
    "outcome": "outcome",
    "sensitivity": "sensitivity",
}
_PATH = re.compile(r"\s*(?:/|\.\./|current\(\)/)[\w./-]*?([\w-]+)\s*")
Cells = dict[str, str]


def workbook_of(form: Form) -> tuple[str, tuple[Note, ...]]:
    """Return a form as Markdown, and what the workbook does not say."""
    writer = _Writer(form)
    survey = list(writer.rows(form.nodes[0].path))
    choices = list(writer.choices())
    settings = {
        "form_title": form.title,
        "form_id": form.id,
        "version": form.version,
        "default_language": writer.language(form.default_language),
    }
    if any(len({item.name for item in items}) < len(items) for items in form.lists.values()):
        settings["allow_choice_duplicates"] = "yes"
    sheets = [("survey", survey), ("choices", choices), ("settings", [settings])]
    return "".join(_sheet(name, rows) for name, rows in sheets if rows), tuple(writer.notes)


def _sheet(name: str, rows: list[Cells]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column, text in row.items() if text))
    lines = [f"| {name} |", _line(columns)]
    lines += [_line([row.get(column, "") for column in columns]) for row in rows]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return "| | " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


class _Writer:
    """One form being written."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.notes: list[Note] = []
        self._inside: dict[str, list[Node]] = {}
        for node in form.nodes:
            self._inside.setdefault(node.parent, []).append(node)

    def rows(self, parent: str) -> Iterator[Cells]:
        """Yield the rows inside a node."""
        for node in self._inside.get(parent, ()):
            if node.kind is Kind.META:
                if node.preload in _METAS:
                    yield {"type": _METAS[node.preload], "name": node.name}
                continue
            if node.kind in {Kind.GROUP, Kind.REPEAT}:
                if node.name == "meta" and parent == self._form.nodes[0].path:
                    continue
                yield self._row(node, f"begin {node.kind}")
                yield from self.rows(node.path)
                yield {"type": f"end {node.kind}"}
            else:
                yield self._row(node, self._type(node))

    def _type(self, node: Node) -> str:
        if node.range is not None:
            return "range"
        if node.kind in SELECTS and node.choices is not None:
            return f"{_SELECTS[node.kind]} {node.choices.list_name}"
        return _TYPES.get(node.kind, "text")

    def _row(self, node: Node, kind: str) -> Cells:
        row = {"type": kind, "name": node.name}
        for column, field in _WORDED.items():
            row |= self._words(column, getattr(node, field), node.name)
        row |= {column: getattr(node, field) for column, field in _PLAIN.items()}
        row["required"] = {"true()": "yes"}.get(node.required, node.required)
        if node.kind is not Kind.NOTE:
            row["readonly"] = {"true()": "yes"}.get(node.readonly, node.readonly)
        if node.range is not None:
            row["parameters"] = f"start={node.range.start} end={node.range.end} step={node.range.step}"
        if node.choices is not None and "[" in node.choices.nodes:
            row["choice_filter"] = node.choices.nodes.partition("[")[2].rpartition("]")[0]
        for action in self._form.actions:
            if action.target == node.path and action.event == "first-load" and not node.default:
                row["default"] = action.expression
            elif action.target == node.path and action.event == "changed":
                row["trigger"] = "${" + action.source.rpartition("/")[2] + "}"
                row["calculation"] = action.expression
        return row

    def _words(self, column: str, words: Words, name: str) -> Cells:
        return {self._header(column, code): self._text(pieces, name) for code, pieces in words.items()}

    def _header(self, column: str, code: str) -> str:
        return column if code == DEFAULT else f"{column}::{self.language(code)}"

    def language(self, code: str) -> str:
        """Return a language as a workbook names it, "" for the one without a name."""
        name = self._form.languages.get(code, code)
        if code == DEFAULT:
            return ""
        return f"{name} ({code})" if len(code.partition("-")[0]) in {2, 3} else name

    def _text(self, pieces: tuple[Piece, ...], name: str) -> str:
        said = ""
        for piece in pieces:
            found = _PATH.fullmatch(piece.expression) if piece.expression else None
            if piece.expression and found is None:
                words = N_("The words of “{name}” quote a formula, which a workbook cannot.")
                self.notes.append(Note(words, {"name": name}))
            said += "${" + found[1] + "}" if found is not None else piece.text
        return said

    def choices(self) -> Iterator[Cells]:
        """Yield the rows of every list."""
        for list_name, items in self._form.lists.items():
            for item in items:
                row = {"list_name": list_name, "name": item.name}
                row |= self._words("label", item.label, item.name)
                own = {"name", "label", "itextId"}
                yield row | {column: text for column, text in item.columns.items() if column not in own}
