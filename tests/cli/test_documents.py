"""A booklet is printed and checked from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.command import Command
from tests.helpers.desk import planned_case, small_desk
from tests.helpers.vaults import PASSPHRASE


def test_render_then_a_tagged_pdf_that_the_check_passes(pbdesk: Command, tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "store")
    planned_case(desk)
    desk.close()
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    store = ["--vault", tmp_path / "store", "--passphrase-file", tmp_path / "passphrase"]
    out = tmp_path / "plan.pdf"
    ran = pbdesk("document", "render", *store, "--case", "R-1", "--format", "large", "--out", out, "--json")
    assert ran.code == 0
    assert ran.json["pages"] > 3
    assert out.read_bytes().startswith(b"%PDF-1.7")
    checked = pbdesk("document", "check", out, "--json")
    assert (checked.code, checked.json["findings"]) == (0, [])


def test_render_when_no_such_case_or_no_plan_then_two(
    pbdesk: Command, tmp_path: Path, store: list[object]
) -> None:
    out = tmp_path / "plan.pdf"
    assert (
        pbdesk("document", "render", *store, "--case", "X-9", "--out", out, "--json").json["error"]
        == "case-unknown"
    )
    assert (
        pbdesk("document", "render", *store, "--case", "R-1", "--out", out, "--json").json["error"]
        == "plan-missing"
    )
    assert not out.exists()


def test_check_when_not_a_pdf_then_two(pbdesk: Command, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"no")
    assert pbdesk("document", "check", tmp_path / "x.pdf").code == 2
