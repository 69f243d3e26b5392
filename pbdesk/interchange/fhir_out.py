"""A form as a FHIR R4 Questionnaire: every question, and nothing dropped without a word.

What the standard has goes where it belongs; what it has not (formulas of ODK, who speaks, points) goes beside it in
extensions, so that the same form comes back. `Carried.notes` says in words what other programs will not understand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pbdesk.domain.errors import N_, FieldValue
from pbdesk.interchange.fhir_conditions import enable_when
from pbdesk.interchange.fhir_lists import coding_of, contained_lists, options_of
from pbdesk.interchange.fhir_types import (
    OURS,
    SDC,
    STANDARD,
    CodeableConcept,
    Coding,
    Expression,
    Extension,
    Item,
    ItemType,
    Questionnaire,
    Reference,
    Value,
)
from pbdesk.interchange.fhir_words import text_of
from pbdesk.schemes.expressions.values import to_number
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.model import BRANCHES, SELECTS, Kind, Node, Words

XPATH = "application/x-xforms-xpath"
"""The language of our formulas: XPath as ODK has it."""
TYPES: dict[Kind, ItemType] = {
    Kind.GROUP: "group",
    Kind.REPEAT: "group",
    Kind.TEXT: "text",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATE_TIME: "dateTime",
    Kind.SELECT_ONE: "choice",
    Kind.SELECT_MULTIPLE: "choice",
    Kind.RANK: "choice",
    Kind.ACKNOWLEDGE: "boolean",
    Kind.NOTE: "display",
    Kind.MEDIA: "attachment",
}
"""The type of each kind; the others are "string"."""
PLAIN = ("appearance", "speaker", "outcome", "sensitivity", "count", "preload")
"""Plain texts of a node that only our extensions carry, where they are not blank."""
FORMULAS = ("relevant", "required", "readonly", "default")
"""Formulas of a node that stand in an extension beside what the standard can say of them."""
WORDED = ("why", "easyread", "guidance", "required_message", "constraint_message")


@dataclass(frozen=True, slots=True)
class Note:
    """What another program will not understand or what could not be taken over: a sentence id with fields."""

    sentence: str
    fields: dict[str, FieldValue]


@dataclass(frozen=True, slots=True)
class Carried:
    """A form as a Questionnaire, and what other programs will not understand of it."""

    questionnaire: Questionnaire
    notes: tuple[Note, ...]


def questionnaire_of(compiled: CompiledForm) -> Carried:
    """Return a form as a Questionnaire."""
    writer = _Writer(compiled)
    form = compiled.form
    items = tuple(writer.items(form.nodes[0].path))
    language = form.default_language
    questionnaire = Questionnaire(
        resource_type="Questionnaire",
        language=language if _is_code(language) else "",
        url=f"https://pbdesk.example.org/fhir/Questionnaire/{form.id}",
        version=form.version,
        name=form.id,
        title=form.title,
        contained=contained_lists(compiled),
        extension=tuple(_form_extensions(compiled)),
        item=items,
    )
    return Carried(questionnaire, tuple(writer.notes()))


def own(name: str) -> str:
    """Return the address of an extension of ours."""
    return f"{OURS}{name}"


def formula(url: str, text: str) -> Extension:
    """Return an extension that holds a formula."""
    return Extension(url=url, value_expression=Expression(language=XPATH, expression=text))


def _is_code(language: str) -> bool:
    return 2 <= len(language.partition("-")[0]) <= 3


def _form_extensions(compiled: CompiledForm) -> Iterator[Extension]:
    form = compiled.form
    yield Extension(url=own("root"), value_string=form.nodes[0].path)
    yield Extension(url=own("default-language"), value_string=form.default_language)
    for code, name in form.languages.items():
        named = (Extension(url="code", value_string=code), Extension(url="name", value_string=name))
        yield Extension(url=own("form-language"), extension=named)
    for name in form.lists:
        yield Extension(url=own("list"), value_reference=Reference(reference=f"#{name}"))
    for action in form.actions:
        parts = (
            Extension(url="event", value_string=action.event),
            Extension(url="target", value_string=action.target),
            Extension(url="source", value_string=action.source),
            formula("expression", action.expression),
        )
        yield Extension(url=own("action"), extension=parts)


class _Writer:
    """One form being written."""

    def __init__(self, compiled: CompiledForm) -> None:
        self._compiled = compiled
        self._language = compiled.form.default_language
        self._inside: dict[str, list[Node]] = {}
        for node in compiled.form.nodes:
            self._inside.setdefault(node.parent, []).append(node)
        self._formulas = self._sums = self._filters = self._counts = self._media = 0

    def items(self, parent: str) -> Iterator[Item]:
        """Yield the items inside a node."""
        for node in self._inside.get(parent, ()):
            yield self._item(node)

    def notes(self) -> Iterator[Note]:
        """Yield what other programs will not understand."""
        counted = (
            (
                N_("Conditions that only a formula says, which others show at all times: {count}"),
                self._formulas,
            ),
            (N_("Values that a formula works out, which others leave blank: {count}"), self._sums),
            (
                N_("Choices that follow from other answers, which others offer in full: {count}"),
                self._filters,
            ),
            (N_("Rows whose number follows from an answer: {count}"), self._counts),
            (N_("Pictures and other files, which are not carried with the answers: {count}"), self._media),
            (N_("Values set by an event: {count}"), len(self._compiled.form.actions)),
        )
        for sentence, count in counted:
            if count:
                yield Note(sentence, {"count": count})

    def _item(self, node: Node) -> Item:
        text, more = text_of(node.label, self._language)
        conditions, behaviour = enable_when(self._compiled, node)
        self._count(node, is_plain=bool(conditions))
        inner = tuple(self.items(node.path)) if node.kind in BRANCHES else ()
        hint = self._hint(node)
        options, value_set = options_of(self._compiled, node)
        is_display = node.kind is Kind.NOTE
        return Item(
            link_id=node.path,
            type=TYPES.get(node.kind, "string"),
            text=text,
            text_more=more,
            extension=tuple(self._extensions(node, is_plain=bool(conditions))),
            enable_when=conditions,
            enable_behavior=behaviour if len(conditions) > 1 else None,
            required=node.required == "true()" and not is_display,
            repeats=node.kind in {Kind.REPEAT, Kind.SELECT_MULTIPLE, Kind.RANK},
            read_only=not is_display
            and node.kind not in BRANCHES
            and (node.readonly == "true()" or bool(node.calculation) or node.kind is Kind.META),
            answer_value_set=value_set,
            answer_option=options,
            initial=self._initial(node),
            item=(*hint, *inner),
        )

    def _count(self, node: Node, *, is_plain: bool) -> None:
        self._formulas += bool(node.relevant) and not is_plain
        self._sums += bool(node.calculation)
        self._filters += node.choices is not None and "[" in node.choices.nodes
        self._counts += bool(node.count)
        self._media += node.kind is Kind.MEDIA

    def _hint(self, node: Node) -> tuple[Item, ...]:
        """Return the hint as the display item that the standard has for help; a note cannot hold one."""
        if not node.hint or node.kind is Kind.NOTE:
            return ()
        text, more = text_of(node.hint, self._language)
        code = Coding(system="http://hl7.org/fhir/questionnaire-item-control", code="help")
        control = Extension(
            url=f"{STANDARD}questionnaire-itemControl",
            value_codeable_concept=CodeableConcept(coding=(code,)),
        )
        help_item = Item(
            link_id=f"{node.path}#hint", type="display", text=text, text_more=more, extension=(control,)
        )
        return (help_item,)

    def _extensions(self, node: Node, *, is_plain: bool) -> Iterator[Extension]:
        yield Extension(url=own("kind"), value_code=str(node.kind))
        if node.kind in {Kind.CALCULATE, Kind.META}:
            yield Extension(url=f"{STANDARD}questionnaire-hidden", value_boolean=True)
        if node.calculation:
            yield formula(f"{SDC}sdc-questionnaire-calculatedExpression", node.calculation)
        if node.relevant and not is_plain:
            yield formula(f"{SDC}sdc-questionnaire-enableWhenExpression", node.relevant)
        if node.constraint:
            yield self._constraint(node)
        yield from self._limits(node)
        for name in FORMULAS:
            value = getattr(node, name)
            if value and not (name == "relevant" and not is_plain):
                yield formula(own(name), value)
        for name in PLAIN:
            if value := getattr(node, name):
                yield Extension(url=own(name.replace("_", "-")), value_string=value)
        for name in WORDED:
            yield from self._worded(name, getattr(node, name))
        if node.kind is Kind.NOTE:
            yield from self._worded("hint", node.hint)
        if node.choices is not None:
            for part in ("nodes", "list_name", "value", "label"):
                yield Extension(url=own(f"choices-{part}"), value_string=getattr(node.choices, part))

    def _worded(self, name: str, words: Words) -> Iterator[Extension]:
        if words:
            text, more = text_of(words, self._language)
            yield Extension(url=own(name.replace("_", "-")), value_string=text, value_more=more)

    def _constraint(self, node: Node) -> Extension:
        text, _more = text_of(node.constraint_message, self._language)
        return Extension(
            url=f"{STANDARD}targetConstraint",
            extension=(
                Extension(url="key", value_code="constraint"),
                Extension(url="severity", value_code="error"),
                formula("expression", node.constraint),
                Extension(url="human", value_string=text or "-"),
            ),
        )

    def _limits(self, node: Node) -> Iterator[Extension]:
        """Yield the least and the most that a range allows, where the standard has words for them."""
        if node.range is None:
            return
        for part in ("start", "end", "step"):
            yield Extension(url=own(f"range-{part}"), value_string=getattr(node.range, part))
        for name, text in (("minValue", node.range.start), ("maxValue", node.range.end)):
            number = to_number(text)
            if number is None:
                continue
            if node.kind is Kind.INTEGER and number == number.to_integral_value():
                yield Extension(url=f"{STANDARD}{name}", value_integer=int(number))
            else:
                yield Extension(url=f"{STANDARD}{name}", value_decimal=number)

    def _initial(self, node: Node) -> tuple[Value, ...]:
        if not node.default or node.kind in {*BRANCHES, Kind.NOTE, Kind.MEDIA}:
            return ()
        names = node.default.split() if node.kind in SELECTS else [node.default]
        return tuple(value for name in names if (value := value_of(self._compiled, node, name)) is not None)


def value_of(compiled: CompiledForm, node: Node, text: str) -> Value | None:
    """Return an answer (one name, for choices) as the standard has it, None where it is not of its kind."""
    if node.kind in SELECTS:
        return Value(value_coding=coding_of(compiled, node, text))
    if node.kind is Kind.ACKNOWLEDGE:
        return Value(value_boolean=text == "OK")
    number = to_number(text) if node.kind in {Kind.INTEGER, Kind.DECIMAL} else None
    if node.kind is Kind.INTEGER:
        whole = number is not None and number == number.to_integral_value()
        return Value(value_integer=int(number or 0)) if whole else None
    if node.kind is Kind.DECIMAL:
        return Value(value_decimal=Decimal(number)) if number is not None else None
    if node.kind is Kind.DATE:
        return Value(value_date=text)
    if node.kind is Kind.DATE_TIME:
        return Value(value_date_time=text)
    return Value(value_time=text) if node.kind is Kind.TIME else Value(value_string=text)
