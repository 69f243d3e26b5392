"""The lock file: how it is made, and what must never stand in it.

It must not know how the packages get installed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .words import SetupError, say

# An address or an index in a lock file sends everybody to one person's server.
ADDRESS = re.compile(r"://|--index|--extra-index|--find-links|--trusted-host")

COMPILE = (
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--group",
    "dev",
    "pyproject.toml",
)


def addresses_in(text: str) -> list[str]:
    """Return the lines of a lock file that name an address, an index or a host."""
    return [line for line in text.splitlines() if ADDRESS.search(line)]


def regenerate(checkout: Path, extra: Sequence[str], uv: str | None) -> None:
    """Write requirements.lock anew from pyproject.toml; `--upgrade` as an extra word takes newer versions.

    Raises SetupError when uv is missing or cannot resolve, or when its answer names an address. The old file
    stays as it was unless the new one is whole.
    """
    if uv is None:
        raise SetupError(NO_UV.format(line=" ".join(["uv", *COMPILE, "-o", "requirements.lock"])))
    lock = checkout / "requirements.lock"
    with tempfile.TemporaryDirectory(dir=checkout) as folder:
        fresh = Path(folder) / lock.name
        if lock.exists():
            shutil.copyfile(lock, fresh)  # uv keeps the pins it finds there
        done = subprocess.run([uv, *COMPILE, "-o", str(fresh), *extra], cwd=checkout, check=False)
        if done.returncode != 0:
            raise SetupError("uv could not make a new lock file; requirements.lock stays as it was.")
        if found := addresses_in(fresh.read_text(encoding="utf-8")):
            raise SetupError(
                f"The new lock file names an address ({found[0].strip()}); it was thrown away.\n"
                "requirements.lock stays as it was. Look for index settings of your own that uv reads."
            )
        fresh.replace(lock)
    say("requirements.lock was written. The next command makes an environment for it.")


NO_UV = (
    "The lock file is made with uv, which was not found. Install it (for example with: pipx install uv),\n"
    "then run this again. It runs this line:\n    {line}"
)
