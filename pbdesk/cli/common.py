"""What several commands share: saying words unless JSON was asked for, reading facts, and opening a vault.

A passphrase comes from a prompt, a file or a file descriptor, and never from an argument.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pbdesk.domain.allocation import Step
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import plain_money
from pbdesk.i18n import _

if TYPE_CHECKING:
    from pbdesk.store.vault import Vault

Handler = Any
BAD_INPUT = 2
"""The exit code where what was given could not be used."""


def command(commands: Any, name: str, handler: Handler, help_text: str) -> argparse.ArgumentParser:
    """Add a command with its handler and --json."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser.set_defaults(run=handler)
    return parser


def group(commands: Any, name: str, help_text: str) -> Any:
    """Add a command that has commands of its own, and return where to add them."""
    parser = commands.add_parser(name, help=help_text, description=help_text)
    return parser.add_subparsers(dest=f"{name}_command", required=True)


def say(args: argparse.Namespace, line: str = "") -> None:
    """Print a line of words, unless JSON was asked for."""
    if not args.json:
        print(line)


def say_steps(args: argparse.Namespace, steps: Iterable[Step]) -> None:
    """Print each step of a working in words, with its amount."""
    for step in steps:
        amount = f"  {plain_money(step.amount_pence)}" if step.amount_pence is not None else ""
        say(args, _(step.sentence, **step.fields) + amount)


def read_json(source: str) -> dict[str, Any]:
    """Return the JSON object in a file, or on standard input for "-".

    Raises KnownError: input-missing, input-not-json.
    """
    text = input_text(source)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise not_json(source, str(error)) from error
    if not isinstance(value, dict):
        raise not_json(source, "the outermost value is not an object")
    return value


def input_text(source: str) -> str:
    """Return the text of a file, or of standard input for "-". Raises KnownError: input-missing."""
    try:
        return sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError(
            "input-missing",
            N_("{file} could not be read."),
            todo=N_("Check the name of the file; it must be UTF-8 text."),
            file=source,
        ) from error


def not_json(source: str, reason: str) -> KnownError:
    """Return the error for a text that is no JSON object."""
    return KnownError(
        "input-not-json",
        N_("{file} is not a JSON object: {reason}."),
        todo=N_("Correct the file, then try again."),
        file=source,
        reason=reason[:200],
    )


def add_vault_arguments(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Add the arguments that name a vault and say where its passphrase comes from."""
    parser.add_argument(
        "--vault", type=Path, required=required, metavar="FOLDER", help=_("the store's folder")
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--passphrase-file", type=Path, metavar="FILE", help=_("a file with the passphrase"))
    source.add_argument(
        "--passphrase-fd", type=int, metavar="N", help=_("a file descriptor with the passphrase")
    )


def passphrase(args: argparse.Namespace) -> str:
    """Return the passphrase from a file, a file descriptor or a prompt, without its line end."""
    return read_secret(args.passphrase_file, args.passphrase_fd, _("Passphrase: "))


def read_secret(file: Path | None, descriptor: int | None, prompt: str) -> str:
    """Return a secret from a file, an open file descriptor or else a prompt, without its line end.

    Raises KnownError: passphrase-file.
    """
    if file is None and descriptor is None:
        return getpass.getpass(prompt)
    try:
        if file is not None:
            return file.read_text(encoding="utf-8").rstrip("\r\n")
        assert descriptor is not None
        with os.fdopen(descriptor, encoding="utf-8") as opened:
            return opened.read().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError(
            "passphrase-file",
            N_("The passphrase could not be read from {file}."),
            todo=N_("Check the name of the file and who may read it."),
            file=str(descriptor if file is None else file),
        ) from error


def open_vault(args: argparse.Namespace) -> Vault:
    """Return the vault that the arguments name, open. Raises KnownError as `store.vault.open_vault`."""
    from pbdesk.store.vault import open_vault as open_store

    return open_store(args.vault, passphrase(args))
