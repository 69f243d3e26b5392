"""What documents are told of a case: facts, the council's look, and the record of every signed copy."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from pbdesk.domain.errors import KnownError
from pbdesk.domain.printed import PrintedCopy
from pbdesk.services.booklets import plan_missing
from pbdesk.services.desk import Desk
from pbdesk.services.documents import Order, file_name, no_such_document
from tests.helpers.desk import approved_case, case_named, small_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = small_desk(tmp_path_factory.mktemp("documents") / "store")
    approved_case(made)
    return made


def test_facts_of_a_case_without_a_plan_are_all_the_same_facts(desk: Desk) -> None:
    facts = desk.documents.facts(case_named(desk, "R-3"), "en")
    assert (facts.has_plan, facts.money, facts.review, facts.answers) == (False, None, None, ())
    assert facts.booklet.person.family_name == "Shah"
    assert facts.paper is not None
    with pytest.raises(KnownError) as caught:
        desk.booklets.facts(case_named(desk, "R-3"), "en")
    assert caught.value == plan_missing() or caught.value.code == "plan-missing"


def test_answers_are_told_in_words_and_only_those_that_count(desk: Desk) -> None:
    case_id = case_named(desk, "R-1")
    view = desk.assessments.for_case(case_id)
    question = next(
        each for section in view.sections for each in section.questions if each.choices and each.relevant
    )
    desk.assessments.answer(view.assessment.id, question.path, question.choices[0].id)
    told = desk.documents.facts(case_id, "cy").answers
    given = {each.answer for section in told for each in section.answers}
    assert question.choices[0].id not in given
    in_english = desk.documents.facts(case_id, "en").answers
    assert question.choices[0].label in {each.answer for section in in_english for each in section.answers}


def test_logo_is_taken_in_like_a_photo_and_stays_until_it_is_taken_away(desk: Desk) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (900, 300), "teal").save(drawn, "PNG", comment="secret")
    desk.documents.set_style(" Cyngor Dyffryn ", (drawn.getvalue(), "logo.png"))
    style = desk.documents.style()
    assert style.name == "Cyngor Dyffryn"
    with Image.open(io.BytesIO(style.logo)) as logo:
        assert (logo.format, logo.size) == ("JPEG", (320, 107))
    desk.documents.set_style("Dyffryn")
    assert desk.documents.style().logo == style.logo
    desk.documents.set_style("", keep_logo=False)
    assert desk.documents.style().logo == b""
    with pytest.raises(KnownError):
        desk.documents.set_style("Dyffryn", (b"not a picture", "logo.png"))


def test_first_copy_is_that_of_the_same_version_language_and_choice(desk: Desk) -> None:
    case_id = case_named(desk, "R-2")
    wanted = PrintedCopy(id="", case_id=case_id, document="plan", language="en", signed_hash="ab" * 32)
    assert desk.documents.first_copy(wanted) is None
    first = desk.documents.number_copy(wanted)
    assert desk.documents.save_copy(first).touches("printed_copy")
    assert desk.documents.first_copy(wanted) == first
    assert first.number.startswith("ABABABAB-")
    import msgspec

    for change in (
        {"language": "cy"},
        {"choice": "1"},
        {"signed_hash": "cd" * 32},
        {"document": "agreement"},
    ):
        assert desk.documents.first_copy(msgspec.structs.replace(wanted, **change)) is None
    again = msgspec.structs.replace(desk.documents.number_copy(wanted), reprint_of=first.id)
    desk.documents.save_copy(again)
    assert desk.documents.first_copy(wanted) == first
    assert [copy.id for copy in desk.documents.copies(case_id)] == [first.id, again.id]


def test_copy_is_a_record_like_others_and_never_changes(desk: Desk, tmp_path: Path) -> None:
    from pbdesk.domain.records import from_fields, to_fields, type_of

    kind = type_of(PrintedCopy)
    copy = PrintedCopy(id="c", case_id="k", document="plan", content={"is": "Document"}, pages=3)
    assert kind.insert_only
    assert from_fields(kind, "c", "k", to_fields(copy)) == copy


def test_choice_of_an_order_is_one_text() -> None:
    assert Order("c").choice == ""
    assert Order("c", left_out=frozenset({2, 0})).choice == Order("c", left_out=frozenset({0, 2})).choice
    assert Order("c", services=("a",)).choice != Order("c", note="a").choice != ""


def test_names_of_files_and_of_documents() -> None:
    assert file_name("PB/2041 07*") == "PB-2041-07"
    assert no_such_document("poster", ["plan"]).fields == {"document": "poster", "known": "plan"}
