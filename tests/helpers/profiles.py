"""A person's profile on disk, as the desktop finds it when it starts."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.vaults import new_vault


def profile_with_a_store(folder: Path) -> Path:
    """Make a profile that has one locked store, and return its folder (for PBDESK_HOME)."""
    home = folder / "profile"
    (home / "stores").mkdir(parents=True)
    new_vault(home / "stores" / "main").close()
    return home
