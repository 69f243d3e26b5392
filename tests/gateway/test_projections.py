"""Projections follow from the log alone: made again from it, they are the same."""

from __future__ import annotations

from sqlalchemy import delete, select

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.gateway import decisions, tables
from pbdesk.gateway.projections import project
from pbdesk.sync.op import decode
from tests.helpers.councils import Council, attachment, submission

CASE = "case-1"
PROJECTED = (tables.submissions, tables.attachment_chunks)


def rows(council: Council) -> list[list[tuple]]:
    with council.database.reading() as connection:
        return [sorted(tuple(row) for row in connection.execute(select(table))) for table in PROJECTED]


def test_projections_can_be_dropped_and_made_again(council) -> None:
    actor, maker = council.device("Asha")
    photo, _ = attachment(CASE, bytes(CHUNK_BYTES + 1), CHUNK_BYTES)
    council.push(actor, maker.case(CASE), maker.record(submission(CASE), "command"))
    council.push(actor, maker.record(photo, "attach"), maker.op("create", "task", "t", CASE))
    with council.database.writing() as connection:
        decisions.decide(connection, council.clock, "sub-1", decisions.Choice("approved", by="Mair"))
    before = rows(council)
    assert [len(found) for found in before] == [1, 2]
    assert before[0][0][-1] is not None
    with council.database.writing() as connection:
        for table in PROJECTED:
            connection.execute(delete(table))
        log = connection.scalars(
            select(tables.ops.c.body).where(tables.ops.c.seq > 0).order_by(tables.ops.c.seq)
        )
        project(connection, [decode(body) for body in log])
    assert rows(council) == before
