"""Reads for lists: straight SQL to plain rows. Writes nothing, and does not go through the unit of work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, select, text

from pbdesk.domain.records import Record, type_of
from pbdesk.services.rows import CaseList, CaseQuery, CaseRow, ServiceRow, TimelineRow, WaitingRow, WorkItem
from pbdesk.store import states
from pbdesk.store.search import digits, fts_query
from pbdesk.store.tables import case_row, conflict, op, record
from pbdesk.sync.heads import RecordState

R = TypeVar("R", bound=Record)

_OPEN_TASKS = """
    SELECT t.id, t.case_id, t.label, t.kind,
           COALESCE(date(COALESCE(a.on_date, d.on_date), t.offset_days || ' days'), t.due_on) AS due
    FROM task_row t
    LEFT JOIN anchor_row a ON a.case_id = t.case_id AND a.anchor = t.anchor AND a.derived = 0
    LEFT JOIN anchor_row d ON d.case_id = t.case_id AND d.anchor = t.anchor AND d.derived = 1
    WHERE t.done_on = '' AND COALESCE(a.on_date, d.on_date, NULLIF(t.due_on, '')) IS NOT NULL
"""
# MIN() with bare columns gives the row of the minimum: a documented habit of SQLite. `tasks` narrows the tasks that are
# looked at: all of a team's take longer than all else about one case.
_CASES = f"""
    SELECT c.case_id, c.name, c.reference, c.scheme_id, c.stage, c.adviser, c.agreed, c.committed, c.spent,
           COALESCE(t.label, ''), COALESCE(t.due, ''),
           (SELECT count(*) FROM conflict x WHERE x.case_id = c.case_id), c.plan_status, c.closed_on
    FROM case_row c
    LEFT JOIN (SELECT case_id, label, MIN(due) AS due FROM ({_OPEN_TASKS} {{tasks}}) GROUP BY case_id) t
           ON t.case_id = c.case_id
    WHERE c.scheme_id <> ''
"""
PENDING = "state IN ('waiting', 'refused')"
"""The words of the index `op_waiting`: a query that has them, letter by letter, reads it and not the whole log."""
_STANDING = text(
    f"""SELECT (SELECT count(*) FROM op WHERE state = 'waiting' AND {PENDING}),
              (SELECT count(*) FROM op WHERE state = 'refused' AND dismissed = 0 AND {PENDING}),
              (SELECT count(*) FROM blob WHERE sent = 0 AND ref IS NOT NULL),
              (SELECT count(*) FROM conflict)"""
)
_HOW_MANY = text("SELECT count(*) FROM case_row WHERE scheme_id <> ''")
_WRITTEN = text("SELECT data_version, total_changes() FROM pragma_data_version")
_COUNT = "pbdesk_cases"
_BY_WORDS = "c.rid IN (SELECT rowid FROM case_fts WHERE case_fts MATCH :words)"
_BY_NHS = """c.rid IN (SELECT rid FROM case_row WHERE nhs_number >= :nhs AND nhs_number < :nhs_end
                         UNION SELECT rowid FROM case_fts WHERE case_fts MATCH :words)"""
_AFTER_DIGITS = ":"  # the character that follows "9": what begins with some digits is below them and this


class Reads:
    """The vault's lists. Each call opens its own short read transaction."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect

    def record(self, struct: type[R], record_id: str) -> R | None:
        """Return a living record, or None."""
        statement = select(record).where(
            record.c.id == record_id, record.c.type == type_of(struct).name, record.c.alive == 1
        )
        with self._connect() as connection:
            row = connection.execute(statement).first()
        if row is None:
            return None
        found = states.to_record(row.type, row.id, row.case_id, msgspec.msgpack.decode(row.body))
        return found if isinstance(found, struct) else None

    def records(self, struct: type[R], case_id: str) -> list[R]:
        """Return the living records of a type in a case ("" for shared ones), in order of id."""
        with self._connect() as connection:
            found = states.records_of_case(connection, case_id, (type_of(struct).name,))
        return [item for item in found if isinstance(item, struct)]

    def state(self, record_id: str) -> RecordState | None:
        """Return all that is known of a record."""
        with self._connect() as connection:
            return states.load_state(connection, record_id)

    def cases(self, query: CaseQuery) -> CaseList:
        """Return the cases that match, by family name, and how many there are in all."""
        sql, values = _case_sql(query)
        with self._connect() as connection:
            total = _count_cases(connection)
            rows = tuple(CaseRow(*row) for row in connection.execute(text(sql), values))
        return CaseList(rows, total)

    def case(self, case_id: str) -> CaseRow | None:
        """Return one case as a row."""
        sql = _CASES.format(tasks="AND t.case_id = :id") + " AND c.case_id = :id"
        with self._connect() as connection:
            row = connection.execute(text(sql), {"id": case_id}).first()
        return CaseRow(*row) if row else None

    def references(self) -> frozenset[str]:
        """Return every case reference in use."""
        with self._connect() as connection:
            return frozenset(connection.execute(select(case_row.c.reference)).scalars())

    def tasks_due(self, until: str) -> list[WorkItem]:
        """Return open tasks due up to a date, earliest first, with the name of their person."""
        sql = f"""SELECT t.case_id, c.name, t.label, t.due, t.id, t.kind FROM ({_OPEN_TASKS}) t
                  JOIN case_row c ON c.case_id = t.case_id AND c.closed_on = ''
                  WHERE t.due <= :until ORDER BY t.due, c.sort_name"""
        with self._connect() as connection:
            rows = connection.execute(text(sql), {"until": until}).all()
        return [WorkItem(row[0], row[1], "", row[2], row[3], row[5], row[4]) for row in rows]

    def task_dates(self, case_id: str) -> dict[str, str]:
        """Return the date on which each open task of a case is due, by task id."""
        sql = f"SELECT id, due FROM ({_OPEN_TASKS}) WHERE case_id = :case"
        with self._connect() as connection:
            return {row[0]: row[1] for row in connection.execute(text(sql), {"case": case_id})}

    def cases_with_plan(self, *statuses: str) -> list[WorkItem]:
        """Return the cases whose plan waits at the council or came back, as work items."""
        statement = (
            select(case_row.c.case_id, case_row.c.name, case_row.c.plan_status)
            .where(case_row.c.plan_status.in_(statuses), case_row.c.closed_on == "")
            .order_by(case_row.c.sort_name)
        )
        with self._connect() as connection:
            rows = connection.execute(statement).all()
        return [WorkItem(row[0], row[1], row[2], "", "", "plan") for row in rows]

    def dated(self, anchor: str) -> list[tuple[str, str, str]]:
        """Return (case id, person's name, date) of the open cases in which another record gives this date."""
        sql = """SELECT a.case_id, c.name, a.on_date FROM anchor_row a
                 JOIN case_row c ON c.case_id = a.case_id AND c.closed_on = ''
                 WHERE a.anchor = :anchor AND a.derived = 1 ORDER BY a.on_date, c.sort_name"""
        with self._connect() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(text(sql), {"anchor": anchor})]

    def conflicts(self, case_id: str = "") -> list[tuple[str, str, str, str]]:
        """Return (case id, person's name, record id, field) of every field that waits for a person."""
        statement = (
            select(conflict.c.case_id, case_row.c.name, conflict.c.rec_id, conflict.c.field)
            .outerjoin(case_row, case_row.c.case_id == conflict.c.case_id)
            .order_by(case_row.c.sort_name, conflict.c.type, conflict.c.rec_id, conflict.c.field)
        )
        if case_id:
            statement = statement.where(conflict.c.case_id == case_id)
        with self._connect() as connection:
            return [(row[0], row[1] or "", row[2], row[3]) for row in connection.execute(statement)]

    def timeline(self, case_id: str, limit: int = 200) -> list[TimelineRow]:
        """Return the latest saves of a case, newest first."""
        statement = (
            select(op.c.body, op.c.state).where(op.c.case_id == case_id).order_by(op.c.n.desc()).limit(limit)
        )
        with self._connect() as connection:
            return [_timeline_row(row.body, row.state) for row in connection.execute(statement)]

    def waiting(self, state: str = "") -> list[WaitingRow]:
        """Return every change that the council has not taken, oldest first: those that wait, the refused, or both."""
        statement = (
            select(op.c.n, op.c.body, op.c.state, op.c.reason, case_row.c.name)
            .outerjoin(case_row, case_row.c.case_id == op.c.case_id)
            .where(text(PENDING), op.c.dismissed == 0)
        )
        if state:
            statement = statement.where(op.c.state == state)
        with self._connect() as connection:
            found = [(row.n, _waiting_row(*row[1:])) for row in connection.execute(statement)]
        # In order of n only now: the database would hold every body in memory to sort them.
        return [waiting for _, waiting in sorted(found, key=lambda pair: pair[0])]

    def services(self, typed: str = "", limit: int = 500) -> list[ServiceRow]:
        """Return directory entries that match, by name."""
        sql = """SELECT s.id, s.name, s.organisation, s.status, s.assured_on, substr(s.words, 1, 200)
                 FROM service_row s {where} ORDER BY s.name LIMIT :limit"""
        words = fts_query(typed)
        where = (
            "WHERE s.rid IN (SELECT rowid FROM service_fts WHERE service_fts MATCH :words)" if words else ""
        )
        with self._connect() as connection:
            rows = connection.execute(text(sql.format(where=where)), {"words": words, "limit": limit}).all()
        return [ServiceRow(*row) for row in rows]

    def counts(self) -> dict[str, int]:
        """Return the numbers of the status area: waiting, refused, photos and conflicts."""
        with self._connect() as connection:
            row = connection.execute(_STANDING).one()
        return dict(zip(("waiting", "refused", "photos", "conflicts"), row, strict=True))


def _count_cases(connection: Connection) -> int:
    """Return how many cases there are. Counting takes longer than finding one of them, so each connection keeps the
    number until anything is written, by itself or by another."""
    written = tuple(connection.execute(_WRITTEN).one())
    kept: tuple[tuple[int, ...], int] | None = connection.info.get(_COUNT)
    if kept is None or kept[0] != written:
        kept = written, connection.execute(_HOW_MANY).scalar_one()
        connection.info[_COUNT] = kept
    return kept[1]


def _case_sql(query: CaseQuery) -> tuple[str, dict[str, Any]]:
    words, nhs = fts_query(query.text), digits(query.text)
    found, tasks = "", ""
    values: dict[str, Any] = {"words": words} if words else {}
    if nhs:
        found, values = _BY_NHS, values | {"nhs": nhs, "nhs_end": nhs + _AFTER_DIGITS}
    elif words:
        found = _BY_WORDS
    if found:
        tasks = f"AND t.case_id IN (SELECT c.case_id FROM case_row c WHERE {found})"
    sql = _CASES.format(tasks=tasks) + (f" AND {found}" if found else "")
    for column in ("scheme_id", "stage", "adviser"):
        if getattr(query, column):
            sql += f" AND c.{column} = :{column}"
            values[column] = getattr(query, column)
    if not query.include_closed:
        sql += " AND c.closed_on = ''"
    return sql + " ORDER BY c.sort_name, c.case_id", values


class _Told(msgspec.Struct, frozen=True):
    """What lists tell of a save: a form's first one has hundreds of answers besides."""

    op_id: str
    kind: str
    type: str
    rec_id: str
    case_id: str = ""
    set: dict[str, msgspec.Raw] = {}
    author: str = ""
    wall_time: str = ""


_TOLD = msgspec.json.Decoder(_Told)


def _timeline_row(body: bytes, state: str) -> TimelineRow:
    change = _TOLD.decode(body)
    fields = tuple(sorted(change.set))
    return TimelineRow(
        change.wall_time, change.author, change.kind, change.type, change.rec_id, fields, state
    )


def _waiting_row(body: bytes, state: str, reason: str, name: str | None) -> WaitingRow:
    change = _TOLD.decode(body)
    return WaitingRow(
        change.op_id, change.case_id, name or "", change.type, change.kind, change.wall_time, state, reason
    )
