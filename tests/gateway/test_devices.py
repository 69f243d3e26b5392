"""Enrolling by a code that works once, tokens that are not in the database, and revoking."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import devices, tables
from tests.helpers.councils import Council


def enrol(council: Council, code: str, name: str = "laptop") -> devices.Enrolled:
    with council.database.writing() as connection:
        return devices.enrol(connection, council.clock, code, name)


def code_for(council: Council, user: str = "Asha") -> str:
    with council.database.writing() as connection:
        return devices.new_code(connection, council.clock, user)


def refused(council: Council, code: str) -> str:
    with pytest.raises(KnownError) as caught:
        enrol(council, code)
    assert caught.value.code == "enrol-code-refused"
    return caught.value.english()


def test_code_enrols_one_device_once(council) -> None:
    code = code_for(council)
    enrolled = enrol(council, code)
    assert enrolled.user == "Asha"
    assert refused(council, code) == refused(council, "ABCD-EFGH-JKMN-PQRS")


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_code_is_read_however_it_is_typed(council, typed) -> None:
    assert enrol(council, typed(code_for(council))).token


def test_code_ends_after_its_days(council) -> None:
    code = code_for(council)
    council.clock.time = "2026-11-28T09:13:59Z"
    assert enrol(council, code).token
    council.clock.time = "2026-11-21T09:14:00Z"
    late = code_for(council)
    council.clock.time = "2026-11-28T09:14:00Z"
    refused(council, late)


@pytest.mark.parametrize("code", ["", "-", "ŵŵŵŵ", "A" * 10_000])
def test_any_other_code_is_refused_alike(council, code) -> None:
    refused(council, code)


def test_two_codes_for_one_name_are_of_one_user(council) -> None:
    enrol(council, code_for(council), "laptop")
    council.clock.time = "2026-11-22T09:00:00Z"
    enrol(council, code_for(council, " Asha "), "tablet")
    with council.database.reading() as connection:
        listed = devices.list_devices(connection)
    assert [(device["user"], device["name"]) for device in listed] == [("Asha", "laptop"), ("Asha", "tablet")]
    assert listed[0]["id"] != listed[1]["id"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_user_needs_a_name(council, name) -> None:
    with pytest.raises(KnownError) as caught:
        code_for(council, name)
    assert caught.value.code == "user-name"


def test_token_tells_the_device_and_is_not_in_the_database(council) -> None:
    code = code_for(council)
    enrolled = enrol(council, code)
    with council.database.reading() as connection:
        actor = devices.actor_of(connection, enrolled.token)
        rows = [
            str(row)
            for table in (tables.devices, tables.enrol_codes)
            for row in connection.execute(select(table))
        ]
        assert devices.actor_of(connection, enrolled.token + "x") is None
        assert devices.actor_of(connection, "") is None
    assert actor is not None
    assert (actor.device_id, actor.user) == (enrolled.device_id, "Asha")
    assert not any(enrolled.token in row or code.replace("-", "") in row for row in rows)


def test_revoked_device_is_unknown_at_once(council) -> None:
    enrolled = enrol(council, code_for(council))
    with council.database.writing() as connection:
        assert devices.revoke(connection, council.clock, enrolled.device_id) == "laptop"
    with council.database.reading() as connection:
        assert devices.actor_of(connection, enrolled.token) is None
        assert devices.list_devices(connection)[0]["revoked_at"] == council.clock.now()


def test_revoking_twice_or_what_is_not_there_is_told(council) -> None:
    enrolled = enrol(council, code_for(council))
    with council.database.writing() as connection:
        devices.revoke(connection, council.clock, enrolled.device_id)
        for device in (enrolled.device_id, "none"):
            with pytest.raises(KnownError) as caught:
                devices.revoke(connection, council.clock, device)
            assert caught.value.code == "device-unknown"


def test_long_device_name_is_cut(council) -> None:
    enrol(council, code_for(council), "x" * 500)
    with council.database.reading() as connection:
        assert devices.list_devices(connection)[0]["name"] == "x" * 100


def test_devices_count_the_cases_of_their_user(council) -> None:
    asha, maker = council.device("Asha")
    council.device("Bryn")
    council.push(asha, maker.case("case-1"), maker.case("case-2"))
    with council.database.reading() as connection:
        assert [(each["user"], each["cases"]) for each in devices.list_devices(connection)] == [
            ("Asha", 2),
            ("Bryn", 0),
        ]
