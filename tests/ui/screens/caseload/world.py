"""A real vault with invented people over four programmes, for the screens of cases. The day is 21 November 2026."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec

from pbdesk.app.screens import screen_specs
from pbdesk.domain.allocation import Allocation
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.case import Case, Task
from pbdesk.domain.handover import CaseloadRow
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.domain.people import Person
from pbdesk.domain.signoff import FinalBudget, PlanDecision, PlanSubmission
from pbdesk.services.caseload import Caseload
from pbdesk.services.importing import Importing, SchemeStart
from pbdesk.services.plans import Plans
from pbdesk.store.keys import Cost
from pbdesk.store.vault import Vault, create_vault
from pbdesk.ui.context import Context

TODAY = "2026-11-21"


def page_of(context: Context, screen_id: str) -> Any:
    """Return a page wired as the program wires it."""
    return next(spec.factory(context) for spec in screen_specs() if spec.id == screen_id)


class FixedClock:
    """A clock that stands on one day; ids count up."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def now(self) -> str:
        return f"{TODAY}T09:{next(self._count) % 60:02d}:00Z"

    def today(self) -> str:
        return TODAY

    def new_id(self) -> str:
        return f"00000000-0000-7000-8000-{next(self._count):012d}"


class Choice(msgspec.Struct, frozen=True):
    id: str
    label: str


class SmallProgrammes:
    """Four programmes with plain labels: an honest small stand-in for the scheme folders."""

    titles = {
        "adult": "Adult social care",
        "health": "Personal health budget",
        "resettle": "Resettlement fund",
        "youth": "Youth employment budget",
    }
    stage_labels = {
        "contact": "First contact",
        "assessment": "Assessment",
        "plan": "Support plan",
        "running": "Running",
        "review": "Review",
    }

    def all(self) -> list[Choice]:
        return [Choice(id, label) for id, label in self.titles.items()]

    def title(self, scheme_id: str) -> str:
        return self.titles.get(scheme_id, scheme_id)

    def stages(self, scheme_id: str) -> list[Choice]:
        return [Choice(id, label) for id, label in self.stage_labels.items()]

    def stage_label(self, scheme_id: str, stage: str) -> str:
        return self.stage_labels.get(stage, stage)

    def role_label(self, scheme_id: str, role: str) -> str:
        return {"panel": "Funding panel"}.get(role, role)

    def anchors(self, scheme_id: str) -> list[Choice]:
        named = [Choice("opened", "Opened on")]
        return [*named, Choice("release_date", "Release date")] if scheme_id == "resettle" else named

    def period(self, scheme_id: str) -> str:
        return {"adult": "week", "health": "year"}.get(scheme_id, "once")


def start_of(scheme_id: str) -> SchemeStart:
    tasks = [
        Task(id="", label="First call", kind="call", anchor="opened", offset_days=7),
        Task(id="", label="Do the assessment", kind="assessment", anchor="opened", offset_days=21),
        Task(id="", label="Review the plan", kind="review", anchor="signoff", offset_days=42),
    ]
    if scheme_id == "resettle":
        tasks.append(Task(id="", label="Meet at the gate", kind="visit", anchor="release_date"))
    return SchemeStart(version="1", first_stage="contact", tasks=tuple(tasks))


PEOPLE = [
    ("Ann", "Evans", "adult", "assessment", "2026-11-02", "A-1043"),
    ("Bryn", "Hughes", "health", "plan", "2026-11-12", "H-2210"),
    ("Cara", "Shah", "resettle", "running", "2026-11-16", "R-0310"),
    ("Dewi", "Owen", "youth", "contact", "2026-11-18", "Y-0092"),
    ("Elin", "Price", "adult", "review", "2026-10-28", "A-1051"),
    ("Ffion", "Rees", "adult", "assessment", "2026-11-20", "A-1058"),
    ("Gwen", "Patel", "health", "plan", "2026-11-19", "H-2214"),
    ("Huw", "Bevan", "resettle", "contact", "2026-11-20", "R-0314"),
    ("Iestyn", "Carter", "youth", "running", "2026-11-09", "Y-0101"),
    ("Joan", "Okafor", "adult", "contact", "2026-11-21", "A-1060"),
]


def new_case(given: str, family: str, scheme: str, stage: str, opened: str, reference: str) -> CaseloadRow:
    return CaseloadRow(
        row_number=0,
        reference=reference,
        scheme_id=scheme,
        given_name=given,
        family_name=family,
        stage=stage,
        opened_on=opened,
        adviser="Asha Bowen",
        born_on="1958-04-12",
        address=("3 Heol y Felin", "Aberwern"),
        postcode="ZZ1 1AA",
        phone="01632 960123",
        language="cy" if given in ("Bryn", "Ffion") else "en",
        print_format="large" if given in ("Ann", "Cara") else "standard",
        needs=("Hearing loop",) if given == "Ann" else (),
        release_date="2026-12-08" if scheme == "resettle" else "",
    )


class SmallRules:
    """What a plan needs to know of its scheme."""

    funder_order = ("council",)
    outside_budget = frozenset()
    required_sections = (("needs", "Say which needs the plan meets."), ("budget", "Say what it costs."))
    period = "week"
    divisor = 52
    default_deployment = "direct_payment"


@dataclass
class World:
    vault: Vault
    caseload: Caseload
    importing: Importing
    programmes: SmallProgrammes
    allocations: dict[str, Allocation]

    @property
    def plans(self) -> Plans:
        return Plans(self.vault, lambda case_id: SmallRules(), self.allocations.get)

    def id_of(self, name: str) -> str:
        return next(row.case_id for row in self.caseload.search().rows if row.name == name)

    def case(self, name: str) -> Case:
        found = self.vault.reads.record(Case, self.id_of(name))
        assert found is not None
        return found

    def person(self, name: str) -> Person:
        return self.vault.reads.records(Person, self.id_of(name))[0]

    def save(self, *records) -> None:
        with self.vault.begin() as work:
            for record in records:
                work.save(record)
            work.commit()

    def desk(self) -> SimpleNamespace:
        """The container that pages find in their context."""
        return SimpleNamespace(
            vault=self.vault,
            caseload=self.caseload,
            importing=self.importing,
            programmes=self.programmes,
            plans=self.plans,
            budgets=SimpleNamespace(current=self.allocations.get),
            eligibility=NO_STEP,
            charging=NO_STEP,
            employing=NO_STEP,
        )


NO_STEP = SimpleNamespace(applies=lambda _case_id: False)
"""A step that the small programmes do not have."""


def make_world(folder: Path, people=PEOPLE) -> World:
    vault = create_vault(
        folder / "store", "llwybr-tegell-94", author="Asha Bowen", cost=Cost(64, 1, 1), clock=FixedClock()
    )
    importing = Importing(vault, start_of)
    importing.cases([new_case(*row) for row in people])
    return World(vault, Caseload(vault), importing, SmallProgrammes(), {})


def live_a_year(world: World, name: str = "Ann Evans") -> str:
    """Take a case as far as spending: assessed, worked out, planned, sent, agreed, spent, with notes."""
    case_id = world.id_of(name)
    money = FinalBudget(
        amount_pence=21_200, period="week", total_pence=1_102_400, by_funder={"council": 1_102_400}
    )
    world.save(
        Assessment(
            id="as-1", case_id=case_id, form_id="f", started_on="2026-11-03", completed_on="2026-11-09"
        )
    )
    world.allocations[case_id] = Allocation(
        scheme_id="adult",
        scheme_version="1",
        method="table",
        period="week",
        divisor=52,
        amount_pence=21_200,
    )
    world.plans.start(case_id)
    plan = world.plans.view(case_id).content
    sent = PlanSubmission(
        id="su-1",
        case_id=case_id,
        plan_id=plan.plan.id,
        content_hash=plan.content_hash(),
        content=msgspec.to_builtins(plan),
        proposed=money,
        submitted_by="Asha Bowen",
        submitted_at="2026-11-12T10:00:00Z",
    )
    decided = PlanDecision(
        id="de-1",
        case_id=case_id,
        submission_id="su-1",
        plan_id=plan.plan.id,
        content_hash=sent.content_hash,
        outcome="approved",
        budget=money,
        decided_by="Panel",
        decided_at="2026-11-16T10:00:00Z",
    )
    spent = LedgerEntry(
        id="le-1",
        case_id=case_id,
        amount_pence=43_210,
        on="2026-11-18",
        payee="Fern Gate",
        shares={"council": "100"},
    )
    world.save(sent, decided, spent)
    world.caseload.move_anchor(case_id, "signoff", "2026-11-16")
    world.caseload.add_note(
        case_id, "Rang Ann. She would like the visits in the morning, before the post comes."
    )
    return case_id
