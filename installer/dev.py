#!/usr/bin/env python3
"""The two commands: `python3 installer/dev.py demo` and `python3 installer/dev.py test`.

This file only looks at the Python that runs it and hands over to `bootstrap`. It keeps to words that
an old Python can read, so that an old Python gets a sentence and not a syntax error.
"""

import sys

NEEDED = (3, 11)

TOO_OLD = (
    "pbdesk needs Python 3.11 or newer; this one is {0}.{1} ({2}).\n"
    "Nothing was changed. Install a newer Python beside it and run the same command with that one,\n"
    "for example: python3.11 installer/dev.py demo (on Windows: py -3.11 installer\\dev.py demo)\n"
)


def main() -> int:
    """Refuse an old Python in words, else run the command that was asked for."""
    if sys.version_info < NEEDED:
        sys.stderr.write(TOO_OLD.format(sys.version_info[0], sys.version_info[1], sys.executable))
        return 1
    sys.dont_write_bytecode = True  # the checkout stays as clean as it was cloned
    from bootstrap.commands import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
