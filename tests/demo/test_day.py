"""The whole day on real code, with a cheap passphrase slot: every step is reported, in order, and true."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.app.desk import build_desk
from pbdesk.demo.day import PASSPHRASE, STEPS, Day, live
from pbdesk.demo.truth import StepDone
from pbdesk.documents.check import check_pdf
from pbdesk.domain.errors import KnownError
from pbdesk.domain.money import parse_money
from pbdesk.store.vault import open_vault
from tests.helpers.vaults import CHEAP, new_vault

TODAY = date.today()  # noqa: DTZ011 - the store's clock is the computer's


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """The day's folder and state, and every step that was reported."""
    steps: list[StepDone] = []
    day = Day(tmp_path_factory.mktemp("day") / "out", TODAY, CHEAP)
    live(day, steps.append)
    return day, steps


def _figure(steps: list[StepDone], label: str) -> str:
    return next(figure.value for step in steps for figure in step.figures if figure.label == label)


def test_every_step_is_reported_once_and_in_order(lived):
    _, steps = lived
    assert [(step.number, step.title) for step in steps] == [
        (number, title) for number, (title, _) in enumerate(STEPS, start=1)
    ]
    assert all(step.figures and step.seconds >= 0 for step in steps)
    assert all(figure.label and figure.value for step in steps for figure in step.figures)


def test_the_figures_of_the_day_agree_with_each_other(lived):
    _, steps = lived
    money = {
        label: parse_money(_figure(steps, label))
        for label in ("Planned", "Agreed", "Final budget, signed", "Over the plan", "Left to plan")
    }
    assert money["Planned"] == money["Agreed"] == money["Final budget, signed"]
    assert money["Over the plan"] - money["Planned"] == money["Left to plan"]
    spent, promised = parse_money(_figure(steps, "Spent")), parse_money(_figure(steps, "Committed"))
    assert parse_money(_figure(steps, "Left")) == money["Agreed"] - spent - promised


def test_the_store_of_the_day_opens_and_holds_what_was_lived(lived):
    day, steps = lived
    desk = build_desk(open_vault(day.store, PASSPHRASE))
    assert desk.caseload.search().total == int(_figure(steps, "Cases imported"))
    assert desk.receipts.money(day.case_id).view.total.spent == parse_money(_figure(steps, "Spent"))
    assert desk.sync.state().changes_waiting == 0
    desk.close()


def test_the_booklets_are_there_and_nothing_is_wrong_with_them(lived):
    day, _ = lived
    found = sorted(path.name for path in day.folder.glob("*.pdf"))
    assert found == [
        "plan-cy-large.pdf",
        "plan-cy-standard.pdf",
        "plan-en-large.pdf",
        "plan-en-standard.pdf",
    ]
    assert check_pdf(day.folder / "plan-cy-large.pdf") == ()


def test_a_day_that_cannot_begin_stops_and_touches_nothing_that_was_there(tmp_path):
    day = Day(tmp_path / "out", TODAY, CHEAP)
    vault = new_vault(day.store)
    vault.close()
    before = {path: path.read_bytes() for path in day.store.rglob("*") if path.is_file()}
    steps: list[StepDone] = []
    with pytest.raises(KnownError):
        live(day, steps.append)
    assert steps == []
    assert {path: path.read_bytes() for path in day.store.rglob("*") if path.is_file()} == before


def test_a_report_that_fails_closes_what_is_open(tmp_path):
    day = Day(tmp_path / "out", TODAY, CHEAP)

    def report(step: StepDone) -> None:
        raise KnownError("pipe-closed", step.title)

    with pytest.raises(KnownError, match="First run"):
        live(day, report)
    desk = build_desk(open_vault(day.store, PASSPHRASE))
    desk.close()
