"""The description says what the application does: every address, every type, every way on."""

from __future__ import annotations

import json

from pbdesk.gateway.app import build
from pbdesk.gateway.endpoints import ENDPOINTS
from pbdesk.gateway.openapi import describe
from tests.helpers.councils import open_council


def test_description_has_every_address_of_the_application(tmp_path) -> None:
    council = open_council(tmp_path)
    served = {
        (route.path, next(iter(route.methods - {"HEAD"})).lower()) for route in build(council.database).routes
    }
    council.database.close()
    paths = describe()["paths"]
    assert {(path, method) for path, methods in paths.items() for method in methods} == served
    operations = [operation for methods in paths.values() for operation in methods.values()]
    assert len({operation["operationId"] for operation in operations}) == len(ENDPOINTS)
    assert all(operation["summary"].endswith(".") for operation in operations)


def test_every_type_that_is_named_is_described() -> None:
    described = describe()
    text = json.dumps(described)
    for part in text.split('"#/components/schemas/')[1:]:
        assert part.partition('"')[0] in described["components"]["schemas"]
    assert described["components"]["schemas"]["Op"]["required"][0] == "op_id"


def test_strangers_may_ask_where_the_description_says_so_and_nowhere_else() -> None:
    paths = describe()["paths"]
    open_ones = {path for path, methods in paths.items() for each in methods.values() if not each["security"]}
    assert open_ones == {"/v1/enrol", "/v1/challenge", "/v1/session"}
    for path, methods in paths.items():
        for operation in methods.values():
            assert ("401" in operation["responses"]) == (path not in {"/v1/enrol", "/v1/challenge"})


def test_feed_leads_on_from_its_own_cursor() -> None:
    feed = describe()["paths"]["/v1/feed"]["get"]
    assert feed["responses"]["200"]["links"]["feed"]["parameters"]["seq"] == "$response.body#/cursor/seq"
    assert [each["name"] for each in feed["parameters"]] == ["epoch", "seq", "limit"]
