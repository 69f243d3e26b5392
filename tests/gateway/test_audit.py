"""The audit: who was given what of which case, who was refused, and that no row can be changed unseen."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from pbdesk.gateway import audit, tables
from pbdesk.gateway.audit import DENIED, READ, STRANGER, Seen
from tests.helpers.councils import Council, open_council


@pytest.fixture
def noted(council: Council) -> Council:
    """A council with four rows."""
    actor, _ = council.device("Asha")
    with council.database.writing() as connection:
        for action, case_ids in ((READ, {"case-1", "case-2"}), (DENIED, {"case-3"}), (READ, {"case-10"})):
            audit.note(
                connection,
                council.clock,
                action,
                "GET /v1/feed",
                actor=actor,
                case_ids=case_ids,
                address="::1",
            )
        council.clock.time = "2026-11-22T09:00:00Z"
        audit.note(connection, council.clock, STRANGER, "GET /v1/feed", address="198.51.100.7")
    return council


def numbers(council: Council, **what: str) -> list[int]:
    with council.database.reading() as connection:
        return [row["n"] for row in audit.rows(connection, **what)]


def test_rows_tell_who_saw_which_case_newest_first(noted) -> None:
    with noted.database.reading() as connection:
        stranger, *_, first = audit.rows(connection)
    assert (first["user"], first["device"], first["cases"]) == ("Asha", "laptop", ["case-1", "case-2"])
    assert (stranger["user"], stranger["address"], stranger["cases"]) == ("", "198.51.100.7", [])
    assert numbers(noted) == [4, 3, 2, 1]
    assert numbers(noted, case_id="case-1") == [1]  # and not case-10
    assert numbers(noted, case_id="case_1") == []
    assert numbers(noted, user="Asha") == [3, 2, 1]
    assert numbers(noted, since="2026-11-22") == [4]
    with noted.database.reading() as connection:
        assert len(audit.rows(connection, limit=2)) == 2


def test_seen_says_what_is_to_be_noted() -> None:
    seen = Seen()
    assert list(seen.entries()) == []
    seen.read.add("case-1")
    seen.deny()
    seen.deny("x" * 100)
    assert list(seen.entries()) == [(READ, {"case-1"}), (DENIED, {"x" * 64})]


CHANGES = [
    (update(tables.audit).where(tables.audit.c.n == 2).values(case_ids="[]"), 2),
    (update(tables.audit).where(tables.audit.c.n == 1).values(user_id="somebody else"), 1),
    (delete(tables.audit).where(tables.audit.c.n == 3), 3),
    (delete(tables.audit).where(tables.audit.c.n == 1), 1),
]


@pytest.mark.parametrize(("change", "broken"), CHANGES)
def test_row_that_was_changed_or_taken_out_shows(tmp_path, change, broken) -> None:
    council = open_council(tmp_path)
    with council.database.writing() as connection:
        for number in range(4):
            audit.note(connection, council.clock, READ, "GET /v1/feed", case_ids={f"case-{number}"})
    with council.database.writing() as connection:
        assert audit.first_break(connection) == 0
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_no_{verb}")
        connection.execute(change)
        assert audit.first_break(connection) == broken
    council.database.close()


@pytest.mark.parametrize(("change", "_broken"), CHANGES)
def test_gateway_itself_cannot_change_a_row(noted, change, _broken) -> None:
    with pytest.raises(DBAPIError), noted.database.writing() as connection:
        connection.execute(change)


def test_request_of_an_adviser_sees_no_row_on_a_server(server_council) -> None:
    actor, _ = server_council.device("Asha")
    with server_council.database.writing() as connection:
        audit.note(connection, server_council.clock, READ, "GET /v1/feed", actor=actor, case_ids={"case-1"})
    for opened in (
        server_council.database.reading_for(actor.user_id),
        server_council.database.writing_for(actor.user_id),
    ):
        with opened as connection:
            assert connection.execute(text("SELECT count(*) FROM audit")).scalar_one() == 0
