"""The base of pages: rebuilding keeps what was typed, banners, problems, jobs, status."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _
from pbdesk.ui.a11y import audit
from pbdesk.ui.problems import step_through_problems
from pbdesk.ui.widgets import (
    Banner,
    Choice,
    Column,
    DataTable,
    DateField,
    MoneyEdit,
    Page,
    Problem,
    TableRow,
    TextBox,
    TextEdit,
    TickGroup,
    button,
    clear,
    column,
    field,
    label,
)
from tests.helpers.qt import LONG, dress, in_looks, problems_of, settle, wait_idle


class ReceiptPage(Page):
    narrow = True

    def heading(self):
        return _("Add a receipt")

    def build(self):
        self.payee, self.note, self.amount = TextEdit(), TextBox(), MoneyEdit()
        self.scheme = Choice([("a", "Adult"), ("b", "Both")])
        self.date = DateField(_("Date"), identifier="date")
        self.kinds = TickGroup(_("What for?"), [("t", "Travel"), ("f", "Food")], identifier="kinds")
        self.body.addWidget(field(_("&Payee"), self.payee, identifier="payee"))
        self.body.addWidget(field(_("&Amount"), self.amount, identifier="amount"))
        self.body.addWidget(field(_("Sc&heme"), self.scheme, identifier="scheme"))
        self.body.addWidget(self.date)
        self.body.addWidget(self.kinds)
        self.body.addWidget(field(_("&Note"), self.note, identifier="note", optional=True))


@pytest.fixture
def page(qtbot, context):
    made = ReceiptPage(context)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def test_rebuild_when_look_changes_then_typed_text_and_focus_stay(page):
    page.payee.setText("Siop y Bont")
    page.note.setText("two\nlines")
    page.scheme.set_value("b")
    page.date.set_day("2026-03-07")
    page.kinds.set_values(["f"])
    page.note.setFocus()
    before = page.payee
    dress("dark", 200)
    assert page.payee is not before
    assert (page.payee.text(), page.note.text(), page.scheme.value()) == ("Siop y Bont", "two\nlines", "b")
    assert (page.date.day(), page.kinds.values()) == ("2026-03-07", ["f"])
    assert page.window().focusWidget() is page.note


def test_rebuild_when_hidden_then_done_when_shown_again(page):
    page.payee.setText("kept")
    page.hide()
    before = page.payee
    dress("dark", 125)
    assert page.payee is before
    page.show()
    settle()
    assert page.payee is not before
    assert page.payee.text() == "kept"


def test_rebuild_when_look_changes_then_banners_and_problems_stay_and_are_not_said_again(page, context):
    page.show_banner("warn", "Two records differ.", "Review them.", [("Review", lambda: None)], key="differ")
    page.show_banner("ok", "Saved.", key="saved").dismiss()
    page.show_problems([Problem("amount", "Type an amount.")])
    said = []
    context.announce.said.connect(lambda sentence, at_once: said.append(sentence))
    dress("dark", 125)
    assert [banner.sentence for banner in page.findChildren(Banner)] == ["Two records differ. Review them."]
    assert page.findChild(QPushButton, "problem-amount") is not None
    assert "Type an amount." in page.amount.accessibleDescription()
    heading = page.window().focusWidget()
    assert heading.text() == "One thing needs your attention"
    assert heading.isVisible()
    assert said == []


def test_rebuild_when_language_changes_then_a_known_error_is_said_in_it(page):
    page.show_error(KnownError("receipt-empty", N_("Type an amount in pounds.")))
    dress("light", 100, LONG)
    [banner] = page.findChildren(Banner)
    assert banner.sentence.startswith("Type an amount in pounds. ŵŷ")


def test_rebuild_when_the_page_shows_a_banner_itself_then_it_stands_once(page):
    page.show_banner("warn", "Old words.", key="differ")
    page.rebuilt = lambda: page.show_banner("warn", "New words.", key="differ", say=False)
    dress("dark", 125)
    settle()
    assert [banner.sentence for banner in page.findChildren(Banner)] == ["New words."]


def test_rebuild_when_the_page_turns_to_another_state_then_its_messages_go(page):
    page.show_banner("warn", "Two records differ.", key="differ")
    page.show_problems([Problem("amount", "Type an amount.")])
    page.rebuild()
    settle()
    assert page.findChildren(Banner) == []
    assert page.findChild(QPushButton, "problem-amount") is None


def test_rebuild_when_focus_was_on_a_banner_button_then_it_is_not_lost(page):
    banner = page.show_banner("warn", "Two records differ.", actions=[("Review", lambda: None)])
    banner.findChild(QPushButton).setFocus()
    dress("dark", 125)
    assert page.window().focusWidget() is page.title


def test_focus_on_when_the_first_of_that_name_is_on_its_way_out_then_the_one_that_stays_has_it(page):
    holder = column()
    page.body.addLayout(holder)
    holder.addWidget(button("Done", identifier="task-1"))
    clear(holder)
    assert not page.focus_on("task-1")
    stays = button("Done", identifier="task-1")
    holder.addWidget(stays)
    assert page.focus_on("task-1")
    settle()
    assert page.window().focusWidget() is stays


def test_undo_last_when_two_banners_offer_it_then_the_newest_is_taken_back_first(page):
    undone = []

    def show(name):
        def undo():
            undone.append(name)
            page.drop_banner(name)

        page.show_banner("ok", name, undo=("Undo", undo), key=name)

    show("first")
    show("second")
    page.show_banner("info", "Something else.")
    dress("dark")
    assert [page.undo_last() for _time in range(3)] == [True, True, False]
    assert undone == ["second", "first"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_button_when_enter_or_space_is_pressed_on_it_then_it_is_pressed(page, key):
    pressed = []
    act = button("Save", lambda: pressed.append(True))
    page.body.addWidget(act)
    QTest.keyClick(act, key)
    assert pressed == [True]


class ListPage(Page):
    def heading(self):
        return _("Caseload")

    def build(self):
        self.table = DataTable([Column("Person"), Column("Stage")], identifier="cases", name="Cases")
        self.body.addWidget(self.table, 1)

    def refresh(self):
        people = (("a", "Ann", "Review"), ("b", "Bryn", "Planning"), ("c", "Cara", "Sign-off"))
        rows = [TableRow(key, (name, stage), f"{name}, {stage}") for key, name, stage in people]
        self.run(lambda: rows, self.table.set_rows)


@pytest.mark.parametrize("percent", [125, 200])
def test_rebuild_when_a_table_was_sorted_then_order_and_row_stay(qtbot, context, percent):
    page = ListPage(context)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    wait_idle(qtbot, context)
    page.table.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    page.table.choose("b")
    before = page.table
    dress("dark", percent)
    wait_idle(qtbot, context)
    assert page.table is not before
    assert [row.key for row in page.table.model.rows] == ["c", "a", "b"]
    assert page.table.current_key() == "b"


def test_narrow_page_when_text_wraps_then_nothing_is_squeezed(page):
    wraps = "Write what the person said in their own words, and what they want to change. " * 6
    texts = [label(wraps) for _place in range(4)]
    for text in texts:
        page.body.addWidget(text)
    settle()
    for text in texts:
        assert text.height() >= text.heightForWidth(text.width())
    below = [text.mapTo(page, text.rect().topLeft()).y() for text in texts]
    assert all(low - high >= texts[0].height() for high, low in pairwise(below))


def test_page_when_audited_in_every_look_then_nothing_is_found(page):
    page.show_banner("warn", "Two records differ.", "Review them.", [("Review", lambda: None)])
    page.show_problems([Problem("amount", "Type an amount.")])
    for look in in_looks(page):
        page.show_problems([Problem("amount", "Type an amount."), Problem("date", "Type the date.")])
        settle()
        assert audit(page) == [], look


def test_show_problems_when_some_then_summary_has_focus_and_lines_jump(page, context):
    said = []
    context.announce.said.connect(lambda sentence, at_once: said.append((sentence, at_once)))
    page.show_problems([Problem("amount", "Type an amount."), Problem("date", "Type the date.")])
    assert said == [("2 things need your attention. Type an amount. Type the date.", True)]
    assert page.focusWidget().text() == "2 things need your attention"
    page.findChild(QPushButton, "problem-date").click()
    assert page.window().focusWidget().accessibleIdentifier() == "date-day"
    page.show_problems([])
    settle()
    assert page.findChild(QPushButton, "problem-date") is None
    assert "Error" not in page.amount.accessibleDescription()


def test_show_problems_when_shown_then_the_summary_has_the_focus_at_once(page):
    page.payee.setFocus()
    page.show_problems(
        [Problem("amount", "Type an amount.")]
    )  # nothing else has run: a dialog may be closing
    heading = page.window().focusWidget()
    assert heading.text() == "One thing needs your attention"
    assert heading.isVisible()


def test_step_through_problems_when_f8_then_round_and_back(page):
    page.show_problems([Problem("amount", "Type an amount."), Problem("date", "Type the date.")])
    focused = []
    for direction in (1, 1, 1, -1):
        assert step_through_problems(page, direction)
        focused.append(page.window().focusWidget().accessibleIdentifier())
    assert focused == ["amount", "date-day", "amount", "date-day"]
    page.show_problems([])
    assert not step_through_problems(page, 1)
    assert not step_through_problems(None, 1)


def test_show_banner_when_same_key_then_replaced_and_announced_once_each(page, context):
    said = []
    context.announce.said.connect(lambda sentence, at_once: said.append((sentence, at_once)))
    page.show_banner("ok", "Saved on this computer.", key="saved")
    page.show_banner("ok", "Saved on this computer, again.", key="saved")
    settle()
    assert [banner.sentence for banner in page.findChildren(Banner)] == ["Saved on this computer, again."]
    assert said == [("Saved on this computer.", False), ("Saved on this computer, again.", False)]


def test_run_when_known_error_then_banner_says_what_is_safe(page, context, qtbot):
    def work():
        raise KnownError("disk-full", "The disk is full.", safe="Nothing is lost.", todo="Free some space.")

    page.run(work)
    wait_idle(qtbot, context)
    assert [banner.sentence for banner in page.findChildren(Banner)] == [
        "The disk is full. Nothing is lost. Free some space."
    ]


def test_drop_errors_when_a_person_tries_again_then_other_banners_stay(page):
    page.show_banner("error", "The sync stopped.", key="sync")
    page.show_error(KnownError("disk-full", N_("The disk is full.")))
    page.drop_errors()
    settle()
    assert [banner.sentence for banner in page.findChildren(Banner)] == ["The sync stopped."]


def test_run_when_page_has_gone_then_nothing_happens(context, qtbot):
    page, got, gate = ReceiptPage(context), [], threading.Event()
    page.run(gate.wait, got.append)
    page.deleteLater()
    settle()
    gate.set()
    qtbot.waitUntil(lambda: context.jobs.idle)
    assert got == []


def test_store_changed_when_written_then_page_hears_once(page, context):
    heard = []
    page.store_changed = heard.append
    context.jobs.post_change("a change")
    assert heard == ["a change"]


def test_audit_when_a_page_breaks_rules_then_each_is_named(qtbot, context):
    class BadPage(ReceiptPage):
        def build(self):
            super().build()
            self.body.addWidget(TextEdit())
            self.body.addWidget(QPushButton("&Pay"))
            self.body.addWidget(QPushButton(""))
            box = QCheckBox("Tick")
            box.setFocusPolicy(box.focusPolicy().NoFocus)
            self.body.addWidget(box)
            self.note.setTabChangesFocus(False)
            wide = QWidget()
            wide.setMinimumWidth(1500)
            self.body.addWidget(wide)

    page = BadPage(context)
    qtbot.addWidget(page)
    found = " ".join(problems_of(page, ("light",)))
    for expected in (
        "has no visible label",
        "has no identifier",
        "Alt+P is used 2 times",
        "has no text",
        "has no name",
        "cannot be reached with Tab",
        "keeps the Tab key",
        "px and has",
    ):
        assert expected in found
