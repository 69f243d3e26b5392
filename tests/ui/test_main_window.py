"""The shell on real pages of its own: navigation, back, lock and return, idle lock, text size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton

from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _
from pbdesk.settings import TEXT_SIZE
from pbdesk.ui.context import ScreenSpec
from pbdesk.ui.main_window import MainWindow
from pbdesk.ui.widgets import Page, TextEdit, button, column, field
from pbdesk.ui.widgets.navigation import NavList, Status
from tests.helpers.qt import dress, problems_of, settle, snapshot, wait_idle


class NotesPage(Page):
    drafts: list[str] = []

    def __init__(self, context, name):
        self.name = name
        self.log: list[str] = []
        super().__init__(context)

    def heading(self):
        return self.name

    def build(self):
        self.note = TextEdit()
        self.body.addWidget(field("&Note", self.note, identifier="note"))
        self.body.addStretch(1)

    def opened(self, **args):
        self.show_title(args.get("case_id", self.name))

    def refresh(self):
        self.log.append("refreshed")

    def leaving(self):
        NotesPage.drafts.append(self.note.text())

    def commands(self):
        return {"save": lambda: self.log.append("saved")} if self.name == "Case" else {}


class GatePage(NotesPage):
    pass


@pytest.fixture
def window(qtbot, context):
    NotesPage.drafts = []
    specs = [
        ScreenSpec("my_work", N_("My work"), "today", lambda c: NotesPage(c, "My work")),
        ScreenSpec("caseload", N_("Caseload"), "people", lambda c: NotesPage(c, "Caseload")),
        ScreenSpec("conflicts", N_("Conflicts"), "compare", lambda c: NotesPage(c, "Conflicts")),
        ScreenSpec("new_case", "", "plus", lambda c: NotesPage(c, "New case")),
        ScreenSpec("case", "", "person", lambda c: NotesPage(c, "Case"), "caseload"),
        ScreenSpec("go_to", "", "search", lambda c: NotesPage(c, "Go to")),
    ]
    made = MainWindow(context, specs, unlock_page=lambda c: GatePage(c, "Unlock"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.show_desk()
    settle()
    return made


def test_navigate_when_opened_then_focuses_and_announces_heading(window, context):
    said = []
    context.announce.said.connect(lambda sentence, _at_once: said.append(sentence))
    context.navigate("caseload")
    assert window.focusWidget() is window.router.page.title
    assert said == ["Caseload"]


@pytest.mark.parametrize("leave", ["navigate", "back", "lock"])
def test_leaving_when_a_field_has_the_focus_then_nothing_else_has_it_on_the_way(window, context, qapp, leave):
    context.navigate("caseload")
    window.router.page.note.setFocus()
    passed = []
    qapp.focusChanged.connect(lambda _before, now: passed.append(now))
    {"navigate": lambda: context.navigate("case"), "back": context.back, "lock": window.lock}[leave]()
    settle()
    qapp.focusChanged.disconnect()
    assert [now for now in passed if now is not None] in ([window.focusWidget()], [])
    assert not window.findChild(NavList).hasFocus()


def test_back_when_something_was_typed_then_it_is_still_there(window, context):
    context.navigate("caseload")
    page = window.router.page
    page.note.setText("call on Tuesday")
    page.note.setFocus()
    context.navigate("case", case_id="Ann Evans")
    assert window.router.page.title.text() == "Ann Evans"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.router.page is page
    assert page.note.text() == "call on Tuesday"
    assert window.focusWidget() is page.note


def test_lock_when_a_dialog_is_open_then_everything_goes_and_returns(window, context, qtbot):
    context.navigate("case", case_id="Ann Evans")
    window.router.page.note.setText("half a sentence")
    window.router.page.note.setFocus()
    dialog = QDialog(window)
    dialog.show()
    with qtbot.waitSignal(window.locked):
        QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert not dialog.isVisible()
    assert window.windowTitle() == "pbdesk, locked"
    assert "half a sentence" in NotesPage.drafts
    assert window.router.page is None
    assert [page.name for page in window.findChildren(NotesPage)] == ["Unlock"]
    window.show_desk()
    settle()
    assert window.windowTitle() == "pbdesk"
    assert window.router.page.title.text() == "Ann Evans"
    assert window.focusWidget() is window.router.page.note
    window.back()
    assert window.router.screen_id == "my_work"


def test_navigate_when_locked_then_nothing_opens(window, context):
    window.lock()
    context.navigate("caseload")
    assert window.router.page is None


def test_commands_when_page_handles_one_then_only_there(window, context):
    context.navigate("case", case_id="1")
    page = window.router.page
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.log == ["saved"]
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.router.screen_id == "caseload"


def test_count_when_set_then_reader_hears_words(window):
    window.set_count("conflicts", "2 to decide")
    window.set_status(Status("Offline since 09:14. 3 changes waiting."))
    nav = window.findChild(NavList)
    assert nav.item(2).data(Qt.ItemDataRole.AccessibleTextRole) == "Conflicts, 2 to decide"
    assert nav.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "My work, you are here"
    assert nav.currentRow() == 0


def test_mark_when_a_screen_is_outside_the_navigation_then_where_it_belongs_or_nowhere(window):
    nav, marks = window.findChild(NavList), []
    for screen_id in ("conflicts", "case", "go_to", "my_work"):
        window.navigate(screen_id)
        marks.append([item.text() for item in nav.selectedItems()])
    assert marks == [["Conflicts"], ["Caseload"], [], ["My work"]]


def test_mark_in_large_text_when_it_is_nowhere_then_the_menu_names_no_screen(window):
    dress("light", 200)
    settle()
    names = []
    for screen_id in ("case", "go_to"):
        window.navigate(screen_id)
        names.append(window.findChild(QPushButton, "screens").text())
    dress()
    assert names == ["Screens: Caseload", "Screens"]


def test_f6_when_pressed_then_goes_round_the_panes(window):
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is window.findChild(NavList)
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is window.router.page.title


def test_text_size_when_changed_by_keys_then_kept_and_typed_text_stays(window, context):
    window.router.page.note.setText("typed")
    context.settings.listen(lambda _setting, value: dress("light", int(value)))
    for _press in range(4):
        QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert context.settings.whole(TEXT_SIZE) == 175
    assert window.router.page.note.text() == "typed"
    assert window.findChild(NavList) is None
    assert window.findChild(QLineEdit, "note").font().pointSizeF() > 18


def test_error_when_no_page_claims_it_then_the_page_in_front_says_it(window, context, qtbot):
    def work():
        raise KnownError("disk-full", N_("The disk is full."), safe=N_("Nothing is lost."))

    context.jobs.run(window, work)
    wait_idle(qtbot, context)
    assert "The disk is full." in window.router.page.banners.itemAt(0).widget().sentence


def test_fault_when_work_breaks_then_the_page_says_so_without_details(window, context, qtbot, caplog):
    context.jobs.run(window, lambda: {}["Ann Evans"])
    wait_idle(qtbot, context)
    assert window.router.page.banners.itemAt(0).widget().sentence == (
        "Something went wrong in pbdesk. Your work is saved."
    )
    assert "Ann" not in caplog.text


def test_window_when_audited_then_nothing_is_found(window, context):
    window.set_count("conflicts", _("{count} to decide", count=2))
    window.set_status(Status("Offline since 09:14. 3 changes waiting."))
    snapshot(window, "shell")
    assert problems_of(window) == []


def test_undo_when_a_banner_offers_it_then_ctrl_z_takes_it_back(window, context):
    undone, said = [], []
    page = window.router.page
    page.show_banner("ok", "Done: call Ann", undo=("Undo", lambda: undone.append(True)), key="task")
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]
    page.drop_banner("task")
    context.announce.said.connect(lambda sentence, _at_once: said.append(sentence))
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (undone, said) == ([True], ["There is nothing to undo on this page."])


def test_undo_when_a_field_is_in_focus_then_typing_is_taken_back_and_made_again(window):
    undone = []
    page = window.router.page
    page.show_banner("ok", "Done: call Ann", undo=("Undo", lambda: undone.append(True)))
    page.note.setFocus()
    QTest.keyClicks(page.note, "call")
    QTest.keyClick(page.note, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (page.note.text(), undone) == ("", [])
    QTest.keyClick(page.note, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert page.note.text() == "call"


def test_title_when_the_first_run_is_shown_then_nothing_is_said_to_be_locked(window, context):
    window.show_outside(NotesPage(context, "Welcome"), locked=False)
    assert window.windowTitle() == "pbdesk"
    window.show_desk()
    window.lock()
    assert window.windowTitle() == "pbdesk, locked"


def test_tab_when_a_page_fills_itself_later_then_it_goes_in_the_order_on_the_screen(window, context):
    context.navigate("case")
    page = window.router.page
    last = button("Last", identifier="last")
    page.body.insertWidget(0, last)
    filled = column()
    page.body.insertLayout(0, filled)
    for name in ("first", "second"):
        filled.addWidget(button(name, identifier=name))
    page.show_banner("ok", "Done: call Ann", undo=("Undo", lambda: None), dismiss=False)
    settle()
    page.focus_heading()
    met = []
    for _step in range(5):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        met.append(window.focusWidget().accessibleIdentifier() or window.focusWidget().text())
    assert met == ["Undo", "first", "second", "last", "note"]
    for _step in range(4):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget().text() == "Undo"


def test_new_case_when_asked_for_on_any_page_then_it_opens(window):
    window.router.navigate("conflicts")
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.router.screen_id == "new_case"
