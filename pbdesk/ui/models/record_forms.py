"""Records of a sheet's lists as a person types them: fields as text, and text as fields. No Qt, nothing is saved.

A screen says which fields are sums and which are ticks; all others are text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.sheet import Entry
from pbdesk.ui.models.sheet_drafts import money_problem, pence_of, typed_pounds

Record = TypeVar("Record", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class RecordForms(Generic[Record]):
    """The records of one sheet.

    Attributes:
        blank: a new record of each kind of entry.
        kind_of: tells the kind of entry that a record is.
        money, ticks: the names of the fields that are sums, and of those that are ticks.
    """

    blank: Mapping[str, Record]
    kind_of: Callable[[Record], str]
    money: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()

    def typed(self, record: Record) -> dict[str, str]:
        """Return a record as a person would type it."""
        values: dict[str, str] = {}
        for name in record.__struct_fields__:
            value = getattr(record, name)
            if name in self.money:
                values[name] = typed_pounds(value) if value else ""
            elif name in self.ticks:
                values[name] = "yes" if value else ""
            elif name not in ("id", "case_id"):
                values[name] = str(value)
        return values

    def record_of(self, values: Mapping[str, str], before: Record) -> Record:
        """Return the record that was typed, on top of the one before. Raises KnownError "money-unreadable"."""
        given: dict[str, object] = {}
        for name, text in values.items():
            if name in self.money:
                given[name] = pence_of(text) or 0
            elif name in self.ticks:
                given[name] = text == "yes"
            elif name in before.__struct_fields__:
                given[name] = text.strip()
        return msgspec.structs.replace(before, **given)

    def money_problems(self, values: Mapping[str, str]) -> list[Problem]:
        """Return which sums cannot be saved, by the identifiers of their fields."""
        found = [(name, money_problem(values.get(name, ""))) for name in self.money]
        return [Problem(name, words) for name, words in found if words]

    def stored(self, records: Mapping[str, Record], entry: Entry) -> Record:
        """Return the record of an entry, a blank one for a new entry. Raises KnownError "record-missing"."""
        if not entry.row_id:
            return self.blank[entry.kind]
        record = records.get(entry.row_id)
        if record is None or self.kind_of(record) != entry.kind:
            raise KnownError(
                "record-missing",
                N_("What you were working on is no longer here: somebody removed it."),
                safe=N_("Nothing else was changed."),
            )
        return record
