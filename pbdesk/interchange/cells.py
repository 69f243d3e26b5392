"""Readers of single cells as people write them: days, NHS numbers, postcodes, languages, print formats.

Each returns a value, or None where the text is not one; why it matters is told by the caller.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_MONTHS = (
    ("jan", "january", "ion", "ionawr"),
    ("feb", "february", "chw", "chwe", "chwefror"),
    ("mar", "march", "maw", "mawrth"),
    ("apr", "april", "ebr", "ebrill"),
    ("may", "mai"),
    ("jun", "june", "meh", "mehefin"),
    ("jul", "july", "gor", "gorff", "gorffennaf"),
    ("aug", "august", "aws", "awst"),
    ("sep", "sept", "september", "medi"),
    ("oct", "october", "hyd", "hydref"),
    ("nov", "november", "tach", "tachwedd"),
    ("dec", "december", "rhag", "rhagfyr"),
)
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?", re.ASCII)
_UK_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})(?: \d{2}:\d{2}.*)?", re.ASCII)
_WORDS_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-]([A-Za-z]{3,10})\.?,?[ \-](\d{4})", re.ASCII)
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})", re.ASCII)
_LANGUAGES = {
    "en": ("english", "saesneg", "eng"),
    "cy": ("welsh", "cymraeg", "cym", "wel"),
    "pl": ("polish", "polski", "pwyleg", "pol"),
    "pa": ("punjabi", "panjabi", "pan"),
    "ur": ("urdu", "urd"),
    "bn": ("bengali", "bangla", "sylheti", "ben"),
    "gu": ("gujarati", "guj"),
    "hi": ("hindi", "hin"),
    "ar": ("arabic", "arabeg", "ara"),
    "so": ("somali", "som"),
    "ro": ("romanian", "ron"),
    "pt": ("portuguese", "por"),
    "uk": ("ukrainian", "ukr"),
    "fr": ("french", "fra"),
    "es": ("spanish", "spa"),
    "zh": ("chinese", "mandarin", "cantonese", "zho"),
    "bfi": ("bsl", "british sign language"),
}
_FORMATS = {
    "standard": ("standard print", "print", "safonol", "a4"),
    "large": ("large print", "large-print", "print bras", "18 pt", "18pt"),
    "easyread": ("easy read", "easy-read", "hawdd ei ddeall"),
    "braille": ("braille a4",),
    "audio": ("audio cd", "sain", "spoken"),
}


def folded(text: str) -> str:
    """Return text for comparing: small letters, no accents, single spaces, letters and digits only."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain))


def read_day(text: str) -> date | None:
    """Return a day written day first (31/01/1980, 31 Jan 1980, 31 Ionawr 1980) or in ISO form.

    None for anything else, for a day that does not exist and for a year of two digits.
    """
    cleaned = " ".join(text.split())
    if found := _ISO_DAY.fullmatch(cleaned):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _UK_DAY.fullmatch(cleaned):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    elif found := _WORDS_DAY.fullmatch(cleaned):
        day, month, year = int(found[1]), _MONTH_NUMBER.get(found[2].casefold(), 0), int(found[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def has_short_year(text: str) -> bool:
    """Tell whether a day is written with a year of two digits, which could mean two centuries."""
    return (
        re.fullmatch(r"\d{1,2}[/.\- ](\d{1,2}|[A-Za-z]{3,10})[/.\- ]\d{2}", text.strip(), re.ASCII)
        is not None
    )


def read_nhs_number(text: str) -> str | None:
    """Return the ten digits of an NHS number, or None where its length or check digit is wrong.

    Weights 10 to 2; the check digit is 11 minus the sum modulo 11, where 11 counts as 0 and 10 never occurs.
    Source: NHS Data Model and Dictionary, NHS NUMBER; DOMAIN section 9.
    """
    digits = re.sub(r"[\s\-]", "", text)
    if not re.fullmatch(r"\d{10}", digits, re.ASCII):
        return None
    return digits if nhs_check_digit(digits[:9]) == int(digits[9]) else None


def nhs_check_digit(nine: str) -> int:
    """Return the check digit of an NHS number's first nine digits; 10 means that no number has them."""
    total = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11


def read_postcode(text: str) -> str | None:
    """Return a postcode in capitals with one space, or None where it has not the form of one."""
    found = _POSTCODE.fullmatch(" ".join(text.upper().split()))
    return f"{found[1]} {found[2]}" if found else None


def read_language(text: str) -> str | None:
    """Return the code of a language given by its code or its English, Welsh or own name."""
    return _looked_up(text, _LANGUAGES)


def read_print_format(text: str) -> str | None:
    """Return "standard", "large", "easyread", "braille" or "audio", or None for any other word."""
    return _looked_up(text, _FORMATS)


def _looked_up(text: str, table: dict[str, tuple[str, ...]]) -> str | None:
    wanted = folded(text)
    for value, names in table.items():
        if wanted == value or wanted in {folded(name) for name in names}:
            return value
    return None


_DAMAGE = re.compile(r"\ufffd|[A-Za-z](?:[\u0080-\u009f‚ƒ„†‡ˆ‰“”¤¦¨]|\?)[A-Za-z]")


def letters_damaged(text: str) -> bool:
    """Tell whether letters were lost or garbled by a wrong encoding ("SiÃ¢n", "Si?n", "Si\ufffdn")."""
    return bool(_DAMAGE.search(text)) or unscrambled(text) is not None


def unscrambled(text: str) -> str | None:
    """Return what UTF-8 text read as Windows-1252 was meant to be, or None where it was not that."""
    if text.isascii():
        return None
    try:
        meant = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return meant
