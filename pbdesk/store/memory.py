"""Keeping what is in memory out of files: a program that crashes must not leave its memory on the disk."""

from __future__ import annotations

import contextlib
import sys


def forbid_core_dumps() -> None:
    """Tell the system to write no core dump of this program. Windows writes none unless an administrator asks."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
