"""Fixtures for the schemes room: forms written as Markdown tables, and the shipped schemes loaded once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pbdesk.resources import resource_path
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.loading import load_form
from pbdesk.schemes.forms.opening import begin_form
from pbdesk.schemes.forms.state import FormState

NOW = datetime(2026, 9, 14, 10, 30, tzinfo=UTC)
WriteForm = Callable[..., Path]


@pytest.fixture
def write_form(tmp_path: Path) -> WriteForm:
    """Writes a form as a Markdown workbook: survey rows, and choices rows if any, "|"-separated."""

    def write(survey: str, choices: str = "", name: str = "form.md") -> Path:
        sheets = [("survey", survey)] + ([("choices", choices)] if choices else [])
        lines: list[str] = []
        for sheet, rows in sheets:
            lines.append(f"| {sheet} |")
            lines += [f"| | {row.strip().strip('|')} |" for row in rows.strip().splitlines()]
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def compile_text(write_form: WriteForm) -> Callable[..., CompiledForm]:
    """Compiles a form given as rows."""
    return lambda survey, choices="": load_form(write_form(survey, choices))


@pytest.fixture
def opened(compile_text: Callable[..., CompiledForm]) -> Callable[..., FormState]:
    """Opens a form given as rows, at NOW."""
    return lambda survey, choices="": begin_form(compile_text(survey, choices), NOW, seed="seed")


@pytest.fixture(scope="session")
def kept_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the models of forms are kept for the whole run."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture
def scheme_copy(tmp_path: Path) -> Callable[[str], Path]:
    """Copies a shipped scheme into a temporary folder, so that a test can break it."""

    def copy(scheme_id: str) -> Path:
        return Path(shutil.copytree(resource_path("schemes", scheme_id), tmp_path / scheme_id))

    return copy
