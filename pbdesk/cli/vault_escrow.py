"""`pbdesk vault escrow`: the council's help with a forgotten passphrase, on the adviser's side and on the council's.

keygen, open and uses are for the council; add, remove, show and ask for the adviser. `pbdesk vault recover` takes the
answer. No secret is ever an argument; the one-time code is the one secret that is printed, to be told by telephone.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pbdesk.cli.common import add_vault_arguments, command, group, open_vault, passphrase, read_secret, say
from pbdesk.cli.vault_keys import require_strong
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current

if TYPE_CHECKING:
    from pbdesk.store.keeping import CouncilHelp


def add_commands(vault: Any) -> None:
    """Add the commands to `pbdesk vault`."""
    escrow = group(vault, "escrow", _("the council's help with a forgotten passphrase"))
    keygen = command(
        escrow, "keygen", _keygen, _("council: make a recovery key that two officers open together")
    )
    keygen.add_argument("--council", required=True, metavar="NAME", help=_("the council's name"))
    keygen.add_argument(
        "--private", type=Path, required=True, metavar="FILE", help=_("the sealed private half")
    )
    keygen.add_argument("--public", type=Path, required=True, metavar="FILE", help=_("the half for advisers"))
    for which in ("first", "second"):
        keygen.add_argument(f"--{which}", required=True, metavar="NAME", help=_("an officer's name"))
    _add_officers(keygen)
    opened = command(escrow, "open", _open, _("council: answer a question, two officers together"))
    opened.add_argument(
        "--private", type=Path, required=True, metavar="FILE", help=_("the sealed private half")
    )
    opened.add_argument(
        "--question", type=Path, required=True, metavar="FILE", help=_("what the adviser sent")
    )
    opened.add_argument(
        "--answer", type=Path, required=True, metavar="FILE", help=_("where to write the answer")
    )
    opened.add_argument("--reason", default="", metavar="TEXT", help=_("why; it is kept on record"))
    _add_officers(opened)
    uses = command(escrow, "uses", _uses, _("council: list when the recovery key was used, by whom and why"))
    uses.add_argument(
        "--private", type=Path, required=True, metavar="FILE", help=_("the sealed private half")
    )
    add = command(escrow, "add", _add, _("let the council help to open a store"))
    add_vault_arguments(add)
    add.add_argument(
        "--council-key",
        type=Path,
        required=True,
        action="append",
        metavar="FILE",
        help=_("the council's public key; may be given several times"),
    )
    add_vault_arguments(command(escrow, "remove", _remove, _("let the council help no longer")))
    add_vault_arguments(command(escrow, "show", _show, _("say whether the council can help, and its key")))
    ask = command(escrow, "ask", _ask, _("write the question that the council answers; needs no passphrase"))
    ask.add_argument("--vault", type=Path, required=True, metavar="FOLDER", help=_("the store's folder"))
    ask.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("where to write the question"))


def _add_officers(parser: argparse.ArgumentParser) -> None:
    for which in ("first", "second"):
        source = parser.add_mutually_exclusive_group()
        source.add_argument(
            f"--{which}-passphrase-file",
            type=Path,
            metavar="FILE",
            help=_("a file with that officer's passphrase"),
        )
        source.add_argument(
            f"--{which}-passphrase-fd", type=int, metavar="N", help=_("a file descriptor with it")
        )


def _officers_passphrases(args: argparse.Namespace, first: str, second: str) -> tuple[str, str]:
    one = read_secret(
        args.first_passphrase_file, args.first_passphrase_fd, _("Passphrase of {name}: ", name=first)
    )
    two = read_secret(
        args.second_passphrase_file, args.second_passphrase_fd, _("Passphrase of {name}: ", name=second)
    )
    return one, two


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _keygen(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.store.council_key import encode_key, make_pair
    from pbdesk.store.files import write_durably
    from pbdesk.store.keys import calibrate

    for path in (args.private, args.public):
        if path.exists():
            raise KnownError(
                "file-there-already",
                N_("{file} is there already, so no key was made."),
                safe=N_("Nothing was changed."),
                todo=N_("Choose another name: stores may be sealed to the key that is there."),
                file=path.name,
            )
    passphrases = _officers_passphrases(args, args.first, args.second)
    names = (args.first, args.second)
    for name, chosen in zip(names, passphrases, strict=True):
        require_strong(chosen, name)
    pair = list(zip(names, passphrases, strict=True))
    public, private = make_pair(args.council, pair, _now(), calibrate())
    write_durably(args.private, encode_key(private))
    write_durably(args.public, encode_key(public))
    say(
        args, _("The recovery key is made. Its fingerprint is {fingerprint}.", fingerprint=public.fingerprint)
    )
    say(
        args,
        _(
            "Give {file} to the advisers, and tell them the fingerprint by another way.",
            file=args.public.name,
        ),
    )
    say(
        args,
        _("Keep {file} safe and in two places: without it nobody can be helped.", file=args.private.name),
    )
    return {"fingerprint": public.fingerprint, "private": str(args.private), "public": str(args.public)}


def _open(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.store.council_key import read_private
    from pbdesk.store.escrow_use import open_question

    officers = [officer.name for officer in read_private(args.private).officers]
    passphrases = _officers_passphrases(args, *officers)
    opened = open_question(args.private, args.question, passphrases, args.reason, args.answer, _now())
    say(args, _("The answer is in {file}. Send it to the adviser.", file=str(args.answer)))
    say(args, _("Tell them this code by telephone, never beside the file: {code}", code=opened.code))
    say(args, _("This use is on record, with both names and the reason."))
    return {"store": opened.store_id, "officers": list(opened.officers), "code": opened.code}


def _uses(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.store.escrow_use import read_record

    record = read_record(args.private)
    for number, event, _link in record.entries:
        officers = ", ".join(event.get("officers", ()))
        when = current().when(str(event.get("at", "")))
        say(args, f"{number:4}  {when}  {officers}  {event.get('store', '')}  {event.get('reason', '')}")
    if record.broken_at is None:
        say(args, _("The record of uses is whole: {count} entries.", count=len(record.entries)))
    else:
        say(args, _("The record of uses was altered at entry {n}.", n=record.broken_at))
    uses = [event for _number, event, _link in record.entries]
    return {"ok": record.broken_at is None, "broken_at": record.broken_at, "uses": uses}


def _add(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.store.vault import open_vault as open_store

    secret = passphrase(args)
    vault = open_store(args.vault, secret)
    try:
        helps = vault.keeping.add_council(secret, args.council_key)
    finally:
        vault.close()
    say(
        args,
        _(
            "{council} can now help to open this store: two people there, with a reason.",
            council=helps.council,
        ),
    )
    for fingerprint in helps.fingerprints:
        say(args, _("Compare this fingerprint with the council's: {fingerprint}", fingerprint=fingerprint))
    return _as_json(helps)


def _remove(args: argparse.Namespace) -> dict[str, Any]:
    vault = open_vault(args)
    try:
        vault.keeping.remove_council()
    finally:
        vault.close()
    say(
        args,
        _(
            "The council can help no longer. Copies of the key file made before, as in backups, still allow it."
        ),
    )
    return {"there": False}


def _show(args: argparse.Namespace) -> dict[str, Any]:
    vault = open_vault(args)
    try:
        helps = vault.keeping.council_help()
    finally:
        vault.close()
    if helps is None:
        say(args, _("The council cannot open this store: its help was never set up."))
        return {"there": False}
    if not helps.sound:
        say(args, _("The council's part of the key file was not made by this store, or was changed."))
        return {"ok": False, **_as_json(helps)}
    when = current().when(helps.added_at)
    say(args, _("{council} can help to open this store, since {when}.", council=helps.council, when=when))
    for fingerprint in helps.fingerprints:
        say(args, fingerprint)
    return _as_json(helps)


def _ask(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.store.escrow_opening import ask_council

    box = ask_council(args.vault, args.out, _now())
    say(args, _("The question is in {file}. Send it to {council}.", file=str(args.out), council=box.council))
    say(args, _("It holds nothing that anybody but the council's two officers could open."))
    return {"question": str(args.out), "council": box.council, "fingerprints": list(box.fingerprints)}


def _as_json(helps: CouncilHelp) -> dict[str, Any]:
    return {
        "there": True,
        "sound": helps.sound,
        "council": helps.council,
        "fingerprints": list(helps.fingerprints),
        "added_at": helps.added_at,
    }
