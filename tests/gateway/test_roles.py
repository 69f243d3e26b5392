"""Roles in which plans are signed off: given, ended, listed with their history, and kept as they were."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import audit, roles, tables
from pbdesk.gateway.roles import By
from tests.helpers.councils import Council

KNOWN = ("panel", "team_manager")
LATER = "2026-12-01T10:00:00Z"
BY = By("Gwenda", "root")


def give(council: Council, role: str, name: str) -> dict:
    with council.database.writing() as connection:
        return roles.give(connection, council.clock, role, name, by=BY, known=KNOWN)


def end(council: Council, role: str, name: str) -> dict:
    with council.database.writing() as connection:
        return roles.end(connection, council.clock, role, name, by=By("Huw", "root"))


def listed(council: Council, name: str = "") -> list[dict]:
    with council.database.reading() as connection:
        return roles.list_roles(connection, name)


def held(council: Council) -> dict[str, tuple[str, ...]]:
    with council.database.reading() as connection:
        return roles.holders(connection)


def audited(council: Council) -> list[tuple[str, str, str, str]]:
    with council.database.reading() as connection:
        assert audit.first_break(connection) == 0
        return [
            (row["user"], row["action"], row["what"], row["address"])
            for row in reversed(audit.rows(connection))
        ]


def test_role_is_given_and_ended_and_both_stay_known(council: Council) -> None:
    with council.database.reading() as connection:
        assert not roles.in_force(connection)
    given = give(council, "panel", " Mair Owen ")
    assert (given["user"], given["added"], given["first"]) == ("Mair Owen", True, True)
    assert held(council) == {"panel": ("Mair Owen",)}
    council.clock.time = LATER
    ended = end(council, "panel", "Mair Owen")
    assert (ended["given_at"], ended["given_by"]) == ("2026-11-21T09:14:00Z", "Gwenda")
    assert (ended["ended_at"], ended["ended_by"]) == (LATER, "Huw")
    assert held(council) == {}
    with council.database.reading() as connection:
        assert roles.in_force(connection)
    again = give(council, "panel", "Mair Owen")
    assert (again["added"], again["first"]) == (False, False)
    assert [row["ended_at"] for row in listed(council)] == [LATER, ""]
    assert audited(council) == [
        ("Mair Owen", "role given", "panel", "account root"),
        ("Mair Owen", "role ended", "panel", "account root"),
        ("Mair Owen", "role given", "panel", "account root"),
    ]


def test_people_have_several_roles_and_roles_several_people(council: Council) -> None:
    council.device("Asha")
    for role, name in (("panel", "Mair"), ("team_manager", "Mair"), ("panel", "Asha")):
        give(council, role, name)
    assert held(council) == {"panel": ("Asha", "Mair"), "team_manager": ("Mair",)}
    assert [row["user"] for row in listed(council)] == ["Asha", "Mair", "Mair"]
    assert [row["role"] for row in listed(council, "Asha")] == ["panel"]


@pytest.mark.parametrize(
    ("role", "name", "code"),
    [("porter", "Mair", "role-unknown"), ("panel", "Mair", "role-held"), ("panel", "  ", "user-name"),
     ("panel", "x" * 101, "user-name")],
)  # fmt: skip
def test_role_that_cannot_be_given_is_told_and_changes_nothing(council: Council, role, name, code) -> None:
    give(council, "panel", "Mair")
    with pytest.raises(KnownError) as told:
        give(council, role, name)
    assert told.value.code == code
    assert told.value.english()
    assert len(listed(council)) == len(audited(council)) == 1


@pytest.mark.parametrize(
    ("role", "name", "code"),
    [("team_manager", "Mair", "role-not-held"), ("panel", "Bryn", "user-unknown")],
)
def test_role_that_nobody_has_is_not_ended(council: Council, role, name, code) -> None:
    give(council, "panel", "Mair")
    with pytest.raises(KnownError) as told:
        end(council, role, name)
    assert told.value.code == code
    assert told.value.english()
    end(council, "panel", "Mair")
    with pytest.raises(KnownError):
        end(council, "panel", "Mair")


def test_roles_of_somebody_unknown_are_not_listed_as_none(council: Council) -> None:
    with pytest.raises(KnownError) as told:
        listed(council, "Nobody")
    assert told.value.code == "user-unknown"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM sign_off_roles",
        "UPDATE sign_off_roles SET role = 'panel', ended_at = '2026-12-02T10:00:00Z'",
        "UPDATE sign_off_roles SET given_at = '2020-01-01T00:00:00Z'",
    ],
)
def test_what_was_given_is_never_rewritten_whatever_a_command_tries(council: Council, statement) -> None:
    give(council, "team_manager", "Mair")
    with pytest.raises(DBAPIError), council.database.writing() as connection:
        connection.exec_driver_sql(statement)
    assert [(row["role"], row["given_at"]) for row in listed(council)] == [
        ("team_manager", "2026-11-21T09:14:00Z")
    ]


def test_role_that_ended_stays_ended(council: Council) -> None:
    give(council, "panel", "Mair")
    end(council, "panel", "Mair")
    # A folder's database refuses this; on a server there is no row that it would reach.
    with suppress(DBAPIError), council.database.writing() as connection:
        connection.exec_driver_sql("UPDATE sign_off_roles SET ended_at = NULL, ended_by = ''")
    assert held(council) == {}
    assert listed(council)[0]["ended_by"] == "Huw"


def test_row_level_walls_let_no_device_see_or_give_a_role(server_council: Council) -> None:
    actor, _ = server_council.device("Asha")
    give(server_council, "panel", "Mair")
    for opened in (server_council.database.reading_for, server_council.database.writing_for):
        with opened(actor.user_id) as connection:
            assert connection.execute(select(tables.sign_off_roles)).all() == []
    row = {"id": "x", "user_id": actor.user_id, "role": "panel", "given_at": LATER, "given_by": "Asha"}
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        server_council.database.writing_for(actor.user_id) as connection,
    ):
        connection.execute(tables.sign_off_roles.insert(), row)
