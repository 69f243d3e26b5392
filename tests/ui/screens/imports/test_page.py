"""The page of the import, in every look, with real files."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from pbdesk.ui.screens.imports.page import ImportPage
from pbdesk.ui.widgets import Choice, DataTable
from tests.helpers.qt import in_looks, problems_of, snapshot, wait_idle
from tests.ui.screens.imports.files import GOOD, HEADER, caseload_csv, directory_json, presenter_for


class Picked:
    """A chooser that a test decides."""

    def __init__(self) -> None:
        self.path = ""

    def file(self, parent, title: str, kinds: str) -> str:
        return self.path

    def folder(self, parent, title: str) -> str:
        return self.path


@pytest.fixture
def picked() -> Picked:
    return Picked()


@pytest.fixture
def page(qtbot, context, world, picked) -> ImportPage:
    made = ImportPage(context, presenter_for(world), picked)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.opened()
    return made


def texts(page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def button(page, identifier: str) -> QPushButton:
    return page.findChild(QPushButton, identifier)


def choose(qtbot, context, page, picked, path) -> None:
    picked.path = str(path)
    button(page, "choose").click()
    wait_idle(qtbot, context)


def test_page_when_a_caseload_is_chosen_then_previews_and_imports(
    qtbot, context, visits, page, picked, world, tmp_path
):
    assert problems_of(page) == []
    snapshot(page, "import_start")
    choose(qtbot, context, page, picked, caseload_csv(tmp_path))
    assert "Row 5: A-1043" in texts(page)
    assert "7 of 22 fields are filled." not in texts(page)
    assert problems_of(page) == []
    snapshot(page, "import_caseload")
    assert world.caseload.search().total == 10
    button(page, "import").click()
    wait_idle(qtbot, context)
    assert "3 people came in." in texts(page)
    assert world.caseload.search().total == 13
    assert problems_of(page) == []
    snapshot(page, "import_done")
    next(each for each in page.findChildren(QPushButton) if each.text() == "Open the caseload").click()
    assert visits.opened == [("caseload", {})]


def test_page_when_a_path_is_typed_and_entered_then_it_is_read(qtbot, context, page, tmp_path):
    path = page.findChild(QLineEdit, "path")
    path.setText(str(caseload_csv(tmp_path)))
    qtbot.keyClick(path, Qt.Key.Key_Return)
    wait_idle(qtbot, context)
    assert len(page.findChild(DataTable).model.rows) == 3


def test_page_when_a_column_is_missing_then_the_columns_open_and_mend_it(
    qtbot, context, page, picked, tmp_path
):
    csv = caseload_csv(tmp_path, GOOD, HEADER.replace("Scheme", "What for"))
    choose(qtbot, context, page, picked, csv)
    assert any("no column for the scheme" in text for text in texts(page))
    scheme = page.findChild(Choice, "column-scheme")
    assert scheme.isVisibleTo(page)
    assert problems_of(page) == []
    snapshot(page, "import_mapping")
    scheme = page.findChild(Choice, "column-scheme")
    scheme.setCurrentIndex(scheme.findData("5"))
    scheme.activated.emit(scheme.currentIndex())
    wait_idle(qtbot, context)
    assert button(page, "import").text() == "&Import 3 people"
    assert not any("no column for the scheme" in text for text in texts(page))


def test_page_when_the_file_is_not_there_then_the_field_says_so(qtbot, context, page):
    page.findChild(QLineEdit, "path").setText("/nowhere/at all.csv")
    button(page, "read").click()
    wait_idle(qtbot, context)
    assert any("at all.csv" in text for text in texts(page))
    assert button(page, "problem-path") is not None
    assert problems_of(page) == []


def test_page_when_no_file_is_named_then_asks_for_one(qtbot, context, page):
    button(page, "read").click()
    wait_idle(qtbot, context)
    assert "Choose a file, or type where it is." in texts(page)


def test_page_when_a_directory_is_chosen_then_previews_and_imports(
    qtbot, context, page, picked, world, tmp_path
):
    page._what.set_value("directory")
    page.on_kind_chosen("directory")
    choose(qtbot, context, page, picked, directory_json(tmp_path))
    assert any("missing: 4" in text for text in texts(page))
    assert problems_of(page) == []
    snapshot(page, "import_directory")
    button(page, "import").click()
    wait_idle(qtbot, context)
    assert "3 services came in." in texts(page)
    assert len(world.vault.reads.services()) == 3


def test_page_when_much_stays_out_then_the_rest_comes_on_asking(qtbot, context, page, picked, tmp_path):
    rows = [f"A-{n},Owain,Dray,30/02/1980,ZZ1 1AA,adult," for n in range(20)]
    choose(qtbot, context, page, picked, caseload_csv(tmp_path, [*GOOD, *rows]))
    assert "Row 24: A-19" not in texts(page)
    button(page, "more-refused").click()
    wait_idle(qtbot, context)
    assert "Row 24: A-19" in texts(page)


def test_page_when_a_look_changes_then_the_preview_stays(qtbot, context, page, picked, tmp_path):
    choose(qtbot, context, page, picked, caseload_csv(tmp_path))
    for _look in in_looks(page, ("dark", "contrast-200")):
        assert "Row 5: A-1043" in texts(page)
        assert button(page, "import").isEnabled()


def test_page_when_the_kind_changes_then_the_old_preview_goes(qtbot, context, page, picked, tmp_path):
    choose(qtbot, context, page, picked, caseload_csv(tmp_path))
    page.on_kind_chosen("directory")
    wait_idle(qtbot, context)
    assert button(page, "import") is None


def test_page_when_words_are_hostile_then_they_hold(qtbot, context, page, picked, tmp_path):
    long = "Llanfairpwllgwyngyll-gogerychwyrndrobwll " * 6
    rows = [f"A-1,{long},🦊 בן־דוד,14/03/1958,ZZ1 1AA,adult,", f"A-2,Ann,Evans,{long},ZZ1 1AA,{long},"]
    choose(qtbot, context, page, picked, caseload_csv(tmp_path, rows))
    assert problems_of(page) == []
    snapshot(page, "import_hostile")
