"""Courier files at the council: taking in what a laptop exported, and writing the answer.

Everything goes the way that a sync goes, through the same checks for the same person; only the bytes came on a stick.
It knows no files: sealed bytes come in, sealed bytes go out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway import audit, blobs, devices, feed, log, marks
from pbdesk.gateway.access import Actor
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.database import Database, read_council
from pbdesk.gateway.tables import council, users
from pbdesk.gateway.tables import devices as devices_table
from pbdesk.sync.age import is_recipient
from pbdesk.sync.courier import (
    Answer,
    CourierError,
    Request,
    answer_of,
    deliver,
    in_parts,
    packed,
    photo_at,
    pieces_of,
    unpacked,
)
from pbdesk.sync.courier_enrolment import EnrolmentFile, written
from pbdesk.sync.marks import MarkAnswer, MarkReport, is_vouched
from pbdesk.sync.op import Op
from pbdesk.sync.page import CaseDigest, Cursor, FeedPage, Hello, OpAnswer
from pbdesk.sync.sealing import OwnKeys, SealError, derived, seal, unseal

PART_BYTES = 128 * 1024 * 1024
"""How many bytes of photos go into one answer file."""
ALL = 1 << 60


def council_keys(connection: Connection) -> OwnKeys:
    """Return the council's keys for courier files. They follow from its secret, so a restored gateway has them too."""
    secret = connection.execute(select(council.c.secret)).scalar_one()
    return OwnKeys(derived(bytes.fromhex(secret), "pbdesk courier council"))


def enrolment_file(database: Database, clock: Clock, user: str) -> tuple[bytes, str]:
    """Return an enrolment file for a person's computer without a network, and its one-time code, to be told apart."""
    with database.writing() as connection:
        code = devices.new_code(connection, clock, user)
        whose, public = read_council(connection), council_keys(connection).public
    file = EnrolmentFile(
        council=whose.id,
        council_name=whose.name,
        user=user.strip(),
        verify=public.verify,
        recipient=public.recipient,
    )
    return written(file, code), code


@dataclass(frozen=True, slots=True)
class Opened:
    """A laptop's file, opened: what it says, its pieces, and the key that signed it."""

    request: Request
    pieces: list[bytes]
    signer: str


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed in: by whom, the answers, and the answer files, made one after another.

    Attributes:
        photos, photos_left: how many photos go back, and how many did not fit.
    """

    actor: Actor
    number: int
    answers: list[OpAnswer]
    files: Iterator[tuple[str, bytes]]
    photos: int
    photos_left: int


def open_request(database: Database, data: bytes) -> Opened:
    """Return what is in a laptop's file.

    Raises KnownError: courier-damaged, courier-not-for-us, courier-not-a-request.
    """
    with database.reading() as connection:
        keys = council_keys(connection)
    try:
        body, signer = unseal("request", data, keys)
        request, pieces = unpacked(body, Request)
    except SealError as error:
        raise _refused(error.why) from error
    except CourierError as error:
        raise _refused("damaged") from error
    if not is_recipient(request.reply_to):
        raise _refused("damaged")
    return Opened(request, pieces, signer)


def hand_in(database: Database, clock: Clock, files: Sequence[Opened], room: int = ALL) -> Handed:
    """Take in the files of one laptop and return what goes back, with room for so many bytes of photos.

    Handing the same in again, an older one after a newer one, or only some of several changes nothing more than each
    would have. Raises KnownError: courier-several-laptops, courier-stranger, courier-revoked, courier-mark-false,
    enrol-code-refused, feed-shrunk.
    """
    if len({opened.signer for opened in files}) != 1:
        raise _refused("several")
    ordered = sorted(files, key=lambda opened: (opened.request.number, opened.request.part))
    newest = ordered[-1]
    _require_true_marks(database, clock, ordered)
    actor = _whose(database, clock, newest)
    side = _Side(database, clock, actor)
    answers: dict[str, OpAnswer] = {}
    mark = None
    for opened in ordered:
        answers |= {answer.op_id: answer for answer in deliver(side, opened.request, opened.pieces)}
        mark = _keep_mark(database, clock, actor, opened.request.mark)
    answer = msgspec.structs.replace(
        answer_of(side, newest.request, list(answers.values())),
        made_at=clock.now(),
        device_id=actor.device_id,
        user=actor.user,
        mark=mark,
    )
    _note(database, clock, actor, answer)
    parts, left = in_parts(_photo_sizes(side, newest.request.awaited), room, PART_BYTES)
    answer = msgspec.structs.replace(answer, parts=len(parts), left_out=left)
    made = _sealed(database, side, answer, parts, newest)
    return Handed(
        actor, newest.request.number, list(answers.values()), made, sum(len(part) for part in parts), left
    )


def _require_true_marks(database: Database, clock: Clock, files: Sequence[Opened]) -> None:
    """Refuse, and note, what says what its laptop's key did not sign; before anything of it is taken in."""
    with database.reading() as connection:
        council_id = read_council(connection).id
    for opened in files:
        mark = opened.request.mark
        if mark is None or not mark.signature or is_vouched(mark, council_id, opened.signer, mark.signature):
            continue
        with database.writing() as connection:
            known = _enrolled_with(connection, opened.signer)
            actor = Actor(known.id, known.user_id, known.name) if known is not None else Actor("", "", "")
            action = audit.STRANGER if known is None else audit.DENIED
            audit.note(connection, clock, action, "courier mark", actor=actor)
        raise _refused("mark-false")


def _keep_mark(
    database: Database, clock: Clock, actor: Actor, report: MarkReport | None
) -> MarkAnswer | None:
    """Keep how far a laptop had got, as the end of a sync does; nothing where it says nothing.

    A chain of saves that is another user's is answered with nothing too, and noted; each of its saves is refused.
    """
    if report is None:
        return None
    try:
        with database.writing_for(actor.user_id) as connection:
            return marks.keep(connection, clock, actor, report)
    except KnownError as error:
        if error.code != "not-found":
            raise
        with database.writing() as connection:
            audit.note(connection, clock, audit.DENIED, "courier mark", actor=actor)
        return None


def _enrolled_with(connection: Connection, public_key: str) -> Row[Any, Any, Any, Any] | None:
    """Return the device that has a key, one with access before one without."""
    return connection.execute(
        select(devices_table.c.id, devices_table.c.user_id, users.c.name, devices_table.c.revoked_at)
        .join(users, users.c.id == devices_table.c.user_id)
        .where(devices_table.c.public_key == public_key)
        .order_by(devices_table.c.revoked_at.is_not(None), devices_table.c.enrolled_at)
    ).first()


def _whose(database: Database, clock: Clock, opened: Opened) -> Actor:
    """Return whose laptop made a file, enrolling it where it brings a code that is still good."""
    with database.writing_for("") as connection:
        known = _enrolled_with(connection, opened.signer)
        if known is not None and known.revoked_at is None:
            return Actor(known.id, known.user_id, known.name)
        if known is not None:
            raise _refused("revoked")
        if not opened.request.code:
            raise _refused("stranger")
        name = opened.request.device_name or N_("Laptop without a network")
        enrolled = devices.enrol(connection, clock, opened.request.code, name, opened.signer)
        user_id = connection.execute(
            select(devices_table.c.user_id).where(devices_table.c.id == enrolled.device_id)
        ).scalar_one()
    return Actor(enrolled.device_id, user_id, enrolled.user)


class _Side:
    """The council's side of one laptop's file: what the addresses of the gateway do, for the same person."""

    def __init__(self, database: Database, clock: Clock, actor: Actor) -> None:
        self._database = database
        self._clock = clock
        self._actor = actor

    def hello(self) -> Hello:
        with self._database.reading_for(self._actor.user_id) as connection:
            return feed.hello(connection, self._actor)

    def push(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        """Take all in with one transaction."""
        with self._database.writing_for(self._actor.user_id) as connection:
            return log.accept(connection, self._actor, ops, self._clock)

    def hand_in(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        with self._database.writing_for(self._actor.user_id) as connection:
            return log.accept(connection, self._actor, ops, self._clock, of_others=True)

    def feed(self, cursor: Cursor, limit: int) -> FeedPage:
        with self._database.reading_for(self._actor.user_id) as connection:
            page = feed.read_page(connection, self._actor, cursor, limit)
        return msgspec.json.decode(msgspec.json.encode(page), type=FeedPage)

    def digests(self) -> Sequence[CaseDigest]:
        with self._database.reading_for(self._actor.user_id) as connection:
            return feed.read_digests(connection, self._actor)

    def case_ops(self, case_id: str) -> Sequence[str]:
        with self._database.reading_for(self._actor.user_id) as connection:
            return feed.case_ops(connection, self._actor, case_id)

    def missing_chunks(self, sha256s: Sequence[str]) -> Mapping[str, Sequence[int]]:
        with self._database.reading_for(self._actor.user_id, handing_over=True) as connection:
            return blobs.missing(connection, self._actor, sha256s)

    def put_chunk(self, sha256: str, number: int, data: bytes) -> None:
        with self._database.writing_for(self._actor.user_id) as connection:
            blobs.put(connection, self._actor, sha256, number, data)

    def get_chunk(self, sha256: str, number: int) -> bytes:
        with self._database.reading_for(self._actor.user_id) as connection:
            return blobs.get(connection, self._actor, sha256, number)


def _note(database: Database, clock: Clock, actor: Actor, answer: Answer) -> None:
    """Write into the audit of which cases something goes out, before it does."""
    cases = {item.op.case_id for item in answer.ops} | set(answer.case_ops)
    with database.writing() as connection:
        audit.note(connection, clock, audit.READ, "courier", actor=actor, case_ids=cases - {""})


def _photo_sizes(side: _Side, awaited: Sequence[str]) -> list[tuple[str, int]]:
    found = []
    for sha256 in awaited:
        data = photo_at(side, sha256)
        if data is not None:
            found.append((sha256, len(data)))
    return found


def _sealed(
    database: Database, side: _Side, answer: Answer, parts: list[list[str]], newest: Opened
) -> Iterator[tuple[str, bytes]]:
    """Yield the answer files, each with its name: one at a time, so that memory holds the photos of one."""
    with database.reading() as connection:
        keys = council_keys(connection)
    name = f"pbdesk-{newest.signer[:6]}-{answer.number:04d}"
    for number, part in enumerate(parts, 1):
        chosen = []
        for sha256 in part:
            chosen += list(pieces_of(sha256, photo_at(side, sha256) or b""))
        head = msgspec.structs.replace(answer, part=number, pieces=tuple(piece for piece, _ in chosen))
        body = packed(head, [data for _, data in chosen])
        sealed = seal("answer", body, keys, newest.request.reply_to)
        yield f"{name}-{number}of{len(parts)}.pbanswer", sealed


def _refused(why: str) -> KnownError:
    code, sentence, todo = _REFUSED.get(why, _REFUSED["damaged"])
    return KnownError(code, sentence, safe=N_("Nothing was changed here."), todo=todo)


_REFUSED = {
    "damaged": (
        "courier-damaged",
        N_("This courier file is not whole: a part of it was cut off or altered."),
        N_("Ask for it to be exported again. What it held waits on the laptop."),
    ),
    "other-format": (
        "courier-not-a-request",
        N_("This is not a courier file that a laptop exported."),
        N_("Choose the file that was brought. Its name ends in .pbcourier."),
    ),
    "not-for-us": (
        "courier-not-for-us",
        N_("This courier file was made for another council."),
        N_("Give it back to the person who brought it."),
    ),
    "several": (
        "courier-several-laptops",
        N_("These courier files are from several laptops."),
        N_("Hand in the files of one laptop at a time."),
    ),
    "stranger": (
        "courier-stranger",
        N_("The laptop that made this courier file is not enrolled here."),
        N_("Make an enrolment file for its user with “pbdesk gateway enrol --courier”."),
    ),
    "mark-false": (
        "courier-mark-false",
        N_("What this courier file says of its laptop's saves is not signed with that laptop's key."),
        N_(
            "Ask for it to be exported again. If that is refused too, ask the adviser who else had the laptop."
        ),
    ),
    "revoked": (
        "courier-revoked",
        N_("The access of the laptop that made this courier file has ended."),
        N_("“pbdesk gateway devices” lists the devices."),
    ),
}
