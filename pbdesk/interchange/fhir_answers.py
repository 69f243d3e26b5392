"""Answers as a FHIR R4 QuestionnaireResponse, out and in. An item's linkId is the question's path.

An answer that counts stands at its question; one that is kept and does not count now, and one that is not of its
question's kind, stand beside them in extensions of ours, so that nothing is lost between two of our desks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from pbdesk.domain.errors import N_
from pbdesk.interchange.fhir_in import unreadable
from pbdesk.interchange.fhir_out import Note, own, value_of
from pbdesk.interchange.fhir_types import (
    Answer,
    AnswerItem,
    Extension,
    QuestionnaireResponse,
    Value,
    to_json,
)
from pbdesk.interchange.form_answers import (
    AnswersFile,
    TakenAnswers,
    kept_aside,
    other_form,
    row_name,
    rows_inside,
)
from pbdesk.schemes.expressions.tree import Key
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.model import BRANCHES, SELECTS, Kind
from pbdesk.schemes.forms.rows import Rows
from pbdesk.schemes.forms.state import FormState

_ADDRESS = "https://pbdesk.example.org/fhir/Questionnaire/"
_ASIDE = own("kept-answer")


def write_response(
    state: FormState, rows: Rows, stored: Mapping[str, str], *, is_complete: bool
) -> AnswersFile:
    """Return the answers of a form as a QuestionnaireResponse's JSON."""
    writer = _Writer(state, rows)
    items = tuple(writer.items(0, ()))
    aside = kept_aside(state, rows, stored) | writer.odd
    form = state.compiled.form
    version = f"|{form.version}" if form.version else ""
    response = QuestionnaireResponse(
        resource_type="QuestionnaireResponse",
        questionnaire=f"{_ADDRESS}{form.id}{version}",
        status="completed" if is_complete else "in-progress",
        authored=state.facts.now.isoformat(timespec="seconds"),
        extension=tuple(_kept(path, text) for path, text in aside.items()),
        item=items,
    )
    notes = []
    if aside:
        words = N_("Answers that do not count now, which only our own desks read: {count}")
        notes.append(Note(words, {"count": len(aside)}))
    return AnswersFile(to_json(response), tuple(notes))


def _kept(path: str, text: str) -> Extension:
    parts = (Extension(url="path", value_string=path), Extension(url="answer", value_string=text))
    return Extension(url=_ASIDE, extension=parts)


class _Writer:
    """One form's answers being written."""

    def __init__(self, state: FormState, rows: Rows) -> None:
        self._state, self._rows = state, rows
        self.odd: dict[str, str] = {}

    def items(self, number: int, at: tuple[int, ...]) -> Iterator[AnswerItem]:
        """Yield what is answered inside an instance."""
        for key in rows_inside(self._state, number, at):
            node = self._state.compiled.node(key[0])
            if not self._state.facts.shown(key):
                continue
            if node.kind in BRANCHES:
                inner = tuple(self.items(*key))
                name = row_name(self._rows, self._state, key) if node.kind is Kind.REPEAT else ""
                if inner or node.kind is Kind.REPEAT:
                    yield AnswerItem(link_id=node.path, id=name, item=inner)
            elif answers := tuple(self._answers(key)):
                yield AnswerItem(link_id=node.path, answer=answers)

    def _answers(self, key: Key) -> Iterator[Answer]:
        question = self._state.at(key)
        text, node = question.value, question.node
        if not text or node.kind in {Kind.META, Kind.NOTE}:
            return
        for part in text.split() if node.kind in SELECTS else [text]:
            value = value_of(self._state.compiled, node, part)
            if value is None or node.kind is Kind.MEDIA:
                self.odd[self._rows.stable(question.path)] = text
                return
            yield Answer(**msgspec.structs.asdict(value))


def read_response(data: bytes, file: str, compiled: CompiledForm) -> TakenAnswers:
    """Return the answers of a QuestionnaireResponse's JSON.

    Raises:
        KnownError: "fhir-unreadable" with the place, or "answers-other-form".
    """
    try:
        response = msgspec.json.decode(data, type=QuestionnaireResponse)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise unreadable(file, "QuestionnaireResponse", str(problem)) from problem
    named = response.questionnaire.partition("|")[0]
    if named.startswith(_ADDRESS) and named != f"{_ADDRESS}{compiled.form.id}":
        raise other_form(file, named.removeprefix(_ADDRESS), compiled.form.id)
    taken = TakenAnswers()
    _read_items(response.item, compiled.form.nodes[0].path, compiled, taken)
    for extension in response.extension:
        if extension.url == _ASIDE:
            parts = {part.url: part.value_string or "" for part in extension.extension}
            taken.give_aside(compiled, parts.get("path", ""), parts.get("answer", ""))
    return taken


def _read_items(
    items: tuple[AnswerItem, ...], around: str, compiled: CompiledForm, taken: TakenAnswers
) -> None:
    """Take over the answers inside a group; `around` is its path with the names of its rows."""
    places: dict[str, int] = {}
    for item in items:
        number = compiled.tree.by_path.get(item.link_id)
        if number is None or number == 0:
            taken.unknown(item.link_id)
            continue
        node = compiled.node(number)
        path = f"{around}/{node.name}"
        if node.kind is Kind.REPEAT:
            places[item.link_id] = places.get(item.link_id, 0) + 1
            path = taken.row(path, item.id, places[item.link_id])
        if node.kind in BRANCHES:
            _read_items(item.item, path, compiled, taken)
            continue
        texts = [_text(answer, node.kind) for answer in item.answer]
        taken.give(compiled, number, path, " ".join(text for text in texts if text))


def _text(value: Value, kind: Kind) -> str:
    if value.value_coding is not None:
        return value.value_coding.code
    if value.value_boolean is not None:
        said = "OK" if kind is Kind.ACKNOWLEDGE else "true"
        return said if value.value_boolean else ("" if kind is Kind.ACKNOWLEDGE else "false")
    if value.value_integer is not None:
        return str(value.value_integer)
    if value.value_decimal is not None:
        return f"{value.value_decimal:f}"
    texts = (value.value_string, value.value_date, value.value_date_time, value.value_time, value.value_uri)
    return next((text for text in texts if text), "")
