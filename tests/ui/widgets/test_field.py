"""Fields: label, buddy, identifier, hint and error, for eyes and for screen readers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.ui.a11y import audit
from pbdesk.ui.widgets import (
    Choice,
    ChoiceGroup,
    DateField,
    MoneyEdit,
    TextBox,
    TextEdit,
    TickGroup,
    column,
    field,
)
from tests.helpers.qt import dress


@pytest.fixture
def shown(qtbot, qapp):
    dress()
    kept = []

    def show(*parts):
        made = QWidget()
        kept.append(made)
        made.setLayout(column(*parts))
        qtbot.addWidget(made)
        made.resize(800, 600)
        made.show()
        return made

    return show


def spoken(widget, kind):
    return QAccessible.queryAccessibleInterface(widget).text(kind)


def test_field_when_made_then_reader_hears_label_and_hint(shown):
    edit = TextEdit()
    part = field("&Payee", edit, identifier="payee", hint="The shop that was paid", optional=True)
    window = shown(part)
    assert part.label.text() == "&Payee (optional)"
    assert spoken(edit, QAccessible.Text.Name) == "Payee (optional)"
    assert spoken(edit, QAccessible.Text.Description) == "The shop that was paid"
    assert edit.accessibleIdentifier() == "payee"
    assert audit(window) == []


def test_show_error_when_set_then_seen_and_spoken_and_goes_again(shown):
    edit = TextEdit()
    part = field("Amount", edit, identifier="amount", hint="In pounds")
    shown(part)
    part.show_error("Enter an amount in pounds.")
    assert edit.accessibleDescription() == "Error: Enter an amount in pounds. In pounds"
    assert edit.property("kind") == "bad"
    part.show_error("")
    assert edit.accessibleDescription() == "In pounds"
    assert part.error == ""
    assert edit.property("kind") == ""


def test_money_when_typed_then_pence(shown):
    edit = MoneyEdit()
    shown(field("Amount", edit, identifier="amount"))
    assert edit.pence() is None
    edit.setText("1,234.5")
    assert edit.pence() == 123450
    edit.set_pence(-305)
    assert edit.text() == "-3.05"
    edit.setText("12.5x")
    with pytest.raises(KnownError):
        edit.pence()


def test_text_box_when_tab_is_pressed_then_left(shown):
    box, edit = TextBox("one\ntwo"), TextEdit()
    window = shown(field("Note", box, identifier="note"), field("Payee", edit, identifier="payee"))
    window.activateWindow()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert window.focusWidget() is edit
    assert box.text() == "one\ntwo"


def test_choice_when_options_change_then_value_stays_if_offered(shown):
    choice = Choice([("a", "Adult"), ("b", "Both")])
    window = shown(field("Scheme", choice, identifier="scheme"))
    choice.set_value("b")
    choice.set_options([("", "All"), ("b", "Both kinds")])
    assert choice.value() == "b"
    choice.set_options([("", "All")])
    assert choice.value() == ""
    assert audit(window) == []


def test_choice_group_when_chosen_then_one_value_and_a_signal(shown, qtbot):
    group = ChoiceGroup("Is there a photo?", [("yes", "Yes"), ("no", "No")], identifier="photo")
    window = shown(group)
    assert group.value() == ""
    group.set_value("no")
    assert group.value() == "no"
    yes = window.findChild(QWidget, "photo-yes")
    with qtbot.waitSignal(group.chosen) as chosen:
        yes.click()
    assert chosen.args == ["yes"]
    assert group.value() == "yes"
    group.set_value("")
    assert group.value() == ""
    group.show_error("Say whether there is a photo.")
    assert group.accessibleDescription() == "Error: Say whether there is a photo."
    assert audit(window) == []


def test_tick_group_when_ticked_then_values_in_order(shown):
    group = TickGroup("What for?", [("a", "Travel"), ("b", "Food"), ("c", "Rent")], identifier="for")
    window = shown(group)
    group.set_values(["c", "a"])
    assert group.values() == ["a", "c"]
    assert audit(window) == []


@pytest.mark.parametrize("typed", [("", "", ""), ("21", "11", "2026"), ("1", "2", "2026")])
def test_date_when_typed_then_iso(shown, typed):
    part = DateField("Date", identifier="date")
    window = shown(part)
    for name, text in zip(("day", "month", "year"), typed, strict=True):
        window.findChild(QLineEdit, f"date-{name}").setText(text)
    expected = "" if not typed[0] else f"{typed[2]}-{typed[1]:0>2}-{typed[0]:0>2}"
    assert part.day() == expected
    assert part.text() == expected
    assert audit(window) == []


@pytest.mark.parametrize(
    "typed", [("31", "2", "2026"), ("a", "1", "2026"), ("1", "", "2026"), ("1", "1", "26")]
)
def test_date_when_impossible_then_known_error(shown, typed):
    part = DateField("Date", identifier="date")
    window = shown(part)
    for name, text in zip(("day", "month", "year"), typed, strict=True):
        window.findChild(QLineEdit, f"date-{name}").setText(text)
    with pytest.raises(KnownError) as met:
        part.day()
    assert met.value.code == "date-unreadable"
    part.show_error("Type the date.")
    assert part.accessibleDescription().startswith("Error:")


def test_date_when_set_then_shown_without_zeros_and_read_back(shown):
    part = DateField("Date", identifier="date")
    shown(part)
    part.set_day("2026-03-07")
    assert part.day() == "2026-03-07"
    part.set_day("")
    assert part.day() == ""
