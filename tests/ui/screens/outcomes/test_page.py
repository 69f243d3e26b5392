"""Outcomes on a real vault: scores with their chart and table, own goals, and licensed slots."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.measures import GOALS
from pbdesk.services.outcomes import Scores
from pbdesk.ui.screens.outcomes.chart import ScoreChart
from pbdesk.ui.screens.outcomes.page import OutcomesPage, make_page
from pbdesk.ui.screens.outcomes.presenter import OutcomesPresenter
from pbdesk.ui.widgets import DataTable
from tests.helpers.desk import case_named
from tests.helpers.entries import fill, open_page, press, texts
from tests.helpers.qt import problems_of, snapshot, wait_idle

OVER_TIME = (
    ("2026-05-04", 0, (4, 5, 4, 7)),
    ("2026-08-03", 3, (6, 6, 5, 5)),
    ("2026-11-02", 6, (8, 7, 7, 3)),
)
ITEMS = ("satisfied", "worthwhile", "happy", "anxious")


@pytest.fixture
def case_id(desk) -> str:
    """A case with well-being and a goal over half a year."""
    case_id = case_named(desk, "R-1")
    goal, _change = desk.outcomes.add_goal(case_id, "Walk to the shop on my own", "Never", "Whenever I like")
    for day, wave, scores in OVER_TIME:
        given = Scores(
            case_id=case_id, measure="ons4", on=day, wave=wave, scores=dict(zip(ITEMS, scores, strict=True))
        )
        desk.outcomes.record(given)
        desk.outcomes.record(
            Scores(
                case_id=case_id,
                measure=GOALS,
                on=day,
                wave=wave,
                scores={goal.id: scores[0]},
                importance={goal.id: 9},
            )
        )
    return case_id


@pytest.fixture
def page(qtbot, context, desk, case_id):
    context.services = desk
    return open_page(qtbot, context, desk, make_page(context), case_id)


def test_page_when_scores_were_taken_then_words_chart_and_table_say_the_same(qtbot, context, page):
    shown = texts(page)
    assert "Now 8 of 10: High. It was 4 on 4 May 2026." in shown
    assert "Now 3 of 10: Low. It was 7 on 4 May 2026." in shown
    charts = {each.accessibleName(): each for each in page.findChildren(ScoreChart)}
    chart = charts["Chart: Overall, how happy did you feel yesterday?"]
    assert chart.accessibleDescription() == "Now 7 of 10: High. It was 4 on 4 May 2026."
    spots = chart.spots()
    assert len(spots) == 3
    assert spots[0].x() < spots[1].x() < spots[2].x()
    assert spots[0].y() > spots[2].y()
    assert {table.identifier for table in page.findChildren(DataTable)} == {"table-ons4", "table-goals"}
    assert problems_of(page) == []
    wait_idle(qtbot, context)
    snapshot(page, "outcomes")


def test_scores_when_typed_then_kept_and_off_the_scale_said_by_the_question(
    qtbot, context, desk, page, case_id
):
    press(qtbot, context, page, "ask-ons4")
    assert problems_of(page, ("light", "welsh-200")) == []
    wait_idle(qtbot, context)
    fill(page, satisfied="12", happy="8")
    press(qtbot, context, page, "save-form")
    assert "Type a whole number from 0 to 10." in texts(page)
    fill(page, satisfied="9", missing="Did not want to say")
    snapshot(page, "outcomes-form")
    wait_idle(qtbot, context)
    press(qtbot, context, page, "save-form")
    latest = desk.outcomes.view(case_id).slots[0].found[-1]
    assert (latest.scores, latest.wave) == ({"satisfied": 9, "happy": 8}, 12)
    assert set(latest.missing) == {"worthwhile", "anxious"}


def test_goal_when_added_and_ended_then_stays_in_the_list(qtbot, context, desk, page, case_id):
    press(qtbot, context, page, "add-goal")
    fill(page, goal="Sing in a choir again")
    press(qtbot, context, page, "save-form")
    goal = next(each for each in desk.outcomes.view(case_id).goals if each.text.startswith("Sing"))
    press(qtbot, context, page, f"goal-{goal.id}")
    assert "Over" in texts(page)


def test_slot_when_a_licence_holder_loads_the_file_then_it_can_be_asked(
    qtbot, context, desk, case_id, tmp_path
):
    licensed = {
        "id": "acme-wellness",
        "title": {"en": "Invented scale"},
        "items": [{"id": "one", "text": {"en": "How bright is the day?"}, "low": 1, "high": 5}],
        "licence": {"name": "By agreement", "holder": "Glanmor", "number": "X-1", "expires": "2027-01-01"},
    }
    desk.outcomes.load(msgspec.json.encode(licensed))
    desk.outcomes.record(Scores(case_id=case_id, measure="acme-wellness", on="2026-11-20", scores={"one": 4}))
    desk.outcomes.unload("acme-wellness")
    file = tmp_path / "scale.json"
    file.write_bytes(msgspec.json.encode(licensed))
    context.services = desk
    vault = desk.vault
    presenter = OutcomesPresenter(
        desk.outcomes, desk.programmes, vault.reads.case, vault.drafts, vault.clock.today
    )
    page = OutcomesPage(context, presenter, lambda parent, title, kinds, done: done(str(file)))
    open_page(qtbot, context, desk, page, case_id)
    assert any("no word of it is sent" in text for text in texts(page))
    press(qtbot, context, page, "load-acme-wellness")
    assert {"Loaded: Invented scale", "How bright is the day?"} <= set(texts(page))
    press(qtbot, context, page, "unload-acme-wellness")
    assert "Invented scale" not in texts(page)
