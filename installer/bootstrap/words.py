"""What the bootstrap says, and the one way it refuses. It knows nothing of what is being prepared."""

from __future__ import annotations

import os
import sys


class SetupError(Exception):
    """Something a person must put right first; its text says what and how, and nothing else is printed."""


def say(text: str) -> None:
    """Print a line for the person at once, so that it stands before what a started command prints."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Print a refusal to standard error, after all that was said before it."""
    sys.stdout.flush()
    print(text, file=sys.stderr, flush=True)


def command_line(word: str, system: str = os.name) -> str:
    """Return how a person types one of our commands on this system."""
    return f"py installer\\dev.py {word}" if system == "nt" else f"python3 installer/dev.py {word}"
