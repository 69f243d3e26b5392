"""Qt's own words: translated when the catalogue has them, left alone otherwise, and never an exception."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialogButtonBox

from pbdesk.i18n.catalogue import Catalogue
from pbdesk.i18n.words import Words
from pbdesk.ui.translator import GettextTranslator

WELSH = Words(Catalogue("cy", {"Cancel": ("Canslo",), "Save": ("Cadw",), "Print": ("Argraffu",)}))


@pytest.fixture
def translator(qapp):
    made = GettextTranslator(WELSH)
    qapp.installTranslator(made)
    yield made
    qapp.removeTranslator(made)


def test_translate_when_known_then_qt_says_it(translator, qtbot):
    buttons = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(buttons.Cancel | buttons.Save | buttons.Ok)
    qtbot.addWidget(box)
    assert {button.text().replace("&", "") for button in box.buttons()} == {"Canslo", "Cadw", "OK"}


def test_translate_when_not_known_then_english_stays(translator):
    assert QCoreApplication.translate("QLineEdit", "&Undo") == "&Undo"
    assert QCoreApplication.translate("Somewhere", "Ann Evans") == "Ann Evans"


@pytest.mark.parametrize("source", ["", "&", "{", "\u0000", "Cancel{0}"])
def test_translate_when_odd_then_none(translator, source):
    assert translator.translate("QObject", source) is None
