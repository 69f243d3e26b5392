"""A real vault with cases, an agreed plan and real services: what receipts, conflicts, sync and print are tried on."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import msgspec

from pbdesk.domain.plan import Cost, Outcome, Plan, PlanLine, content
from pbdesk.domain.signoff import FinalBudget, PlanDecision, PlanSubmission
from pbdesk.receipts.drawing import draw_receipt
from pbdesk.receipts.intake import take_in
from pbdesk.services.caseload import Caseload
from pbdesk.services.conflicts import Conflicts
from pbdesk.services.plans import Plans
from pbdesk.services.receipts import ReceiptForm, Receipts
from pbdesk.store.vault import Vault
from tests.helpers.vaults import FakeClock, add_case, new_vault

TODAY = "2026-11-21"
ADVISER = "Asha Rao"
FUNDERS = {"council": "Council", "nhs": "NHS", "own": "Their own money"}


class Programmes:
    """One programme with three funders: an honest small stand-in for the scheme folders."""

    def title(self, scheme_id: str) -> str:
        return "Adult social care"

    def funder_label(self, scheme_id: str, funder: str) -> str:
        return FUNDERS.get(funder, funder)

    def funder_order(self, scheme_id: str) -> tuple[str, ...]:
        return tuple(FUNDERS)

    def funders(self, scheme_id: str) -> list[SimpleNamespace]:
        return [SimpleNamespace(id=each, label=label) for each, label in FUNDERS.items()]

    def rules_of(self, case_id: str) -> SimpleNamespace:
        return SimpleNamespace(
            funder_order=tuple(FUNDERS),
            outside_budget=frozenset({"own"}),
            required_sections=(("contingency", "If something goes wrong"),),
            period="week",
            divisor=52,
            default_deployment="direct_payment",
        )


class TickingClock(FakeClock):
    """Each moment is a second later than the one before, so that the newest is known."""

    def __init__(self, tail: int = 1) -> None:
        super().__init__(tail=tail)
        self._seconds = itertools.count()

    def now(self) -> str:
        minutes, seconds = divmod(next(self._seconds), 60)
        return f"{TODAY}T{9 + minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}Z"


@dataclass
class World:
    """One open vault with its services."""

    vault: Vault
    case_id: str
    folder: Path

    def __post_init__(self) -> None:
        self.programmes = Programmes()
        self.caseload = Caseload(self.vault)
        self.receipts = Receipts(self.vault, take_in, lambda case_id: tuple(FUNDERS))
        self.conflicts = Conflicts(self.vault)
        self.plans = Plans(self.vault, self.programmes.rules_of, lambda case_id: None)

    def save(self, *records) -> None:
        with self.vault.begin() as work:
            for record in records:
                work.save(record)
            work.commit()

    def new_id(self) -> str:
        return self.vault.clock.new_id()

    def draw(self, payee: str = "Siop y Pentref", pence: int = 1245, number: int = 7) -> Path:
        """Draw a till receipt into a file and return its path."""
        path = self.folder / f"receipt-{number}.jpg"
        path.write_bytes(draw_receipt(payee, [("Bread and milk", pence)], pence, date(2026, 11, 20), number))
        return path

    def spend(self, payee: str, pence: int, line: PlanLine | None = None, **more):
        """Record one piece of spending through the real service."""
        fields = {"on": "2026-11-12", "no_receipt_because": "The till was broken.", **more}
        form = ReceiptForm(case_id=self.case_id, amount_pence=pence, payee=payee, line=line, **fields)
        return self.receipts.record(form)[0]

    def desk(self, **more) -> SimpleNamespace:
        """The container that pages find in their context."""
        fields = {
            "vault": self.vault,
            "programmes": self.programmes,
            "caseload": self.caseload,
            "receipts": self.receipts,
            "conflicts": self.conflicts,
            "plans": self.plans,
            "files": SimpleNamespace(take_in=take_in),
        }
        return SimpleNamespace(**{**fields, **more})


def make_world(folder: Path, *, name: str = "Ann Evans", author: str = ADVISER, tail: int = 1) -> World:
    """Return a world with one case that has no plan yet."""
    vault = new_vault(folder / "store", author, TickingClock(tail))
    case_id = add_case(vault, name, "A-1043")
    pictures = folder / "pictures"
    os.makedirs(pictures, exist_ok=True)  # noqa: PTH103 - one call
    return World(vault, case_id, pictures)


def lines_of(world: World) -> tuple[PlanLine, ...]:
    """Return three lines: weekly help shared by two funders, swimming, and a grab rail."""
    plan_id = f"{world.case_id}.plan"
    common = {"case_id": world.case_id, "plan_id": plan_id, "outcome_id": "o1"}
    return (
        PlanLine(
            id="line-help",
            description="Personal assistant, one hour every morning",
            provider="Fern Gate",
            cost=Cost(12_000),
            shares={"council": "62.5", "nhs": "37.5"},
            position=1,
            **common,
        ),
        PlanLine(
            id="line-swim",
            description="Lane swimming with the lift in, Fridays",
            cost=Cost(550, "week", 46),
            shares={"council": "100"},
            position=2,
            **common,
        ),
        PlanLine(
            id="line-rail",
            description="Two grab rails in the shower, fitted",
            cost=Cost(3_600, "once"),
            shares={"council": "100"},
            position=3,
            **common,
        ),
    )


def agree_plan(world: World) -> tuple[PlanLine, ...]:
    """Draft a plan, send it and let the council approve it; returns its lines."""
    lines = lines_of(world)
    plan = Plan(id=f"{world.case_id}.plan", case_id=world.case_id, started_on="2026-10-01")
    outcome = Outcome(
        id="o1", case_id=world.case_id, plan_id=plan.id, text="I get up, wash and dress by nine."
    )
    whole = content(plan, [outcome], lines)
    by_funder = {"council": 416_900, "nhs": 234_000}
    budget = FinalBudget(12_500, "week", sum(by_funder.values()), by_funder)
    submission = PlanSubmission(
        id=world.new_id(),
        case_id=world.case_id,
        plan_id=plan.id,
        content_hash=whole.content_hash(),
        content=msgspec.to_builtins(whole),
        proposed=budget,
        submitted_at="2026-10-02T10:00:00Z",
    )
    decision = PlanDecision(
        id=world.new_id(),
        case_id=world.case_id,
        submission_id=submission.id,
        plan_id=plan.id,
        content_hash=submission.content_hash,
        outcome="approved",
        budget=budget,
        decided_at="2026-10-09T15:00:00Z",
    )
    world.save(plan, outcome, *lines, submission, decision)
    return lines
