"""A service in the directory: what it is, what it costs, who it is for, and how fresh that knowledge is.

Entries come from other people's feeds (Open Referral UK) and are kept beside the original text, so that
nothing a publisher said is lost. This module knows nothing of files, JSON feeds or HTML.
"""

from __future__ import annotations

import uuid

import msgspec

from pbdesk.domain.money import Pence
from pbdesk.domain.records import Record, record_type

OPEN = frozenset({"active", ""})
"""Statuses under which a service can be offered; "" is a publisher who does not say."""

_NAMESPACE = uuid.UUID("6f1d2b0e-5c0b-5a7e-9a53-0d2f6d1c7b21")


def service_record_id(source: str, source_id: str) -> str:
    """Return the record id of a feed's service: the same for every import, so that a re-import updates."""
    return str(uuid.uuid5(_NAMESPACE, f"{source}\n{source_id}"))


class Phone(msgspec.Struct, frozen=True, omit_defaults=True):
    """A telephone number and what the publisher calls it ("Bookings"), or ""."""

    number: str
    label: str = ""


class ServiceCost(msgspec.Struct, frozen=True, omit_defaults=True):
    """One price of a service.

    Attributes:
        amount_pence: the price, or None where the publisher gives words only.
        per: what the price buys, as published ("per hour", "per 1 hour session").
        note: who or what the price is for ("Under 18s"), and until when.
    """

    amount_pence: Pence | None = None
    per: str = ""
    note: str = ""


@record_type("service", narratives=("description",))
class DirectoryEntry(Record, frozen=True, kw_only=True):
    """One service that a person might spend a budget on.

    Attributes:
        summary: the first sentence or two of the description, at most 200 characters.
        description: plain text; paragraphs are parted by a blank line, list items start with "• ".
        status: "active", "inactive", "defunct", "temporarily closed", or "" where the publisher is silent.
        alert: what the publisher wants everybody to read first.
        phones: numbers in the order published, each once.
        address: lines of the first physical place, joined by commas, without the postcode.
        fees: what the publisher says of costs in words.
        min_age, max_age: years, or None for no limit.
        assured_on: ISO date on which somebody last checked the entry, or "".
        access: notes on access (steps, loops, transport, interpreters), each once.
        opening: when it is open, as published.
        areas: the places that it serves.
        terms: names of the taxonomy terms that the publisher gave it.
        source, source_id: the feed's name, and the service's id in that feed.
        raw: the original entry as JSON text.
    """

    name: str = ""
    organisation: str = ""
    summary: str = ""
    description: str = ""
    status: str = ""
    alert: str = ""
    url: str = ""
    email: str = ""
    phones: tuple[Phone, ...] = ()
    address: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    costs: tuple[ServiceCost, ...] = ()
    fees: str = ""
    min_age: int | None = None
    max_age: int | None = None
    accreditations: str = ""
    assured_on: str = ""
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    how_to_apply: str = ""
    source: str = ""
    source_id: str = ""
    raw: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the service may be offered: not closed, stopped or paused."""
        return self.status in OPEN
