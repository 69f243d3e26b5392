"""The parts of FHIR R4 (4.0.1) that forms and their answers use, as types: what does not fit them is refused.

Only the fields that we write or read; others are skipped on reading. It knows nothing of our forms.
Source: HL7 FHIR R4, Questionnaire and QuestionnaireResponse; Structured Data Capture (SDC) for the extensions.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

STANDARD = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
OURS = "https://pbdesk.example.org/fhir/StructureDefinition/"
TRANSLATION = f"{STANDARD}translation"

ItemType = Literal[
    "group",
    "display",
    "boolean",
    "decimal",
    "integer",
    "date",
    "dateTime",
    "time",
    "string",
    "text",
    "url",
    "choice",
    "open-choice",
    "attachment",
    "reference",
    "quantity",
]
Operator = Literal["exists", "=", "!=", ">", "<", ">=", "<="]


class Part(msgspec.Struct, omit_defaults=True, rename="camel", frozen=True, kw_only=True):
    """The base of all parts: names in camel case, defaults left out."""


class Expression(Part, frozen=True, kw_only=True):
    """A formula with the language that it is in."""

    language: str
    expression: str = ""


class CodeableConcept(Part, frozen=True, kw_only=True):
    """A coded idea."""

    coding: tuple[Coding, ...] = ()
    text: str = ""


class Coding(Part, frozen=True, kw_only=True):
    """A choice: whose list it is of, its name, and its words."""

    system: str = ""
    code: str = ""
    display: str = ""
    display_more: Element | None = msgspec.field(default=None, name="_display")


class Reference(Part, frozen=True, kw_only=True):
    """A pointer to another resource, "#id" for one inside this."""

    reference: str = ""


class Extension(Part, frozen=True, kw_only=True):
    """Something beyond the standard's own fields, named by an address."""

    url: str
    extension: tuple[Extension, ...] = ()
    value_string: str | None = None
    value_more: Element | None = msgspec.field(default=None, name="_valueString")
    value_code: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_decimal: Decimal | None = None
    value_date: str | None = None
    value_expression: Expression | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_reference: Reference | None = None


class Element(Part, frozen=True, kw_only=True):
    """What stands beside a plain value: its translations."""

    extension: tuple[Extension, ...] = ()


class EnableWhen(Part, frozen=True, kw_only=True):
    """One answer that a question waits for."""

    question: str
    operator: Operator
    answer_boolean: bool | None = None
    answer_decimal: Decimal | None = None
    answer_integer: int | None = None
    answer_date: str | None = None
    answer_date_time: str | None = None
    answer_time: str | None = None
    answer_string: str | None = None
    answer_coding: Coding | None = None


class Value(Part, frozen=True, kw_only=True):
    """An answer, or the value with which a question begins: exactly one of these."""

    value_boolean: bool | None = None
    value_decimal: Decimal | None = None
    value_integer: int | None = None
    value_date: str | None = None
    value_date_time: str | None = None
    value_time: str | None = None
    value_string: str | None = None
    value_uri: str | None = None
    value_coding: Coding | None = None


class AnswerOption(Part, frozen=True, kw_only=True):
    """One choice that is offered."""

    value_coding: Coding | None = None
    value_string: str | None = None
    value_integer: int | None = None
    value_date: str | None = None
    value_time: str | None = None
    extension: tuple[Extension, ...] = ()


class Item(Part, frozen=True, kw_only=True):
    """One question, group or display text."""

    link_id: str
    type: ItemType
    text: str = ""
    text_more: Element | None = msgspec.field(default=None, name="_text")
    extension: tuple[Extension, ...] = ()
    enable_when: tuple[EnableWhen, ...] = ()
    enable_behavior: Literal["all", "any"] | None = None
    required: bool = False
    repeats: bool = False
    read_only: bool = False
    max_length: int | None = None
    answer_value_set: str = ""
    answer_option: tuple[AnswerOption, ...] = ()
    initial: tuple[Value, ...] = ()
    item: tuple[Item, ...] = ()


class Designation(Part, frozen=True, kw_only=True):
    """Words of a choice in another language."""

    language: str = ""
    value: str = ""


class Concept(Part, frozen=True, kw_only=True):
    """One choice of a list."""

    code: str
    display: str = ""
    designation: tuple[Designation, ...] = ()
    extension: tuple[Extension, ...] = ()


class Include(Part, frozen=True, kw_only=True):
    """The choices of a list, with the name of the system that they are of."""

    system: str = ""
    concept: tuple[Concept, ...] = ()


class Compose(Part, frozen=True, kw_only=True):
    """What a list is made of."""

    include: tuple[Include, ...] = ()


class ValueSet(Part, frozen=True, kw_only=True):
    """A list of choices, inside the form that uses it."""

    resource_type: Literal["ValueSet"] = "ValueSet"
    id: str = ""
    status: str = "active"
    compose: Compose | None = None


class Questionnaire(Part, frozen=True, kw_only=True):
    """A form."""

    resource_type: Literal["Questionnaire"]
    id: str = ""
    language: str = ""
    contained: tuple[ValueSet, ...] = ()
    extension: tuple[Extension, ...] = ()
    url: str = ""
    version: str = ""
    name: str = ""
    title: str = ""
    title_more: Element | None = msgspec.field(default=None, name="_title")
    status: Literal["draft", "active", "retired", "unknown"] = "active"
    item: tuple[Item, ...] = ()


class AnswerItem(Part, frozen=True, kw_only=True):
    """The answers to one question, or one row of a group that repeats."""

    link_id: str
    id: str = ""
    text: str = ""
    answer: tuple[Answer, ...] = ()
    item: tuple[AnswerItem, ...] = ()


class Answer(Value, frozen=True, kw_only=True):
    """One answer."""

    item: tuple[AnswerItem, ...] = ()


class QuestionnaireResponse(Part, frozen=True, kw_only=True):
    """The answers to a form."""

    resource_type: Literal["QuestionnaireResponse"]
    id: str = ""
    extension: tuple[Extension, ...] = ()
    questionnaire: str = ""
    status: Literal["in-progress", "completed", "amended", "entered-in-error", "stopped"] = "in-progress"
    authored: str = ""
    item: tuple[AnswerItem, ...] = ()


_ENCODER = msgspec.json.Encoder(decimal_format="number")


def to_json(resource: Questionnaire | QuestionnaireResponse) -> bytes:
    """Return a resource as indented JSON, with the fields that the standard always wants."""
    plain = msgspec.json.decode(_ENCODER.encode(resource))
    plain = {"resourceType": type(resource).__name__, "status": resource.status} | plain
    for contained in plain.get("contained", []):
        contained.update({"resourceType": "ValueSet", "status": "active"})
    return msgspec.json.format(msgspec.json.encode(plain), indent=2)
