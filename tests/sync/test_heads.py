"""The merge: order never matters, nothing is lost, only people resolve."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.sync.heads import (
    RecordState,
    apply_op,
    base_of,
    conflicts_of,
    fields_of,
    in_conflict,
    is_alive,
    is_contested,
    shown,
)
from pbdesk.sync.op import LIFE, Op
from tests.helpers.laptops import Laptop, fresh_state, merged

FIELDS = ("title", "cost")


@st.composite
def histories(draw: st.DrawFn) -> list[Op]:
    """Everything that three laptops save while they pass some of it to each other, in any order."""
    laptops = [Laptop(name) for name in ("asha", "bryn", "cerys")]
    laptops[0].edit(title=0)
    for _ in range(draw(st.integers(1, 14))):
        laptop = draw(st.sampled_from(laptops))
        act = draw(st.sampled_from(("edit", "edit", "edit", "receive", "receive", "delete", "back")))
        if act == "edit":
            names = draw(st.lists(st.sampled_from(FIELDS), min_size=1, unique=True))
            laptop.edit(**{name: draw(st.sampled_from((None, 1, 2, "x"))) for name in names})
        elif act == "receive":
            other = draw(st.sampled_from(laptops))
            some = (
                draw(st.lists(st.sampled_from(other.made), unique_by=lambda op: op.op_id))
                if other.made
                else []
            )
            laptop.receive(some)
        elif act == "delete":
            laptop.delete()
        elif LIFE in laptop.state.heads:
            laptop.bring_back()
    return [op for laptop in laptops for op in laptop.made]


def outcome(state: RecordState) -> tuple[object, ...]:
    """Everything that a merge decides."""
    return (
        {field: heads for field, heads in state.heads.items() if heads},
        state.early,
        fields_of(state),
        conflicts_of(state),
        is_alive(state),
        is_contested(state),
    )


def heads_by_definition(ops: Sequence[Op], field: str) -> set[str]:
    """The ops that set a field and stand in no op's base for it."""
    setting = {op.op_id for op in ops if field in op.set}
    return setting - {base for op in ops if field in op.set for base in op.set[field].base}


@given(histories(), st.randoms(use_true_random=False))
def test_merge_in_any_order_and_any_number_of_times_gives_the_same(ops, random) -> None:
    again = [*ops, *ops]
    random.shuffle(again)
    assert outcome(merged(again).state) == outcome(merged(ops).state)


@given(histories(), st.randoms(use_true_random=False))
def test_heads_are_exactly_those_of_the_definition(ops, random) -> None:
    random.shuffle(ops)
    state = merged(ops).state
    for field in (*FIELDS, LIFE):
        assert {head.op_id for head in state.heads.get(field, ())} == heads_by_definition(ops, field)


@given(histories(), st.data())
def test_heads_of_a_part_are_right_before_the_rest_comes(ops, data) -> None:
    some = data.draw(st.lists(st.sampled_from(ops), unique_by=lambda op: op.op_id))
    state = merged(some).state
    for field in (*FIELDS, LIFE):
        assert {head.op_id for head in state.heads.get(field, ())} == heads_by_definition(some, field)


@given(histories())
def test_no_value_is_lost_unless_an_op_saw_it(ops) -> None:
    state = merged(ops).state
    for op in ops:
        for field, change in op.set.items():
            standing = [head for head in state.heads[field] if head.op_id == op.op_id]
            seen_by = [other for other in ops if op.op_id in other.set.get(field, change).base]
            assert bool(standing) != bool(seen_by)
            if standing:
                assert (standing[0].v, standing[0].author, standing[0].was) == (
                    change.v,
                    op.author,
                    change.was,
                )


@given(histories())
def test_nothing_stays_early_once_all_have_come(ops) -> None:
    assert merged(reversed(ops)).state.early == {}


@given(histories())
def test_state_survives_being_stored(ops) -> None:
    state = merged(ops).state
    stored = msgspec.json.decode(msgspec.json.encode(state), type=RecordState)
    assert outcome(stored) == outcome(state)


@given(histories())
def test_a_person_who_sees_all_heads_resolves_every_conflict(ops) -> None:
    judge = Laptop("judge")
    judge.receive(ops)
    open_fields = [field for field in conflicts_of(judge.state) if field != LIFE]
    if open_fields:
        judge.edit(**dict.fromkeys(open_fields, "chosen"))
    assert [field for field in conflicts_of(judge.state) if field != LIFE] == []
    assert all(fields_of(judge.state)[field] == "chosen" for field in open_fields)


def two_with(**values: object) -> tuple[Laptop, Laptop]:
    """Two laptops that agree on a first save."""
    asha, bryn = Laptop("asha"), Laptop("bryn")
    bryn.receive([asha.edit(**values)])
    return asha, bryn


def test_different_fields_both_stand_and_nobody_is_asked() -> None:
    asha, bryn = two_with(title="Swim", cost=100)
    one, two = asha.edit(title="Swimming"), bryn.edit(cost=250)
    assert asha.receive([two]) == [()]
    assert bryn.receive([one]) == [()]
    assert fields_of(asha.state) == fields_of(bryn.state) == {"title": "Swimming", "cost": 250}


def test_same_field_same_value_collapses() -> None:
    asha, bryn = two_with(title="Swim")
    asha.edit(title="Swimming")
    assert asha.receive([bryn.edit(title="Swimming")]) == [()]
    assert conflicts_of(asha.state) == ()
    assert len(asha.state.heads["title"]) == 2


def test_same_field_different_values_is_a_conflict_with_what_both_replaced() -> None:
    asha, bryn = two_with(title="Swim")
    asha.edit(title="Gym")
    assert asha.receive([bryn.edit(title="Choir")]) == [("title",)]
    assert conflicts_of(asha.state) == ("title",)
    assert [(head.author, head.v, head.was) for head in asha.state.heads["title"]] == [
        ("asha", "Gym", "Swim"),
        ("bryn", "Choir", "Swim"),
    ]


def test_one_and_true_are_different_values() -> None:
    asha, bryn = Laptop("asha"), Laptop("bryn")
    asha.edit(title=1)
    assert asha.receive([bryn.edit(title=True)]) == [("title",)]


def test_composite_values_with_keys_in_another_order_are_equal() -> None:
    asha, bryn = Laptop("asha"), Laptop("bryn")
    asha.edit(cost={"amount": 1, "unit": "week"})
    assert asha.receive([bryn.edit(cost={"unit": "week", "amount": 1})]) == [()]


def test_clearing_a_field_against_an_edit_is_a_conflict() -> None:
    asha, bryn = two_with(title="Swim")
    asha.edit(title=None)
    assert asha.receive([bryn.edit(title="Gym")]) == [("title",)]


def test_own_edit_is_shown_first_on_ones_own_device() -> None:
    asha, bryn = two_with(title="Swim")
    mine, theirs = asha.edit(title="Gym"), bryn.edit(title="Choir")
    asha.receive([theirs])
    bryn.receive([mine])
    assert fields_of(asha.state, "asha")["title"] == "Gym"
    assert fields_of(bryn.state, "bryn")["title"] == "Choir"
    assert fields_of(asha.state)["title"] == fields_of(bryn.state)["title"]


def test_a_resolution_holds_only_against_what_the_person_saw() -> None:
    asha, bryn = two_with(title="Swim")
    cerys = merged(asha.made)
    asha.edit(title="Gym")
    asha.receive([bryn.edit(title="Choir")])
    unseen = Laptop("cerys", cerys.state, cerys.log).edit(title="Walks")
    choice = asha.edit(title="Choir and gym")
    assert conflicts_of(asha.state) == ()
    assert asha.receive([unseen]) == [("title",)]
    assert {head.v for head in asha.state.heads["title"]} == {"Choir and gym", "Walks"}
    assert merged([unseen, choice, *asha.made, *bryn.made]).state == asha.state


def test_a_base_that_comes_before_its_op_lets_the_op_be_born_superseded() -> None:
    asha = Laptop("asha")
    first, second = asha.edit(title="Swim"), asha.edit(title="Gym")
    late = Laptop("bryn")
    late.receive([second])
    assert late.state.early == {"title": ("asha-1",)}
    assert late.receive([first]) == [()]
    assert fields_of(late.state) == {"title": "Gym"}
    assert late.state.early == {}


def test_early_is_kept_by_field() -> None:
    asha = Laptop("asha")
    first = asha.edit(title="Swim", cost=1)
    second = asha.edit(title="Gym")
    assert fields_of(merged([second, first]).state) == {"title": "Gym", "cost": 1}


def test_a_chain_in_reverse_leaves_only_its_last_value() -> None:
    asha = Laptop("asha")
    ops = [asha.edit(title=number) for number in range(6)]
    assert [head.v for head in merged(reversed(ops)).state.heads["title"]] == [5]


def test_deletion_that_saw_everything_ends_the_record() -> None:
    asha, bryn = two_with(title="Swim")
    bryn.receive([asha.delete()])
    assert not is_alive(bryn.state)
    assert not is_contested(bryn.state)
    assert conflicts_of(bryn.state) == ()


def test_an_edit_that_the_deletion_did_not_see_keeps_the_record_alive() -> None:
    asha, bryn = two_with(title="Swim")
    gone, edit = asha.delete(), bryn.edit(title="Gym")
    for order in itertools.permutations([*asha.made[:1], gone, edit]):
        state = merged(order).state
        assert is_alive(state)
        assert is_contested(state)
        assert conflicts_of(state) == (LIFE,)
        assert fields_of(state) == {"title": "Gym"}


def test_one_unseen_edit_among_many_seen_fields_is_enough() -> None:
    asha, bryn = two_with(title="Swim", cost=100)
    asha.delete()
    asha.receive([bryn.edit(cost=250)])
    assert is_alive(asha.state)
    assert fields_of(asha.state) == {"title": "Swim", "cost": 250}


@given(histories())
def test_a_record_is_gone_only_when_those_who_deleted_it_saw_all_that_stands(ops) -> None:
    state = merged(ops).state
    lives = [op for op in ops if op.op_id in heads_by_definition(ops, LIFE)]
    standing = {op_id for field in FIELDS for op_id in heads_by_definition(ops, field)}
    brought_back = any(op.set[LIFE].v is True for op in lives)
    seen = {op_id for op in lives if op.set[LIFE].v is not True for op_id in op.set[LIFE].v}
    assert is_alive(state) == (not lives or brought_back or not standing <= seen)


def test_deleting_again_after_seeing_the_edit_ends_it() -> None:
    asha, bryn = two_with(title="Swim")
    asha.delete()
    asha.receive([bryn.edit(title="Gym")])
    asha.delete()
    assert not is_alive(asha.state)


def test_bringing_back_wins_over_the_deletion_that_it_saw() -> None:
    asha, bryn = two_with(title="Swim")
    bryn.receive([asha.delete()])
    asha.receive([bryn.bring_back()])
    assert is_alive(asha.state)
    assert not is_contested(asha.state)


def test_two_deletions_that_together_saw_everything_end_it() -> None:
    asha, bryn = two_with(title="Swim")
    first = asha.delete()
    bryn.edit(title="Gym")
    bryn.delete()
    bryn.receive([first])
    assert not is_alive(bryn.state)


@pytest.mark.parametrize("value", [0, False, "", []])
def test_empty_values_are_values(value) -> None:
    asha = Laptop("asha")
    asha.edit(title=value)
    assert fields_of(asha.state) == {"title": value}


def test_none_is_no_value() -> None:
    asha = Laptop("asha")
    asha.edit(title="Swim")
    asha.edit(title=None)
    assert fields_of(asha.state) == {}


def test_new_state_shows_nothing_and_bases_nothing() -> None:
    state = fresh_state()
    assert shown(()) is None
    assert base_of(state, "title") == ()
    assert is_alive(state)
    assert not in_conflict(())


def test_states_do_not_share_their_heads() -> None:
    one, other = fresh_state(), fresh_state()
    apply_op(one, Laptop("asha").edit(title="Swim"), lambda _: False)
    assert other.heads == {}
