"""The Welsh catalogue as it ships: every sentence is there, whole, in Welsh, with its fields and its keys."""

from __future__ import annotations

import re
import string

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from installer import messages
from pbdesk import i18n
from pbdesk.i18n import ngettext

SAME = {
    "Braille",
    "Cost",
    "Help",
    "Hindi",
    "Person",
}
"""Words that are written the same in both languages."""

TABLE = {
    "Saved on this computer": "Cadwyd ar y cyfrifiadur hwn",
    "Sent": "Anfonwyd",
    "Waiting to send": "Yn aros i'w anfon",
    "Needs attention": "Angen sylw",
    "Original": "Gwreiddiol",
    "Yours": "Eich un chi",
    "Theirs": "Eu hun nhw",
    "My work": "Fy ngwaith",
    "Caseload": "Llwyth achosion",
    "Indicative budget": "Cyllideb ddangosol",
    "Support plan": "Cynllun cymorth",
    "Outcome": "Canlyniad",
    "Assessment": "Asesiad",
    "Adviser": "Cynghorydd",
    "Council": "Cyngor",
    "Receipts": "Derbynebau",
    "Sign-off": "Cymeradwyo",
}
"""The words that the design has chosen: one thing has one name on every screen."""


@pytest.fixture(scope="module")
def sources() -> Catalog:
    """Every sentence that the sources mark."""
    return messages.collect()


@pytest.fixture(scope="module")
def welsh() -> Catalog:
    """The catalogue as it stands in the repository."""
    with messages.po_path("cy").open("rb") as file:
        return read_po(file, locale="cy")


@pytest.fixture
def in_welsh():
    """Welsh as the current language, for one test."""
    yield i18n.use("cy")
    i18n.use("en")


def sentences_of(catalogue: Catalog) -> list[Message]:
    """Return the messages, without the header."""
    return [message for message in catalogue if message.id]


def identity(message: Message) -> tuple[str, ...]:
    """Return what tells a message from all others: its context and its sentences."""
    return (message.context or "", *messages.sentences(message))


def said_forms(message: Message) -> list[str]:
    """Return the forms of a translation that are there."""
    return [form for form in messages.forms(message) if form]


def last(message: Message) -> str:
    """Return the English sentence; of a plural, the one with the number."""
    return messages.sentences(message)[-1]


def said(sentence: str) -> str:
    """Return the words that are in a sentence itself: without its fields, digits and signs."""
    texts = "".join(text for text, *_field in string.Formatter().parse(sentence))
    return re.sub(r"[\W\d_]+", "", texts)


def test_catalogue_when_beside_the_sources_then_nothing_is_missing(sources, welsh):
    known = {identity(message) for message in sentences_of(welsh)}
    assert [identity(m) for m in sentences_of(sources) if identity(m) not in known] == []


def test_catalogue_when_read_then_every_sentence_is_translated_and_none_is_a_guess(welsh):
    assert messages.untranslated(welsh) == []


def test_catalogue_when_read_then_every_field_is_that_of_its_sentence(welsh):
    assert messages.wrong_fields(welsh) == []


def test_catalogue_when_a_sentence_counts_then_all_five_forms_are_there(welsh):
    counting = [message for message in sentences_of(welsh) if not isinstance(message.id, str)]
    assert [m.id for m in counting if len(m.string) != 5 or not all(m.string)] == []
    assert counting


def test_catalogue_when_read_then_only_names_are_as_in_english(welsh):
    left = {
        last(message)
        for message in sentences_of(welsh)
        for form in said_forms(message)
        if form == last(message) and said(form)
    }
    assert left - SAME == set()


def test_catalogue_when_a_sentence_ends_then_its_translation_ends_alike(welsh):
    ends = re.compile(r"([.:?!…]?)(\s*)$")
    odd = [
        last(message)
        for message in sentences_of(welsh)
        for form in said_forms(message)
        if ends.search(form).groups() != ends.search(last(message)).groups()
    ]
    assert odd == []


def test_catalogue_when_a_label_has_a_key_then_welsh_has_one_that_keyboards_have(welsh):
    odd = [
        form
        for message in sentences_of(welsh)
        for form in said_forms(message)
        if len(re.findall(r"&[A-Za-z]", form)) != len(re.findall(r"&[A-Za-z]", last(message)))
        or form.count("&") != last(message).count("&")
    ]
    assert odd == []


def test_catalogue_when_a_name_of_a_thing_is_chosen_then_it_is_that_of_the_design(in_welsh):
    assert {english: in_welsh.text(english) for english in TABLE} == TABLE


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "Mae angen eich sylw ar 0 peth"),
        (1, "Mae angen eich sylw ar un peth"),
        (2, "Mae angen eich sylw ar 2 beth"),
        (3, "Mae angen eich sylw ar 3 pheth"),
        (4, "Mae angen eich sylw ar 4 peth"),
        (6, "Mae angen eich sylw ar 6 pheth"),
        (21, "Mae angen eich sylw ar 21 peth"),
    ],
)
@pytest.mark.usefixtures("in_welsh")
def test_plural_when_a_number_changes_the_next_word_then_it_is_changed(number, words):
    assert ngettext("One thing needs your attention", "{count} things need your attention", number) == words


def test_header_when_read_then_it_says_that_a_welsh_speaker_has_still_to_check():
    text = messages.po_path("cy").read_text("utf-8")
    assert "to be checked by a Welsh speaker" in text.partition("msgid")[0]
