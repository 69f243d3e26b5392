"""The council's view of its cases, and assigning one."""

from __future__ import annotations

import pytest

from pbdesk.domain.case import Case
from pbdesk.domain.errors import KnownError
from pbdesk.gateway import caseload
from tests.helpers.councils import Council

CASE = "case-1"


def listed(council: Council) -> list[dict]:
    with council.database.reading() as connection:
        return caseload.list_cases(connection)


def test_cases_are_listed_with_person_users_and_conflicts(council) -> None:
    actor, maker = council.device("Asha")
    case = maker.case(CASE, reference="GLA-1", scheme_id="adult")
    person = maker.op("create", "person", "p", CASE, given_name="Nia", family_name="Llwyd")
    clash = maker.op("set", "case", CASE, CASE, reference="GLA-2")
    council.push(actor, case, person, clash, maker.op("create", "service", "s", "", name="x"))
    council.device("Bryn")
    council.assign(CASE, "Bryn")
    (found,) = listed(council)
    assert found["person"] == "Nia Llwyd"
    assert (found["scheme"], found["users"], found["saves"]) == ("adult", ["Asha", "Bryn"], 3)
    assert found["records_in_conflict"] == 1
    assert found["reference"] in ("GLA-1", "GLA-2")


def test_case_whose_records_fit_no_type_is_still_listed(council) -> None:
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE, reference=5))
    assert [(found["id"], found["reference"]) for found in listed(council)] == [(CASE, "")]


def test_records_of_a_type_can_be_read_for_one_case(council) -> None:
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE, reference="one"), maker.case("case-2", reference="two"))
    with council.database.reading() as connection:
        assert [case.reference for case in caseload.records_of(connection, Case)] == ["one", "two"]
        assert [case.id for case in caseload.records_of(connection, Case, "case-2")] == ["case-2"]


@pytest.mark.parametrize("wanted", [CASE, "GLA-1"])
def test_case_is_assigned_by_id_or_reference(council, wanted) -> None:
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE, reference="GLA-1"))
    bryn, _ = council.device("Bryn")
    assert council.assign(wanted, "Bryn") == {"case": CASE, "user": "Bryn", "delivered_again": 1}
    assert len(council.op_ids(bryn)) == 1
    assert council.assign(wanted, "Bryn")["delivered_again"] == 0
    assert len(council.op_ids(bryn)) == 1


@pytest.mark.parametrize(
    ("wanted", "user", "code"),
    [
        ("none", "Asha", "case-unknown"),
        ("", "Asha", "case-unknown"),
        ("GLA-1", "Asha", "case-ambiguous"),
        (CASE, "Nobody", "user-unknown"),
    ],
)
def test_what_cannot_be_assigned_is_told(council, wanted, user, code) -> None:
    actor, maker = council.device("Asha")
    council.push(actor, maker.case(CASE, reference="GLA-1"), maker.case("case-2", reference="GLA-1"))
    with pytest.raises(KnownError) as caught:
        council.assign(wanted, user)
    assert caught.value.code == code
    assert caught.value.english()
