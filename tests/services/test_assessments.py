"""Assessments: every answer is kept at once, nothing that was said is lost, and two people may ask apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pbdesk.app.desk import build_desk
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, use
from pbdesk.schemes.forms.loading import load_form
from pbdesk.services.assessments import Assessments, AssessmentView, QuestionView
from pbdesk.services.desk import Desk
from pbdesk.store.vault import open_vault
from tests.helpers.answers import answer_everything
from tests.helpers.desk import case_named
from tests.helpers.exchange import Exchange, desk_apart, fields_in_conflict
from tests.helpers.vaults import PASSPHRASE, FakeClock, add_case, new_vault

WORDS = "/data/start/matters"
GOOD_DAY = "/data/start/good_day"
ADVOCATE = "/data/start/advocate"
ADVOCATE_PLAN = "/data/start/advocate_plan"
VISIT = "/data/start/visit_date"
CARER = "/data/round_the_clock/has_carer"
CARER_HOURS = "/data/round_the_clock/carer_hours"
HOSTILE = (
    "a" * 200_000,
    "\u202egnikat era ew\u202c",
    "👩🏽‍🦽👨‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "before\x00after",
    "Ṫ̸̢͇̠͒͘ḣ̵̛ȩ̷̈́ ṉ̴̐a̶̤͌m̶̞͝e̸̗͌",
    "'; DROP TABLE record; --",
    "</script><b>&amp;",
    "line one\r\nline two\u2028line three",
    "\ufeffmark first",
    "שלום Siân مرحبا",
)


@pytest.fixture
def case_id(desk: Desk) -> str:
    return case_named(desk, "R-1")


def start(desk: Desk, case_id: str) -> str:
    return desk.assessments.for_case(case_id).assessment.id


def question(view: AssessmentView, path: str) -> QuestionView:
    return next(item for section in view.sections for item in section.questions if item.path == path)


def asked(desk: Desk, case_id: str, path: str) -> QuestionView:
    return question(desk.assessments.for_case(case_id), path)


# --- starting and answering -----------------------------------------------------------------------------


def test_for_case_when_none_then_started_once_and_only_once(desk: Desk, case_id: str) -> None:
    first = desk.assessments.for_case(case_id)
    waiting = len(desk.vault.log.waiting_ops())
    again = desk.assessments.for_case(case_id)
    assert again == first
    assert len(desk.vault.log.waiting_ops()) == waiting
    assert first.assessment.started_on == "2026-11-21"
    assert first.total > 20
    assert not first.complete


def test_for_case_when_the_case_is_gone_then_told(desk: Desk) -> None:
    with pytest.raises(KnownError) as told:
        desk.assessments.for_case("nobody")
    assert told.value.code == "case-missing"


def test_answer_then_durable_before_it_returns(desk: Desk, case_id: str, tmp_path: Path) -> None:
    view, change = desk.assessments.answer(start(desk, case_id), WORDS, "Swimming on Thursdays")
    assert change.touches("assessment")
    assert change.touches_case(case_id)
    assert question(view, WORDS).value == "Swimming on Thursdays"
    desk.vault._engine.dispose()  # no close: as if the program had been killed here
    desk.vault._lock.release()
    with_again = build_desk(open_vault(tmp_path / "store", PASSPHRASE, clock=FakeClock()))
    try:
        assert asked(with_again, case_id, WORDS).value == "Swimming on Thursdays"
    finally:
        with_again.close()


def test_answer_when_the_same_again_then_nothing_is_written(desk: Desk, case_id: str) -> None:
    assessment_id = start(desk, case_id)
    desk.assessments.answer(assessment_id, WORDS, "Swimming")
    assert desk.assessments.answer(assessment_id, WORDS, "Swimming")[1].records == ()


def test_answer_when_taken_back_then_gone_here_and_open_again(desk: Desk, case_id: str) -> None:
    assessment_id = start(desk, case_id)
    left = desk.assessments.for_case(case_id).left
    view, _change = desk.assessments.answer(assessment_id, ADVOCATE, "no")
    assert view.left == left - 1
    view, _change = desk.assessments.answer(assessment_id, ADVOCATE, "")
    assert view.left == left
    assert asked(desk, case_id, ADVOCATE).value == ""
    assert ADVOCATE not in desk.assessments.for_case(case_id).assessment.answers


def test_answer_when_one_field_then_only_that_field_travels(desk: Desk, case_id: str) -> None:
    desk.assessments.answer(start(desk, case_id), WORDS, "Swimming")
    assert set(desk.vault.log.waiting_ops()[-1].set) == {f"answers/{WORDS}"}


NOT_ASKED = [
    "",
    "/",
    "/data",
    "/data/start",
    "/data/start/nothing",
    "matters",
    "/data/start/matters[1]",
    "💥",
]
COUNTED = ["/data/decision/points", "/data/decision/points_note", "/data/meta/instanceID"]


@pytest.mark.parametrize("path", NOT_ASKED + COUNTED)
def test_answer_when_no_such_question_then_told_and_nothing_saved(
    desk: Desk, case_id: str, path: str
) -> None:
    assessment_id = start(desk, case_id)
    before = len(desk.vault.log.waiting_ops())
    with pytest.raises(KnownError) as told:
        desk.assessments.answer(assessment_id, path, "x")
    assert told.value.code == "question-unknown"
    assert len(desk.vault.log.waiting_ops()) == before


def test_answer_when_the_assessment_is_gone_then_told(desk: Desk) -> None:
    with pytest.raises(KnownError) as told:
        desk.assessments.answer("nothing", WORDS, "x")
    assert told.value.code == "record-missing"


# --- hidden answers, and what is wrong in words ---------------------------------------------------------


def test_answer_when_its_question_hides_then_kept_unused_and_back_when_it_shows(
    desk: Desk, case_id: str
) -> None:
    assessment_id = start(desk, case_id)
    desk.assessments.answer(assessment_id, ADVOCATE, "yes")
    desk.assessments.answer(assessment_id, ADVOCATE_PLAN, "Ring Mared first.")
    view, _change = desk.assessments.answer(assessment_id, ADVOCATE, "no")
    hidden = question(view, ADVOCATE_PLAN)
    assert (hidden.relevant, hidden.unused, hidden.value) == (False, True, "Ring Mared first.")
    assert hidden.violation == ""
    view, _change = desk.assessments.answer(assessment_id, ADVOCATE, "yes")
    shown = question(view, ADVOCATE_PLAN)
    assert (shown.relevant, shown.unused, shown.value) == (True, False, "Ring Mared first.")


def test_violation_when_outside_then_a_sentence_and_the_answer_stays(desk: Desk, case_id: str) -> None:
    assessment_id = start(desk, case_id)
    assert asked(desk, case_id, ADVOCATE).violation
    desk.assessments.answer(assessment_id, CARER, "yes")
    for value in ("169", "-1", "many"):
        view, _change = desk.assessments.answer(assessment_id, CARER_HOURS, value)
        found = question(view, CARER_HOURS)
        assert found.value == value
        assert found.violation.endswith(".")
        assert not found.violation.startswith("/")
    view, _change = desk.assessments.answer(assessment_id, CARER_HOURS, "20")
    assert question(view, CARER_HOURS).violation == ""


def test_violation_when_choice_is_not_on_offer_then_a_sentence(desk: Desk, case_id: str) -> None:
    view, _change = desk.assessments.answer(start(desk, case_id), ADVOCATE, "perhaps")
    assert question(view, ADVOCATE).violation


def test_questions_when_the_screen_is_welsh_then_asked_in_welsh_about_the_same_answers(
    desk: Desk, case_id: str
) -> None:
    desk.assessments.answer(start(desk, case_id), ADVOCATE, "yes")
    english = desk.assessments.for_case(case_id)
    use("cy")
    try:
        welsh = desk.assessments.for_case(case_id)
        told = [_(item.violation) for part in welsh.sections for item in part.questions if item.violation]
    finally:
        use("en")
    assert [part.title for part in welsh.sections] != [part.title for part in english.sections]
    assert question(welsh, ADVOCATE).label != question(english, ADVOCATE).label
    assert question(welsh, ADVOCATE).value == "yes"
    assert {choice.id for choice in question(welsh, ADVOCATE).choices} == {"yes", "no"}
    assert welsh.assessment == english.assessment
    assert "This question needs an answer." not in told


# --- finishing ------------------------------------------------------------------------------------------


def test_complete_when_something_is_open_then_refused_with_the_count(desk: Desk, case_id: str) -> None:
    assessment_id = start(desk, case_id)
    with pytest.raises(KnownError) as told:
        desk.assessments.complete(assessment_id)
    assert told.value.code == "assessment-incomplete"
    assert int(told.value.fields["count"]) > 5
    assert desk.assessments.for_case(case_id).assessment.completed_on == ""


@pytest.mark.parametrize("reference", ["R-1", "R-2", "R-3", "R-4"])
def test_complete_when_all_is_answered_then_checked_and_reopened(desk: Desk, reference: str) -> None:
    case_id = case_named(desk, reference)
    view = answer_everything(desk, case_id)
    assert view.complete
    desk.assessments.complete(view.assessment.id)
    assert desk.assessments.for_case(case_id).assessment.completed_on == "2026-11-21"
    desk.assessments.reopen(view.assessment.id)
    after = desk.assessments.for_case(case_id)
    assert after.assessment.completed_on == ""
    assert after.assessment.answers == view.assessment.answers


def test_answer_when_checked_then_open_again_because_nobody_has_checked_this(
    desk: Desk, case_id: str
) -> None:
    view = answer_everything(desk, case_id)
    desk.assessments.complete(view.assessment.id)
    desk.assessments.answer(view.assessment.id, WORDS, question(view, WORDS).value)
    assert desk.assessments.for_case(case_id).assessment.completed_on == "2026-11-21"
    desk.assessments.answer(view.assessment.id, ADVOCATE, "")
    assert desk.assessments.for_case(case_id).assessment.completed_on == ""


# --- coming back ----------------------------------------------------------------------------------------


def test_place_when_program_starts_again_then_the_same_question_and_text(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    assessment_id = start(desk, case_id)
    assert desk.assessments.place(assessment_id) == ("", "")
    desk.assessments.remember_place(assessment_id, GOOD_DAY, "The sea, and")
    desk.close()
    again = build_desk(open_vault(tmp_path / "store", PASSPHRASE, clock=FakeClock()))
    try:
        assert again.assessments.place(assessment_id) == (GOOD_DAY, "The sea, and")
        assert b"The sea, and" not in (tmp_path / "store" / "store.db").read_bytes()
        again.assessments.forget_place(assessment_id)
        assert again.assessments.place(assessment_id) == ("", "")
    finally:
        again.close()


def test_answers_when_a_newer_form_has_no_such_question_then_kept(tmp_path: Path) -> None:
    old = form_file(tmp_path, "old.md", "text | likes | What do you like? |\n| text | gone | What else? |")
    new = form_file(tmp_path, "new.md", "text | likes | What do you like? |\n| text | fresh | What is new? |")
    current = SimpleNamespace(form=load_form(old))
    vault = new_vault(tmp_path / "store", clock=FakeClock())
    case_id = add_case(vault)
    assessments = Assessments(vault, lambda case: ("small", current.form), lambda: "en", lambda case: "")
    assessment_id = assessments.for_case(case_id).assessment.id
    assessments.answer(assessment_id, "/data/gone", "a thing that was said")
    current.form = load_form(new)
    assessments.answer(assessment_id, "/data/fresh", "more")
    assessments.answer(assessment_id, "/data/fresh", "")
    stored = assessments.for_case(case_id).assessment.answers
    assert {path for path in stored if "/meta/" not in path} == {"/data/gone"}
    assert stored["/data/gone"] == "a thing that was said"
    current.form = load_form(old)
    assert question(assessments.for_case(case_id), "/data/gone").value == "a thing that was said"
    vault.close()


def form_file(folder: Path, name: str, rows: str) -> Path:
    path = folder / name
    head = "| survey |\n| | type | name | label |\n| | "
    path.write_text(head + rows.replace("\n| ", "\n| | ") + "\n", encoding="utf-8")
    return path


# --- two people, two laptops ----------------------------------------------------------------------------


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Desk, Desk, str]]:
    """Two desks that hold the same case, on which nobody has begun an assessment; the second is two days ahead."""
    first = desk_apart(tmp_path / "first", "Asha Rao", 1)
    second = desk_apart(tmp_path / "second", "Ben Okoro", 2, "2026-11-23T16:40:00Z")
    case_id = add_case(first.vault, scheme_version="2026.1")
    Exchange().between(first.vault, second.vault)
    yield first, second, case_id
    first.close()
    second.close()


def test_two_when_both_start_offline_then_one_assessment_with_both_answers(
    two: tuple[Desk, Desk, str],
) -> None:
    first, second, case_id = two
    ids = {start(first, case_id), start(second, case_id)}
    assert len(ids) == 1
    assessment_id = ids.pop()
    first.assessments.answer(assessment_id, WORDS, "Swimming")
    second.assessments.answer(assessment_id, GOOD_DAY, "The sea")
    second.assessments.answer(assessment_id, VISIT, "2026-11-21")  # otherwise each laptop offers its own day
    Exchange().between(first.vault, second.vault)
    for desk in (first, second):
        assert fields_in_conflict(desk) == []
        assert desk.assessments.for_case(case_id).assessment.started_on == "2026-11-21"
        assert desk.caseload.open(case_id).assessments[0].started_on == "2026-11-21"
        assert asked(desk, case_id, WORDS).value == "Swimming"
        assert asked(desk, case_id, GOOD_DAY).value == "The sea"
        assert len(desk.vault.reads.records(Assessment, case_id)) == 1


def test_two_when_the_same_question_then_a_difference_and_the_rest_merges(
    two: tuple[Desk, Desk, str],
) -> None:
    first, second, case_id = two
    assessment_id = start(first, case_id)
    start(second, case_id)
    first.assessments.answer(assessment_id, ADVOCATE, "yes")
    second.assessments.answer(assessment_id, ADVOCATE, "no")
    second.assessments.answer(assessment_id, WORDS, "Swimming")
    second.assessments.answer(assessment_id, VISIT, "2026-11-21")
    Exchange().between(first.vault, second.vault)
    for desk in (first, second):
        assert fields_in_conflict(desk) == [f"answers/{ADVOCATE}"]
        assert asked(desk, case_id, WORDS).value == "Swimming"
    assert asked(first, case_id, ADVOCATE).value == "yes"
    assert asked(second, case_id, ADVOCATE).value == "no"


def test_two_when_they_speak_different_languages_then_still_one_assessment(
    two: tuple[Desk, Desk, str],
) -> None:
    first, second, case_id = two
    start(first, case_id)
    use("cy")
    try:
        start(second, case_id)
    finally:
        use("en")
    Exchange().between(first.vault, second.vault)
    assert fields_in_conflict(first) == fields_in_conflict(second) == [f"answers/{VISIT}"]


def test_two_when_plans_start_on_different_days_then_one_plan_and_nothing_to_decide(
    two: tuple[Desk, Desk, str],
) -> None:
    first, second, case_id = two
    for desk in (first, second):
        desk.plans.start(case_id)
    Exchange().between(first.vault, second.vault)
    assert fields_in_conflict(first) == fields_in_conflict(second) == []
    hashes = {desk.plans.view(case_id).content.content_hash() for desk in (first, second)}  # type: ignore[union-attr]
    assert len(hashes) == 1


# --- hostile text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_answer_when_text_is_hostile_then_kept_to_the_letter(desk: Desk, case_id: str, text: str) -> None:
    view, _change = desk.assessments.answer(start(desk, case_id), WORDS, text)
    assert question(view, WORDS).value == text
    assert asked(desk, case_id, WORDS).value == text
    desk.assessments.remember_place(view.assessment.id, WORDS, text)
    assert desk.assessments.place(view.assessment.id) == (WORDS, text)
    assert msgspec.json.decode(msgspec.json.encode(view.assessment), type=Assessment) == view.assessment


@given(
    st.lists(st.sampled_from((WORDS, GOOD_DAY, ADVOCATE, CARER, CARER_HOURS, VISIT)), min_size=1), st.data()
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answers_in_any_order_then_each_last_one_stands(
    desk: Desk, paths: list[str], data: st.DataObject
) -> None:
    case_id = case_named(desk, "R-1")
    assessment_id = start(desk, case_id)
    for path in (WORDS, GOOD_DAY, ADVOCATE, CARER, CARER_HOURS, VISIT):
        desk.assessments.answer(assessment_id, path, "")
    said = {}
    for path in paths:
        said[path] = data.draw(st.sampled_from(("", "yes", "no", "12", "2026-11-01", "sea air")))
        desk.assessments.answer(assessment_id, path, said[path])
    stored = desk.assessments.for_case(case_id).assessment.answers
    assert {path: stored.get(path, "") for path in said} == said
