"""Opening screens: what is put into words for a team's lists, and what is laid out before anything is seen.

The work of the processor is measured, not the clock: other programs on the machine do not count. Each figure stands
beside the least that the same machine needs for it: the bare query, or as many bare widgets.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from pbdesk.app.desk import build_desk
from pbdesk.services.desk import Desk
from pbdesk.services.rows import CaseQuery
from pbdesk.ui.screens.assessment.cards import Block, QuestionCard, SectionCard
from pbdesk.ui.screens.assessment.checking import FIRST, CheckPane
from pbdesk.ui.screens.assessment.pane import SectionPane
from pbdesk.ui.screens.assessment.presenter import AssessmentScreen
from pbdesk.ui.screens.my_work.presenter import MyWorkPresenter
from pbdesk.ui.screens.receipts.queue_presenter import QueuePresenter
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import DownScroll
from tests.bench.conftest import Ratio
from tests.bench.test_caseload import CASES, bare, fill
from tests.helpers.qt import settle
from tests.helpers.vaults import new_vault

pytestmark = pytest.mark.bench

SECTIONS, QUESTIONS = 10, 57
"""A form of 570 questions."""
CHOICES = (("yes", "Yes, all the time"), ("some", "At times"), ("no", "No"))


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    vault = new_vault(tmp_path_factory.mktemp("team") / "store")
    fill(vault, random.Random(1))
    desk = build_desk(vault)
    yield desk
    desk.close()


@pytest.fixture(params=[100, 200])
def percent(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[int]:
    theme().apply("light", request.param)
    yield request.param
    theme().apply("light", 100)


def work_ms(work: Callable[[], object], times: int = 5) -> float:
    """Return the median of what some work takes of the processor, in milliseconds."""
    taken = []
    for _time in range(times):
        started = time.process_time()
        work()
        taken.append((time.process_time() - started) * 1000)
    return statistics.median(taken)


def test_my_work_of_a_team(team: Desk, ratio: Ratio) -> None:
    caseload, today = team.caseload, team.vault.clock.today
    presenter = MyWorkPresenter(caseload.my_work, caseload.tasks_due, today)
    presenter.view()
    ratio(
        "My work of 8,000 cases in words",
        value=work_ms(presenter.view),
        floor=bare(team.vault, "SELECT * FROM case_row ORDER BY sort_name, case_id"),
        target="under 100 ms",
    )


def test_receipts_of_a_team(team: Desk, ratio: Ratio) -> None:
    vault = team.vault
    presenter = QueuePresenter(team.caseload.search, vault.reads, vault.drafts, team.programmes.title)
    assert len(presenter.view().cases) == CASES
    ratio(
        "Receipts of 8,000 cases in words",
        value=work_ms(presenter.view),
        floor=bare(vault, "SELECT * FROM case_row ORDER BY sort_name, case_id"),
        target="under 200 ms",
    )


def test_label_of_a_programme(team: Desk, ratio: Ratio) -> None:
    ratio(
        "a label of a programme (floor: a row of the caseload)",
        value=work_ms(lambda: [team.programmes.title("resettlement-fund") for _time in range(1000)]) / 1000,
        floor=work_ms(lambda: team.vault.reads.cases(CaseQuery())) / CASES,
        target="under 0.05 ms",
    )


def section(number: int) -> SectionCard:
    """Return a section with a third of choices, the rest words; every question is asked and has an answer."""
    cards = tuple(
        QuestionCard(
            f"/data/s{number}/q{place}",
            "words" if place % 3 else "one",
            f"How is part {number}, question {place}, on a usual day?",
            hint="As you see it" if place % 3 else "Choose one",
            value="yes",
            options=() if place % 3 else CHOICES,
            answer="As we said at the kitchen table.",
        )
        for place in range(QUESTIONS)
    )
    return SectionCard(
        f"/data/s{number}", f"Part {number}", "Complete", True, (Block("", "", cards, (), ()),)
    )


def open_window() -> tuple[QWidget, QVBoxLayout]:
    """Return a window that is shown, and the column in it that a page fills."""
    window, inside = QWidget(), QWidget()
    content = QVBoxLayout(inside)
    QVBoxLayout(window).addWidget(DownScroll(inside))
    window.resize(1280, 820)
    window.show()
    settle()
    return window, content


def shown_ms(make: Callable[[], QWidget]) -> float:
    """Return what it takes to make some content, put it into a window as a page does, and paint it."""
    taken = []
    for _time in range(6):
        window, content = open_window()
        started = time.process_time()
        made = make()
        content.addWidget(made)
        made.show()
        window.grab()
        taken.append((time.process_time() - started) * 1000)
        window.deleteLater()
        settle()
    return statistics.median(taken[1:])


def bare_content(rows: int) -> QWidget:
    """Return two labels and a button for each of some rows, in one column."""
    made = QWidget()
    layout = QVBoxLayout(made)
    for number in range(rows):
        layout.addWidget(QLabel(f"How is question {number} on a usual day?"))
        layout.addWidget(QLabel("As we said at the kitchen table."))
        layout.addWidget(QPushButton("Change"))
    return made


def test_first_answers_of_a_long_form(percent: int, ratio: Ratio) -> None:
    sections = tuple(section(number) for number in range(SECTIONS))
    screen = AssessmentScreen("a", "Needs", "Ann Evans", sections, "All answered", "", "", True, "en")
    ratio(
        f"570 answers opened at {percent}% (floor: bare widgets for the first {FIRST})",
        value=shown_ms(lambda: CheckPane(screen, lambda path: None)),
        floor=shown_ms(lambda: bare_content(FIRST)),
        target="under 150 ms",
    )


def test_answers_shown_again(percent: int, ratio: Ratio) -> None:
    sections = tuple(section(number) for number in range(SECTIONS))
    screen = AssessmentScreen("a", "Needs", "Ann Evans", sections, "All answered", "", "", True, "en")
    pane = CheckPane(screen, lambda path: None)
    window, content = open_window()
    content.addWidget(pane)
    pane.bring("finish")
    again = replace(screen, left="One left", is_complete=False)
    ratio(
        f"570 answers shown again at {percent}%",
        value=work_ms(lambda: (pane.show_screen(again), window.grab())),
        floor=work_ms(window.grab),
        target="under 50 ms",
    )
    assert pane.is_whole
    window.deleteLater()
    settle()


def test_longest_section(percent: int, ratio: Ratio) -> None:
    shown = section(0)
    ratio(
        f"a section of {QUESTIONS} questions opened at {percent}% (floor: bare widgets)",
        value=shown_ms(lambda: SectionPane(shown)),
        floor=shown_ms(lambda: bare_content(QUESTIONS)),
        target="under 150 ms",
    )
