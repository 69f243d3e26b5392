"""Photos in pieces: only what is lacking goes, only what is whole comes in, and a stop keeps what was done."""

from __future__ import annotations

import hashlib
from threading import Event

import pytest

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.domain.errors import N_, KnownError
from pbdesk.services.photo_lane import PhotoLane

LARGE, SMALL = b"a" * (2 * CHUNK_BYTES + 5), b"b" * 10


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Photos:
    """The photos of one computer: what is here, what is to go, what is awaited."""

    def __init__(self, here: list[bytes], awaited: list[bytes] | None = None) -> None:
        self.here = {name_of(data): data for data in here}
        self.sent: list[str] = []
        self.awaits = [name_of(data) for data in awaited or []]

    def unsent(self) -> list[str]:
        return [sha256 for sha256 in self.here if sha256 not in self.sent]

    def awaited(self) -> list[str]:
        return self.awaits

    def read(self, sha256: str) -> bytes:
        if not self.here[sha256]:
            raise KnownError("photo-unreadable", N_("A photo could not be read."))
        return self.here[sha256]

    def mark_sent(self, sha256s: list[str]) -> None:
        self.sent += sha256s

    def receive(self, sha256: str, data: bytes, thumbnail: bytes) -> None:
        self.here[sha256] = data
        self.awaits.remove(sha256)


class Wire:
    """The other side: pieces by photo."""

    def __init__(self, *held: bytes) -> None:
        self.pieces = {name_of(data): dict(enumerate(cut(data))) for data in held}
        self.counts: dict[str, int] = {}

    def missing_chunks(self, sha256s: list[str]) -> dict[str, list[int]]:
        return {
            sha256: [n for n in range(self.counts.get(sha256, 0)) if n not in self.pieces.get(sha256, {})]
            for sha256 in sha256s
        }

    def put_chunk(self, sha256: str, number: int, data: bytes) -> None:
        self.pieces.setdefault(sha256, {})[number] = data

    def get_chunk(self, sha256: str, number: int) -> bytes:
        try:
            return self.pieces[sha256][number]
        except KeyError as error:
            raise KnownError("gateway-not-found", N_("It is not held yet.")) from error


def cut(data: bytes) -> list[bytes]:
    return [data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES)]


def lane(photos: Photos) -> PhotoLane:
    return PhotoLane(photos, lambda data: data[:1])  # type: ignore[arg-type]


@pytest.fixture
def told() -> list[tuple[int, int]]:
    return []


def test_send_when_a_part_is_there_then_only_the_rest_goes(told) -> None:
    photos, wire = Photos([LARGE, SMALL]), Wire(SMALL)
    large, small = map(name_of, (LARGE, SMALL))
    wire.counts = {large: 3, small: 1}
    wire.pieces[large] = {1: b"held already"}
    assert lane(photos).send(wire, lambda *how_far: told.append(how_far), Event()) == 2
    assert wire.pieces[large] == {0: LARGE[:CHUNK_BYTES], 1: b"held already", 2: LARGE[-5:]}
    assert photos.unsent() == []
    assert told == [(1, 2), (2, 2)]


def test_send_when_one_cannot_be_read_then_it_waits_and_the_others_go(told) -> None:
    photos, wire = Photos([SMALL]), Wire()
    photos.here = {"damaged": b"", **photos.here}
    wire.counts = {"damaged": 1, name_of(SMALL): 1}
    assert lane(photos).send(wire, lambda *how_far: told.append(how_far), Event()) == 1
    assert photos.unsent() == ["damaged"]


def test_fetch_when_whole_then_kept_with_a_thumbnail_and_else_awaited(told) -> None:
    photos, wire = Photos([], awaited=[LARGE, SMALL]), Wire(LARGE)
    assert lane(photos).fetch(wire, lambda *how_far: told.append(how_far), Event()) == 1
    assert photos.here == {name_of(LARGE): LARGE}
    assert photos.awaits == [name_of(SMALL)]


def test_fetch_when_the_pieces_make_another_photo_then_it_is_not_kept(told) -> None:
    photos, wire = Photos([], awaited=[SMALL]), Wire()
    wire.pieces[name_of(SMALL)] = {0: b"something else"}
    assert lane(photos).fetch(wire, lambda *how_far: told.append(how_far), Event()) == 0
    assert photos.here == {}


def test_lane_when_stopped_then_nothing_more_travels(told) -> None:
    stop = Event()
    stop.set()
    photos, wire = Photos([SMALL], awaited=[LARGE]), Wire(LARGE)
    wire.counts = {name_of(SMALL): 1}
    assert lane(photos).send(wire, lambda *how_far: told.append(how_far), stop) == 0
    assert lane(photos).fetch(wire, lambda *how_far: told.append(how_far), stop) == 0
    assert (photos.unsent(), photos.awaits, told) == ([name_of(SMALL)], [name_of(LARGE)], [])
