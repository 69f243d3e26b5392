"""What looks unusual about a phone number or an e-mail address is said; nothing is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.reaching import Reach, is_email, tidy, unusual


@pytest.mark.parametrize(
    ("phone", "word"),
    [
        ("", ""),
        ("01632 960145", ""),
        ("+44 (0)1632 960145", ""),
        ("960145", "Shorter"),
        ("ask at the desk", "no number"),
        ("01632 960145 or 07700 900123", "Longer"),
    ],
)
def test_phone_when_unusual_then_a_person_is_asked_to_look(phone: str, word: str) -> None:
    said = unusual(Reach(phone=phone)).get("phone", "")
    assert word in said
    assert bool(word) == bool(said)


@pytest.mark.parametrize(
    ("email", "is_usual"),
    [
        ("asha.rao@example.org", True),
        ("asha@example", False),
        ("asha at example.org", False),
        ("a@b@example.org", False),
        ("<asha@example.org>", False),
        ("asha@example..org", False),
    ],
)
def test_email_when_unusual_then_it_is_no_link(email: str, is_usual: bool) -> None:
    assert is_email(email) is is_usual
    assert ("email" not in unusual(Reach(email=email))) is is_usual


@given(
    st.builds(Reach, st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
)
def test_reach_when_tidied_then_on_one_line_and_every_word_is_there(reach: Reach) -> None:
    tidied = tidy(reach)
    assert tidy(tidied) == tidied
    for name in Reach.__struct_fields__:
        assert getattr(tidied, name).split() == getattr(reach, name).split()
        assert len(getattr(tidied, name).splitlines()) <= 1


def test_reach_when_only_hours_are_known_then_nobody_gets_through() -> None:
    assert Reach(hours="Mondays").is_name_only
    assert not Reach(relay="Relay UK").is_name_only
