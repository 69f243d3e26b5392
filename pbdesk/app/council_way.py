"""The way in through the council, wired for Unlock: only the key file's code is loaded, and only where it is needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pbdesk.domain.errors import KnownError
from pbdesk.ui.screens.unlock.presenter import CouncilWay

if TYPE_CHECKING:
    from pbdesk.store.escrow_opening import Reopened


def council_way(folder: Path, opened: Callable[[Reopened], None]) -> CouncilWay | None:
    """Return the way, or None where the council's help was not set up; `opened` opens the store with its keys."""
    from pbdesk.store.escrow_opening import escrow_of

    try:
        box = escrow_of(folder)
    except KnownError:  # Unlock itself says what is wrong with the key file, in words
        return None
    if box is None:
        return None

    def ask(path: Path) -> None:
        from pbdesk.store.escrow_opening import ask_council

        ask_council(folder, path, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def recover(answer: Path, code: str, passphrase: str) -> None:
        from pbdesk.store.escrow_opening import recover_with_answer

        opened(recover_with_answer(folder, answer, code, passphrase))

    return CouncilWay(box.council, ask, recover)
