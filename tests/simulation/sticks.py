"""Courier files in the world: sticks that are exported, handed in, brought back, lost, cut, late and twice.

What happens to a stick is chance; what a laptop and the council make of it is the product's own code.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from pbdesk.domain.errors import KnownError
from pbdesk.services import courier_notes as notes
from pbdesk.services.courier import ALL, Courier
from pbdesk.services.courier_enrolment import Council, council_of, own_keys, put_council
from pbdesk.services.courier_reading import open_answer
from pbdesk.services.sync import SyncResult
from pbdesk.sync.courier import Answer
from tests.simulation.disk import PowerCutError

HERE = Path("stick")
REFUSED = {"courier-damaged", "courier-not-an-answer", "courier-not-for-us", "courier-not-a-request"}


@dataclass(frozen=True)
class Stick:
    """One file on a stick: of whose device it is, for whom, and whether the council made it."""

    device: str
    user: str
    is_answer: bool
    data: bytes


class SimFiles:
    """Takes what is written, and gives what is read."""

    def __init__(self, *files: bytes) -> None:
        self.files = list(files)

    def write(self, folder: Path, name: str, data: bytes) -> Path:
        self.files.append(data)
        return folder / name

    def read(self, path: Path) -> bytes:
        return self.files[int(path.name)]


class SmallParts(Courier):
    """Needs several files for a few photos."""

    part_bytes = 350_000


class Sticks:
    """What the world does with sticks."""

    def __init__(self, world: Any) -> None:
        self._world = world
        self.kept: list[Stick] = []

    def export(self, laptop: Any) -> None:
        """Export what waits on a laptop; each file goes on a stick of its own."""
        world = self._world
        if laptop.name in world.busy:
            return
        world.note(f"export {laptop.name}")
        self._introduce(laptop)
        files = SimFiles()
        room = world.rng.choice((0, 320_000, ALL, ALL))
        if world.storm and world.rng.random() < 0.1:
            laptop.disk.cut_at(world.rng.randrange(2), world.rng.random() < 0.5)
        try:
            world.courier(laptop, files).export(HERE, room)
        except PowerCutError:
            world.note(f"stopped {laptop.name}")
        laptop.disk.mend()
        self.kept += [Stick(laptop.device_id, laptop.user, False, data) for data in files.files]

    def round_trip(self, laptop: Any) -> SyncResult:
        """Carry everything to the council and all of its answer back, on sticks that nothing happens to.

        What this leaves to the next round counts as received, so that nobody takes the laptop for quiet.
        """
        world = self._world
        self._introduce(laptop)
        out, back = SimFiles(), SimFiles()
        world.courier(laptop, out).export(HERE, ALL)
        for data in out.files:
            back.files = world.council.take_stick(laptop.user, data, ALL)
        done = world.courier(laptop, back).take_in([Path(str(n)) for n in range(len(back.files))])
        results = [each.result for each in done]
        left = len(laptop.log.waiting_ops()) + len(notes.doubtful(laptop.drafts))
        counts = ("sent", "received", "repaired", "cases_left", "photos_sent", "photos_received")
        summed = {name: sum(getattr(each, name) for each in results) for name in counts}
        return msgspec.structs.replace(results[0], **summed | {"received": summed["received"] + left})

    def _introduce(self, laptop: Any) -> None:
        if laptop.drafts.get("courier/council") is None:
            side = self._world.council
            keys = side.courier_keys()
            council = side.hello(laptop.user).council
            put_council(laptop.drafts, Council(council, "Glanmor", keys.verify, keys.recipient))

    def _one(self, is_answer: bool) -> Stick | None:
        """Choose a stick. It is mostly gone afterwards, and sometimes handed over again later."""
        world = self._world
        free = [stick for stick in self.kept if stick.is_answer == is_answer]
        if not free:
            return None
        stick = free[-1] if world.rng.random() < 0.4 else world.rng.choice(free)
        if world.rng.random() < 0.6:
            self.kept.remove(stick)
        return stick

    def hand_in(self) -> None:
        """Hand a stick in at the council, and get the answer on others."""
        world = self._world
        stick = self._one(is_answer=False)
        if stick is not None:
            world.note(f"hand {stick.device}")
            room = world.rng.choice((0, ALL, ALL))
            answers = world.council.take_stick(stick.user, stick.data, room)
            self.kept += [Stick(stick.device, stick.user, True, data) for data in answers]

    def bring_back(self) -> None:
        """Bring an answer back to its laptop, or to a copy of it; the power may go meanwhile."""
        world = self._world
        stick = self._one(is_answer=True)
        laptop = self._laptop_of(stick) if stick else None
        if stick is None or laptop is None:
            return
        world.note(f"back {laptop.name}")
        write, after = world.rng.randrange(2), world.rng.random() < 0.5
        if world.storm and world.rng.random() < 0.2:
            laptop.disk.cut_at(write, after)
        before, answer = self._looks(laptop), self._opened(laptop, stick)
        try:
            done = world.courier(laptop, SimFiles(stick.data)).take_in([Path("0")])
            world.note(f"{done[0].standing} {laptop.name}")
        except PowerCutError:
            world.note(f"stopped {laptop.name}")
            # The first write is the whole answer; photos come after it.
            taken = (write > 0 or after) and notes.newest(laptop.drafts) >= answer.number
            whole = taken or self._looks(laptop) == before
            assert whole, "invariant 1: an answer was taken in by half"
        finally:
            laptop.disk.mend()
        if answer.hello.epoch != world.council.epoch():
            # It took cases out on the word of a gateway that was restored while the answer was on its way.
            world.write_off()

    def _opened(self, laptop: Any, stick: Stick) -> Answer:
        council = council_of(laptop.drafts, laptop.enrolment)
        assert council is not None
        return open_answer(stick.data, own_keys(laptop.enrolment), council)[0]

    def _laptop_of(self, stick: Stick) -> Any:
        world = self._world
        own = [
            each for each in world.laptops if each.device_id == stick.device and each.name not in world.busy
        ]
        if not own:
            return None
        laptop = world.rng.choice(own)
        self._introduce(laptop)  # an older copy may not know the council's keys yet
        return laptop

    def lose(self) -> None:
        """Lose a stick."""
        if self.kept:
            self._world.note("lose")
            self.kept.pop(self._world.rng.randrange(len(self.kept)))

    def spoil(self) -> None:
        """Cut or alter a stick: whoever gets it refuses it whole, and nothing is changed."""
        world = self._world
        if not self.kept:
            return
        stick = world.rng.choice(self.kept)
        place, cut = int(world.rng.random() * len(stick.data)), world.rng.random() < 0.5
        altered = bytes([stick.data[place] ^ (1 << world.rng.randrange(8))])
        data = stick.data[:place] + (b"" if cut else altered + stick.data[place + 1 :])
        world.note("spoil")
        laptop = self._laptop_of(stick)
        before = (self._looks(laptop) if laptop else None, world.council.outcomes())
        try:
            if not stick.is_answer:
                world.council.take_stick(stick.user, data, ALL)
            elif laptop is not None:
                world.courier(laptop, SimFiles(data)).take_in([Path("0")])
            else:
                return
        except KnownError as error:
            if error.code not in REFUSED:
                raise
        else:
            raise AssertionError("invariant 1: a stick that was not whole was taken in")
        after = (self._looks(laptop) if laptop else None, world.council.outcomes())
        assert after == before, "invariant 1: a stick that was not whole changed something"

    @staticmethod
    def _looks(laptop: Any) -> tuple[Any, Any, int]:
        return dict(laptop.entries()), laptop.cursor(), notes.newest(laptop.drafts)
