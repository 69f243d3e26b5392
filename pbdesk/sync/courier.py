"""What is in a courier file: the same ops, answers and pages as over a network, for places that have none.

A laptop's request repeats all that no answer has named yet, so losing a stick loses nothing and files may come in any
order, any number of times. The council's answer says from where to where of the feed it reaches, and an older one
never moves anything back. How the bytes are sealed is for `pbdesk.sync.sealing`; no file, drive or clock is known here.

A field that is new has a default and is left out where nothing is in it: a program of before passes over it, and its
files are read as ever. Only what such a program must not misread takes a new format (the first line of a file).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol, TypeVar

import msgspec
import zstandard

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.domain.errors import KnownError
from pbdesk.sync.marks import MarkAnswer, MarkReport
from pbdesk.sync.op import Op
from pbdesk.sync.page import CaseDigest, Cursor, FeedOp, FeedPage, Hello, OpAnswer

MAX_UNPACKED = 256 * 1024 * 1024
MAX_RATIO = 200
MAX_ANSWER_OPS = 200_000
"""More of the feed than this comes with the next answer."""
_SMALL = 64 * 1024
_WINDOW = 8 * 1024 * 1024
_LENGTH = struct.Struct(">I")
_ASKED_AT_ONCE = 500
_LEFT_OUT = {"not-found", "chunk-differs", "gateway-not-found", "gateway-odd"}
"""Why one piece of a photo is not taken or not given; the rest goes on."""


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """One piece of a photo in a file: of which photo, its number in it, and how many bytes."""

    sha256: str
    number: int
    size: int


class Request(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a laptop sends.

    Attributes:
        number: counts the exports of this laptop; `part` of `parts` where the photos need several files.
        made_at: for people, never compared.
        reply_to: the key to which the answer is sealed.
        code, device_name: enrol this laptop, until an answer says that it is.
        cursor: how far it has read the feed.
        ops: all its saves that no answer has named.
        others: saves of a case in doubt that the council had before it was restored.
        doubtful: cases whose digests differed, or that are to go: the answer names the council's ops of them.
        offered: photos not known to be whole at the council; `awaited`: photos that this laptop lacks.
        mark: how far the laptop had got, signed; None from programs of before. It speaks for every one of `ops`.
    """

    number: int
    part: int = 1
    parts: int = 1
    made_at: str = ""
    reply_to: str = ""
    code: str = ""
    device_name: str = ""
    cursor: Cursor = Cursor()
    ops: tuple[Op, ...] = ()
    others: tuple[Op, ...] = ()
    doubtful: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    mark: MarkReport | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the council answers to one request.

    Attributes:
        number: the request's; `part` of `parts` as there.
        device_id, user: who this laptop is at the council.
        asked: the request's cursor; its epoch tells whether the laptop has heard of another since.
        since, cursor: `ops` are all of the feed for this laptop after the one and up to the other.
        more: whether the feed goes on beyond what fitted.
        case_ops: the council's ops of the cases that the request held in doubt; none of one that it has not for us.
        whole: of the photos offered, those that the council now holds whole.
        left_out: how many awaited photos did not fit.
        mark: what the council answers, signed, to the request's; None where that had none.
    """

    number: int
    part: int = 1
    parts: int = 1
    made_at: str = ""
    device_id: str = ""
    user: str = ""
    asked: Cursor = Cursor()
    hello: Hello
    answers: tuple[OpAnswer, ...] = ()
    since: Cursor = Cursor()
    cursor: Cursor = Cursor()
    ops: tuple[FeedOp, ...] = ()
    more: bool = False
    digests: tuple[CaseDigest, ...] = ()
    case_ops: dict[str, tuple[str, ...]] = {}
    whole: tuple[str, ...] = ()
    left_out: int = 0
    pieces: tuple[Piece, ...] = ()
    mark: MarkAnswer | None = None


T = TypeVar("T", Request, Answer)


class CourierError(ValueError):
    """The bytes are not what a courier file holds."""


class Side(Protocol):
    """The council's side, as `services.ports.Wire`."""

    def hello(self) -> Hello:
        """Return who the gateway is and which cases this device may hold."""

    def push(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        """Take a device's own ops in and answer each."""

    def hand_in(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        """Take ops of others in that a restored gateway lost."""

    def feed(self, cursor: Cursor, limit: int) -> FeedPage:
        """Return the page after a cursor."""

    def digests(self) -> Sequence[CaseDigest]:
        """Return the digest of each case of this device."""

    def case_ops(self, case_id: str) -> Sequence[str]:
        """Return the ids of a case's ops."""

    def missing_chunks(self, sha256s: Sequence[str]) -> Mapping[str, Sequence[int]]:
        """Return which pieces of these photos are lacking."""

    def put_chunk(self, sha256: str, number: int, data: bytes) -> None:
        """Take in a piece of a photo."""

    def get_chunk(self, sha256: str, number: int) -> bytes:
        """Return a piece of a photo."""


def packed(head: Request | Answer, pieces: Iterable[bytes] = ()) -> bytes:
    """Return the body of a file: the head, compressed, and the pieces that it lists, as they are."""
    small = zstandard.ZstdCompressor(level=3).compress(msgspec.json.encode(head))
    return b"".join((_LENGTH.pack(len(small)), small, *pieces))


def unpacked(body: bytes, kind: type[T]) -> tuple[T, list[bytes]]:
    """Return the head of a body and its pieces. Raises CourierError for anything that `packed` would not write."""
    if len(body) < _LENGTH.size:
        raise CourierError("too short")
    end = _LENGTH.size + _LENGTH.unpack_from(body)[0]
    head = _decoded(_expanded(body[_LENGTH.size : end]), kind)
    if any(piece.size < 0 or piece.size > CHUNK_BYTES for piece in head.pieces):
        raise CourierError("a piece of another size")
    if end + sum(piece.size for piece in head.pieces) != len(body):
        raise CourierError("another length")
    pieces = []
    for piece in head.pieces:
        pieces.append(body[end : end + piece.size])
        end += piece.size
    return head, pieces


def _expanded(small: bytes) -> bytes:
    try:
        size = zstandard.frame_content_size(small)
        if not 0 <= size <= min(MAX_UNPACKED, max(_SMALL, len(small) * MAX_RATIO)):
            raise CourierError("more than a file may hold")
        return zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompress(small, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise CourierError("not compressed as it should be") from error


def _decoded(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise CourierError("not the head of a courier file") from error


def pieces_of(sha256: str, data: bytes) -> Iterator[tuple[Piece, bytes]]:
    """Yield a photo's pieces, each with its bytes."""
    for number, start in enumerate(range(0, max(len(data), 1), CHUNK_BYTES)):
        chunk = data[start : start + CHUNK_BYTES]
        yield Piece(sha256, number, len(chunk)), chunk


def photos_in(pieces: Sequence[Piece], data: Sequence[bytes]) -> dict[str, bytes]:
    """Return the photos of a file whose pieces are all there, as far as their numbers tell."""
    found: dict[str, dict[int, bytes]] = {}
    for piece, chunk in zip(pieces, data, strict=True):
        found.setdefault(piece.sha256, {})[piece.number] = chunk
    gapless = {sha256: parts for sha256, parts in found.items() if sorted(parts) == list(range(len(parts)))}
    return {sha256: b"".join(parts[n] for n in sorted(parts)) for sha256, parts in gapless.items()}


def in_parts(sizes: Sequence[tuple[str, int]], room: int, part_bytes: int) -> tuple[list[list[str]], int]:
    """Cut photos into files: return the photos of each file, at least one file, and how many did not fit.

    Args:
        sizes: photos and their bytes, those to go first first.
        room: how many bytes of photos may go in all.
        part_bytes: how many may be in one file; a photo is never cut in two.
    """
    parts: list[list[str]] = [[]]
    used = total = left = 0
    for sha256, size in sizes:
        if size > part_bytes or total + size > room:
            left += 1
            continue
        if used + size > part_bytes:
            parts.append([])
            used = 0
        parts[-1].append(sha256)
        used += size
        total += size
    return parts, left


def deliver(side: Side, request: Request, pieces: Sequence[bytes]) -> list[OpAnswer]:
    """Hand a request in at the council and return the answers to its ops. Doing it again changes nothing."""
    answers = list(side.push(request.ops)) if request.ops else []
    answers += side.hand_in(request.others) if request.others else []
    for piece, data in zip(request.pieces, pieces, strict=True):
        _tried(partial(side.put_chunk, piece.sha256, piece.number, data))
    return answers


def answer_of(side: Side, request: Request, answers: Sequence[OpAnswer]) -> Answer:
    """Return what the council says to a request that was delivered, without photos."""
    hello = side.hello()
    since = request.cursor if request.cursor.epoch == hello.epoch else Cursor(hello.epoch, 0)
    ops, cursor, more = _feed_after(side, since)
    return Answer(
        number=request.number,
        asked=request.cursor,
        hello=hello,
        answers=tuple(answers),
        since=since,
        cursor=cursor,
        ops=tuple(ops),
        more=more,
        digests=tuple(side.digests()),
        case_ops={case_id: tuple(side.case_ops(case_id)) for case_id in request.doubtful},
        whole=tuple(_whole(side, request.offered)),
    )


def _feed_after(side: Side, since: Cursor) -> tuple[list[FeedOp], Cursor, bool]:
    ops: list[FeedOp] = []
    cursor, more = since, True
    while more and len(ops) < MAX_ANSWER_OPS:
        page = side.feed(cursor, 1000)
        ops += page.ops
        cursor, more = page.cursor, page.more
    return ops, cursor, more


def _whole(side: Side, offered: Sequence[str]) -> list[str]:
    found: list[str] = []
    for start in range(0, len(offered), _ASKED_AT_ONCE):
        lacking = side.missing_chunks(offered[start : start + _ASKED_AT_ONCE])
        found += [sha256 for sha256, numbers in lacking.items() if not numbers]
    return found


def photo_at(side: Side, sha256: str) -> bytes | None:
    """Return a photo that the council holds for this laptop, or None while it does not hold it whole."""
    parts: list[bytes] = []
    while not parts or len(parts[-1]) == CHUNK_BYTES:
        part = _tried(partial(side.get_chunk, sha256, len(parts)))
        if part is None:
            # A photo of exactly so many pieces ends without a shorter one.
            return b"".join(parts) if parts else None
        parts.append(part)
    return b"".join(parts)


R = TypeVar("R")


def _tried(do: Callable[[], R]) -> R | None:
    try:
        return do()
    except KnownError as error:
        if error.code not in _LEFT_OUT:
            raise
        return None
