"""A store is checked in words; faults are named."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.command import Command


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
