"""A caseload that a council hands over: every row checked, the good ones as values, the others with reasons.

One bad row never stops the rest, and nothing here is stored: services turn good rows into records. The day
and the schemes are passed in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pbdesk.domain.errors import N_, FieldValue
from pbdesk.domain.handover import CaseloadRow, Note
from pbdesk.interchange import cells
from pbdesk.interchange.columns import ADDRESS_FIELDS, ColumnMapping, require_columns
from pbdesk.interchange.table import Table, TableRow

OLDEST = 120
"""Years: a birth date further back is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class KnownScheme:
    """A scheme that cases can be opened in.

    Attributes:
        id: the scheme's id.
        titles: its titles in every language, any of which a file may use.
        stages: stage id to the titles of that stage.
    """

    id: str
    titles: tuple[str, ...] = ()
    stages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that does not go in.

    Attributes:
        row_number: the row as a spreadsheet shows it.
        label: the reference or name in the row, so that a person finds it; may be "".
        reasons: everything that is wrong with it, each a sentence id with fields.
    """

    row_number: int
    label: str
    reasons: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: the rows that go in, those that do not, and what should be looked at."""

    good: tuple[CaseloadRow, ...]
    bad: tuple[BadRow, ...]
    warnings: tuple[Note, ...]


def preview(
    table: Table,
    mapping: ColumnMapping,
    *,
    schemes: Sequence[KnownScheme],
    existing_references: Collection[str],
    today: date,
) -> Preview:
    """Return what importing a table would do.

    Args:
        table: the table as read.
        mapping: which column fills which field.
        schemes: the schemes that a case can be opened in.
        existing_references: references of cases that pbdesk already has.
        today: the day against which birth dates are checked.

    Raises:
        KnownError: code "column-missing" when a column that every caseload needs is not mapped.
    """
    require_columns(mapping, table.name)
    stored = {cells.folded(reference) for reference in existing_references}
    seen: dict[str, int] = {}
    good: list[CaseloadRow] = []
    bad: list[BadRow] = []
    warnings = list(table.notes)
    for row in table.rows:
        check = _RowCheck(row, mapping, len(table.header), schemes, today)
        value = check.value()
        check.refuse_duplicate(seen, stored)
        if check.reasons:
            bad.append(BadRow(row.number, check.label(), tuple(check.reasons)))
        else:
            good.append(value)
            warnings.extend(check.warnings)
    return Preview(tuple(good), tuple(bad), tuple(warnings))


class _RowCheck:
    """Checks one row and collects every reason against it and every warning."""

    def __init__(
        self,
        row: TableRow,
        mapping: ColumnMapping,
        width: int,
        schemes: Sequence[KnownScheme],
        today: date,
    ) -> None:
        self._row = row
        self._columns = mapping.columns
        self._schemes = schemes
        self._today = today
        self.reasons: list[Note] = []
        self.warnings: list[Note] = []
        if any(row.cells[width:]):
            self._refuse(
                N_(
                    "It has more cells than the header has columns; a comma inside a cell may lack quotation marks."
                )
            )

    def label(self) -> str:
        """Return what a person would find the row by."""
        return self._text("reference") or " ".join(part for part in self._names() if part)

    def value(self) -> CaseloadRow:
        """Return the row's values; only to be used when no reason was collected."""
        given, family = self._names()
        if not given and not family:
            self._refuse(N_("The name is blank."))
        scheme = self._scheme()
        return CaseloadRow(
            row_number=self._row.number,
            reference=self._text("reference"),
            given_name=self._undamaged(given),
            family_name=self._undamaged(family),
            scheme_id=scheme.id if scheme else "",
            known_as=self._undamaged(self._text("known_as")),
            born_on=self._born_on(),
            address=self._address(),
            postcode=self._postcode(),
            phone=self._text("phone"),
            email=self._email(),
            nhs_number=self._nhs_number(),
            language=self._language(),
            print_format=self._print_format(),
            stage=self._stage(scheme),
            adviser=self._text("adviser"),
            release_date=self._day("release_date", N_("“{value}” is not a date that exists (release date).")),
            opened_on=self._day("opened_on", N_("“{value}” is not a date that exists (opened on).")),
            needs=self._needs(),
        )

    def refuse_duplicate(self, seen: dict[str, int], stored: Collection[str]) -> None:
        """Check the reference against the rows above (`seen`, which grows) and the cases in the store."""
        reference = self._text("reference")
        key = cells.folded(reference)
        if not key:
            self._refuse(N_("The reference is blank."))
        elif key in seen:
            self._refuse(N_("Reference {value} is already in row {row}."), value=reference, row=seen[key])
        elif key in stored:
            self._refuse(N_("Reference {value} is already a case in pbdesk."), value=reference)
        seen.setdefault(key, self._row.number)

    def _refuse(self, sentence: str, **fields: FieldValue) -> None:
        self.reasons.append(Note(sentence, fields))

    def _warn(self, sentence: str, **fields: FieldValue) -> None:
        self.warnings.append(Note(sentence, {"row": self._row.number, **fields}))

    def _text(self, name: str) -> str:
        at = self._columns.get(name)
        return self._row.cells[at] if at is not None and at < len(self._row.cells) else ""

    def _names(self) -> tuple[str, str]:
        """Return given and family name; a full name is "Family, Given" or ends with the family name."""
        given, family = (" ".join(self._text(name).split()) for name in ("given_name", "family_name"))
        if given or family:
            return given, family
        whole = " ".join(self._text("full_name").split())
        if "," in whole:
            family, _, given = (part.strip() for part in whole.partition(","))
            return given, family
        given, _, family = whole.rpartition(" ")
        return given, family

    def _undamaged(self, text: str) -> str:
        if cells.letters_damaged(text):
            meant = cells.unscrambled(text)
            if meant is not None:
                self._refuse(
                    N_("The letters of “{value}” are garbled (“{meant}”?)."), value=text, meant=meant
                )
            else:
                self._refuse(N_("Letters of “{value}” were lost when the file was saved."), value=text)
        return text

    def _scheme(self) -> KnownScheme | None:
        wanted = self._text("scheme")
        key = cells.folded(wanted)
        if not key:
            self._refuse(N_("The scheme is blank."))
            return None
        for scheme in self._schemes:
            if key in {cells.folded(name) for name in (scheme.id, *scheme.titles)}:
                return scheme
        self._refuse(N_("There is no scheme called “{value}” here."), value=wanted)
        return None

    def _stage(self, scheme: KnownScheme | None) -> str:
        wanted = self._text("stage")
        if not wanted or scheme is None or not scheme.stages:
            return wanted
        for stage, titles in scheme.stages.items():
            if cells.folded(wanted) in {cells.folded(name) for name in (stage, *titles)}:
                return stage
        self._warn(
            N_("Row {row}: the scheme has no stage “{value}”; the case starts at the first stage."),
            value=wanted,
        )
        return ""

    def _born_on(self) -> str:
        born = self._day("born_on", N_("“{value}” is not a date that exists (date of birth)."))
        if born > self._today.isoformat():
            self._refuse(N_("The date of birth, {value}, is in the future."), value=self._text("born_on"))
        elif born and self._today.year - int(born[:4]) > OLDEST:
            self._refuse(
                N_("The date of birth, {value}, is more than {years} years ago."),
                value=self._text("born_on"),
                years=OLDEST,
            )
        return born

    def _day(self, name: str, sentence: str) -> str:
        text = self._text(name)
        day = cells.read_day(text) if text else None
        if text and cells.has_short_year(text):
            self._refuse(N_("“{value}” needs a year of four digits."), value=text)
        elif text and day is None:
            self._refuse(sentence, value=text)
        return day.isoformat() if day else ""

    def _nhs_number(self) -> str:
        text = self._text("nhs_number")
        number = cells.read_nhs_number(text) if text else ""
        if number is None:
            self._refuse(N_("NHS number {value} cannot be right: its last digit does not match."), value=text)
        return number or ""

    def _address(self) -> tuple[str, ...]:
        parts = [line.strip(" ,") for name in ADDRESS_FIELDS for line in self._text(name).splitlines()]
        return tuple(self._undamaged(part) for part in parts if part)

    def _postcode(self) -> str:
        text = self._text("postcode")
        postcode = cells.read_postcode(text) if text else ""
        if postcode is None:
            self._warn(N_("Row {row}: “{value}” does not look like a postcode; kept as it is."), value=text)
            return text
        return postcode

    def _email(self) -> str:
        text = self._text("email")
        name, _, host = text.partition("@")
        if text and (not name or "." not in host or " " in text):
            self._warn(
                N_("Row {row}: “{value}” does not look like an e-mail address; kept as it is."), value=text
            )
        return text

    def _language(self) -> str:
        text = self._text("language")
        language = cells.read_language(text) if text else ""
        if language is None:
            self._warn(N_("Row {row}: language “{value}” is not known here; left blank."), value=text)
        return language or ""

    def _print_format(self) -> str:
        text = self._text("print_format")
        print_format = cells.read_print_format(text) if text else ""
        if print_format is None:
            self._warn(N_("Row {row}: print format “{value}” is not known here; left blank."), value=text)
        return print_format or ""

    def _needs(self) -> tuple[str, ...]:
        parts = (part.strip() for part in self._text("needs").replace("\n", ";").split(";"))
        return tuple(dict.fromkeys(part for part in parts if part))
