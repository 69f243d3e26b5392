"""One adviser's day, end to end, through the services: every step must be true, or the day stops.

Two laptops of one adviser and a council's gateway in a process of its own. The steps are those of the journey that
the desktop's tests drive through the widgets.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import msgspec

from pbdesk.app.desk import build_desk
from pbdesk.demo.council import ExampleCouncil
from pbdesk.demo.interrupted import type_and_be_killed
from pbdesk.demo.truth import Figure, Report, StepDone, must, refused
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.errors import N_
from pbdesk.domain.money import plain_money
from pbdesk.domain.people import Person
from pbdesk.domain.signoff import PlanStatus
from pbdesk.example.answers import answer_all
from pbdesk.example.build import ADVISER, add_notes, case_of, draft_plan, import_files
from pbdesk.example.told import MAIN_REFERENCE, Story, stories
from pbdesk.receipts.drawing import draw_receipt
from pbdesk.services.desk import Desk
from pbdesk.services.receipts import ReceiptForm
from pbdesk.store.keys import Cost
from pbdesk.store.vault import create_vault, open_vault

PASSPHRASE = "harbour biscuit minibus thyme"
COUNCIL = "Glanmor Council"
Figures = list[Figure]


@dataclass
class Day:
    """The day's state: where it happens, and what is open.

    Attributes:
        folder: everything of the day is written below it.
        cost: of the passphrase slot; None measures this machine, as a person's first run does.
        ended: nothing is left open once the day has ended.
    """

    folder: Path
    today: date
    cost: Cost | None = None
    desk: Desk = field(init=False)
    second: Desk = field(init=False)
    council: ExampleCouncil = field(init=False)
    case_id: str = ""
    plan_id: str = ""

    @property
    def store(self) -> Path:
        """The first laptop's store."""
        return self.folder / "laptop"

    @property
    def story(self) -> Story:
        """What is told of the person whose day it is."""
        return stories()[MAIN_REFERENCE]


def live(day: Day, report: Report) -> None:
    """Live the day and report each step. Raises KnownError where something is not true; closes what is open."""
    day.folder.mkdir(parents=True, exist_ok=True)
    opened: list[Desk] = []
    with ExampleCouncil(day.folder / "council", COUNCIL) as council:
        day.council = council
        try:
            for number, (title, step) in enumerate(STEPS, start=1):
                began = time.monotonic()
                figures = step(day)
                opened = [desk for desk in (getattr(day, "desk", None), getattr(day, "second", None)) if desk]
                report(StepDone(number, title, tuple(figures), time.monotonic() - began))
        finally:
            for desk in opened:
                desk.close()


def first_run(day: Day) -> Figures:
    """A new encrypted vault, and nothing readable on disk."""
    day.desk = build_desk(create_vault(day.store, PASSPHRASE, author=ADVISER, cost=day.cost))
    head = (day.store / "store.db").read_bytes()[:16]
    must(not head.startswith(b"SQLite format 3"), "the store is encrypted")
    return [Figure(N_("The store"), N_("encrypted; the key is not in the file"))]


def take_over(day: Day) -> Figures:
    """Import the caseload and the directory; bad rows are told, the rest go in."""
    counts = import_files(day.desk, day.today)
    must(counts.cases == len(day.desk.vault.reads.references()), "every good row became a case")
    must(counts.left_out > 0, "bad rows are told")
    must(
        len(day.desk.vault.reads.services(limit=1000)) == counts.services, "every service is in the directory"
    )
    day.case_id = case_of(day.desk, MAIN_REFERENCE)
    add_notes(day.desk, day.case_id, day.story, day.today)
    schemes = {row.scheme_id for row in day.desk.caseload.search().rows}
    must(len(schemes) == len(day.desk.programmes.all()), "there are cases in every programme")
    return [
        Figure(N_("Cases imported"), str(counts.cases)),
        Figure(N_("Rows told and left out"), str(counts.left_out)),
        Figure(N_("Programmes"), str(len(schemes))),
        Figure(N_("Services in the directory"), str(counts.services)),
    ]


def assess(day: Day) -> Figures:
    """Assess; the program is killed in the middle; it reopens at the same question with nothing lost."""
    day.desk.close()
    typed = type_and_be_killed(day.store, PASSPHRASE, day.case_id)
    day.desk = build_desk(open_vault(day.store, PASSPHRASE))
    kept = day.desk.vault.reads.record(Assessment, typed.assessment_id)
    must(kept is not None, "the assessment is there after the kill")
    missing = {
        path: value for path, value in typed.answers.items() if kept and kept.answers.get(path) != value
    }
    must(not missing, f"{len(missing)} answers are missing after the kill")
    place = day.desk.assessments.place(typed.assessment_id)
    must(place == (typed.place, typed.words), "it reopens at the same question with the half-typed words")
    answer_all(day.desk, day.case_id, MAIN_REFERENCE)
    day.desk.assessments.complete(typed.assessment_id)
    view = day.desk.assessments.for_case(day.case_id)
    must(bool(view.assessment.completed_on), "the assessment is finished")
    return [
        Figure(
            N_("Answers saved before the kill, and after it"), f"{len(typed.answers)} / {len(typed.answers)}"
        ),
        Figure(N_("Questions answered"), str(view.total - view.left)),
        Figure(N_("Points"), view.points),
    ]


def allocate(day: Day) -> Figures:
    """An indicative budget with every step of the working; the same inputs give the same result."""
    allocation, _ = day.desk.budgets.work_out(day.case_id)
    must(day.desk.budgets.preview(day.case_id) == allocation, "the same answers give the same budget")
    must(allocation.amount_pence is not None and allocation.total_pence is not None, "the rules give a sum")
    must(len(allocation.steps) > 3, "each step of the working is shown")
    return [
        Figure(
            N_("Indicative budget, a guide and no entitlement"), plain_money(allocation.amount_pence or 0)
        ),
        Figure(N_("Over the plan"), plain_money(allocation.total_pence or 0)),
        Figure(N_("Steps of the working"), str(len(allocation.steps))),
    ]


def plan(day: Day) -> Figures:
    """A support plan: outcomes, lines, who pays, what is left, the completeness check, and off for sign-off."""
    day.desk.plans.start(day.case_id)
    view = day.desk.plans.view(day.case_id)
    must(view is not None and len(view.gaps) > 0, "an empty plan is not complete")
    started = view.content.plan.id if view else ""
    refused(lambda: day.desk.plans.submit(started), "plan-incomplete")
    day.plan_id = draft_plan(day.desk, day.case_id, day.story)
    view = day.desk.plans.view(day.case_id)
    must(view is not None and not [gap for gap in view.gaps if gap.where != "budget"], "the plan is complete")
    planned = view.totals.planned if view else 0
    left = view.totals.left if view else None
    must(left is not None and left >= 0, "the plan stays within the guide")
    day.desk.plans.submit(day.plan_id, "")
    refused(lambda: day.desk.plans.set_deployment(day.plan_id, "managed"), "plan-closed")
    return [
        Figure(
            N_("Outcomes and lines"),
            f"{len(view.content.outcomes)} / {len(view.content.lines)}" if view else "",
        ),
        Figure(N_("Planned"), plain_money(planned)),
        Figure(N_("Left to plan"), plain_money(left or 0)),
    ]


def sign_off(day: Day) -> Figures:
    """Sync; the council queries, the adviser answers, the council approves; a signed version no longer changes."""
    code = day.council.ask("enrol", "--user", ADVISER)["code"]
    day.desk.files.enrol(day.council.url, code, "laptop")
    sent = day.desk.sync.run()
    must(sent.refused == 0 and day.desk.sync.state().changes_waiting == 0, "the council took every change")
    day.council.ask(
        "decide", day.plan_id, "--query", "--reason", "Who helps on the Sundays Angharad is away?"
    )
    day.desk.sync.run()
    view = day.desk.plans.view(day.case_id)
    must(view is not None and view.standing.status is PlanStatus.QUERIED, "the query came back")
    sections = day.desk.programmes.scheme_of(day.case_id).definition.plan.required_sections
    day.desk.plans.set_section(
        day.plan_id, sections[-1], "On those Sundays Fern Gate sends somebody Roz knows."
    )
    day.desk.plans.submit(day.plan_id, "Answered under the last heading.")
    day.desk.sync.run()
    day.council.ask("decide", day.plan_id, "--approve", "--reason", "Agreed as planned.")
    day.desk.sync.run()
    view = day.desk.plans.view(day.case_id)
    must(view is not None and view.standing.status is PlanStatus.SIGNED, "the approval came back")
    refused(lambda: day.desk.plans.set_section(day.plan_id, sections[0], "changed"), "plan-closed")
    again = day.desk.sync.run()
    must(again.sent == 0 and again.received == 0, "a sync with nothing to do sends nothing")
    budget = view.standing.signed[1].budget if view and view.standing.signed else None
    must(
        budget is not None and sum(budget.by_funder.values()) == budget.total_pence,
        "the funders' parts add up",
    )
    return [
        Figure(N_("Changes sent in the first sync"), str(sent.sent)),
        Figure(N_("Final budget, signed"), plain_money(budget.total_pence if budget else 0)),
    ]


def spend(day: Day) -> Figures:
    """Receipts with photos; agreed, committed, spent and left are right to the penny."""
    money = day.desk.receipts.money(day.case_id)
    lines = {line.description: line for line in money.lines}
    total = 0
    for told in day.story.receipts:
        on = day.today - timedelta(days=told.days_ago)
        picture = draw_receipt(told.payee, told.items, told.total_pence, on, told.number)
        form = ReceiptForm(
            case_id=day.case_id,
            amount_pence=told.total_pence,
            on=on.isoformat(),
            payee=told.payee,
            line=lines[told.line],
            photo=(picture, f"{told.number}.jpg"),
        )
        day.desk.receipts.record(form)
        total += told.total_pence
    refused(
        lambda: day.desk.receipts.record(msgspec.structs.replace(form, photo=(b"no picture", "x.jpg"))),
        "photo-not-an-image",
    )
    view = day.desk.receipts.money(day.case_id).view
    must(view.total.spent == total, "spent is the sum of the receipts")
    must(view.total.left == view.total.agreed - view.total.committed - total, "left adds up")
    must(sum(item.left for item in view.by_funder.values()) == view.total.left, "left adds up by funder")
    must(sum(item.spent for item in view.by_line.values()) == total, "spent adds up by line")
    photos = day.desk.vault.reads.counts()["photos"]
    must(photos == len(day.story.receipts), "every photo is safe")
    day.desk.sync.run()
    must(day.desk.vault.reads.counts()["photos"] == 0, "every photo is at the council")
    return [
        Figure(N_("Receipts with photos"), str(photos)),
        Figure(N_("Agreed"), plain_money(view.total.agreed)),
        Figure(N_("Spent"), plain_money(view.total.spent)),
        Figure(N_("Left"), plain_money(view.total.left)),
    ]


def differ(day: Day) -> Figures:
    """A second laptop edits the same case offline: what did not clash merges, what did is decided by a person."""
    day.second = build_desk(
        create_vault(day.folder / "second-laptop", PASSPHRASE, author=f"{ADVISER} (tablet)", cost=day.cost)
    )
    code = day.council.ask("enrol", "--user", ADVISER)["code"]
    day.second.files.enrol(day.council.url, code, "tablet")
    got = day.second.sync.run()
    must(day.second.vault.reads.case(day.case_id) is not None, "the second laptop has the case")
    must(got.photos_received == len(day.story.receipts), "the second laptop has the photos")
    _edit(day.desk, day.case_id, phone="01632 960777", email="roz@example.org")
    _edit(day.second, day.case_id, phone="01632 960888", known_as="Rosa")
    for desk in (day.desk, day.second, day.desk):
        desk.sync.run()
    for desk in (day.desk, day.second):
        person = desk.vault.reads.records(Person, day.case_id)[0]
        must(
            (person.email, person.known_as) == ("roz@example.org", "Rosa"), "different fields merged unasked"
        )
    differences = day.second.conflicts.all()
    must(len(differences) == 1 and differences[0].field == "phone", "the same field shows as a difference")
    difference = differences[0]
    must({side.value for side in difference.sides} == {"01632 960777", "01632 960888"}, "both sides are kept")
    day.second.conflicts.resolve(difference.record_id, difference.field, "01632 960777")
    day.second.sync.run()
    day.desk.sync.run()
    states = [desk.vault.reads.state(difference.record_id) for desk in (day.desk, day.second)]
    heads = [state.heads for state in states if state is not None]
    must(len(heads) == 2 and heads[0] == heads[1], "both laptops end equal")
    must(not day.desk.conflicts.all() and not day.second.conflicts.all(), "no difference is left")
    wire_digests = day.desk.sync.run()
    must(wire_digests.repaired == 0, "laptop and gateway end equal")
    return [
        Figure(N_("Merged unasked"), "2"),
        Figure(N_("Shown, and decided by a person"), "1"),
        Figure(N_("Records on the second laptop"), str(got.received)),
    ]


def print_booklets(day: Day) -> Figures:
    """The plan booklet as a tagged PDF: standard and large print, in English and Welsh chrome; each one checked."""
    figures = []
    for language in ("en", "cy"):
        for theme in ("standard", "large"):
            path = day.folder / f"plan-{language}-{theme}.pdf"
            pages = day.desk.files.print_plan(day.case_id, language, theme, path)
            figures.append(Figure(f"{language} {theme}", f"{pages} pages, {path.stat().st_size // 1024} KB"))
    return figures


def lock(day: Day) -> Figures:
    """Lock; a wrong passphrase opens nothing and creates nothing; unlock, and stand at the same place."""
    place = {"screen": "plan", "case_id": day.case_id}
    day.desk.vault.drafts.put("place", place)
    day.desk.close()
    before = sorted(str(path) for path in day.store.rglob("*"))
    error = refused(lambda: open_vault(day.store, "harbour biscuit minibus time"), "passphrase-wrong")
    must(sorted(str(path) for path in day.store.rglob("*")) == before, "a wrong passphrase creates nothing")
    day.desk = build_desk(open_vault(day.store, PASSPHRASE))
    must(day.desk.vault.drafts.get("place") == place, "it stands at the same place")
    return [Figure(N_("A wrong passphrase"), error.english())]


def _edit(desk: Desk, case_id: str, **changes: str) -> None:
    person = desk.vault.reads.records(Person, case_id)[0]
    desk.caseload.change_person(msgspec.structs.replace(person, **changes))


Step = Callable[[Day], Figures]
STEPS: tuple[tuple[str, Step], ...] = (
    (N_("First run: a new encrypted store"), first_run),
    (N_("Take over the caseload and the directory"), take_over),
    (N_("Assess, through a kill in the middle"), assess),
    (N_("Work out the indicative budget"), allocate),
    (N_("Plan, and send for sign-off"), plan),
    (N_("Sync: the council queries, then approves"), sign_off),
    (N_("Spend: receipts with photos"), spend),
    (N_("Differ: a second device edits the same case"), differ),
    (N_("Print the booklet in four ways"), print_booklets),
    (N_("Lock, a wrong passphrase, unlock"), lock),
)
