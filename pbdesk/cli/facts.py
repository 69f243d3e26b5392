"""Facts from a person's file: JSON with money in pounds, checked against a type, and that type as a JSON Schema.

The rules count in whole pence (`amount_pence`). In a file the same fact is written in pounds without that ending
(`"amount": "112.50"`), as every published worked example has it; whole pence are taken as well.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from pbdesk.cli.common import input_text, not_json
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import parse_money
from pbdesk.i18n import _

Facts = TypeVar("Facts")
_PENCE = "_pence"
_POUNDS = {"type": ["string", "number"], "description": 'pounds, such as "112.50"'}


def add_facts(parser: argparse.ArgumentParser) -> None:
    """Add --facts and --schema to a command; one of the two must be given."""
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("--facts", metavar="FILE", help=_("JSON with the facts; - reads standard input"))
    either.add_argument(
        "--schema", action="store_true", help=_("print a JSON Schema of what goes in and comes out")
    )


def read_facts(source: str, kind: type[Facts]) -> Facts:
    """Return the facts of a file, or of standard input for "-".

    Raises:
        KnownError: "input-missing", "input-not-json", or "facts-wrong" with the place in the file.
    """
    text = input_text(source)
    try:
        raw = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise not_json(source, str(error)) from error
    if not isinstance(raw, dict):
        raise not_json(source, "the outermost value is not an object")
    names = frozenset(_money_names(msgspec.json.schema(kind)))
    try:
        facts = msgspec.convert(_in_pence(raw, names, "$"), kind)
        _check_numbers(facts, "$")
    except msgspec.ValidationError as error:
        reason, _mark, place = str(error).partition(" - at `")
        raise _wrong(reason, place.rstrip("`") or "$") from error
    except RecursionError as error:
        raise not_json(source, str(error)) from error
    return facts


def _in_pence(value: Any, names: frozenset[str], place: str) -> Any:
    """Return JSON values with sums in pounds as the pence that the rules count in."""
    if isinstance(value, list):
        return [_in_pence(item, names, f"{place}[{at}]") for at, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for key, item in value.items():
        here = f"{place}.{key}"
        if f"{key}{_PENCE}" in names and isinstance(item, str | int | Decimal) and not isinstance(item, bool):
            if f"{key}{_PENCE}" in value:
                raise _wrong("The sum is there twice, in pounds and in pence", here)
            found[f"{key}{_PENCE}"] = _pounds(item, here)
        else:
            found[key] = _in_pence(item, names, here)
    return found


def _pounds(item: str | int | Decimal, place: str) -> int:
    try:
        return parse_money(item if isinstance(item, str) else format(Decimal(item), "f"))
    except KnownError as error:
        raise _wrong(error.sentence.format(**error.fields).rstrip("."), place) from error


def _check_numbers(value: Any, place: str) -> None:
    """Raise where a number is not finite, is negative or is beyond all measure."""
    if isinstance(value, Decimal):
        if not value.is_finite() or not 0 <= value <= 10**9:
            raise _wrong(f"“{value}” must be a number, nought or more", place)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            _check_numbers(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_numbers(item, f"{place}.{name}")
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            _check_numbers(item, f"{place}[{at}]")


def _wrong(reason: str, place: str) -> KnownError:
    return KnownError(
        "facts-wrong",
        N_("The facts cannot be used: {reason}, at {place}."),
        todo=N_("Correct the file; --schema says what goes in."),
        reason=reason.replace("{", "(").replace("}", ")")[:200],
        place=place[:120],
    )


def _money_names(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, value in schema.items():
            if name == "properties" and isinstance(value, dict):
                yield from (key for key in value if key.endswith(_PENCE))
            yield from _money_names(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from _money_names(item)


def print_schema(given: Any, comes_out: Any, flat: str = "") -> dict[str, Any]:
    """Print the JSON Schema of what goes into a calculation and of what comes out of it.

    `flat` is a field of the result whose own fields are printed beside the result's others.
    """
    result = _with_words(msgspec.json.schema(comes_out))
    if flat:
        _flatten(result, flat)
    both = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "input": _schema_in_pounds(msgspec.json.schema(given)),
        "output": result,
    }
    print(json.dumps(both, ensure_ascii=False, indent=2))
    return {}


def _flatten(schema: dict[str, Any], flat: str) -> None:
    definitions = schema["$defs"]
    outer = definitions[schema["$ref"].rsplit("/")[-1]]
    inner = definitions[outer["properties"].pop(flat)["$ref"].rsplit("/")[-1]]
    outer["properties"] = inner["properties"] | outer["properties"]
    outer["required"] = [*inner["required"], *(name for name in outer.get("required", []) if name != flat)]


def _schema_in_pounds(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_schema_in_pounds(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _schema_in_pounds(value) for name, value in schema.items()}
    if isinstance(found.get("properties"), dict):
        found["properties"] = {
            name.removesuffix(_PENCE): _pounds_schema(value) if name.endswith(_PENCE) else value
            for name, value in found["properties"].items()
        }
        found["required"] = [name.removesuffix(_PENCE) for name in found.get("required", [])]
    if isinstance(found.get("description"), str):
        found["description"] = found["description"].replace(_PENCE, "")
    return found


def _pounds_schema(schema: dict[str, Any]) -> dict[str, Any]:
    known = {"default": schema["default"]} if "default" in schema else {}
    if "anyOf" in schema:
        known["type"] = ["string", "number", "null"]
    return _POUNDS | known


def _with_words(schema: Any) -> Any:
    """Return the schema of a result with the words that the command adds to it."""
    for definition in schema.get("$defs", {}).values():
        if "steps" in definition.get("properties", {}):
            definition["properties"]["words"] = {
                "type": "array",
                "items": {"type": "string"},
                "description": "the steps in words, in the language asked for",
            }
    return schema
