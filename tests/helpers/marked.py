"""A council's gateway without HTTP, for marks: the device's vault talks to the real database behind it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from pbdesk.gateway import log, marks
from pbdesk.gateway.access import Actor
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import Database, open_folder
from pbdesk.gateway.devices import enrol, new_code
from pbdesk.gateway.tables import users
from pbdesk.services.marks import exchange_marks
from pbdesk.store.vault import Vault
from pbdesk.sync.marks import Anchor, MarkAnswer, MarkReport
from pbdesk.sync.page import batches


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
