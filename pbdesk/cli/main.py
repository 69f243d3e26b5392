"""The command line: one parser, one convention.

A handler gets the parsed arguments, prints words (nothing under --json) and returns a plain dict, which is printed
under --json. "exit_code" in it is the exit code; without one, "ok" being False makes it 1. A KnownError is one plain
message and exit code 2.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from pbdesk import __version__
from pbdesk.cli.common import BAD_INPUT
from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, current, use

LANGUAGES = ("en", "cy")


class _Parser(argparse.ArgumentParser):
    """Answers a wrong command with one sentence, in plain words."""

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        if action.type in (int, float):
            try:
                return action.type(arg_string)
            except ValueError:
                words = _("“{text}” is not a number", text=arg_string)
                raise argparse.ArgumentError(action, words) from None
        return super()._get_value(action, arg_string)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            offered = ", ".join(str(each) for each in action.choices)
            words = _("“{text}” is not one of: {choices}", text=value, choices=offered)
            raise argparse.ArgumentError(action, words)

    def error(self, message: str) -> NoReturn:
        self.exit(
            BAD_INPUT, _("{command}: {message}. Try --help.", command=self.prog, message=message) + "\n"
        )


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command."""
    from pbdesk.cli import (  # each loads its room late
        calculate,
        courier,
        demo,
        documents,
        forms,
        imports,
        schemes,
        vault,
    )
    from pbdesk.gateway import console

    parser = _Parser(
        prog="pbdesk", description=_("The personal budget desk. Without a command it opens the desktop.")
    )
    parser.add_argument("--version", action="version", version=f"pbdesk {__version__}")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help=_("the language of words"))
    commands = parser.add_subparsers(dest="command")
    for room in (demo, vault, imports, forms, schemes, calculate, documents, courier, console):
        room.add_commands(commands)
    return parser


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 well, 1 something is not as it should be, 2 bad input."""
    if not arguments:
        return _open_desktop()
    use(_language_of(arguments))  # before the parser is built: its help is in words too
    args = build_parser().parse_args(arguments)
    if args.command is None:
        return _open_desktop()
    try:
        result: dict[str, Any] = args.run(args)
    except KnownError as error:
        return _tell(error, bool(getattr(args, "json", False)))
    except KeyboardInterrupt:
        return 130
    code: int = result.pop("exit_code", 0 if result.get("ok", True) else 1)
    if result and getattr(args, "json", False):
        print(json.dumps(result, ensure_ascii=False, indent=2))
    return code


def _language_of(arguments: Sequence[str]) -> str:
    """Return the language that is asked for before the command; one of a command's own is another matter."""
    asked = ""
    for one, following in zip(arguments, (*arguments[1:], ""), strict=True):
        if not one.startswith("-"):
            break
        asked = one.removeprefix("--language=") if "=" in one else following if one == "--language" else asked
        if asked:
            break
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _open_desktop() -> int:
    from pbdesk.app.desktop import run_desktop

    return run_desktop()


def _tell(error: KnownError, as_json: bool) -> int:
    words = current().render(error)
    if as_json:
        body = {
            "error": error.code,
            "message": words.what,
            "safe": words.safe,
            "todo": words.todo,
            **error.fields,
        }
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        print(" ".join(part for part in (words.what, words.safe, words.todo) if part), file=sys.stderr)
    return BAD_INPUT
