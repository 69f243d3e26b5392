"""A service directory in Open Referral UK 3.0 or 1.0, or international HSDS 3.0: files to a preview.

A file may be one service, a page of a list (`contents` in 3.0, `content` in 1.0), a bare list, an
organisation with its services, or services at locations. What is missing is told in words; what cannot be
read never stops the rest. `pbdesk.interchange.service_fields` turns one service into an entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from pbdesk.domain.directory import DirectoryEntry
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.handover import Note
from pbdesk.interchange.json_file import objects_in, read_json
from pbdesk.interchange.service_fields import entry_from, name_of, problem_with
from pbdesk.interchange.text_file import NOTHING_CHANGED

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BadService:
    """A record that does not go in: the file and place it stood at, its name if any, and the reason."""

    file: str
    number: int
    name: str
    reason: Note


@dataclass(frozen=True, slots=True)
class DirectoryPreview:
    """What importing a directory would do.

    Attributes:
        good: one entry per service; where a feed repeats an id, the fullest record.
        bad: records without which the rest goes in.
        notes: what should be told: missing pages, closed services, repeats, files left out.
        delivered: records found, before repeats were joined and bad ones left out.
        expected: how many the feed says it holds, or None where it does not say.
    """

    good: tuple[DirectoryEntry, ...]
    bad: tuple[BadService, ...]
    notes: tuple[Note, ...]
    delivered: int
    expected: int | None


@dataclass(frozen=True, slots=True)
class _Page:
    """One file: its services, and what it says about the list that it is a page of (0 where silent)."""

    file: str
    services: tuple[object, ...]
    number: int = 0
    total_pages: int = 0
    total_items: int = 0


def read_directory(path: Path, source: str = "") -> DirectoryPreview:
    """Return what importing a file, or every .json file in a folder, would do.

    Args:
        path: a file or a folder with the pages of one feed.
        source: the feed's name, which keeps its ids apart from those of other feeds; the file's or folder's
            own name when it is "". The same name makes a later import update the same entries.

    Raises:
        KnownError: for a single file whatever `json_file.read_json` raises, and code "directory-no-services"
            when nothing in the file or folder is a service.
    """
    notes: list[Note] = []
    pages = list(_pages_in_folder(path, notes)) if path.is_dir() else [_page(read_json(path), path.name)]
    if not any(page.services for page in pages):
        raise KnownError(
            "directory-no-services",
            N_("There are no services in “{name}”."),
            safe=NOTHING_CHANGED,
            todo=N_("Choose a file with a list of services, as Open Referral UK 1.0 or 3.0."),
            name=path.name,
        )
    good, bad, repeats = _entries(pages, source or path.stem)
    notes += _shortfall_notes(pages)
    notes += _content_notes(good, repeats)
    delivered = sum(len(page.services) for page in pages)
    expected = max((page.total_items for page in pages), default=0) or None
    return DirectoryPreview(tuple(good), tuple(bad), tuple(notes), delivered, expected)


def _pages_in_folder(folder: Path, notes: list[Note]) -> Iterator[_Page]:
    for path in sorted(folder.glob("*.json")):
        try:
            page = _page(read_json(path), path.name)
        except KnownError as error:
            notes.append(Note(error.sentence, error.fields))
            continue
        if page.services:
            yield page
        else:
            notes.append(Note(N_("“{name}” holds no services and was left out."), {"name": path.name}))


def _page(value: object, file: str) -> _Page:
    """Return the services in a JSON value, whatever shape of answer it is."""
    if isinstance(value, list):
        return _Page(file, tuple(_services_in(value)))
    if not isinstance(value, dict):
        return _Page(file, ())
    listed = next((value[key] for key in ("contents", "content") if isinstance(value.get(key), list)), None)
    if listed is None:
        return _Page(file, tuple(_services_in([value])))
    zero_based = "number" in value and "page_number" not in value and _count(value, "number") == 0
    return _Page(
        file,
        tuple(_services_in(listed)),
        number=_count(value, "page_number", "number") + int(zero_based),
        total_pages=_count(value, "total_pages", "totalPages"),
        total_items=_count(value, "total_items", "totalElements"),
    )


def _count(value: Json, *keys: str) -> int:
    found = next((value[key] for key in keys if key in value), 0)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 < found < 10_000_000 else 0


_SERVICE_KEYS = frozenset(
    re.findall(
        r"\w+",
        "status organization organization_id service_at_locations cost_options assured_date fees contacts "
        "schedules regular_schedules eligibilitys service_taxonomys minimum_age",
    )
)
"""A record with any of these is a service; taxonomies, places, organisations and schemas have none."""
_BARE_KEYS = frozenset({"id", "name", "description", "url", "email", "phones"})


def _services_in(values: Iterable[object]) -> Iterator[object]:
    """Yield services, out of services at locations and organisations too; other known kinds yield nothing."""
    for value in values:
        if not isinstance(value, dict):
            yield value
        elif isinstance(value.get("service"), dict):
            yield _at_location(value)
        elif isinstance(value.get("services"), list):
            organisation = {key: part for key, part in value.items() if key != "services"}
            for service in value["services"]:
                yield {"organization": organisation} | service if isinstance(service, dict) else service
        elif _is_service(value):
            yield value


def _is_service(value: Json) -> bool:
    if "location_type" in value:
        return False
    return bool(value.keys() & _SERVICE_KEYS) or ({"name"} <= value.keys() <= _BARE_KEYS)


def _at_location(value: Json) -> Json:
    """Return the service of a service-at-location, with this place as one of its places."""
    place = {key: part for key, part in value.items() if key != "service"}
    service = dict(value["service"])
    service["service_at_locations"] = [place, *objects_in(service.get("service_at_locations"))]
    return service


def _entries(pages: Iterable[_Page], source: str) -> tuple[list[DirectoryEntry], list[BadService], int]:
    """Return the entries, the records that do not go in, and how many repeats were joined."""
    good: dict[str, DirectoryEntry] = {}
    bad: list[BadService] = []
    repeats = 0
    for page in pages:
        for number, service in enumerate(page.services, 1):
            reason = problem_with(service)
            if reason is not None or not isinstance(service, dict):
                bad.append(BadService(page.file, number, name_of(service), reason or Note("")))
                continue
            entry = entry_from(service, source)
            other = good.get(entry.id)
            repeats += other is not None
            if other is None or len(entry.raw) > len(other.raw):
                good[entry.id] = entry
    return list(good.values()), bad, repeats


def _shortfall_notes(pages: list[_Page]) -> Iterator[Note]:
    """Yield what the pages promise and do not hold."""
    total = max((page.total_items for page in pages), default=0)
    delivered = sum(len(page.services) for page in pages)
    if total > delivered:
        yield Note(
            N_(
                "By its own count the feed holds {total} services; delivered: {delivered}, missing: {missing}."
            ),
            {"total": total, "delivered": delivered, "missing": total - delivered},
        )
    elif 0 < total < delivered:
        yield Note(
            N_("By its own count the feed holds {total} services; delivered: {delivered}. All were read."),
            {"total": total, "delivered": delivered},
        )
    last = max((page.total_pages for page in pages), default=0)
    numbers = {page.number for page in pages if page.number}
    ranges = _missing_ranges(numbers, last) if numbers else []
    if ranges:
        yield Note(
            N_("Of {last} pages, these are missing: {pages}."), {"last": last, "pages": ", ".join(ranges)}
        )


def _missing_ranges(numbers: set[int], last: int) -> list[str]:
    """Return the page numbers from 1 to `last` that are not there, as "2–5" and "7"."""
    edges = [0, *sorted(number for number in numbers if number <= last), last + 1]
    gaps = [(before + 1, after - 1) for before, after in pairwise(edges) if after - before > 1]
    return [str(start) if start == end else f"{start}–{end}" for start, end in gaps]


def _content_notes(good: list[DirectoryEntry], repeats: int) -> Iterator[Note]:
    if repeats:
        yield Note(
            N_("Records that repeat a service already read: {count}. The fullest of each was kept."),
            {"count": repeats},
        )
    closed = sum(1 for entry in good if not entry.is_open)
    if closed:
        yield Note(
            N_("Services that are closed, inactive or paused: {count}. They are marked so."),
            {"count": closed},
        )
    undated = sum(1 for entry in good if not entry.assured_on)
    if undated:
        yield Note(N_("Services that do not say when they were last checked: {count}."), {"count": undated})
