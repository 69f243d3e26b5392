"""A form as a workbook in Markdown: read again it asks the same."""

from __future__ import annotations

from pathlib import Path

from pbdesk.interchange.xlsform_out import workbook_of
from pbdesk.schemes.forms.loading import load_form
from pbdesk.schemes.forms.model import Form
from tests.helpers.forms import home_form


def asked(form: Form) -> list[tuple[object, ...]]:
    """Return what a form asks, formulas without the spaces that a workbook does not keep."""
    found: list[tuple[object, ...]] = []
    for node in form.nodes:
        formulas = ("".join(text.split()) for text in (node.relevant, node.constraint, node.calculation))
        found.append((node.path, node.kind, node.label, node.hint, node.why, node.default, *formulas))
    return found


def test_workbook_when_read_again_then_the_same_questions(tmp_path: Path) -> None:
    form = home_form(tmp_path).form
    text, notes = workbook_of(form)
    (tmp_path / "again.md").write_text(text, encoding="utf-8")
    again = load_form(tmp_path / "again.md").form
    assert notes == ()
    assert asked(again) == asked(form)
    assert [item.columns.get("points") for item in again.lists["yes_no"]] == ["0", "2"]
    assert (again.id, again.version, again.title, again.languages) == ("home", "3", "A home", form.languages)
