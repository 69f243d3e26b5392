"""The council's side of its help: two officers and a reason open a question, and each use is on record first.

The record stands beside the private key, one line for each use, each bound to all before it: an entry that is altered
or removed is found. Knows no store of an adviser: a question holds all that is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pbdesk.domain.errors import N_, KnownError
from pbdesk.store import sheet
from pbdesk.store.council_key import fingerprint, open_private, read_private
from pbdesk.store.escrow import decode_box, make_answer, open_letter
from pbdesk.store.escrow_opening import encode, read_question
from pbdesk.store.files import told_plainly, write_durably
from pbdesk.sync.transcript import GENESIS, Reading, entry, extend, read_entries

SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Opened:
    """A question that was answered: for which store, by whom, and the one-time code to tell by another way."""

    store_id: str
    officers: tuple[str, ...]
    code: str


def record_of(private_key: Path) -> Path:
    """Return where the uses of a private key are on record."""
    return private_key.with_name(f"{private_key.name}.uses")


def open_question(
    private_key: Path,
    question_path: Path,
    passphrases: Sequence[str],
    reason: str,
    answer_path: Path,
    now: str,
) -> Opened:
    """Open a question with both officers' passphrases, put the use on record, then write the answer.

    Raises KnownError: escrow-reason, officers-two, officers-wrong, escrow-other-key, escrow-damaged,
    escrow-of-another, escrow-record-altered; nothing was opened then.
    """
    told = " ".join(reason.split())
    if len(told) < SHORTEST_REASON:
        raise KnownError(
            "escrow-reason",
            N_("Say in a few words why the store is opened."),
            safe=N_("Nothing was opened."),
            todo=N_("Give the reason with --reason: who asked, and how it was made sure that it was them."),
        )
    question, key = read_question(question_path), read_private(private_key)
    private = open_private(key, passphrases)
    data_key = open_letter(decode_box(question.box), question.store_id, private)
    officers = tuple(officer.name for officer in key.officers)
    _put_on_record(
        record_of(private_key),
        {
            "at": now,
            "did": "escrow-open",
            "officers": list(officers),
            "reason": told,
            "store": question.store_id,
            "key": fingerprint(key.public),
        },
    )
    code = sheet.new_code()
    answer = make_answer(question, data_key, sheet.read_code(code), officers, told, now)
    write_durably(answer_path, encode(answer))
    return Opened(question.store_id, officers, code)


def read_record(private_key: Path) -> Reading:
    """Return the uses of a private key, the oldest first, and whether their record holds. Raises KnownError."""
    path = record_of(private_key)
    with told_plainly(path):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            lines = []
        except UnicodeDecodeError:
            return Reading((), GENESIS, broken_at=1)
    return read_entries(lines)


def _put_on_record(path: Path, event: dict[str, object]) -> None:
    """Add a use, durably, before anything is given out. Raises KnownError (escrow-record-altered, disk-full)."""
    seen = read_record(path.with_name(path.name.removesuffix(".uses")))
    if seen.broken_at is not None:
        raise KnownError(
            "escrow-record-altered",
            N_("The record of earlier uses in {file} was altered at entry {n}."),
            safe=N_("Nothing was opened."),
            todo=N_("Tell the council's security officer, and keep the file as it is."),
            file=path.name,
            n=seen.broken_at,
        )
    link = extend(seen.digest, event)
    lines = [entry(*known) for known in seen.entries]
    lines.append(entry(len(lines) + 1, event, link))
    write_durably(path, "".join(lines).encode())
