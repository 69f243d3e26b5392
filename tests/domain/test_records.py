"""Records turn into mergeable fields and back, for every type that is registered."""

from __future__ import annotations

import importlib
import pkgutil

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pbdesk.domain
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.attachment import Attachment
from pbdesk.domain.case import Case
from pbdesk.domain.people import Address, Person
from pbdesk.domain.plan import Cost, PlanLine
from pbdesk.domain.records import (
    Record,
    RecordType,
    all_types,
    changed_fields,
    from_fields,
    record_type,
    to_fields,
    type_named,
    type_of,
)

for module in pkgutil.iter_modules(pbdesk.domain.__path__):
    importlib.import_module(f"pbdesk.domain.{module.name}")

OURS = {name: kind for name, kind in all_types().items() if kind.struct.__module__.startswith("pbdesk.")}

texts = st.text(st.characters(codec="utf-8"), max_size=8)
whole = st.integers(-(2**53), 2**53)
json_values = st.recursive(
    st.booleans() | whole | texts, lambda inner: st.lists(inner, max_size=2), max_leaves=4
)


@st.composite
def records(draw: st.DrawFn, kind: RecordType) -> Record:
    """A record of a type with any values that its annotations allow, sets without order or repetition."""
    values = {"id": draw(texts), "case_id": draw(texts)}
    for spec in msgspec.structs.fields(kind.struct):
        if spec.required and spec.name != "id":
            values[spec.name] = draw(_typed(msgspec.inspect.type_info(spec.type)))
        if spec.name in kind.sets:
            values[spec.name] = tuple(sorted(draw(st.sets(texts, max_size=3))))
        elif spec.name in kind.maps:
            values[spec.name] = draw(_values_of_map(spec))
        elif spec.name not in ("id", "case_id") and draw(st.booleans()):
            values[spec.name] = draw(_typed(msgspec.inspect.type_info(spec.type)))
    return kind.struct(**values)


def _values_of_map(spec: msgspec.structs.FieldInfo) -> st.SearchStrategy[dict]:
    inner = msgspec.inspect.type_info(spec.type)
    assert isinstance(inner, msgspec.inspect.DictType), f"{spec.name} is a map and so has to be a dict"
    return st.dictionaries(texts, _typed(inner.value_type), max_size=3)


def _typed(info: msgspec.inspect.Type) -> st.SearchStrategy:
    inspect = msgspec.inspect
    simple = {
        inspect.StrType: texts,
        inspect.IntType: whole,
        inspect.BoolType: st.booleans(),
        inspect.FloatType: st.floats(allow_nan=False, allow_infinity=False),
        inspect.AnyType: json_values,
    }
    for kind, strategy in simple.items():
        if isinstance(info, kind):
            return strategy
    if isinstance(info, inspect.LiteralType):
        return st.sampled_from(info.values)
    if isinstance(info, inspect.VarTupleType):
        return st.lists(_typed(info.item_type), max_size=3).map(tuple)
    if isinstance(info, inspect.DictType):
        return st.dictionaries(texts, _typed(info.value_type), max_size=3)
    if isinstance(info, inspect.StructType):
        return st.builds(info.cls, **{f.name: _typed(f.type) for f in info.fields})
    if isinstance(info, inspect.UnionType):
        return st.one_of([_typed(each) for each in info.types])
    if isinstance(info, inspect.NoneType):
        return st.none()
    raise AssertionError(f"no values for {info}: add them here")


def test_types_of_the_domain_are_registered() -> None:
    assert {"case", "person", "plan", "plan_line", "submission", "decision", "ledger_entry"} <= set(OURS)
    assert {name for name, kind in OURS.items() if kind.insert_only} >= {
        "submission",
        "decision",
        "ledger_entry",
        "note",
        "attachment",
    }


@pytest.mark.parametrize("name", sorted(OURS))
@given(data=st.data())
def test_record_comes_back_from_its_fields_through_json(name, data) -> None:
    record = data.draw(records(OURS[name]))
    sent = msgspec.json.decode(msgspec.json.encode(to_fields(record)))
    assert from_fields(OURS[name], record.id, record.case_id, sent) == record


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_record_at_its_defaults_has_only_the_fields_that_it_must_have(name) -> None:
    struct = OURS[name].struct
    needed = {spec.name: "" for spec in msgspec.structs.fields(struct) if spec.required and spec.name != "id"}
    assert to_fields(struct(id="r", case_id="c", **needed)) == needed


@pytest.mark.parametrize("name", sorted(OURS))
@given(data=st.data())
def test_a_record_read_back_from_the_log_differs_in_nothing(name, data) -> None:
    fields = to_fields(data.draw(records(OURS[name])))
    stored = msgspec.json.decode(msgspec.json.encode(fields))
    assert changed_fields(stored, fields) == {}


@pytest.mark.parametrize("name", sorted(OURS))
@given(data=st.data())
def test_applying_the_changed_fields_makes_the_new_record(name, data) -> None:
    old, new = data.draw(records(OURS[name])), data.draw(records(OURS[name]))
    fields = to_fields(old)
    changes = changed_fields(fields, to_fields(new))
    assert from_fields(OURS[name], new.id, new.case_id, fields | changes) == new
    assert changed_fields(to_fields(new), to_fields(new)) == {}


def test_map_becomes_one_field_per_key() -> None:
    answers = Assessment(id="a", case_id="c", answers={"needs.washing": 2, "a/b": ["x"]})
    assert to_fields(answers) == {"answers/needs.washing": 2, "answers/a/b": ["x"]}


def test_set_becomes_one_field_per_element() -> None:
    person = Person(id="p", case_id="c", needs=("deaf", "braille"))
    assert to_fields(person) == {"needs/deaf": True, "needs/braille": True}
    assert changed_fields(to_fields(person), {"needs/deaf": True}) == {"needs/braille": None}


def test_linked_values_stay_one_field() -> None:
    line = PlanLine(id="l", case_id="c", cost=Cost(1250, "week", 10))
    assert to_fields(line) == {"cost": {"amount_pence": 1250, "weeks": 10}}
    person = Person(id="p", case_id="c", address=Address(("1 Heol Ddu",), "ZZ1 1AA"))
    assert to_fields(person) == {"address": {"lines": ["1 Heol Ddu"], "postcode": "ZZ1 1AA"}}


def test_fields_of_a_newer_program_are_left_out() -> None:
    kind = OURS["case"]
    fields = {"reference": "GLA-1", "invented_later": {"x": 1}, "anchors/signoff": "2026-11-21"}
    assert from_fields(kind, "c", "c", fields) == Case(
        id="c", case_id="c", reference="GLA-1", anchors={"signoff": "2026-11-21"}
    )


def test_no_value_means_the_default() -> None:
    fields = {"reference": None, "anchors/signoff": None}
    assert from_fields(OURS["case"], "c", "c", fields) == Case(id="c", case_id="c")
    assert from_fields(OURS["person"], "p", "c", {"needs/deaf": None}) == Person(id="p", case_id="c")


def test_a_value_of_another_type_is_told() -> None:
    with pytest.raises(msgspec.ValidationError):
        from_fields(OURS["attachment"], "a", "c", {"size": "large"})


def test_types_are_found_by_name_struct_and_record() -> None:
    assert type_named("attachment") is type_of(Attachment) is type_of(Attachment(id="a"))
    assert type_named("invented_later") is None


def test_the_registry_cannot_be_changed_from_outside() -> None:
    with pytest.raises(TypeError):
        all_types()["x"] = OURS["case"]  # type: ignore[index]


def test_registering_says_how_a_type_merges() -> None:
    @record_type("test_only_thing", insert_only=True, maps=("words",), sets=("tags",), narratives=("words",))
    class Thing(Record, frozen=True, kw_only=True):
        words: dict[str, str] = {}
        tags: tuple[str, ...] = ()

    kind = type_of(Thing)
    assert kind == RecordType(
        "test_only_thing", Thing, True, frozenset({"words"}), frozenset({"tags"}), frozenset({"words"})
    )
