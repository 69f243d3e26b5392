"""What another body hands over, as plain values: rows of a caseload, and what has to be told about a file.

Readers in `pbdesk.interchange` make these; services turn them into records. Nothing here knows of files,
columns or encodings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from pbdesk.domain.errors import FieldValue


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person should know about an import: a sentence id and the values of its fields."""

    sentence: str
    fields: Mapping[str, FieldValue] = field(default_factory=dict)

    def english(self) -> str:
        """Return the sentence in English, for the command line and for tests."""
        return self.sentence.format(**self.fields)


class CaseloadRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person's row of a caseload, checked: dates are ISO, the NHS number is ten digits, "" is unknown.

    Attributes:
        row_number: the row as a spreadsheet shows it; the header is row 1 or below it.
        language: ISO 639-1 code, "" where the file does not say.
        print_format: "standard", "large" and so on, "" where the file does not say.
        scheme_id: one of the known schemes.
        stage: a stage id of that scheme, or "" for its first.
        needs: communication and access needs, each once.
    """

    row_number: int
    reference: str
    given_name: str
    family_name: str
    scheme_id: str
    known_as: str = ""
    born_on: str = ""
    address: tuple[str, ...] = ()
    postcode: str = ""
    phone: str = ""
    email: str = ""
    nhs_number: str = ""
    language: str = ""
    print_format: str = ""
    stage: str = ""
    adviser: str = ""
    release_date: str = ""
    opened_on: str = ""
    needs: tuple[str, ...] = ()
