"""The page of conflicts: one field at a time, by keys, in every look, on two real vaults."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QRadioButton

from pbdesk.domain.case import Case
from pbdesk.domain.people import Person
from pbdesk.domain.plan import Outcome, PlanLine
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.a11y import audit
from pbdesk.ui.screens.conflicts.page import ConflictsPage
from pbdesk.ui.widgets import Banner, Choice, DataTable, WordDiff
from tests.helpers.qt import dress, in_looks, problems_of, wait_idle
from tests.ui.screens.conflicts.laptops import (
    differ_in_address,
    differ_in_cost,
    differ_in_life,
    differ_in_phone,
    differ_in_section,
)
from tests.ui.screens.receipts.pictures import whole_snapshot


def texts(page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def banners(page) -> str:
    return " ".join(banner.sentence for banner in page.findChildren(Banner) if banner.isVisibleTo(page))


def rows(page) -> list[tuple[str, ...]]:
    return [row.cells[:2] for row in page.findChild(DataTable).model.rows]


def do(qtbot, context, page, command: str) -> None:
    page.commands()[command]()
    wait_idle(qtbot, context)


def radio(page, name: str) -> QRadioButton:
    return page.findChild(QRadioButton, f"side-{name}")


@pytest.fixture
def show(qtbot, context, two):
    def shown(*differ, **args) -> ConflictsPage:
        for each in differ:
            each(two)
        two.exchange()
        page = ConflictsPage(context, two.presenter())
        qtbot.addWidget(page)
        page.resize(1030, 900)
        page.show()
        page.opened(**args)
        wait_idle(qtbot, context)
        return page

    return shown


def test_page_when_nothing_differs_then_says_what_would_be_here(show):
    page = show()
    assert texts(page).count("Nothing to decide.") == 2
    assert problems_of(page) == []
    whole_snapshot(page, "conflicts_empty")


def test_page_when_decided_by_keys_then_the_next_one_comes(qtbot, context, show, two):
    page = show(differ_in_phone, differ_in_cost)
    assert "2 fields to decide, in one case" in texts(page)
    assert "2 fields in Ann Evans" in texts(page)
    do(qtbot, context, page, "take-theirs")
    assert "Chosen: Theirs" in texts(page)
    do(qtbot, context, page, "save-next")
    assert two.mine.vault.reads.records(Person, two.case_id)[0].phone == "01632 960222"
    assert rows(page) == [("Ann Evans", "Cost")]
    assert "One field to decide, in one case" in texts(page)
    assert page.focused_identifier() == "side-original"
    do(qtbot, context, page, "take-yours")
    assert "This line comes to £6,448.00 over the plan. The plan is then £228.00 over its budget." in texts(
        page
    )
    do(qtbot, context, page, "save")
    assert rows(page) == []
    assert two.mine.vault.reads.counts()["conflicts"] == 0


def test_page_when_closed_then_nothing_is_decided(qtbot, context, show, two):
    page = show(differ_in_phone)
    do(qtbot, context, page, "take-theirs")
    page.leaving()
    wait_idle(qtbot, context)
    page.close()
    assert two.mine.vault.reads.counts()["conflicts"] == 1
    assert two.mine.vault.reads.records(Person, two.case_id)[0].phone == "01632 960111"


def test_page_when_saved_with_nothing_chosen_then_asks(qtbot, context, show, two):
    page = show(differ_in_phone)
    do(qtbot, context, page, "save")
    assert any("Choose one of the sides first." in each.text() for each in page.findChildren(QPushButton))
    assert two.mine.vault.reads.counts()["conflicts"] == 1


def test_page_when_something_else_is_typed_then_it_is_saved_and_undone(qtbot, context, show, two):
    page = show(differ_in_phone)
    radio(page, "else").click()
    box = page.findChild(QLineEdit, "else")
    assert box.text() == "01632 960111"
    box.setText("01632 960333")
    do(qtbot, context, page, "save")
    assert "Decided: Phone. 01632 960333" in banners(page)
    assert two.mine.vault.reads.records(Person, two.case_id)[0].phone == "01632 960333"
    next(each for each in page.findChildren(QPushButton) if each.text() == "Undo").click()
    wait_idle(qtbot, context)
    assert "The difference waits for a decision again." in banners(page)
    assert two.mine.vault.reads.counts()["conflicts"] == 1


def test_page_when_undone_then_that_difference_is_in_front_and_every_count_agrees(qtbot, context, show, two):
    page = show(differ_in_phone, differ_in_cost)
    do(qtbot, context, page, "take-theirs")
    do(qtbot, context, page, "save-next")
    assert "One field in Ann Evans" in texts(page)
    assert page.undo_last()
    wait_idle(qtbot, context)
    wait_idle(qtbot, context)
    assert {"2 fields to decide, in one case", "2 fields in Ann Evans"} <= set(texts(page))
    assert page.findChild(DataTable).current_key() == page._options.view.key
    assert page._options.view.field == "Phone"
    assert page.focused_identifier() == "side-original"


def test_page_when_another_cost_is_typed_then_its_effect_is_told_before_saving(qtbot, context, show, two):
    page = show(differ_in_cost)
    radio(page, "else").click()
    page.findChild(QLineEdit, "else").setText("100")
    page.findChild(QLineEdit, "else").textEdited.emit("100")
    assert any("£1,020.00 is then left to plan." in text for text in texts(page))
    page.findChild(QLineEdit, "weeks").setText("many")
    do(qtbot, context, page, "save")
    assert "Type a number of weeks, or leave it empty for all year." in texts(page)
    page.findChild(QLineEdit, "weeks").setText("40")
    page.findChild(Choice, "often").set_value("four_weeks")
    do(qtbot, context, page, "save")
    cost = two.mine.vault.reads.record(PlanLine, "line-help").cost
    assert (cost.amount_pence, cost.frequency, cost.weeks) == (10_000, "four_weeks", 40)


def test_page_when_who_pays_is_typed_then_it_must_add_up(qtbot, context, show, two):
    def differ(two) -> None:
        line = two.mine.vault.reads.record(PlanLine, "line-help")
        two.mine.save(msgspec.structs.replace(line, shares={"council": "100"}))
        two.other.save(msgspec.structs.replace(line, shares={"nhs": "100"}))

    page = show(differ)
    radio(page, "else").click()
    page.findChild(QLineEdit, "share-nhs").setText("30")
    do(qtbot, context, page, "save")
    assert "Type percentages that add up to 100." in texts(page)
    page.findChild(QLineEdit, "else").setText("70%")
    do(qtbot, context, page, "save")
    assert two.mine.vault.reads.record(PlanLine, "line-help").shares == {"council": "70", "nhs": "30"}


def test_page_when_an_address_is_typed_then_it_is_saved_whole(qtbot, context, show, two):
    page = show(differ_in_address)
    radio(page, "else").click()
    page.findChild(QPlainTextEdit, "else").setPlainText("9 Heol y Felin\nAberwern\n")
    page.findChild(QLineEdit, "postcode").setText("ZZ1 1AC")
    do(qtbot, context, page, "save")
    address = two.mine.vault.reads.records(Person, two.case_id)[0].address
    assert address.one_line() == "9 Heol y Felin, Aberwern, ZZ1 1AC"


def test_page_when_a_date_and_a_choice_differ_then_they_can_be_typed(qtbot, context, show, two):
    def differ(two) -> None:
        two.edit(two.mine, Case, stage="running", opened_on="2026-11-01")
        two.edit(two.other, Case, stage="review", opened_on="2026-11-02")

    page = show(differ)
    assert rows(page) == [("Ann Evans", "Opened on"), ("Ann Evans", "Stage")]
    radio(page, "else").click()
    for part, text in (("day", "30"), ("month", "2"), ("year", "2026")):
        page.findChild(QLineEdit, f"else-{part}").setText(text)
    do(qtbot, context, page, "save")
    assert any("is not a date" in text for text in texts(page))
    page.findChild(QLineEdit, "else-month").setText("10")
    do(qtbot, context, page, "save")
    radio(page, "else").click()
    page.findChild(Choice, "else").set_value("assessment")
    do(qtbot, context, page, "save")
    case = two.mine.vault.reads.record(Case, two.case_id)
    assert (case.opened_on, case.stage) == ("2026-10-30", "assessment")


def test_page_when_a_long_text_differs_then_words_are_marked_and_a_proposal_waits(qtbot, context, show, two):
    page = show(differ_in_section)
    marked = page.findChildren(WordDiff)
    assert "Added: “my neighbour”." in marked[0].accessibleName()
    assert "font-weight:700" in marked[0].text()
    radio(page, "else").click()
    assert (
        page.findChild(QPlainTextEdit, "else")
        .toPlainText()
        .startswith("If an assistant does not come, I ring")
    )
    page.findChild(QPlainTextEdit, "else").setPlainText("I ring Idwal.")
    page.leaving()
    page.refresh()
    wait_idle(qtbot, context)
    assert problems_of(page) == []
    whole_snapshot(page, "conflicts_narrative")
    wait_idle(qtbot, context)
    assert page.findChild(QPlainTextEdit, "else").toPlainText() == "I ring Idwal."


def test_page_when_one_removed_what_the_other_edited_then_keep_or_remove(qtbot, context, show, two):
    page = show(differ_in_life)
    assert page.findChild(QRadioButton, "side-else") is None
    assert problems_of(page) == []
    whole_snapshot(page, "conflicts_life")
    wait_idle(qtbot, context)
    do(qtbot, context, page, "take-yours")
    do(qtbot, context, page, "save")
    assert two.mine.vault.reads.record(PlanLine, "line-swim") is None


def test_page_when_f8_is_pressed_then_the_next_difference_and_round_again(qtbot, context, show):
    page = show(differ_in_phone, differ_in_cost)
    first = page._wanted
    do(qtbot, context, page, "next-problem")
    assert page._wanted != first
    assert page.focused_identifier() == "side-original"
    do(qtbot, context, page, "next-problem")
    assert page._wanted == first
    do(qtbot, context, page, "previous-problem")
    assert page._wanted != first


def test_page_when_another_side_arrives_then_what_is_typed_stays(qtbot, context, show, two):
    page = show(differ_in_phone)
    radio(page, "else").click()
    page.findChild(QLineEdit, "else").setText("01632 960555")
    differ_in_cost(two)
    two.exchange()
    page.store_changed(ChangeSet(remote=True))
    wait_idle(qtbot, context)
    assert len(rows(page)) == 2
    assert page.findChild(QLineEdit, "else").text() == "01632 960555"


def test_page_when_it_was_decided_elsewhere_then_the_list_is_read_again(qtbot, context, show, two):
    page = show(differ_in_phone)
    two.mine.conflicts.resolve(*page._wanted.split("|"), "01632 960999")
    do(qtbot, context, page, "take-theirs")
    do(qtbot, context, page, "save")
    assert "decided already" in banners(page)
    assert rows(page) == []
    assert two.mine.vault.reads.records(Person, two.case_id)[0].phone == "01632 960999"


def test_page_when_a_side_is_missing_then_says_so(qtbot, context, show):
    spoken: list[str] = []
    page = show(differ_in_life)
    context.announce.said.connect(lambda sentence, _assertive: spoken.append(sentence))
    do(qtbot, context, page, "take-original")
    assert spoken == ["There is no such side here."]


def test_page_when_a_look_changes_then_choice_and_text_stay(qtbot, context, show):
    page = show(differ_in_phone, differ_in_cost)
    do(qtbot, context, page, "next-problem")
    wanted = page._wanted
    radio(page, "else").click()
    page.findChild(QLineEdit, "else").setText("99")
    for _look in in_looks(page, ("dark", "contrast-200")):
        wait_idle(qtbot, context)
        assert page._wanted == wanted
        assert page._options.choice() == "else"
        assert page.findChild(QLineEdit, "else").text() == "99"


def test_page_when_money_and_others_differ_then_the_audit_finds_nothing(qtbot, context, show):
    page = show(differ_in_phone, differ_in_cost, differ_in_address, differ_in_life, differ_in_section)
    do(qtbot, context, page, "next-problem")
    do(qtbot, context, page, "next-problem")
    radio(page, "else").click()
    assert problems_of(page) == []
    whole_snapshot(page, "conflicts_money")


@pytest.mark.parametrize(("width", "percent"), [(1000, 100), (1000, 125), (960, 150)])
def test_page_when_the_window_is_narrow_then_nothing_is_cut(qtbot, context, show, width, percent):
    page = show(differ_in_cost)
    radio(page, "else").click()
    dress("light", percent)
    page.resize(width, 900)
    wait_idle(qtbot, context)
    assert audit(page) == []
    dress()


HOSTILE = "Wilhelmina-Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch 🦊 נועה <b>&amp;</b> "


def test_page_when_texts_are_hostile_then_they_hold(qtbot, context, show, two):
    def differ(two) -> None:
        two.edit(two.mine, Outcome, text=HOSTILE * 3)
        two.edit(two.other, Outcome, text=HOSTILE * 2 + "x" * 300)
        two.edit(two.mine, Person, known_as=HOSTILE)
        two.edit(two.other, Person, known_as="x" * 400)

    page = show(differ)
    assert len(rows(page)) == 2
    assert problems_of(page) == []
    whole_snapshot(page, "conflicts_hostile")
    wait_idle(qtbot, context)
    do(qtbot, context, page, "next-problem")
    assert problems_of(page) == []
