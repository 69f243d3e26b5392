"""One of many choices: found by a part of its words, and nothing that is not offered."""

from __future__ import annotations

import pytest

from pbdesk.ui.widgets.find_choice import FindChoice

OPTIONS = [("w", "Wrecsam"), ("c", "Caerdydd"), ("ca", "Caernarfon"), ("m", "Mold, Flintshire")]


@pytest.fixture
def box(qtbot):
    made = FindChoice(OPTIONS)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("typed", "told"),
    [("caerdydd", ["c"]), ("flint", ["m"]), ("caer", []), ("Paris", []), ("", [])],
)
def test_typed_when_left_then_only_a_choice_that_it_names_is_taken(box, typed, told):
    heard = []
    box.chosen.connect(heard.append)
    box.lineEdit().setText(typed)
    box.lineEdit().editingFinished.emit()
    assert heard == told
    assert box.value() == "".join(told)


def test_choice_when_taken_back_then_told_as_blank(box):
    box.set_value("c")
    heard = []
    box.chosen.connect(heard.append)
    box.lineEdit().setText("")
    box.lineEdit().editingFinished.emit()
    assert heard == [""]


def test_words_when_said_otherwise_then_the_choice_stays(box):
    box.set_value("c")
    box.say([("w", "Wrexham"), ("c", "Cardiff"), ("ca", "Caernarfon"), ("m", "Mold")])
    assert (box.value(), box.currentText()) == ("c", "Cardiff")
    box.set_value("gone")
    assert box.value() == ""
