from __future__ import annotations

from dataclasses import replace

import pytest

from pbdesk.documents.booklet import FunderTotal, OutcomeSupport, PlanStatus, Section, SupportLine, build
from pbdesk.documents.content import (
    Answered,
    BarChart,
    Document,
    Figure,
    Heading,
    KeyFacts,
    Paragraph,
    Signature,
    Steps,
    Table,
    plain,
)
from pbdesk.documents.reading import plain_text
from pbdesk.i18n import LANGUAGES, words_for
from tests.documents.samples import DRAFT, EMPTY, SIGNED


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def test_booklet_holds_every_figure_date_and_name() -> None:
    said = plain_text(build(DRAFT))
    for words in (
        "Angharad Pryce-Nolan",
        "PB-2041-07",
        "£9,200.00",
        "£9,139.00",
        "£61.00",
        "£136.50 a week",
        "£2,512.40",
        "£6,422.60",
        "Monday 18 January 2027",
        "01632 960 142",
        "tomos.okafor-reed@example.org",
        "£9,050.00",
    ):
        assert words in said


def test_total_row_adds_up_what_stands_above_it() -> None:
    totals = tables(build(DRAFT))[-1]
    assert [plain(cell) for cell in totals.total] == [
        "Everybody together",
        "£9,139.00",
        "£2,716.40",
        "£6,422.60",
    ]


def test_one_funder_needs_no_total_row_and_no_spending_no_columns_for_it() -> None:
    alone = replace(DRAFT, totals=(FunderTotal("Council", 10000),))
    totals = tables(build(alone))[-1]
    assert totals.total == ()
    assert totals.header == ("Who pays", "Planned")


def test_plan_over_its_budget_says_so_without_a_minus_sign() -> None:
    document = build(replace(DRAFT, final_pence=900000))
    facts = next(block for block in document.blocks if isinstance(block, KeyFacts) and block.large)
    assert [(label, plain(value)) for label, value in facts.facts][-1] == ("Over the budget", "£139.00")


def test_indicative_budget_is_called_a_guide_and_shows_every_step() -> None:
    document = build(DRAFT)
    said = plain_text(document)
    assert "A guide, never an entitlement or a cap" in said
    assert "That is £150.00 more than the guide figure." in said
    steps = next(block for block in document.blocks if isinstance(block, Steps))
    assert [plain(step.words) for step in steps.steps] == [step.words for step in DRAFT.indicative_steps]


@pytest.mark.parametrize(
    ("final", "words"),
    [(905000, "the same as the guide figure"), (900000, "£50.00 less than the guide figure")],
)
def test_difference_from_the_guide_figure_is_put_in_words(final: int, words: str) -> None:
    assert words in plain_text(build(replace(DRAFT, final_pence=final)))


def test_scheme_without_a_guide_figure_has_no_chapter_on_it() -> None:
    without = replace(DRAFT, indicative_pence=None, indicative_steps=())
    assert "guide figure" not in plain_text(build(without))


def test_draft_has_lines_to_sign_and_signed_copy_says_who_signed_it() -> None:
    draft, signed = build(DRAFT), build(SIGNED)
    assert sum(isinstance(block, Signature) for block in draft.blocks) == 2
    assert not any(isinstance(block, Signature) for block in signed.blocks)
    (answered,) = (block for block in signed.blocks if isinstance(block, Answered))
    assert plain(answered.words) == "Approved by Non Abara-Hughes, Service manager, on 19 November 2026."
    assert plain_text(signed).count("7F3A-91C2") == 2


@pytest.mark.parametrize("status", PlanStatus)
def test_each_page_says_how_far_the_plan_has_got(status: PlanStatus) -> None:
    document = build(replace(SIGNED, status=status))
    status_words = {
        PlanStatus.DRAFT: "Draft of version 2",
        PlanStatus.SENT: "Version 2, sent for a decision",
        PlanStatus.SIGNED: "Signed version 2",
    }[status]
    assert document.footer.startswith(status_words)
    assert status_words in plain_text(document)


def test_empty_plan_says_what_is_not_there_yet() -> None:
    said = plain_text(build(EMPTY))
    for words in (
        "Nothing has been written here yet.",
        "No outcomes have been written yet.",
        "The budget is not decided yet.",
        "No review date is set yet.",
    ):
        assert words in said


def test_outcome_without_support_says_so() -> None:
    lonely = replace(DRAFT, outcomes=(OutcomeSupport("I want to swim"),))
    assert "No support is planned for this yet." in plain_text(build(lonely))


def test_own_words_keep_their_paragraphs_and_their_language() -> None:
    welsh = replace(
        DRAFT, language="cy", written_language="en", sections=(Section("Amdanaf i", "One.\n\n Two. \n"),)
    )
    own = [
        block.text
        for block in build(welsh).blocks
        if isinstance(block, Paragraph) and plain(block.text) in ("One.", "Two.")
    ]
    assert [(run.text, run.language) for text in own for run in text] == [("One.", "en"), ("Two.", "en")]


def test_words_in_the_language_of_the_booklet_are_not_marked() -> None:
    runs = [run for block in build(DRAFT).blocks if isinstance(block, Paragraph) for run in block.text]
    assert {run.language for run in runs} == {""}


def test_chart_shows_the_largest_first_and_gathers_what_is_too_much() -> None:
    lines = tuple(SupportLine(f"Thing {n}", "P", n * 100, "once", n * 100, "Council") for n in range(1, 13))
    many = replace(DRAFT, outcomes=(OutcomeSupport("All", lines),))
    figure = next(block for block in build(many).blocks if isinstance(block, Figure))
    assert isinstance(figure.drawing, BarChart)
    bars = figure.drawing.bars
    assert [bar.label for bar in bars][:2] == ["Thing 12", "Thing 11"]
    assert (bars[-1].label, bars[-1].amount) == ("5 other things", "£15.00")
    assert sum(bar.value for bar in bars) == sum(line.total_pence for line in lines)
    assert all(bar.label in figure.alternative and bar.amount in figure.alternative for bar in bars)


@pytest.mark.parametrize("language", LANGUAGES)
def test_booklet_speaks_its_language(language: str) -> None:
    document = build(replace(DRAFT, language=language))
    words = words_for(language)
    chapters = [
        plain(block.text) for block in document.blocks if isinstance(block, Heading) and block.level == 2
    ]
    assert words.text("My budget") in chapters
    assert words.date("2027-01-18", "full") in plain_text(document)
    assert document.page_words.format(page=1, pages=2) == words.text(
        "Page {page} of {pages}", page=1, pages=2
    )
