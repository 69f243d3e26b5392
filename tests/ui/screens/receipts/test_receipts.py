"""The page of receipts, driven by keys and by its widgets, in every look, on a real vault."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from pbdesk.domain.errors import KnownError
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.ui.a11y import audit
from pbdesk.ui.screens.receipts.page import ReceiptsPage, make_page
from pbdesk.ui.widgets import Banner, Choice, ChoiceGroup, DataTable, PictureView
from tests.helpers.qt import dress, in_looks, problems_of, wait_idle
from tests.ui.screens.receipts.pictures import whole_snapshot
from tests.ui.screens.receipts.world import lines_of, make_world


def texts(page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def banners(page) -> str:
    return " ".join(banner.sentence for banner in page.findChildren(Banner) if banner.isVisibleTo(page))


def press(page, identifier: str) -> None:
    page.findChild(QPushButton, identifier).click()


def show(qtbot, context, page, **args):
    qtbot.addWidget(page)
    page.resize(1280, 900)
    page.show()
    page.opened(**args)
    wait_idle(qtbot, context)
    return page


@pytest.fixture
def page(qtbot, context, world) -> ReceiptsPage:
    context.services = world.desk()
    return show(qtbot, context, make_page(context), case_id=world.case_id)


def fill(
    page,
    *,
    day=("20", "11", "2026"),
    payee="Fern Gate",
    amount="120.00",
    because="Sent by post",
    line="line-help",
) -> None:
    for part, text in zip(("day", "month", "year"), day, strict=True):
        page.findChild(QLineEdit, f"day-{part}").setText(text)
    page.findChild(QLineEdit, "payee").setText(payee)
    page.findChild(QLineEdit, "amount").setText(amount)
    page.findChild(QLineEdit, "because").setText(because)
    page.findChild(Choice, "line").set_value(line)


def choose_line(page, line_id: str) -> None:
    line = page.findChild(Choice, "line")
    line.set_value(line_id)
    line.activated.emit(line.currentIndex())


def save(qtbot, context, page) -> None:
    page.commands()["save-next"]()
    wait_idle(qtbot, context)


def entries(page) -> list[tuple[str, ...]]:
    return [row.cells for row in page.findChild(DataTable).model.rows]


def test_page_when_a_receipt_is_recorded_by_keys_alone_then_it_is_saved(qtbot, context, page, world):
    """From the photo's path to Save, with Tab, Space, arrows and typing only."""
    spoken: list[str] = []
    context.announce.said.connect(lambda sentence, _assertive: spoken.append(sentence))
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_on("photo")

    def keys(text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)

    def tab_to(identifier: str) -> None:
        for _step in range(40):
            if QApplication.focusWidget().accessibleIdentifier() == identifier:
                return
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {identifier}")

    keys(str(world.draw()))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    wait_idle(qtbot, context)
    assert page.findChild(PictureView, "picture").image.width() > 300
    for part, text in (("day", "20"), ("month", "11"), ("year", "2026")):
        tab_to(f"day-{part}")
        keys(text)
    tab_to("amount")
    keys("12.45")
    tab_to("payee")
    keys("Siop y Pentref")
    tab_to("line")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    tab_to("save-next")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    wait_idle(qtbot, context)
    assert spoken[-1] == "Saved on this computer. £6,227.55 left on this line."
    assert entries(page) == [("Siop y Pentref", "20 Nov 2026", "Paid", "£12.45", "Here", "Waiting to send")]
    assert page.focused_identifier() == "photo"
    assert page.findChild(QLineEdit, "payee").text() == ""


def test_page_when_saved_then_the_photo_was_safe_first(qtbot, context, page, world):
    """The sentence comes after the entry is there, and the entry after its photo can be read."""
    order: list[str] = []

    def on_said(sentence: str, _assertive: bool) -> None:
        if sentence.startswith("Saved"):
            found = world.receipts.money(world.case_id).rows[0]
            order.append(str(len(world.vault.photos.read(found.photo_sha256)) > 1000))

    context.announce.said.connect(on_said)
    page.findChild(QLineEdit, "photo").setText(str(world.draw()))
    fill(page, because="")
    save(qtbot, context, page)
    wait_idle(qtbot, context)
    assert order == ["True"]


def test_page_when_fields_are_missing_then_each_says_so_and_what_was_typed_stays(qtbot, context, page):
    fill(page, payee="", amount="12,5,5", because="")
    save(qtbot, context, page)
    assert "Say who was paid." in texts(page)
    assert "Add a photo of the receipt, or say why there is none." in texts(page)
    assert page.findChild(QLineEdit, "amount").text() == "12,5,5"
    assert problems_of(page) == []
    whole_snapshot(page, "receipts_problems")


@pytest.mark.parametrize("kind", ["text", "cut", "missing"])
def test_page_when_the_photo_is_bad_then_told_in_words_and_the_form_stays(qtbot, context, page, world, kind):
    path = world.draw()
    if kind == "text":
        path.write_text("This is not a photo.")
    elif kind == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    else:
        path.unlink()
    page.findChild(QLineEdit, "photo").setText(str(path))
    fill(page, because="")
    save(qtbot, context, page)
    error = page.findChild(QLineEdit, "photo").accessibleDescription()
    assert error.startswith("Error: “receipt-7.jpg”") or error.startswith("Error: There is no file")
    assert page.findChild(QLineEdit, "payee").text() == "Fern Gate"
    assert world.receipts.money(world.case_id).rows == ()


def test_page_when_over_the_line_then_asks_for_a_reason_and_saves_with_it(qtbot, context, page, world):
    fill(page, amount="78.10")
    choose_line(page, "line-rail")
    save(qtbot, context, page)
    over = "£42.10 over what was agreed for this line. Save anyway, with a reason."
    assert over in texts(page)
    assert page.findChild(QPlainTextEdit, "note").accessibleDescription().startswith("Error: £42.10 over")
    page.findChild(QPlainTextEdit, "note").setPlainText("The wall needed a longer rail.")
    save(qtbot, context, page)
    assert over in banners(page)
    assert problems_of(page) == []
    save(qtbot, context, page)
    assert entries(page)[0][3] == "£78.10"
    assert over not in banners(page)


def test_page_when_save_is_pressed_twice_then_it_is_saved_once(qtbot, context, page, world):
    fill(page)
    page.on_save_clicked()
    page.on_save_clicked()
    wait_idle(qtbot, context)
    assert len(world.vault.reads.records(LedgerEntry, world.case_id)) == 1


def test_page_when_a_promise_is_paid_then_the_form_is_filled_from_it(qtbot, context, page, world):
    world.spend("Fern Gate", 48_000, lines_of(world)[0], kind="commitment")
    page.refresh()
    wait_idle(qtbot, context)
    press(page, "pay")
    assert page.findChild(ChoiceGroup, "kind").value() == "payment"
    assert page.findChild(QLineEdit, "amount").text() == "480.00"
    fill(page, amount="120")
    save(qtbot, context, page)
    assert entries(page)[0][2] == "Promise paid"
    assert entries(page)[1][2] == "Promised, £360.00 still to pay"


def test_page_when_a_promise_is_released_then_undo_brings_it_back(qtbot, context, page, world):
    world.spend("Fern Gate", 48_000, lines_of(world)[0], kind="commitment")
    page.refresh()
    wait_idle(qtbot, context)
    press(page, "release")
    wait_idle(qtbot, context)
    assert "The promise is released." in banners(page)
    assert page.findChild(QPushButton, "release") is None
    next(each for each in page.findChildren(QPushButton) if each.text() == "Undo").click()
    wait_idle(qtbot, context)
    assert page.findChild(QPushButton, "release") is not None


def test_page_when_an_entry_is_put_right_then_the_new_one_stands(qtbot, context, page, world):
    world.spend("Fern Gate", 12_000, lines_of(world)[0])
    page.refresh()
    wait_idle(qtbot, context)
    press(page, "correct")
    wait_idle(qtbot, context)
    assert "You are correcting: £120.00, Fern Gate" in banners(page)
    page.findChild(QLineEdit, "amount").setText("102.00")
    save(qtbot, context, page)
    assert [row[2:4] for row in entries(page)] == [("Paid (corrected)", "£102.00")]
    assert banners(page) == ""


def test_page_when_left_and_opened_again_then_the_draft_is_there(qtbot, context, page, world):
    path = str(world.draw())
    fill(page, because="")
    choose_line(page, "line-swim")
    page.findChild(QLineEdit, "photo").setText(path)
    page.leaving()
    wait_idle(qtbot, context)
    again = show(qtbot, context, make_page(context), case_id=world.case_id)
    assert again.findChild(QLineEdit, "payee").text() == "Fern Gate"
    assert again.findChild(QLineEdit, "day-month").text() == "11"
    assert again.findChild(Choice, "line").value() == "line-swim"
    assert again.findChild(PictureView, "picture").image is not None


def test_page_when_typing_rests_then_the_draft_is_kept(qtbot, context, page, world):
    QTest.keyClicks(page.findChild(QLineEdit, "payee"), "Fern")
    qtbot.waitUntil(lambda: bool(world.vault.drafts.keys("receipt/")), timeout=3000)


def test_page_when_a_file_is_dropped_then_it_is_shown(qtbot, context, page, world):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(world.draw()))])
    drop = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.findChild(PictureView, "picture").dropEvent(drop)
    wait_idle(qtbot, context)
    assert page.findChild(PictureView, "picture").image is not None


def test_page_when_a_file_is_chosen_then_the_dialog_s_answer_is_taken(qtbot, context, world):
    context.services = world.desk()
    path = str(world.draw())
    page = make_page(context)
    page._ask = lambda _parent, _title, kinds, done: done(path)
    show(qtbot, context, page, case_id=world.case_id)
    press(page, "choose-photo")
    wait_idle(qtbot, context)
    assert page.findChild(QLineEdit, "photo").text() == path
    press(page, "remove")
    assert page.findChild(PictureView, "picture").image is None
    assert Path(path).exists()


def test_page_when_a_look_changes_then_form_photo_and_mode_stay(qtbot, context, page, world):
    world.spend("Fern Gate", 12_000, lines_of(world)[0])
    page.refresh()
    wait_idle(qtbot, context)
    press(page, "correct")
    wait_idle(qtbot, context)
    page.findChild(QLineEdit, "photo").setText(str(world.draw()))
    page.findChild(QLineEdit, "photo").returnPressed.emit()
    wait_idle(qtbot, context)
    page.findChild(ChoiceGroup, "kind").set_value("refund")
    for _look in in_looks(page, ("dark", "contrast-200")):
        wait_idle(qtbot, context)
        assert page.findChild(PictureView, "picture").image is not None
        assert page._form.typed().corrects
        assert page.findChild(ChoiceGroup, "kind").value() == "refund"
        assert page.findChild(Choice, "line").value() == "line-help"


def busy(world) -> None:
    lines = lines_of(world)
    world.spend("Fern Gate", 48_000, lines[0], kind="commitment", on="2026-11-01")
    world.spend("Harbour Pool", 550, lines[1], on="2026-11-06")
    world.spend("Harbour Pool", 550, lines[1], on="2026-11-13")
    world.spend("Wyn's Rails", 4_210, lines[2], note="The wall needed a longer rail.", on="2026-11-14")
    world.spend("Harbour Pool", 550, None, kind="refund", on="2026-11-15")
    photo = (world.draw(pence=1_860, number=12).read_bytes(), "receipt.jpg")
    world.spend("Siop y Pentref", 1_860, None, photo=photo, on="2026-11-20", no_receipt_because="")


def test_page_when_full_then_the_audit_finds_nothing_in_any_look(qtbot, context, page, world):
    busy(world)
    page.refresh()
    page.findChild(QLineEdit, "photo").setText(str(world.draw()))
    page.findChild(QLineEdit, "photo").returnPressed.emit()
    fill(page, payee="Siop y Pentref", amount="12.45", because="")
    choose_line(page, "line-help")
    wait_idle(qtbot, context)
    page.resize(1280, 1400)
    assert problems_of(page) == []
    whole_snapshot(page, "receipts")


def test_page_when_empty_then_the_audit_finds_nothing_in_any_look(qtbot, context, tmp_path):
    world = make_world(tmp_path)
    context.services = world.desk()
    page = show(qtbot, context, make_page(context), case_id=world.case_id)
    assert "Nothing has been recorded yet." in texts(page)
    assert problems_of(page) == []
    whole_snapshot(page, "receipts_empty")
    world.vault.close()


HOSTILE = "Wilhelmina-Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch 🦊 נועה <b>&amp;</b> Ltd"


def test_page_when_names_are_hostile_then_they_hold(qtbot, context, page, world):
    world.spend(HOSTILE, 123_456_789, lines_of(world)[0], note=HOSTILE * 3)
    page.refresh()
    wait_idle(qtbot, context)
    assert problems_of(page) == []
    whole_snapshot(page, "receipts_hostile")


def test_queue_when_opened_then_lists_what_to_do_and_leads_to_a_case(qtbot, context, visits, world):
    busy(world)
    world.vault.drafts.put(f"receipt/{world.case_id}", {"payee": "Siop y Pentref", "amount": "18.60"})
    context.services = world.desk()
    page = show(qtbot, context, make_page(context))
    assert "Ann Evans: a receipt that is not saved yet" in texts(page)
    assert problems_of(page) == []
    whole_snapshot(page, "receipts_queue")
    wait_idle(qtbot, context)
    press(page, "todo-0")
    page.findChild(QLineEdit, "find").setText("evans")
    qtbot.wait(120)
    wait_idle(qtbot, context)
    qtbot.keyClick(page.findChild(DataTable).view, Qt.Key.Key_Return)
    assert visits.opened == [("receipts", {"case_id": world.case_id})] * 2


def test_queue_when_there_is_no_case_then_says_what_would_be_here(qtbot, context, world):
    context.services = world.desk()
    page = show(qtbot, context, make_page(context))
    with world.vault.begin() as work:
        from pbdesk.domain.case import Case

        work.remove(work.get(Case, world.case_id))
        work.commit()
    page.refresh()
    wait_idle(qtbot, context)
    assert "No cases yet, so no receipts." in texts(page)
    assert problems_of(page) == []


def test_page_when_the_case_is_gone_then_says_so(qtbot, context, world):
    context.services = world.desk()
    page = show(qtbot, context, make_page(context), case_id="nobody")
    assert "no longer on this computer" in banners(page)


def test_page_when_the_disk_is_full_then_says_so_and_the_form_stays(qtbot, context, page, world, monkeypatch):
    def full(_data: bytes) -> None:
        raise KnownError("disk-full", "This computer's disk is full.")

    monkeypatch.setattr(world.vault.photos, "keep", full)
    page.findChild(QLineEdit, "photo").setText(str(world.draw()))
    fill(page, because="")
    save(qtbot, context, page)
    wait_idle(qtbot, context)
    assert "This computer's disk is full." in banners(page)
    assert page.findChild(QLineEdit, "payee").text() == "Fern Gate"
    assert entries(page) == []


@pytest.mark.parametrize(("width", "percent"), [(1000, 100), (1000, 125), (960, 150)])
def test_page_when_the_window_is_narrow_then_nothing_is_cut(qtbot, context, page, world, width, percent):
    busy(world)
    page.findChild(QLineEdit, "photo").setText(str(world.draw()))
    page.findChild(QLineEdit, "photo").returnPressed.emit()
    wait_idle(qtbot, context)
    dress("light", percent)
    page.resize(width, 900)
    wait_idle(qtbot, context)
    assert audit(page) == []
    dress()
