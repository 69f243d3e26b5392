"""Snapshots in the vault: a case is usable before its history, which changes nothing when it comes, in any order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from pbdesk.domain.case import Case, CaseNote
from pbdesk.store import snapshots
from pbdesk.store.tables import meta, record
from pbdesk.store.vault import Vault
from pbdesk.sync.heads import RecordState, apply_op
from pbdesk.sync.op import Op
from pbdesk.sync.page import Cursor, FeedOp, FeedPage
from pbdesk.sync.snapshot import CaseSnapshot, SnapshotPage
from tests.helpers.councils import OpMaker
from tests.helpers.vaults import new_vault

CASE = "case-1"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = new_vault(tmp_path / "vault")
    yield made
    made.close()


def history(chance: random.Random, length: int = 40) -> list[Op]:
    """Return ops of two people on one case, who do not always see each other's."""
    makers = [OpMaker("laptop-a", "Asha"), OpMaker("laptop-b", "Bryn")]
    made = [makers[0].case(CASE, stage="new", reference="GLA-1")]
    for number in range(length):
        maker = chance.choice(makers)
        if chance.random() < 0.3:
            made.append(maker.op("append", "note", f"note-{number}", CASE, text=f"Rang {number}"))
            continue
        seen = [op for op in chance.sample(made, min(3, len(made))) if op.rec_id == CASE]
        made.append(maker.change(made[0], chance.choice(["stage", "adviser"]), f"v{number}", *seen))
    return made


def snapshot_of(ops: list[Op]) -> SnapshotPage:
    states: dict[str, RecordState] = {}
    known: set[str] = set()
    for op in ops:
        state = states.setdefault(op.rec_id, RecordState(type=op.type, id=op.rec_id, case_id=CASE))
        apply_op(state, op, known.__contains__)
        known.add(op.op_id)
    return SnapshotPage((CaseSnapshot(CASE, tuple(states.values()), tuple(op.op_id for op in ops)),))


def page(ops: list[Op], seq: int, more: bool) -> FeedPage:
    return FeedPage(Cursor("e", seq), tuple(FeedOp(seq, op) for op in ops), more)


def standing(vault: Vault) -> dict[str, object]:
    with vault._engine.connect() as connection:
        ids = connection.scalars(select(record.c.id).order_by(record.c.id)).all()
    states = {each: vault.reads.state(each) for each in ids}
    return {each: (state.heads, vault.reads.conflicts(CASE)) for each, state in states.items() if state}


def awaited(vault: Vault) -> list[str]:
    with vault._engine.connect() as connection:
        return list(connection.scalars(select(meta.c.key).where(meta.c.key.startswith("snapshot"))))


@pytest.mark.parametrize("seed", range(5))
def test_history_after_a_snapshot_leaves_what_the_feed_alone_would(tmp_path, vault, seed) -> None:
    chance = random.Random(seed)
    ops = history(chance)
    plain = new_vault(tmp_path / "plain")
    plain.log.apply_page(page(ops, len(ops), more=False))
    vault.log.take_snapshots(snapshot_of(ops[: chance.randint(1, len(ops))]))
    left = ops[:]
    chance.shuffle(left)
    while left:
        portion, left = left[:7], left[7:]
        vault.log.apply_page(page(portion, 100 - len(left), more=bool(left)))
    assert standing(vault) == standing(plain)
    assert vault.log.case_digests() == plain.log.case_digests()
    assert set(vault.log.op_ids(CASE)) == {op.op_id for op in ops}
    assert awaited(vault) == []
    plain.close()


def test_case_is_usable_before_its_history_has_come(vault) -> None:
    ops = history(random.Random(1))
    assert vault.log.lacking([CASE, "case-2"]) == [CASE, "case-2"]
    changes = vault.log.take_snapshots(snapshot_of(ops))
    assert ("case", CASE) in changes.records
    assert changes.touches_case(CASE)
    case = vault.reads.record(Case, CASE)
    assert case is not None
    assert case.reference == "GLA-1"
    assert len(vault.reads.records(CaseNote, CASE)) == sum(op.type == "note" for op in ops)
    assert vault.log.lacking([CASE, "case-2"]) == ["case-2"]
    assert vault.log.case_digests() == []
    assert vault.log.holds_case(CASE)


def test_edit_before_the_history_stands_on_what_was_seen(vault) -> None:
    ops = [*history(random.Random(2), 3)]
    case = ops[0]
    vault.log.take_snapshots(snapshot_of([case]))
    with vault.begin() as work:
        shown = work.get(Case, CASE)
        work.save(Case(**{**{f: getattr(shown, f) for f in shown.__struct_fields__}, "stage": "plan"}))
        work.commit()
    (mine,) = vault.log.waiting_ops()
    assert mine.set["stage"].base == (case.op_id,)
    vault.log.apply_page(page([case], 1, more=False))
    assert vault.reads.conflicts(CASE) == []
    assert vault.reads.record(Case, CASE).stage == "plan"


def test_case_that_is_here_already_is_left_as_it_is(vault) -> None:
    ops = history(random.Random(3))
    vault.log.apply_page(page(ops, 41, more=False))
    before = standing(vault)
    assert vault.log.take_snapshots(snapshot_of(ops[:2])).records == ()
    assert standing(vault) == before
    assert awaited(vault) == []


def test_case_that_is_taken_out_leaves_no_word_of_its_snapshot(vault) -> None:
    ops = history(random.Random(4))
    vault.log.take_snapshots(snapshot_of(ops))
    assert awaited(vault) == [f"snapshot:{CASE}"]
    assert vault.log.forget_case(CASE, frozenset())
    assert awaited(vault) == []
    assert vault.log.lacking([CASE]) == [CASE]
    vault.log.apply_page(page(ops, 41, more=False))
    assert vault.reads.record(Case, CASE) is not None


def test_interruption_leaves_whole_cases_or_none(vault, monkeypatch) -> None:
    ops = history(random.Random(5))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(snapshots, "put_meta", stop)
    with pytest.raises(KeyboardInterrupt):
        vault.log.take_snapshots(snapshot_of(ops))
    assert vault.log.lacking([CASE]) == [CASE]
    monkeypatch.undo()
    vault.log.take_snapshots(snapshot_of(ops))
    assert vault.log.lacking([CASE]) == []


def test_restored_gateway_makes_an_unfinished_case_fall_back_on_its_log(vault, tmp_path) -> None:
    ops = history(random.Random(6))
    vault.log.take_snapshots(snapshot_of(ops))
    vault.log.apply_page(page(ops[:10], 10, more=True))
    vault.log.reset_cursor("another epoch")
    plain = new_vault(tmp_path / "plain")
    plain.log.apply_page(page(ops[:10], 10, more=False))
    assert standing(vault) == standing(plain)
    assert awaited(vault) == []
    for each in (vault, plain):
        each.log.apply_page(page(ops[5:], 41, more=False))
    assert standing(vault) == standing(plain)
    assert vault.log.case_digests() == plain.log.case_digests()
    plain.close()


def test_restored_gateway_makes_a_case_without_any_history_go_and_be_asked_for_again(vault) -> None:
    vault.log.take_snapshots(snapshot_of(history(random.Random(7))))
    vault.log.reset_cursor("another epoch")
    assert vault.reads.record(Case, CASE) is None
    assert vault.log.lacking([CASE]) == [CASE]
