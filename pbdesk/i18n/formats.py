"""Dates, times, money and lists in a person's language, through Babel, which is imported on first use.

Everything that comes in is a plain value (pence, ISO text, dates); nothing here translates sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Literal

DateStyle = Literal["short", "medium", "long", "full", "day"]
"""`long` is "21 November 2026"; `day` is "Saturday 21 November"."""

_PATTERNS = {
    "short": "dd/MM/y",
    "medium": "d MMM y",
    "long": "d MMMM y",
    "full": "EEEE d MMMM y",
    "day": "EEEE d MMMM",
}


_KEPT = 2_000
"""How many amounts and days are kept in words: Babel takes a tenth of a millisecond for each, and lists repeat them."""

_LOCALES = {
    "en": "en_GB",
    "cy": "cy_GB",
    "pl": "pl_PL",
    "ur": "ur_PK",
    "ar": "ar",
    "pa": "pa_Guru_IN",
    "bn": "bn_BD",
}


def locale_of(language: str) -> str:
    """Return the Babel locale of a language, British English for one that is not known."""
    return _LOCALES.get(language, "en_GB")


def british(language: str) -> str:
    """Return the locale that money and numbers are written by: everyone here pays in the United Kingdom.

    A sum looks the same in every language of a document, so that nobody has to compare "1 234,50 GBP" with "£1,234.50".
    """
    return locale_of(language) if language == "cy" else "en_GB"


def money(pence: int, language: str) -> str:
    """Return an amount with its £ sign, thousands separators and two decimals; a minus sign comes first."""
    return _money(pence, british(language))


@lru_cache(_KEPT)
def _money(pence: int, locale: str) -> str:
    from babel.numbers import format_currency

    return format_currency(Decimal(pence).scaleb(-2), "GBP", locale=locale)


def number(value: int | Decimal, language: str) -> str:
    """Return a number with its thousands separators."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=british(language))


def day_of(value: str | date) -> date:
    """Return the day that an ISO text or a date means; a time of day is left out."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(value[:10])


def on_day(value: str | date, language: str, style: DateStyle = "long") -> str:
    """Return a date in words, such as "21 November 2026"; `short` is 21/11/2026."""
    said = _on_day(day_of(value), locale_of(language), _PATTERNS[style])
    # CLDR writes "Dydd Llun", as a heading; inside a sentence Welsh writes "dydd Llun".
    return said[:1].lower() + said[1:] if language == "cy" else said


@lru_cache(_KEPT)
def _on_day(day: date, locale: str, pattern: str) -> str:
    from babel.dates import format_date

    return format_date(day, pattern, locale=locale)


def moment_of(value: str | datetime, zone: tzinfo | None = None) -> datetime:
    """Return the moment that an ISO text means in local time; a text without a zone is taken as UTC."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(zone)


def clock(value: str | datetime, zone: tzinfo | None = None) -> str:
    """Return the time of day, such as "09:14", in local time. It is the same in every language here."""
    return moment_of(value, zone).strftime("%H:%M")


def listed(items: Sequence[str], language: str) -> str:
    """Return items as people list them: "one, two and three"."""
    from babel.lists import format_list

    if language == "cy" and len(items) > 1:  # CLDR has "a(c)"; a reader expects one of the two words.
        joiner = "ac" if items[-1][:1].casefold() in "aeiouwyâêîôûŵŷ" else "a"
        return f"{', '.join(items[:-1])} {joiner} {items[-1]}"
    return format_list(list(items), locale=locale_of(language)) if items else ""
