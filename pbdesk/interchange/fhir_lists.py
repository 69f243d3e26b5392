"""Lists of choices as FHIR has them: inside the question where they are short, else a list that questions point to."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.interchange.fhir_types import (
    OURS,
    STANDARD,
    AnswerOption,
    Coding,
    Compose,
    Concept,
    Designation,
    Extension,
    Include,
    ValueSet,
)
from pbdesk.interchange.fhir_words import text_of, words_of
from pbdesk.schemes.expressions.values import to_number
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.model import SELECTS, Item, Node

SHORT = 12
"""Choices that stand inside their question, so that the simplest program can show them."""
_COLUMN = f"{OURS}column"
_WORDS = f"{OURS}words"


def system_of(compiled: CompiledForm, list_name: str) -> str:
    """Return the address by which the choices of a list are told from those of others."""
    return f"https://pbdesk.example.org/fhir/list/{compiled.form.id}/{list_name}"


def contained_lists(compiled: CompiledForm) -> tuple[ValueSet, ...]:
    """Return every list of a form, with all that it says of its choices."""
    return tuple(
        ValueSet(
            id=name,
            compose=Compose(
                include=(
                    Include(
                        system=system_of(compiled, name),
                        concept=tuple(_concept(compiled, item) for item in items),
                    ),
                )
            ),
        )
        for name, items in compiled.form.lists.items()
    )


def _concept(compiled: CompiledForm, item: Item) -> Concept:
    text, _more = text_of(item.label, compiled.form.default_language)
    return Concept(
        code=item.name,
        display=text,
        designation=tuple(
            Designation(language=code, value="".join(piece.text for piece in pieces))
            for code, pieces in item.label.items()
        ),
        extension=tuple(_columns(compiled, item)),
    )


def _columns(compiled: CompiledForm, item: Item) -> Iterator[Extension]:
    points = to_number(item.columns.get("points", ""))
    if points is not None:
        yield Extension(url=f"{STANDARD}ordinalValue", value_decimal=points)
    text, more = text_of(item.label, compiled.form.default_language)
    if text:
        yield Extension(url=_WORDS, value_string=text, value_more=more)
    for name, value in item.columns.items():
        parts = (Extension(url="name", value_string=name), Extension(url="value", value_string=value))
        yield Extension(url=_COLUMN, extension=parts)


def items_of(value_set: ValueSet, default_language: str) -> tuple[Item, ...]:
    """Return the choices of a list."""
    includes = value_set.compose.include if value_set.compose is not None else ()
    return tuple(_item(concept, default_language) for each in includes for concept in each.concept)


def _item(concept: Concept, default_language: str) -> Item:
    columns: dict[str, str] = {}
    label = words_of(concept.display, None, default_language)
    for each in concept.designation:
        if each.language and each.value and each.language not in label:
            label |= words_of(each.value, None, each.language)
    for extension in concept.extension:
        if extension.url == _WORDS:
            label = words_of(extension.value_string or "", extension.value_more, default_language)
        if extension.url == _COLUMN:
            parts = {part.url: part.value_string or "" for part in extension.extension}
            columns[parts.get("name", "")] = parts.get("value", "")
        if extension.url == f"{STANDARD}ordinalValue" and extension.value_decimal is not None:
            columns.setdefault("points", f"{extension.value_decimal.normalize():f}")
    return Item(name=concept.code, label=label, columns={"name": concept.code} | columns)


def options_of(compiled: CompiledForm, node: Node) -> tuple[tuple[AnswerOption, ...], str]:
    """Return a question's choices: those of a short list, or the pointer to a longer one; neither for others."""
    if node.kind not in SELECTS or node.choices is None or not node.choices.list_name:
        return (), ""
    name = node.choices.list_name
    items = compiled.form.lists.get(name, ())
    if len(items) > SHORT or "[" in node.choices.nodes:
        return (), f"#{name}"
    return tuple(AnswerOption(value_coding=_coding(compiled, name, item)) for item in items), ""


def _coding(compiled: CompiledForm, list_name: str, item: Item) -> Coding:
    text, more = text_of(item.label, compiled.form.default_language)
    system = system_of(compiled, list_name)
    return Coding(system=system, code=item.name, display=text, display_more=more if text else None)


def coding_of(compiled: CompiledForm, node: Node, name: str) -> Coding:
    """Return one choice of a question; one that the list does not have has only its name."""
    list_name = node.choices.list_name if node.choices is not None else ""
    item = next((each for each in compiled.form.lists.get(list_name, ()) if each.name == name), None)
    if item is None:
        return Coding(code=name)
    text, _more = text_of(item.label, compiled.form.default_language)
    return Coding(system=system_of(compiled, list_name), code=name, display=text)
