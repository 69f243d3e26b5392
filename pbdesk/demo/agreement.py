"""The day's steps with the council: sign-off, spending with photos, and a second laptop that differs."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from pbdesk.app.desk import build_desk
from pbdesk.demo.casework import plan_of
from pbdesk.demo.state import PASSPHRASE, Day, Figures
from pbdesk.demo.truth import Figure, must, refused
from pbdesk.domain.errors import N_
from pbdesk.domain.ledger import LedgerView
from pbdesk.domain.money import Pence, plain_money
from pbdesk.domain.people import Person
from pbdesk.domain.signoff import FinalBudget, PlanStatus
from pbdesk.example.build import ADVISER
from pbdesk.receipts.drawing import draw_receipt
from pbdesk.services.desk import Desk
from pbdesk.services.plan_view import PlanView
from pbdesk.services.receipts import ReceiptForm
from pbdesk.store.vault import create_vault

QUERY = "Who has a key, and looks in, when Idwal is away?"
ANSWER = "When Idwal is away, Menna at number 25 has his key and looks for my curtains."
MANAGER, ROLE = "Gwenda Harrowgate", "service_manager"


def sign_off(day: Day) -> Figures:
    """Sync; the council queries, the adviser answers, the council approves; a signed version no longer changes."""
    code = day.council.ask("enrol", "--user", ADVISER)["code"]
    day.desk.files.enrol(day.council.url, code, "laptop")
    sent = day.desk.sync.run()
    must(sent.refused == 0 and day.desk.sync.state().changes_waiting == 0, "the council took every change")
    day.council.ask("roles", "--give", ROLE, "--user", MANAGER)
    day.council.ask("decide", day.plan_id, "--query", "--reason", QUERY, "--by", MANAGER)
    day.desk.sync.run()
    view = plan_of(day)
    must(view.standing.status is PlanStatus.QUERIED, "the query came back")
    must(view.standing.answer is not None and view.standing.answer.reason == QUERY, "with its words")
    section, words = list(day.story.sections.items())[-1]
    day.desk.plans.set_section(day.plan_id, section, f"{words}\n{ANSWER}")
    day.desk.plans.submit(day.plan_id, ANSWER)
    day.desk.sync.run()
    day.council.ask("decide", day.plan_id, "--approve", "--reason", "Agreed as planned.", "--by", MANAGER)
    day.desk.sync.run()
    budget = _signed_budget(day)
    refused(lambda: day.desk.plans.set_section(day.plan_id, section, "changed"), "plan-closed")
    again = day.desk.sync.run()
    must(again.sent == 0 and again.received == 0, "a sync with nothing to do sends nothing")
    return [
        Figure(N_("Changes sent in the first sync"), str(sent.sent)),
        Figure(N_("Final budget, signed"), plain_money(budget.total_pence)),
    ]


def _signed_budget(day: Day) -> FinalBudget:
    view = plan_of(day)
    must(view.standing.status is PlanStatus.SIGNED, "the approval came back")
    budget = view.standing.signed[1].budget if view.standing.signed else FinalBudget()
    must(_decided_by(view) == (MANAGER, ROLE), "the decision says who made it, and as what")
    must(budget.total_pence == view.totals.planned > 0, "the council agreed to what was planned")
    must(sum(budget.by_funder.values()) == budget.total_pence, "the funders' parts add up")
    return budget


def _decided_by(view: PlanView) -> tuple[str, str]:
    answer = view.standing.answer
    return (answer.decided_by, answer.decided_as) if answer else ("", "")


def spend(day: Day) -> Figures:
    """Receipts with photos; agreed, committed, spent and left are right to the penny."""
    forms = _receipt_forms(day)
    for form in forms:
        day.desk.receipts.record(form)
    refused(
        lambda: day.desk.receipts.record(msgspec.structs.replace(forms[0], photo=(b"no picture", "x.jpg"))),
        "photo-not-an-image",
    )
    promised = _promise(day)
    view = day.desk.receipts.money(day.case_id).view
    _must_add_up(view, sum(form.amount_pence for form in forms), promised)
    photos = day.desk.vault.reads.counts()["photos"]
    must(photos == len(forms), "every photo is safe")
    day.desk.sync.run()
    must(day.desk.vault.reads.counts()["photos"] == 0, "every photo is at the council")
    return [
        Figure(N_("Receipts with photos"), str(photos)),
        Figure(N_("Agreed"), plain_money(view.total.agreed)),
        Figure(N_("Committed"), plain_money(view.total.committed)),
        Figure(N_("Spent"), plain_money(view.total.spent)),
        Figure(N_("Left"), plain_money(view.total.left)),
    ]


def _receipt_forms(day: Day) -> list[ReceiptForm]:
    """Return the story's receipts as a person enters them, each with a picture of the paper."""
    lines = {line.description: line for line in day.desk.receipts.money(day.case_id).lines}
    forms = []
    for told in day.story.receipts:
        on = day.today - timedelta(days=told.days_ago)
        picture = draw_receipt(told.payee, told.items, told.total_pence, on, told.number)
        forms.append(
            ReceiptForm(
                case_id=day.case_id,
                amount_pence=told.total_pence,
                on=on.isoformat(),
                payee=told.payee,
                line=lines[told.line],
                photo=(picture, f"{told.number}.jpg"),
            )
        )
    return forms


def _promise(day: Day) -> Pence:
    """Commit what the first line without a receipt costs once; return how much."""
    paid = {told.line for told in day.story.receipts}
    line = next(
        line
        for line in day.desk.receipts.money(day.case_id).lines
        if line.cost.frequency == "once" and line.description not in paid
    )
    form = ReceiptForm(
        case_id=day.case_id,
        kind="commitment",
        amount_pence=line.cost.amount_pence,
        on=day.today.isoformat(),
        payee=line.provider,
        line=line,
    )
    day.desk.receipts.record(form)
    return line.cost.amount_pence


def _must_add_up(view: LedgerView, spent: Pence, committed: Pence) -> None:
    must(view.total.spent == spent, "spent is the sum of the receipts")
    must(view.total.committed == committed, "committed is what was promised")
    must(view.total.left == view.total.agreed - committed - spent, "left adds up")
    must(sum(item.left for item in view.by_funder.values()) == view.total.left, "left adds up by funder")
    must(sum(item.spent for item in view.by_line.values()) == spent, "spent adds up by line")


def differ(day: Day) -> Figures:
    """A second laptop edits the same case offline: what did not clash merges, what did is decided by a person."""
    received = _second_laptop(day)
    _edit(day.desk, day.case_id, phone="01632 960777", email="roz@example.org")
    _edit(day.second, day.case_id, phone="01632 960888", print_format="large")
    for desk in (day.desk, day.second, day.desk):
        desk.sync.run()
    people = [desk.vault.reads.records(Person, day.case_id)[0] for desk in (day.desk, day.second)]
    values = {(person.email, person.print_format) for person in people}
    must(values == {("roz@example.org", "large")}, "different fields merged unasked")
    shown = _decide(day)
    states = [desk.vault.reads.state(people[0].id) for desk in (day.desk, day.second)]
    heads = [state.heads for state in states if state is not None]
    must(len(heads) == 2 and heads[0] == heads[1], "both laptops end equal")
    must(not day.desk.conflicts.all() and not day.second.conflicts.all(), "no difference is left")
    must(day.desk.sync.run().repaired == 0, "laptop and gateway end equal")
    return [
        Figure(N_("Fields that merged unasked"), "2"),
        Figure(N_("Shown, and decided by a person"), str(shown)),
        Figure(N_("Records on the second laptop"), str(received)),
    ]


def _second_laptop(day: Day) -> int:
    """Open a second laptop of the same adviser and fill it from the council; return how many records came."""
    vault = create_vault(day.folder / "second-laptop", PASSPHRASE, author=ADVISER, cost=day.cost)
    day.open_second(build_desk(vault))
    code = day.council.ask("enrol", "--user", ADVISER)["code"]
    day.second.files.enrol(day.council.url, code, "tablet")
    got = day.second.sync.run()
    must(day.second.vault.reads.case(day.case_id) is not None, "the second laptop has the case")
    must(got.photos_received == len(day.story.receipts), "the second laptop has the photos")
    return got.received


def _decide(day: Day) -> int:
    """Decide the one difference as a person would; return how many were shown."""
    differences = day.second.conflicts.all()
    must([found.field for found in differences] == ["phone"], "the same field shows as a difference")
    difference = differences[0]
    must({side.value for side in difference.sides} == {"01632 960777", "01632 960888"}, "both sides are kept")
    day.second.conflicts.resolve(difference.record_id, difference.field, "01632 960777")
    day.second.sync.run()
    day.desk.sync.run()
    return len(differences)


def _edit(desk: Desk, case_id: str, **changes: str) -> None:
    person = desk.vault.reads.records(Person, case_id)[0]
    desk.caseload.change_person(msgspec.structs.replace(person, **changes))
