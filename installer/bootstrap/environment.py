"""The environment that pbdesk runs in: one folder per lock file and Python, in the user's cache.

It decides where the folder is, when it is whole, and which old ones go. It must not know how the folder is
filled: `packages.fill` does that, handed in as a function.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .runlock import held
from .words import SetupError, say

HOME_VARIABLE = "PBDESK_ENV_HOME"
COMPLETE = ".complete"
PREFIX = "env-"
KEPT = 2


@dataclass(frozen=True, slots=True)
class Environment:
    """A folder with a Python and every package of the lock file in it."""

    folder: Path
    windows: bool = os.name == "nt"

    @property
    def programs(self) -> Path:
        """The folder with the environment's own programs."""
        return self.folder / ("Scripts" if self.windows else "bin")

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return self.programs / ("python.exe" if self.windows else "python")

    @property
    def bytecode(self) -> Path:
        """Where compiled modules are kept, so that none land in the checkout."""
        return self.folder / "bytecode"

    def caches(self, checkout: Path) -> Path:
        """Where the tools keep what they remember of one checkout."""
        return self.folder / "caches" / hashlib.sha256(str(checkout).encode()).hexdigest()[:12]

    def is_complete(self) -> bool:
        """Say whether it was filled to the end and its Python is still there."""
        return (self.folder / COMPLETE).is_file() and self.python.exists()


def cache_home(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the folder that holds the environments; PBDESK_ENV_HOME moves it.

    Raises SetupError when the user has no home folder and the variable is not set.
    """
    if moved := environ.get(HOME_VARIABLE):
        return Path(moved).expanduser().absolute()
    if platform == "win32" and (local := environ.get("LOCALAPPDATA")):
        return Path(local) / "pbdesk-dev"
    if platform.startswith("linux") and (cache := environ.get("XDG_CACHE_HOME")):
        return Path(cache) / "pbdesk-dev"
    try:
        home = Path.home()
    except RuntimeError:
        raise SetupError(
            f"This user has no home folder. Set {HOME_VARIABLE} to a folder to keep the environment in."
        ) from None
    return home / ("Library/Caches" if platform == "darwin" else ".cache") / "pbdesk-dev"


def key_of(lock: bytes, version: str = sys.version, platform: str = sysconfig.get_platform()) -> str:
    """Return the name of the one environment that fits a lock file, a Python and a kind of computer."""
    return hashlib.sha256(b"\0".join([lock, version.encode(), platform.encode()])).hexdigest()[:16]


def ready(home: Path, lock: bytes, fill: Callable[[Environment], None]) -> Environment:
    """Return a whole environment for this lock, making it with `fill` if there is none yet.

    Two runs at once wait for each other. A folder left half-made by a run that was cut off is removed, and of
    the whole ones only the newest are kept. Raises SetupError when the folder cannot be written.
    """
    environment = Environment(home / (PREFIX + key_of(lock)))
    try:
        if not environment.is_complete():
            home.mkdir(parents=True, exist_ok=True)
            with held(home / "setup.lock", _say_waiting):
                _make(environment, fill)
                prune(home, keep=environment.folder)
        (environment.folder / COMPLETE).touch()
    except OSError as error:
        raise SetupError(
            f"The environment could not be made in {home}: {error.strerror or error}.\n"
            f"Nothing else was changed. It needs about 700 MB in a folder that you may write to; {HOME_VARIABLE} "
            "moves it."
        ) from error
    return environment


def _make(environment: Environment, fill: Callable[[Environment], None]) -> None:
    if environment.is_complete():  # another run made it while this one waited
        return
    remove(environment.folder)
    try:
        fill(environment)
    except BaseException:
        remove(environment.folder)
        raise
    (environment.folder / COMPLETE).touch()


def prune(home: Path, keep: Path) -> None:
    """Remove half-made environments and all but the newest whole ones; `keep` always stays."""
    folders = [folder for folder in home.glob(PREFIX + "*") if folder.is_dir() and folder != keep]
    whole = [folder for folder in folders if (folder / COMPLETE).is_file()]
    newest = sorted(whole, key=lambda folder: (folder / COMPLETE).stat().st_mtime, reverse=True)
    for folder in folders:
        if folder not in newest[: KEPT - 1]:
            remove(folder)


def remove(folder: Path) -> None:
    """Remove an environment, its mark of being whole first: a removal cut short must not look whole."""
    (folder / COMPLETE).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _say_waiting() -> None:
    say("Another run is making the environment; waiting for it to finish.")
