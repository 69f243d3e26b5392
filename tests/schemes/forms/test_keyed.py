"""What people type from paper, read as answers: numbers of choices, dates as they write them, sums with a sign."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.schemes.forms.keyed import read_keyed
from pbdesk.schemes.forms.state import FormState
from tests.helpers.forms import answered, home_form


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> FormState:
    folder: Path = tmp_path_factory.mktemp("home")
    return answered(home_form(folder), {"/data/home/alone": "no"})[0]


def keyed(state: FormState, name: str, typed: str) -> str:
    key = state.compiled.tree.key_of(f"/data/home/{name}")
    assert key is not None
    return read_keyed(state, key, typed)


@pytest.mark.parametrize(
    ("name", "typed", "answer"),
    [
        ("alone", "2", "no"),
        ("alone", "Yes", "yes"),
        ("person[1]/pet[1]/kinds", "2, 1;1", "cat dog"),
        ("since", "1.3.19", "2019-03-01"),
        ("since", "01/03/2019", "2019-03-01"),
        ("since", "1 3 99", "1999-03-01"),
        ("since", "2019-03-01", "2019-03-01"),
        ("rent", "£1,120.50", "1120.50"),
        ("person[1]/age", " 7 ", "7"),
        ("read", "x", "OK"),
        ("person[1]/name", " Ann Evans ", "Ann Evans"),
        ("alone", "  ", ""),
    ],
)
def test_typed_when_people_write_it_so_then_read(
    state: FormState, name: str, typed: str, answer: str
) -> None:
    assert keyed(state, name, typed) == answer


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("alone", "0"),
        ("alone", "3"),
        ("alone", "1 2"),
        ("since", "30.2.2019"),
        ("since", "March"),
        ("rent", "lots"),
        ("person[1]/age", "7.5"),
        ("read", "perhaps"),
    ],
)
def test_typed_when_it_says_nothing_then_told_what_can_be_typed(
    state: FormState, name: str, typed: str
) -> None:
    with pytest.raises(KnownError) as told:
        keyed(state, name, typed)
    assert told.value.code == "paper-value"
    assert told.value.safe
