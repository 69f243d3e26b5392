"""The lock file: no address may stand in it, and a bad new one never replaces the old."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from installer.bootstrap.pins import addresses_in, regenerate
from installer.bootstrap.words import SetupError

GOOD = "anyio==4.16.0 \\\n    --hash=sha256:00\n"


def resolver(folder: Path, body: str) -> str:
    """Write a stand-in for uv: a program that gets uv's words and does `body` with `out`, its output file."""
    script = folder / "resolver.py"
    script.write_text(
        f"import sys, pathlib\nout = pathlib.Path(sys.argv[sys.argv.index('-o') + 1])\n{body}\n",
        encoding="utf-8",
    )
    program = folder / "uv"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize(
    "line",
    [
        "thing @ https://example.org/thing.whl",
        "--index-url somewhere",
        "--extra-index-url somewhere",
        "--find-links folder",
        "--trusted-host example.org",
    ],
)
def test_addresses_in_finds_each_kind(line: str) -> None:
    assert addresses_in(GOOD + line + "\n") == [line]


def test_addresses_in_a_good_lock_finds_none() -> None:
    assert addresses_in(GOOD) == []


def test_regenerate_without_uv_says_how(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="--generate-hashes"):
        regenerate(tmp_path, [], None)


needs_shell = pytest.mark.skipif(os.name == "nt", reason="the stand-in for uv is a shell script")


@needs_shell
def test_regenerate_replaces_the_lock_and_passes_further_words_on(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("old==1\n", encoding="utf-8")
    uv = resolver(
        tmp_path, "assert sys.argv[-1] == '--upgrade'\nout.write_text(out.read_text() + 'new==2\\n')"
    )
    regenerate(tmp_path, ["--upgrade"], uv)
    assert lock.read_text(encoding="utf-8") == "old==1\nnew==2\n"


@needs_shell
@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("out.write_text('--extra-index-url mine')", "names an address"),
        ("out.write_text('half'); sys.exit(3)", "could not make a new lock file"),
    ],
)
def test_regenerate_when_the_answer_is_no_good_keeps_the_old_lock(
    tmp_path: Path, body: str, words: str
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(GOOD, encoding="utf-8")
    uv = resolver(tmp_path, body)
    with pytest.raises(SetupError, match=words):
        regenerate(tmp_path, [], uv)
    assert lock.read_text(encoding="utf-8") == GOOD
    assert sorted(path.name for path in tmp_path.iterdir()) == ["requirements.lock", "resolver.py", "uv"]
