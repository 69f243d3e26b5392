"""A desk for all tests of a screen, and a case of its own for each of them."""

from __future__ import annotations

import pytest

from tests.helpers.desk import case_named, small_desk
from tests.helpers.fresh import fresh_case


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = small_desk(tmp_path_factory.mktemp("desk") / "store")
    yield made
    made.close()


@pytest.fixture
def reference(desk) -> str:
    """The reference of a case of this test's own."""
    return fresh_case(desk)[1]


@pytest.fixture
def case_id(desk, reference) -> str:
    return case_named(desk, reference)
