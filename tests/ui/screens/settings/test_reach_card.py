"""How people reach the adviser, on the settings page: saved by itself in the vault, warned about, never refused."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

from pbdesk.domain.reaching import Reach
from pbdesk.ui.screens.settings.page import SettingsPage
from pbdesk.ui.screens.settings.presenter import SettingsPresenter
from tests.helpers.fresh import desk
from tests.helpers.qt import problems_of, snapshot, wait_idle

__all__ = ["desk"]


@pytest.fixture
def page(qtbot, context, desk):
    desk.reaching.keep(Reach("01632 960145"))
    made = SettingsPage(context, SettingsPresenter(context.settings, reaching=desk.reaching))
    qtbot.addWidget(made)
    made.resize(1040, 800)
    made.show()
    made.opened()
    wait_idle(qtbot, context)
    return made


def retype(page, name: str, text: str) -> None:
    box = page.findChild(QLineEdit, f"reach-{name}")
    box.setFocus()
    box.setText(text)
    box.textEdited.emit(text)


def test_reach_when_typed_then_kept_in_the_vault_and_nothing_in_the_settings(qtbot, context, page, desk):
    assert page.findChild(QLineEdit, "reach-phone").text() == "01632 960145"
    retype(page, "email", " asha.rao@example.org ")
    retype(page, "hours", "Monday to Thursday")
    retype(page, "relay", "Relay UK: 18001 01632 960145")
    page.leaving()
    wait_idle(qtbot, context)

    assert desk.reaching.own() == Reach(
        "01632 960145", "asha.rao@example.org", "Monday to Thursday", "Relay UK: 18001 01632 960145"
    )
    assert "example.org" not in str(vars(context.settings))


def test_number_when_unusual_then_kept_and_said_beside_it(qtbot, context, page, desk):
    retype(page, "phone", "999")
    page.leaving()
    wait_idle(qtbot, context)

    assert desk.reaching.own().phone == "999"
    box = page.findChild(QLineEdit, "reach-phone")
    assert "Shorter than most numbers" in box.accessibleDescription()
    retype(page, "phone", "01632 960145")
    page.leaving()
    wait_idle(qtbot, context)
    assert "Shorter" not in box.accessibleDescription()


def test_page_when_there_is_no_vault_then_nothing_personal_is_asked(qtbot, context):
    made = SettingsPage(context, SettingsPresenter(context.settings))
    qtbot.addWidget(made)
    made.opened()
    made.leaving()
    assert made.findChild(QWidget, "reach-phone") is None


def test_card_when_audited_then_nothing_is_found(qtbot, context, page):
    retype(page, "phone", "ask at the desk")
    retype(page, "email", "asha at example.org")
    page.leaving()
    wait_idle(qtbot, context)
    snapshot(page, "settings_reach")
    assert problems_of(page) == []
