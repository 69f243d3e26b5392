"""Snapshots: how the records of whole cases stand, for a device that has nothing of them yet.

A snapshot names every op that is in it. So the ops themselves, which follow with the feed, are put into the device's
log and change no record a second time, in whatever order they come.
"""

from __future__ import annotations

import msgspec

from pbdesk.sync.heads import RecordState


class CaseSnapshot(msgspec.Struct, frozen=True):
    """One case at one moment.

    Attributes:
        case_id: the case, or "" for what all share.
        records: how each of its records stands.
        op_ids: every op that is in it.
    """

    case_id: str
    records: tuple[RecordState, ...] = ()
    op_ids: tuple[str, ...] = ()


class SnapshotPage(msgspec.Struct, frozen=True):
    """Whole cases, of those that were asked for: some, or one at the least while there is one to give.

    Attributes:
        cases: the snapshots.
        left: the cases asked for that are for the next page.
    """

    cases: tuple[CaseSnapshot, ...] = ()
    left: tuple[str, ...] = ()
