"""What lists are made of: plain frozen rows, read without typed records and safe to pass between threads.

Money is in pence, dates are ISO text, and nothing is translated.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pbdesk.domain.money import Pence


class CaseRow(msgspec.Struct, frozen=True):
    """One case in a list.

    Attributes:
        agreed: the final budget over the plan, None before there is one.
        next_task, next_due: the first open task and its date, "" where there is none.
        conflicts: how many fields wait for a person.
        plan_status: "waiting", "queried", "approved", "declined" or "".
    """

    case_id: str
    name: str
    reference: str
    scheme_id: str
    stage: str
    adviser: str
    agreed: Pence | None
    committed: Pence
    spent: Pence
    next_task: str
    next_due: str
    conflicts: int
    plan_status: str
    closed_on: str = ""

    @property
    def left(self) -> Pence | None:
        """What is neither spent nor promised, None before there is a budget."""
        return None if self.agreed is None else self.agreed - self.committed - self.spent


class CaseQuery(msgspec.Struct, frozen=True):
    """What a caseload list is asked for; empty text means any.

    Attributes:
        text: words of a name, reference, address, or an NHS number.
    """

    text: str = ""
    scheme_id: str = ""
    stage: str = ""
    adviser: str = ""
    include_closed: bool = False


class CaseList(msgspec.Struct, frozen=True):
    """The rows that match, with the number of all cases for "8 of 250 cases"."""

    rows: tuple[CaseRow, ...]
    total: int


class WorkItem(msgspec.Struct, frozen=True):
    """One thing to do: for whom, what, by when, and why it is listed.

    Attributes:
        why: "overdue", "this_week", "later", "waiting", "queried", "conflict", "draft", "refused" or
            "corrected_twice".
        label: the task's own words, or "" where `why` says it all.
        action: the screen that deals with it. count: how many, or for a waiting plan the days that it has waited.
    """

    case_id: str
    name: str
    why: str
    label: str
    due_on: str
    action: str
    record_id: str = ""
    count: int = 0


class ConflictSide(msgspec.Struct, frozen=True):
    """One side of a difference: a value with who gave it, when, and on which device."""

    op_id: str
    value: Any
    author: str
    when: str
    mine: bool


class Conflict(msgspec.Struct, frozen=True):
    """One field in which edits differ.

    Attributes:
        original: the value that the sides replaced (None: there was none).
        sides: two or more, this device's own first.
        shown: the value that pages show until a person decides.
        narrative: true for long texts, which are compared word by word.
        heads: the ids of every standing edit that is shown here, for `Conflicts.resolve`.
    """

    record_id: str
    type: str
    case_id: str
    name: str
    field: str
    original: Any
    sides: tuple[ConflictSide, ...]
    shown: Any
    title: str = ""
    narrative: bool = False
    heads: tuple[str, ...] = ()


class TimelineRow(msgspec.Struct, frozen=True):
    """One save in the history of a case."""

    when: str
    author: str
    did: str
    type: str
    record_id: str
    fields: tuple[str, ...]
    state: str


class WaitingRow(msgspec.Struct, frozen=True):
    """One change that the council has not taken yet, by name.

    Attributes:
        state: "waiting" or "refused"; `reason` is the gateway's, for a refused one.
    """

    op_id: str
    case_id: str
    name: str
    type: str
    did: str
    when: str
    state: str
    reason: str = ""


class SyncState(msgspec.Struct, frozen=True):
    """How this computer stands with the council, in counts.

    Attributes:
        council_name: "" before the device is enrolled.
        last_synced: ISO time of the last complete sync, "" for never.
        photos_waiting: photos not yet at the council.
    """

    council_name: str
    last_synced: str
    changes_waiting: int
    refused: int
    photos_waiting: int
    conflicts: int


class ServiceRow(msgspec.Struct, frozen=True):
    """One directory entry in a list."""

    id: str
    name: str
    organisation: str
    status: str
    assured_on: str
    summary: str
