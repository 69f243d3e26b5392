"""A case of its own for each test on one desk: making a vault anew each time takes longer than the test itself."""

from __future__ import annotations

from pbdesk.services.desk import Desk
from tests.helpers.vaults import add_case


def fresh_case(desk: Desk, scheme_id: str = "adult-social-care") -> tuple[str, str]:
    """Add a case of a person called Ann Evans and return its id and its reference."""
    reference = f"N-{len(desk.vault.reads.references())}"
    version = desk.programmes.start_of(scheme_id).version
    return add_case(desk.vault, "Ann Evans", reference, scheme_id, scheme_version=version), reference
