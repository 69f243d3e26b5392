"""The page of all answers of a long form: its first part at once, the rest in order, and nothing made twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from pbdesk.ui.a11y.tab_order import order_tabs
from pbdesk.ui.screens.assessment.cards import Block, QuestionCard, SectionCard
from pbdesk.ui.screens.assessment.checking import FIRST, CheckPane
from pbdesk.ui.screens.assessment.presenter import AssessmentScreen
from pbdesk.ui.widgets import DownScroll
from tests.helpers.qt import settle

SECTIONS, EACH = 6, 40


def section_of(number: int, answer: str = "As we said.") -> SectionCard:
    cards = tuple(
        QuestionCard(f"/data/s{number}/q{place}", "words", f"Question {number}.{place}", answer=answer)
        for place in range(EACH)
    )
    return SectionCard(
        f"/data/s{number}", f"Part {number}", "Complete", True, (Block("", "", cards, (), ()),)
    )


def screen_of(sections: tuple[SectionCard, ...], finished: str = "") -> AssessmentScreen:
    return AssessmentScreen("a", "Needs", "Ann Evans", sections, "7 of 240 left", "", finished, False, "en")


@pytest.fixture
def screen() -> AssessmentScreen:
    return screen_of(tuple(section_of(number) for number in range(SECTIONS)))


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def window(qtbot, screen, asked):
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.addWidget(DownScroll(CheckPane(screen, asked.append)))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


@pytest.fixture
def pane(window) -> CheckPane:
    return window.findChild(CheckPane)


def whole(qtbot, pane) -> CheckPane:
    qtbot.waitUntil(lambda: pane.is_whole)
    settle()
    return pane


def changes(pane) -> list[str]:
    return [
        each.accessibleName() for each in pane.findChildren(QPushButton) if "change-" in each.objectName()
    ]


def named(screen) -> list[str]:
    return [f"Change: {card.label}" for section in screen.sections for card in section.cards]


def test_pane_when_made_then_the_first_answers_are_there_and_nothing_to_finish_with(qtbot, screen, asked):
    pane = CheckPane(screen, asked.append)
    qtbot.addWidget(pane)
    assert changes(pane) == named(screen)[:FIRST]
    assert pane.findChild(QPushButton, "finish") is None


def test_pane_when_left_alone_then_all_follow_in_order_and_tab_goes_through_them(qtbot, pane, screen, window):
    whole(qtbot, pane)
    assert changes(pane) == named(screen)
    order_tabs(window)
    stop, stops = pane.findChild(QPushButton, "change-/data/s0/q0"), []
    while stop.objectName() != "previous":
        stops.append(stop.objectName())
        stop = stop.nextInFocusChain()
        while not isinstance(stop, QPushButton):
            stop = stop.nextInFocusChain()
    paths = [f"change-{card.path}" for section in screen.sections for card in section.cards]
    assert stops == [*paths, "finish"]
    assert all(label.isVisible() for label in pane.findChildren(QLabel))


def test_pane_when_somebody_goes_to_a_late_answer_then_it_can_take_the_focus_at_once(pane, window):
    pane.bring("change-/data/s4/q7")
    late = pane.findChild(QPushButton, "change-/data/s4/q7")
    late.setFocus()
    assert late.isVisible()
    assert window.focusWidget() is late
    assert not pane.is_whole
    before = len(changes(pane))
    pane.bring("not-here")
    assert len(changes(pane)) == before


def test_pane_when_an_answer_changes_then_only_its_section_is_made_again(qtbot, pane, screen, window):
    whole(qtbot, pane)
    kept, gone = (pane.findChild(QPushButton, f"change-/data/s{number}/q3") for number in (2, 3))
    kept.setFocus()
    fresh = replace(
        screen, sections=(*screen.sections[:3], section_of(3, "Otherwise."), *screen.sections[4:])
    )
    pane.show_screen(fresh)
    assert pane.findChild(QPushButton, "change-/data/s2/q3") is kept
    assert window.focusWidget() is kept
    assert not gone.isVisible()
    shown = [each.text() for each in pane.findChildren(QLabel) if each.isVisible()]
    assert shown.count("Otherwise.") == EACH
    assert shown.index("Part 2") < shown.index("Part 4")
    assert pane.is_whole


def test_pane_when_sections_come_and_go_then_they_stand_in_the_form_s_order(qtbot, pane, screen):
    whole(qtbot, pane)
    some = screen_of((screen.sections[0], screen.sections[5], section_of(7)))
    pane.show_screen(some)
    whole(qtbot, pane)
    pane.show_screen(screen_of(screen.sections[:2]))
    whole(qtbot, pane)
    headings = [pane._answers.itemAt(at).widget().shown.title for at in range(2)]
    assert headings == ["Part 0", "Part 1"]
    assert pane._whole.indexOf(pane._end) == pane._whole.count() - 1


def test_pane_when_finished_then_nothing_can_be_changed_until_it_is_opened_again(qtbot, pane, screen):
    whole(qtbot, pane)
    pane.show_screen(replace(screen, finished="Finished on 3 December 2026."))
    whole(qtbot, pane)
    seen = [each.objectName() for each in pane.findChildren(QPushButton) if each.isVisible()]
    assert seen == ["budget", "reopen"]


def test_pane_when_a_change_is_asked_for_then_its_path_is_told(pane, asked):
    pane.findChild(QPushButton, "change-/data/s1/q2").click()
    assert asked == ["/data/s1/q2"]
