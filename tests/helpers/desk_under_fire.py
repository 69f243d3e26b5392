"""A laptop as a process of its own: it saves, says so once that is durable, and syncs, until it is killed.

Run as `python -m tests.helpers.desk_under_fire FOLDER SEED`; each line "saved ID" names an op that a person would have
been told is saved.
"""

from __future__ import annotations

import hashlib
import random
import sys
from pathlib import Path

import httpx
import msgspec

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.case import Case, CaseNote
from pbdesk.domain.errors import KnownError
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.domain.people import Person
from pbdesk.services.sync import Synchroniser
from pbdesk.store.blobs import chunk_hashes
from pbdesk.store.vault import Vault, open_vault
from pbdesk.transport.https import HttpsWire
from tests.helpers.vaults import PASSPHRASE, add_case

PATIENCE = httpx.Timeout(2.0, connect=1.0, read=1.0)


def save(vault: Vault, rng: random.Random) -> None:
    """Save something."""
    with vault._engine.connect() as connection:
        cases = [
            row[0] for row in connection.exec_driver_sql("SELECT case_id FROM case_row ORDER BY case_id")
        ]
    if not cases or rng.random() < 0.05:
        add_case(vault, "Nia Llwyd", f"R-{rng.getrandbits(30)}")
        return
    case_id, new_id = rng.choice(cases), vault.clock.new_id()
    kind = rng.choice(("person", "person", "case", "note", "ledger", "photo"))
    data = rng.randbytes(rng.choice((2000, 400_000)))
    ref = vault.photos.keep(data) if kind == "photo" else None
    with vault.begin() as work:
        if kind == "photo":
            sha256 = hashlib.sha256(data).hexdigest()
            item = Attachment(
                id=new_id, case_id=case_id, sha256=sha256, size=len(data), chunks=chunk_hashes(data)
            )
            work.attach(item, ref, b"")  # type: ignore[arg-type]
        elif kind == "ledger":
            work.save(
                LedgerEntry(id=new_id, case_id=case_id, amount_pence=rng.randrange(1, 999), on="2026-11-20")
            )
        elif kind == "person" and work.find(Person, case_id):
            person = work.find(Person, case_id)[0]
            change = {rng.choice(("phone", "email", "known_as")): f"{rng.getrandbits(40)}"}
            work.save(msgspec.structs.replace(person, **change))
        elif kind == "case" and work.find(Case, case_id):
            work.save(msgspec.structs.replace(work.get(Case, case_id), stage=f"{rng.getrandbits(40)}"))
        else:
            work.save(CaseNote(id=new_id, case_id=case_id, text="Rang."))
        work.commit()


def sync(vault: Vault) -> int:
    """Sync once and return how much went either way. Raises KnownError."""
    assert vault.enrolment is not None
    with HttpsWire(vault.enrolment, timeout=PATIENCE) as wire:
        done = Synchroniser(vault, lambda: wire, lambda data: b"").run()
    return done.sent + done.received + done.photos_sent + done.photos_received + done.repaired


def main() -> None:
    """Save and sync until killed."""
    folder, rng = Path(sys.argv[1]), random.Random(sys.argv[2])
    vault = open_vault(folder, PASSPHRASE)
    print("ready", flush=True)
    while True:
        known = {op.op_id for op in vault.log.waiting_ops()}
        save(vault, rng)
        for op in vault.log.waiting_ops():
            if op.op_id not in known:
                print("saved", op.op_id, flush=True)
        if rng.random() < 0.35:
            try:
                sync(vault)
                print("synced", flush=True)
            except KnownError as error:
                print("broke", error.code, flush=True)


if __name__ == "__main__":
    main()
