"""Real vaults for tests, made with a cheap passphrase slot, and a clock that tests set."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pbdesk.domain.case import Case
from pbdesk.domain.ids import uuid7
from pbdesk.domain.people import Person
from pbdesk.store.keys import Cost
from pbdesk.store.vault import Vault, create_vault

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "lamp otter seven bridges"


@dataclass
class FakeClock:
    """A clock that stands still until told; ids count up."""

    time: str = "2026-11-21T09:14:00Z"
    day: str = "2026-11-21"
    tail: int = 1
    count: int = field(default=0)

    def now(self) -> str:
        return self.time

    def today(self) -> str:
        return self.day

    def new_id(self) -> str:
        self.count += 1
        return uuid7(1_795_000_000_000 + self.count, self.tail << 64 | self.count)


def new_vault(folder: Path, author: str = "Asha Rao", clock: FakeClock | None = None) -> Vault:
    """Return a new, open vault in an absent folder."""
    return create_vault(folder, PASSPHRASE, author=author, cost=CHEAP, clock=clock)


def add_case(
    vault: Vault,
    name: str = "Ann Evans",
    reference: str = "R-1",
    scheme_id: str = "adult-social-care",
    **fields: object,
) -> str:
    """Save a case with its person and return its id."""
    case_id = vault.clock.new_id()
    given, _, family = name.partition(" ")
    with vault.begin() as work:
        work.save(
            Case(
                id=case_id,
                case_id=case_id,
                reference=reference,
                scheme_id=scheme_id,
                stage="assessment",
                adviser=vault.author,
                **fields,  # type: ignore[arg-type]
            )
        )
        work.save(Person(id=vault.clock.new_id(), case_id=case_id, given_name=given, family_name=family))
        work.commit()
    return case_id
