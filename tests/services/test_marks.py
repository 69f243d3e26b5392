"""Marks by courier file alone: what a stick brings back is kept as after a sync, and no late stick raises an alarm."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pbdesk.gateway import marks as at_council
from pbdesk.gateway.courier import council_keys
from pbdesk.services.courier_enrolment import council_of, own_keys
from pbdesk.services.courier_reading import open_answer
from pbdesk.services.marks import keep_answer, signed_mark
from pbdesk.services.rows import CaseQuery
from pbdesk.store.places import Places
from pbdesk.store.vault import Vault, open_vault
from pbdesk.sync.courier import Answer, packed
from pbdesk.sync.marks import Anchor, MarkAnswer
from pbdesk.sync.sealing import seal
from tests.helpers.courier import CourierTown
from tests.helpers.vaults import PASSPHRASE, add_case


@pytest.fixture
def town(tmp_path: Path) -> Iterator[CourierTown]:
    made = CourierTown(tmp_path)
    yield made
    made.close()


def add(vault: Vault, *numbers: int) -> None:
    """Save cases, two saves each."""
    for number in numbers:
        add_case(vault, f"Ann Evans{number}", f"R-{number}")


def closed(town: CourierTown) -> Path:
    vault = town.vaults.pop()
    vault.close()
    return vault.folder


def opened(town: CourierTown, folder: Path) -> Vault:
    vault = open_vault(folder, PASSPHRASE)
    town.vaults.append(vault)
    return vault


def put_back(image: Path, folder: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(image, folder)


def kept(vault: Vault) -> tuple[int, int]:
    """Return up to which save the laptop had told, and up to which the council holds every one, when last answered."""
    last = vault.marks.last()
    return (last.report.seq, last.through) if last else (0, 0)


def anchors(town: CourierTown) -> list[Anchor]:
    with town.database.reading() as connection:
        return at_council.list_anchors(connection)


def test_stick_carries_a_signed_mark_there_and_the_councils_answer_back(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    add(asha, 1)
    town.round_trip(asha)
    assert kept(asha) == (2, 2)
    assert asha.marks.beside() == asha.marks.last()
    (anchor,) = anchors(town)
    assert asha.enrolment is not None
    assert (anchor.public_key, anchor.seq) == (own_keys(asha.enrolment).public.verify, 2)
    town.round_trip(asha)
    assert anchors(town) == [anchor]


def test_database_put_back_then_told_how_many_saves_are_missing_and_how_many_the_council_has(
    town: CourierTown,
) -> None:
    asha = town.laptop("Asha")
    add(asha, 1)
    old = Places(closed(town)).database.read_bytes()
    asha = opened(town, asha.folder)
    add(asha, 2, 3)
    town.round_trip(asha)
    add(asha, 4)
    folder = closed(town)
    Places(folder).database.write_bytes(old)
    asha = opened(town, folder)
    assert (asha.news[0].code, asha.news[0].fields) == ("saves-missing", {"count": 6, "held": 4, "gone": 2})
    town.round_trip(asha)
    town.round_trip(asha)
    assert asha.reads.counts()["waiting"] == 0
    assert {anchor.epoch for anchor in anchors(town)} == {1, asha.log.chain_epoch()}


def test_whole_folder_put_back_is_noticed_by_the_council_and_told_once(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    add(asha, 1)
    town.round_trip(asha)
    folder, image = closed(town), town.folder / "image"
    shutil.copytree(folder, image)
    asha = opened(town, folder)
    for _ in range(3):
        asha.note_looked("case")
    town.round_trip(asha)
    closed(town)
    put_back(image, folder)
    asha = opened(town, folder)
    assert asha.news == ()  # no check of a file alone finds it
    asha.note_looked("another")
    town.round_trip(asha)
    assert asha.log.chain_epoch() == 2
    closed(town)
    asha = opened(town, folder)
    assert [(told.code, told.fields) for told in asha.news] == [("record-shorter", {"count": 2})]
    town.round_trip(asha)
    closed(town)
    assert opened(town, folder).news == ()


def test_whole_folder_put_back_with_saves_lost_gets_one_new_epoch_and_the_saves(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    add(asha, 1)
    town.round_trip(asha)
    folder, image = closed(town), town.folder / "image"
    shutil.copytree(folder, image)
    asha = opened(town, folder)
    add(asha, 2, 3)
    town.round_trip(asha)
    closed(town)
    put_back(image, folder)
    asha = opened(town, folder)
    assert town.round_trip(asha).result.copied
    epoch = asha.log.chain_epoch()
    assert {row.reference for row in asha.reads.cases(CaseQuery()).rows} == {"R-1", "R-2", "R-3"}
    closed(town)
    asha = opened(town, folder)
    assert [(told.code, told.fields) for told in asha.news] == [("record-shorter", {"count": 4})]
    town.round_trip(asha)
    assert asha.log.chain_epoch() == epoch
    closed(town)
    assert opened(town, folder).news == ()


def test_answers_in_the_wrong_order_are_no_sign_of_an_old_copy(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    add(asha, 1)
    first = town.export(asha)
    add(asha, 2)
    second = town.export(asha)
    newer = town.hand_in(*second)
    older = town.hand_in(*first)
    town.take_in(asha, *older)
    assert (asha.log.chain_epoch(), asha.marks.last()) == (1, None)
    town.take_in(asha, *newer)
    assert kept(asha) == (4, 4)
    town.take_in(asha, *older)
    assert (asha.log.chain_epoch(), kept(asha)) == (1, (4, 4))


def test_next_file_is_out_before_the_answer_is_back_and_each_answer_is_kept(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    add(asha, 1)
    first = town.export(asha)
    add(asha, 2)
    second = town.export(asha)
    town.take_in(asha, *town.hand_in(*first))
    assert kept(asha) == (2, 2)
    town.take_in(asha, *town.hand_in(*second))
    assert kept(asha) == (4, 4)


def test_answer_to_what_an_old_copy_never_told_is_not_its_own(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    add(asha, 1)
    town.round_trip(asha)
    folder, image = closed(town), town.folder / "image"
    shutil.copytree(folder, image)
    asha = opened(town, folder)
    asha.note_looked("case")
    on_the_way = town.hand_in(*town.export(asha))
    closed(town)
    put_back(image, folder)
    asha = opened(town, folder)
    town.take_in(asha, *on_the_way)
    assert asha.log.chain_epoch() == 1
    town.round_trip(asha)
    assert asha.log.chain_epoch() == 2  # now the council says that it knew more


@pytest.mark.parametrize("seed", [5, 7])  # each hands an older file in after a newer one
def test_no_order_of_sticks_alone_ever_looks_like_an_old_copy(town: CourierTown, seed: int) -> None:
    chance, asha = random.Random(seed), town.laptop("Asha")
    out: list[Path] = []
    back: list[Path] = []
    for step in range(40):
        match chance.randrange(5):
            case 0:
                add(asha, step)
            case 1:
                asha.note_looked("case")
            case 2:
                out += town.export(asha)
            case 3 if out:
                back += town.hand_in(chance.choice(out))
            case 4 if back:
                town.take_in(asha, chance.choice(back))
    town.round_trip(asha)
    last = asha.marks.last()
    assert last is not None
    assert asha.log.chain_epoch() == 1
    assert last.report.seq == last.known_seq == last.through
    assert last.report.audit_n == last.known_audit_n
    folder = closed(town)
    assert opened(town, folder).news == ()


def test_gateway_of_before_answers_without_a_mark_and_all_else_goes_on(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    add(asha, 1)
    (path,) = town.hand_in(*town.export(asha))
    path.write_bytes(without_mark(town, asha, path.read_bytes()))
    assert town.take_in(asha, path)[0].result.sent == 2
    assert asha.marks.last() is None
    assert not keep_answer(asha, None)
    assert not keep_answer(object(), MarkAnswer(report=asha.marks.report(), council="c", kept_at=""))
    assert signed_mark(object(), "c", "ab" * 32) is None


def without_mark(town: CourierTown, vault: Vault, data: bytes) -> bytes:
    """Return an answer as a gateway of before would have made it."""
    council = council_of(vault.drafts, vault.enrolment)
    assert council is not None
    keys = own_keys(vault.enrolment)
    answer: Answer = open_answer(data, keys, council)[0]
    assert answer.mark is not None
    with town.database.reading() as connection:
        sender = council_keys(connection)
    return seal("answer", packed(msgspec.structs.replace(answer, mark=None)), sender, keys.public.recipient)
