"""The page of printing: preview, PDF and paper, in every look, on a real desk."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from pbdesk.documents.preview import page_count
from pbdesk.domain.eligibility_record import ADULT_OUTCOMES
from pbdesk.domain.errors import KnownError
from pbdesk.services.documents import Order
from pbdesk.ui.a11y import audit
from pbdesk.ui.screens.printing.page import PrintPage, make_page
from pbdesk.ui.screens.printing.printers import ask_for_printer, draw, on_a4
from pbdesk.ui.widgets import Banner, Choice, ChoiceGroup, DataTable, PictureView, TickGroup
from tests.helpers.qt import dress, in_looks, problems_of, settle, wait_idle
from tests.ui.screens.receipts.pictures import whole_snapshot


def texts(page) -> list[str]:
    return [
        label.text().replace("\u200b", "") for label in page.findChildren(QLabel) if label.isVisibleTo(page)
    ]


def banners(page) -> str:
    return " ".join(banner.sentence for banner in page.findChildren(Banner) if banner.isVisibleTo(page))


def press(page, identifier: str) -> None:
    page.findChild(QPushButton, identifier).click()


def choose(page, group: str, value: str) -> None:
    found = page.findChild(ChoiceGroup, group) or page.findChild(Choice, group)
    found.set_value(value)
    if isinstance(found, ChoiceGroup):
        found.chosen.emit(value)
    else:
        found.activated.emit(found.currentIndex())


@pytest.fixture
def show(qtbot, context, office):
    def shown(make=make_page, **args) -> PrintPage:
        context.services = office.desk
        page = make(context)
        qtbot.addWidget(page)
        page.resize(1030, 900)
        page.show()
        page.opened(**args)
        wait_idle(qtbot, context, 15000)
        return page

    return shown


def test_page_when_opened_then_the_booklet_is_there_page_by_page(qtbot, show, office):
    page = show(case_id=office.signed)
    assert page.title.text() == "Print for Ann Evans"
    count = len(page._made[1])
    assert f"Page 1 of {count}" in texts(page)
    picture = page.findChild(PictureView, "preview")
    first = picture.image.copy()
    QTest.keyClick(picture, Qt.Key.Key_PageDown)
    assert f"Page 2 of {count}" in texts(page)
    assert picture.image != first
    QTest.keyClick(picture, Qt.Key.Key_PageUp)
    QTest.keyClick(picture, Qt.Key.Key_PageUp)
    assert f"Page 1 of {count}" in texts(page)
    assert not page.findChild(QPushButton, "page-before").isEnabled()


def test_page_when_language_and_format_are_chosen_then_the_booklet_follows(qtbot, context, show, office):
    page = show(case_id=office.signed)
    pages = len(page._made[1])
    choose(page, "format", "large")
    wait_idle(qtbot, context, 15000)
    assert len(page._made[1]) > pages
    english = page._made[0].data
    choose(page, "language", "cy")
    wait_idle(qtbot, context, 15000)
    assert page._made[0].data != english


def test_page_when_choices_come_fast_then_only_the_last_booklet_is_shown(qtbot, context, show, office):
    page = show(case_id=office.signed)
    standard = len(page._made[1])
    choose(page, "format", "large")
    choose(page, "format", "standard")
    wait_idle(qtbot, context, 15000)
    assert len(page._made[1]) == standard


def test_page_when_saved_then_the_file_is_whole_and_said(qtbot, context, show, office, tmp_path):
    page = show(case_id=office.signed)
    path = tmp_path / "out" / "plan.pdf"
    path.parent.mkdir()
    page.findChild(QLineEdit, "path").setText(str(path))
    press(page, "save")
    wait_idle(qtbot, context)
    assert page_count(path) == len(page._made[1])
    assert "It is not encrypted" in banners(page)
    press(page, "save")
    wait_idle(qtbot, context)
    assert "There is a file “plan.pdf” already." in banners(page).replace("\u200b", "")
    next(each for each in page.findChildren(QPushButton) if each.text() == "Replace it").click()
    wait_idle(qtbot, context)
    assert "Saved as" in banners(page)


def test_page_when_the_folder_is_not_there_then_told_by_the_field(qtbot, context, show, office, tmp_path):
    page = show(case_id=office.signed)
    page.findChild(QLineEdit, "path").setText(str(tmp_path / "no" / "plan.pdf"))
    press(page, "save")
    wait_idle(qtbot, context)
    assert "could not be saved there" in page.findChild(QLineEdit, "path").accessibleDescription()
    page.findChild(QLineEdit, "path").setText(" ")
    press(page, "save")
    assert "Say where the file is to be saved." in texts(page)


def test_page_when_the_dialog_answers_then_saved_there(qtbot, context, show, office, tmp_path):
    path = str(tmp_path / "plan.pdf")
    page = show(case_id=office.signed)
    page._ask_where = lambda _parent, _title, _path, _kinds, done: done(path)
    press(page, "choose-path")
    wait_idle(qtbot, context)
    assert page.findChild(QLineEdit, "path").text() == path
    assert (tmp_path / "plan.pdf").is_file()


def paper(path) -> QPrinter:
    """Return a printer that prints into a file."""
    printer = on_a4(QPrinter())
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_page_when_printed_then_every_page_reaches_the_printer(qtbot, context, show, office, tmp_path):
    page = show(case_id=office.signed)
    page._ask_printer = lambda _parent, _title, _pages, done: done(paper(tmp_path / "paper.pdf"))
    page.commands()["print"]()
    wait_idle(qtbot, context, 20000)
    count = len(page._made[1])
    assert page_count(tmp_path / "paper.pdf") == count
    assert f"{count} pages were sent to the printer." in banners(page)
    assert page.findChild(QPushButton, "print").isEnabled()


def test_page_when_printing_is_stopped_then_it_says_so(qtbot, context, show, office, tmp_path):
    page = show(case_id=office.signed)
    begun, gate = threading.Event(), threading.Event()
    fine = page._presenter.fine_pages

    def slow(booklet):
        for image in fine(booklet):
            begun.set()
            gate.wait(5)
            yield image

    page._presenter.fine_pages = slow
    page._ask_printer = lambda _parent, _title, _pages, done: done(paper(tmp_path / "paper.pdf"))
    press(page, "print")
    qtbot.waitUntil(begun.is_set, timeout=15000)
    press(page, "stop-printing")
    gate.set()
    wait_idle(qtbot, context, 20000)
    assert "Printing was stopped." in banners(page)
    assert page.findChild(QPushButton, "print").isEnabled()


def test_page_when_there_is_no_printer_then_saving_is_offered(show, office, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    page = show(case_id=office.signed)
    press(page, "print")
    settle()
    assert "No printer is set up on this computer." in banners(page)
    assert "Save the booklet as a PDF" in banners(page)


def test_ask_when_there_is_a_printer_then_the_dialog_s_answer_is_taken(qtbot, show, office, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: ["office"]))
    page = show(case_id=office.signed)
    answers: list[QPrinter] = []
    ask_for_printer(page, "Print", 3, answers.append)
    dialog = page.findChild(QPrintDialog)
    dialog.accepted[QPrinter].emit(dialog.printer())
    dialog.done(0)
    settle()
    assert len(answers) == 1
    assert answers[0].fullPage()


def test_draw_when_some_pages_are_wanted_then_only_those(office, presenter, qapp, tmp_path):
    booklet = presenter.make(Order(office.signed), lambda *_step: None)
    printer = paper(tmp_path / "some.pdf")
    printer.setFromTo(2, 3)
    told: list[int] = []
    pages = presenter.fine_pages(booklet)
    assert draw(printer, pages, len(booklet.pages), lambda done, _of: told.append(done)) == 2
    assert told == [2, 3]
    assert page_count(tmp_path / "some.pdf") == 2


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_draw_when_the_printer_does_not_answer_then_known_error(qapp, tmp_path):
    printer = paper(tmp_path / "no" / "folder" / "x.pdf")
    with pytest.raises(KnownError) as caught:
        draw(printer, iter(()), 0, lambda *_step: None)
    assert caught.value.code == "printer-unready"


def test_page_when_the_format_is_remembered_then_it_is_the_person_s_own(qtbot, context, show, office):
    changes: list[object] = []
    context.jobs.store_changed.connect(changes.append)
    page = show(case_id=office.signed)
    assert not page.findChild(QPushButton, "remember").isVisibleTo(page)
    choose(page, "format", "large")
    wait_idle(qtbot, context, 15000)
    assert page.findChild(QPushButton, "remember").text() == "Remember this for Ann"
    press(page, "remember")
    wait_idle(qtbot, context, 15000)
    assert office.person(office.signed).print_format == "large"
    assert changes
    assert not page.findChild(QPushButton, "remember").isVisibleTo(page)


def test_page_when_it_is_a_draft_then_what_is_missing_comes_first(show, office):
    page = show(case_id=office.draft)
    assert "This is a draft: the council has not agreed to it." in texts(page)
    assert problems_of(page) == []
    whole_snapshot(page, "print_draft")


def test_page_when_there_is_no_plan_then_leads_to_it(qtbot, context, show, visits, office):
    page = show(case_id=office.none)
    assert page.findChild(Choice, "document").value() == "form"
    choose(page, "document", "plan")
    wait_idle(qtbot, context, 15000)
    assert "There is no support plan to print yet." in texts(page)
    assert problems_of(page) == []
    whole_snapshot(page, "print_none")
    wait_idle(qtbot, context)
    next(each for each in page.findChildren(QPushButton) if each.text() == "Open the plan").click()
    assert visits.opened == [("plan", {"case_id": office.none})]


def test_page_when_a_letter_is_asked_for_then_it_leads_to_the_decision_or_shows_it(
    qtbot, context, show, visits, office
):
    page = show(case_id=office.signed, document="eligibility")
    assert "There is no decision on eligibility to print yet." in texts(page)
    button = next(each for each in page.findChildren(QPushButton) if each.text() == "Open eligibility")
    button.click()
    assert visits.opened == [("eligibility", {"case_id": office.signed})]

    eligibility = office.desk.eligibility
    for outcome in ADULT_OUTCOMES:
        eligibility.keep_finding(office.signed, outcome, "limbs", ("slow",), ())
    for field, answer in (("condition", "yes"), ("significant", "yes"), ("reasons", "It wears her out.")):
        eligibility.keep(office.signed, field, answer, "")
    eligibility.decide(office.signed)
    page.refresh()
    wait_idle(qtbot, context, 15000)

    assert page._wanted.document.value() == "eligibility"
    assert "Things that cannot be achieved, with nobody's words about them: 10." in texts(page)
    assert page.findChild(TickGroup, "chapters") is None


def test_page_when_the_language_of_the_screen_changes_then_the_booklet_is_not_made_again(
    qtbot, context, show, office
):
    page = show(case_id=office.draft)
    booklet = page._made[0]
    for _look in in_looks(page, ("welsh",)):
        wait_idle(qtbot, context, 15000)
        assert page._made[0] is booklet
        assert "This is a draft: the council has not agreed to it." not in texts(page)
        assert not page.status.text().startswith("Support plan booklet")


def test_page_when_a_look_changes_then_choices_page_and_path_stay(qtbot, context, show, office):
    page = show(case_id=office.signed)
    choose(page, "format", "large")
    choose(page, "language", "cy")
    wait_idle(qtbot, context, 15000)
    page.findChild(QLineEdit, "path").setText("elsewhere.pdf")
    for _look in in_looks(page, ("dark", "contrast-200")):
        wait_idle(qtbot, context, 15000)
        assert page.findChild(Choice, "format").value() == "large"
        assert page.findChild(Choice, "language").value() == "cy"
        assert page.findChild(QLineEdit, "path").text() == "elsewhere.pdf"
        assert page.findChild(PictureView, "preview").image is not None


def test_page_when_full_then_the_audit_finds_nothing_in_any_look(show, office):
    office.change(office.signed, print_format="braille")
    page = show(case_id=office.signed)
    page.findChild(QLineEdit, "path").setText("Documents/Support plan R-1.pdf")
    assert problems_of(page) == []
    whole_snapshot(page, "print")


@pytest.mark.parametrize(("width", "percent"), [(1000, 100), (1000, 125), (960, 150)])
def test_page_when_the_window_is_narrow_then_nothing_is_cut(qtbot, context, show, office, width, percent):
    page = show(case_id=office.draft)
    choose(page, "format", "large")
    wait_idle(qtbot, context, 15000)
    dress("light", percent)
    page.resize(width, 900)
    wait_idle(qtbot, context, 15000)
    assert audit(page) == []
    dress()


def test_page_when_names_are_hostile_then_they_hold(show, office):
    long = "Wilhelmina-Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch 🦊 נועה <b>&amp;</b>"
    office.change(office.signed, given_name=long, known_as="", family_name=long, print_format="large")
    page = show(case_id=office.signed)
    choose(page, "format", "standard")
    assert problems_of(page) == []


def test_chooser_when_opened_then_a_case_is_found_and_opened_by_keys(qtbot, context, show, visits, office):
    page = show()
    assert "4 cases" in texts(page)
    assert problems_of(page) == []
    whole_snapshot(page, "print_chooser")
    page.findChild(QLineEdit, "find").setText("hughes")
    qtbot.wait(120)
    wait_idle(qtbot, context)
    qtbot.keyClick(page.findChild(DataTable).view, Qt.Key.Key_Return)
    assert visits.opened == [("print", {"case_id": office.draft})]


def test_page_when_the_case_is_gone_then_says_so(show):
    page = show(case_id="nobody")
    assert "is no longer" in banners(page)


def test_page_when_the_format_has_no_pages_then_its_text_is_shown_and_paper_is_not_offered(
    qtbot, context, show, office
):
    page = show(case_id=office.signed)
    choose(page, "format", "text")
    wait_idle(qtbot, context, 15000)
    shown = page.findChild(QPlainTextEdit, "preview-text")
    assert shown.isVisibleTo(page)
    assert "Ann Evans" in shown.toPlainText()
    assert not page.findChild(QPushButton, "print").isEnabled()
    assert page.findChild(QLineEdit, "path").text().endswith(".txt")
    whole_snapshot(page, "print_text")


def test_page_when_a_chapter_is_left_out_then_the_document_follows(qtbot, context, show, office):
    page = show(case_id=office.signed)
    pages = len(page._made[1])
    page.findChild(QCheckBox, "chapters-0").click()
    qtbot.waitUntil(lambda: page._made is None, timeout=5000)
    wait_idle(qtbot, context, 15000)
    assert len(page._made[1]) < pages


def test_page_when_a_signed_plan_is_saved_twice_then_the_second_is_a_reprint(
    qtbot, context, show, office, tmp_path
):
    page = show(case_id=office.signed)
    for name, said in (("one", "It is copy"), ("two", "It is a reprint of copy")):
        page.findChild(QLineEdit, "path").setText(str(tmp_path / f"{name}.pdf"))
        press(page, "save")
        wait_idle(qtbot, context, 15000)
        assert said in banners(page)
    assert [bool(copy.reprint_of) for copy in office.desk.documents.copies(office.signed)] == [False, True]


def test_chooser_when_everybody_s_statement_is_asked_for_then_one_file_each(
    qtbot, context, show, office, tmp_path
):
    page = show()
    page.findChild(QLineEdit, "batch-folder").setText(str(tmp_path / "no"))
    press(page, "batch-start")
    wait_idle(qtbot, context, 15000)
    assert "There is no folder" in banners(page)
    page.findChild(QLineEdit, "batch-folder").setText(str(tmp_path))
    press(page, "batch-start")
    wait_idle(qtbot, context, 30000)
    assert "4 files were made." in banners(page)
    names = sorted(path.name for path in tmp_path.glob("*.pdf"))
    assert names == [f"Statement of account R-{number}.pdf" for number in range(1, 5)]


def test_chooser_when_name_and_logo_are_kept_then_documents_carry_them(
    qtbot, context, show, office, tmp_path
):
    from PIL import Image

    Image.new("RGB", (80, 40), "navy").save(tmp_path / "logo.png")
    page = show()
    page.findChild(QLineEdit, "council-name").setText("Cyngor Dyffryn")
    page._council._ask = lambda _parent, _title, _kinds, done: done(str(tmp_path / "logo.png"))
    press(page, "choose-logo")
    wait_idle(qtbot, context, 15000)
    style = office.desk.documents.style()
    assert style.name == "Cyngor Dyffryn"
    assert style.logo.startswith(b"\xff\xd8")  # taken in like a photo
    press(page, "no-logo")
    wait_idle(qtbot, context, 15000)
    assert office.desk.documents.style().logo == b""
