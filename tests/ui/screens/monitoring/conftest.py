"""A case whose money has been looked after for a while."""

from __future__ import annotations

import pytest

from pbdesk.services.desk import Desk
from tests.helpers.money import looked_after


@pytest.fixture
def case_id(desk: Desk) -> str:
    """A case with money in and out, a surplus, returns, agreements, a finding and a proposal."""
    return looked_after(desk)
