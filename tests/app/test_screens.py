"""Every screen of the desktop opens on a real desk with a real case, and says its heading in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.app.screens import screen_specs
from pbdesk.resources import resource_path
from pbdesk.services.desk import Desk
from pbdesk.ui.commands import GO_TO
from pbdesk.ui.context import Context, ScreenSpec
from pbdesk.ui.widgets import Banner
from tests.helpers.desk import approved_case, case_named, small_desk
from tests.helpers.qt import dress, make_context, stop, wait_idle

SPECS = {spec.id: spec for spec in screen_specs()}
OF_A_CASE = {"case", "details", "dates", "assessment", "budget", "plan", "print"}
OF_A_CASE |= {"eligibility", "charging", "employing"}
OF_A_CASE |= {"from_paper", "answer_copies"}
OF_A_CASE |= {"monitoring", "reviews", "outcomes"}
OF_A_BACKUP = {"store_restore"}
"""Screens that say in the page that there is nothing to show, when they are opened on nothing."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = small_desk(tmp_path_factory.mktemp("screens") / "store")
    approved_case(made, "R-1")
    yield made
    made.close()


@pytest.fixture
def context(qapp, desk: Desk) -> Iterator[Context]:
    dress()
    made, _visits = make_context(desk)
    yield made
    stop(made)
    dress()


def test_specs_then_each_id_once_and_each_icon_is_there() -> None:
    assert len(SPECS) == len(screen_specs())
    for spec in SPECS.values():
        assert Path(resource_path("icons", f"{spec.icon}.svg")).is_file(), spec.id
    assert screen_specs()[0].id == "my_work"


def test_specs_then_what_a_screen_belongs_to_is_in_the_navigation() -> None:
    listed = {spec.id for spec in SPECS.values() if spec.label}
    belongs = {spec.id: spec.under for spec in SPECS.values() if spec.id not in listed}
    assert set(belongs.values()) - {""} <= listed
    assert {screen_id for screen_id, under in belongs.items() if under == "caseload"} == (
        (OF_A_CASE | {"new_case"}) - listed
    )


def test_commands_then_each_leads_to_a_screen_that_there_is() -> None:
    assert set(GO_TO.values()) - set(SPECS) == set()


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_screen_when_opened_then_a_heading_and_no_fault(
    qtbot, context: Context, desk: Desk, spec: ScreenSpec, language: str
) -> None:
    dress("light", 100, language)
    faults: list[str] = []
    errors: list[object] = []
    context.jobs.bug_met.connect(faults.append)
    context.jobs.error_met.connect(errors.append)
    page = spec.factory(context)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.opened(**({"case_id": case_named(desk, "R-1")} if spec.id in OF_A_CASE else {}))
    wait_idle(qtbot, context)
    assert faults == []
    assert errors == []
    assert page.title.text().strip()
    told = [banner.sentence for banner in page.findChildren(Banner) if banner.property("tone") == "error"]
    assert len(told) == (spec.id in OF_A_BACKUP), told
    page.leaving()
    wait_idle(qtbot, context)
    assert faults == []


@pytest.mark.parametrize("screen_id", sorted(OF_A_CASE))
def test_screen_when_its_case_is_gone_then_said_in_the_page_and_no_fault(
    qtbot, context: Context, screen_id: str
) -> None:
    faults: list[str] = []
    context.jobs.bug_met.connect(faults.append)
    page = SPECS[screen_id].factory(context)
    qtbot.addWidget(page)
    page.show()
    page.opened(case_id="nobody")
    wait_idle(qtbot, context)
    page.leaving()
    wait_idle(qtbot, context)
    assert faults == []
