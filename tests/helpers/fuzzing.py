"""A council with advisers, an officer and a stranger at its real application, for programs that send anything.

Every case holds a canary in each place that a person could write into: none may be in an answer to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from schemathesis import SerializationContext
from schemathesis.openapi import from_dict
from schemathesis.schemas import BaseSchema

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.gateway import blobs, devices, sessions
from pbdesk.gateway.app import build
from pbdesk.gateway.limits import Rate, Rates
from pbdesk.gateway.openapi import describe
from pbdesk.sync.proof import to_sign
from tests.helpers.councils import Council, attachment, submission

ENDLESS = Rates(Rate(10**9, 1), Rate(10**9, 1), Rate(10**9, 1))
ROLES = ("adviser", "another adviser", "officer", "nobody")
CANARIES = {"adviser": "CANARI-CLAERWEN", "another adviser": "CANARI-GWILI"}


@schemathesis.serializer("application/x-ndjson")
def as_lines(_context: SerializationContext, value: Any) -> bytes:
    """Send a list as lines, and anything else as the one line that it is."""
    items = value if isinstance(value, list) else [value]
    return b"".join(_line(item) + b"\n" for item in items)


def _line(item: Any) -> bytes:
    if isinstance(item, bytes):
        return item
    try:
        return msgspec.json.encode(item)
    except (msgspec.MsgspecError, OverflowError, UnicodeEncodeError):
        return str(item).encode("utf-8", "replace")


@dataclass
class FuzzedCouncil:
    """The application, a token for each role, and ids that a curious person could have heard of."""

    schema: BaseSchema
    tokens: dict[str, str] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)

    def headers(self, role: str) -> dict[str, str]:
        """Return the headers of a role's requests."""
        token = self.tokens.get(role)
        return {"Authorization": f"Bearer {token}"} if token else {}

    def foreign(self, role: str) -> list[bytes]:
        """Return what may be in no answer to a role."""
        return [canary.encode() for owner, canary in CANARIES.items() if owner != role]


def session_token(council: Council, user: str) -> tuple[str, str]:
    """Enrol a device with a key; return its id and a short token."""
    key, clock = Ed25519PrivateKey.generate(), council.clock
    with council.database.writing() as connection:
        code = devices.new_code(connection, clock, user)
        public = key.public_key().public_bytes_raw().hex()
        device_id = devices.enrol(connection, clock, code, f"{user}'s laptop", public).device_id
        challenge = sessions.new_challenge(connection, clock, device_id)
        signed = key.sign(to_sign(council_id(council), device_id, challenge)).hex()
        return device_id, sessions.open_session(connection, clock, device_id, challenge, signed).token


def council_id(council: Council) -> str:
    """Return the council's id."""
    from pbdesk.gateway.database import read_council

    with council.database.reading() as connection:
        return read_council(connection).id


def _fill(council: Council, role: str, user: str, case_id: str) -> list[str]:
    """Give an adviser a case with a canary everywhere; return the ids in it."""
    canary = CANARIES[role]
    actor, maker = council.device(user)
    photo, pieces = attachment(case_id, canary.encode() * 3, CHUNK_BYTES, f"photo-{case_id}")
    case = maker.case(case_id, reference=canary, stage="new", scheme_id=canary)
    council.push(
        actor,
        case,
        maker.op("create", "person", f"person-{case_id}", case_id, given_name=canary, family_name=canary),
        maker.op("append", "note", f"note-{case_id}", case_id, text=canary),
        maker.op("create", canary, f"odd-{case_id}", case_id, anything={"deep": [canary]}),
        maker.change(case, "stage", canary, case),
        maker.change(case, "stage", canary + "2", case),
        maker.record(photo, "attach"),
        maker.record(submission(case_id, f"sub-{case_id}"), "command"),
    )
    with council.database.writing_for(actor.user_id) as connection:
        blobs.put(connection, actor, photo.sha256, 0, pieces[0])
    return [case_id, case.op_id, maker.device, f"person-{case_id}", f"note-{case_id}", photo.sha256]


@contextmanager
def fuzzed(council: Council) -> Iterator[FuzzedCouncil]:
    """Give a council whose application takes anything."""
    schema = from_dict(describe())
    schema.app = build(council.database, council.clock, ENDLESS)
    world = FuzzedCouncil(schema)
    for role, user, case_id in (
        ("adviser", "Asha", "case-claerwen"),
        ("another adviser", "Bryn", "case-gwili"),
    ):
        world.ids += _fill(council, role, user, case_id)
        device_id, world.tokens[role] = session_token(council, user)
        world.ids.append(device_id)
    world.tokens["officer"] = session_token(council, "Mair")[1]
    world.ids += ["", "gateway", council_id(council)]
    yield world
