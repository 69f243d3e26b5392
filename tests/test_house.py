"""Guards over the whole checkout: what no single module's test can see.

Each of them stands for a mistake that would otherwise be found by somebody else, later.
"""

from __future__ import annotations

import ast
import fnmatch
import functools
import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installer.bootstrap.pins import addresses_in

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "pbdesk"
SOFT_LINES, HARD_LINES = 350, 600
SHARE_OVER_SOFT = 0.1

SKIPPED_FOLDERS = {".git", "__pycache__", "build", "dist", "out"}


@functools.cache
def tree() -> tuple[Path, ...]:
    """Every file that is or could be committed, so also a new one that nobody has added yet."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if listed.returncode == 0:
            paths = (ROOT / name for name in listed.stdout.split("\0") if name)
            return tuple(sorted(path for path in paths if path.is_file()))
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_file():
            yield entry
        elif entry.name not in SKIPPED_FOLDERS and not entry.name.endswith("_cache"):
            yield from _walk(entry)


def text_of(path: Path) -> str | None:
    """Return what a file says, or None if it is not text."""
    raw = path.read_bytes()
    if b"\0" in raw[:8192]:
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def sources(folder: Path = PACKAGE) -> list[Path]:
    """Return the Python files under a folder of the checkout."""
    return [path for path in tree() if path.suffix == ".py" and path.is_relative_to(folder)]


def named(path: Path) -> str:
    """Return a file's path as the checkout names it, with slashes on every system."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def shape(path: Path) -> ast.Module:
    """Return a source file parsed."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


# --- the lock -------------------------------------------------------------------------------------------


def lock_files() -> list[Path]:
    """Return every file that pins packages."""
    return [path for path in tree() if path.suffix == ".lock" or path.name.startswith("requirements")]


def test_locks_name_no_address_and_no_index() -> None:
    assert lock_files(), "requirements.lock is missing"
    assert {
        named(path): found for path in lock_files() if (found := addresses_in(path.read_text("utf-8")))
    } == {}


def test_lock_formats_that_record_addresses_are_not_committed() -> None:
    assert [named(path) for path in tree() if re.fullmatch(r"uv\.lock|pylock.*\.toml", path.name)] == []


def pins() -> dict[str, str]:
    """Return the lock's packages and versions."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {canonicalize_name(n): v for n, v in re.findall(r"^([\w.-]+)==([\w.+-]+)", text, re.MULTILINE)}


def project() -> dict[str, object]:
    """Return the project's own table of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def wanted(group: str | None = None) -> list[Requirement]:
    """Return what pyproject.toml asks for at run time, or in one of its groups."""
    lines = project()["dependency-groups"][group] if group else project()["project"]["dependencies"]  # type: ignore[index,call-overload]
    return [Requirement(line) for line in lines]


def test_lock_holds_a_fitting_version_of_all_that_is_asked_for() -> None:
    pinned = pins()
    unmet = [
        str(asked)
        for asked in wanted() + wanted("dev")
        if not asked.specifier.contains(pinned.get(canonicalize_name(asked.name), "0"))
    ]
    assert unmet == []


def test_every_pin_has_a_hash() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    assert [
        line.split()[0] for line in text.splitlines() if "==" in line and "--hash=sha256:" not in line
    ] == []


def test_qt_stays_below_6_12_which_aborts_on_python_3_11() -> None:
    asked = next(each for each in wanted() if each.name == "PySide6-Essentials")
    assert not asked.specifier.contains("6.12.0")
    for name in ("pyside6-essentials", "shiboken6"):
        assert tuple(map(int, pins()[name].split(".")[:2])) < (6, 12)


def test_a_thousand_yes_or_no_signals_do_not_end_the_program() -> None:
    """PySide6 6.12.0 dropped a reference on each emit of a bool and aborted after 400 to 1,000 of them."""
    snippet = (
        "from PySide6.QtCore import QObject, Signal\n"
        "class Sender(QObject):\n"
        "    changed = Signal(bool)\n"
        "heard = []\n"
        "sender = Sender()\n"
        "sender.changed.connect(heard.append)\n"
        "for _ in range(5000): sender.changed.emit(True)\n"
        "assert len(heard) == 5000\n"
    )
    done = subprocess.run([sys.executable, "-c", snippet], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-600:]


# --- what may stand in a file ---------------------------------------------------------------------------

# Written so that this file does not match itself.
REGISTRY_HOST = re.compile(
    r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|crates[.]io|anaconda[.]org", re.IGNORECASE
)
SOMEBODYS_PATH = re.compile(
    r"(?<![\w.~)-])/(?:wor[k]/|tmp/boo[t]|roo[t]\b|hom[e]/\w|User[s]/\w)|\b[A-Z]:\\{1,2}User[s]\\"
)


@pytest.mark.parametrize("pattern", [REGISTRY_HOST, SOMEBODYS_PATH], ids=["registry host", "somebody's path"])
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    found = {
        named(path): match.group()
        for path in tree()
        if (text := text_of(path)) is not None and (match := pattern.search(text))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ("see /hom" + "e/megan/pbdesk", True),
        ("in /wor" + "k/main", True),
        ("C:\\User" + "s\\megan", True),
        ("example.org/home/", False),
        ("../shared/data", False),
        ("docs/work/plan", False),
    ],
)
def test_somebodys_path_is_told_from_an_ordinary_one(line: str, caught: bool) -> None:
    assert bool(SOMEBODYS_PATH.search(line)) is caught


# --- how the sources are kept ---------------------------------------------------------------------------


def test_every_source_compiles_with_no_warning() -> None:
    for path in sources(ROOT):
        compile(path.read_text(encoding="utf-8"), str(path), "exec", dont_inherit=True)


def test_every_module_says_what_it_is_for() -> None:
    folders = (PACKAGE, ROOT / "installer")
    silent = [
        named(path) for folder in folders for path in sources(folder) if not ast.get_docstring(shape(path))
    ]
    assert silent == []


def test_modules_stay_small() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {name: lines for name, lines in lengths.items() if lines > HARD_LINES} == {}
    long = sorted(name for name, lines in lengths.items() if lines > SOFT_LINES)
    assert len(long) <= SHARE_OVER_SOFT * len(lengths), f"too many past {SOFT_LINES} lines: {long}"


# Sources that a test drives from outside (by a command, a window, a process), and which test. A pattern stands
# for several. Everything else has its own test, or is a part of something that has.
TRIED_FROM_OUTSIDE: dict[str, str] = {
    "pbdesk/__main__.py": "tests/test_first_paint.py",
    "pbdesk/schemes/expressions/choices.py": "tests/schemes/forms/test_state.py",
    "pbdesk/ui/screens/case/dates.py": "tests/ui/screens/case/test_page.py",
    "pbdesk/ui/screens/case/details.py": "tests/ui/screens/case/test_page.py",
    "pbdesk/ui/screens/caseload/new_case.py": "tests/ui/screens/caseload/test_page.py",
    "pbdesk/ui/widgets/outside.py": "tests/ui/screens/first_run/test_first_run.py",
}


def only_names(path: Path) -> bool:
    """Say whether a module has no function or class of its own, so nothing that could be tried."""
    return not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(shape(path)))


def homes_of_test(source: Path) -> list[Path]:
    """Return where a source's test may stand: the same path under tests, or the one test of its folder."""
    folder = ROOT / "tests" / source.relative_to(PACKAGE).parent
    names = [source.stem.strip("_"), folder.name] if source.name != "__init__.py" else [folder.name]
    homes = [folder / f"test_{name}.py" for name in names]
    return [*homes, folder.parent / f"test_{folder.name}.py"]


def module_file(dotted: str) -> Path | None:
    """Return the file of one of our modules, None for anything else."""
    stem = ROOT.joinpath(*dotted.split("."))
    return next((path for path in (stem.with_suffix(".py"), stem / "__init__.py") if path.is_file()), None)


@functools.cache
def imported_by(path: Path) -> frozenset[Path]:
    """Return the modules of pbdesk that a file imports; a name handed on by a package counts as its maker's."""
    found: set[Path | None] = set()
    for node in ast.walk(shape(path)):
        if isinstance(node, ast.Import):
            found |= {module_file(alias.name) for alias in node.names if alias.name.startswith("pbdesk.")}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pbdesk"):
            found |= {_maker(str(node.module), alias.name) for alias in node.names}
    return frozenset(path for path in found if path is not None)


def _maker(package: str, name: str) -> Path | None:
    """Return the file that `from package import name` really takes the name from."""
    if inner := module_file(f"{package}.{name}"):
        return inner
    outer = module_file(package)
    if outer is None or outer.name != "__init__.py":
        return outer
    for node in shape(outer).body:
        if isinstance(node, ast.ImportFrom) and name in {alias.asname or alias.name for alias in node.names}:
            return outer if node.module == package else _maker(str(node.module), name)
    return outer


def untried() -> set[str]:
    """Return the sources with something to try that no test tries.

    A source is tried when it has its own test, when a test or a helper of tests imports it, or when it is a part of
    a tried module: one that stands in the same folder, or above, and imports it.
    """
    tests = sources(ROOT / "tests")
    tried = {path for path in sources() if any(home.is_file() for home in homes_of_test(path))}
    tried |= {path for test in tests for path in imported_by(test)}
    todo = list(tried)
    while todo:
        whole = todo.pop()
        parts = {part for part in imported_by(whole) if part.is_relative_to(whole.parent)} - tried
        tried |= parts
        todo += parts
    return {named(path) for path in sources() if path not in tried and not only_names(path)}


def test_every_source_is_tried() -> None:
    missing = sorted(
        name for name in untried() if not any(fnmatch.fnmatch(name, known) for known in TRIED_FROM_OUTSIDE)
    )
    assert missing == [], "write its test, or name the one that drives it in TRIED_FROM_OUTSIDE"


def test_sources_tried_from_outside_are_still_so() -> None:
    left = untried()
    assert [known for known in TRIED_FROM_OUTSIDE if not fnmatch.filter(left, known)] == []
    assert [test for test in TRIED_FROM_OUTSIDE.values() if not (ROOT / test).is_file()] == []


# Words that frighten or blame, or that we do not use for the people who have a budget.
UNKIND = re.compile(r"\b(clients?|invalid|fatal|failed|failure|illegal)\b", re.IGNORECASE)
MARKERS = {"_", "N_", "ngettext", "pgettext", "npgettext"}


def sentences(path: Path) -> Iterator[str]:
    """Return the sentences that a module says to a person."""
    for node in ast.walk(shape(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def test_nothing_said_to_a_person_is_unkind() -> None:
    said = {named(path): [text for text in sentences(path) if UNKIND.search(text)] for path in sources()}
    assert {name: texts for name, texts in said.items() if texts} == {}


# --- licences -------------------------------------------------------------------------------------------

ALLOWED = {
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Zlib",
}
# What packages say in words of their own, before there were licence expressions.
SAID_AS = {
    "Apache License 2.0": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "PSFL": "PSF-2.0",
}
# Packages whose metadata does not say, or not precisely: read in their own licence files.
READ_BY_HAND = {
    "pypdfium2": "Apache-2.0 AND BSD-3-Clause",
    "pyrage": "MIT",
    "python-bidi": "LGPL-3.0-only",
    "pyxform": "BSD-2-Clause",
    "reportlab": "BSD-3-Clause",
    "sqlcipher3": "Zlib AND BSD-3-Clause AND Apache-2.0",
}


def allowed(expression: str) -> bool:
    """Say whether a licence expression without brackets lets us choose only licences on the list."""
    choices = re.split(r"\s+OR\s+", expression)
    return any(all(part.strip() in ALLOWED for part in re.split(r"\s+AND\s+", choice)) for choice in choices)


def licence_of(name: str) -> str:
    """Return what an installed package says its licence is, as an expression where it can be told."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    metadata = importlib.metadata.metadata(name)
    said = metadata.get("License-Expression") or metadata.get("License") or "nothing"
    return SAID_AS.get(said, said)


def needed_at_run_time() -> set[str]:
    """Return every package that pbdesk's users get: those asked for, and what those ask for in turn."""
    found: set[str] = set()
    todo = wanted()
    while todo:
        name = canonicalize_name((asked := todo.pop()).name)
        if name in found or (asked.marker and not asked.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        todo += [Requirement(line) for line in importlib.metadata.requires(name) or []]
    return found


def test_run_time_packages_have_licences_that_we_may_ship() -> None:
    names = needed_at_run_time()
    assert len(names) > len(wanted())
    assert {name: licence for name in sorted(names) if not allowed(licence := licence_of(name))} == {}


def test_licences_read_by_hand_are_of_packages_that_are_still_used() -> None:
    assert set(READ_BY_HAND) - needed_at_run_time() == set()


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("Apache-2.0 AND BSD-3-Clause", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("nothing", False),
    ],
)
def test_allowed(expression: str, answer: bool) -> None:
    assert allowed(expression) is answer


def test_notice_and_licence_texts_name_each_other() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    cited = set(re.findall(r"LICENSES/([\w.-]+\.txt)", notice))
    texts = {path.name for path in (ROOT / "LICENSES").iterdir()}
    assert cited == texts
    assert min(path.stat().st_size for path in (ROOT / "LICENSES").iterdir()) > 500
