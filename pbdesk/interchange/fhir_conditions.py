"""Conditions between ODK's formulas and FHIR's enableWhen, as far as the two say the same.

A formula that compares with "not", or joins "and" with "or", says something else in FHIR where an answer is blank: it
is not translated.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pbdesk.interchange.fhir_lists import coding_of
from pbdesk.interchange.fhir_types import EnableWhen, Operator
from pbdesk.schemes.expressions.values import to_number
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.conditions import ANSWERED, BLANK, CHOSEN, Condition, plain_conditions
from pbdesk.schemes.forms.model import BRANCHES, SELECTS, Kind, Node

_OPERATORS: dict[str, Operator] = {"=": "=", CHOSEN: "=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def enable_when(
    compiled: CompiledForm, node: Node
) -> tuple[tuple[EnableWhen, ...], Literal["all", "any"] | None]:
    """Return what a node waits for, and whether for all or any of it; nothing where only a formula says so."""
    plain = plain_conditions(node.relevant, node.path) if node.relevant else None
    if plain is None:
        return (), None
    made = [_one(compiled, part) for part in plain.parts]
    known = tuple(each for each in made if each is not None)
    if len(known) < len(made):
        return (), None
    return known, "all" if plain.every else "any"


def _one(compiled: CompiledForm, part: Condition) -> EnableWhen | None:
    number = compiled.tree.by_path.get(part.path)
    other = compiled.node(number) if number is not None else None
    if other is None or other.kind in {*BRANCHES, Kind.NOTE}:
        return None
    if part.operator in {ANSWERED, BLANK}:
        return EnableWhen(question=part.path, operator="exists", answer_boolean=part.operator == ANSWERED)
    operator = _OPERATORS.get(part.operator)
    if operator is None or (other.kind in SELECTS and operator != "="):
        return None
    return _with_answer(compiled, other, operator, part.value)


def _with_answer(compiled: CompiledForm, other: Node, operator: Operator, text: str) -> EnableWhen | None:
    number = to_number(text)
    if other.kind in SELECTS:
        coding = coding_of(compiled, other, text)
        return EnableWhen(question=other.path, operator=operator, answer_coding=coding)
    if other.kind is Kind.INTEGER and number is not None and number == number.to_integral_value():
        return EnableWhen(question=other.path, operator=operator, answer_integer=int(number))
    if other.kind is Kind.DECIMAL and number is not None:
        return EnableWhen(question=other.path, operator=operator, answer_decimal=number)
    if other.kind in {Kind.TEXT, Kind.BARCODE} and operator == "=":
        return EnableWhen(question=other.path, operator=operator, answer_string=text)
    return None


def relevant_of(conditions: tuple[EnableWhen, ...], behaviour: str | None, paths: dict[str, str]) -> str:
    """Return the formula that enableWhen stands for; `paths` gives the path of each item by its linkId."""
    parts = [part for each in conditions if (part := _formula(each, paths))]
    return (" or " if behaviour == "any" else " and ").join(parts)


def _formula(each: EnableWhen, paths: dict[str, str]) -> str:
    path = paths.get(each.question)
    if path is None:
        return ""
    if each.operator == "exists":
        return f"{path} {'=' if each.answer_boolean is False else '!='} ''"
    if each.answer_coding is not None:
        chosen = f"selected({path}, '{each.answer_coding.code}')"
        return f"({path} != '' and not({chosen}))" if each.operator == "!=" else chosen
    value = _literal(each)
    return (
        f"({path} != '' and {path} != {value})"
        if each.operator == "!="
        else f"{path} {each.operator} {value}"
    )


def _literal(each: EnableWhen) -> str:
    if each.answer_boolean is not None:
        return "'true'" if each.answer_boolean else "'false'"
    number: Decimal | int | None = (
        each.answer_integer if each.answer_integer is not None else each.answer_decimal
    )
    if number is not None:
        return str(number)
    text = each.answer_string or each.answer_date or each.answer_date_time or each.answer_time or ""
    return f"'{text}'" if "'" not in text else f'"{text}"'
