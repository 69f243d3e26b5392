"""Projections: typed rows for lists and sums, derived from records and rebuilt freely.

Each record type that is searched or summed has one function here. Nothing else writes these tables, and nothing
in them is synced.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, or_, select, text
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert

from pbdesk.domain.account import first_payment
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.attachment import Attachment
from pbdesk.domain.case import Case, Task
from pbdesk.domain.corrections import CORRECTED_TWICE, CorrectionChoice, contested_since
from pbdesk.domain.directory import DirectoryEntry
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.ledger import LedgerEntry, summarise
from pbdesk.domain.oversight import PaymentIn
from pbdesk.domain.people import Person
from pbdesk.domain.records import Record, RecordType, type_named
from pbdesk.domain.signoff import PLAN_SENT, PlanDecision, PlanSubmission
from pbdesk.store import photos, states
from pbdesk.store.tables import anchor_row, case_row, record, service_row, task_row
from pbdesk.sync.heads import is_alive

_ON_DATE = select(anchor_row.c.on_date).where(
    anchor_row.c.case_id == bindparam("of_case"),
    anchor_row.c.anchor == bindparam("of_anchor"),
    anchor_row.c.derived == 1,
)
_OWN_ANCHORS = select(anchor_row.c.anchor, anchor_row.c.on_date).where(
    anchor_row.c.case_id == bindparam("of_case"), anchor_row.c.derived == 0
)
_ENOUGH = 1000


class Projections:
    """Brings the projections of some records up to date in few statements: rows are gathered, then written.

    A row that is there already is not written again: most saves change nothing that a list shows.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._rows: dict[Insert, dict[str, dict[str, Any]]] = {}
        self._sums: dict[str, None] = {}

    def add(self, held: states.Held) -> None:
        """Take in a record as it is now; unknown types have no projections."""
        kind = type_named(held.state.type)
        if kind is None or kind.struct not in _PROJECTORS:
            return
        fields = held.fields
        if kind.struct in _SHORT:
            fields = {name: value for name, value in fields.items() if "/" not in name}
        item = states.to_record(held.state.type, held.state.id, held.state.case_id, fields)
        if item is not None:
            self.add_record(item, is_alive(held.state))

    def add_record(self, item: Record, alive: bool) -> None:
        """Take in a typed record."""
        projector = _PROJECTORS.get(type(item))
        if projector:
            projector(self, item, alive)

    def write(self) -> None:
        """Write what was gathered. Before this, only removals are done."""
        for case_id in self._sums:
            self.put(case_row, "case_id", _summed(self.connection, case_id))
        for statement, rows in self._rows.items():
            self.connection.execute(statement, list(rows.values()))
        self._sums, self._rows = {}, {}

    def put(self, table: Table, key: str, values: dict[str, Any]) -> None:
        """Have a row written, in place of one with the same key."""
        rows = self._rows.setdefault(_upsert_of(table, key, tuple(values)), {})
        rows[values[key]] = values

    def remove(self, table: Table, key: str, value: str) -> None:
        """Take a row out."""
        for statement, rows in self._rows.items():
            if statement.table is table:
                rows.pop(value, None)
        if table is case_row:
            self._sums.pop(value, None)
        self.connection.execute(delete(table).where(table.c[key] == value))

    def sum_again(self, case_id: str) -> None:
        """Have the money of a case summed, once for however many entries."""
        self._sums[case_id] = None


Projector = Callable[[Projections, Any, bool], None]


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


@functools.cache
def _upsert_of(table: Table, key: str, names: tuple[str, ...]) -> Insert:
    """Return the statement that writes these columns where one of them differs."""
    statement = upsert(table)
    changed = {name: statement.excluded[name] for name in names if name != key}
    differs = or_(*(table.c[name].is_distinct_from(new) for name, new in changed.items()))
    return statement.on_conflict_do_update(index_elements=[table.c[key]], set_=changed, where=differs)


def _case(into: Projections, item: Case, alive: bool) -> None:
    _keep_own_anchors(into.connection, item.id, item.anchors if alive else {})
    if not alive:
        into.remove(case_row, "case_id", item.id)
        return
    values = {
        "case_id": item.id,
        "reference": item.reference,
        "scheme_id": item.scheme_id,
        "stage": item.stage,
        "adviser": item.adviser,
        "closed_on": item.closed_on,
    }
    into.put(case_row, "case_id", values)


def _keep_own_anchors(connection: Connection, case_id: str, anchors: Mapping[str, str]) -> None:
    """Keep the dates that a case gives itself, for its tasks to count from."""
    wanted = {name: on for name, on in anchors.items() if on}
    rows = connection.execute(_OWN_ANCHORS, {"of_case": case_id}).all()
    if {row.anchor: row.on_date for row in rows} == wanted:
        return
    own = (anchor_row.c.case_id == case_id, anchor_row.c.derived == 0)
    connection.execute(delete(anchor_row).where(*own))
    if wanted:
        new = [
            {"case_id": case_id, "anchor": name, "derived": 0, "on_date": on} for name, on in wanted.items()
        ]
        connection.execute(anchor_row.insert(), new)


def _person(into: Projections, item: Person, alive: bool) -> None:
    blank = Person(id=item.id, case_id=item.case_id)
    shown = item if alive else blank
    values = {
        "case_id": item.case_id,
        "name": shown.name,
        "sort_name": f"{shown.family_name} {shown.given_name}".casefold(),
        "address": _found_by(shown),
        "nhs_number": shown.nhs_number,
        "print_format": shown.print_format,
        "language": shown.language,
    }
    into.put(case_row, "case_id", values)


def _found_by(person: Person) -> str:
    """Return what finds a person besides the name that is shown: where they live, and a given name not gone by.

    Letters from elsewhere call Eirlys, who goes by Lis, by the name on her papers. The column serves the search alone.
    """
    other = person.given_name if person.known_as else ""
    return " ".join(part for part in (person.address.one_line(), other) if part)


def _task(into: Projections, item: Task, alive: bool) -> None:
    if not alive:
        into.remove(task_row, "id", item.id)
        return
    names = ("id", "case_id", "label", "kind", "anchor", "offset_days", "due_on", "done_on")
    into.put(task_row, "id", {name: getattr(item, name) for name in names})


def _service(into: Projections, item: DirectoryEntry, alive: bool) -> None:
    if not alive:
        into.remove(service_row, "id", item.id)
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
    into.put(service_row, "id", values)


def _derive_anchor(connection: Connection, case_id: str, anchor: str, on: str) -> None:
    """Keep a date that tasks count from and that follows from another record, "" for none any more."""
    known = connection.execute(_ON_DATE, {"of_case": case_id, "of_anchor": anchor}).scalar_one_or_none()
    if (known or "") == on:
        return
    row = {"case_id": case_id, "anchor": anchor, "derived": 1}
    connection.execute(delete(anchor_row).filter_by(**row))
    if on:
        connection.execute(anchor_row.insert().values(**row, on_date=on))


def _assessment(into: Projections, item: Assessment, alive: bool) -> None:
    """A finished assessment dates the anchor "assessed"."""
    _derive_anchor(into.connection, item.case_id, "assessed", item.completed_on if alive else "")


def _decision(into: Projections, item: PlanDecision, _alive: bool) -> None:
    """An approval dates the anchor "signoff", and the money is summed again."""
    if item.outcome == "approved":
        _derive_anchor(into.connection, item.case_id, "signoff", item.decided_at[:10])
    into.sum_again(item.case_id)


def _money(into: Projections, item: Record, _alive: bool) -> None:
    """What changes a case's ledger or its approval has its money summed again."""
    into.sum_again(item.case_id)


def _summed(connection: Connection, case_id: str) -> dict[str, Any]:
    """Return what a case's ledger comes to against its latest approval, and keep the dates that follow from them."""
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
    return {
        "case_id": case_id,
        "agreed": budget.total_pence if budget else None,
        "committed": view.total.committed,
        "spent": view.total.spent,
        "plan_status": "waiting" if unanswered else _last_outcome(decisions),
    }


def _last_outcome(decisions: list[PlanDecision]) -> str:
    if not decisions:
        return ""
    return max(decisions, key=lambda entry: (entry.version, entry.decided_at, entry.id)).outcome


def _payment_in(into: Projections, item: PaymentIn, _alive: bool) -> None:
    """The first money from a funder dates the anchor "first_payment"."""
    found = states.records_of_case(into.connection, item.case_id, ("payment_in",))
    paid = [entry for entry in found if isinstance(entry, PaymentIn)]
    _derive_anchor(into.connection, item.case_id, "first_payment", first_payment(paid))


def _attachment(into: Projections, item: Attachment, _alive: bool) -> None:
    """Remember a photo that a record names; its bytes may still be on another device."""
    photos.attach(into.connection, item, None, None)


_PROJECTORS: dict[type[Record], Projector] = {
    Assessment: _assessment,
    Attachment: _attachment,
    Case: _case,
    Person: _person,
    Task: _task,
    DirectoryEntry: _service,
    CorrectionChoice: _money,
    LedgerEntry: _money,
    PaymentIn: _payment_in,
    PlanDecision: _decision,
    PlanSubmission: _money,
}

_SHORT = frozenset({Assessment})
"""Types whose projections read nothing that is kept key by key: an assessment has hundreds of answers."""


def rebuild(connection: Connection) -> int:
    """Empty every projection and derive it again from the records; return how many records were read."""
    for table in (case_row, anchor_row, task_row, service_row):
        connection.execute(delete(table))
    connection.execute(text("INSERT INTO case_fts(case_fts) VALUES('rebuild')"))
    connection.execute(text("INSERT INTO service_fts(service_fts) VALUES('rebuild')"))
    rows = connection.execute(
        select(record.c.id, record.c.type, record.c.case_id, record.c.body, record.c.alive)
    ).all()
    projections = Projections(connection)
    for done, row in enumerate(rows, 1):
        item = states.to_record(row.type, row.id, row.case_id, msgspec.msgpack.decode(row.body))
        if item is not None:
            projections.add_record(item, bool(row.alive))
        if done % _ENOUGH == 0:
            projections.write()
    projections.write()
    return len(rows)
