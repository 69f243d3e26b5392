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
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.loading import load_form
from pbdesk.services.assessments import Assessments, AssessmentView, QuestionView
from pbdesk.services.desk import Desk
from pbdesk.store.vault import open_vault
from tests.helpers.answers import answer_everything
from tests.helpers.desk import case_named
from tests.helpers.exchange import Exchange, desk_apart, fields_in_conflict
from tests.helpers.home_case import assessments_with
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


def start(desk: Desk, case_id: str) -> str:
    return desk.assessments.for_case(case_id).assessment.id


def question(view: AssessmentView, path: str) -> QuestionView:
    return next(item for section in view.sections for item in section.questions if item.path == path)


def asked(desk: Desk, case_id: str, path: str) -> QuestionView:
    return question(desk.assessments.for_case(case_id), path)


# --- starting and answering -----------------------------------------------------------------------------


def test_for_case_when_none_then_shown_and_nothing_saved_by_looking(desk: Desk, case_id: str) -> None:
    waiting = len(desk.vault.log.waiting_ops())
    first = desk.assessments.for_case(case_id)
    assert desk.assessments.for_case(case_id) == first
    assert len(desk.vault.log.waiting_ops()) == waiting
    assert desk.vault.reads.records(Assessment, case_id) == []
    assert first.assessment.started_on == ""
    assert question(first, VISIT).value == "2026-11-21"
    assert first.total > 20
    assert not first.complete


def test_for_case_when_begun_then_what_the_form_set_stays_as_on_that_day(desk: Desk, case_id: str) -> None:
    desk.assessments.answer(start(desk, case_id), WORDS, "Swimming")
    later = Assessments(
        SimpleNamespace(
            reads=desk.vault.reads, clock=FakeClock("2026-12-24T09:00:00Z"), drafts=desk.vault.drafts
        ),  # type: ignore[arg-type]
        desk.programmes.form_of,
        lambda: "en",
        lambda _case: "",
    ).for_case(case_id)
    assert later.assessment.started_on == "2026-11-21"
    assert question(later, VISIT).value == "2026-11-21"
    assert VISIT not in later.assessment.answers


def test_answer_when_what_the_form_set_is_taken_back_then_it_stays_blank(desk: Desk, case_id: str) -> None:
    view, _change = desk.assessments.answer(start(desk, case_id), VISIT, "")
    assert question(view, VISIT).value == ""
    assert asked(desk, case_id, VISIT).value == ""
    assert desk.assessments.for_case(case_id).assessment.answers[VISIT] == ""


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
    desk.assessments.answer(start(desk, case_id), GOOD_DAY, "The sea")
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
    kept = after.assessment.answers
    assert {path: kept[path] for path in view.assessment.answers} == view.assessment.answers
    added = set(kept) - set(view.assessment.answers)
    assert all(kept[path] == "2026-11-21" for path in added)  # the day that the form set, and nothing else


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
    Exchange().between(first.vault, second.vault)
    for desk in (first, second):
        assert fields_in_conflict(desk) == []
        assert desk.assessments.for_case(case_id).assessment.started_on == "2026-11-21"
        assert desk.caseload.open(case_id).assessments[0].started_on == "2026-11-21"
        assert asked(desk, case_id, VISIT).value == "2026-11-21"  # the day of whoever began first
        assert asked(desk, case_id, WORDS).value == "Swimming"
        assert asked(desk, case_id, GOOD_DAY).value == "The sea"
        assert len(desk.vault.reads.records(Assessment, case_id)) == 1


def test_two_when_the_same_question_then_a_difference_and_the_rest_merges(
    two: tuple[Desk, Desk, str],
) -> None:
    first, second, case_id = two
    assessment_id = start(first, case_id)
    first.assessments.answer(assessment_id, ADVOCATE, "yes")
    second.assessments.answer(assessment_id, ADVOCATE, "no")
    second.assessments.answer(assessment_id, WORDS, "Swimming")
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
    first.assessments.answer(start(first, case_id), WORDS, "Swimming")
    use("cy")
    try:
        second.assessments.answer(start(second, case_id), GOOD_DAY, "Y môr")
    finally:
        use("en")
    Exchange().between(first.vault, second.vault)
    assert fields_in_conflict(first) == fields_in_conflict(second) == []
    assert asked(first, case_id, GOOD_DAY).value == "Y môr"


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


def test_answer_when_the_form_had_set_the_same_then_kept_as_said(desk: Desk, case_id: str) -> None:
    desk.assessments.answer(start(desk, case_id), VISIT, "2026-11-21")
    assert desk.assessments.for_case(case_id).assessment.answers == {VISIT: "2026-11-21"}


# --- rows of a part that repeats ------------------------------------------------------------------------

ROWS = """begin_group | home | Home | |
begin_repeat | person | Person | |
text | name | Name | |
date | since | Since | today() |
begin_repeat | pet | Pet | |
text | kind | Kind | |
end_repeat | | | |
end_repeat | | | |
integer | rooms | Rooms | 2 |
begin_repeat | room | Room | | ${rooms}
text | use | Use | hall |
end_repeat | | | |
end_group | | | |"""
NAME, PET = "/data/home/person[{row}]/name", "/data/home/person[{row}]/pet"


@pytest.fixture(scope="module")
def rows_form(tmp_path_factory: pytest.TempPathFactory) -> CompiledForm:
    path = tmp_path_factory.mktemp("rows") / "rows.md"
    lines = "\n".join(f"| | {line} |" for line in ROWS.splitlines())
    path.write_text(
        f"| survey |\n| | type | name | label | default | repeat_count |\n{lines}\n", encoding="utf-8"
    )
    return load_form(path)


@pytest.fixture
def two_with_rows(
    tmp_path: Path, rows_form: CompiledForm
) -> Iterator[tuple[Desk, Desk, Assessments, Assessments, str]]:
    first = desk_apart(tmp_path / "first", "Asha Rao", 1)
    second = desk_apart(tmp_path / "second", "Ben Okoro", 2, "2026-11-23T16:40:00Z")
    case_id = add_case(first.vault)
    Exchange().between(first.vault, second.vault)
    books = assessments_with(first.vault, rows_form), assessments_with(second.vault, rows_form)
    yield first, second, *books, case_id
    first.close()
    second.close()


def names_of(view: AssessmentView) -> list[str]:
    return [q.value for part in view.sections for q in part.questions if q.path.endswith("/name")]


def test_rows_when_two_laptops_each_add_one_then_both_are_kept_and_nothing_differs(
    two_with_rows: tuple[Desk, Desk, Assessments, Assessments, str],
) -> None:
    first, second, ours, theirs, case_id = two_with_rows
    assessment_id = ours.for_case(case_id).assessment.id
    ours.answer(assessment_id, NAME.format(row=1), "Ann")
    Exchange().between(first.vault, second.vault)
    for book, name in ((ours, "Bryn"), (theirs, "Cara")):
        view, change, row = book.add_row(assessment_id, "/data/home/person")
        assert change.touches("assessment")
        assert [q.row for part in view.sections for q in part.questions if q.kind == "repeat"][:1] == [1]
        book.answer(assessment_id, f"{row}/name", name)
    Exchange().between(first.vault, second.vault)
    assert fields_in_conflict(first) == fields_in_conflict(second) == []
    assert names_of(ours.for_case(case_id)) == names_of(theirs.for_case(case_id))
    assert sorted(names_of(ours.for_case(case_id))) == ["Ann", "Bryn", "Cara"]


def test_rows_when_one_is_taken_out_then_the_others_stay_and_it_can_come_back(
    two_with_rows: tuple[Desk, Desk, Assessments, Assessments, str],
) -> None:
    _first, _second, book, _theirs, case_id = two_with_rows
    assessment_id = book.for_case(case_id).assessment.id
    book.answer(assessment_id, NAME.format(row=1), "Ann")
    _view, _change, row = book.add_row(assessment_id, "/data/home/person")
    book.answer(assessment_id, f"{row}/name", "Bryn")
    view, _change = book.remove_row(assessment_id, "/data/home/person[1]")
    assert names_of(view) == ["Bryn"]
    end = question(view, "/data/home/person")
    assert [(gone.id, gone.label) for gone in end.gone] == [("/data/home/person[1]", "Ann")]
    assert question(view, f"{row}/name").value == "Bryn"
    assert question(view, f"{row}/since").value == "2026-11-21"
    view, _change = book.restore_row(assessment_id, "/data/home/person[1]")
    assert names_of(view) == ["Ann", "Bryn"]
    assert view == book.for_case(case_id)


def test_rows_when_one_is_answered_elsewhere_and_taken_out_here_then_the_answer_is_kept_with_it(
    two_with_rows: tuple[Desk, Desk, Assessments, Assessments, str],
) -> None:
    first, second, ours, theirs, case_id = two_with_rows
    assessment_id = ours.for_case(case_id).assessment.id
    _view, _change, row = ours.add_row(assessment_id, "/data/home/person")
    ours.answer(assessment_id, f"{row}/name", "Bryn")
    Exchange().between(first.vault, second.vault)
    ours.remove_row(assessment_id, row)
    theirs.answer(assessment_id, f"{row}/pet[1]/kind", "dog")
    Exchange().between(first.vault, second.vault)
    view, _change = ours.answer(assessment_id, f"{row}/name", "Bryn Hughes")  # typed before the row went
    assert [gone.label for gone in question(view, "/data/home/person").gone] == [
        "Bryn Hughes, 2026-11-21, dog"
    ]
    view, _change = theirs.restore_row(assessment_id, row)
    assert question(view, f"{row}/pet[1]/kind").value == "dog"
    assert fields_in_conflict(first) == []


def test_rows_when_inside_rows_then_each_has_its_own(
    two_with_rows: tuple[Desk, Desk, Assessments, Assessments, str],
) -> None:
    _first, _second, book, _theirs, case_id = two_with_rows
    assessment_id = book.for_case(case_id).assessment.id
    _view, _change, row = book.add_row(assessment_id, "/data/home/person")
    _view, _change, pet = book.add_row(assessment_id, PET.format(row=1))
    view, _change = book.answer(assessment_id, f"{pet}/kind", "cat")
    kinds = [q.path for part in view.sections for q in part.questions if q.path.endswith("/kind")]
    assert kinds == ["/data/home/person[1]/pet[1]/kind", f"{pet}/kind", f"{row}/pet[1]/kind"]
    assert question(book.for_case(case_id), f"{pet}/kind").value == "cat"


def test_rows_when_an_answer_says_how_many_then_nobody_adds_one_and_blanked_defaults_stay_blank(
    two_with_rows: tuple[Desk, Desk, Assessments, Assessments, str],
) -> None:
    _first, _second, book, _theirs, case_id = two_with_rows
    assessment_id = book.for_case(case_id).assessment.id
    with pytest.raises(KnownError) as told:
        book.add_row(assessment_id, "/data/home/room")
    assert told.value.code == "repeat-fixed"
    book.answer(assessment_id, "/data/home/room[2]/use", "")
    book.answer(assessment_id, "/data/home/room[1]/use", "bath")
    view = book.for_case(case_id)
    assert [q.value for s in view.sections for q in s.questions if q.path.endswith("/use")] == ["bath", ""]
    view, _change = book.answer(assessment_id, "/data/home/rooms", "3")
    assert [q.value for s in view.sections for q in s.questions if q.path.endswith("/use")] == [
        "bath",
        "",
        "hall",
    ]


def test_rows_when_an_older_program_counted_them_then_they_keep_their_answers(
    two_with_rows: tuple[Desk, Desk, Assessments, Assessments, str],
) -> None:
    first, _second, book, _theirs, case_id = two_with_rows
    assessment_id = book.for_case(case_id).assessment.id
    old = {"/data/home/person[]": "2", NAME.format(row=1): "Ann", NAME.format(row=2): "Bryn"}
    with first.vault.begin() as work:
        work.save(Assessment(id=assessment_id, case_id=case_id, form_id="rows", answers=old))
        work.commit()
    assert names_of(book.for_case(case_id)) == ["Ann", "Bryn"]
    view, _change = book.remove_row(assessment_id, "/data/home/person[1]")
    assert names_of(view) == ["Bryn"]
    for path in ("/data/home/person[3]/name", "/data/home/person[@gone]/name", "/data/home/person/name"):
        with pytest.raises(KnownError) as told:
            book.answer(assessment_id, path, "x")
        assert told.value.code == "question-unknown"


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
