"""Loading a scheme folder, whole or not at all: every problem with its file and its row or key.

The only module of this room, with `tables`, `examples` and the forms' `loading`, that opens files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.schemes.care_act_tests import check_care_act
from pbdesk.schemes.definition import Definition
from pbdesk.schemes.examples import check_example, check_test_row, read_examples
from pbdesk.schemes.forms.compiled import CompiledForm, try_compile
from pbdesk.schemes.forms.loading import load_model
from pbdesk.schemes.methods import METHODS
from pbdesk.schemes.problems import Findings, Problem, scheme_refused
from pbdesk.schemes.references import check_forms, check_references
from pbdesk.schemes.scheme import Scheme, wanted_words
from pbdesk.schemes.tables import Table, read_table

MAIN = "scheme.toml"
NO_TABLE_TESTS = "allocation"
"""The name of the test rows of a scheme whose method has no table."""


def load_scheme(folder: Path, kept_in: Path | None = None) -> Scheme:
    """Return the scheme of a folder, with its forms ready to run.

    Args:
        folder: the scheme's folder, whose name is the scheme's id.
        kept_in: a folder for models of forms, see `forms.loading`.

    Raises:
        KnownError: code "scheme-refused" when anything in it does not resolve.
    """
    scheme, problems = _read(folder, kept_in)
    if scheme is None or problems:
        raise scheme_refused(folder.name, problems)
    return scheme


def check_scheme(folder: Path, kept_in: Path | None = None) -> list[Problem]:
    """Return everything in a scheme folder that does not resolve; nothing when it is sound."""
    return _read(folder, kept_in)[1]


def _read(folder: Path, kept_in: Path | None) -> tuple[Scheme | None, list[Problem]]:
    folder = folder.resolve()
    findings = Findings()
    definition = _definition(folder, findings)
    if definition is None:
        return None, findings.problems
    words = dict(_words(folder, definition, findings))
    tables = dict(_tables(folder, definition, findings))
    forms = dict(_forms(folder, definition, kept_in, findings))
    check_references(definition, folder.name, findings)
    scheme = Scheme(definition, words, tables, forms)
    if findings.problems:
        return scheme, findings.problems
    check_forms(scheme, findings)
    for problem in METHODS[definition.allocation.method].check(definition, tables):
        findings.add_error(str(problem.fields.get("file", MAIN)), problem)
    if not findings.problems:
        _work_examples(folder, scheme, findings)
    return scheme, findings.problems


def _toml(folder: Path, name: str, findings: Findings) -> dict[str, Any] | None:
    try:
        return tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except OSError:
        findings.add(name, "", N_("The file is missing or cannot be read."))
    except UnicodeDecodeError:
        findings.add(name, "", N_("The file is not in UTF-8."))
    except tomllib.TOMLDecodeError as problem:
        findings.add(name, "", N_("It is not TOML: {reason}."), reason=_safe(str(problem)))
    return None


def _definition(folder: Path, findings: Findings) -> Definition | None:
    raw = _toml(folder, MAIN, findings)
    if raw is None:
        return None
    try:
        return msgspec.convert(raw, Definition)
    except msgspec.ValidationError as problem:
        reason, _mark, where = str(problem).partition(" - at `$")
        findings.add(MAIN, where.strip("`.") or "", N_("{reason}."), reason=_safe(reason))
    return None


def _safe(text: str) -> str:
    return text.replace("{", "(").replace("}", ")").rstrip(".")


def _words(
    folder: Path, definition: Definition, findings: Findings
) -> Iterator[tuple[str, Mapping[str, str]]]:
    for language in definition.languages:
        file = f"texts/{language}.toml"
        raw = _toml(folder, file, findings)
        if raw is None:
            continue
        words = dict(_flat(raw))
        for key in wanted_words(definition):
            if not words.get(key, "").strip():
                findings.add(file, key, N_("There are no words for this."))
        yield language, words


def _flat(raw: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in raw.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)


def _tables(folder: Path, definition: Definition, findings: Findings) -> Iterator[tuple[str, Table]]:
    method = METHODS.get(definition.allocation.method)
    name = definition.allocation.table
    if method is not None and method.needs_table and not name:
        findings.add(
            MAIN,
            "allocation.table",
            N_("The method “{method}” needs a table."),
            method=definition.allocation.method,
        )
    if name:
        try:
            yield name, read_table(folder / "tables", name)
        except KnownError as problem:
            findings.add_error(str(problem.fields.get("file", MAIN)), problem)


def _forms(
    folder: Path, definition: Definition, kept_in: Path | None, findings: Findings
) -> Iterator[tuple[str, CompiledForm]]:
    for reference in definition.forms:
        file = f"forms/{reference.file}"
        try:
            compiled, problems = try_compile(load_model(folder / "forms" / reference.file, kept_in))
        except KnownError as problem:
            findings.add_error(file, problem)
            continue
        for error in (*problems, *compiled.warnings):
            findings.add_error(file, error)
        if not problems:
            yield reference.id, compiled


def _work_examples(folder: Path, scheme: Scheme, findings: Findings) -> None:
    """Work every test row and every example; a scheme without any cannot be trusted."""
    try:
        name = scheme.definition.allocation.table or NO_TABLE_TESTS
        tests = _test_rows(folder, scheme, name)
        examples = read_examples(folder)
    except KnownError as problem:
        findings.add_error(str(problem.fields.get("file", MAIN)), problem)
        return
    if not tests.tests:
        findings.add(f"tables/{name}.test.csv", "", N_("The scheme has no test rows."))
    for row in tests.tests:
        for wrong in check_test_row(scheme, row):
            findings.add_error(row.file, wrong)
    for name, example in examples.items():
        for wrong in check_example(scheme, name, example):
            findings.add_error(f"examples/{name}.json", wrong)
    for wrong in check_care_act(folder, scheme):
        findings.add_error(str(wrong.fields.get("file", MAIN)), wrong)


def _test_rows(folder: Path, scheme: Scheme, name: str) -> Table:
    if name in scheme.tables:
        return scheme.tables[name]
    path = folder / "tables" / f"{name}.test.csv"
    tests = read_table(folder / "tables", f"{name}.test").rows if path.is_file() else ()
    return Table(name, (), (), tests)
