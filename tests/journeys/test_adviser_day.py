"""One adviser's day through the real widgets: first run to lock, with a real gateway and a second device.

The steps build on each other, so they are one test; each is a function that says what a person does and sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QPlainTextEdit

from pbdesk.app.desk import build_desk
from pbdesk.app.desktop import Desktop
from pbdesk.cli.main import run
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.people import Person as PersonRecord
from pbdesk.domain.signoff import PlanStatus
from pbdesk.example.answers import answer_all
from pbdesk.example.build import case_of
from pbdesk.example.told import MAIN_REFERENCE, SOURCE, caseload_file, directory_file
from pbdesk.receipts.drawing import draw_receipt
from pbdesk.services.desk import Desk
from pbdesk.settings import LAST_STORE, Settings
from pbdesk.settings.places import HOME_VARIABLE
from tests.helpers.gateways import code_for, running_gateway
from tests.helpers.person import Person
from tests.helpers.vaults import new_vault

PASSPHRASE = "harbour biscuit minibus thyme"
ADVISER = "Carys Ambleforth"


@dataclass
class Day:
    """The day's people and places."""

    me: Person
    folder: Path
    gateway: Path
    url: str
    case_id: str = ""

    @property
    def desk(self) -> Desk:
        desk = self.me.desktop.desk
        assert desk is not None
        return desk


@pytest.fixture
def day(qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    with ExitStack() as stack:
        started = stack.enter_context(running_gateway(tmp_path / "gateway", "Glanmor Council"))
        desktop = Desktop(settings=Settings(None))
        stack.callback(desktop.stop)
        desktop.start()
        yield Day(Person(qtbot, desktop), tmp_path, tmp_path / "gateway", started.url)


def test_the_whole_day(day: Day) -> None:
    first_run(day)
    take_over(day)
    assess(day)
    work_out_the_budget(day)
    plan(day)
    sign_off(day)
    spend(day)
    differ(day)
    print_the_booklet(day)
    lock_and_unlock(day)


def first_run(day: Day) -> None:
    me = day.me
    me.press("language-en")
    me.press("next")
    me.press("next")
    me.type("name", ADVISER)
    me.type("new-passphrase", PASSPHRASE)
    me.type("new-passphrase-again", PASSPHRASE)
    me.press("next")
    me.press("empty")
    me.press("finish")
    me.reads("Nothing is due today")
    assert (day.me.desktop.folder / "store.db").read_bytes()[:15] != b"SQLite format 3"
    assert me.desktop.settings.text(LAST_STORE) == "main"


def take_over(day: Day) -> None:
    me, today = day.me, date.fromisoformat(day.desk.vault.clock.today())
    (day.folder / "caseload.csv").write_bytes(caseload_file(today))
    (day.folder / f"{SOURCE}.json").write_bytes(directory_file(today))
    for what, name in (("caseload", "caseload.csv"), ("directory", f"{SOURCE}.json")):
        me.go("import", what=what)
        me.type("path", str(day.folder / name))
        me.press("read")
        me.press("import")
    assert len(day.desk.vault.reads.references()) == 40
    assert len(day.desk.vault.reads.services(limit=1000)) == 60
    day.case_id = case_of(day.desk, MAIN_REFERENCE)


def assess(day: Day) -> None:
    me = day.me
    me.go("case", case_id=day.case_id)
    me.reads("Roz Penbryn")
    me.press_words("Start the assessment")
    me.type("/data/start/matters", "Biscuit, my dog")
    me.go("my_work")
    kept = day.desk.vault.reads.records(Assessment, day.case_id)[0]
    assert kept.answers["/data/start/matters"] == "Biscuit, my dog"
    me.go("assessment", case_id=day.case_id)
    assert me.find(QPlainTextEdit, "/data/start/matters").toPlainText() == "Biscuit, my dog"
    answer_all(day.desk, day.case_id)
    me.go("my_work")
    me.go("assessment", case_id=day.case_id, place="check")
    me.press("finish")
    assert day.desk.vault.reads.records(Assessment, day.case_id)[0].completed_on


def work_out_the_budget(day: Day) -> None:
    me = day.me
    me.go("budget", case_id=day.case_id)
    me.press("work-out")
    allocation = day.desk.budgets.current(day.case_id)
    assert allocation is not None
    assert allocation.amount_pence is not None
    me.reads(me.desktop.context.words.money(allocation.amount_pence))
    me.reads("not an entitlement")


def plan(day: Day) -> None:
    me = day.me
    me.go("plan", case_id=day.case_id)
    me.press_words("Start the plan")
    me.press("add-outcome")
    me.type("outcome-text", "I swim every week")
    me.press("save-form")
    view = day.desk.plans.view(day.case_id)
    assert view is not None
    outcome = view.content.outcomes[0]
    me.press(f"add-line-{outcome.id}")
    me.type("line-description", "Lane swimming with the lift in")
    me.type("line-amount", "5.50")
    me.choose("line-payer", day.desk.programmes.scheme_of(day.case_id).funder_order[0])
    me.press("save-form")
    for section in day.desk.programmes.scheme_of(day.case_id).definition.plan.required_sections:
        me.type(f"section-{section}", "As we agreed at the kitchen table.")
    me.go("my_work")
    me.go("plan", case_id=day.case_id)
    me.press("send")
    me.type("send-note", "Please look at this before Christmas.")
    me.press("send-now")
    view = day.desk.plans.view(day.case_id)
    assert view is not None
    assert view.standing.status is PlanStatus.WAITING, view.gaps
    assert view.totals.planned == 550 * 52
    me.reads("Waiting for the council")


def sign_off(day: Day) -> None:
    me = day.me
    me.go("sync_status")
    me.type("address", day.url)
    me.type("code", code_for(day.gateway, ADVISER))
    me.type("device", "Carys's laptop")
    me.press("connect")
    me.press("sync-now")
    assert day.desk.sync.state().changes_waiting == 0
    decide(day, "--query", "Who goes with Roz?")
    me.press("sync-now")
    me.go("plan", case_id=day.case_id)
    me.reads("Who goes with Roz?")
    me.press("send")
    me.press("send-now")
    me.go("sync_status")
    me.press("sync-now")
    decide(day, "--approve", "Agreed as planned.")
    me.press("sync-now")
    me.go("plan", case_id=day.case_id)
    me.reads("Signed version 1")
    view = day.desk.plans.view(day.case_id)
    assert view is not None
    assert view.standing.status is PlanStatus.SIGNED
    assert not view.editable


def decide(day: Day, outcome: str, reason: str) -> None:
    """The council's side, by its own command."""
    view = day.desk.plans.view(day.case_id)
    assert view is not None
    plan_id = view.content.plan.id
    assert run(["gateway", "decide", plan_id, outcome, "--reason", reason, "--folder", str(day.gateway)]) == 0


def spend(day: Day) -> None:
    me, today = day.me, date.fromisoformat(day.desk.vault.clock.today())
    photo = day.folder / "receipt.jpg"
    photo.write_bytes(draw_receipt("Felyn Pool", [("Lane swim x 4", 2200)], 2200, today, 40812))
    line = day.desk.receipts.money(day.case_id).lines[0]
    me.go("receipts", case_id=day.case_id)
    me.type("photo", str(photo))
    for part, value in (("day", today.day), ("month", today.month), ("year", today.year)):
        me.type(f"day-{part}", str(value))
    me.type("amount", "22.00")
    me.type("payee", "Felyn Pool")
    me.choose("line", line.id)
    me.press("save-next")
    me.reads("Saved on this computer")
    money = day.desk.receipts.money(day.case_id)
    assert (money.view.total.spent, money.view.total.left) == (2200, 550 * 52 - 2200)
    stored = day.desk.vault.photos.read(money.rows[0].photo_sha256)
    assert stored != photo.read_bytes()


def differ(day: Day) -> None:
    me = day.me
    tablet = build_desk(new_vault(day.folder / "tablet", f"{ADVISER} (tablet)"))
    try:
        tablet.files.enrol(day.url, code_for(day.gateway, ADVISER), "tablet")
        me.go("sync_status")
        me.press("sync-now")
        tablet.sync.run()
        edit(tablet, day.case_id, phone="01632 960888", known_as="Rosa")
        tablet.sync.run()
        me.go("details", case_id=day.case_id)
        me.type("phone", "01632 960777")
        me.type("email", "roz@example.org")
        me.press("save")
        me.go("sync_status")
        me.press("sync-now")
        me.go("conflicts")
        me.reads("01632 960888")
        assert len(day.desk.conflicts.all()) == 1
        me.window.do("take-yours")
        me.press("decide")
        assert day.desk.conflicts.all() == []
        me.go("sync_status")
        me.press("sync-now")
        tablet.sync.run()
        people = [desk.vault.reads.records(PersonRecord, day.case_id)[0] for desk in (day.desk, tablet)]
        assert people[0] == people[1]
        assert (people[0].known_as, people[0].email) == ("Rosa", "roz@example.org")
        assert people[0].phone == "01632 960777"
    finally:
        tablet.close()


def edit(desk: Desk, case_id: str, **changes: str) -> None:
    """Change the person's details on another device."""
    person = desk.vault.reads.records(PersonRecord, case_id)[0]
    desk.caseload.change_person(msgspec.structs.replace(person, **changes))


def print_the_booklet(day: Day) -> None:
    me = day.me
    for language in ("en", "cy"):
        for theme in ("standard", "large"):
            path = day.folder / f"{language}-{theme}.pdf"
            me.go("print", case_id=day.case_id)
            me.choose("language", language)
            me.choose("format", theme)
            me.type("path", str(path))
            me.press("save")
            assert path.read_bytes().startswith(b"%PDF-1.7")


def lock_and_unlock(day: Day) -> None:
    me = day.me
    me.go("case", case_id=day.case_id)
    me.type("note", "Half a sentence about")
    store = me.desktop.folder
    me.window.lock()
    me.rest()
    assert me.desktop.desk is None
    assert me.window.windowTitle() == "pbdesk, locked"
    before = sorted(store.rglob("*"))
    me.type("passphrase", "harbour biscuit minibus time")
    me.press("unlock")
    me.reads("That passphrase does not open this store.")
    assert sorted(store.rglob("*")) == before
    me.type("passphrase", PASSPHRASE)
    me.press("unlock")
    me.reads("Rosa Penbryn")
    assert me.window.router.screen_id == "case"
    assert me.find(QPlainTextEdit, "note").toPlainText() == "Half a sentence about"
