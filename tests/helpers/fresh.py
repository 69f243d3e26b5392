"""A case of its own for each test on one desk: making a vault anew each time takes longer than the test itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pbdesk.services.desk import Desk
from tests.helpers.desk import case_named, small_desk
from tests.helpers.vaults import add_case


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all tests of a module that imports this."""
    made = small_desk(tmp_path_factory.mktemp("desk") / "store")
    yield made
    made.close()


@pytest.fixture
def reference(desk: Desk) -> str:
    """The reference of a case of this test's own."""
    return fresh_case(desk)[1]


@pytest.fixture
def case_id(desk: Desk, reference: str) -> str:
    """The id of a case of this test's own."""
    return case_named(desk, reference)


def fresh_case(desk: Desk, scheme_id: str = "adult-social-care") -> tuple[str, str]:
    """Add a case of a person called Ann Evans and return its id and its reference."""
    reference = f"N-{len(desk.vault.reads.references())}"
    version = desk.programmes.start_of(scheme_id).version
    return add_case(desk.vault, "Ann Evans", reference, scheme_id, scheme_version=version), reference
