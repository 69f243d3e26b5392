"""What is in a courier file: every altered or cut body is refused, and photos are shared out among files."""

from __future__ import annotations

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.sync.courier import (
    MAX_RATIO,
    Answer,
    CourierError,
    Piece,
    Request,
    in_parts,
    packed,
    photos_in,
    pieces_of,
    unpacked,
)
from pbdesk.sync.marks import MarkAnswer, MarkReport
from pbdesk.sync.page import Cursor, Hello

PHOTO = bytes(range(256)) * 1200  # two pieces
PIECES = list(pieces_of("sha", PHOTO))
REQUEST = Request(
    number=7, reply_to="age1", cursor=Cursor("e", 4), pieces=tuple(piece for piece, _ in PIECES)
)
BODY = packed(REQUEST, [data for _, data in PIECES])


def test_what_was_packed_is_unpacked() -> None:
    head, pieces = unpacked(BODY, Request)
    assert head == REQUEST
    assert photos_in(head.pieces, pieces) == {"sha": PHOTO}
    answer = Answer(number=7, hello=Hello("c", "Glanmor", "e"), cursor=Cursor("e", 9))
    assert unpacked(packed(answer), Answer) == (answer, [])


@given(st.integers(0, len(BODY) - 1))
def test_cut_body_is_refused(length: int) -> None:
    with pytest.raises(CourierError):
        unpacked(BODY[:length], Request)


@given(st.binary(max_size=200))
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(CourierError):
        unpacked(data, Request)


class RequestOfBefore(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request as programs knew it before there was a mark in it."""

    number: int
    reply_to: str = ""
    cursor: Cursor = Cursor()
    pieces: tuple[Piece, ...] = ()


class AnswerOfBefore(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer of that time."""

    number: int
    hello: Hello
    cursor: Cursor = Cursor()
    pieces: tuple[Piece, ...] = ()


def test_programs_of_before_pass_over_a_mark_and_their_files_are_read_as_ever() -> None:
    report = MarkReport(device="asha-1", epoch=1, seq=3, hash="ab" * 32)
    now = msgspec.structs.replace(REQUEST, mark=report)
    data = [data for _, data in PIECES]
    old = unpacked(packed(now, data), RequestOfBefore)[0]  # type: ignore[type-var]
    assert (old.number, old.reply_to, old.cursor) == (7, "age1", Cursor("e", 4))
    assert packed(old, data) == packed(REQUEST, data)  # type: ignore[arg-type]
    assert unpacked(packed(now, data), Request)[0].mark == report
    hello = Hello("c", "Glanmor", "e")
    answer = Answer(number=7, hello=hello, mark=MarkAnswer(report=report, council="c", kept_at=""))
    assert unpacked(packed(answer), AnswerOfBefore)[0].hello == hello  # type: ignore[type-var]
    assert unpacked(packed(AnswerOfBefore(number=7, hello=hello)), Answer)[0].mark is None  # type: ignore[arg-type]


def with_head(json: bytes) -> bytes:
    small = zstandard.ZstdCompressor().compress(json)
    return len(small).to_bytes(4, "big") + small


@pytest.mark.parametrize(
    "body",
    [
        with_head(b"[" * 100_000),
        with_head(b'{"number": "7"}'),
        with_head(b'{"number": 7, "pieces": [["sha", 0, -1]]}'),
        with_head(b'{"number": 7, "pieces": [["sha", 0, 9999999]]}'),
        with_head(b'{"number": 7}') + b"x",
        with_head(b'{"number": 7, "mark": {"device": "asha-1"}}'),
        with_head(b'{"number": 7, "mark": {"device": "asha-1", "epoch": 1, "signature": "ab"}}'),
        with_head(b" " * 30_000_000),
    ],
)
def test_odd_heads_are_refused(body: bytes) -> None:
    with pytest.raises(CourierError):
        unpacked(body, Request)


def test_head_that_would_unpack_to_too_much_is_refused_before_it_is() -> None:
    small = zstandard.ZstdCompressor(level=1).compress(b"\0" * (MAX_RATIO * 1000))
    assert len(small) * MAX_RATIO < MAX_RATIO * 1000
    with pytest.raises(CourierError, match="more than a file may hold"):
        unpacked(len(small).to_bytes(4, "big") + small, Request)


def test_photo_of_which_a_piece_is_missing_is_none() -> None:
    assert photos_in([PIECES[1][0]], [PIECES[1][1]]) == {}


def test_empty_photo_has_one_piece() -> None:
    assert [msgspec.to_builtins(piece) for piece, _ in pieces_of("sha", b"")] == [["sha", 0, 0]]


@given(
    st.lists(st.integers(0, 500), max_size=30),
    st.integers(0, 3000),
    st.integers(1, 600),
)
def test_photos_are_shared_out_whole_and_once(sizes: list[int], room: int, part: int) -> None:
    named = [(str(number), size) for number, size in enumerate(sizes)]
    parts, left = in_parts(named, room, part)
    chosen = [name for each in parts for name in each]
    assert len(parts) >= 1
    assert len(set(chosen)) == len(chosen) == len(sizes) - left
    known = dict(named)
    assert sum(known[name] for name in chosen) <= room
    assert all(sum(known[name] for name in each) <= part for each in parts)
