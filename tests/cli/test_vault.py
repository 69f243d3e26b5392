"""A store is made, checked, backed up, restored and given new keys by commands; its audit log proves itself."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from pbdesk.domain.people import Person
from pbdesk.services.rows import CaseQuery
from pbdesk.store.vault import open_vault
from tests.helpers.command import Command
from tests.helpers.vaults import PASSPHRASE


def pdf_text(path: Path) -> str:
    """Return the words on a PDF's pages."""
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_check_when_sound_then_zero_and_no_fault(pbdesk: Command, store: list[object]) -> None:
    ran = pbdesk("vault", "check", *store, "--json")
    assert ran.code == 0
    assert all(finding["level"] != "fault" for finding in ran.json["findings"])
    assert len(ran.json["findings"]) > 3


def test_check_when_a_page_is_damaged_then_named_and_one(
    pbdesk: Command, tmp_path: Path, store: list[object]
) -> None:
    path = tmp_path / "store" / "store.db"
    data = bytearray(path.read_bytes())
    data[5 * 4096 + 100] ^= 0xFF
    path.write_bytes(data)
    ran = pbdesk("vault", "check", *store, "--json")
    assert ran.code == 1
    assert any(finding["level"] == "fault" for finding in ran.json["findings"])


def test_check_when_missing_or_wrong_passphrase_then_two(
    pbdesk: Command, tmp_path: Path, store: list[object]
) -> None:
    ran = pbdesk("vault", "check", "--vault", tmp_path / "none", *store[2:], "--json")
    assert (ran.code, ran.json["error"]) == (2, "header-missing")
    (tmp_path / "passphrase").write_text("wrong", encoding="utf-8")
    assert pbdesk("vault", "check", *store, "--json").json["error"] == "passphrase-wrong"
    assert pbdesk("vault", "check", *store[:2], "--passphrase-file", tmp_path / "no").code == 2


NEW = "gannet ladder quiet thimble"


@pytest.fixture
def secret(tmp_path: Path) -> Callable[[str], Path]:
    """Write a secret to a file of its own and return the file."""

    def write(text: str) -> Path:
        path = tmp_path / f"secret-{len(list(tmp_path.glob('secret-*')))}"
        path.write_text(text + "\n", encoding="utf-8")
        return path

    return write


def edit(folder: Path, reference: str = "R-1") -> str:
    """Open the store as the desktop does, look at a case, change its person, and return the case's id."""
    vault = open_vault(folder, PASSPHRASE)
    case_id = next(row.case_id for row in vault.reads.cases(CaseQuery()).rows if row.reference == reference)
    vault.note_looked(case_id)
    person = vault.reads.records(Person, case_id)[0]
    with vault.begin() as work:
        work.save(msgspec.structs.replace(person, phone="01632 960001"))
        work.commit()
    vault.close()
    return case_id


def test_create_when_passphrase_from_a_descriptor_then_it_opens_and_a_sheet_recovers(
    pbdesk: Command, tmp_path: Path, secret: Callable[[str], Path]
) -> None:
    reading, writing = os.pipe()
    os.write(writing, PASSPHRASE.encode())
    os.close(writing)
    sheet = tmp_path / "sheet.pdf"
    asked = ("--author", "Asha Rao", "--new-passphrase-fd", reading, "--sheet", sheet, "--json")
    ran = pbdesk("vault", "create", "--vault", tmp_path / "new", *asked)
    assert ran.code == 0
    assert PASSPHRASE not in ran.out
    code = "-".join(re.findall(r"\b[0-9A-HJKMNP-TV-Z]{5}\b", pdf_text(sheet)))
    assert len(code.split("-")) == 7
    assert code not in ran.out
    recovered = pbdesk(
        *("vault", "recover", "--vault", tmp_path / "new", "--code-file", secret(code.lower())),
        *("--new-passphrase-file", secret(NEW), "--json"),
    )
    assert (recovered.code, recovered.json["recovered"]) == (0, True)
    named = ("--vault", tmp_path / "new", "--passphrase-file", secret(NEW))
    audit = pbdesk("vault", "audit", *named, "--json").json
    assert [event["did"] for event in audit["events"]] == ["recover", "sheet"]


@pytest.mark.parametrize(
    ("text", "error"), [("short", "passphrase-weak"), ("passwordpassword", "passphrase-weak")]
)
def test_create_when_passphrase_weak_then_nothing_is_made(
    pbdesk: Command, tmp_path: Path, secret: Callable[[str], Path], text: str, error: str
) -> None:
    ran = pbdesk(
        "vault", "create", "--vault", tmp_path / "new", "--new-passphrase-file", secret(text), "--json"
    )
    assert (ran.code, ran.json["error"]) == (2, error)
    assert not (tmp_path / "new").exists()


def test_create_when_typed_twice_differently_then_told(
    pbdesk: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter([NEW, PASSPHRASE])
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(typed))
    ran = pbdesk("vault", "create", "--vault", tmp_path / "new", "--json")
    assert (ran.code, ran.json["error"]) == (2, "passphrase-differs")


def test_no_command_takes_a_passphrase_as_an_argument(pbdesk: Command, store: list[object]) -> None:
    for name in ("create", "check", "backup", "restore", "passphrase", "recover", "audit"):
        assert "PASSPHRASE" not in pbdesk("vault", name, "--help").out
        assert pbdesk("vault", name, "--vault", store[1], "--passphrase", PASSPHRASE).code == 2


def test_passphrase_when_changed_then_only_the_new_one_opens(
    pbdesk: Command, store: list[object], secret: Callable[[str], Path]
) -> None:
    ran = pbdesk("vault", "passphrase", *store, "--new-passphrase-file", secret(NEW), "--json")
    assert (ran.code, ran.json["changed"]) == (0, True)
    assert pbdesk("vault", "audit", *store, "--json").json["error"] == "passphrase-wrong"
    audit = pbdesk("vault", "audit", *store[:2], "--passphrase-file", secret(NEW), "--json").json
    assert audit["events"][0]["did"] == "passphrase"


def test_backup_and_restore_when_edited_since_then_previewed_and_the_old_store_kept(
    pbdesk: Command, tmp_path: Path, store: list[object]
) -> None:
    assert pbdesk("vault", "backup", *store, "--list", "--json").json["backups"] == []
    made = pbdesk("vault", "backup", *store, "--json").json
    assert [row["name"] for row in made["backups"]] == [made["made"]]
    case_id = edit(tmp_path / "store")
    seen = pbdesk("vault", "restore", *store, "--preview", "--json").json
    assert (seen["restored"], seen["saves_missing"], seen["cases_now"], seen["cases_then"]) == (
        *(False, 1, 4, 4),
    )
    done = pbdesk("vault", "restore", *store, "--backup", made["made"], "--json")
    assert (done.code, done.json["restored"]) == (0, True)
    vault = open_vault(tmp_path / "store", PASSPHRASE)
    assert vault.reads.records(Person, case_id)[0].phone == ""
    vault.close()
    aside = list((tmp_path / "store" / "aside").iterdir())
    assert [path.name for path in aside[0].iterdir()] == ["store.db"]


def test_restore_when_the_store_is_gone_or_damaged_then_the_backup_comes_back(
    pbdesk: Command, tmp_path: Path, store: list[object]
) -> None:
    pbdesk("vault", "backup", *store)
    database = tmp_path / "store" / "store.db"
    for harm in (
        database.unlink,
        lambda: database.write_bytes(b""),
        lambda: database.write_bytes(b"x" * 9000),
    ):
        harm()
        assert pbdesk("vault", "restore", *store, "--preview", "--json").code == 2
        ran = pbdesk("vault", "restore", *store, "--json")
        assert (ran.code, ran.json["restored"]) == (0, True)
        assert pbdesk("vault", "check", *store, "--json").code in (0, 1)
        vault = open_vault(tmp_path / "store", PASSPHRASE)
        assert len(vault.reads.cases(CaseQuery()).rows) == 4
        vault.close()


def test_restore_when_both_key_files_are_gone_then_the_backups_is_used(
    pbdesk: Command, tmp_path: Path, store: list[object]
) -> None:
    pbdesk("vault", "backup", *store)
    for name in ("store.pbk", "store.pbk.bak"):
        (tmp_path / "store" / name).unlink()
    assert pbdesk("vault", "restore", *store).code == 0
    assert pbdesk("vault", "restore", *store, "--backup", "2001-01-01T000000Z").code == 2


def test_audit_when_a_case_was_looked_at_and_changed_then_both_are_told(
    pbdesk: Command, tmp_path: Path, store: list[object]
) -> None:
    case_id = edit(tmp_path / "store", "R-2")
    told = pbdesk("vault", "audit", *store, "--case", "R-2", "--json").json
    newest = told["events"][0]
    assert (newest["did"], newest["type"], newest["fields"], newest["by"]) == (
        *("set", "person", ["phone"], "Asha Rao"),
    )
    assert told["events"][1]["did"] == "look"
    assert {event["case"] for event in told["events"]} == {case_id}
    assert told["ok"]
    words = pbdesk("vault", "audit", *store, "--case", "R-2").out
    assert "Asha Rao  R-2  set person phone" in words
    assert pbdesk("vault", "audit", *store, "--case", "R-9", "--json").json["error"] == "case-unknown"


def test_audit_when_the_log_is_handed_over_then_altering_it_shows(
    pbdesk: Command, tmp_path: Path, store: list[object]
) -> None:
    edit(tmp_path / "store")
    log = tmp_path / "log.jsonl"
    assert pbdesk("vault", "audit", *store, "--out", log, "--json").json["written"] > 3
    text = log.read_text(encoding="utf-8")
    assert "Ann" not in text
    assert pbdesk("vault", "audit", *store, "--verify", log, "--json").json["ok"]
    lines = text.splitlines(keepends=True)
    harmed = {
        "a name": text.replace("Asha Rao", "Nobody At All", 1),
        "an entry left out": "".join([*lines[:3], *lines[4:]]),
        "the end cut": "".join([*lines[:-3], lines[-1]]),
        "the head": text.replace('"made_at":"2', '"made_at":"1', 1),
        "the seal": text.replace('"seal":"', '"seal":"0'),
    }
    for what, altered in harmed.items():
        log.write_text(altered, encoding="utf-8")
        ran = pbdesk("vault", "audit", *store, "--verify", log, "--json")
        assert (ran.code, ran.json["ok"]) == (1, False), what
    log.write_text("{}\n", encoding="utf-8")
    assert pbdesk("vault", "audit", *store, "--verify", log, "--json").json["error"] == "log-unreadable"
    log.write_text(text.replace('"store":"', '"store":"0'), encoding="utf-8")
    assert pbdesk("vault", "audit", *store, "--verify", log, "--json").json["error"] == "log-of-another"


def test_rotate_then_a_new_key_and_what_opens_with_the_old_one_is_named(
    pbdesk: Command, tmp_path: Path, store: list[object]
) -> None:
    pbdesk("vault", "backup", *store, "--json")
    before = (tmp_path / "store" / "store.db").read_bytes()
    ran = pbdesk("vault", "rotate", *store, "--sheet", tmp_path / "sheet.pdf", "--json")
    assert ran.code == 0, ran.err
    assert len(ran.json["backups_with_old_key"]) == 1
    assert (Path(ran.json["aside"]) / "store.db").is_file()
    assert (tmp_path / "sheet.pdf").is_file()
    assert (tmp_path / "store" / "store.db").read_bytes()[16:4096] != before[16:4096]
    assert pbdesk("vault", "check", *store, "--json").code == 0
    again = pbdesk("vault", "rotate", *store, "--discard-old", "--json").json
    assert (again["aside"], again["backups_with_old_key"]) == ("", [])
    assert pbdesk("vault", "backup", *store, "--list", "--json").json["backups"] != []
