"""Filling an environment, and saying in plain words why it could not be filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from installer.bootstrap.environment import Environment
from installer.bootstrap.packages import INSTALL, clean_settings, explain, fill
from installer.bootstrap.words import SetupError

OFFLINE = """\
WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by 'NewConnectionError(...):
Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/anyio/
ERROR: Could not find a version that satisfies the requirement anyio==4.16.0 (from versions: none)
ERROR: No matching distribution found for anyio==4.16.0
"""
NO_WHEEL = """\
ERROR: Could not find a version that satisfies the requirement pyside6-essentials==6.11.3 (from versions: none)
ERROR: No matching distribution found for pyside6-essentials==6.11.3
"""
HASHES = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated ..."


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (OFFLINE, ["anyio==4.16.0 could not be fetched", "Go online", "PIP_FIND_LINKS"]),
        (NO_WHEEL, ["no ready-made pyside6-essentials==6.11.3", "Python 3.11 to 3.14"]),
        (HASHES, ["not the one that the lock file names", "not installed"]),
        ("ERROR: [Errno 28] No space left on device", ["disk is full"]),
        ("something nobody thought of", ["It stopped with these words", "something nobody thought of"]),
        ("", ["It stopped"]),
    ],
)
def test_explain_says_why_and_what_is_safe(output: str, words: list[str]) -> None:
    text = explain(output, "install the packages")
    for word in words:
        assert word in text
    assert "The half-made environment was removed again." in text


def test_install_takes_nothing_unchecked_and_builds_nothing() -> None:
    assert {"--no-deps", "--require-hashes", "--only-binary", "--no-compile"} <= set(INSTALL)
    assert INSTALL[INSTALL.index("--only-binary") + 1] == ":all:"
    assert not [word for word in INSTALL if "index" in word or "find-links" in word]


def test_clean_settings_drops_what_would_install_elsewhere_and_keeps_the_rest() -> None:
    settings = clean_settings({"PIP_TARGET": "x", "PIP_USER": "1", "PIP_CERT": "c", "PYTHONHOME": "h"})
    assert settings == {"PIP_USER": "0", "PIP_CERT": "c"}


def test_fill_makes_a_python_and_says_in_words_which_package_it_could_not_get(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"pbdesk-no-such-package==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    made = Environment(tmp_path / "env")
    with pytest.raises(SetupError, match=r"no ready-made pbdesk-no-such-package==1\.0"):
        fill(made, lock)
    assert made.python.exists()
    assert "this once: 1 packages" in capsys.readouterr().out
