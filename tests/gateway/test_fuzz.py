"""Anything at all is sent to the real application, by each role: no fault of its own, and nothing of another's case.

What is sent is made from the API's own description. PBDESK_FUZZ=N sends N times as much, with a new chance each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.transport import Response
from schemathesis.python import asgi

from tests.helpers.councils import Council
from tests.helpers.fuzzing import ROLES, FuzzedCouncil, fuzzed

TIMES = int(os.environ.get("PBDESK_FUZZ", "1"))
EXAMPLES, RUNS, STEPS = 25 * TIMES, 2 * TIMES, 5
_BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=TIMES == 1,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)


@pytest.fixture
def world(council: Council) -> Iterator[FuzzedCouncil]:
    with fuzzed(council) as made:
        yield made


def checks() -> list[Any]:
    load_all_checks()
    names = (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    )
    return CHECKS.get_by_names(names)


def seeded(value: Any, ids: list[str], chance: Any) -> Any:
    """Put ids that exist in place of some of the texts that were made up."""
    if isinstance(value, str):
        return chance.choice(ids) if chance.random() < 0.5 else value
    if isinstance(value, list):
        return [seeded(item, ids, chance) for item in value]
    if isinstance(value, dict):
        return {name: seeded(item, ids, chance) for name, item in value.items()}
    return value


def look_at(world: FuzzedCouncil, role: str, case: Case, response: Response) -> None:
    """Fail where an answer is a fault, is not as described, or tells of somebody else."""
    case.validate_response(response, checks=checks())
    whole = response.content + repr(sorted(response.headers.items())).encode()
    for canary in world.foreign(role):
        assert canary not in whole, f"{case.operation.label} told {role} of another case"


@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_sent_gets_an_answer_that_tells_nothing_of_another_case(world, role) -> None:
    operations = [result.ok() for result in world.schema.get_all_operations()]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    with asgi.get_client(world.schema.app) as http:

        @_BOUNDED
        @given(st.data(), st.sampled_from(operations), st.sampled_from(modes), st.booleans(), st.randoms())
        def send(data, operation, mode, is_seeded, chance) -> None:
            case = data.draw(operation.as_strategy(generation_mode=mode))
            if is_seeded:
                case.body = seeded(case.body, world.ids, chance)
                case.query = seeded(dict(case.query or {}), world.ids, chance)
            response = case.call(session=http, headers=world.headers(role))
            look_at(world, role, case, response)

        send()


@pytest.mark.parametrize("role", ROLES)
def test_going_on_from_one_answer_to_the_next_tells_nothing_either(world, role) -> None:
    # Only what changes nothing: where one goes on depends on answers, and those are to be the same each time.
    reading = world.schema.exclude(path=["/v1/ops/others", "/v1/key"]).exclude(path="/v1/ops", method="POST")
    with asgi.get_client(world.schema.app) as http:

        class Goer(reading.as_state_machine()):
            def get_call_kwargs(self, case: Case) -> dict[str, Any]:
                return {"headers": world.headers(role), "session": http}

            def validate_response(self, response: Response, case: Case, *_: Any, **__: Any) -> None:
                look_at(world, role, case, response)

        run_state_machine_as_test(
            Goer, settings=settings(_BOUNDED, max_examples=RUNS, stateful_step_count=STEPS)
        )
