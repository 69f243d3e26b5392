"""Projections: typed rows for lists and sums, derived from records and rebuilt freely.

Each record type that is searched or summed has one function here. Nothing else writes these tables, and nothing
in them is synced.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, select, text
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert

from pbdesk.domain.assessment import Assessment
from pbdesk.domain.attachment import Attachment
from pbdesk.domain.case import Case, Task
from pbdesk.domain.corrections import CORRECTED_TWICE, CorrectionChoice, contested_since
from pbdesk.domain.directory import DirectoryEntry
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.ledger import LedgerEntry, summarise
from pbdesk.domain.people import Person
from pbdesk.domain.records import Record, RecordType, type_named
from pbdesk.domain.signoff import PLAN_SENT, PlanDecision, PlanSubmission
from pbdesk.store import photos, states
from pbdesk.store.tables import anchor_row, case_row, record, service_row, task_row
from pbdesk.sync.heads import RecordState, fields_of, is_alive

Projector = Callable[[Connection, Any, bool], None]


def project(connection: Connection, item: Record, alive: bool) -> None:
    """Bring the projections of one record up to date."""
    projector = _PROJECTORS.get(type(item))
    if projector:
        projector(connection, item, alive)


def project_state(connection: Connection, state: RecordState, own_device: str) -> None:
    """Bring the projections of a record up to date from its state; unknown types have none."""
    kind = type_named(state.type)
    if kind is None or kind.struct not in _PROJECTORS:
        return
    item = states.to_record(state.type, state.id, state.case_id, fields_of(state, own_device))
    if item is not None:
        project(connection, item, is_alive(state))


def known_type(name: str) -> RecordType:
    """Return a registered type. Raises KnownError for one that only a newer program knows."""
    kind = type_named(name)
    if kind is None:
        raise not_readable()
    return kind


def not_readable() -> KnownError:
    """Return the error for a record that this program cannot read and keeps as it is."""
    return KnownError(
        "type-newer",
        N_("This was made by a newer version of the program."),
        safe=N_("It is kept as it is."),
        todo=N_("Update the program to work on it."),
    )


def _put(connection: Connection, table: Table, key: str, values: dict[str, Any]) -> None:
    connection.execute(_upsert_of(table, key, tuple(values)), values)


@functools.cache
def _upsert_of(table: Table, key: str, names: tuple[str, ...]) -> Insert:
    """Return the statement that writes these columns: a page of the feed needs it a thousand times."""
    statement = upsert(table)
    changed = {name: statement.excluded[name] for name in names if name != key}
    return statement.on_conflict_do_update(index_elements=[table.c[key]], set_=changed)


def _case(connection: Connection, item: Case, alive: bool) -> None:
    own = (anchor_row.c.case_id == item.id, anchor_row.c.derived == 0)
    connection.execute(delete(anchor_row).where(*own))
    if not alive:
        connection.execute(delete(case_row).where(case_row.c.case_id == item.id))
        return
    _put(
        connection,
        case_row,
        "case_id",
        {
            "case_id": item.id,
            "reference": item.reference,
            "scheme_id": item.scheme_id,
            "stage": item.stage,
            "adviser": item.adviser,
            "closed_on": item.closed_on,
        },
    )
    rows = [
        {"case_id": item.id, "anchor": name, "derived": 0, "on_date": on}
        for name, on in item.anchors.items()
        if on
    ]
    if rows:
        connection.execute(anchor_row.insert(), rows)


def _person(connection: Connection, item: Person, alive: bool) -> None:
    blank = Person(id=item.id, case_id=item.case_id)
    shown = item if alive else blank
    _put(
        connection,
        case_row,
        "case_id",
        {
            "case_id": item.case_id,
            "name": shown.name,
            "sort_name": f"{shown.family_name} {shown.given_name}".casefold(),
            "address": shown.address.one_line(),
            "nhs_number": shown.nhs_number,
            "print_format": shown.print_format,
            "language": shown.language,
        },
    )


def _task(connection: Connection, item: Task, alive: bool) -> None:
    if not alive:
        connection.execute(delete(task_row).where(task_row.c.id == item.id))
        return
    names = ("id", "case_id", "label", "kind", "anchor", "offset_days", "due_on", "done_on")
    _put(connection, task_row, "id", {name: getattr(item, name) for name in names})


def _service(connection: Connection, item: DirectoryEntry, alive: bool) -> None:
    if not alive:
        connection.execute(delete(service_row).where(service_row.c.id == item.id))
        return
    words = " ".join((item.summary, item.description, item.address, item.postcode, *item.terms, *item.access))
    values = {
        "id": item.id,
        "name": item.name,
        "organisation": item.organisation,
        "words": words,
        "status": item.status,
        "assured_on": item.assured_on,
    }
    _put(connection, service_row, "id", values)


def _derive_anchor(connection: Connection, case_id: str, anchor: str, on: str) -> None:
    """Keep a date that tasks count from and that follows from another record, "" for none any more."""
    row = {"case_id": case_id, "anchor": anchor, "derived": 1}
    connection.execute(delete(anchor_row).filter_by(**row))
    if on:
        connection.execute(anchor_row.insert().values(**row, on_date=on))


def _assessment(connection: Connection, item: Assessment, alive: bool) -> None:
    """A finished assessment dates the anchor "assessed"."""
    _derive_anchor(connection, item.case_id, "assessed", item.completed_on if alive else "")


def _decision(connection: Connection, item: PlanDecision, alive: bool) -> None:
    """An approval dates the anchor "signoff", and the money is summed again."""
    if item.outcome == "approved":
        _derive_anchor(connection, item.case_id, "signoff", item.decided_at[:10])
    _money(connection, item, alive)


def _money(connection: Connection, item: Record, _alive: bool) -> None:
    """Sum a case again: its ledger against its latest approval."""
    case_id = item.case_id
    found = states.records_of_case(
        connection, case_id, ("ledger_entry", "decision", "submission", "correction_choice")
    )
    decisions = [entry for entry in found if isinstance(entry, PlanDecision)]
    submissions = [entry for entry in found if isinstance(entry, PlanSubmission)]
    approved = [entry for entry in decisions if entry.outcome == "approved"]
    budget = (
        max(approved, key=lambda entry: (entry.version, entry.decided_at, entry.id)).budget
        if approved
        else None
    )
    agreed = budget.by_funder if budget else {}
    order = list(agreed) or ["unfunded"]
    choices = [entry for entry in found if isinstance(entry, CorrectionChoice)]
    entries = [entry for entry in found if isinstance(entry, LedgerEntry)]
    view = summarise(entries, agreed, {}, order, choices)
    _derive_anchor(connection, case_id, CORRECTED_TWICE, contested_since(entries, choices))
    answered = {entry.submission_id for entry in decisions}
    unanswered = [entry.submitted_at for entry in submissions if entry.id not in answered]
    _derive_anchor(connection, case_id, PLAN_SENT, min(unanswered, default="")[:10])
    values = {
        "case_id": case_id,
        "agreed": budget.total_pence if budget else None,
        "committed": view.total.committed,
        "spent": view.total.spent,
        "plan_status": "waiting" if unanswered else _last_outcome(decisions),
    }
    _put(connection, case_row, "case_id", values)


def _last_outcome(decisions: list[PlanDecision]) -> str:
    if not decisions:
        return ""
    return max(decisions, key=lambda entry: (entry.version, entry.decided_at, entry.id)).outcome


def _attachment(connection: Connection, item: Attachment, _alive: bool) -> None:
    """Remember a photo that a record names; its bytes may still be on another device."""
    photos.attach(connection, item, None, None)


_PROJECTORS: dict[type[Record], Projector] = {
    Assessment: _assessment,
    Attachment: _attachment,
    Case: _case,
    Person: _person,
    Task: _task,
    DirectoryEntry: _service,
    CorrectionChoice: _money,
    LedgerEntry: _money,
    PlanDecision: _decision,
    PlanSubmission: _money,
}


def rebuild(connection: Connection) -> int:
    """Empty every projection and derive it again from the records; return how many records were read."""
    for table in (case_row, anchor_row, task_row, service_row):
        connection.execute(delete(table))
    connection.execute(text("INSERT INTO case_fts(case_fts) VALUES('rebuild')"))
    connection.execute(text("INSERT INTO service_fts(service_fts) VALUES('rebuild')"))
    rows = connection.execute(
        select(record.c.id, record.c.type, record.c.case_id, record.c.body, record.c.alive)
    ).all()
    for row in rows:
        item = states.to_record(row.type, row.id, row.case_id, msgspec.msgpack.decode(row.body))
        if item is not None:
            project(connection, item, bool(row.alive))
    return len(rows)
