"""The council's help on an adviser's computer: set up, removed, asked for and used. Touches the key file alone.

As `unlocking`, it imports no database code, and what opens a slot takes about a second: call it from a worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from pbdesk.store import sheet
from pbdesk.store.council_key import PublicKey
from pbdesk.store.escrow import (
    ANSWER_FORMAT,
    QUESTION_FORMAT,
    VERSION,
    Answer,
    EscrowBox,
    Question,
    answer_unreadable,
    box_of,
    none_there,
    open_answer,
    seal_for_council,
)
from pbdesk.store.files import told_plainly, write_durably
from pbdesk.store.header import Header, read_header, write_header
from pbdesk.store.keys import Cost, StoreKeys, derive_keys
from pbdesk.store.slots import ESCROW, Slot
from pbdesk.store.unlocking import open_data_key, reseal

_LONGEST = 256 * 1024
T = TypeVar("T", Question, Answer)


@dataclass(frozen=True, slots=True)
class Reopened:
    """A store opened through the council: its keys, and who helped, why and when, for the record."""

    keys: StoreKeys
    officers: tuple[str, ...]
    reason: str
    opened_at: str


def add_escrow(folder: Path, passphrase: str, councils: Sequence[PublicKey], now: str) -> EscrowBox:
    """Let a council help: seal the data key to its recovery keys (several may be given) and return the box.

    An earlier one is replaced. Raises KnownError as `unlocking.unlock` does; the key file is then as it was.
    """
    header = read_header(folder).header
    data_key = open_data_key(folder, header, passphrase)
    publics = tuple(dict.fromkeys(key.public for key in councils))
    slot = seal_for_council(header.store_id, data_key, councils[0].council, publics, now)
    write_header(folder, header.with_slot(slot))
    return box_of(slot)


def remove_escrow(folder: Path) -> None:
    """Take the council's slot out of the key file. Copies made before, such as in a backup, still have it."""
    header = read_header(folder).header
    if header.slot(ESCROW) is not None:
        write_header(folder, header.without_slot(ESCROW))


def escrow_of(folder: Path) -> EscrowBox | None:
    """Return the council's box, or None where there is none. Raises KnownError (escrow-damaged)."""
    slot = read_header(folder).header.slot(ESCROW)
    return box_of(slot) if slot is not None else None


def has_escrow(folder: Path) -> bool:
    """Return whether the key file has a council's slot, whole or not."""
    return read_header(folder).header.slot(ESCROW) is not None


def ask_council(folder: Path, path: Path, now: str) -> EscrowBox:
    """Write a locked store's question to the council, for sending, and return what it asks about.

    The file holds the sealed letter alone: not the passphrase's slot, nothing personal. Raises KnownError
    (escrow-none, escrow-damaged).
    """
    header = read_header(folder).header
    slot = _slot(header)
    box = box_of(slot)
    question = Question(store_id=header.store_id, box=slot.sealed, asked_at=now)
    write_durably(path, encode(question))
    return box


def recover_with_answer(
    folder: Path, answer_path: Path, typed: str, new: str, cost: Cost | None = None
) -> Reopened:
    """Open with the council's answer and its one-time code, and set a new passphrase.

    The council's slot is sealed anew to the same keys in the same write, so the answer opens nothing again. Raises
    KnownError: escrow-none, escrow-file-unreadable, escrow-of-another, escrow-answer-used, escrow-code-wrong,
    and for a mistyped code as `sheet.read_code`.
    """
    read = read_header(folder)
    answer, data_key = _opened(read.header, answer_path, typed)
    box = box_of(_slot(read.header))
    renewed = seal_for_council(box.store_id, data_key, box.council, box.publics, box.added_at)
    reseal(folder, read.header.with_slot(renewed), data_key, new, cost)
    keys = derive_keys(read.header.store_id, data_key, header_copy_used=read.copy_used)
    return Reopened(keys, answer.officers, answer.reason, answer.opened_at)


def check_answer(folder: Path, answer_path: Path, typed: str) -> None:
    """Say whether an answer and its code open the store, before a new passphrase is asked for. Changes nothing.

    Raises KnownError as `recover_with_answer` does.
    """
    _opened(read_header(folder).header, answer_path, typed)


def read_question(path: Path) -> Question:
    """Return the question in a file. Raises KnownError (escrow-file-unreadable)."""
    question = _read(path, Question)
    if (question.format, question.version) != (QUESTION_FORMAT, VERSION):
        raise answer_unreadable(path.name)
    return question


def read_answer(path: Path) -> Answer:
    """Return the answer in a file. Raises KnownError (escrow-file-unreadable)."""
    answer = _read(path, Answer)
    if (answer.format, answer.version) != (ANSWER_FORMAT, VERSION):
        raise answer_unreadable(path.name)
    return answer


def encode(paper: Question | Answer) -> bytes:
    """Return a question or an answer as the bytes of its file."""
    return msgspec.json.format(msgspec.json.encode(paper), indent=1) + b"\n"


def _opened(header: Header, answer_path: Path, typed: str) -> tuple[Answer, bytes]:
    slot, answer = _slot(header), read_answer(answer_path)
    return answer, open_answer(answer, slot, header.store_id, sheet.read_code(typed))


def _slot(header: Header) -> Slot:
    slot = header.slot(ESCROW)
    if slot is None:
        raise none_there()
    return slot


def _read(path: Path, kind: type[T]) -> T:
    with told_plainly(path):
        try:
            with path.open("rb") as file:
                data = file.read(_LONGEST)
        except FileNotFoundError as error:
            raise answer_unreadable(path.name) from error
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise answer_unreadable(path.name) from error
