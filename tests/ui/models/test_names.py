"""Names that come with the data, as a person reads them."""

from __future__ import annotations

import pytest

from pbdesk.i18n import use
from pbdesk.ui.models.names import plain_name, spoken


@pytest.mark.parametrize(
    ("name", "words"),
    [("needs/home_care", "Home care"), ("plan-line", "Plan line"), ("", ""), ("a/", ""), ("Été", "Été")],
)
def test_plain_name_when_an_id_then_words(name: str, words: str) -> None:
    assert plain_name(name) == words


def test_spoken_when_there_is_the_language_then_that_else_english_else_any() -> None:
    both = {"en": "Well-being", "cy": "Lles"}
    assert spoken(both) == "Well-being"
    use("cy")
    assert spoken(both) == "Lles"
    assert spoken({"en": "Well-being"}) == "Well-being"
    assert spoken({"pl": "Dobrostan"}) == "Dobrostan"
    assert spoken({}) == ""
