"""How many statements the hot paths take: a count tells what a timing would, and no busy machine turns it red."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import delete, event, text

from pbdesk.domain.assessment import Assessment
from pbdesk.domain.case import CaseNote, Task
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.domain.people import Person
from pbdesk.domain.plan import PlanLine
from pbdesk.domain.records import Record
from pbdesk.services.rows import CaseQuery
from pbdesk.store.reads import _case_sql, _count_cases
from pbdesk.store.tables import case_row
from pbdesk.store.vault import Vault
from pbdesk.sync.op import FieldSet, Op
from pbdesk.sync.page import Cursor, FeedOp, FeedPage, OpAnswer
from tests.helpers.vaults import add_case


@contextmanager
def counted(vault: Vault) -> Iterator[list[str]]:
    """Gather the statements that a vault runs; many rows for one statement count once."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(" ".join(statement.split()[:3]))

    event.listen(vault._engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(vault._engine, "before_cursor_execute", note)


def save(vault: Vault, *records: Record) -> None:
    with vault.begin() as work:
        for record in records:
            work.save(record)
        work.commit()


FIRST = {f"/data/question_{number}": "yes" for number in range(30)}
CHANGES: dict[str, tuple[Record, Record, int]] = {
    "an answer": (
        Assessment(id="a", case_id="c", form_id="needs", answers=FIRST),
        Assessment(id="a", case_id="c", form_id="needs", answers={**FIRST, "/data/question_7": "no"}),
        9,
    ),
    "a plan line": (
        PlanLine(id="l", case_id="c", plan_id="p", description="Swimming"),
        PlanLine(id="l", case_id="c", plan_id="p", description="Swimming on Tuesdays"),
        8,
    ),
    "a person's telephone": (
        Person(id="p", case_id="c", family_name="Evans"),
        Person(id="p", case_id="c", family_name="Evans", phone="01632 960123"),
        9,
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_save_reads_its_record_once_and_writes_each_table_once(vault: Vault, kind: str) -> None:
    before, after, most = CHANGES[kind]
    save(vault, before)
    with counted(vault) as statements:
        save(vault, after)
    assert len(statements) <= most, statements
    assert statements.count("SELECT record.state, record.body") == 1


def test_a_receipt_reads_and_writes_the_sums_of_its_case_once(vault: Vault) -> None:
    case_id = add_case(vault)
    entries = [
        LedgerEntry(id=f"e{number}", case_id=case_id, amount_pence=500, on="2026-11-20")
        for number in range(20)
    ]
    with counted(vault) as one:
        save(vault, entries[0])
    with counted(vault) as many:
        save(vault, *entries[1:])
    assert len(one) <= 12, one
    assert len(many) - len(one) == 3 * 18  # the record read, the op, the record: nothing else for each
    assert vault.reads.case(case_id).spent == 20 * 500  # type: ignore[union-attr]


def test_a_save_of_nothing_new_writes_nothing(vault: Vault) -> None:
    note = CaseNote(id="n", case_id="c", text="rang")
    save(vault, note)
    with counted(vault) as statements:
        save(vault, note)
    assert not [each for each in statements if not each.startswith(("SELECT", "BEGIN"))]


def arriving(count: int) -> FeedPage:
    """Return a page with new tasks of another laptop."""
    ops = [
        Op(
            op_id=f"{count}-{number}",
            device="elsewhere",
            epoch=1,
            seq=number + 1,
            prev_hash="",
            kind="create",
            type="task",
            rec_id=f"task-{count}-{number}",
            case_id="c",
            set={"label": FieldSet(v="Call"), "due_on": FieldSet(v="2026-12-01")},
        )
        for number in range(count)
    ]
    return FeedPage(Cursor("epoch", count), tuple(FeedOp(n + 1, op) for n, op in enumerate(ops)))


def test_a_page_takes_as_many_statements_however_much_it_holds(vault: Vault) -> None:
    taken = []
    for count in (2, 40, 900):
        with counted(vault) as statements:
            vault.log.apply_page(arriving(count))
        taken.append(len(statements))
    assert taken[0] == taken[1] == taken[2] <= 11
    assert len(vault.reads.tasks_due("2027-01-01")) == 0  # no case shows them yet
    assert len(vault.reads.records(Task, "c")) == 942


def test_answers_to_a_push_take_as_many_statements_however_many(vault: Vault) -> None:
    taken = []
    for count in (2, 400):
        save(vault, *(CaseNote(id=f"n{count}-{number}", case_id="c", text="rang") for number in range(count)))
        waiting = vault.log.waiting_ops()
        answers = [OpAnswer(op.op_id, "applied", seq=number + 1) for number, op in enumerate(waiting)]
        with counted(vault) as statements:
            vault.log.record_answers(answers)
        taken.append(len(statements))
        assert not vault.log.waiting_ops()
    assert taken[0] == taken[1]


def test_a_second_search_does_not_count_the_cases_again(vault: Vault) -> None:
    add_case(vault, "Ann Evans", "R-1")
    vault.reads.cases(CaseQuery(text="ann"))
    with counted(vault) as statements:
        assert vault.reads.cases(CaseQuery(text="eva")).total == 1
    assert not [each for each in statements if each.startswith("SELECT count(*)")]


def test_cases_are_counted_again_after_every_change_of_them(vault: Vault) -> None:
    for number in range(3):
        case_id = add_case(vault, "Ann Evans", f"R-{number}")
        assert vault.reads.cases(CaseQuery()).total == number + 1
    with vault._reader() as reader, vault._engine.connect() as writer:
        kept = _count_cases(reader)
        reader.rollback()
        with writer.begin():
            writer.execute(delete(case_row).where(case_row.c.case_id == case_id))
        assert _count_cases(reader) == kept - 1  # another connection wrote


def test_one_case_looks_at_its_own_tasks_alone(vault: Vault) -> None:
    """All tasks of a team take longer to go through than all else about one case."""
    with vault._reader() as connection:
        for query in (CaseQuery(text="ann"), CaseQuery(text="9990000001")):
            sql, values = _case_sql(query)
            plan = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"), values)]
            assert "SEARCH t USING INDEX task_by_case (case_id=? AND done_on=?)" in plan


def test_what_waits_is_found_without_reading_the_log(vault: Vault) -> None:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(vault._engine, "before_cursor_execute", note)
    vault.log.waiting_ops()
    vault.reads.waiting()
    vault.reads.waiting("refused")
    vault.reads.counts()
    event.remove(vault._engine, "before_cursor_execute", note)
    with vault._reader() as connection:
        for statement in (each for each in asked if "op" in each.split()):
            filled = (0,) * statement.count("?")
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", filled).all()
            of_log = [row.detail for row in plan if " op" in row.detail]
            assert of_log, statement
            assert all("INDEX op_waiting" in detail for detail in of_log), of_log
            assert not any("TEMP B-TREE" in row.detail for row in plan), statement  # sorts hold every body


def test_what_waits_is_listed_in_the_order_of_saving_whatever_was_refused(vault: Vault) -> None:
    save(vault, *(CaseNote(id=f"n{number}", case_id="c", text="rang") for number in range(4)))
    made = [op.op_id for op in vault.log.waiting_ops()]
    vault.log.record_answers([OpAnswer(made[2], "refused", reason="No access.")])
    rows = vault.reads.waiting()
    assert [row.op_id for row in rows] == made
    assert [row.op_id for row in vault.reads.waiting("refused")] == [made[2]]
    assert [row.state for row in rows] == ["waiting", "waiting", "refused", "waiting"]
    assert (rows[2].type, rows[2].did, rows[2].case_id, rows[2].reason) == (
        "note",
        "append",
        "c",
        "No access.",
    )
