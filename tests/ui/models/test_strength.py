"""A judgement on a passphrase is shown in the language of the screen, with what it found filled in."""

from __future__ import annotations

from types import SimpleNamespace

from pbdesk.i18n import use
from pbdesk.i18n.catalogue import Catalogue
from pbdesk.i18n.words import Words
from pbdesk.ui.models.strength import Strength, strength_of

WEAK = SimpleNamespace(
    ok=False, sentence="It holds {word}.", advice="Leave out {word}.", fields={"word": "Ann"}
)
FINE = SimpleNamespace(ok=True, sentence="Strong.", advice="", fields={})


def test_strength_when_judged_then_in_words_for_that_text() -> None:
    assert strength_of("ann1", WEAK) == Strength("ann1", "It holds Ann.", "Leave out Ann.", False)
    assert strength_of("four odd words here", FINE) == Strength("four odd words here", "Strong.", "", True)


def test_strength_when_the_screen_is_welsh_then_in_welsh() -> None:
    use(Words(Catalogue("cy", {"Strong.": ("Cryf.",)})))
    assert strength_of("x", FINE).sentence == "Cryf."
