"""On a real desk, answers of an assessment differ in the words of its form."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.assessment import Assessment
from pbdesk.sync.page import Cursor, FeedOp, FeedPage
from pbdesk.ui.screens.conflicts.fields import Kind
from pbdesk.ui.screens.conflicts.page import make_page
from pbdesk.ui.screens.conflicts.wiring import presenter_for
from tests.helpers.desk import case_named, small_desk
from tests.helpers.qt import problems_of, wait_idle
from tests.helpers.vaults import FakeClock, new_vault


def pass_on(giver, taker) -> None:
    ops = giver.log.waiting_ops()
    taker.log.apply_page(FeedPage(Cursor("e", 1), tuple(FeedOp(n, op) for n, op in enumerate(ops, 1))))


@pytest.fixture
def desk(tmp_path):
    """A desk on which one answer of an assessment differs from another laptop's."""
    desk = small_desk(tmp_path / "mine")
    other = new_vault(tmp_path / "other", "Ben Tudor", FakeClock(tail=2))
    view = desk.assessments.for_case(case_named(desk, "R-1"))
    question = next(
        each
        for part in view.sections
        for each in part.questions
        if each.kind == "select_one" and each.relevant
    )
    pass_on(desk.vault, other)
    for vault, choice in ((desk.vault, question.choices[0]), (other, question.choices[1])):
        record = vault.reads.record(Assessment, view.assessment.id) or view.assessment
        with vault.begin() as work:
            work.save(msgspec.structs.replace(record, answers={**record.answers, question.path: choice.id}))
            work.commit()
    pass_on(other, desk.vault)
    yield desk, question
    other.close()
    desk.close()


def test_difference_when_an_answer_then_in_the_words_of_the_form(desk):
    desk, question = desk
    presenter = presenter_for(desk)
    view = presenter.difference(presenter.view().rows[0].key)
    assert (view.field, view.kind) == (question.label, Kind.CHOICE)
    assert [each.words for each in view.choices[1:]] == [each.label for each in question.choices[:2]]
    assert view.where == "Assessment"
    presenter.decide(view, question.choices[1].id)
    assert presenter.view().rows == []


def test_page_when_made_on_a_real_desk_then_it_shows_the_difference(qtbot, context, desk):
    desk, question = desk
    context.services = desk
    page = make_page(context)
    qtbot.addWidget(page)
    page.show()
    page.opened()
    wait_idle(qtbot, context)
    assert page._options.view.field == question.label
    assert problems_of(page, ("light", "welsh-200")) == []
