"""Which column of a caseload table holds what: proposed from the header's words, changeable by a person.

Headers are matched in English and Welsh. Knows nothing of the values below the header.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pbdesk.domain.errors import N_, KnownError
from pbdesk.interchange.cells import folded
from pbdesk.interchange.table import Table
from pbdesk.interchange.text_file import NOTHING_CHANGED

ADDRESS_FIELDS = ("address_1", "address_2", "address_3", "address_4")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field that a column can fill: its label (message id) and the headers that mean it."""

    label: str
    headers: tuple[str, ...]


def _spec(label: str, headers: str) -> FieldSpec:
    return FieldSpec(label, tuple(headers.split("; ")))


FIELDS: Mapping[str, FieldSpec] = {
    "reference": _spec(
        N_("Reference"),
        "reference; ref; reference number; case reference; case ref; case id; case number; person "
        "id; client id; client ref; service user id; cyfeirnod; rhif achos; cyf",
    ),
    "full_name": _spec(
        N_("Full name"),
        "name; full name; person; person name; client name; enw; enw llawn",
    ),
    "given_name": _spec(
        N_("Given name"),
        "given name; first name; forename; forenames; first names; given names; enw cyntaf; enwau "
        "cyntaf; enw bedydd",
    ),
    "family_name": _spec(
        N_("Family name"),
        "family name; surname; last name; cyfenw; enw teuluol; enw olaf",
    ),
    "known_as": _spec(
        N_("Known as"),
        "known as; preferred name; likes to be called; yn cael ei alw yn; enw dewisol; adnabyddir fel",
    ),
    "born_on": _spec(
        N_("Date of birth"),
        "date of birth; dob; birth date; birthdate; born; born on; d o b; dyddiad geni; ganwyd",
    ),
    "address_1": _spec(
        N_("Address, first line"),
        "address; address 1; address line 1; house and street; street; cyfeiriad; cyfeiriad 1; "
        "llinell cyfeiriad 1",
    ),
    "address_2": _spec(
        N_("Address, second line"),
        "address 2; address line 2; cyfeiriad 2; llinell cyfeiriad 2",
    ),
    "address_3": _spec(
        N_("Town"),
        "town; town or city; city; address 3; address line 3; tref; tref neu ddinas; cyfeiriad 3",
    ),
    "address_4": _spec(
        N_("County"),
        "county; address 4; address line 4; sir; cyfeiriad 4",
    ),
    "postcode": _spec(
        N_("Postcode"),
        "postcode; post code; postal code; cod post",
    ),
    "phone": _spec(
        N_("Phone"),
        "phone; telephone; tel; phone number; telephone number; mobile; ffon; rhif ffon; symudol",
    ),
    "email": _spec(
        N_("E-mail"),
        "email; e mail; email address; e mail address; ebost; e bost; cyfeiriad ebost",
    ),
    "nhs_number": _spec(
        N_("NHS number"),
        "nhs number; nhs no; nhs; nhs num; rhif gig; rhif y gig",
    ),
    "language": _spec(
        N_("Language"),
        "language; preferred language; first language; main language; iaith; dewis iaith; iaith gyntaf",
    ),
    "print_format": _spec(
        N_("Print format"),
        "print format; format; information format; accessible format; preferred format; fformat; "
        "fformat print",
    ),
    "scheme": _spec(
        N_("Scheme"),
        "scheme; programme; program; budget type; team scheme; cynllun; rhaglen; math o gyllideb",
    ),
    "stage": _spec(
        N_("Stage"),
        "stage; case stage; status; case status; cam; cyfnod; statws",
    ),
    "adviser": _spec(
        N_("Adviser"),
        "adviser; advisor; worker; key worker; keyworker; allocated to; allocated worker; social "
        "worker; cynghorydd; ymgynghorydd; gweithiwr; gweithiwr allweddol",
    ),
    "release_date": _spec(
        N_("Release date"),
        "release date; date of release; release; expected release; dyddiad rhyddhau; rhyddhau",
    ),
    "opened_on": _spec(
        N_("Opened on"),
        "opened on; opened; open date; date opened; start date; referral date; dyddiad agor; "
        "agorwyd; dyddiad cychwyn",
    ),
    "needs": _spec(
        N_("Communication and access needs"),
        "needs; communication needs; access needs; accessibility needs; ais needs; anghenion; "
        "anghenion cyfathrebu",
    ),
}
"""The fields of a caseload, in the order in which they are shown."""

_MEANING = {header: name for name, spec in FIELDS.items() for header in spec.headers}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column fills which field.

    Attributes:
        columns: field name to the column's position; only fields that a column fills.
        unused: positions of columns with a header that fill nothing.
    """

    columns: Mapping[str, int]
    unused: tuple[int, ...] = ()

    def assigned(self, field: str, column: int | None) -> ColumnMapping:
        """Return the mapping after a person gave a field another column, or none."""
        columns = {name: at for name, at in self.columns.items() if name != field and at != column}
        unused = set(self.unused) | set(self.columns.values())
        if column is not None:
            columns[field] = column
        return replace(self, columns=columns, unused=tuple(sorted(unused - set(columns.values()))))


def propose_mapping(table: Table) -> ColumnMapping:
    """Return the mapping that the header's words suggest; the first column with a meaning gets it."""
    columns: dict[str, int] = {}
    unused = []
    for position, header in enumerate(table.header):
        words = folded(header)
        meaning = _MEANING.get(words) or (
            words.replace(" ", "_") if words.replace(" ", "_") in FIELDS else None
        )
        if meaning and meaning not in columns:
            columns[meaning] = position
        elif words:
            unused.append(position)
    return ColumnMapping(columns, tuple(unused))


_MISSING = {
    "reference": N_("“{name}” has no column for the reference of each case."),
    "full_name": N_("“{name}” has no column for the name of each person."),
    "given_name": N_("“{name}” has no column for the given name."),
    "family_name": N_("“{name}” has no column for the family name."),
    "scheme": N_("“{name}” has no column for the scheme of each case."),
}


def require_columns(mapping: ColumnMapping, name: str) -> None:
    """Check that the columns which a caseload cannot do without are there.

    Raises:
        KnownError: code "column-missing"; its field `column` says which one.
    """
    missing = _first_missing(mapping.columns)
    if missing:
        raise KnownError(
            "column-missing",
            _MISSING[missing],
            safe=NOTHING_CHANGED,
            todo=N_("Say which column it is, or add the column to the file and import it again."),
            name=name,
            column=missing,
        )


def _first_missing(columns: Mapping[str, int]) -> str:
    if "reference" not in columns:
        return "reference"
    if "full_name" not in columns:
        names = [name for name in ("given_name", "family_name") if name not in columns]
        if names:
            return "full_name" if len(names) == 2 else names[0]
    return "" if "scheme" in columns else "scheme"
