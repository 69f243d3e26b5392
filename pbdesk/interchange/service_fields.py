"""One published service, as dirty as it comes, to one directory entry. Lenient in, strict out.

Reads the names of Open Referral UK 3.0, of 1.0 and of HSDS 3.0, by level and never deeper, so that no
nesting can hurt. What does not fit is left blank; the original is kept whole in `raw`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from pbdesk.domain.directory import DirectoryEntry, Phone, ServiceCost, service_record_id
from pbdesk.domain.errors import N_
from pbdesk.domain.handover import Note
from pbdesk.domain.money import to_pence
from pbdesk.interchange.html_text import plain_text, summary_of
from pbdesk.interchange.json_file import objects_in

Json = Mapping[str, Any]

STATUSES = ("active", "inactive", "defunct", "temporarily closed")
OLDEST = 130
_PLACEHOLDER_HOSTS = ("example.com", "noemail.invalid", "noemail.com")
_NUMBER = re.compile(r"(?:\+|\(?0)[\d\s().\-–]{6,}\d|\b\d{5,6}\b|\b1\d{2}\b|\b999\b")
_EMAIL = re.compile(r"[^\s@<>\"',;]+@[^\s@<>\"',;]+\.[^\s@<>\"',;.]{2,}")


def problem_with(service: object) -> Note | None:
    """Return why a record cannot go in, or None where it can: it needs an id and a name."""
    if not isinstance(service, dict):
        return Note(N_("It is not a record of a service."))
    if not _line(service.get("name")):
        return Note(N_("It has no name."))
    if not _line(service.get("id")):
        return Note(N_("It has no id, so a later import could not find it again."))
    return None


def name_of(service: object) -> str:
    """Return the name that a record gives, or ""."""
    return _line(service.get("name")) if isinstance(service, dict) else ""


def entry_from(service: Json, source: str) -> DirectoryEntry:
    """Return the entry of a service that has no `problem_with` it."""
    source_id = _line(service.get("id"))
    description = _text(service.get("description"))
    places = _places(service)
    address, postcode = _address(places)
    youngest, oldest = _ages(service)
    latitude, longitude = _position(places)
    return DirectoryEntry(
        id=service_record_id(source, source_id),
        name=_line(service.get("name")),
        organisation=_line(_dict(service.get("organization")).get("name")),
        summary=summary_of(_text(service.get("summary")) or description),
        description=description,
        status=_status(service.get("status")),
        alert=_text(service.get("alert")),
        url=_web_address(service.get("url")),
        email=_email(service, places),
        phones=tuple(_phones(service, places)),
        address=address,
        postcode=postcode,
        latitude=latitude,
        longitude=longitude,
        costs=tuple(_costs(service.get("cost_options"))),
        fees=_text(service.get("fees_description")) or _text(service.get("fees")),
        min_age=youngest,
        max_age=oldest,
        accreditations=_text(service.get("accreditations")),
        assured_on=_day(service.get("assured_date")),
        languages=_each(_named(service.get("languages"), "name", "language", "code")),
        access=_each(_access(service, places)),
        opening=_each(_opening(service, places)),
        areas=_each(_named(service.get("service_areas"), "name", "service_area")),
        terms=_each(_terms(service)),
        how_to_apply=_text(service.get("application_process")),
        source=source,
        source_id=source_id,
        raw=msgspec.json.encode(service).decode(),
    )


def _dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """Return text of several lines without markup; "" for anything that is not text or a number."""
    if isinstance(value, str):
        return plain_text(value)
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _line(value: object) -> str:
    return " ".join(_text(value).split())


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _named(value: object, *keys: str) -> Iterator[str]:
    for part in objects_in(value):
        yield next((_line(part[key]) for key in keys if _line(part.get(key))), "")


def _status(value: object) -> str:
    status = _line(value).casefold().replace("_", " ")
    return status if status in STATUSES else ""


def _places(service: Json) -> list[Json]:
    """Return the places: each service-at-location with what its location says, and bare locations."""
    places = [
        {**_dict(place.get("location")), **{k: v for k, v in place.items() if k != "location" and v}}
        for place in objects_in(service.get("service_at_locations"))
    ]
    return places + objects_in(service.get("locations"))


def _address(places: list[Json]) -> tuple[str, str]:
    """Return the first physical address on one line, and its postcode."""
    for place in places:
        for address in objects_in(place.get("addresses")) + objects_in(place.get("physical_addresses")):
            keys = ("address_1", "address_2", "city", "region", "state_province")
            lines = _each(_line(address.get(key)) for key in keys)
            postcode = _line(address.get("postal_code")).upper()
            if lines or postcode:
                return ", ".join(lines), postcode
    return "", ""


def _position(places: list[Json]) -> tuple[float | None, float | None]:
    """Return latitude and longitude of the first place, or None twice where they are not on Earth."""
    for place in places:
        latitude, longitude = _degrees(place.get("latitude")), _degrees(place.get("longitude"))
        if latitude is not None and longitude is not None:
            on_earth = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
            return (latitude, longitude) if on_earth else (None, None)
    return None, None


def _degrees(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _web_address(value: object) -> str:
    """Return an http address, or "" for placeholders and anything else."""
    address = _line(value)
    if address.casefold().startswith("www."):
        address = f"https://{address}"
    host = re.fullmatch(r"https?://([^/\s?#:]+\.[^/\s?#:.]{2,})(?:[:/?#]\S*)?", address, re.IGNORECASE)
    return address if host and not _is_placeholder(host[1]) else ""


def _is_placeholder(host: str) -> bool:
    host = host.casefold()
    return host.endswith(".invalid") or any(
        host == name or host.endswith(f".{name}") for name in _PLACEHOLDER_HOSTS
    )


def _email(service: Json, places: list[Json]) -> str:
    """Return the service's address, else a contact's, else the organisation's; placeholders are passed over."""
    people = [*_contacts(service, places), _dict(service.get("organization"))]
    for value in (service.get("email"), *(person.get("email") for person in people)):
        email = _line(value).removeprefix("mailto:")
        if _EMAIL.fullmatch(email) and not _is_placeholder(email.rpartition("@")[2]):
            return email
    return ""


def _contacts(service: Json, places: list[Json]) -> list[Json]:
    return [contact for owner in (service, *places) for contact in objects_in(owner.get("contacts"))]


def _phones(service: Json, places: list[Json]) -> Iterator[Phone]:
    """Yield each number once: of the service, its contacts, its places and its organisation."""
    owners = [service, *_contacts(service, places), *places, _dict(service.get("organization"))]
    seen: set[str] = set()
    for owner in owners:
        for published in objects_in(owner.get("phones")):
            label = _line(published.get("description"))
            extension = _line(published.get("extension"))
            for phone in split_phone(_line(published.get("number")), label, extension):
                digits = re.sub(r"\D", "", phone.number)
                if digits not in seen:
                    seen.add(digits)
                    yield phone


def split_phone(text: str, label: str = "", extension: str = "") -> list[Phone]:
    """Return the numbers in a text ("Bookings: 01632 960123 or 07700 900123") with the words before each.

    Args:
        text: what was published as a number.
        label: the publisher's own label, used where the text holds no words of its own.
        extension: added to the number as "ext. 12".
    """
    phones = []
    end = 0
    for found in _NUMBER.finditer(text):
        words = text[end : found.start()].strip(" :;,/\"'.-–()")
        end = found.end()
        number = " ".join(found[0].split()).strip(" -–.")
        words = "" if words.casefold() in ("", "or", "and", "neu", "tel", "phone") else words
        phones.append(
            Phone(f"{number} ext. {extension}" if extension else number, words or summary_of(label, 80))
        )
    return phones


def _costs(value: object) -> Iterator[ServiceCost]:
    for option in objects_in(value):
        per, note = _line(option.get("amount_description")), _line(option.get("option"))
        currency = _line(option.get("currency")).upper()
        amount = _pence(option.get("amount"))
        if amount is not None and currency not in ("", "GBP"):
            per, amount = f"{currency} {_line(option.get('amount'))} {per}".strip(), None
        if amount is not None or per or note:
            yield ServiceCost(amount, per, note)


def _pence(value: object) -> int | None:
    """Return an amount in pounds as pence; None for what is not a sum of money."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        pounds = Decimal(str(value).strip().lstrip("£").replace(",", ""))
    except InvalidOperation:
        return None
    return to_pence(pounds * 100) if pounds.is_finite() and 0 <= pounds < 1_000_000 else None


def _ages(service: Json) -> tuple[int | None, int | None]:
    """Return the youngest and oldest age: from the service in 3.0, from its `eligibilitys` in 1.0."""
    rules = [service, *objects_in(service.get("eligibilitys")), *objects_in(service.get("eligibility"))]
    youngest = next((age for rule in rules if (age := _age(rule.get("minimum_age"))) is not None), None)
    oldest = next((age for rule in rules if (age := _age(rule.get("maximum_age"))) is not None), None)
    if youngest is not None and oldest is not None and youngest > oldest:
        return None, None
    return youngest, oldest


def _age(value: object) -> int | None:
    try:
        age = int(float(value)) if isinstance(value, (int, float, str)) and value != "" else -1
    except (ValueError, OverflowError):
        return None
    return age if 0 <= age <= OLDEST and not isinstance(value, bool) else None


def _day(value: object) -> str:
    text = _line(value)[:10]
    try:
        return date.fromisoformat(text).isoformat() if len(text) == 10 else ""
    except ValueError:
        return ""


def _access(service: Json, places: list[Json]) -> Iterator[str]:
    for place in places:
        for key in ("accessibility", "accessibility_for_disabilities"):
            for note in objects_in(place.get(key)):
                yield _line(note.get("description")) or _line(note.get("accessibility"))
                yield _line(note.get("details"))
        yield _line(place.get("transportation"))
    yield _line(service.get("interpretation_services"))


def _opening(service: Json, places: list[Json]) -> Iterator[str]:
    for owner in (service, *places):
        for key in ("schedules", "regular_schedules", "regular_schedule"):
            for schedule in objects_in(owner.get(key)):
                yield _line(schedule.get("description")) or _hours(schedule)


def _hours(schedule: Json) -> str:
    days = _line(schedule.get("byday"))
    opens, closes = _line(schedule.get("opens_at"))[:5], _line(schedule.get("closes_at"))[:5]
    return f"{days} {opens}–{closes}".strip(" –") if opens and closes else days


def _terms(service: Json) -> Iterator[str]:
    """Yield taxonomy terms: `attributes` in 3.0, `service_taxonomys` in 1.0."""
    for attribute in objects_in(service.get("attributes")):
        term = _dict(attribute.get("taxonomy_term"))
        yield _line(term.get("name")) or _line(attribute.get("label")) or _line(attribute.get("value"))
    for link in objects_in(service.get("service_taxonomys")):
        yield _line(_dict(link.get("taxonomy")).get("name"))
