"""A small form with everything that answers can be: rows inside rows, choices, numbers, dates, what hides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.facts import Facts
from pbdesk.schemes.forms.loading import load_form
from pbdesk.schemes.forms.opening import open_form
from pbdesk.schemes.forms.rows import Rows
from pbdesk.schemes.forms.state import FormState

NOW = datetime(2026, 11, 21, 9, 14, tzinfo=UTC)
HOME = """\
| survey |
| | type | name | label::English (en) | label::Cymraeg (cy) | hint::English (en) | relevant | constraint | \
constraint_message::English (en) | calculation | default | required | why::English (en) |
| | begin group | home | Your home | Eich cartref | | | | | | | | |
| | select_one yes_no | alone | Do you live alone? | Ydych chi ar eich pen eich hun? | | | | | | | yes | To know. |
| | begin repeat | person | Who lives with you? | Pwy sy’n byw gyda chi? | | ${alone} = 'no' | | | | | | |
| | text | name | Name | Enw | Given name | | | | | | | |
| | integer | age | Age of ${name} | Oed ${name} | | ${name} != '' | . >= 0 and . < 130 | Between 0 and 129. | | | | |
| | begin repeat | pet | Pet | Anifail | | | | | | | | |
| | select_multiple kind | kinds | Kinds | Mathau | | | | | | | | |
| | end repeat | | | | | | | | | | | |
| | end repeat | | | | | | | | | | | |
| | decimal | rent | Rent | Rhent | | | | | | 100.50 | | |
| | date | since | Since when? | Ers pryd? | | not(selected(${alone}, 'yes')) or ${rent} > 5 | | | | | | |
| | acknowledge | read | I have read this | | | | | | | | | |
| | note | thanks | Thank you | Diolch | Well done | | | | | | | |
| | calculate | how_many | | | | | | | count(${person}) | | | |
| | end group | | | | | | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Cymraeg (cy) | points |
| | yes_no | yes | Yes | Ie | 0 |
| | yes_no | no | No | Na | 2 |
| | kind | dog | Dog | Ci | |
| | kind | cat | Cat | Cath | |
| settings |
| | form_title | form_id | version | default_language |
| | A home | home | 3 | English (en) |
"""
ANSWERS = {
    "/data/home/alone": "no",
    "/data/home/person[1]/name": "Siân <b>&amp; co</b>",
    "/data/home/person[1]/age": "34",
    "/data/home/person[@0192ab]": "on",
    "/data/home/person[@0192ab]/name": "Bryn",
    "/data/home/person[@0192ab]/age": "7",
    "/data/home/person[@0192ab]/pet[1]/kinds": "dog cat",
    "/data/home/person[@0192ab]/pet[@77]": "on",
    "/data/home/person[@0192ab]/pet[@77]/kinds": "cat",
    "/data/home/rent": "120.75",
    "/data/home/since": "2019-03-01",
    "/data/home/read": "OK",
}
"""Answers of which every one counts."""


def home_form(folder: Path) -> CompiledForm:
    """Return the form, compiled."""
    path = folder / "home.md"
    path.write_text(HOME, encoding="utf-8")
    return load_form(path)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> CompiledForm:
    """The form, for a module that imports this."""
    return home_form(tmp_path_factory.mktemp("home"))


def resumed(compiled: CompiledForm, now: datetime, answers: Mapping[str, str], seed: str = "") -> FormState:
    """Return a form worked out at once from all that `FormState.answers` gave."""
    facts = Facts(compiled, now, compiled.form.default_language, seed)
    for path, text in answers.items():
        key = compiled.tree.key_of(path.removesuffix("[]"))
        assert key is not None, path
        if path.endswith("[]"):
            facts.counts[key] = int(text)
        else:
            facts.give(key, text)
    facts.settle_all()
    return FormState(facts)


def answered(compiled: CompiledForm, stored: dict[str, str]) -> tuple[FormState, Rows]:
    """Return the form in the state of some answers."""
    return open_form(compiled, NOW, stored, seed="case.home")
