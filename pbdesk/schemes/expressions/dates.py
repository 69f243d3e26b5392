"""The functions of expressions that deal with dates. English names of months and days, as ODK has them."""

from __future__ import annotations

from datetime import datetime

from pbdesk.schemes.expressions.values import (
    MISSING,
    Moment,
    Value,
    from_date,
    read_moment,
    to_moment,
    to_text,
)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def as_date(value: Value) -> Value:
    """Return a value as a date without its time; what is no date is blank."""
    moment = to_moment(value)
    return from_date(moment.as_datetime().date()) if moment else ""


def as_date_time(value: Value) -> Value:
    """Return a value as a date with a time; what is no date is blank."""
    moment = to_moment(value)
    return Moment(moment.days, True) if moment else ""


def decimal_date_time(value: Value) -> Value:
    """Return days, with fractions, since the start of 1970 (UTC); MISSING when the value is no date."""
    moment = to_moment(value)
    return moment.days if moment else MISSING


def decimal_time(value: Value) -> Value:
    """Return a time of day as a fraction of the day; MISSING when the value is no time."""
    text = to_text(value)
    moment = read_moment(text) or read_moment(f"1970-01-01T{text}")
    return moment.days % 1 if moment else MISSING


def format_date(value: Value, pattern: Value) -> Value:
    """Return a date written by a pattern of % codes; blank when the value is no date."""
    moment = to_moment(value)
    if moment is None:
        return ""
    codes = _codes(moment.as_datetime())
    pieces = to_text(pattern).split("%")
    return pieces[0] + "".join(codes.get(piece[:1], piece[:1]) + piece[1:] for piece in pieces[1:])


def _codes(moment: datetime) -> dict[str, str]:
    return {
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "b": _MONTHS[moment.month - 1],
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
        "3": f"{moment.microsecond // 1000:03d}",
        "a": _DAYS[moment.weekday()],
    }
