"""The council's help from end to end with real keys: set up, asked for, opened by two, used once; and each refusal."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.store import escrow_opening, sheet
from pbdesk.store.check import check_store
from pbdesk.store.escrow import EscrowBox, box_of
from pbdesk.store.escrow_use import open_question, read_record, record_of
from pbdesk.store.header import read_header, write_header
from pbdesk.store.slots import ESCROW, PASSPHRASE, RECOVERY
from pbdesk.store.unlocking import change_passphrase, make_recovery_sheet, unlock
from tests.helpers.council_keys import FIRST, NOW, REASON, SECOND, Keys, council_keys
from tests.helpers.raw_store import PASSPHRASE as OLD
from tests.helpers.raw_store import RawStore, listing, make_store
from tests.helpers.vaults import CHEAP

NEW = "gannet ladder quiet thimble"


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return make_store(tmp_path / "store", notes=1)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return council_keys(tmp_path)


@pytest.fixture
def helped(store: RawStore, keys: Keys) -> RawStore:
    escrow_opening.add_escrow(store.folder, OLD, [keys.public], NOW)
    return store


def answered(store: RawStore, keys: Keys, name: str = "answer") -> tuple[Path, str]:
    """Ask and answer; return the answer's file and its code."""
    folder = store.folder.parent
    escrow_opening.ask_council(store.folder, folder / "question", NOW)
    opened = open_question(
        keys.private_file, folder / "question", (FIRST, SECOND), REASON, folder / name, NOW
    )
    return folder / name, opened.code


def refused(call: object, *arguments: object) -> str:
    with pytest.raises(KnownError) as caught:
        call(*arguments)  # type: ignore[operator]
    assert caught.value.english()
    return caught.value.code


def codes(store: RawStore) -> set[str]:
    return {finding.code for finding in check_store(store.folder, unlock(store.folder, OLD))}


def test_forgotten_then_asked_answered_and_a_new_passphrase_opens(helped: RawStore, keys: Keys) -> None:
    answer, code = answered(helped, keys)
    opened = escrow_opening.recover_with_answer(helped.folder, answer, code.lower(), NEW, CHEAP)
    assert (opened.officers, opened.reason) == (("Elin Prys", "Tom Okoro"), REASON)
    assert opened.keys.db_key == helped.keys.db_key
    assert unlock(helped.folder, NEW).db_key == helped.keys.db_key
    assert refused(unlock, helped.folder, OLD) == "passphrase-wrong"


def test_an_answer_opens_once_and_help_stays(helped: RawStore, keys: Keys) -> None:
    answer, code = answered(helped, keys)
    escrow_opening.recover_with_answer(helped.folder, answer, code, NEW, CHEAP)
    used = refused(escrow_opening.recover_with_answer, helped.folder, answer, code, OLD, CHEAP)
    assert used == "escrow-answer-used"
    again, code = answered(helped, keys, "again")
    escrow_opening.recover_with_answer(helped.folder, again, code, OLD, CHEAP)
    assert "escrow-there" in codes(helped)


def test_the_question_holds_only_the_letter(helped: RawStore) -> None:
    question = helped.folder.parent / "question"
    escrow_opening.ask_council(helped.folder, question, NOW)
    slot = read_header(helped.folder).header.slot(PASSPHRASE)
    assert slot is not None
    text = question.read_text()
    assert PASSPHRASE not in text
    for secret in (slot.sealed, bytes(helped.keys.db_key)):
        assert secret.hex() not in text
        assert json.dumps(msgspec.to_builtins(secret)).strip('"') not in text


def test_one_officer_no_reason_or_another_key_opens_nothing(
    tmp_path: Path, helped: RawStore, keys: Keys
) -> None:
    question, answer = tmp_path / "question", tmp_path / "answer"
    escrow_opening.ask_council(helped.folder, question, NOW)
    other = council_keys(tmp_path, name="other")

    def attempt(key: Keys, passphrases: tuple[str, ...], reason: str) -> str:
        return refused(open_question, key.private_file, question, passphrases, reason, answer, NOW)

    assert attempt(keys, (FIRST,), REASON) == "officers-two"
    assert attempt(keys, (FIRST, FIRST), REASON) == "officers-wrong"
    assert attempt(keys, (FIRST, SECOND), "  because ") == "escrow-reason"
    assert attempt(other, (FIRST, SECOND), REASON) == "escrow-other-key"
    assert not answer.exists()
    assert not record_of(keys.private_file).exists()


def test_either_of_two_recovery_keys_opens_it(tmp_path: Path, store: RawStore, keys: Keys) -> None:
    other = council_keys(tmp_path, name="other")
    box = escrow_opening.add_escrow(store.folder, OLD, [keys.public, other.public], NOW)
    assert box.fingerprints == (keys.public.fingerprint, other.public.fingerprint)
    for key in (keys, other):
        answer, code = answered(store, key)
        escrow_opening.check_answer(store.folder, answer, code)


def test_a_slot_moved_to_another_store_is_refused_everywhere(
    tmp_path: Path, helped: RawStore, keys: Keys
) -> None:
    moved = make_store(tmp_path / "moved")
    slot = read_header(helped.folder).header.slot(ESCROW)
    assert slot is not None
    write_header(moved.folder, read_header(moved.folder).header.with_slot(slot))
    question = tmp_path / "question"
    escrow_opening.ask_council(moved.folder, question, NOW)
    code = refused(open_question, keys.private_file, question, (FIRST, SECOND), REASON, tmp_path / "no", NOW)
    assert code == "escrow-of-another"
    answer, one_time = answered(helped, keys)
    assert refused(escrow_opening.check_answer, moved.folder, answer, one_time) == "escrow-of-another"
    assert "escrow-strange" in codes(moved)
    assert unlock(moved.folder, OLD).db_key == moved.keys.db_key


def test_a_damaged_slot_is_told_and_locks_nobody_out(helped: RawStore, keys: Keys) -> None:
    header = read_header(helped.folder).header
    slot = header.slot(ESCROW)
    assert slot is not None
    write_header(helped.folder, header.with_slot(msgspec.structs.replace(slot, sealed=slot.sealed[:-40])))
    assert refused(escrow_opening.ask_council, helped.folder, Path("no"), NOW) == "escrow-damaged"
    assert "escrow-damaged" in codes(helped)
    box = box_of(slot)
    letter = bytearray(box.letter)
    letter[-1] ^= 1
    put_box(helped, msgspec.structs.replace(box, letter=bytes(letter)))
    question = helped.folder.parent / "question"
    escrow_opening.ask_council(helped.folder, question, NOW)
    code = refused(
        open_question, keys.private_file, question, (FIRST, SECOND), REASON, helped.folder.parent / "no", NOW
    )
    assert code == "escrow-damaged"
    assert unlock(helped.folder, OLD).db_key == helped.keys.db_key


def put_box(store: RawStore, box: EscrowBox) -> None:
    header = read_header(store.folder).header
    slot = header.slot(ESCROW)
    assert slot is not None
    write_header(
        store.folder, header.with_slot(msgspec.structs.replace(slot, sealed=msgspec.json.encode(box)))
    )


def test_another_recipient_put_in_is_found_by_the_store(tmp_path: Path, helped: RawStore, keys: Keys) -> None:
    assert "escrow-there" in codes(helped)
    box = escrow_opening.escrow_of(helped.folder)
    assert box is not None
    thief = council_keys(tmp_path, name="thief")
    put_box(helped, msgspec.structs.replace(box, publics=(thief.public.public,)))
    assert "escrow-strange" in codes(helped)


def test_a_wrong_code_or_file_is_refused_in_words(tmp_path: Path, helped: RawStore, keys: Keys) -> None:
    answer, code = answered(helped, keys)
    check = escrow_opening.check_answer
    before = listing(helped.folder)
    assert refused(check, helped.folder, answer, sheet.new_code()) == "escrow-code-wrong"
    assert refused(check, helped.folder, answer, code[:-1]) == "recovery-length"
    altered = json.loads(answer.read_text()) | {"reason": "another reason"}
    (tmp_path / "altered").write_text(json.dumps(altered))
    assert refused(check, helped.folder, tmp_path / "altered", code) == "escrow-code-wrong"
    for content in (b"", b"{}", b"\xff", (tmp_path / "question").read_bytes()):
        (tmp_path / "bad").write_bytes(content)
        assert refused(check, helped.folder, tmp_path / "bad", code) == "escrow-file-unreadable"
    assert refused(check, helped.folder, tmp_path / "none", code) == "escrow-file-unreadable"
    assert listing(helped.folder) == before


def test_without_help_or_after_it_was_removed(helped: RawStore, keys: Keys) -> None:
    answer, code = answered(helped, keys)
    escrow_opening.remove_escrow(helped.folder)
    assert escrow_opening.escrow_of(helped.folder) is None
    assert refused(escrow_opening.ask_council, helped.folder, Path("no"), NOW) == "escrow-none"
    assert refused(escrow_opening.check_answer, helped.folder, answer, code) == "escrow-none"
    assert codes(helped).isdisjoint({"escrow-there", "escrow-strange"})


def test_other_keys_changing_leaves_the_help(helped: RawStore, keys: Keys) -> None:
    make_recovery_sheet(helped.folder, OLD)
    change_passphrase(helped.folder, OLD, NEW, CHEAP)
    kinds = [slot.kind for slot in read_header(helped.folder).header.slots]
    assert sorted(kinds) == [ESCROW, PASSPHRASE, RECOVERY]
    answer, code = answered(helped, keys)
    escrow_opening.recover_with_answer(helped.folder, answer, code, OLD, CHEAP)
    assert len(read_header(helped.folder).header.slots) == 3


def test_each_use_is_on_record_and_an_altered_record_stops_the_next(helped: RawStore, keys: Keys) -> None:
    answered(helped, keys)
    answered(helped, keys)
    record = read_record(keys.private_file)
    assert [event["reason"] for _n, event, _digest in record.entries] == [REASON, REASON]
    assert record.broken_at is None
    path = record_of(keys.private_file)
    path.write_text(path.read_text().replace("leave", "trip", 1))
    assert read_record(keys.private_file).broken_at == 1
    question, answer = helped.folder.parent / "question", helped.folder.parent / "third"
    code = refused(open_question, keys.private_file, question, (FIRST, SECOND), REASON, answer, NOW)
    assert code == "escrow-record-altered"
    assert not answer.exists()
