"""The recovery code: what is typed wrong is found, and the group is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.store.sheet import ALPHABET, new_code, print_code, read_code

secrets = st.text(ALPHABET, min_size=28, max_size=28)


def error_of(typed: str) -> KnownError:
    with pytest.raises(KnownError) as caught:
        read_code(typed)
    return caught.value


def test_new_codes_are_seven_groups_and_differ():
    first, second = new_code(), new_code()

    assert [len(group) for group in first.split("-")] == [5] * 7
    assert first != second


@given(secrets)
def test_printed_code_reads_back(secret: str):
    assert read_code(print_code(secret)) == secret


@given(secrets)
def test_spaces_small_letters_and_look_alikes_do_not_matter(secret: str):
    typed = print_code(secret).lower().replace("-", "  ").replace("0", "o").replace("1", "l")

    assert read_code(typed) == secret


@given(secrets, st.integers(0, 34), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found_in_its_group(secret: str, place: int, wrong: str):
    plain = print_code(secret).replace("-", "")
    typed = plain[:place] + wrong + plain[place + 1 :]

    if typed != plain:
        error = error_of(typed)
        assert error.code == "recovery-mistyped"
        assert error.fields == {"group": place // 5 + 1}


@given(secrets, st.integers(0, 6), st.integers(0, 4), st.integers(0, 4))
def test_two_swapped_characters_of_a_group_are_found(secret: str, group: int, left: int, right: int):
    typed = list(print_code(secret).replace("-", ""))
    left, right = group * 5 + left, group * 5 + right
    typed[left], typed[right] = typed[right], typed[left]

    if "".join(typed) != print_code(secret).replace("-", ""):
        assert error_of("".join(typed)).fields == {"group": group + 1}


@given(secrets, st.permutations(range(7)))
def test_groups_in_another_order_are_found(secret: str, order: list[int]):
    groups = print_code(secret).split("-")

    if order != sorted(order):
        assert error_of("-".join(groups[number] for number in order)).code == "recovery-mistyped"


def test_a_missing_group_is_told_by_length():
    error = error_of(new_code()[:-6])

    assert error.code == "recovery-length"
    assert error.fields == {"expected": 35, "typed": 30}


def test_a_foreign_character_is_named():
    assert error_of("U" + new_code()[1:]).fields == {"character": "U"}
