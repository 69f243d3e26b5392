"""Words for the values of a person's record: languages, print formats, and what details are still missing."""

from __future__ import annotations

from pbdesk.domain.people import Person
from pbdesk.i18n import _, pgettext

FORMATS = ("standard", "large", "easyread", "braille", "audio")
"""The formats that a person can be sent things in, in the order offered."""


def format_label(print_format: str) -> str:
    """Return a print format in words; one that is not known is shown as it is."""
    return {
        "": _("Not asked yet"),
        "standard": _("Standard print"),
        "large": _("Large print"),
        "easyread": _("Easy read"),
        "braille": _("Braille"),
        "audio": _("Audio"),
    }.get(print_format, print_format)


def languages() -> list[tuple[str, str]]:
    """Return (code, name) of the languages that a person can be written to or interpreted for."""
    return [
        ("en", pgettext("language", "English")),
        ("cy", pgettext("language", "Welsh")),
        ("ar", pgettext("language", "Arabic")),
        ("bn", pgettext("language", "Bengali")),
        ("bfi", pgettext("language", "British Sign Language")),
        ("zh", pgettext("language", "Chinese")),
        ("fr", pgettext("language", "French")),
        ("gu", pgettext("language", "Gujarati")),
        ("hi", pgettext("language", "Hindi")),
        ("pl", pgettext("language", "Polish")),
        ("pt", pgettext("language", "Portuguese")),
        ("pa", pgettext("language", "Punjabi")),
        ("ro", pgettext("language", "Romanian")),
        ("so", pgettext("language", "Somali")),
        ("es", pgettext("language", "Spanish")),
        ("uk", pgettext("language", "Ukrainian")),
        ("ur", pgettext("language", "Urdu")),
    ]


def language_label(code: str) -> str:
    """Return the name of a language; an unknown code is shown as it is."""
    return dict(languages()).get(code, code) if code else _("Not asked yet")


def missing_details(person: Person) -> list[str]:
    """Return what is not known of a person yet, in words."""
    known = {
        _("date of birth"): person.born_on,
        _("address"): person.address.one_line(),
        _("phone or e-mail"): person.phone or person.email,
    }
    return [name for name, value in known.items() if not value]


def nhs_number_spaced(number: str) -> str:
    """Return an NHS number as people read it aloud: 999 004 2322."""
    return f"{number[:3]} {number[3:6]} {number[6:]}" if len(number) == 10 else number
