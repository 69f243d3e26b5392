"""Two vaults that exchange pages: what did not clash merges, what did shows, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from pbdesk.domain.case import Case, Task
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.domain.people import Person
from pbdesk.services.conflicts import Conflicts
from pbdesk.services.rows import CaseQuery
from pbdesk.store.vault import Vault
from pbdesk.sync.op import LIFE, FieldSet, Op
from pbdesk.sync.page import Cursor, FeedOp, FeedPage, OpAnswer
from tests.helpers.vaults import FakeClock, add_case, new_vault


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Vault, Vault]]:
    first = new_vault(tmp_path / "first", "Asha Rao", FakeClock(tail=1))
    second = new_vault(tmp_path / "second", "Ben Okoro", FakeClock(tail=2))
    yield first, second
    first.close()
    second.close()


class Feed:
    """The least that a council does: number ops and hand them out."""

    def __init__(self) -> None:
        self.ops: list[Op] = []

    def take(self, vault: Vault) -> None:
        known = {item.op_id for item in self.ops}
        waiting = list(vault.log.waiting_ops())
        self.ops += [item for item in waiting if item.op_id not in known]
        numbers = {item.op_id: n + 1 for n, item in enumerate(self.ops)}
        vault.log.record_answers([OpAnswer(item.op_id, "applied", numbers[item.op_id]) for item in waiting])

    def give(self, vault: Vault) -> FeedPage:
        page = FeedPage(
            Cursor("e1", len(self.ops)), tuple(FeedOp(n + 1, item) for n, item in enumerate(self.ops))
        )
        vault.log.apply_page(page)
        return page

    def exchange(self, *vaults: Vault) -> None:
        for vault in vaults:
            self.take(vault)
        for vault in vaults:
            self.give(vault)


def test_page_when_new_case_then_lists_and_search_have_it(pair: tuple[Vault, Vault]) -> None:
    first, second = pair
    case_id = add_case(first, "Siôn Prys")
    Feed().exchange(first, second)
    assert [row.case_id for row in second.reads.cases(CaseQuery(text="sion")).rows] == [case_id]
    assert second.reads.counts()["waiting"] == 0
    assert first.reads.counts()["waiting"] == 0


def test_page_when_given_twice_then_nothing_changes(pair: tuple[Vault, Vault]) -> None:
    first, second = pair
    add_case(first)
    feed = Feed()
    feed.exchange(first, second)
    before = second.reads.timeline(first.reads.cases(CaseQuery()).rows[0].case_id)
    changes = second.log.apply_page(feed.give(second))
    assert changes.records == ()
    assert second.reads.timeline(first.reads.cases(CaseQuery()).rows[0].case_id) == before


def _edit(vault: Vault, case_id: str, **changes: str) -> None:
    with vault.begin() as work:
        person = work.find(Person, case_id)[0]
        work.save(msgspec.structs.replace(person, **changes))
        work.commit()


def test_different_fields_when_edited_apart_then_both_stand(pair: tuple[Vault, Vault]) -> None:
    first, second = pair
    case_id = add_case(first)
    feed = Feed()
    feed.exchange(first, second)
    _edit(first, case_id, phone="01632 960001")
    _edit(second, case_id, email="ann@example.org")
    feed.exchange(first, second)
    for vault in pair:
        person = vault.reads.records(Person, case_id)[0]
        assert (person.phone, person.email) == ("01632 960001", "ann@example.org")
        assert vault.reads.counts()["conflicts"] == 0


def test_same_field_when_edited_apart_then_conflict_until_a_person_decides(pair: tuple[Vault, Vault]) -> None:
    first, second = pair
    case_id = add_case(first)
    feed = Feed()
    _edit(first, case_id, phone="old")
    feed.exchange(first, second)
    _edit(first, case_id, phone="one")
    _edit(second, case_id, phone="two")
    feed.exchange(first, second)
    assert first.reads.records(Person, case_id)[0].phone == "one"
    assert second.reads.records(Person, case_id)[0].phone == "two"
    (seen,) = Conflicts(second).all()
    assert (seen.original, [side.value for side in seen.sides]) == ("old", ["two", "one"])
    assert [side.mine for side in seen.sides] == [True, False]
    assert seen.name == "Ann Evans"

    Conflicts(second).resolve(seen.record_id, seen.field, "one")
    feed.exchange(first, second)
    for vault in pair:
        assert vault.reads.counts()["conflicts"] == 0
        assert vault.reads.records(Person, case_id)[0].phone == "one"


def test_ordinary_edit_when_field_in_conflict_then_the_unseen_value_stays(pair: tuple[Vault, Vault]) -> None:
    first, second = pair
    case_id = add_case(first)
    feed = Feed()
    feed.exchange(first, second)
    _edit(first, case_id, phone="one")
    _edit(second, case_id, phone="two")
    feed.exchange(first, second)
    _edit(first, case_id, phone="three")
    (seen,) = Conflicts(first).all()
    assert {side.value for side in seen.sides} == {"three", "two"}


def test_save_when_another_edit_came_since_it_was_seen_then_both_stand(pair: tuple[Vault, Vault]) -> None:
    """Between reading a page and saving it, a sync may bring somebody else's edit of the same field."""
    first, second = pair
    case_id = add_case(first)
    feed = Feed()
    _edit(first, case_id, phone="old")
    feed.exchange(first, second)
    seen = first.reads.records(Person, case_id)[0]
    _edit(second, case_id, phone="theirs", email="theirs@example.org")
    feed.exchange(second, first)
    with first.begin() as work:
        work.save(msgspec.structs.replace(seen, phone="mine"), seen)
        work.commit()
    person = first.reads.records(Person, case_id)[0]
    assert person.email == "theirs@example.org"
    (difference,) = Conflicts(first).all()
    assert {side.value for side in difference.sides} == {"mine", "theirs"}
    assert difference.original == "old"


def _edit_by_a_copy(
    feed: Feed, other: Vault, first: Vault, case_id: str, named: Callable[[str], str]
) -> None:
    """Bring an edit of another laptop to the first one, as if a copy of the first had made it."""
    _edit(other, case_id, phone="the copy's")
    feed.take(other)
    made = feed.ops[-1]
    feed.ops[-1] = msgspec.structs.replace(made, device=feed.ops[0].device, epoch=7, op_id=named(made.op_id))
    feed.give(first)


def test_save_when_a_copy_of_this_laptop_made_an_edit_that_was_not_seen_then_both_stand(
    pair: tuple[Vault, Vault],
) -> None:
    """A copied laptop bears the same name until it is noticed: what it sent is not one's own for that."""
    first, second = pair
    case_id = add_case(first)
    feed = Feed()
    feed.exchange(first, second)
    seen = first.reads.records(Person, case_id)[0]
    _edit_by_a_copy(feed, second, first, case_id, lambda op_id: op_id)
    with first.begin() as work:
        work.save(msgspec.structs.replace(seen, phone="mine"), seen)
        work.commit()
    (difference,) = Conflicts(first).all()
    assert {side.value for side in difference.sides} == {"mine", "the copy's"}


def test_save_when_a_copy_s_edit_is_shown_then_the_hidden_one_of_this_laptop_stays(
    pair: tuple[Vault, Vault],
) -> None:
    first, second = pair
    case_id = add_case(first)
    feed = Feed()
    feed.exchange(first, second)
    _edit(first, case_id, phone="typed here")
    # Of several it is the id's end that says which one is shown.
    _edit_by_a_copy(feed, second, first, case_id, lambda op_id: op_id[:-1] + "z")
    assert first.reads.records(Person, case_id)[0].phone == "the copy's"
    _edit(first, case_id, phone="third")
    (difference,) = Conflicts(first).all()
    assert {side.value for side in difference.sides} == {"typed here", "third"}


def test_save_when_the_same_change_came_since_then_no_op(pair: tuple[Vault, Vault]) -> None:
    first, second = pair
    case_id = add_case(first)
    feed = Feed()
    feed.exchange(first, second)
    seen = first.reads.records(Person, case_id)[0]
    _edit(second, case_id, phone="same")
    feed.exchange(second, first)
    with first.begin() as work:
        work.save(msgspec.structs.replace(seen, phone="same"), seen)
        assert work.commit().records == ()
    assert Conflicts(first).all() == []


def test_own_edits_when_seen_is_old_then_no_difference_with_oneself(vault: Vault) -> None:
    case_id = add_case(vault)
    seen = vault.reads.records(Person, case_id)[0]
    for phone in ("1", "2", "3"):
        with vault.begin() as work:
            work.save(msgspec.structs.replace(seen, phone=phone), seen)
            work.commit()
    assert vault.reads.records(Person, case_id)[0].phone == "3"
    assert Conflicts(vault).all() == []


def test_resolve_when_another_side_came_since_then_it_still_shows(
    pair: tuple[Vault, Vault], tmp_path: Path
) -> None:
    first, second = pair
    third = new_vault(tmp_path / "third", "Cai", FakeClock(tail=3))
    case_id = add_case(first)
    feed = Feed()
    feed.exchange(first, second, third)
    for vault, phone in ((first, "1"), (second, "2"), (third, "3")):
        _edit(vault, case_id, phone=phone)
    feed.exchange(first, second)
    (looked_at,) = Conflicts(first).all()
    feed.exchange(third, first)
    Conflicts(first).resolve(looked_at.record_id, "phone", "1", looked_at.heads)
    (left,) = Conflicts(first).all()
    assert {side.value for side in left.sides} == {"1", "3"}
    third.close()


def test_delete_when_other_edits_then_alive_and_shown(pair: tuple[Vault, Vault]) -> None:
    first, second = pair
    case_id = add_case(first)
    task = Task(id="t", case_id=case_id, label="Call", due_on="2026-12-01")
    with first.begin() as work:
        work.save(task)
        work.commit()
    feed = Feed()
    feed.exchange(first, second)
    with first.begin() as work:
        work.remove(task)
        work.commit()
    with second.begin() as work:
        work.save(msgspec.structs.replace(task, label="Call at ten"))
        work.commit()
    feed.exchange(first, second)
    for vault in pair:
        assert vault.reads.record(Task, "t").label == "Call at ten"  # type: ignore[union-attr]
        assert [item.field for item in Conflicts(vault).all()] == [LIFE]
    Conflicts(first).resolve("t", LIFE, False)
    feed.exchange(first, second)
    for vault in pair:
        assert vault.reads.record(Task, "t") is None
        assert vault.reads.counts()["conflicts"] == 0


def test_answer_when_refused_then_waits_under_needs_attention(vault: Vault) -> None:
    add_case(vault)
    waiting = vault.log.waiting_ops()
    vault.log.record_answers(
        [OpAnswer(waiting[0].op_id, "applied", 7), OpAnswer(waiting[1].op_id, "refused", reason="No access.")]
    )
    (row,) = vault.reads.waiting()
    assert (row.state, row.reason, row.name) == ("refused", "No access.", "Ann Evans")
    assert vault.reads.counts() == {"waiting": 0, "refused": 1, "photos": 0, "conflicts": 0}


def test_refused_when_dismissed_then_off_the_list_and_kept_until_sent_again(vault: Vault) -> None:
    add_case(vault)
    first = vault.log.waiting_ops()[0]
    vault.log.record_answers([OpAnswer(first.op_id, "refused", reason="No access.")])
    vault.log.dismiss(first.op_id)
    assert vault.reads.counts()["refused"] == 0
    assert first.op_id not in {row.op_id for row in vault.reads.waiting()}
    vault.log.send_again(first.op_id)
    assert first.op_id in {item.op_id for item in vault.log.waiting_ops()}


def test_answer_when_held_then_still_waiting(vault: Vault) -> None:
    add_case(vault)
    first = vault.log.waiting_ops()[0]
    vault.log.record_answers([OpAnswer(first.op_id, "held")])
    assert vault.log.waiting_ops()[0] == first


def test_reset_cursor_then_answered_ops_are_offered_again(vault: Vault) -> None:
    add_case(vault)
    ops = vault.log.waiting_ops()
    vault.log.record_answers([OpAnswer(item.op_id, "applied", 1) for item in ops])
    assert vault.log.waiting_ops() == []
    vault.log.reset_cursor("e2")
    assert vault.log.waiting_ops() == ops
    assert vault.log.cursor() == Cursor("e2", 0)


def test_unknown_type_when_received_then_kept_raw(vault: Vault) -> None:
    strange = Op(
        op_id="x",
        device="d",
        epoch=1,
        seq=1,
        prev_hash="",
        kind="create",
        type="hologram",
        rec_id="h",
        case_id="c",
    )
    vault.log.apply_page(FeedPage(Cursor("e", 1), (FeedOp(1, strange),)))
    assert vault.reads.state("h") is not None
    assert vault.rebuild_projections() == 1


def test_value_when_this_program_cannot_read_it_then_kept_and_the_page_goes_in(vault: Vault) -> None:
    odd = Op(
        op_id="x",
        device="d",
        epoch=1,
        seq=1,
        prev_hash="",
        kind="create",
        type="task",
        rec_id="t",
        case_id="c",
        set={"offset_days": FieldSet("in a fortnight")},
    )
    vault.log.apply_page(FeedPage(Cursor("e", 1), (FeedOp(1, odd),)))
    assert vault.reads.record(Task, "t") is None
    state = vault.reads.state("t")
    assert state is not None
    assert state.heads["offset_days"][0].v == "in a fortnight"


def test_ledger_when_entries_come_in_any_order_then_same_sums(pair: tuple[Vault, Vault]) -> None:
    first, second = pair
    case_id = add_case(first)
    feed = Feed()
    feed.exchange(first, second)
    for number, vault in enumerate((first, second, first)):
        with vault.begin() as work:
            work.save(
                LedgerEntry(id=f"e{number}", case_id=case_id, amount_pence=100 + number, on="2026-11-20")
            )
            work.commit()
    feed.exchange(second, first)
    assert {vault.reads.case(case_id).spent for vault in pair} == {303}  # type: ignore[union-attr]


def test_rebuild_then_same_lists(vault: Vault) -> None:
    for number in range(3):
        add_case(vault, f"Person {number}", f"R-{number}", anchors={"release_date": "2026-12-24"})
    before = vault.reads.cases(CaseQuery()), vault.reads.cases(CaseQuery(text="person 2"))
    vault.rebuild_projections()
    assert (vault.reads.cases(CaseQuery()), vault.reads.cases(CaseQuery(text="person 2"))) == before


def test_task_when_release_date_moves_then_due_date_moves(vault: Vault) -> None:
    case_id = add_case(vault, anchors={"release_date": "2026-12-24"})
    with vault.begin() as work:
        work.save(
            Task(id="t", case_id=case_id, label="Meet at the gate", anchor="release_date", offset_days=2)
        )
        work.commit()
    assert vault.reads.task_dates(case_id) == {"t": "2026-12-26"}
    with vault.begin() as work:
        case = work.get(Case, case_id)
        work.save(msgspec.structs.replace(case, anchors={"release_date": "2027-01-30"}))
        work.commit()
    assert vault.reads.task_dates(case_id) == {"t": "2027-02-01"}
