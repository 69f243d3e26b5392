"""The lane in which photos travel, in pieces: out until the other side holds one whole, in until it is whole here.

It knows neither ops nor records: which photos are to go and which are awaited, the vault says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from threading import Event

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.domain.errors import KnownError
from pbdesk.services.ports import PhotoStore, Wire

ASK_PHOTOS = 500
"""About how many photos the other side is asked at once."""

MakeThumbnail = Callable[[bytes], bytes]
Count = Callable[[int, int], None]
"""Hears how many photos are done, and of how many."""


class PhotoLane:
    """Sends and fetches the photos of one vault."""

    def __init__(self, photos: PhotoStore, thumbnail: MakeThumbnail) -> None:
        self._photos = photos
        self._thumbnail = thumbnail

    def send(self, wire: Wire, count: Count, stop: Event) -> int:
        """Send what the gateway lacks; a photo is done once the gateway holds it whole, by its own word."""
        unsent = list(self._photos.unsent())
        sent = done = 0
        for portion in _portions(unsent):
            lacking = wire.missing_chunks(portion)
            whole = [sha256 for sha256, numbers in lacking.items() if not numbers]
            if whole:
                self._photos.mark_sent(whole)
                sent += len(whole)
            for sha256, numbers in lacking.items():
                if stop.is_set():
                    return sent
                if numbers and self._send_one(wire, sha256, numbers):
                    sent += 1
                done += 1
                count(done, len(unsent))
        return sent

    def _send_one(self, wire: Wire, sha256: str, numbers: Sequence[int]) -> bool:
        """Send pieces of one photo; one that cannot be read here is left, and the others go."""
        try:
            data = self._photos.read(sha256)
        except KnownError:
            return False
        for number in numbers:
            wire.put_chunk(sha256, number, data[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES])
        self._photos.mark_sent([sha256])
        return True

    def fetch(self, wire: Wire, count: Count, stop: Event) -> int:
        """Fetch the photos that a record here names and that are elsewhere; return how many came."""
        fetched = 0
        awaited = list(self._photos.awaited())
        for portion in _portions(awaited):
            # Also what is not whole everywhere: the same photo may be whole in another case.
            for sha256 in wire.missing_chunks(portion):
                if stop.is_set():
                    return fetched
                data = _fetch_one(wire, sha256)
                if data is not None:
                    self._photos.receive(sha256, data, self._thumbnail(data))
                    fetched += 1
                count(fetched, len(awaited))
        return fetched


def _fetch_one(wire: Wire, sha256: str) -> bytes | None:
    """Return a photo whole and checked, or None while the gateway does not hold it whole."""
    parts: list[bytes] = []
    try:
        while not parts or len(parts[-1]) == CHUNK_BYTES:
            parts.append(wire.get_chunk(sha256, len(parts)))
    except KnownError as error:
        if error.code != "gateway-not-found":
            raise
        if not parts:
            return None
    data = b"".join(parts)
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def _portions(sha256s: Sequence[str]) -> Iterator[Sequence[str]]:
    return (sha256s[start : start + ASK_PHOTOS] for start in range(0, len(sha256s), ASK_PHOTOS))
