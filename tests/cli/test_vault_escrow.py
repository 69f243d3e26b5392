"""The council's help by commands: a key for two, a question, an answer, a new passphrase, and the record of it all."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.store import keys as store_keys
from pbdesk.store.vault import open_vault
from tests.helpers.command import Command
from tests.helpers.council_keys import FIRST, REASON, SECOND
from tests.helpers.vaults import CHEAP, PASSPHRASE

NEW = "gannet ladder quiet thimble"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The floor of a second's work for each passphrase is tried elsewhere."""
    monkeypatch.setattr(store_keys, "calibrate", lambda *_: CHEAP)
    monkeypatch.setattr("pbdesk.store.unlocking.calibrate", lambda *_: CHEAP)


@pytest.fixture
def officers(tmp_path: Path) -> list[object]:
    (tmp_path / "first").write_text(FIRST + "\n")
    (tmp_path / "second").write_text(SECOND + "\n")
    return ["--first-passphrase-file", tmp_path / "first", "--second-passphrase-file", tmp_path / "second"]


def keygen(pbdesk: Command, folder: Path, officers: list[object]) -> dict[str, str]:
    ran = pbdesk(
        *("vault", "escrow", "keygen", "--council", "Cwm Isaf Council", "--first", "Elin Prys"),
        *("--second", "Tom Okoro", "--private", folder / "key", "--public", folder / "key.pub"),
        *officers,
        "--json",
    )
    assert ran.code == 0, ran.err
    return ran.json


def test_from_the_key_to_a_new_passphrase(
    pbdesk: Command, tmp_path: Path, store: list[object], officers: list[object]
) -> None:
    made = keygen(pbdesk, tmp_path, officers)
    assert pbdesk("vault", "escrow", "show", *store, "--json").json == {"there": False}
    added = pbdesk("vault", "escrow", "add", *store, "--council-key", tmp_path / "key.pub")
    assert made["fingerprint"] in added.out
    shown = pbdesk("vault", "escrow", "show", *store, "--json").json
    assert (shown["sound"], shown["fingerprints"]) == (True, [made["fingerprint"]])

    asked = pbdesk("vault", "escrow", "ask", *store[:2], "--out", tmp_path / "question")
    assert (asked.code, "Cwm Isaf Council" in asked.out) == (0, True)
    arguments = ["--private", tmp_path / "key", "--question", tmp_path / "question", *officers]
    opening = ["vault", "escrow", "open", *arguments, "--answer", tmp_path / "answer"]
    assert pbdesk(*opening, "--json").json["error"] == "escrow-reason"
    opened = pbdesk(*opening, "--reason", REASON, "--json").json
    uses = pbdesk("vault", "escrow", "uses", "--private", tmp_path / "key", "--json").json
    assert [use["reason"] for use in uses["uses"]] == [REASON]

    (tmp_path / "code").write_text(opened["code"])
    (tmp_path / "new").write_text(NEW)
    recover = [
        "vault",
        "recover",
        *store[:2],
        "--answer",
        tmp_path / "answer",
        "--code-file",
        tmp_path / "code",
    ]
    recover += ["--new-passphrase-file", tmp_path / "new", "--json"]
    assert pbdesk(*recover).json["recovered"] is True
    assert pbdesk(*recover).json["error"] == "escrow-answer-used"
    vault = open_vault(tmp_path / "store", NEW)
    did = [row.did for row in vault.keeping.trail([""])]
    vault.close()
    assert did[0] == "escrow-opened"
    assert "escrow" in did


def test_removed_then_nobody_can_be_asked(
    pbdesk: Command, tmp_path: Path, store: list[object], officers: list[object]
) -> None:
    keygen(pbdesk, tmp_path, officers)
    pbdesk("vault", "escrow", "add", *store, "--council-key", tmp_path / "key.pub", "--json")
    assert pbdesk("vault", "escrow", "remove", *store, "--json").json == {"there": False}
    asked = pbdesk("vault", "escrow", "ask", *store[:2], "--out", tmp_path / "question", "--json")
    assert (asked.code, asked.json["error"]) == (2, "escrow-none")


def test_a_key_is_never_made_over_another_or_with_a_weak_passphrase(
    pbdesk: Command, tmp_path: Path, officers: list[object]
) -> None:
    keygen(pbdesk, tmp_path, officers)
    before = (tmp_path / "key").read_bytes()
    again = [
        "vault",
        "escrow",
        "keygen",
        "--council",
        "C",
        "--first",
        "A",
        "--second",
        "B",
        *officers,
        "--json",
    ]
    ran = pbdesk(*again, "--private", tmp_path / "key", "--public", tmp_path / "other")
    assert (ran.code, ran.json["error"]) == (2, "file-there-already")
    (tmp_path / "second").write_text("password")
    ran = pbdesk(*again, "--private", tmp_path / "new", "--public", tmp_path / "new.pub")
    assert ran.json["error"] == "passphrase-weak"
    assert (tmp_path / "key").read_bytes() == before
    assert PASSPHRASE not in before.decode()
