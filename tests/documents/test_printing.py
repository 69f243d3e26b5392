"""The print shop on a real desk: orders, what is missing, numbered copies, and one document for everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.documents.catalogue import KINDS
from pbdesk.documents.frozen import digest
from pbdesk.domain.eligibility_record import ADULT_OUTCOMES
from pbdesk.domain.errors import KnownError
from pbdesk.services.desk import Desk
from pbdesk.services.documents import Order
from tests.helpers.desk import approved_case, case_named, small_desk, spent
from tests.helpers.fresh import fresh_case


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, str]:
    desk = small_desk(tmp_path_factory.mktemp("shop") / "store")
    return desk, approved_case(desk)


def test_every_document_of_a_real_case_is_made(shop: tuple[Desk, str]) -> None:
    desk, case_id = shop
    for kind in set(KINDS) - {"letter", "agreement", "profile", "eligibility"}:  # made in other tests here
        printed = desk.printing.preview(Order(case_id, kind, "text", "cy"))
        assert printed.text
        assert printed.suffix == ".txt"
    assert "Ann Evans" in desk.printing.preview(Order(case_id, "profile", "html")).data.decode()


def test_statement_says_what_the_ledger_says(shop: tuple[Desk, str]) -> None:
    desk, case_id = shop
    view = desk.plans.view(case_id)
    assert view is not None
    spent(desk, case_id, view.content.lines[0], 2550)
    said = desk.printing.preview(Order(case_id, "statement", "text")).text
    assert "20 November 2026. Paid to: Felyn Pool" in " ".join(said.split())
    assert "Spent: £25.50" in said


def test_blank_form_has_the_numbers_by_which_it_is_keyed_in(shop: tuple[Desk, str]) -> None:
    desk, case_id = shop
    said = desk.printing.preview(Order(case_id, "form", "text")).text
    assert "1. " in said
    assert "Form: " in said


def test_signed_plan_is_frozen_when_it_is_first_printed(shop: tuple[Desk, str]) -> None:
    desk, case_id = shop
    before = len(desk.documents.copies(case_id))
    first = desk.printing.issue(Order(case_id, "plan", "text"))
    person = desk.booklets.facts(case_id, "en").person
    import msgspec

    desk.caseload.change_person(msgspec.structs.replace(person, family_name="Ifans"))
    again = desk.printing.issue(Order(case_id, "plan", "html"))
    assert (first.is_reprint, again.is_reprint, first.number) == (False, True, again.number)
    assert "Evans" in again.data.decode()  # as it was signed and printed, whatever changed since
    other = desk.printing.issue(Order(case_id, "plan", "text", left_out=frozenset({0})))
    assert not other.is_reprint
    assert other.number != first.number
    copies = desk.documents.copies(case_id)[before:]
    assert [bool(copy.reprint_of) for copy in copies] == [False, True, False]
    assert digest(copies[0].content) == copies[0].sha256
    assert copies[1].content == {}
    desk.caseload.change_person(msgspec.structs.replace(person, family_name="Evans"))


def test_draft_and_statement_are_never_numbered(shop: tuple[Desk, str]) -> None:
    desk, case_id = shop
    assert desk.printing.issue(Order(case_id, "statement", "text")).number == ""
    outline = desk.printing.outline(Order(case_id, "statement"))
    assert (outline.is_copy, outline.number) == (False, "")


@pytest.fixture(scope="module")
def refused(shop: tuple[Desk, str]) -> str:
    """A case on the shop's desk whose needs are not eligible; the letter about it is owed."""
    desk, _case_id = shop
    case_id, _reference = fresh_case(desk)
    for outcome in ADULT_OUTCOMES:
        desk.eligibility.keep_finding(case_id, outcome, "outcome", outcome, outcome)
    desk.eligibility.keep_finding(case_id, "hygiene", "limbs", ("slow",), ())
    desk.eligibility.keep(case_id, "condition", "yes", "")
    desk.eligibility.keep(case_id, "refusal", "You manage, though it takes a while.", "")
    desk.eligibility.keep(case_id, "advice", "The handyman fits rails.", "")
    return case_id


def test_letter_on_eligibility_is_frozen_as_it_was_decided(shop: tuple[Desk, str], refused: str) -> None:
    desk, _case_id = shop
    order = Order(refused, "eligibility", "text", left_out=frozenset({1, 2}))
    with pytest.raises(KnownError) as caught:
        desk.printing.preview(order)
    assert caught.value.code == "eligibility-undecided"
    desk.eligibility.decide(refused)

    first = desk.printing.issue(order)
    said = " ".join(first.text.split())
    assert "We have decided that your needs are not eligible at the moment." in said
    for part in ("No. We found one.", "You manage, though it takes a while.", "The handyman fits rails."):
        assert part in said
    assert f"Copy number: {first.number}" in said

    desk.eligibility.keep(refused, "advice", "Ask the library.", "The handyman fits rails.")
    again = desk.printing.issue(Order(refused, "eligibility", "html", left_out=order.left_out))
    assert (again.number, again.is_reprint) == (first.number, True)
    assert "The handyman fits rails." in again.data.decode()
    outline = desk.printing.outline(order)
    assert (outline.chapters, outline.is_copy, outline.number) == ((), True, first.number)
    assert [gap.where for gap in outline.missing] == [
        "eligibility",
        "eligibility",
        "address",
        "council",
        "contact",
    ]

    desk.eligibility.decide(refused)
    renewed = desk.printing.issue(order)
    assert (renewed.is_reprint, renewed.number == first.number) == (False, False)
    assert "Ask the library." in renewed.text
    assert "It takes the place of the one before." in " ".join(renewed.text.split())


def test_letter_on_eligibility_is_refused_where_the_programme_decides_nothing(shop: tuple[Desk, str]) -> None:
    desk, _case_id = shop
    for format_id in ("standard", "easyread"):
        with pytest.raises(KnownError) as caught:
            desk.printing.preview(Order(case_named(desk, "R-4"), "eligibility", format_id))
        assert caught.value.code == "eligibility-none"


def test_outline_tells_what_is_missing(shop: tuple[Desk, str]) -> None:
    desk, case_id = shop
    easy = desk.printing.outline(Order(case_id, "plan", "easyread", "cy"))
    assert easy.reading.sentences > 10
    assert "Wood carving" not in easy.without_picture
    with pytest.raises(KnownError) as caught:
        desk.printing.outline(Order(case_id, "poster"))
    assert caught.value.code == "document-unknown"
    with pytest.raises(KnownError):
        desk.printing.preview(Order(case_named(desk, "R-3"), "agreement"))


def test_batch_writes_one_file_each_and_names_what_it_could_not_make(
    shop: tuple[Desk, str], tmp_path: Path
) -> None:
    desk, case_id = shop
    other = case_named(desk, "R-3")
    told: list[tuple[int, int, str]] = []
    refused = desk.printing.batch(
        [case_id, other],
        Order("", "agreement", "text"),
        tmp_path,
        lambda each: "one" if each == case_id else "two",
        lambda done, total, name: told.append((done, total, name)),
    )
    assert [path.name for path in tmp_path.iterdir()] == ["one.txt"]
    assert [(case, error.code) for case, error in refused] == [(other, "plan-missing")]
    assert told == [(1, 2, "one"), (2, 2, "two")]


def test_batch_stops_where_it_is_told_to(shop: tuple[Desk, str], tmp_path: Path) -> None:
    desk, case_id = shop

    class StopError(Exception):
        pass

    def stop(done: int, _total: int, _name: str) -> None:
        if done == 2:
            raise StopError

    numbers = iter(range(10))
    with pytest.raises(StopError):
        desk.printing.batch(
            [case_id] * 5, Order("", "letter", "text"), tmp_path, lambda _case: str(next(numbers)), stop
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.txt", "1.txt"]


def test_batch_in_each_person_s_own_way(shop: tuple[Desk, str], tmp_path: Path) -> None:
    import msgspec

    desk, case_id = shop
    person = desk.booklets.facts(case_id, "en").person
    desk.caseload.change_person(msgspec.structs.replace(person, print_format="html", language="cy"))
    desk.printing.batch(
        [case_id], Order("", "letter", ""), tmp_path, lambda _case: "own", lambda *_step: None
    )
    assert '<html lang="cy">' in (tmp_path / "own.html").read_text(encoding="utf-8")
