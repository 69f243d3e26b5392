"""Values in plain words: money, dates, addresses, shares and choices as people say them.

What a scheme or a form calls a value comes through `CaseWords`, made for one case by `case_words.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import msgspec

from pbdesk.domain.people import Address
from pbdesk.domain.plan import Cost
from pbdesk.i18n import _, current, ngettext
from pbdesk.ui.models.every_labels import amount_words
from pbdesk.ui.screens.conflicts.fields import Kind


class CaseWords(Protocol):
    """How a case's scheme, form and plan call things."""

    def key(self, type_name: str, field: str) -> str:
        """Return the key of a map or a set in words, "" where it is not known."""

    def kind(self, type_name: str, field: str) -> Kind:
        """Return what kind of value a field holds."""

    def options(self, type_name: str, field: str) -> Mapping[str, str]:
        """Return the values that can be chosen, each with its words, in order."""

    def funders(self) -> Mapping[str, str]:
        """Return the funders with their words, in the scheme's order."""


def say(value: Any, kind: Kind, options: Mapping[str, str], funders: Mapping[str, str]) -> str:
    """Return a value in words; nothing at all is said as such."""
    if kind is Kind.FLAG:
        return _("Yes") if value else _("No")
    if kind is Kind.LIFE:
        return _("Keep it") if value else _("Remove it")
    if value is None or value in ("", {}, []):
        return _("Nothing is written here")
    says: dict[Kind, Callable[[Any], str]] = {
        Kind.DATE: _date,
        Kind.MONEY: _money,
        Kind.COST: _cost,
        Kind.ADDRESS: _address,
        Kind.SHARES: lambda shares: _shares(shares, funders),
        Kind.CHOICE: lambda chosen: _choice(chosen, options),
        Kind.TICKS: lambda chosen: _ticks(chosen, options),
    }
    return says.get(kind, _plain)(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_plain(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(each) for each in value)
    return str(value)


def _date(value: Any) -> str:
    try:
        return current().date(str(value))
    except ValueError:
        return str(value)


def _money(value: Any) -> str:
    return current().money(value) if isinstance(value, int) else _plain(value)


def _cost(value: Any) -> str:
    try:
        cost = msgspec.convert(value, Cost)
    except msgspec.ValidationError:
        return _plain(value)
    often = amount_words(current().money(cost.amount_pence), cost.frequency)
    if not cost.weeks:
        return often
    return ngettext("{cost}, for one week", "{cost}, for {count} weeks", cost.weeks, cost=often)


def _address(value: Any) -> str:
    try:
        return msgspec.convert(value, Address).one_line()
    except msgspec.ValidationError:
        return _plain(value)


def _shares(value: Any, funders: Mapping[str, str]) -> str:
    if not isinstance(value, Mapping):
        return _plain(value)
    order = [*(each for each in funders if each in value), *(each for each in value if each not in funders)]
    parts = [_("{share}% {funder}", share=str(value[each]), funder=funders.get(each, each)) for each in order]
    return current().list(parts)


def _choice(value: Any, options: Mapping[str, str]) -> str:
    return options.get(str(value), _plain(value))


def _ticks(value: Any, options: Mapping[str, str]) -> str:
    if not isinstance(value, str | list | tuple):
        return _plain(value)
    chosen = value.split() if isinstance(value, str) else value
    return current().list([options.get(str(each), str(each)) for each in chosen])
