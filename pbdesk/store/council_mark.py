"""The council's signed mark: how far it knows this store to have got. Kept in the store, and beside it.

An old copy put back takes its own memory back with it; the mark beside the store, and the council itself, remember.
What is told to the council binds the whole record of who did what, by a digest that needs no key to be checked.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, text

from pbdesk.store.chain import DeviceChain, get_meta, put_meta
from pbdesk.store.files import told_plainly, write_durably
from pbdesk.store.keys import StoreKeys
from pbdesk.store.mark import Mark
from pbdesk.store.places import Places
from pbdesk.sync.marks import MarkAnswer, MarkReport, to_sign
from pbdesk.sync.transcript import GENESIS, extend

_TRANSCRIPT, _KEY, _ANSWER, _TOLD = "transcript", "council_mark_key", "council_mark", "council_mark_told"
_LABEL = b"pbdesk/1/council-mark|"
_LONGEST = 64 * 1024
_NEWER = text("SELECT n, event FROM audit WHERE n > :n ORDER BY n")


class _Sealed(msgspec.Struct, frozen=True):
    body: bytes
    mac: str


class CouncilMarks:
    """The marks of one open store. See `services.marks.MarkKeeper`."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        reader: Callable[[], Connection],
        keys: StoreKeys,
        folder: Path,
    ) -> None:
        self._connect = connect
        self._reader = reader
        self._keys = keys
        self._path = Places(folder).council_mark

    def report(self) -> MarkReport:
        """Return how far this store has got, and remember that it was told; the digest goes on from the last time."""
        with self._connect() as connection, connection.begin():
            chain = DeviceChain.load(connection)
            number, digest = transcript(connection)
            put_meta(connection, _TRANSCRIPT, msgspec.json.encode((number, digest)).decode())
            report = MarkReport(
                device=chain.device,
                epoch=chain.epoch,
                seq=chain.last_seq,
                hash=chain.last_hash,
                audit_n=number,
                audit_digest=digest,
            )
            put_meta(connection, _TOLD, msgspec.json.encode(report).decode())
        return report

    def last(self) -> MarkAnswer | None:
        """Return what the council answered last, as the store itself knows it."""
        with self._reader() as connection:
            return _last(connection)

    def keep(self, answer: MarkAnswer) -> bool:
        """Keep an answer in the store and beside it, if it is the council's and not overtaken; return whether it was.

        The first answer says which key is the council's. Where the council knew more than this store ever told, this
        store is an old copy: it begins a new epoch, so that numbers given out before are never given again.
        """
        with self._connect() as connection, connection.begin():
            known = get_meta(connection, _KEY) or answer.key
            if answer.key != known or not is_signed(answer) or _is_overtaken(connection, answer):
                return False
            put_meta(connection, _KEY, known)
            put_meta(connection, _ANSWER, msgspec.json.encode(answer).decode())
            chain = DeviceChain.load(connection)
            if _knew_more(answer) and chain.epoch == answer.report.epoch:
                chain.start_epoch(answer.report.epoch)
                chain.store(connection)
        body = msgspec.json.encode(answer)
        write_durably(self._path, msgspec.json.encode(_Sealed(body, self._mac(body))))
        return True

    def beside(self) -> MarkAnswer | None:
        """Return what the council answered last, from beside the store, or None where nothing whole is there."""
        with told_plainly(self._path):
            try:
                with self._path.open("rb") as file:
                    data = file.read(_LONGEST)
            except FileNotFoundError:
                return None
        try:
            sealed = msgspec.json.decode(data, type=_Sealed)
            if not hmac.compare_digest(sealed.mac.encode(), self._mac(sealed.body).encode()):
                return None
            return msgspec.json.decode(sealed.body, type=MarkAnswer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    def _mac(self, body: bytes) -> str:
        label = _LABEL + self._keys.store_id.encode() + b"|"
        return hmac.new(self._keys.audit_key, label + body, hashlib.sha256).hexdigest()


def transcript(connection: Connection) -> tuple[int, str]:
    """Return how many entries the record of who did what has, and the digest of them all."""
    kept = get_meta(connection, _TRANSCRIPT)
    number, digest = msgspec.json.decode(kept, type=tuple[int, str]) if kept else (0, GENESIS)
    for row in connection.execute(_NEWER, {"n": number}):
        number, digest = row.n, extend(digest, row.event)
    return number, digest


def _last(connection: Connection) -> MarkAnswer | None:
    kept = get_meta(connection, _ANSWER)
    return msgspec.json.decode(kept, type=MarkAnswer) if kept else None


def _is_overtaken(connection: Connection, answer: MarkAnswer) -> bool:
    """Return whether an answer is to something that this store never told, or to less than it has told since.

    A courier's answers come late, twice and in any order. Where the council knew more than the report said, but no
    more than this store has told since, a later file had been handed in before it: nothing is lost.
    """
    kept = get_meta(connection, _TOLD)
    told = msgspec.json.decode(kept, type=MarkReport) if kept else None
    report, last = answer.report, _last(connection)
    if told is None or told.epoch != report.epoch or _how_far(report) > _how_far(told):
        return True
    if last is not None and _how_far(last.report) > _how_far(report):
        return True
    is_known = answer.known_seq <= told.seq and answer.known_audit_n <= told.audit_n
    return _knew_more(answer) and is_known


def _how_far(report: MarkReport) -> tuple[int, int, int]:
    return report.epoch, report.seq, report.audit_n


def _knew_more(answer: MarkAnswer) -> bool:
    return bool(lost_entries(answer)) or answer.known_seq > answer.report.seq


def is_signed(answer: MarkAnswer) -> bool:
    """Return whether an answer carries the signature of the key that it names."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(answer.key))
        key.verify(bytes.fromhex(answer.signature), to_sign(answer))
    except (ValueError, InvalidSignature):
        return False
    return True


def lost_entries(answer: MarkAnswer | None) -> int:
    """Return how many entries of its record a store lacked, by the council's word, when it last told."""
    return max(answer.known_audit_n - answer.report.audit_n, 0) if answer is not None else 0


def as_mark(answer: MarkAnswer | None) -> Mark | None:
    """Return the council's word in place of a mark of our own that is gone."""
    if answer is None:
        return None
    told = answer.report
    return Mark(dev_epoch=told.epoch, dev_seq=max(told.seq, answer.known_seq), dev_hash=told.hash)


def held_of_missing(answer: MarkAnswer | None, known: Mark, now: Mark) -> int | None:
    """Return how many of the saves that the mark knew and the store lacks the council holds, by its signed word.

    None where the council never said. Never too many: what was sent later than the last answer is not counted.
    """
    if answer is None or answer.report.epoch != known.dev_epoch or known.dev_epoch != now.dev_epoch:
        return None
    return max(min(answer.through, known.dev_seq) - now.dev_seq, 0)
