"""Reading the workbook of a form: its rows for our own columns and for messages, and its XForm by pyxform.

The only module that imports pyxform (which takes over half a second to import, so it is imported when a
workbook is first compiled). It knows nothing of what the expressions mean.
"""

from __future__ import annotations

import hashlib
import re
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from pbdesk.domain.errors import N_, KnownError
from pbdesk.schemes.forms.model import DEFAULT, Piece, Words, refused

_ROW = re.compile(r"\[?\brow\b\s*:?\s*(\d+)\]?\s*", re.IGNORECASE)
_QUOTED = re.compile(r"['‘“]([^'’”]+)['’”]")
_LANGUAGE = re.compile(r"(?P<name>.+?)\s*\((?P<code>[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*")
_BEGIN = re.compile(r"begin[ _](group|repeat|loop)", re.IGNORECASE)
_END = re.compile(r"end[ _](group|repeat|loop)", re.IGNORECASE)
_STUMBLES = (
    *(TypeError, ValueError, LookupError, AttributeError, AssertionError, NotImplementedError, SyntaxError),
    *(RecursionError, EOFError, OSError, BadZipFile, zlib.error, struct.error),
)
"""What the readers of spreadsheets raise on files that are damaged or none (found by feeding them such files)."""
_SHEET = re.compile(r"'(survey|choices|settings|external_choices|entities)' sheet")
MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sheet "survey": its number in the sheet, its path without the form's name, its cells."""

    number: int
    path: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Workbook:
    """What was read of a workbook: the XForm that pyxform made of it, and its rows as they stand."""

    file: str
    digest: str
    xform: str
    warnings: tuple[str, ...]
    rows: Mapping[str, Row]
    choice_rows: Mapping[tuple[str, str], int]
    sheets: tuple[str, ...]


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a workbook, by which kept models are matched.

    Raises:
        KnownError: code "form-refused" when the file cannot be read or is far too large for a form.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise refused(N_("{file} is too large to be a form."), file=path.name)
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as problem:
        raise refused(
            N_("{file} could not be read: {reason}."), file=path.name, reason=problem.strerror or "unknown"
        ) from problem


def read_workbook(path: Path) -> Workbook:
    """Return a workbook (.xlsx, .xls, .md, .csv) with its XForm.

    Raises:
        KnownError: code "form-refused" when it is not a workbook of a form, with what pyxform says of it.
    """
    # xlrd keeps the output that stands when it is imported, and prints warnings there: not among our answers.
    with redirect_stdout(sys.stderr):
        from xlrd import XLRDError  # type: ignore[import-untyped]
        from xlrd.compdoc import CompDocError  # type: ignore[import-untyped]
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    digest = digest_of(path)
    sheets: dict[str, Any] = {}
    try:
        sheets = _sheets(path)
        rows = {row.path: row for row in _rows(sheets["survey"] or ())}
        choice_rows = dict(_choice_rows(sheets["choices"] or ()))
        result = convert(xlsform=sheets, form_name="data")
    except PyXFormError as problem:
        raise _refused_by_pyxform(path.name, str(problem), sheets) from problem
    except (*_STUMBLES, XLRDError, CompDocError) as problem:
        raise _not_converted(path.name, problem, sheets) from problem
    return Workbook(
        file=path.name,
        digest=digest,
        xform=result.xform,
        warnings=tuple(result.warnings),
        rows=rows,
        choice_rows=choice_rows,
        sheets=tuple(sheets["sheet_names"] or ()),
    )


def _sheets(path: Path) -> dict[str, Any]:
    """Return the sheets of a workbook as pyxform reads them, by the names that `convert` takes."""
    from pyxform.xls2json_backends import get_xlsform

    read = get_xlsform(xlsform=path.read_bytes(), file_type=path.suffix.lower() or None)
    return {name: getattr(read, name) for name in read.__slots__}


def _refused_by_pyxform(file: str, reason: str, sheets: Mapping[str, Any]) -> KnownError:
    """Return the refusal in pyxform's own words, with the row that it names or quotes from."""
    found, named = _ROW.search(reason), _SHEET.search(reason)
    number = int(found[1]) if found else 0
    sheet = named[1] if named else "survey"
    name = ""
    if sheet == "survey":
        number, name = _row_and_name(sheets.get("survey") or (), number, _QUOTED.findall(reason))
    return refused(
        N_("{file} does not follow the rules of XLSForm: {reason}"),
        file=file,
        sheet=sheet,
        row=number,
        name=name,
        reason=_brief(reason),
    )


def _row_and_name(rows: Sequence[Mapping[str, str]], number: int, quoted: Sequence[str]) -> tuple[int, str]:
    """Return the row of a number with its name; without a number, the first row that holds what was quoted."""
    for row in _rows(rows):
        cells = " ".join(row.cells.values())
        if row.number == number or (not number and any(part in cells for part in quoted)):
            return row.number, row.path.rpartition("/")[2]
    return number, ""


def _not_converted(file: str, problem: Exception, sheets: Mapping[str, Any]) -> KnownError:
    """Return the refusal of a workbook on which the converter stumbled: the usual cause is a strange column."""
    headers = [str(header) for sheet in sheets.get("survey_header") or () for header in sheet]
    strange = [header for header in headers if header.lower().startswith(("instance::", "bind::", "body::"))]
    if strange:
        return refused(
            N_("{file} has the column “{column}”, with which it could not be converted."),
            file=file,
            row=1,
            name=strange[0],
            column=", ".join(strange),
        )
    return refused(
        N_("{file} is not a workbook of a form that can be read here ({reason})."),
        file=file,
        reason=_brief(str(problem)) or type(problem).__name__,
    )


def _brief(reason: str) -> str:
    return " ".join(reason.replace("{", "(").replace("}", ")").split())[:300]


def _rows(rows: Sequence[Mapping[str, str]]) -> Iterator[Row]:
    """Walk the sheet with its groups, so that each row gets the path that its node will have."""
    inside: list[str] = []
    for number, cells in enumerate(rows, start=2):
        lower = {key.strip().lower(): str(value) for key, value in cells.items() if key and value is not None}
        kind, name = lower.get("type", "").strip(), lower.get("name", lower.get("value", "")).strip()
        if _END.match(kind):
            if inside:
                inside.pop()
            continue
        yield Row(number, "/".join([*inside, name]), lower)
        if _BEGIN.match(kind):
            inside.append(name)


def _choice_rows(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[tuple[str, str], int]]:
    for number, cells in enumerate(rows, start=2):
        lower = {key.strip().lower(): str(value).strip() for key, value in cells.items() if key and value}
        list_name = lower.get("list_name", lower.get("list name", ""))
        name = lower.get("name", lower.get("value", ""))
        if list_name and name:
            yield (list_name, name), number


def language_code(language: str) -> str:
    """Return the code of a language as workbooks name it: "Cymraeg (cy)" gives "cy", "French" gives "french"."""
    found = _LANGUAGE.fullmatch(language)
    if found:
        return found["code"].lower()
    return DEFAULT if language.strip().lower() in {"", DEFAULT} else language.strip().lower()


def language_name(language: str) -> str:
    """Return the name of a language without its code: "Cymraeg (cy)" gives "Cymraeg"."""
    found = _LANGUAGE.fullmatch(language)
    return found["name"] if found else language.strip()


def own_words(cells: Mapping[str, str], column: str) -> Words:
    """Return the words of one of our own columns ("why", "easyread") by language."""
    words: Words = {}
    for header, value in cells.items():
        name, mark, language = header.partition("::")
        if name.strip() == column and value.strip():
            words[language_code(language) if mark else DEFAULT] = (Piece(text=value.strip()),)
    return words
