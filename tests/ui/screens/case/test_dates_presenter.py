"""Moving a case's dates and stage: the preview equals what is saved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.case import Task
from pbdesk.ui.screens.case.dates_presenter import AnchorLine, DatesPresenter, DatesView, moves
from tests.helpers.exchange import Exchange, desk_apart
from tests.helpers.vaults import add_case


@pytest.fixture
def presenter(world) -> DatesPresenter:
    return DatesPresenter(world.caseload, world.programmes, world.vault.drafts)


def test_moves_when_the_release_date_moves_then_old_and_new_are_shown(presenter, world):
    view = presenter.load(world.id_of("Cara Shah"))
    found = moves(view, {**view.typed, "release_date": "2026-12-15"})
    assert [(move.task, move.was, move.now) for move in found] == [
        ("Meet at the gate", "8 December 2026", "15 December 2026")
    ]


def test_save_when_a_date_moved_then_the_vault_says_what_the_preview_said(presenter, world):
    case_id = world.id_of("Cara Shah")
    view = presenter.load(case_id)
    typed = {**view.typed, "release_date": "2026-12-15", "opened": "2026-11-10"}
    said = {move.task for move in moves(view, typed)}
    assert len(presenter.save(view, "review", typed)) == 3
    due = {row.task.label: row.due_on for row in world.caseload.open(case_id).tasks}
    assert said == {"First call", "Do the assessment", "Meet at the gate"}
    assert (due["First call"], due["Meet at the gate"]) == ("2026-11-17", "2026-12-15")
    assert world.case("Cara Shah").stage == "review"


def test_save_when_nothing_changed_then_nothing_is_written(presenter, world):
    view = presenter.load(world.id_of("Ann Evans"))
    assert presenter.save(view, view.stage, view.typed) == []


@pytest.mark.parametrize(("typed", "count"), [("", 1), ("2026-02-30", 1), ("2026-12-15", 0)])
def test_problems_when_a_date_is_not_one_then_its_field_is_named(presenter, world, typed, count):
    view = presenter.load(world.id_of("Cara Shah"))
    found = presenter.problems(view, {**view.typed, "release_date": typed})
    assert [name for name, _ in found] == ["on-release_date"] * count


def test_load_when_a_draft_was_left_then_it_comes_back(presenter, world):
    case_id = world.id_of("Cara Shah")
    view = presenter.load(case_id)
    presenter.keep(view, "review", {**view.typed, "release_date": "2026-12-15"})
    again = presenter.load(case_id)
    assert (again.typed_stage, again.typed["release_date"]) == ("review", "2026-12-15")
    presenter.keep(again, again.stage, {each.id: each.on for each in again.anchors})
    assert presenter.load(case_id).typed_stage == "running"


def test_save_when_others_moved_dates_under_a_draft_then_none_is_moved_back_unasked(tmp_path):
    mine, theirs = (desk_apart(tmp_path / name, name, n + 1) for n, name in enumerate(("asha", "ben")))
    exchange = Exchange()
    case_id = add_case(mine.vault, scheme_version="2026.1", anchors={"opened": "2026-11-02"})
    exchange.between(mine.vault, theirs.vault)
    presenter = DatesPresenter(mine.caseload, mine.programmes, mine.vault.drafts)
    view = presenter.load(case_id)
    presenter.keep(view, view.stage, {**view.typed, "opened": "2026-11-09"})
    for anchor, day in (("opened", "2026-11-16"), ("assessed", "2026-11-20")):
        theirs.caseload.move_anchor(case_id, anchor, day)
    theirs.caseload.move_stage(case_id, "review")
    exchange.between(mine.vault, theirs.vault)
    again = presenter.load(case_id)
    assert (again.typed_stage, again.typed["opened"], again.typed["assessed"]) == (
        "review",
        "2026-11-09",
        "2026-11-20",
    )
    presenter.save(again, again.typed_stage, again.typed)
    case = mine.caseload.open(case_id).case
    assert (case.stage, case.anchors["assessed"]) == ("review", "2026-11-20")
    assert [each.field for each in mine.conflicts.all()] == ["anchors/opened"]
    for desk in (mine, theirs):
        desk.close()


@pytest.mark.parametrize("slip", ["0202-03-27", "9999-12-31"])
def test_moves_when_the_year_is_a_slip_then_nothing_moves(slip):
    task = Task(id="t", label="Call", anchor="a", offset_days=400)
    anchors = (AnchorLine("a", "Release date", "2026-12-08"),)
    view = DatesView("c", "Ann", "s", (), anchors, (task,), "s", {"a": slip}, "s", {"a": "2026-12-08"})
    assert moves(view, {"a": slip}) == []


@given(st.dates().map(str), st.integers(-400, 400))
def test_moves_when_any_date_is_typed_then_never_raises_in_range(day, offset):
    task = Task(id="t", label="Call", anchor="a", offset_days=offset)
    anchors = (AnchorLine("a", "Release date", "2026-12-08"),)
    view = DatesView("c", "Ann", "s", (), anchors, (task,), "s", {"a": day}, "s", {"a": "2026-12-08"})
    assert len(moves(view, {"a": day})) <= 1
