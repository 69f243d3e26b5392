"""A laptop beside a real gateway over real HTTP, with the services that the page of sync needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pbdesk.receipts.intake import take_in
from pbdesk.services.conflicts import Conflicts
from pbdesk.services.sync import Synchroniser
from pbdesk.transport.https import HttpsWire, enrol
from pbdesk.ui.screens.sync_status.history import History
from pbdesk.ui.screens.sync_status.presenter import RefusedActs, SyncPresenter
from pbdesk.ui.screens.sync_status.wiring import content_of
from tests.helpers.gateways import code_for, running_gateway
from tests.ui.screens.receipts.world import World, make_world


@dataclass
class Laptop:
    """One vault and its way to the council."""

    world: World
    gateway: Path
    url: str
    wires: ExitStack

    @property
    def vault(self):
        return self.world.vault

    def code(self, user: str = "asha") -> str:
        """Return a one-time code as the council hands it out."""
        return code_for(self.gateway, user)

    def enrol(self, url: str, code: str, name: str) -> None:
        self.vault.enrolment = enrol(url, code, name)

    def connect(self) -> HttpsWire:
        assert self.vault.enrolment is not None
        wire = HttpsWire(self.vault.enrolment)
        self.wires.callback(wire.close)
        return wire

    def sync(self) -> Synchroniser:
        return Synchroniser(self.vault, self.connect, lambda data: take_in(data, "photo").thumbnail)

    def presenter(self, sync=None, dismiss=None) -> SyncPresenter:
        vault = self.vault
        return SyncPresenter(
            sync or self.sync(),
            vault.reads,
            RefusedActs(vault.log.send_again, dismiss),
            lambda op_id: content_of(vault.log, op_id),
            History(vault.drafts, vault.clock.now),
            lambda: vault.enrolment,
            self.enrol,
            vault.clock.now,
        )

    def conflicts(self) -> int:
        return len(Conflicts(self.vault).all())


@contextmanager
def laptop_and_council(folder: Path, *, enrolled: bool = True) -> Iterator[Laptop]:
    """Serve a council until the block ends, and give a laptop with one case beside it."""
    with running_gateway(folder / "gateway") as started, ExitStack() as wires:
        world = make_world(folder / "laptop")
        laptop = Laptop(world, folder / "gateway", started.url, wires)
        if enrolled:
            laptop.enrol(started.url, laptop.code(), "Asha's laptop")
        try:
            yield laptop
        finally:
            world.vault.close()
