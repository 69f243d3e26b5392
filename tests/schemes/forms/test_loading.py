"""Kept models: used while the workbook is the same, made again when it is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from pbdesk.schemes.forms.loading import load_model
from pbdesk.schemes.forms.model import Form

SURVEY = "type|name|label\ntext|a|A"


def test_model_when_kept_then_the_same_as_converted(write_form: Callable[..., Path], tmp_path: Path) -> None:
    path = write_form(SURVEY)
    converted = load_model(path, tmp_path / "kept")

    assert len(list((tmp_path / "kept").iterdir())) == 1
    assert load_model(path, tmp_path / "kept") == converted == load_model(path)


def test_kept_model_when_read_then_the_workbook_is_not_converted(
    write_form: Callable[..., Path], tmp_path: Path
) -> None:
    path = write_form(SURVEY)
    load_model(path, tmp_path / "kept")
    kept = next((tmp_path / "kept").iterdir())
    form = msgspec.json.decode(kept.read_bytes(), type=Form)
    kept.write_bytes(msgspec.json.encode(msgspec.structs.replace(form, title="from the kept one")))

    assert load_model(path, tmp_path / "kept").title == "from the kept one"


def test_workbook_when_changed_then_converted_again(write_form: Callable[..., Path], tmp_path: Path) -> None:
    load_model(write_form(SURVEY), tmp_path / "kept")

    changed = load_model(write_form(SURVEY + "\ntext|b|B"), tmp_path / "kept")

    assert [node.name for node in changed.nodes if node.row] == ["a", "b"]


def test_kept_model_when_cut_off_then_made_again(write_form: Callable[..., Path], tmp_path: Path) -> None:
    path = write_form(SURVEY)
    form = load_model(path, tmp_path / "kept")
    kept = next((tmp_path / "kept").iterdir())
    kept.write_bytes(kept.read_bytes()[:40])

    assert load_model(path, tmp_path / "kept") == form


def test_folder_that_cannot_be_written_when_keeping_then_the_form_loads_all_the_same(
    write_form: Callable[..., Path], tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file stands in the way")

    assert load_model(write_form(SURVEY), blocked / "kept").nodes
