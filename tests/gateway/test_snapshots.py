"""Snapshots of heads: whole cases as they stand, for those who may see them, and what is in each."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.gateway import erasure, snapshots
from pbdesk.gateway.access import Actor
from pbdesk.sync.heads import RecordState, conflicts_of
from pbdesk.sync.op import Op
from pbdesk.sync.snapshot import SnapshotPage
from tests.helpers.councils import Council


@pytest.fixture(autouse=True)
def _whatever_it_is_worth(monkeypatch) -> None:
    monkeypatch.setattr(snapshots, "WORTH_OPS", 0)


def ask(council: Council, actor: Actor, *case_ids: str) -> SnapshotPage:
    """Return a page as a device reads it."""
    with council.database.snapshot_for(actor.user_id) as connection:
        stored = snapshots.read_snapshots(connection, actor, case_ids)
    return msgspec.json.decode(msgspec.json.encode(stored), type=SnapshotPage)


@pytest.fixture
def filled(council: Council) -> tuple[Council, Actor, list[Op]]:
    """A case with an edit and a difference."""
    actor, maker = council.device("Asha")
    case = maker.case("case-1", stage="new", reference="GLA-1")
    ops = [
        case,
        maker.change(case, "stage", "plan", case),
        maker.change(case, "stage", "review", case),
        maker.op("append", "note", "note-1", "case-1", text="Rang"),
    ]
    council.push(actor, *ops, maker.case("case-2"))
    return council, actor, ops


def test_snapshot_holds_what_the_ops_amount_to_and_names_them(filled) -> None:
    council, actor, ops = filled
    (case,) = ask(council, actor, "case-1").cases
    assert set(case.op_ids) == {op.op_id for op in ops}
    states: dict[str, RecordState] = {state.id: state for state in case.records}
    assert set(states) == {"case-1", "note-1"}
    assert conflicts_of(states["case-1"]) == ("stage",)


def test_case_of_somebody_else_is_left_out_like_one_that_is_not_there(filled) -> None:
    council, _, _ = filled
    bryn, maker = council.device("Bryn")
    council.push(bryn, maker.case("case-3"))
    page = ask(council, bryn, "case-1", "case-3", "no-case", "")
    assert [case.case_id for case in page.cases] == ["case-3", ""]
    assert page.left == ()


def test_access_that_ended_and_an_erased_case_give_nothing(filled) -> None:
    council, actor, _ = filled
    council.end_access("case-1", "Asha")
    with council.database.writing() as connection:
        erasure.erase(connection, council.clock, "case-2", "Mair")
    assert ask(council, actor, "case-1", "case-2").cases == ()


def test_page_ends_with_a_whole_case_and_names_the_rest(filled, monkeypatch) -> None:
    council, actor, _ = filled
    monkeypatch.setattr(snapshots, "MAX_BYTES", 10)
    page = ask(council, actor, "case-2", "case-1", "case-2")
    assert ([case.case_id for case in page.cases], page.left) == (["case-2"], ("case-1",))
    monkeypatch.setattr(snapshots, "MAX_CASES", 1)
    assert ask(council, actor, "case-1", "case-2").left == ("case-2",)


def test_case_whose_history_is_no_longer_than_its_records_is_left_to_the_feed(filled, monkeypatch) -> None:
    council, actor, _ = filled
    monkeypatch.setattr(snapshots, "WORTH_OPS", 2)
    assert [case.case_id for case in ask(council, actor, "case-1", "case-2").cases] == ["case-1"]
    monkeypatch.setattr(snapshots, "MAX_CASES", 1)
    assert ask(council, actor, "case-2", "case-1").left == ("case-1",)


def test_forbidden_are_those_of_others_and_those_that_are_not_there(filled) -> None:
    council, _, _ = filled
    bryn, maker = council.device("Bryn")
    council.push(bryn, maker.case("case-3"))
    with council.database.reading_for(bryn.user_id) as connection:
        asked = ["case-1", "case-3", "no-case", ""]
        assert snapshots.forbidden(connection, bryn, asked) == {"case-1", "no-case"}
