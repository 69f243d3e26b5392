"""Pieces of photos: taken in any order, checked, given only to who may see the case."""

from __future__ import annotations

import random

import pytest

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.domain.errors import KnownError
from pbdesk.gateway import blobs
from pbdesk.gateway.access import Actor
from tests.helpers.councils import Council, attachment

CASE = "case-1"
PHOTO = random.Random(3).randbytes(2 * CHUNK_BYTES + 100)


def missing(council: Council, actor: Actor, *photos: str) -> dict[str, list[int]]:
    with council.database.reading_for(actor.user_id, handing_over=True) as connection:
        return blobs.missing(connection, actor, photos)


def put(council: Council, actor: Actor, sha256: str, number: int, data: bytes) -> None:
    with council.database.writing_for(actor.user_id) as connection:
        blobs.put(connection, actor, sha256, number, data)


def get(council: Council, actor: Actor, sha256: str, number: int) -> bytes:
    with council.database.reading_for(actor.user_id) as connection:
        return blobs.get(connection, actor, sha256, number)


def test_pieces_come_in_any_order_and_twice(council) -> None:
    actor, maker = council.device("Asha")
    photo, pieces = attachment(CASE, PHOTO, CHUNK_BYTES)
    council.push(actor, maker.case(CASE), maker.record(photo, "attach"))
    assert missing(council, actor, photo.sha256) == {photo.sha256: [0, 1, 2]}
    for number in (2, 0, 2):
        put(council, actor, photo.sha256, number, pieces[number])
    assert missing(council, actor, photo.sha256) == {photo.sha256: [1]}
    put(council, actor, photo.sha256, 1, pieces[1])
    assert missing(council, actor, photo.sha256, "0" * 64) == {photo.sha256: []}
    assert b"".join(get(council, actor, photo.sha256, number) for number in range(3)) == PHOTO


def test_altered_piece_is_refused_and_still_missing(council) -> None:
    actor, maker = council.device("Asha")
    photo, pieces = attachment(CASE, PHOTO, CHUNK_BYTES)
    council.push(actor, maker.case(CASE), maker.record(photo, "attach"))
    for data in (pieces[1], b"", pieces[0][:-1]):
        with pytest.raises(KnownError) as caught:
            put(council, actor, photo.sha256, 0, data)
        assert caught.value.code == "chunk-differs"
    assert missing(council, actor, photo.sha256)[photo.sha256][0] == 0


@pytest.mark.parametrize(("sha256", "number"), [("0" * 64, 0), (None, 3), (None, 10**6)])
def test_unknown_piece_is_not_found(council, sha256, number) -> None:
    actor, maker = council.device("Asha")
    photo, pieces = attachment(CASE, PHOTO, CHUNK_BYTES)
    council.push(actor, maker.case(CASE), maker.record(photo, "attach"))
    for call in (
        lambda *which: put(council, actor, *which, pieces[0]),
        lambda *which: get(council, actor, *which),
    ):
        with pytest.raises(KnownError) as caught:
            call(sha256 or photo.sha256, number)
        assert caught.value.code == "not-found"


def test_piece_yet_to_come_is_not_found(council) -> None:
    actor, maker = council.device("Asha")
    photo, _ = attachment(CASE, PHOTO, CHUNK_BYTES)
    council.push(actor, maker.case(CASE), maker.record(photo, "attach"))
    with pytest.raises(KnownError) as caught:
        get(council, actor, photo.sha256, 0)
    assert caught.value.code == "not-found"


def test_naming_the_hash_of_somebody_elses_photo_opens_nothing(council) -> None:
    asha, asha_ops = council.device("Asha")
    bryn, bryn_ops = council.device("Bryn")
    photo, pieces = attachment(CASE, b"private", CHUNK_BYTES)
    council.push(asha, asha_ops.case(CASE), asha_ops.record(photo, "attach"))
    put(council, asha, photo.sha256, 0, pieces[0])
    copied, _ = attachment("case-2", b"private", CHUNK_BYTES, "photo-2")
    assert (
        council.outcomes(bryn, bryn_ops.case("case-2"), bryn_ops.record(copied, "attach")) == ["applied"] * 2
    )
    assert missing(council, bryn, photo.sha256) == {photo.sha256: [0]}
    with pytest.raises(KnownError):
        get(council, bryn, photo.sha256, 0)


def test_one_photo_in_two_cases_is_sent_once(council) -> None:
    actor, maker = council.device("Asha")
    one, pieces = attachment(CASE, b"shared receipt", CHUNK_BYTES, "photo-1")
    two, _ = attachment("case-2", b"shared receipt", CHUNK_BYTES, "photo-2")
    council.push(actor, maker.case(CASE), maker.case("case-2"))
    council.push(actor, maker.record(one, "attach"), maker.record(two, "attach"))
    assert missing(council, actor, one.sha256) == {one.sha256: [0]}
    put(council, actor, one.sha256, 0, pieces[0])
    assert missing(council, actor, one.sha256) == {one.sha256: []}
