"""`python -m pbdesk`: the same as the `pbdesk` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and return its exit code."""
    from pbdesk.cli.main import run  # not at import: a spawned worker imports this module too

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
