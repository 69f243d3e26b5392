"""On a real desk, the page connects and syncs with a real council."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton

from pbdesk.ui.screens.sync_status.page import make_page
from tests.helpers.desk import small_desk
from tests.helpers.gateways import code_for, running_gateway
from tests.helpers.qt import wait_idle


def test_page_when_made_on_a_real_desk_then_it_connects_and_syncs(qtbot, context, tmp_path):
    desk = small_desk(tmp_path / "store")
    with running_gateway(tmp_path / "gateway") as started:
        context.services = desk
        page = make_page(context)
        qtbot.addWidget(page)
        page.show()
        page.opened()
        wait_idle(qtbot, context)
        code = code_for(tmp_path / "gateway", "asha")
        for name, text in (("address", started.url), ("code", code), ("device", "Asha's laptop")):
            page.findChild(QLineEdit, name).setText(text)
        page.findChild(QPushButton, "connect").click()
        wait_idle(qtbot, context, 20000)
        page.on_sync_clicked()
        wait_idle(qtbot, context, 20000)
        assert desk.sync.state().changes_waiting == 0
        assert desk.vault.last_synced
        desk.close()
