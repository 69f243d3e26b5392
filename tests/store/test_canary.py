"""Nothing readable on the disk: a word put everywhere is found nowhere, after the program was killed."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from pbdesk.domain.records import all_types, to_fields
from pbdesk.services.rows import CaseQuery
from pbdesk.store.vault import open_vault
from tests.helpers.canary import disguises, every_record, find
from tests.helpers.raw_store import ROOT
from tests.helpers.vaults import PASSPHRASE

WORD = "Canary0f3b9dZyxw"


def start(home: Path, word: str) -> subprocess.Popen[str]:
    """Start the program that uses pbdesk with a word, all its folders under one; return once it is ready."""
    folders = {
        name: str(home / name.lower())
        for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "PBDESK_HOME")
    }
    for folder in (*folders.values(), home / "cwd"):
        Path(folder).mkdir(parents=True)
    with (home / "stdout").open("w", encoding="utf-8") as out, (home / "stderr").open("w") as err:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.helpers.canary",
                str(home / "pbdesk_home" / "stores" / "main"),
                word,
            ],
            cwd=home / "cwd",
            env={
                **os.environ,
                **folders,
                "SQLITE_TMPDIR": folders["TMPDIR"],
                "PYTHONPATH": str(ROOT),
                "QT_QPA_PLATFORM": "offscreen",
            },
            stdout=out,
            stderr=err,
            text=True,
        )


@pytest.mark.parametrize("number", [1, 2])
def test_used_and_killed_then_the_word_is_nowhere_on_the_disk(tmp_path: Path, number: int) -> None:
    word = f"Canary{secrets.token_hex(5)}Zyxw{number}"
    home = tmp_path / "home"
    child = start(home, word)
    try:
        while child.poll() is None and "ready" not in (home / "stdout").read_text(encoding="utf-8"):
            with_patience(child)
    finally:
        child.kill()
        child.wait(30)
    stderr = (home / "stderr").read_text(encoding="utf-8")
    assert "ready" in (home / "stdout").read_text(encoding="utf-8"), stderr
    stick = home / "pbdesk_home" / "stores" / "usb"
    assert len(find(word, stick)) >= 2  # what a person wrote out on purpose is there, so looking works
    for path in stick.iterdir():
        path.unlink()
    assert find(word, home) == []
    vault = open_vault(home / "pbdesk_home" / "stores" / "main", PASSPHRASE)
    assert len(vault.reads.cases(CaseQuery(text=word)).rows) >= 1
    assert vault.drafts.get(f"draft/{word}") == {"typed": word * 50}
    vault.close()
    assert find(word, home) == []


def with_patience(child: subprocess.Popen[str]) -> None:
    """Wait a little for a child to go on."""
    try:
        child.wait(0.2)
    except subprocess.TimeoutExpired:
        return


@pytest.mark.parametrize(
    "planted",
    [
        f"x{WORD}y".encode(),
        f"x{WORD}y".encode("utf-16-le"),
        f"x{WORD}y".encode("utf-16-be"),
        WORD.encode().hex().encode(),
        WORD.encode().hex().upper().encode(),
        *(base64.b64encode(b"abcd"[:shift] + WORD.encode() + b"tail") for shift in range(4)),
        WORD.lower().encode(),
    ],
)
def test_looking_finds_the_word_in_every_disguise(tmp_path: Path, planted: bytes) -> None:
    (tmp_path / "file.bin").write_bytes(bytes(100) + planted + bytes(100))
    assert find(WORD, tmp_path) != []
    assert find("Canary000000000Zyxw", tmp_path) == []


def test_looking_finds_the_word_in_a_name(tmp_path: Path) -> None:
    (tmp_path / f"{WORD}.jpg").write_bytes(b"")
    assert len(find(WORD, tmp_path)) == 1
    assert min(len(form) for form in disguises(WORD).values()) >= 16


def test_the_word_stands_in_every_field_of_every_type() -> None:
    seen = set()
    for record in every_record(WORD, "case", lambda: "id"):
        fields = to_fields(record)
        texts = [name for name, value in fields.items() if WORD in str(name) + str(value)]
        assert texts, type(record).__name__
        seen.add(type(record))
    assert seen == {kind.struct for kind in all_types().values()}
