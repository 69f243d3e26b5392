"""Copies on the page: saved where a person says, taken in only after a look, and nothing replaced unasked."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QRadioButton

from pbdesk.app.answer_copies import copies_presenter
from pbdesk.ui.screens.assessment.copies import CopiesPage
from tests.helpers.qt import problems_of, settle, snapshot, wait_idle

MATTERS, GOOD_DAY = "/data/start/matters", "/data/start/good_day"


@pytest.fixture
def page(qtbot, context, desk, case_id, tmp_path):
    context.services = desk
    made = CopiesPage(
        context,
        copies_presenter(desk),
        ask_file=lambda _parent, _title, _kinds, done: done(str(tmp_path / "in.json")),
        ask_where=lambda _parent, _title, name, _kinds, done: done(str(tmp_path / name)),
    )
    qtbot.addWidget(made)
    made.resize(1040, 820)
    made.show()
    made.opened(case_id=case_id)
    wait_idle(qtbot, context)
    return made


@pytest.fixture
def press(qtbot, context, page):
    def press_one(name):
        page.findChild(QPushButton, name).click()
        wait_idle(qtbot, context)
        settle()

    return press_one


def texts(page):
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def answered(desk, case_id, **answers):
    assessment_id = desk.assessments.for_case(case_id).assessment.id
    for path, text in answers.items():
        desk.assessments.answer(assessment_id, f"/data/start/{path}", text)


def test_copy_when_saved_then_a_file_of_that_format(page, press, desk, case_id, tmp_path):
    answered(desk, case_id, matters="The sea")
    press("save-copy")
    assert json.loads((tmp_path / "answers.json").read_bytes())["resourceType"] == "QuestionnaireResponse"
    assert "Saved as answers.json." in texts(page)
    page.findChild(QRadioButton, "copy-format-xforms").click()
    press("save-copy")
    assert b"<matters>The sea</matters>" in (tmp_path / "answers.xml").read_bytes()


def test_file_when_it_differs_then_shown_and_only_what_is_ticked_is_taken(
    page, press, desk, case_id, tmp_path
):
    answered(desk, case_id, matters="The sea", good_day="Up by nine")
    incoming = {MATTERS: "The hills", GOOD_DAY: "Up by ten", "/data/start/advocate": "no"}
    (tmp_path / "in.json").write_text(json.dumps(incoming), encoding="utf-8")
    press("choose-file")
    assert "One blank would be filled and 2 answers differ." in texts(page)
    assert {"The sea", "The hills"} <= set(texts(page))
    assert problems_of(page) == []
    snapshot(page, "answer_copies")
    page.findChild(QCheckBox, f"take-{GOOD_DAY}").setChecked(True)
    press("take-in")
    kept = desk.assessments.for_case(case_id).assessment.answers
    assert (kept[MATTERS], kept[GOOD_DAY], kept["/data/start/advocate"]) == ("The sea", "Up by ten", "no")
    assert "The answers are taken in." in texts(page)


def test_file_when_it_is_of_another_form_then_told_and_nothing_changed(page, press, desk, case_id, tmp_path):
    (tmp_path / "in.json").write_text("<data id='other'/>", encoding="utf-8")
    press("choose-file")
    assert any("holds answers to the form “other”" in text for text in texts(page))
    assert page.findChild(QPushButton, "take-in") is None


def test_file_when_it_is_gone_then_told(page, press):
    press("choose-file")
    assert "in.json could not be read." in texts(page)
