"""Beginning with snapshots: what a new device, or a new grant, brings is usable before its history has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event
from typing import Protocol, runtime_checkable

from pbdesk.services.ports import ChangeSet
from pbdesk.sync.page import Hello
from pbdesk.sync.snapshot import SnapshotPage


@runtime_checkable
class GivesSnapshots(Protocol):
    """A wire that can bring snapshots; a courier file cannot."""

    def snapshot(self, case_ids: Sequence[str]) -> SnapshotPage:
        """Return a page of the snapshots of some cases."""


class TakesSnapshots(Protocol):
    """The vault's log, as far as snapshots go."""

    def lacking(self, case_ids: Sequence[str]) -> Sequence[str]:
        """Return those of some cases of which nothing is here."""

    def take_snapshots(self, page: SnapshotPage) -> ChangeSet:
        """Take in a page, in one transaction."""


def take_snapshots(
    log: TakesSnapshots, wire: object, hello: Hello, tell: Callable[[int], None], stop: Event
) -> ChangeSet:
    """Bring the cases of which nothing is here, page by page, and return what changed.

    What a gateway leaves out comes with the feed, as does all that is new since. `tell` hears how many records came.
    """
    records: list[tuple[str, str]] = []
    cases: set[str] = set()
    able = hello.snapshots and isinstance(wire, GivesSnapshots)
    wanted = log.lacking(hello.cases) if able else ()
    while isinstance(wire, GivesSnapshots) and wanted and not stop.is_set():
        page = wire.snapshot(wanted)
        changes = log.take_snapshots(page)
        records += changes.records
        cases |= changes.case_ids
        tell(len(records))
        wanted = page.left if len(page.left) < len(wanted) else ()
    return ChangeSet(tuple(records), frozenset(cases), remote=True)
