"""The caseload in words: rows, counts, near names, the glance."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.money import plain_money
from pbdesk.i18n import LANGUAGES, words_for
from pbdesk.services.rows import CaseList, CaseQuery, CaseRow
from pbdesk.ui.screens.caseload.presenter import CaseloadPresenter, next_step
from tests.ui.screens.caseload.world import TODAY

ROW = CaseRow("c1", "Ann Evans", "A-1043", "adult", "plan", "Asha Bowen", None, 0, 0, "", "", 0, "")


@pytest.fixture
def presenter(world) -> CaseloadPresenter:
    return CaseloadPresenter(world.caseload.search, world.programmes, world.vault.clock.today)


def row(**changes) -> CaseRow:
    return msgspec.structs.replace(ROW, **changes)


def test_cases_when_nothing_is_typed_then_all_are_counted(presenter):
    view = presenter.cases(CaseQuery())
    assert view.count == "10 of 10 cases"
    assert [line.cells[0] for line in view.rows][:3] == ["Huw Bevan", "Iestyn Carter", "Ann Evans"]


def test_cases_when_a_part_is_typed_then_counts_of_all(presenter):
    view = presenter.cases(CaseQuery(text="eva"))
    assert view.count == "1 of 10 cases"
    assert view.rows[0].cells[:3] == ("Ann Evans", "Adult social care", "Assessment")
    assert view.rows[0].summary.startswith(
        "Ann Evans, A-1043, Adult social care, Assessment, Overdue 12 days"
    )


def test_cases_when_a_filter_is_set_then_only_those(presenter):
    view = presenter.cases(CaseQuery(scheme_id="resettle", stage="contact"))
    assert [line.cells[0] for line in view.rows] == ["Huw Bevan"]


def test_cases_when_nothing_matches_then_offers_near_names(presenter):
    view = presenter.cases(CaseQuery(text="evns"))
    assert view.empty == "No case matches ‘evns’."
    assert view.near[0] == "Ann Evans"
    assert not view.nothing_yet


def test_cases_when_only_filters_exclude_then_names_no_text(presenter):
    view = presenter.cases(CaseQuery(scheme_id="youth", stage="review"))
    assert view.empty == "No case matches these choices."
    assert view.near == ()


def test_cases_when_there_is_none_then_says_nothing_yet(world):
    none = CaseloadPresenter(lambda query: CaseList((), 0), world.programmes, lambda: TODAY)
    assert none.cases(CaseQuery(text="ann")).nothing_yet


@pytest.mark.parametrize(
    ("given", "words", "tone"),
    [
        (row(next_task="First call", next_due="2026-11-20"), "Overdue one day: First call", "warn"),
        (
            row(next_task="First call", next_due="2026-11-19", conflicts=2),
            "Overdue 2 days: First call",
            "warn",
        ),
        (row(plan_status="queried", next_task="Review", next_due="2026-12-03"), "Answer the council", "warn"),
        (row(conflicts=1), "One difference to decide", "warn"),
        (row(next_task="Call", next_due="2026-12-03", plan_status="waiting"), "3 Dec 2026: Call", ""),
        (row(plan_status="waiting"), "Waiting for sign-off", ""),
        (row(), "No date set", ""),
        (row(closed_on="2026-10-01", next_task="Call", next_due="2026-09-01"), "Closed", ""),
    ],
)
def test_next_step_when_several_things_stand_then_the_most_urgent_is_said(given, words, tone):
    assert next_step(given, TODAY) == (words, tone)


def test_cases_when_overspent_then_the_money_is_toned_and_sorted(world):
    given = row(agreed=10_000, spent=12_500)
    presenter = CaseloadPresenter(lambda query: CaseList((given,), 1), world.programmes, lambda: TODAY)
    (line,) = presenter.cases(CaseQuery()).rows
    assert (line.cells[4], line.tone, line.toned, line.sort[4]) == ("-£25.00", "error", 4, -2500)
    glance = presenter.glance("c1")
    assert glance is not None
    assert glance.money[-1] == ("Over", "£25.00")


def test_glance_when_a_row_is_not_listed_then_none(presenter):
    presenter.cases(CaseQuery(text="evans"))
    assert presenter.glance("elsewhere") is None


def test_filters_when_a_programme_is_chosen_then_any_comes_first(presenter):
    filters = presenter.filters("adult")
    assert filters.schemes[0] == ("", "All programmes")
    assert len(filters.schemes) == 5
    assert filters.advisers == (("", "Everybody"), ("Asha Bowen", "Asha Bowen"))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("pence", [0, 5, -2500, 123_456_789])
def test_money_when_written_plainly_then_as_every_language_writes_it(language, pence):
    assert plain_money(pence) == words_for(language).money(pence)
