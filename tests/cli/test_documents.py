"""A booklet is printed and checked from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.command import Command
from tests.helpers.desk import approved_case, planned_case, small_desk
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


def test_list_then_every_document_and_format_in_words(pbdesk: Command) -> None:
    listed = pbdesk("document", "list", "--json").json
    assert {"id": "statement", "words": "Statement of account"} in listed["documents"]
    assert {row["id"] for row in listed["formats"]} >= {"standard", "easyread", "braille", "html"}
    assert "Easy read with pictures" in pbdesk("document", "list").out


def test_render_of_a_signed_plan_then_a_number_and_a_reprint(pbdesk: Command, tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "store")
    approved_case(desk)
    desk.close()
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    store = ["--vault", tmp_path / "store", "--passphrase-file", tmp_path / "passphrase"]
    order = [
        "document",
        "render",
        *store,
        "--case",
        "R-1",
        "--format",
        "text",
        "--out",
        tmp_path / "plan.txt",
        "--json",
    ]
    look = pbdesk(*order, "--look-only").json
    first, again = pbdesk(*order, "--leave-out", "1").json, pbdesk(*order, "--leave-out", "1").json
    assert look["number"] == ""
    assert (first["is_reprint"], again["is_reprint"]) == (False, True)
    assert first["number"] == again["number"] != ""
    assert "Reprint of copy" in (tmp_path / "plan.txt").read_text(encoding="utf-8")
    every = pbdesk(
        "document", "render", *store, "--every-case", "--document", "statement", "--format", "html", "--out",
        tmp_path / "all", "--json",
    ).json  # fmt: skip
    assert (every["files"], every["refused"]) == (4, [])
    assert len(list((tmp_path / "all").glob("*.html"))) == 4
