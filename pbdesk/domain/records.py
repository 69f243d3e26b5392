"""What a record is: a frozen Struct, registered once, that turns into mergeable fields and back.

The vault and the gateway keep records generically, as `{field: value}`; merging works field by field. This
module is the only place that knows how a Struct becomes fields:

- a plain attribute is one field; a nested Struct (an address, a cost) is one composite field, so that
  linked values never part;
- an attribute named in `maps` (a dict) becomes one field per key, `answers/needs.washing`;
- an attribute named in `sets` (a tuple of text) becomes one field per element, `needs/deaf` = true.

A field at its default is not stored. `None` means "no value".
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

Fields = dict[str, Any]
"""Field name to value, where a value is what JSON can hold."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The identity that every record has: its own id and the case it belongs to ("" for shared records)."""

    id: str
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class RecordType:
    """How one type of record is stored and merged."""

    name: str
    struct: type[Record]
    insert_only: bool
    maps: frozenset[str]
    sets: frozenset[str]
    narratives: frozenset[str]


_TYPES: dict[str, RecordType] = {}
_BY_STRUCT: dict[type[Record], RecordType] = {}
R = TypeVar("R", bound=Record)


def record_type(
    name: str,
    *,
    insert_only: bool = False,
    maps: tuple[str, ...] = (),
    sets: tuple[str, ...] = (),
    narratives: tuple[str, ...] = (),
) -> Callable[[type[R]], type[R]]:
    """Register a Struct as the record type `name`.

    Args:
        name: the stable name under which it is stored and synced.
        insert_only: true where a record never changes and a correction is a new record.
        maps: attributes that are dicts, merged key by key.
        sets: attributes that are tuples of distinct texts, merged element by element.
        narratives: long texts, whose differences are shown word by word.
    """

    def register(struct: type[R]) -> type[R]:
        kind = RecordType(name, struct, insert_only, frozenset(maps), frozenset(sets), frozenset(narratives))
        _TYPES[name] = _BY_STRUCT[struct] = kind
        return struct

    return register


def type_named(name: str) -> RecordType | None:
    """Return the registered type, or None for one that a newer program made."""
    return _TYPES.get(name)


def type_of(record: Record | type[Record]) -> RecordType:
    """Return the registered type of a record or of its Struct."""
    return _BY_STRUCT[record if isinstance(record, type) else type(record)]


def all_types() -> Mapping[str, RecordType]:
    """Return every registered record type by name."""
    return types.MappingProxyType(_TYPES)


@functools.cache
def _specs(struct: type[Record]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """Return a Struct's attributes; working them out anew takes longer than all the rest of reading a record."""
    return msgspec.structs.fields(struct)


def to_fields(record: Record) -> Fields:
    """Return the fields of a record that are not at their default, without id and case id."""
    kind = type_of(record)
    fields: Fields = {}
    for spec in _specs(kind.struct):
        if spec.name in ("id", "case_id"):
            continue
        value = getattr(record, spec.name)
        if spec.name in kind.maps:
            fields.update({f"{spec.name}/{key}": _as_json(v) for key, v in value.items()})
        elif spec.name in kind.sets:
            fields.update({f"{spec.name}/{element}": True for element in value})
        elif not _is_default(spec, value):
            fields[spec.name] = _as_json(value)
    return fields


def _as_json(value: Any) -> Any:
    """Return a value as it comes back from the log: a tuple is a list there, and the two must not differ."""
    if value is None or isinstance(value, str | int):
        return value
    return msgspec.json.decode(msgspec.json.encode(value))


def _is_default(spec: msgspec.structs.FieldInfo, value: Any) -> bool:
    if spec.default_factory is not msgspec.NODEFAULT:  # an empty dict or list is a default made anew
        return bool(value == spec.default_factory())
    return spec.default is not msgspec.NODEFAULT and bool(value == spec.default)


def from_fields(kind: RecordType, record_id: str, case_id: str, fields: Mapping[str, Any]) -> Record:
    """Return the record that `to_fields` came from; unknown fields of a newer program are left out."""
    known = kind.struct.__struct_fields__
    plain: dict[str, Any] = {"id": record_id, "case_id": case_id}
    plain |= {name: {} for name in kind.maps} | {name: [] for name in kind.sets}
    for name in sorted(fields):
        value, (head, _, key) = fields[name], name.partition("/")
        if head in kind.maps:
            if value is not None:
                plain[head][key] = value
        elif head in kind.sets:
            if value:
                plain[head].append(key)
        elif name in known and value is not None:
            plain[name] = value
    return msgspec.convert(plain, kind.struct)


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Fields:
    """Return the fields that differ, with their new value; None where a field went back to its default."""
    changes: Fields = {name: value for name, value in new.items() if old.get(name) != value}
    changes.update({name: None for name, value in old.items() if name not in new and value is not None})
    return changes
