"""Settings: shown as they are, changed at once, put back by group, and told when the disk refuses."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QRadioButton

from pbdesk.settings import LOCK_MINUTES, LOOK, TEXT_SIZE, Settings
from pbdesk.ui.screens.settings.page import SettingsPage
from pbdesk.ui.screens.settings.presenter import SettingsPresenter
from pbdesk.ui.widgets import Banner
from tests.helpers.qt import problems_of, snapshot


@pytest.fixture
def page(qtbot, context):
    presenter = SettingsPresenter(context.settings, lambda: [("Version", "0.1.0")])
    made = SettingsPage(context, presenter)
    qtbot.addWidget(made)
    made.resize(1040, 800)
    made.show()
    return made


def test_choice_when_made_then_holds_at_once_and_can_be_put_back(page, context):
    back = page.findChild(QPushButton, "put-back-look")
    assert not back.isVisible()
    page.findChild(QRadioButton, "look-contrast").click()
    page.findChild(QRadioButton, "text_size-175").click()
    page.findChild(QRadioButton, "lock_minutes-20").click()
    assert context.settings.text(LOOK) == "contrast"
    assert context.settings.whole(TEXT_SIZE) == 175
    assert context.settings.whole(LOCK_MINUTES) == 20
    assert back.isVisible()
    assert back.accessibleName() == "Put back: How pbdesk looks"
    back.click()
    assert context.settings.text(LOOK) == "system"
    assert context.settings.whole(LOCK_MINUTES) == 20
    assert page.findChild(QRadioButton, "look-system").isChecked()
    assert not back.isVisible()


def test_choice_when_disk_refuses_then_said_in_the_page(qtbot, context, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    page = SettingsPage(context, SettingsPresenter(Settings(blocked / "settings.json")))
    qtbot.addWidget(page)
    page.findChild(QRadioButton, "look-dark").click()
    assert "Your choice could not be written" in page.findChild(Banner).sentence


def test_keys_when_asked_for_then_help_opens(page, visits):
    page.findChild(QPushButton, "all-keys").click()
    assert visits.opened == [("keyboard_help", {})]


def test_store_when_asked_for_then_its_page_opens(page, visits):
    page.findChild(QPushButton, "store").click()
    assert visits.opened == [("store", {})]


def test_page_when_audited_then_nothing_is_found(page):
    snapshot(page, "settings")
    assert problems_of(page) == []


def test_groups_when_asked_then_every_setting_with_its_value(context):
    context.settings.change(LOCK_MINUTES, 10)
    groups = {group.id: group for group in SettingsPresenter(context.settings).groups()}
    assert set(groups) == {"look", "language", "lock"}
    assert groups["lock"].changed
    assert groups["lock"].offers[0].value == "10"
    assert ("10", "10 minutes without use") in groups["lock"].offers[0].options
    assert groups["language"].offers[0].options == (("en", "English"), ("cy", "Cymraeg"))
