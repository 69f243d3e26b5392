"""A council's gateway without HTTP, for marks: the device's vault talks to the real database behind it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from pbdesk.gateway import log, marks
from pbdesk.gateway.access import Actor
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import Database, open_folder, read_council
from pbdesk.gateway.devices import enrol, new_code
from pbdesk.gateway.tables import users
from pbdesk.services.marks import exchange_marks
from pbdesk.store.vault import Vault
from pbdesk.sync.marks import Anchor, MarkAnswer, MarkReport, vouched
from pbdesk.sync.op import op_hash
from pbdesk.sync.page import batches
from tests.helpers.councils import Council, OpMaker


@dataclass
class MarkingCouncil:
    """A gateway's database with one user's device."""

    database: Database
    actor: Actor

    def mark(self, report: MarkReport) -> MarkAnswer:
        with self.database.writing_for(self.actor.user_id) as connection:
            return marks.keep(connection, SystemClock(), self.actor, report)

    def sync(self, vault: Vault, *, at_most: int = 10_000) -> bool:
        """Send what waits, but no more than so many saves, and exchange marks."""
        for batch in batches(list(vault.log.waiting_ops())[:at_most]):
            with self.database.writing_for(self.actor.user_id) as connection:
                answers = log.accept(connection, self.actor, batch, SystemClock())
            vault.log.record_answers(answers)
        return exchange_marks(vault, self)

    def anchors(self) -> list[Anchor]:
        with self.database.reading() as connection:
            return marks.list_anchors(connection)


def marking_council(folder: Path, user: str = "Asha Rao") -> MarkingCouncil:
    """Return a new council with one user."""
    database = open_folder(folder, SystemClock(), "Glanmor Council")
    with database.writing() as connection:
        enrolled = enrol(connection, SystemClock(), new_code(connection, SystemClock(), user), "laptop")
        user_id = select(users.c.id).where(users.c.name == user)
        return MarkingCouncil(database, Actor(enrolled.device_id, connection.scalar(user_id) or "", user))


class SigningLaptop:
    """A user's device with a key, and the chain of saves that it signs for. It may enrol again, with another key."""

    def __init__(self, council: Council, user: str = "Asha") -> None:
        self.council, self.user = council, user
        self.enrol()
        self.maker = OpMaker(f"{user.lower()}-{self.actor.device_id[-8:]}", user)

    def enrol(self) -> None:
        """Enrol with a fresh key; the chain goes on."""
        key = Ed25519PrivateKey.generate()
        self.key, self.public = key.private_bytes_raw().hex(), key.public_key().public_bytes_raw().hex()
        with self.council.database.writing() as connection:
            code = new_code(connection, self.council.clock, self.user)
            name = f"{self.user}'s laptop"
            enrolled = enrol(connection, self.council.clock, code, name, self.public)
            user_id = connection.scalar(select(users.c.id).where(users.c.name == self.user)) or ""
            self.council_id = read_council(connection).id
        self.actor = Actor(enrolled.device_id, user_id, self.user)

    def report(self, seq: int = -1) -> MarkReport:
        """Return how far the chain has got, or how far it had got after so many saves; not signed."""
        made = self.maker.made[:seq] if seq >= 0 else self.maker.made
        end = made[-1] if made else None
        return MarkReport(
            device=self.maker.device,
            epoch=1,
            seq=end.seq if end else 0,
            hash=op_hash(end) if end else "",
            audit_n=len(made),
            audit_digest="cd" * 32,
        )

    def signed(self, seq: int = -1) -> MarkReport:
        """Return the same, signed."""
        return vouched(self.report(seq), self.council_id, self.key)

    def mark(self, report: MarkReport | None = None) -> MarkAnswer:
        """Tell the council, signed unless a report is given."""
        with self.council.database.writing_for(self.actor.user_id) as connection:
            return marks.keep(connection, self.council.clock, self.actor, report or self.signed())

    def anchors(self) -> list[Anchor]:
        """Return what the council keeps of the chain."""
        with self.council.database.reading() as connection:
            return marks.list_anchors(connection, self.maker.device)
