"""Where the files that ship with the program are: one function, for every room.

In a checkout they stand beside the package; in a built program beside the executable's library folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))


def resource_path(*parts: str) -> Path:
    """Return the path of a shipped resource, such as `resource_path("fonts", "NotoSans-Regular.ttf")`."""
    return ROOT.joinpath("resources", *parts)


def translations_path() -> Path:
    """Return the folder that holds one sub-folder of catalogues per language."""
    return ROOT / "translations"
