"""A case whose assessment is the small form of `tests.helpers.forms`: what tests of answers and of paper share."""

from __future__ import annotations

import pytest

from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.services.assessments import Assessments
from pbdesk.services.desk import Desk
from pbdesk.store.vault import Vault
from tests.helpers.forms import home

__all__ = ["assessments_with", "book", "home"]


def assessments_with(vault: Vault, form: CompiledForm) -> Assessments:
    """Return the assessments of a vault, every case with this form, in English."""
    return Assessments(vault, lambda _case: (form.form.id, form), lambda: "en", lambda _case: "")


@pytest.fixture
def book(desk: Desk, home: CompiledForm) -> Assessments:
    """The assessments of the test's desk, with the small form."""
    return assessments_with(desk.vault, home)
