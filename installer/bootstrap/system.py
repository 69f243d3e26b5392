"""What the operating system must have before Qt can start: probed, and installed where we may.

Qt's windows cannot be imported without some shared libraries, and pip does not bring them. They are looked
for by the name the loader uses, and installed by Debian's names. It never calls sudo. It must not know
Python packages (`packages`) or what will be started (`commands`).
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .words import SetupError, say


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to look for, and the Debian and Ubuntu packages that hold it, the newest name first."""

    probe: str
    packages: tuple[str, ...]


TO_IMPORT_QT = (
    Need("libGL.so.1", ("libgl1",)),
    Need("libEGL.so.1", ("libegl1",)),
    Need("libglib-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0")),
    Need("libxkbcommon.so.0", ("libxkbcommon0",)),
    Need("libfontconfig.so.1", ("libfontconfig1",)),
    Need("libdbus-1.so.3", ("libdbus-1-3",)),
)
TO_OPEN_WINDOWS = (
    Need("libxcb-cursor.so.0", ("libxcb-cursor0",)),
    Need("libxcb-icccm.so.4", ("libxcb-icccm4",)),
    Need("libxcb-keysyms.so.1", ("libxcb-keysyms1",)),
    Need("libxcb-shape.so.0", ("libxcb-shape0",)),
    Need("libxcb-xkb.so.1", ("libxcb-xkb1",)),
    Need("libxkbcommon-x11.so.0", ("libxkbcommon-x11-0",)),
)
TO_TEST_WINDOWS = (
    Need("Xvfb", ("xvfb",)),
    Need("xauth", ("xauth",)),
    Need("openbox", ("openbox",)),
    Need("xdotool", ("xdotool",)),
    Need("dbus-daemon", ("dbus-daemon", "dbus")),
    Need("/usr/libexec/at-spi-bus-launcher", ("at-spi2-core",)),
    Need("/usr/lib/python3/dist-packages/pyatspi/__init__.py", ("python3-pyatspi",)),
    Need("pdftoppm", ("poppler-utils",)),
    Need("javac", ("default-jdk-headless",)),
    Need("/usr/share/java/jaxb-api.jar", ("libjaxb-java",)),
)
TO_TEST_BRAILLE = (Need("liblouis.so.20", ("liblouis20",)),)
TO_MAKE_ENVIRONMENTS = (Need("ensurepip", ("python3-venv",)),)


@dataclass(frozen=True, slots=True)
class Machine:
    """The facts about this computer that decide what to do, and the two ways to change it."""

    linux: bool
    root: bool
    apt: bool
    display: bool
    ci: bool
    debian_python: bool
    loads: Callable[[str], bool]
    finds: Callable[[str], bool]
    imports: Callable[[str], bool]
    knows_package: Callable[[str], bool]
    refresh_packages: Callable[[], None]
    install_packages: Callable[[Sequence[str]], None]


def this_machine(environ: Mapping[str, str] = os.environ) -> Machine:
    """Return the facts about the computer that this runs on."""
    return Machine(
        linux=sys.platform.startswith("linux"),
        root=hasattr(os, "geteuid") and os.geteuid() == 0,
        apt=shutil.which("apt-get") is not None,
        display=bool(environ.get("DISPLAY")),
        ci=environ.get("CI", "").lower() in {"1", "true", "yes"},
        debian_python=sys.base_prefix == "/usr",
        loads=library_loads,
        finds=tool_found,
        imports=module_imports,
        knows_package=apt_knows,
        refresh_packages=apt_update,
        install_packages=apt_install,
    )


def library_loads(soname: str) -> bool:
    """Say whether the loader finds a shared library, which is exactly what Qt will ask of it."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def tool_found(name: str) -> bool:
    """Say whether a program is on the path or, by a full path, a file is there."""
    return shutil.which(name) is not None or (name.startswith("/") and Path(name).is_file())


def module_imports(name: str) -> bool:
    """Say whether this Python has a module; Debian keeps some of the standard library in other packages."""
    importlib.invalidate_caches()
    return importlib.util.find_spec(name) is not None


def prepare(machine: Machine, *, for_tests: bool) -> None:
    """See that the libraries are there, installing them as root; raise SetupError with the exact line if not.

    What only some tests need is installed in CI alone; elsewhere the line that installs it is shown.
    """
    require(machine)
    if machine.linux and for_tests:
        offer_test_tools(machine)


def require(machine: Machine) -> None:
    """Install or refuse over whatever pbdesk itself cannot do without."""
    if not machine.imports("ensurepip") and not (machine.linux and machine.debian_python):
        raise SetupError(NO_VENV.format(python=sys.executable))
    lacking = lacking_for_pbdesk(machine)
    if not lacking:
        return
    if not (machine.root and machine.apt):
        raise SetupError(_what_to_install(machine, lacking))
    _install(machine, lacking)
    if still := lacking_for_pbdesk(machine):
        raise SetupError(STILL_MISSING.format(names=", ".join(need.probe for need in still)))


def lacking_for_pbdesk(machine: Machine) -> list[Need]:
    """Return what pbdesk cannot do without on this machine and does not find."""
    lacking = _absent(TO_MAKE_ENVIRONMENTS, machine.imports)
    if machine.linux:
        lacking += _absent(TO_IMPORT_QT, machine.loads)
        if machine.display:
            lacking += _absent(TO_OPEN_WINDOWS, machine.loads)
    return lacking


def offer_test_tools(machine: Machine) -> None:
    """Install what the tests in a real window need, in CI as root; else say which tests are left out."""
    lacking = _absent(TO_TEST_WINDOWS, machine.finds)
    lacking += _absent((*TO_OPEN_WINDOWS, *TO_TEST_BRAILLE), machine.loads)
    if not lacking:
        return
    if machine.ci and machine.root and machine.apt:
        _install(machine, lacking)
        return
    names = ", ".join(need.probe for need in lacking)
    say(
        f"Tests that open a real window, look at printed pages or read braille will be skipped; not found: {names}."
    )
    if machine.apt:
        say(f"To include them: {_apt_line(machine, lacking)}")


def _absent(needs: Iterable[Need], present: Callable[[str], bool]) -> list[Need]:
    return [need for need in needs if not present(need.probe)]


def _package_names(machine: Machine, lacking: Sequence[Need]) -> list[str]:
    """Choose for each need the name that this release of the system uses, the old one when none is known."""
    names = [
        next((name for name in need.packages if machine.knows_package(name)), need.packages[-1])
        for need in lacking
    ]
    return list(dict.fromkeys(names))


def _apt_line(machine: Machine, lacking: Sequence[Need]) -> str:
    return "sudo apt-get install -y --no-install-recommends " + " ".join(_package_names(machine, lacking))


def _what_to_install(machine: Machine, lacking: Sequence[Need]) -> str:
    files = ", ".join(need.probe for need in lacking)
    if not machine.apt:
        return WITHOUT_APT.format(files=files)
    return WITH_APT.format(files=files, line=_apt_line(machine, lacking))


def _install(machine: Machine, lacking: Sequence[Need]) -> None:
    machine.refresh_packages()
    names = _package_names(machine, lacking)
    say("Installing system libraries with apt-get: " + " ".join(names))
    machine.install_packages(names)


APT_OPTIONS = ("-qq", "-o", "DPkg::Lock::Timeout=300")


def apt_knows(package: str) -> bool:
    """Say whether the system's package lists have a package of this name."""
    apt_cache = shutil.which("apt-cache")
    if apt_cache is None:
        return False
    shown = subprocess.run([apt_cache, "show", package], capture_output=True, check=False)
    return shown.returncode == 0 and bool(shown.stdout.strip())


def apt_update() -> None:
    """Refresh the system's package lists; one list that cannot be reached does not stop the rest."""
    subprocess.run(["apt-get", *APT_OPTIONS, "update"], stdin=subprocess.DEVNULL, check=False)


def apt_install(packages: Sequence[str]) -> None:
    """Install packages without asking anything; raise SetupError with apt's own words if it cannot."""
    done = subprocess.run(
        ["apt-get", *APT_OPTIONS, "install", "-y", "--no-install-recommends", *packages],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        tail = "\n".join(done.stdout.strip().splitlines()[-5:])
        raise SetupError(APT_STOPPED.format(names=" ".join(packages), tail=tail))


NO_VENV = (
    "This Python ({python}) cannot make environments: its ensurepip module is missing.\n"
    "On Debian and Ubuntu it is in the package python3-venv; elsewhere install Python 3.11 or newer whole.\n"
    "Nothing was changed."
)
WITH_APT = (
    "Some parts of the system are missing: {files}.\n"
    "Install them once as an administrator, with this line:\n"
    "    {line}\n"
    "(if a name is not found, run sudo apt-get update first). Then run the same command again. Nothing was changed."
)
WITHOUT_APT = (
    "Some parts of the system are missing: {files}.\n"
    "Install the packages of your system that hold these files (python3-venv for ensurepip), then run this\n"
    "command again. Nothing was changed."
)
STILL_MISSING = "apt-get says it is done, but these still cannot be found: {names}. pbdesk was not started."
APT_STOPPED = (
    "apt-get could not install {names}. Its last words:\n{tail}\n"
    "pbdesk was not started. Is this machine online, and are its package lists right?"
)
