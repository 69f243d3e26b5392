"""A save is one op with what changed, and all of it or nothing."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select

from pbdesk.domain.case import Case, CaseNote, Task
from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Address, Person
from pbdesk.services.rows import CaseQuery
from pbdesk.store.tables import op
from pbdesk.store.vault import Vault
from pbdesk.sync.op import Op, decode, op_hash
from tests.helpers.vaults import add_case


def ops_of(vault: Vault) -> list[Op]:
    return list(vault.log.waiting_ops())


def test_save_when_new_then_one_op_with_its_fields(vault: Vault) -> None:
    case_id = add_case(vault)
    case_op, person_op = ops_of(vault)
    assert case_op.kind == "create"
    assert case_op.rec_id == case_id
    assert case_op.set["reference"].v == "R-1"
    assert case_op.set["reference"].base == ()
    assert person_op.set["family_name"].v == "Evans"
    assert person_op.author == "Asha Rao"


def test_save_when_one_field_differs_then_only_that_field_with_base_and_what_it_replaced(
    vault: Vault,
) -> None:
    case_id = add_case(vault)
    first = ops_of(vault)[0]
    with vault.begin() as work:
        work.save(msgspec.structs.replace(work.get(Case, case_id), stage="planning"))
        changes = work.commit()
    last = ops_of(vault)[-1]
    assert list(last.set) == ["stage"]
    assert last.set["stage"].v == "planning"
    assert last.set["stage"].was == "assessment"
    assert last.set["stage"].base == (first.op_id,)
    assert changes.touches("case")
    assert changes.touches_case(case_id)


def test_save_when_nothing_differs_then_no_op(vault: Vault) -> None:
    case_id = add_case(vault)
    before = len(ops_of(vault))
    with vault.begin() as work:
        work.save(work.get(Case, case_id))
        assert work.commit().records == ()
    assert len(ops_of(vault)) == before


def test_save_when_set_like_field_changes_then_each_element_is_its_own(vault: Vault) -> None:
    add_case(vault)
    person = vault.reads.records(Person, vault.reads.cases(CaseQuery()).rows[0].case_id)[0]
    with vault.begin() as work:
        work.save(msgspec.structs.replace(person, needs=("deaf", "large print")))
        work.save(msgspec.structs.replace(person, needs=("large print",)))
        work.commit()
    last = ops_of(vault)[-1]
    assert {field: change.v for field, change in last.set.items()} == {"needs/deaf": None}
    assert vault.reads.record(Person, person.id).needs == ("large print",)  # type: ignore[union-attr]


def test_chain_when_several_saves_then_gapless_and_linked(vault: Vault) -> None:
    add_case(vault)
    add_case(vault, "Bryn Hughes", "R-2")
    ops = ops_of(vault)
    assert [item.seq for item in ops] == [1, 2, 3, 4]
    assert [item.prev_hash for item in ops[1:]] == [op_hash(item) for item in ops[:-1]]
    assert ops[0].prev_hash == ""


def test_leaving_without_commit_then_nothing_is_left(vault: Vault) -> None:
    add_case(vault)
    before = vault.reads.counts()
    with vault.begin() as work:
        work.save(CaseNote(id="n", case_id="c", text="never"))
    assert vault.reads.counts() == before
    assert vault.reads.record(CaseNote, "n") is None
    case_id = add_case(vault, "Cara Shah", "R-3")
    assert [item.seq for item in ops_of(vault)] == [1, 2, 3, 4]
    assert vault.reads.case(case_id) is not None


def test_error_inside_then_everything_rolls_back_and_the_next_save_works(vault: Vault) -> None:
    def break_off() -> None:
        with vault.begin() as work:
            work.save(CaseNote(id="n", case_id="c", text="never"))
            raise LookupError

    with pytest.raises(LookupError):
        break_off()
    assert vault.reads.record(CaseNote, "n") is None
    assert add_case(vault)


def test_insert_only_when_changed_then_refused(vault: Vault) -> None:
    note = CaseNote(id="n", case_id="c", text="said on Monday")
    with vault.begin() as work:
        work.save(note)
        work.commit()
    with vault.begin() as work, pytest.raises(RuntimeError, match="insert-only"):
        work.save(msgspec.structs.replace(note, text="said on Tuesday"))
    assert vault.reads.record(CaseNote, "n") == note


def test_remove_then_gone_from_reads_and_named_what_was_seen(vault: Vault) -> None:
    task = Task(id="t", case_id="c", label="Call", due_on="2026-12-01")
    with vault.begin() as work:
        work.save(task)
        work.commit()
    seen = ops_of(vault)[-1].op_id
    with vault.begin() as work:
        work.remove(task)
        work.commit()
    assert vault.reads.record(Task, "t") is None
    assert vault.reads.tasks_due("2027-01-01") == []
    assert ops_of(vault)[-1].set["_life"].v == [seen]


def test_get_when_removed_then_known_error(vault: Vault) -> None:
    with vault.begin() as work, pytest.raises(KnownError) as told:
        work.get(Task, "nowhere")
    assert told.value.code == "record-missing"


def test_composite_field_when_changed_then_whole(vault: Vault) -> None:
    case_id = add_case(vault)
    person = vault.reads.records(Person, case_id)[0]
    with vault.begin() as work:
        work.save(msgspec.structs.replace(person, address=Address(("1 Lantern Street",), "ZZ1 1AA")))
        work.commit()
    assert ops_of(vault)[-1].set["address"].v == {"lines": ["1 Lantern Street"], "postcode": "ZZ1 1AA"}


def test_audit_when_saved_then_one_event_an_op_and_whole(vault: Vault) -> None:
    add_case(vault)
    assert vault.audit_is_whole()
    with vault._reader() as connection:
        stored = [decode(row.body) for row in connection.execute(select(op.c.body))]
    assert len(stored) == 2
