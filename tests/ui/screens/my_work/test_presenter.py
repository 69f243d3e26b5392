"""My work in words: the line about the day, the groups, the reasons."""

from __future__ import annotations

import pytest

from pbdesk import i18n
from pbdesk.services.rows import WorkItem
from pbdesk.ui.screens.my_work.presenter import MyWorkPresenter
from tests.ui.screens.caseload.world import TODAY, make_world


def shown(items: list[WorkItem], later: list[WorkItem] = ()):
    return MyWorkPresenter(lambda today: items, lambda until: list(later), lambda: TODAY).view()


def item(
    why: str, due: str = "", label: str = "First call", action: str = "call", count: int = 0
) -> WorkItem:
    return WorkItem("c1", "Ann Evans", why, label, due, action, "t1", count)


def test_headline_when_things_are_overdue_then_counts_them():
    view = shown([item("overdue", "2026-11-19"), item("overdue", "2026-11-20")])
    assert view.headline == "Saturday 21 November. 2 things are overdue."


def test_headline_when_one_is_due_today_then_says_so():
    assert shown([item("this_week", TODAY)]).headline == "Saturday 21 November. One thing is due today."


def test_empty_when_a_task_comes_later_then_names_it():
    view = shown([], [item("", "2026-12-03", "Call about the visit")])
    assert view.headline == "Saturday 21 November. Nothing is due today."
    assert view.next_up == "Next: Call about the visit, for Ann Evans, on 3 December 2026."


def test_empty_when_no_task_has_a_date_then_says_what_to_do():
    assert "No task has a date" in shown([]).next_up


@pytest.mark.parametrize(
    ("given", "state", "tone", "action", "screen"),
    [
        (item("overdue", "2026-11-20"), "Overdue by one day", "warn", "Open case", "case"),
        (item("overdue", "2026-11-18"), "Overdue by 3 days", "warn", "Open case", "case"),
        (item("this_week", TODAY), "Due today", "info", "Open case", "case"),
        (item("this_week", "2026-11-22"), "Due tomorrow", "", "Open case", "case"),
        (
            item("this_week", "2026-11-24", action="assessment"),
            "Due Tuesday 24 November",
            "",
            "Open assessment",
            "assessment",
        ),
        (item("queried", label="", action="plan"), "Needs your answer", "warn", "Open plan", "plan"),
        (
            item("conflict", label="", action="conflicts"),
            "Needs your decision",
            "warn",
            "Decide",
            "conflicts",
        ),
        (item("draft", label="", action="assessment"), "Draft", "", "Continue", "assessment"),
        (item("waiting", label="", action="plan"), "Waiting", "", "Open plan", "plan"),
    ],
)
def test_line_when_listed_then_says_by_when_and_leads_on(given, state, tone, action, screen):
    (line,) = shown([given]).groups[0].lines
    assert (line.state, line.tone, line.action, line.screen) == (state, tone, action, screen)
    assert line.args == {"case_id": "c1"}


def test_line_when_refused_then_gives_the_reason():
    given = item("refused", label="The budget line has no funder.", action="sync_status")
    (line,) = shown([given]).groups[0].lines
    assert line.what == "The council did not take a change"
    assert line.why == "The budget line has no funder."


def test_groups_when_answers_differ_then_council_is_one_group():
    view = shown([item("queried", label=""), item("declined", label=""), item("conflict", label="", count=2)])
    assert [group.id for group in view.groups] == ["council", "conflict"]
    assert view.groups[1].lines[0].what == "2 differences to decide"


def test_view_when_read_from_a_vault_then_overdue_comes_first(tmp_path):
    world = make_world(tmp_path)
    view = MyWorkPresenter(world.caseload.my_work, world.caseload.tasks_due, world.vault.clock.today).view()
    assert view.groups[0].id == "overdue"
    assert {line.person for line in view.groups[0].lines} >= {"Ann Evans", "Elin Price"}
    assert [group.id for group in view.groups] == ["overdue", "this_week", "later"]
    world.vault.close()


def test_headline_when_welsh_then_the_day_begins_it_with_a_capital():
    i18n.use("cy")
    try:
        assert shown([]).headline.startswith("Dydd Sadwrn 21 Tachwedd.")
    finally:
        i18n.use("en")
