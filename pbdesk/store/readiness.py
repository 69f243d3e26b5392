"""What is put right each time before a store opens: a restore that was killed, a damaged key file, crumbs of a crash.

Runs under the store's lock, after a slot has opened and before the database does. Never guesses: each repair has one
possible outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pbdesk.store.files import remove_leftovers, told_plainly
from pbdesk.store.header import heal_header
from pbdesk.store.lock_swap import finish_rotation
from pbdesk.store.restore import finish_restore


@dataclass(frozen=True, slots=True)
class Readiness:
    """What had to be put right: tell the person of all but the leftovers."""

    restore_finished: bool
    key_file_repaired: bool
    leftovers_removed: int
    lock_changed: bool = False


def make_ready(folder: Path) -> Readiness:
    """Put right what a crash or a damaged key file left; return what that was.

    Raises KnownError (disk-full, store-read-only, disk-trouble): the store is then as it was.
    """
    finished = finish_restore(folder)
    repaired = heal_header(folder)
    changed = finish_rotation(folder)
    with told_plainly(folder):
        leftovers = remove_leftovers(folder)
    return Readiness(finished, repaired, leftovers, changed)
