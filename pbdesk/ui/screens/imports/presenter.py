"""Importing: reads a file, says what would go in and what would not, and writes only when told to.

What was read stays as values, so that a change of language only says it anew. No widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pbdesk.domain.directory import DirectoryEntry
from pbdesk.domain.errors import KnownError
from pbdesk.domain.handover import CaseloadRow, Note
from pbdesk.i18n import _, current, ngettext
from pbdesk.interchange.caseload import Preview
from pbdesk.interchange.columns import FIELDS, ColumnMapping
from pbdesk.interchange.open_referral import DirectoryPreview
from pbdesk.interchange.table import Table
from pbdesk.services.ports import ChangeSet, DraftStore
from pbdesk.ui.models import TableRow

NOT_THERE = "none"
"""The value of a field that no column fills."""

_EXAMPLE = 40
_DRAFT = "import"


@dataclass(frozen=True, slots=True)
class CaseloadFile:
    """A table that was read, its mapping, and what importing it would do.

    Attributes:
        preview: None while a column that every caseload needs is missing; then `missing` says which one.
    """

    path: Path
    table: Table
    mapping: ColumnMapping
    preview: Preview | None
    missing: KnownError | None = None


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One of our fields: its label, the column that fills it (or `NOT_THERE`), and a value from the file."""

    id: str
    label: str
    column: str
    example: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that stays out: where it stands, and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class ImportView:
    """What an import would do, in words.

    Attributes:
        good: caption and figure of what goes in and what stays out: (caption, figure, tone).
        action: the words of the button that imports, "" when there is nothing to import.
        rows: what goes in, for a table; its columns differ between caseload and directory.
        unused: columns of the file that fill nothing, as a sentence.
    """

    name: str
    figures: tuple[tuple[str, str, str], ...]
    action: str
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]
    rows: tuple[TableRow, ...]
    unused: str = ""


class ImportPresenter:
    """Reads, previews and saves."""

    def __init__(
        self,
        read_table: Callable[[Path], Table],
        propose_mapping: Callable[[Table], ColumnMapping],
        preview_caseload: Callable[[Path, ColumnMapping], Preview],
        preview_directory: Callable[[Path], DirectoryPreview],
        save_cases: Callable[[Sequence[CaseloadRow]], ChangeSet],
        save_directory: Callable[[Sequence[DirectoryEntry]], ChangeSet],
        title_of: Callable[[str], str],
        drafts: DraftStore | None = None,
    ) -> None:
        """Take the adapters that read files, importing's two writes, the title of a programme, and where drafts go."""
        self._read_table = read_table
        self._propose_mapping = propose_mapping
        self._preview_caseload = preview_caseload
        self._preview_directory = preview_directory
        self._save_cases = save_cases
        self._save_directory = save_directory
        self._title_of = title_of
        self._drafts = drafts

    # What is half typed

    def keep(self, kind: str, path: str) -> None:
        """Keep which file a person was about to read, or forget it where none is named."""
        if self._drafts is None:
            return
        if path:
            self._drafts.put(_DRAFT, [kind, path])
        else:
            self._drafts.drop(_DRAFT)

    def kept(self) -> tuple[str, str]:
        """Return what was kept: the kind and the path, "" for none."""
        found = self._drafts.get(_DRAFT) if self._drafts is not None else None
        return (str(found[0]), str(found[1])) if found else ("", "")

    # Caseload

    def read_caseload(self, typed: str) -> CaseloadFile:
        """Read a table and preview it. Raises KnownError for a file that cannot be read."""
        path = path_of(typed)
        table = self._read_table(path)
        return self._previewed(path, table, self._propose_mapping(table))

    def remap(self, file: CaseloadFile, field: str, column: str) -> CaseloadFile:
        """Preview again after a person gave a field another column, or `NOT_THERE`."""
        at = None if column == NOT_THERE else int(column)
        return self._previewed(file.path, file.table, file.mapping.assigned(field, at))

    def _previewed(self, path: Path, table: Table, mapping: ColumnMapping) -> CaseloadFile:
        try:
            return CaseloadFile(path, table, mapping, self._preview_caseload(path, mapping))
        except KnownError as error:
            if error.code != "column-missing":
                raise
            return CaseloadFile(path, table, mapping, None, error)

    def caseload_view(self, file: CaseloadFile) -> ImportView:
        """Return what importing a caseload would do, in words."""
        unused = [file.table.header[at] for at in file.mapping.unused]
        said = _("Not used: {columns}.", columns=current().list(unused)) if unused else ""
        if file.preview is None:
            return ImportView(file.table.name, (), "", (), (), (), said)
        good, bad = file.preview.good, file.preview.bad
        figures = (
            (_("People to take in"), str(len(good)), ""),
            (_("Rows that stay out"), str(len(bad)), "warn" if bad else ""),
        )
        refused = (Refused(_where(row.row_number, row.label), _reasons(row.reasons)) for row in bad)
        return ImportView(
            file.table.name,
            figures,
            ngettext("&Import one person", "&Import {count} people", len(good)) if good else "",
            tuple(refused),
            tuple(_said(note) for note in file.preview.warnings),
            tuple(self._person_row(row) for row in good),
            said,
        )

    def fields(self, file: CaseloadFile) -> tuple[FieldLine, ...]:
        """Return our fields with the columns that fill them."""
        return tuple(
            FieldLine(
                name,
                _(spec.label),
                str(file.mapping.columns.get(name, NOT_THERE)),
                _example(file.table, file.mapping.columns.get(name)),
            )
            for name, spec in FIELDS.items()
        )

    def columns(self, file: CaseloadFile) -> list[tuple[str, str]]:
        """Return the file's columns to choose from, "not in this file" first."""
        named = (
            (str(at), header or _("Column {number}", number=at + 1))
            for at, header in enumerate(file.table.header)
        )
        return [(NOT_THERE, _("Not in this file")), *named]

    def save_caseload(self, file: CaseloadFile) -> tuple[ChangeSet, int]:
        """Make the cases, all of them or none; return what changed and how many people came in."""
        rows = file.preview.good if file.preview else ()
        return self._save_cases(rows), len(rows)

    def _person_row(self, row: CaseloadRow) -> TableRow:
        name = " ".join(part for part in (row.known_as or row.given_name, row.family_name) if part)
        born = current().date(row.born_on, "medium") if row.born_on else _("Not known yet")
        cells = (name, row.reference, self._title_of(row.scheme_id), born)
        return TableRow(row.reference, cells, ", ".join(cells))

    # Directory

    def read_directory(self, typed: str) -> DirectoryPreview:
        """Read a feed's file or folder. Raises KnownError for one that cannot be read."""
        return self._preview_directory(path_of(typed))

    def directory_view(self, preview: DirectoryPreview, typed: str) -> ImportView:
        """Return what importing a directory would do, in words."""
        good, bad = preview.good, preview.bad
        figures = [
            (_("Services to take in"), str(len(good)), ""),
            (_("Records that stay out"), str(len(bad)), "warn" if bad else ""),
        ]
        if preview.expected:
            figures.append((_("The feed's own count"), str(preview.expected), ""))
        refused = (
            Refused(
                _(
                    "{file}, record {number}: {name}",
                    file=each.file,
                    number=each.number,
                    name=each.name or _("no name"),
                ),
                _said(each.reason),
            )
            for each in bad
        )
        return ImportView(
            path_of(typed).name,
            tuple(figures),
            ngettext("&Import one service", "&Import {count} services", len(good)) if good else "",
            tuple(refused),
            tuple(_said(note) for note in preview.notes),
            tuple(_service_row(entry) for entry in good),
        )

    def save_directory(self, preview: DirectoryPreview) -> tuple[ChangeSet, int]:
        """Add or update the services; return what changed and how many there were."""
        return self._save_directory(preview.good), len(preview.good)


def path_of(typed: str) -> Path:
    """Return the path that was typed or pasted, without the quotation marks that some systems put around it."""
    return Path(typed.strip().strip("\"'")).expanduser()


def _where(number: int, label: str) -> str:
    return (
        _("Row {number}: {label}", number=number, label=label) if label else _("Row {number}", number=number)
    )


def _reasons(notes: Sequence[Note]) -> str:
    return " ".join(_said(note) for note in notes)


def _said(note: Note) -> str:
    return current().text(note.sentence, **note.fields) if note.sentence else ""


def _example(table: Table, column: int | None) -> str:
    if column is None:
        return ""
    cells = (row.cells[column] for row in table.rows if column < len(row.cells))
    found = next((cell for cell in cells if cell), "")
    if not found:
        return _("This column is empty.")
    return _("For example: {value}", value=" ".join(found.split())[:_EXAMPLE])


def _service_row(entry: DirectoryEntry) -> TableRow:
    checked = current().date(entry.assured_on, "medium") if entry.assured_on else _("Not said")
    cells = (entry.name, entry.organisation, entry.postcode, checked)
    return TableRow(entry.id, cells, ", ".join(cell for cell in cells if cell))
