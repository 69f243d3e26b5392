"""The first file that a new machine runs: it must be readable by an old Python, and refuse it in words."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEV = Path(__file__).resolve().parents[2] / "installer" / "dev.py"


def run_as(version: tuple[int, ...], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py in a Python that takes itself for another version."""
    snippet = (
        f"import runpy, sys; sys.version_info = {version!r}; "
        f"sys.argv = {[str(DEV), *arguments]!r}; runpy.run_path({str(DEV)!r}, run_name='__main__')"
    )
    return subprocess.run([sys.executable, "-c", snippet], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("version", [(3, 6, 15, "final", 0), (3, 10, 99, "final", 0)])
def test_dev_on_an_old_python_says_what_is_needed_and_starts_nothing(version: tuple[int, ...]) -> None:
    done = run_as(version, "demo")
    assert done.returncode == 1
    assert f"needs Python 3.11 or newer; this one is 3.{version[1]}" in done.stderr
    assert "Nothing was changed" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_dev_on_python_3_11_shows_its_words() -> None:
    done = subprocess.run([sys.executable, str(DEV), "help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "dev.py demo" in done.stdout


def test_dev_parses_by_the_grammar_of_python_3_5() -> None:
    ast.parse(DEV.read_text(encoding="utf-8"), feature_version=(3, 5))


def test_dev_with_an_unknown_word_exits_2_and_lists_the_words() -> None:
    done = subprocess.run([sys.executable, str(DEV), "dmeo"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "dmeo is not one of these" in done.stderr
    assert "dev.py test" in done.stderr


def test_dev_with_no_word_exits_2_and_lists_the_words() -> None:
    done = subprocess.run([sys.executable, str(DEV)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "dev.py demo" in done.stdout


def test_dev_leaves_no_bytecode_in_the_checkout(tmp_path: Path) -> None:
    copy = tmp_path / "installer"
    shutil.copytree(DEV.parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([sys.executable, str(copy / "dev.py"), "help"], capture_output=True, check=True)
    assert not list(tmp_path.rglob("__pycache__"))
