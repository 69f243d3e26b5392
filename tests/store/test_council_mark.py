"""The council's signed mark: what is missing after a restore or a lost log is counted, and how much the council has."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from pbdesk.store.council_mark import held_of_missing, is_signed
from pbdesk.store.mark import Mark
from pbdesk.store.places import Places
from pbdesk.store.rotation import rotate
from pbdesk.store.vault import Vault, open_vault
from pbdesk.sync.log_proof import prove
from pbdesk.sync.marks import MarkAnswer, MarkReport
from tests.helpers.marked import MarkingCouncil, marking_council
from tests.helpers.vaults import PASSPHRASE, add_case, new_vault


@pytest.fixture
def council(tmp_path: Path) -> Iterator[MarkingCouncil]:
    made = marking_council(tmp_path / "gateway")
    yield made
    made.database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_vault(tmp_path / "store").close()
    return tmp_path / "store"


def opened(folder: Path) -> Vault:
    return open_vault(folder, PASSPHRASE)


def add(vault: Vault, count: int, start: int = 0) -> None:
    """Save cases, two saves each."""
    for number in range(start, start + count):
        add_case(vault, f"Ann Evans{number}", f"R-{number}")


def test_told_and_signed_and_kept_only_where_something_changed(folder: Path, council: MarkingCouncil) -> None:
    vault = opened(folder)
    add(vault, 2)
    assert council.sync(vault)
    answer = vault.marks.last()
    assert answer is not None
    assert is_signed(answer)
    assert (answer.through, answer.report.seq) == (4, 4)
    assert vault.marks.beside() == answer
    assert not council.sync(vault)
    vault.note_looked("case")
    assert council.sync(vault)
    assert [anchor.audit_n for anchor in council.anchors()] == [4, 5]
    vault.close()


def test_an_answer_that_the_council_did_not_sign_is_not_kept(folder: Path, council: MarkingCouncil) -> None:
    vault = opened(folder)
    add(vault, 1)
    council.sync(vault)
    good = vault.marks.last()
    assert good is not None
    for change in ({"through": 99}, {"signature": "00" * 64}, {"signature": "x"}, {"key": "00" * 32}):
        assert not vault.marks.keep(msgspec.structs.replace(good, **change))
    assert vault.marks.last() == good
    vault.close()


def test_restored_then_told_how_many_saves_are_missing_and_how_many_the_council_has(
    folder: Path, council: MarkingCouncil
) -> None:
    vault = opened(folder)
    add(vault, 1)
    backup = vault.keeping.back_up()
    add(vault, 3, 1)  # six saves: four of them reach the council
    council.sync(vault, at_most=6)
    add(vault, 1, 4)
    vault.keeping.prepare_restore(backup)
    vault.close()
    vault = opened(folder)
    told = vault.news[0]
    assert (told.code, told.fields) == ("store-restored", {"count": 8, "held": 4})
    assert "The council has 4." in told.english()
    assert council.sync(vault)
    assert {anchor.epoch for anchor in council.anchors()} == {1, 2}
    vault.close()
    vault = opened(folder)
    assert vault.news == ()
    vault.close()


def test_a_cut_journal_without_any_mark_of_our_own_is_still_counted(
    folder: Path, council: MarkingCouncil
) -> None:
    vault = opened(folder)
    add(vault, 1)
    vault.close()
    old = Places(folder).database.read_bytes()
    vault = opened(folder)
    add(vault, 2, 1)
    council.sync(vault)
    vault.close()
    Places(folder).database.write_bytes(old)
    Places(folder).mark.unlink()
    vault = opened(folder)
    assert (vault.news[0].code, vault.news[0].fields) == ("saves-missing", {"count": 4, "held": 4, "gone": 0})
    vault.close()


def test_a_whole_folder_put_back_is_noticed_by_the_council(
    tmp_path: Path, folder: Path, council: MarkingCouncil
) -> None:
    vault = opened(folder)
    add(vault, 1)
    council.sync(vault)
    vault.close()
    shutil.copytree(folder, tmp_path / "image")
    vault = opened(folder)
    for _ in range(3):
        vault.note_looked("case")
    council.sync(vault)
    vault.close()
    shutil.rmtree(folder)
    (tmp_path / "image").rename(folder)
    vault = opened(folder)
    assert vault.news == ()  # no check of a file alone finds it
    epoch = vault.log.chain_epoch()
    vault.note_looked("another")
    council.sync(vault)
    assert vault.log.chain_epoch() == epoch + 1
    vault.close()
    vault = opened(folder)
    assert (vault.news[0].code, vault.news[0].fields) == ("record-shorter", {"count": 2})
    council.sync(vault)
    vault.close()
    vault = opened(folder)
    assert vault.news == ()
    vault.close()


def test_a_damaged_or_foreign_mark_beside_the_store_counts_as_none(
    folder: Path, council: MarkingCouncil
) -> None:
    vault = opened(folder)
    add(vault, 1)
    council.sync(vault)
    path = Places(folder).council_mark
    whole = path.read_bytes()
    for content in (b"", b"{}", whole[:-9], whole.replace(b'"mac":"', b'"mac":"0')):
        path.write_bytes(content)
        assert vault.marks.beside() is None
    vault.close()


def test_the_log_that_is_handed_over_proves_itself_also_over_a_change_of_the_lock(
    tmp_path: Path, folder: Path, council: MarkingCouncil
) -> None:
    vault = opened(folder)
    add(vault, 2)
    council.sync(vault)
    vault.close()
    rotate(folder, PASSPHRASE, datetime(2026, 11, 21, tzinfo=UTC))
    vault = opened(folder)
    vault.note_looked("case")
    council.sync(vault)
    vault.note_looked("case")
    vault.keeping.write_log(tmp_path / "log")
    vault.close()
    lines = (tmp_path / "log").read_text().splitlines()
    proof = prove(lines, council.anchors())
    assert proof.is_proved
    assert (proof.held, proof.held_until, proof.entries) == (2, 6, 8)
    altered = [
        line.replace('"by":"Asha Rao"', '"by":"Somebody"') if '"n":2,' in line else line for line in lines
    ]
    assert [anchor.audit_n for anchor in prove(altered, council.anchors()).differing] == [4, 6]
    cut = prove([*lines[:5], lines[-1]], council.anchors())
    assert [anchor.audit_n for anchor in cut.beyond] == [6]
    assert not prove(lines, []).is_proved


@pytest.mark.parametrize(
    ("through", "known", "now", "held"),
    [(4, (1, 6), (1, 2), 2), (9, (1, 6), (1, 2), 4), (1, (1, 6), (1, 2), 0), (4, (2, 6), (2, 2), None)],
)
def test_never_more_is_promised_than_the_council_has(
    through: int, known: tuple[int, int], now: tuple[int, int], held: int | None
) -> None:

    answer = MarkAnswer(
        report=MarkReport(device="d", epoch=1, seq=9), council="c", kept_at="", through=through
    )
    marks = [Mark(dev_epoch=epoch, dev_seq=seq) for epoch, seq in (known, now)]
    assert held_of_missing(answer, *marks) == held
    assert held_of_missing(None, *marks) is None
