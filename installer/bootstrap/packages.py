"""Fill an environment with the packages that the lock file names, each checked against its hash.

Nothing is built from source and nothing outside the lock comes in. It must not know where the environment
lives or what runs in it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from .environment import Environment
from .words import SetupError, say

INSTALL = (
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--no-input",
    "--no-deps",
    "--only-binary",
    ":all:",
    "--require-hashes",
    "--no-compile",
)
# Settings of the user that would send packages somewhere else than into our environment.
ELSEWHERE = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_NO_BINARY", "PYTHONPATH", "PYTHONHOME")

NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|name resolution|getaddrinfo|ConnectTimeout|ReadTimeout"
    r"|Network is unreachable|ProxyError|SSLError|Connection refused|Max retries exceeded"
)
NOT_FOUND = re.compile(r"No matching distribution found for ([\w.-]+==[\w.+-]+)")
FULL = re.compile(r"No space left|Errno 28|not enough space", re.IGNORECASE)
OTHER_HASH = re.compile(r"DO NOT MATCH THE HASHES")


def fill(environment: Environment, lock: Path) -> None:
    """Make the environment and install every package of the lock into it, or raise SetupError saying why not."""
    count = len(re.findall(r"^[\w.-]+==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    say(f"Setting up, this once: {count} packages into {environment.folder} (about a minute).")
    _run([sys.executable, "-m", "venv", str(environment.folder)], "make the environment")
    _run([str(environment.python), "-m", "pip", *INSTALL, "-r", str(lock)], "install the packages")


def clean_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the user's settings without those that would take the packages elsewhere."""
    kept = {name: value for name, value in environ.items() if name not in ELSEWHERE}
    return {**kept, "PIP_USER": "0"}


def _run(command: list[str], purpose: str) -> None:
    done = subprocess.run(
        command,
        env=clean_settings(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise SetupError(explain(done.stdout, purpose))


def explain(output: str, purpose: str) -> str:
    """Return in plain words why pip or venv stopped, what is safe and what to do, from what it printed."""
    found = NOT_FOUND.search(output)
    package = found.group(1) if found else "a package"
    if OTHER_HASH.search(output):
        reason = (
            "A package that arrived is not the one that the lock file names, so it was not installed.\n"
            "Try again on another network; if it stays so, tell the maintainers."
        )
    elif FULL.search(output):
        reason = "The disk is full. About 700 MB are needed; free some space and run this again."
    elif NO_NETWORK.search(output):
        reason = (
            f"{package} could not be fetched: no package server can be reached from here.\n"
            "Go online for this one step. After it, pbdesk needs no network.\n"
            "Without a network, pip can take the packages from a folder: set PIP_NO_INDEX=1 and\n"
            "PIP_FIND_LINKS to a folder that holds every package in requirements.lock."
        )
    elif found:
        reason = (
            f"There is no ready-made {package} for this computer and this Python "
            f"({sys.version_info[0]}.{sys.version_info[1]}).\n"
            "pbdesk runs on Python 3.11 to 3.14, on 64-bit Windows, macOS and Linux (glibc 2.34 or newer)."
        )
    else:
        tail = "\n".join("    " + line for line in output.strip().splitlines()[-8:])
        reason = f"It stopped with these words:\n{tail}"
    return f"Setting up could not {purpose}.\n{reason}\nThe half-made environment was removed again."
