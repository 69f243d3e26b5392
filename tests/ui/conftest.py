"""Fixtures for pages: a dressed application and a context whose threads end with the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pbdesk.ui.context import Context
from tests.helpers.qt import Visits, dress, make_context, stop


@pytest.fixture
def surroundings(qapp) -> Iterator[tuple[Context, Visits]]:
    """A context and the record of where the page asked to go."""
    dress()
    made, visits = make_context()
    yield made, visits
    stop(made)
    dress()


@pytest.fixture
def context(surroundings: tuple[Context, Visits]) -> Context:
    """A context for a page."""
    return surroundings[0]


@pytest.fixture
def visits(surroundings: tuple[Context, Visits]) -> Visits:
    """Where the page of `context` asked to go."""
    return surroundings[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Qt's offscreen platform say that it knows no window manager: nothing else is forgiven."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"))
