"""Courier files between real vaults and a real gateway's database, in one process."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

from pbdesk.gateway import courier as council_side
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import Database, open_folder
from pbdesk.services.courier import Courier
from pbdesk.services.courier_ports import TakenIn
from pbdesk.store.vault import Vault
from pbdesk.transport.courier import DriveFiles
from tests.helpers.vaults import FakeClock, new_vault

_tails = itertools.count(1)


class Drafts(dict[str, Any]):
    """Drafts in memory."""

    def put(self, key: str, value: Any) -> None:
        self[key] = value

    def drop(self, key: str) -> None:
        self.pop(key, None)


class CourierTown:
    """A council and laptops that never had a network. A stick is a folder."""

    def __init__(self, folder: Path, database: Database | None = None) -> None:
        self.folder = folder
        self.clock = SystemClock()
        self.database = database or open_folder(folder / "council", self.clock, "Glanmor Council")
        self.vaults: list[Vault] = []

    def laptop(self, user: str) -> Vault:
        """Make a laptop that knows the council from its enrolment file, and has not been there yet."""
        vault = new_vault(self.folder / f"laptop-{len(self.vaults)}", user, FakeClock(tail=next(_tails)))
        self.vaults.append(vault)
        data, code = council_side.enrolment_file(self.database, self.clock, user)
        self.courier(vault).enrol(data, code, f"{user}'s laptop")
        return vault

    @staticmethod
    def courier(vault: Vault, part_bytes: int = 0) -> Courier:
        """Return the service of a laptop."""
        courier = Courier(vault, DriveFiles(), lambda data: b"small")
        courier.part_bytes = part_bytes or courier.part_bytes
        return courier

    def export(self, vault: Vault, room: int = 1 << 60, part_bytes: int = 0) -> list[Path]:
        """Export to a stick."""
        done = self.courier(vault, part_bytes).export(self.folder, room)
        assert done is not None
        return [Path(file) for file in done.files]

    def hand_in(self, *files: Path, room: int = 1 << 60) -> list[Path]:
        """Hand files in at the council, and get the answer's files."""
        opened = [council_side.open_request(self.database, path.read_bytes()) for path in files]
        written = []
        for name, data in council_side.hand_in(self.database, self.clock, opened, room).files:
            path = self.folder / f"{len(list(self.folder.iterdir()))}-{name}"
            path.write_bytes(data)
            written.append(path)
        return written

    def take_in(self, vault: Vault, *files: Path) -> list[TakenIn]:
        """Take an answer in."""
        return self.courier(vault).take_in(files)

    def round_trip(self, vault: Vault) -> TakenIn:
        """Carry everything there and back."""
        return self.take_in(vault, *self.hand_in(*self.export(vault)))[-1]

    def close(self) -> None:
        """Close everything."""
        for vault in self.vaults:
            vault.close()
        self.database.close()
