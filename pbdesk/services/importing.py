"""Taking in what the council hands over: a caseload, and a directory of services. One transaction each.

Reading and checking the files is `interchange`'s; by the time a row comes here it is known to be good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import msgspec

from pbdesk.domain.case import Case, Task
from pbdesk.domain.directory import DirectoryEntry
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.handover import CaseloadRow
from pbdesk.domain.people import Address, Person
from pbdesk.services.ports import ChangeSet, OpenVault

HANDOVER_DAYS = 14
"""Tasks that were due up to two weeks before a case is taken over still come with it."""


class SchemeStart(msgspec.Struct, frozen=True):
    """What a new case takes from its scheme: the version to pin, the first stage, and the tasks to make."""

    version: str
    first_stage: str
    tasks: tuple[Task, ...] = ()


class Importing:
    """Writes imported cases and directory entries."""

    def __init__(self, vault: OpenVault, start_of: Callable[[str], SchemeStart]) -> None:
        self._vault = vault
        self._start_of = start_of

    def cases(self, rows: Sequence[CaseloadRow]) -> ChangeSet:
        """Make a case with its person and its scheme's tasks for each row; all of them or none.

        Raises KnownError "reference-taken" where a case has come in since the rows were looked at.
        """
        self._check_references(rows)
        with self._vault.begin() as work:
            for row in rows:
                for item in self._records(row):
                    work.save(item)
            return work.commit()

    def _check_references(self, rows: Sequence[CaseloadRow]) -> None:
        """Refuse references that are in use: pressing twice, or a sync meanwhile, must not make a case twice."""
        taken = {_folded(reference) for reference in self._vault.reads.references()}
        for row in rows:
            key = _folded(row.reference)
            if key in taken:
                raise KnownError(
                    "reference-taken",
                    N_("Reference {reference} is already a case in pbdesk."),
                    safe=N_("Nothing was imported."),
                    todo=N_("Look at the file again: what is here by now is left out."),
                    reference=row.reference[:80],
                )
            taken.add(key)

    def _records(self, row: CaseloadRow) -> Iterable[Case | Person | Task]:
        clock = self._vault.clock
        start = self._start_of(row.scheme_id)
        case_id = clock.new_id()
        opened_on = row.opened_on or clock.today()
        anchors = {"opened": opened_on} | _named_dates(row)
        yield Case(
            id=case_id,
            case_id=case_id,
            reference=row.reference,
            scheme_id=row.scheme_id,
            scheme_version=start.version,
            stage=row.stage or start.first_stage,
            adviser=row.adviser or self._vault.author,
            opened_on=opened_on,
            anchors=anchors,
        )
        yield _person(row, clock.new_id(), case_id)
        begun = bool(row.stage) and row.stage != start.first_stage
        for task in start.tasks:
            if not (begun and _is_past(task, anchors, clock.today())):
                yield msgspec.structs.replace(task, id=clock.new_id(), case_id=case_id)

    def directory(self, entries: Sequence[DirectoryEntry]) -> ChangeSet:
        """Add or update directory entries; an entry that did not change writes nothing."""
        with self._vault.begin() as work:
            for entry in entries:
                work.save(entry)
            return work.commit()


def _folded(reference: str) -> str:
    """Return a reference as it is compared; never more strictly than a preview, which a person could not get past."""
    return " ".join(reference.split()).casefold()


def _is_past(task: Task, anchors: dict[str, str], today: str) -> bool:
    """Return whether a task was due well before we came: a case taken over halfway does not start with old tasks."""
    anchor = anchors.get(task.anchor, "")
    if not anchor:
        return False
    due = date.fromisoformat(anchor) + timedelta(days=task.offset_days)
    return due + timedelta(days=HANDOVER_DAYS) < date.fromisoformat(today)


def _named_dates(row: CaseloadRow) -> dict[str, str]:
    return {"release_date": row.release_date} if row.release_date else {}


def _person(row: CaseloadRow, person_id: str, case_id: str) -> Person:
    return Person(
        id=person_id,
        case_id=case_id,
        given_name=row.given_name,
        family_name=row.family_name,
        known_as=row.known_as,
        born_on=row.born_on,
        address=Address(row.address, row.postcode),
        phone=row.phone,
        email=row.email,
        nhs_number=row.nhs_number,
        language=row.language or "en",
        print_format=row.print_format or "standard",
        needs=row.needs,
    )
