"""The enrolment file: no secret in it, and proved by a code that travels apart from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.sync.courier_enrolment import EnrolmentFile, read, written

FILE = EnrolmentFile(
    council="c1", council_name="Glan-môr", user="Asha Rao", verify="ab" * 32, recipient="age1x"
)
CODE = "ABCD-EFGH-JKMN-PQRS"
DATA = written(FILE, CODE)


def test_file_is_read_with_its_code_alone() -> None:
    assert read(DATA, CODE) == read(DATA, CODE.lower().replace("-", " ")) == FILE
    assert read(DATA, "ABCD-EFGH-JKMN-PQRT") is None
    assert CODE.encode() not in DATA


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_altered_file_never_gives_other_keys(place: int, change: int) -> None:
    altered = DATA[:place] + bytes([DATA[place] ^ change]) + DATA[place + 1 :]
    try:
        found = read(altered, CODE)
    except ValueError:
        return
    assert found in (None, FILE)


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 30_000, b"\xff", b"x" * 30_000])
def test_other_files_are_told(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"enrolment|large"):
        read(data, CODE)
