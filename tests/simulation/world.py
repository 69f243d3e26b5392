"""The simulated world: laptops, a gateway, a network and people, all driven by one source of chance.

It keeps its own book of what was saved and seen, apart from the code under test, and `checks` compares the two.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pbdesk.domain.errors import KnownError
from pbdesk.domain.records import to_fields
from pbdesk.gateway.checks import NO_ACCESS, NOT_YOURS
from pbdesk.services.courier import Courier
from pbdesk.services.sync import Synchroniser, SyncResult
from pbdesk.sync.heads import fields_of
from pbdesk.sync.op import LIFE, Op
from tests.helpers.councils import submission
from tests.simulation.council import Council, Side
from tests.simulation.disk import PowerCutError
from tests.simulation.laptop import Laptop, SimClock, manifest
from tests.simulation.network import SimWire, Traffic, Weather
from tests.simulation.sticks import SimFiles, SmallParts, Sticks

YEAR = 365 * 24 * 3600
USERS = ("Asha", "Bryn", "Cerys")


@dataclass(frozen=True)
class Saved:
    """A save as the world saw it: the op, and for each field the ops whose values the person had before them."""

    op: Op
    seen: Mapping[str, frozenset[str]]


@dataclass
class Book:
    """What happened, as the world wrote it down."""

    saved: dict[str, Saved] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    access: dict[tuple[str, str], bool] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    photo_cases: set[tuple[str, str]] = field(default_factory=set)
    lost_photos: set[tuple[str, str]] = field(default_factory=set)
    signed: dict[str, str] = field(default_factory=dict)


@dataclass
class Makers:
    """What the world is made of. A planted fault replaces one of these."""

    laptop: Callable[..., Any] = Laptop
    council: Callable[[random.Random], Side] = Council
    synchroniser: type[Synchroniser] = Synchroniser
    courier: type[Courier] = SmallParts


class World:
    """Laptops of three users and one gateway."""

    def __init__(self, seed: str, makers: Makers | None = None, storm: float = 0.12) -> None:
        self.rng = random.Random(seed)
        self.ids = random.Random(
            f"{seed} ids"
        )  # apart, so that no id comes twice however chance is set again
        self.makers = makers or Makers()
        self.storm = storm
        self.book = Book()
        self.traffic = Traffic()
        self.council: Side = self.makers.council(self.ids)
        self.laptops: list[Any] = []
        self.busy: set[str] = set()
        self.old_disks: list[tuple[Any, Any]] = []
        self.old_gateways: list[Any] = []
        self.did: list[str] = []
        self.counts: dict[str, int] = {}
        self.sticks = Sticks(self)
        # In some worlds somebody works where there never is a network, as in a prison.
        self.without_network = random.Random(f"{seed} network").choice(("", "", "Cerys", "Bryn"))
        for user in USERS:
            self.new_laptop(user)
        self.new_laptop("Asha")
        self.new_case(self.laptops[0])

    # Things.

    def new_laptop(self, user: str, device: str = "") -> Any:
        """Add a laptop; with a device's name it is a copy of that one."""
        name = f"{user.lower()}-{len(self.laptops)}"
        clock = SimClock(self.ids, 1_795_000_000 + self.rng.randrange(-3, 4) * YEAR)
        laptop = self.makers.laptop(name, user, device or f"device-{name}", clock)
        self.laptops.append(laptop)
        return laptop

    def note(self, what: str) -> None:
        """Write down what is done, for the report of a fault."""
        self.did.append(what)
        kind = what.partition(" ")[0]
        self.counts[kind] = self.counts.get(kind, 0) + 1

    def rec_id(self, prefix: str) -> str:
        """Return a new short id."""
        return f"{prefix}-{self.ids.getrandbits(40):010x}"

    # People save.

    def _saving(
        self, laptop: Any, rec_id: str, do: Callable[[], Op | None], every_head: bool = False
    ) -> None:
        """Save something, and write down what the person had before their eyes."""
        state = laptop.states().get(rec_id)
        heads = dict(state.heads) if state else {}
        shown = shown_values(state, laptop.device_id)
        known = set(laptop.entries())
        try:
            op = do()
        except PowerCutError:
            laptop.disk.mend()
            new = [laptop.entries()[op_id].op for op_id in laptop.entries() if op_id not in known]
            op = new[0] if new else None
            self.note(f"cut {laptop.name}")
        if op is None:
            return
        seen = {
            name: frozenset(
                head.op_id
                for head in heads.get(name, ())
                if every_head or name == LIFE or head.v == shown.get(name)
            )
            for name in op.set
        }
        self.book.saved[op.op_id] = Saved(op, seen)

    def _maybe_cut(self, laptop: Any) -> None:
        if self.storm and self.rng.random() < 0.05:
            laptop.disk.cut_at(0, self.rng.random() < 0.5)

    def new_case(self, laptop: Any) -> None:
        """Open a case with its person."""
        case_id = self.rec_id("case")
        self.note(f"case {laptop.name} {case_id}")
        self.book.access[case_id, laptop.user] = True
        values = {"reference": case_id[-4:], "stage": "new"}
        self._saving(laptop, case_id, lambda: laptop.save("create", "case", case_id, case_id, values))
        person = f"person-{case_id}"
        self._saving(
            laptop, person, lambda: laptop.save("create", "person", person, case_id, {"given_name": "Nia"})
        )

    def edit(self, laptop: Any) -> None:
        """Change a field or two of a record."""
        living = [
            state
            for state in laptop.states().values()
            if state.type in ("person", "case", "task", "service") and self._may_edit(laptop, state.case_id)
        ]
        if not living:
            return
        state = self.rng.choice(living)
        names = {"person": ("phone", "email"), "case": ("stage", "adviser"), "task": ("label", "due_on")}
        fields = names.get(state.type, ("name", "summary"))
        chosen = self.rng.sample(fields, self.rng.choice((1, 1, 2)))
        values = {name: self.rng.choice(("a", "b", "c", f"{self.rng.getrandbits(16)}")) for name in chosen}
        self.note(f"edit {laptop.name} {state.id} {values}")
        self._maybe_cut(laptop)
        self._saving(
            laptop, state.id, lambda: laptop.save("set", state.type, state.id, state.case_id, values)
        )
        laptop.disk.mend()

    def _may_edit(self, laptop: Any, case_id: str) -> bool:
        return case_id == "" or case_id in laptop.states()

    def _some_case(self, laptop: Any) -> str | None:
        cases = [state.id for state in laptop.states().values() if state.type == "case"]
        return self.rng.choice(cases) if cases else None

    def add(self, laptop: Any) -> None:
        """Add a record to a case: a task, a note, spending, or what a newer program knows."""
        case_id = self._some_case(laptop)
        kind = self.rng.choice(("task", "note", "ledger_entry", "hologram", "service"))
        if kind == "service":
            case_id = ""
        if case_id is None:
            return
        rec_id = self.rec_id(kind)
        values: dict[str, Any] = {
            "task": {"label": "Ring", "kind": "check"},
            "note": {"text": "Rang."},
            "ledger_entry": {"kind": "receipt", "amount_pence": self.rng.randrange(1, 9999)},
            "hologram": {"depth": {"deep": [1, None, "ŵ"]}},
            "service": {"name": "Swim"},
        }[kind]
        if kind == "task" and self.rng.random() < 0.3:
            values["invented_later"] = [1, 2]
        self.note(f"add {laptop.name} {rec_id} {case_id}")
        how = "append" if kind in ("note", "ledger_entry") else "create"
        self._maybe_cut(laptop)
        self._saving(laptop, rec_id, lambda: laptop.save(how, kind, rec_id, case_id, values))
        laptop.disk.mend()

    def delete(self, laptop: Any) -> None:
        """Delete a task."""
        tasks = [state for state in laptop.states().values() if state.type == "task"]
        if tasks:
            state = self.rng.choice(tasks)
            self.note(f"delete {laptop.name} {state.id}")
            self._saving(laptop, state.id, lambda: laptop.delete(state.id))

    def resolve(self, laptop: Any) -> None:
        """Decide a difference."""
        waiting = laptop.conflicts()
        if not waiting:
            return
        rec_id, name = self.rng.choice(waiting)
        heads = laptop.states()[rec_id].heads[name]
        value = self.rng.choice((True, False)) if name == LIFE else self.rng.choice(heads).v
        self.note(f"resolve {laptop.name} {rec_id} {name}")
        self._saving(laptop, rec_id, lambda: laptop.resolve(rec_id, name, value), every_head=True)

    def photo(self, laptop: Any) -> None:
        """Take a photo of a receipt."""
        case_id = self._some_case(laptop)
        if case_id is None:
            return
        data = self.rng.randbytes(self.rng.choice((10, 300_000)))
        if self.book.photos and self.rng.random() < 0.1:
            data = self.rng.choice(list(self.book.photos.values()))
        item = manifest(self.rec_id("photo"), case_id, data)
        self.note(f"photo {laptop.name} {item.id} {case_id}")
        if self.storm and self.rng.random() < 0.1:
            laptop.disk.cut_at(self.rng.randrange(2), self.rng.random() < 0.5)
        self._saving(laptop, item.id, lambda: laptop.attach(item, data))
        laptop.disk.mend()
        if item.id in laptop.states():
            self.book.photos[item.sha256] = data
            self.book.photo_cases.add((case_id, item.sha256))

    def send_plan(self, laptop: Any) -> None:
        """Send a plan for sign-off."""
        case_id = self._some_case(laptop)
        if case_id is None:
            return
        item = submission(case_id, self.rec_id("sub"), version=self.rng.randrange(1, 50))
        self.note(f"plan {laptop.name} {item.id}")
        self._saving(
            laptop, item.id, lambda: laptop.save("command", "submission", item.id, case_id, to_fields(item))
        )

    # People at the council act.

    def decide(self) -> None:
        """Approve a plan that waits."""
        waiting = sorted(rec for rec, state in self.council.states().items() if state.type == "submission")
        if waiting:
            chosen = self.rng.choice(waiting)
            try:
                agreed = self.council.decide(chosen)
            except KnownError:
                return
            self.note(f"decide {chosen}")
            self.book.signed[chosen] = agreed

    def assign(self) -> None:
        """Give a case to somebody."""
        cases = sorted({case_id for case_id, _ in self.book.access if self.council.knows_case(case_id)})
        if cases:
            case_id, user = self.rng.choice(cases), self.rng.choice(USERS)
            self.note(f"assign {case_id} {user}")
            self.council.assign(case_id, user)
            self.book.access[case_id, user] = True

    def end_access(self) -> None:
        """Take a case away from somebody."""
        open_now = sorted(
            key for key, allowed in self.book.access.items() if allowed and self.council.knows_case(key[0])
        )
        if len(open_now) > 1:
            case_id, user = self.rng.choice(open_now)
            if case_id in self.council.hello(user).cases:
                self.note(f"end {case_id} {user}")
                self.council.end_access(case_id, user)
                self.book.access[case_id, user] = False

    def erase(self) -> None:
        """Erase a case."""
        cases = sorted({case_id for case_id, _ in self.book.access if self.council.knows_case(case_id)})
        if len(cases) > 1:
            case_id = self.rng.choice(cases)
            try:
                self.council.erase(case_id)
            except KnownError:
                return
            self.note(f"erase {case_id}")
            self.book.erased.add(case_id)

    def take_late(self) -> None:
        """Take a change in that came after its author's access had ended."""
        late = sorted(op_id for op_id, outcomes in self.council.outcomes().items() if "held" in outcomes)
        if late:
            op_id = self.rng.choice(late)
            self.note(f"late {op_id}")
            try:
                self.council.take_late(op_id)
            except KnownError:
                return

    # Machines come and go.

    def keep_copy(self, laptop: Any) -> None:
        """Make a backup of a laptop."""
        self.note(f"backup {laptop.name}")
        self.old_disks.append((laptop, laptop.backup()))

    def restore_laptop(self) -> None:
        """Put an old copy in a laptop's place. What only this laptop held is gone, as with any broken disk."""
        free = [(laptop, copy) for laptop, copy in self.old_disks if laptop.name not in self.busy]
        if free:
            laptop, copy = self.rng.choice(free)
            self.note(f"restore {laptop.name}")
            laptop.restore(copy)
            self.write_off()

    def clone_laptop(self) -> None:
        """Copy a laptop's disk to another computer, where it goes on by itself."""
        free = [laptop for laptop in self.laptops if laptop.name not in self.busy]
        if len(self.laptops) < 6 and free:
            laptop = self.rng.choice(free)
            self.note(f"clone {laptop.name}")
            copy = self.new_laptop(laptop.user, laptop.device_id)
            copy.restore(laptop.backup())

    def keep_gateway(self) -> None:
        """Back the gateway up."""
        self.note("keep gateway")
        self.old_gateways.append(self.council.backup())

    def restore_gateway(self) -> None:
        """Bring an old gateway back. What nobody else holds is gone."""
        if self.old_gateways:
            self.note("rebuild gateway")
            self.council.restore(self.rng.choice(self.old_gateways), sorted(self.book.erased))
            self.write_off()

    def write_off(self) -> None:
        """Write down what was destroyed with a disk, everywhere and for good."""
        places = [set(laptop.entries()) for laptop in self.laptops] + [set(self.council.outcomes())]
        self.book.lost = set(self.book.saved) - set().union(*places)
        held = {
            (state.case_id, head.v)
            for laptop in self.laptops
            for state in laptop.states().values()
            for head in (state.heads.get("sha256", ()) if state.type == "attachment" else ())
            if laptop.photo_bytes().get(head.v) is not None
        }
        self.book.lost_photos = self.book.photo_cases - held

    def jump_clock(self, laptop: Any) -> None:
        """Set a laptop's clock years off."""
        self.note(f"clock {laptop.name}")
        laptop.clock.seconds = 1_795_000_000 + self.rng.randrange(-20, 20) * YEAR

    # Syncing.

    def sync(self, laptop: Any, calm: bool = False) -> SyncResult | None:
        """Sync a laptop through the weather; it may stop anywhere."""
        if laptop.name in self.busy:
            return None
        self.note(f"sync {laptop.name}")
        if laptop.user == self.without_network:
            return self.sticks.round_trip(laptop) if calm else self.sticks.export(laptop)
        weather = Weather(self.rng, 0.0 if calm else self.rng.choice((0.0, self.storm, 3 * self.storm)))
        if not calm and self.storm and self.rng.random() < 0.25:
            laptop.disk.cut_at(self.rng.randrange(6), self.rng.random() < 0.5)
        self.busy.add(laptop.name)
        try:
            wire = SimWire(self.council, laptop.user, weather, self.traffic, self._meanwhile(calm))
            return self.makers.synchroniser(laptop, lambda: wire, lambda data: b"").run()
        except PowerCutError:
            self.note(f"stopped {laptop.name}")
        except KnownError as error:
            self.note(f"broke {laptop.name} {error.code}")
            if calm:
                raise
        finally:
            laptop.disk.mend()
            self.busy.discard(laptop.name)
        return None

    def _meanwhile(self, calm: bool) -> Callable[[], None]:
        """Return what happens between two calls of a sync: now and then, something elsewhere or here."""

        def happen() -> None:
            if not calm and len(self.busy) < 3 and self.rng.random() < 0.04:
                self.step()

        return happen

    # Sticks.

    def courier(self, laptop: Any, files: SimFiles) -> Courier:
        """Return what exports and takes in a laptop's courier files."""
        return self.makers.courier(laptop, files, lambda data: b"", self.makers.synchroniser)

    def export_stick(self, laptop: Any) -> None:
        """Export a courier file."""
        self.sticks.export(laptop)

    def hand_in_stick(self) -> None:
        """Hand a courier file in."""
        self.sticks.hand_in()

    def bring_back_stick(self) -> None:
        """Bring an answer back."""
        self.sticks.bring_back()

    def lose_stick(self) -> None:
        """Lose a courier file."""
        self.sticks.lose()

    def spoil_stick(self) -> None:
        """Cut or alter a courier file."""
        self.sticks.spoil()

    def arrive(self) -> None:
        """Let a delayed request arrive."""
        if self.traffic.delayed:
            self.note("arrive")
            self.traffic.arrive(self.rng.randrange(len(self.traffic.delayed)))

    # One step.

    def step(self) -> None:
        """Let one thing happen."""
        name = self.rng.choices(list(EVENTS), list(EVENTS.values()))[0]
        free = self.rng.choice(self.laptops)
        event = getattr(self, name)
        if name in OF_A_LAPTOP:
            # A power cut is only for a laptop that is not in the middle of a sync of its own.
            if free.name in self.busy and name != "sync":
                storm, self.storm = self.storm, 0.0
                try:
                    event(free)
                finally:
                    self.storm = storm
            else:
                event(free)
        else:
            event()

    # Quiet.

    def settle(self) -> None:
        """Let everything arrive, put access right after restores, and sync until nothing moves any more.

        Raises AssertionError where it never comes to rest.
        """
        self.note("settle")
        while self.traffic.delayed:
            self.traffic.arrive(0)
        for _ in range(10):
            moved = 0
            for laptop in self.laptops:
                self._redo_access()
                for op_id, entry in list(laptop.entries().items()):
                    if entry.state == "refused" and entry.reason in (NO_ACCESS, NOT_YOURS):
                        laptop.send_again(op_id)
                result = self.sync(laptop, calm=True)
                assert result is not None
                moved += result.sent + result.received + result.repaired + result.cases_left
                moved += result.photos_sent + result.photos_received
            if not moved:
                return
        raise AssertionError("ten rounds of syncs, and still something moves")

    def _redo_access(self) -> None:
        """Let the council put right who works on which case, as after a restore of the gateway."""
        for (case_id, user), allowed in sorted(self.book.access.items()):
            if not self.council.knows_case(case_id):
                continue
            hello = self.council.hello(user)
            if allowed and case_id not in hello.cases:
                self.council.assign(case_id, user)
            elif not allowed and case_id not in hello.ended:
                self.council.assign(case_id, user)
                self.council.end_access(case_id, user)

    def standing(self) -> dict[str, Op]:
        """Return the saves that stand at the gateway."""
        return {
            op_id: self.book.saved[op_id].op
            for op_id, outcomes in self.council.outcomes().items()
            if op_id in self.book.saved and outcomes & {"applied", "conflict"}
        }


def shown_values(state: Any, device: str) -> dict[str, Any]:
    """Return the values that a person sees, by field."""
    return fields_of(state, device) if state else {}


EVENTS: dict[str, int] = {
    "edit": 30,
    "sync": 34,
    "add": 10,
    "delete": 3,
    "resolve": 4,
    "photo": 3,
    "new_case": 3,
    "send_plan": 2,
    "decide": 2,
    "assign": 4,
    "end_access": 2,
    "take_late": 2,
    "erase": 1,
    "keep_copy": 3,
    "restore_laptop": 2,
    "clone_laptop": 1,
    "keep_gateway": 2,
    "restore_gateway": 1,
    "jump_clock": 2,
    "arrive": 4,
    "export_stick": 5,
    "hand_in_stick": 6,
    "bring_back_stick": 7,
    "lose_stick": 1,
    "spoil_stick": 1,
}
OF_A_LAPTOP = {
    "edit", "sync", "add", "delete", "resolve", "photo", "new_case", "send_plan", "keep_copy", "jump_clock",
    "export_stick",
}  # fmt: skip
