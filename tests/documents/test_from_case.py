"""A real case's booklet says what the domain works out, in the booklet's language, and can be read by anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pbdesk.documents.booklet import build
from pbdesk.documents.check import check_pdf
from pbdesk.documents.from_case import booklet_of
from pbdesk.documents.pdf.themes import THEMES
from pbdesk.documents.pdf.writer import prepared, render
from pbdesk.documents.plan_values import PlanBooklet, PlanStatus
from pbdesk.documents.reading import plain_text
from pbdesk.domain.errors import KnownError
from pbdesk.domain.money import plain_money
from pbdesk.domain.plan import Cost
from pbdesk.i18n import words_for
from pbdesk.services.desk import Desk
from tests.helpers.answers import answer_everything
from tests.helpers.desk import approved_case, case_named, decide, desk, planned_case, small_desk, spent
from tests.helpers.vaults import FakeClock

__all__ = ["desk"]

REFERENCES = ("R-1", "R-2", "R-3", "R-4")
SIGNED_ON = "2026-11-21"
MACHINE_WORDS = re.compile(r"[a-z]+_[a-z]+|\{|\}|\b(None|tasks\.|sections\.|funders\.)")


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on which every programme's case is assessed, worked out, signed and spent from; nobody changes it."""
    made = small_desk(tmp_path_factory.mktemp("approved") / "store")
    for reference in REFERENCES:
        answer_everything(made, case_named(made, reference), plan_agreed="yes")
        made.budgets.work_out(case_named(made, reference))
        case_id = approved_case(made, reference, (5000, 2001))
        spent(made, case_id, made.receipts.money(case_id).lines[0], 1250)
    yield made
    made.close()


def booklet(desk: Desk, case_id: str, language: str = "en") -> PlanBooklet:
    facts = desk.booklets.facts(case_id, language)
    return booklet_of(facts, desk.programmes.spoken_in(language), words_for(language), language)


def said(desk: Desk, case_id: str, language: str = "en") -> str:
    return plain_text(build(booklet(desk, case_id, language)))


def change_line(desk: Desk, case_id: str, **changes: object) -> None:
    view = desk.plans.view(case_id)
    assert view is not None
    desk.plans.change_line(msgspec.structs.replace(view.content.lines[0], **changes))


# --- figures --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", REFERENCES)
def test_figures_then_those_of_the_plan_the_budget_and_the_ledger(approved: Desk, reference: str) -> None:
    case_id = case_named(approved, reference)
    made = booklet(approved, case_id)
    view, money = approved.plans.view(case_id), approved.receipts.money(case_id)
    assert view is not None
    assert made.planned_pence == view.totals.planned == sum(line.total_pence for line in made.lines)
    assert [total.planned_pence for total in made.totals] == list(view.totals.by_funder.values())
    assert made.final_pence == money.view.total.agreed
    assert sum(total.spent_pence or 0 for total in made.totals) == money.view.total.spent == 1250
    assert sum(total.left_pence or 0 for total in made.totals) == money.view.total.left
    allocation = approved.budgets.current(case_id)
    assert allocation is not None
    assert made.indicative_pence == allocation.total_pence
    assert [step.result for step in made.indicative_steps if step.result] == [
        plain_money(step.amount_pence) for step in allocation.steps if step.amount_pence is not None
    ]


def test_totals_when_shared_between_funders_then_each_has_its_part(desk: Desk) -> None:
    case_id = planned_case(desk, "R-1", (1001,))
    first, second = desk.programmes.scheme_of(case_id).funder_order[:2]
    change_line(desk, case_id, shares={second: "50", first: "50"}, cost=Cost(1001, "once"))
    made = booklet(desk, case_id)
    assert sorted(total.planned_pence for total in made.totals) == [500, 501]
    (line,) = made.lines
    assert " and " in line.funder
    assert {total.funder for total in made.totals} == set(line.funder.split(" and "))


def test_totals_when_a_line_does_not_say_who_pays_then_words_and_sums_agree(desk: Desk) -> None:
    case_id = planned_case(desk, "R-1", (1000,))
    change_line(desk, case_id, shares={})
    made = booklet(desk, case_id)
    assert [line.funder for line in made.lines] == [total.funder for total in made.totals]
    assert made.lines[0].funder


def test_totals_when_the_scheme_counts_another_year_then_every_sum_counts_it(desk: Desk) -> None:
    """A council may pay for 48 weeks; the plan, the booklet and the receipts must not differ by a month."""
    case_id = approved_case(desk, "R-1", (5000,))
    facts = msgspec.structs.replace(desk.booklets.facts(case_id, "en"), divisor=48)
    made = booklet_of(facts, desk.programmes, words_for("en"), "en")
    assert [line.total_pence for line in made.lines] == [5000 * 48]
    assert made.planned_pence == 5000 * 48


def test_totals_when_nothing_is_agreed_then_nothing_is_spent_or_left(desk: Desk) -> None:
    made = booklet(desk, planned_case(desk))
    assert made.final_pence is None
    assert {(total.spent_pence, total.left_pence) for total in made.totals} == {(None, None)}
    assert "not decided yet" in said(desk, case_named(desk, "R-1"))


# --- which version --------------------------------------------------------------------------------------


def test_version_then_draft_sent_and_signed(desk: Desk) -> None:
    case_id = planned_case(desk)
    assert booklet(desk, case_id).status is PlanStatus.DRAFT
    view = desk.plans.view(case_id)
    assert view is not None
    submission, _change = desk.plans.submit(view.content.plan.id)
    made = booklet(desk, case_id)
    assert (made.status, made.signed_by, made.signed_on, made.signed_number) == (PlanStatus.SENT, "", "", "")
    decide(desk, submission, "approved")
    made = booklet(desk, case_id)
    assert (made.status, made.signed_by, made.signed_on) == (PlanStatus.SIGNED, "Panel", SIGNED_ON)
    assert made.signed_as == "Funding panel"
    assert booklet(desk, case_id, "cy").signed_as == "Panel cyllido"
    assert made.signed_number == submission.content_hash[:8].upper()


def test_version_when_the_next_is_drafted_and_sent_then_the_signed_one_is_printed(desk: Desk) -> None:
    case_id = approved_case(desk, "R-1", (5000,))
    before = booklet(desk, case_id)
    desk.plans.start_next_version(case_id)
    change_line(desk, case_id, description="A dearer thing", cost=Cost(9900))
    view = desk.plans.view(case_id)
    assert view is not None
    assert booklet(desk, case_id) == before
    submission, _change = desk.plans.submit(view.content.plan.id)
    assert booklet(desk, case_id) == before
    clock = desk.vault.clock
    assert isinstance(clock, FakeClock)
    clock.time = "2026-11-22T09:00:00Z"
    decide(desk, submission, "approved")
    after = booklet(desk, case_id)
    assert (after.version, after.signed_on) == (2, "2026-11-22")
    assert [line.what for line in after.lines] == ["A dearer thing"]


def test_facts_when_no_plan_then_told(desk: Desk) -> None:
    with pytest.raises(KnownError) as told:
        desk.booklets.facts(case_named(desk, "R-1"), "en")
    assert told.value.code == "plan-missing"


# --- words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("reference", REFERENCES)
def test_words_then_nothing_that_only_a_machine_understands(
    approved: Desk, reference: str, language: str
) -> None:
    text = said(approved, case_named(approved, reference), language)
    assert MACHINE_WORDS.findall(text) == []


@pytest.mark.parametrize("reference", REFERENCES)
def test_words_when_welsh_then_chrome_and_schemes_words_are_and_peoples_own_stay(
    approved: Desk, reference: str
) -> None:
    case_id = case_named(approved, reference)
    english, welsh = booklet(approved, case_id, "en"), booklet(approved, case_id, "cy")
    assert welsh.scheme_title != english.scheme_title
    assert welsh.held != english.held
    assert welsh.adviser.role != english.adviser.role
    for one, other in zip(english.sections, welsh.sections, strict=True):
        assert one.heading != other.heading
        assert one.text == other.text == "As we agreed at the kitchen table."
    for one, other in zip(english.totals, welsh.totals, strict=True):
        assert one.funder != other.funder
        assert one.planned_pence == other.planned_pence
    for one, other in zip(english.lines, welsh.lines, strict=True):
        assert (one.what, one.provider, one.total_pence) == (other.what, other.provider, other.total_pence)
        assert one.frequency != other.frequency
    for one, other in zip(english.reviews, welsh.reviews, strict=True):
        assert one.what != other.what
        assert one.on == other.on
    assert len(english.indicative_steps) == len(welsh.indicative_steps) > 0
    assert all(
        one.words != other.words
        for one, other in zip(english.indicative_steps, welsh.indicative_steps, strict=True)
    )


def test_sections_then_in_the_schemes_order_and_blank_ones_left_out(desk: Desk) -> None:
    case_id = planned_case(desk)
    view = desk.plans.view(case_id)
    assert view is not None
    asked = [choice.id for choice in desk.programmes.sections(desk.caseload.open(case_id).case.scheme_id)]
    desk.plans.set_section(view.content.plan.id, asked[1], "  ")
    desk.plans.set_section(view.content.plan.id, "a_part_of_an_older_form", "Kept as well.")
    made = booklet(desk, case_id)
    titles = [desk.programmes.section_title("adult-social-care", section) for section in asked]
    assert [section.heading for section in made.sections][:-1] == [titles[0], *titles[2:]]
    assert made.sections[-1].text == "Kept as well."


def test_lines_when_their_outcome_is_gone_then_still_printed(desk: Desk) -> None:
    case_id = planned_case(desk)
    view = desk.plans.view(case_id)
    assert view is not None
    desk.plans.remove(view.content.outcomes[0])
    made = booklet(desk, case_id)
    assert [outcome.title for outcome in made.outcomes] == ["Other support"]
    assert len(made.lines) == 2


def test_names_then_as_written_and_as_called(desk: Desk) -> None:
    case_id = planned_case(desk)
    person = desk.caseload.open(case_id).person
    desk.caseload.change_person(msgspec.structs.replace(person, known_as="Annie", language="cy"))
    made = booklet(desk, case_id)
    assert (made.person_name, made.preferred_name, made.written_language) == ("Ann Evans", "Annie", "cy")
    assert (made.reference, made.adviser.name) == ("R-1", "Asha Rao")


# --- on paper -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", sorted(THEMES))
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("reference", REFERENCES)
def test_print_then_nothing_is_wrong_with_it(
    approved: Desk, tmp_path: Path, reference: str, language: str, theme: str
) -> None:
    case_id = case_named(approved, reference)
    path = tmp_path / "plan.pdf"
    pages = approved.files.print_plan(case_id, language, theme, path)
    document = prepared(build(booklet(approved, case_id, language)), THEMES[theme])
    assert [finding.english() for finding in check_pdf(path, document)] == []
    assert pages > 3


HOSTILE = (
    "👩🏽‍🦽 and 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "\u202elived\u202c",
    "a" * 3000,
    "nul\x00here",
    "<b>&amp;</b> %PDF (x) \\",
    "one\u2028two",
)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_print_when_words_are_strange_then_still_a_sound_booklet(
    desk: Desk, tmp_path: Path, words: str
) -> None:
    case_id = planned_case(desk, "R-3", (5000,))
    view = desk.plans.view(case_id)
    assert view is not None
    section = next(iter(view.content.plan.sections))
    desk.plans.set_section(view.content.plan.id, section, words)
    change_line(desk, case_id, description=words, provider=words)
    person = desk.caseload.open(case_id).person
    desk.caseload.change_person(msgspec.structs.replace(person, family_name=words))
    path = tmp_path / "plan.pdf"
    made = build(booklet(desk, case_id))
    render(made, THEMES["large"], path)
    assert [finding.english() for finding in check_pdf(path, prepared(made, THEMES["large"]))] == []


def test_print_when_a_name_has_letters_that_no_font_has_then_told_and_no_file(
    desk: Desk, tmp_path: Path
) -> None:
    case_id = planned_case(desk)
    person = desk.caseload.open(case_id).person
    desk.caseload.change_person(msgspec.structs.replace(person, family_name="שלום"))
    with pytest.raises(KnownError) as told:
        desk.files.print_plan(case_id, "en", "standard", tmp_path / "plan.pdf")
    assert told.value.code == "letter-without-font"
    assert told.value.safe
    assert list(tmp_path.glob("*.pdf")) == []


def test_print_when_the_place_cannot_be_written_then_told_and_nothing_left(
    desk: Desk, tmp_path: Path
) -> None:
    case_id = planned_case(desk)
    with pytest.raises(KnownError) as told:
        desk.files.print_plan(case_id, "en", "standard", tmp_path / "no such folder" / "plan.pdf")
    assert told.value.todo
    assert list(tmp_path.glob("**/*.pdf")) == []
