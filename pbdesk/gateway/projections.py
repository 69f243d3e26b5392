"""What the gateway keeps beside the log so that it can answer fast: plans sent for sign-off, pieces of photos.

Each row follows from an op alone, so the tables could be dropped and made again from the log.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, update

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.records import type_of
from pbdesk.domain.signoff import PlanDecision, PlanSubmission
from pbdesk.gateway.checks import record_of
from pbdesk.gateway.tables import attachment_chunks, submissions
from pbdesk.gateway.writing import insert_new
from pbdesk.sync.op import Op

_TYPES = frozenset(type_of(struct).name for struct in (PlanSubmission, PlanDecision, Attachment))


def project(connection: Connection, ops: Iterable[Op]) -> None:
    """Bring the projections up to date with ops that were just put in the log."""
    pieces: list[dict[str, str | int]] = []
    for record in (record_of(op) for op in ops if op.type in _TYPES):
        if isinstance(record, PlanSubmission):
            row = {"id": record.id, "plan_id": record.plan_id, "case_id": record.case_id, "decision_id": None}
            insert_new(connection, submissions, [row])
        elif isinstance(record, PlanDecision):
            connection.execute(
                update(submissions)
                .where(submissions.c.id == record.submission_id)
                .values(decision_id=record.id)
            )
        elif isinstance(record, Attachment):
            pieces += _pieces(record)
    _expect(connection, pieces)


def expect_photos(connection: Connection, ops: Iterable[Op]) -> None:
    """Make room for the photos of changes that are held for somebody to look at, so that they can be handed over."""
    records = (record_of(op) for op in ops if op.type == type_of(Attachment).name)
    _expect(connection, [row for each in records if isinstance(each, Attachment) for row in _pieces(each)])


def _expect(connection: Connection, pieces: list[dict[str, str | int]]) -> None:
    insert_new(connection, attachment_chunks, pieces)


def _pieces(attachment: Attachment) -> list[dict[str, str | int]]:
    return [
        {
            "attachment_id": attachment.id,
            "n": n,
            "case_id": attachment.case_id,
            "sha256": attachment.sha256,
            "chunk_sha256": chunk,
        }
        for n, chunk in enumerate(attachment.chunks)
    ]
