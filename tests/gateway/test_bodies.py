"""Bodies within limits: size, number, ratio once unpacked; everything else is refused in words."""

from __future__ import annotations

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import bodies
from pbdesk.sync.page import MAX_OPS, to_ndjson
from tests.helpers.councils import OpMaker


def packed(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def code_of(call, *arguments: object) -> str:
    with pytest.raises(KnownError) as caught:
        call(*arguments)
    return caught.value.code


@given(st.binary(max_size=3000))
def test_packed_bytes_unpack_to_the_same(data) -> None:
    assert bodies.unpacked(packed(data), "zstd") == data
    assert bodies.unpacked(data, "") == bodies.unpacked(data, "identity") == data


@given(st.binary(max_size=200).filter(lambda data: not data.startswith(b"\x28\xb5\x2f\xfd")))
def test_other_bytes_are_not_packed_ones(data) -> None:
    if data:
        assert code_of(bodies.unpacked, data, "zstd") == "body-unreadable"


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd, zstd", "ZSTD!"])
def test_other_encodings_are_refused(encoding) -> None:
    assert code_of(bodies.unpacked, b"", encoding) == "body-unreadable"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed(bytes(200_000_000))
    assert len(bomb) < 50_000
    assert code_of(bodies.unpacked, bomb, "zstd") == "body-too-large"


def test_a_frame_must_say_its_size_and_stand_alone() -> None:
    nameless = zstandard.ZstdCompressor(write_content_size=False).compress(b"x" * 100)
    assert code_of(bodies.unpacked, nameless, "zstd") == "body-unreadable"
    assert code_of(bodies.unpacked, packed(b"x") + packed(b"y"), "zstd") == "body-unreadable"


def test_ratio_counts_only_beyond_a_small_body() -> None:
    assert len(bodies.unpacked(packed(bytes(64 * 1024)), "zstd")) == 64 * 1024
    assert code_of(bodies.unpacked, packed(bytes(64 * 1024 + 1)), "zstd") == "body-too-large"


def test_a_cut_body_is_not_taken_for_a_whole_one() -> None:
    maker = OpMaker("asha", "Asha")
    data = packed(
        to_ndjson([maker.op("append", "note", f"n{n}", "c", text=maker.new_id()) for n in range(50)])
    )
    assert code_of(bodies.unpacked, data[: len(data) // 2], "zstd") == "body-unreadable"


def test_ops_are_read_and_counted() -> None:
    maker = OpMaker("asha", "Asha")
    ops = [maker.op("append", "note", f"n{n}", "c") for n in range(MAX_OPS + 1)]
    assert bodies.ops_of(to_ndjson(ops[:-1])) == ops[:-1]
    assert code_of(bodies.ops_of, to_ndjson(ops)) == "body-too-large"
    assert code_of(bodies.ops_of, to_ndjson(ops).replace(b"\n", b"\r")) == "body-too-large"


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"null",
        b"\xff",
        b'{"op_id":"\xff"}',
        b"[" * 100_000,
        b'{"op_id":"a","device":"d","epoch":1,"seq":1,"prev_hash":"","kind":"set","type":"t","rec_id":"r","set":{"f":{"v":'
        + b"[" * 50_000,
        b'{"op_id":"a"',
    ],
)
def test_what_is_no_op_is_unreadable(data) -> None:
    assert code_of(bodies.ops_of, data) == "body-unreadable"


def test_no_body_is_no_op() -> None:
    assert bodies.ops_of(b"") == []
