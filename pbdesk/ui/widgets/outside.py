"""The base of the pages outside the desk (first run, Unlock): one card in the middle, under the program's name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from pbdesk.i18n import LANGUAGES, _
from pbdesk.settings import LANGUAGE
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import Card, button, column, icon_label, label, row
from pbdesk.ui.widgets.page import Page


class OutsidePage(Page):
    """A page without navigation, whose content stands in a card in the middle of the window."""

    narrow = True

    def _column_widget(self) -> QWidget:
        space, metrics = theme().space, theme().metrics
        card = Card(gap=2, grows=True)
        card.body.setContentsMargins(space(1.5), space(1.5), space(1.5), space(2))
        for part in (self.title, self.status):
            card.body.addWidget(part)
        card.body.addLayout(self.banners)
        card.body.addLayout(self.body)
        card.body.addLayout(self.buttons)
        brand = row(
            icon_label("logo", "accent", round(metrics.icon * 1.6)), label("pbdesk", "brand"), None, gap=1
        )
        self.foot = row(gap=1)
        middle = QWidget()
        middle.setLayout(column(brand, card, self.foot, gap=2))
        middle.setMaximumWidth(metrics.line * 30)
        middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        across = row(gap=0)
        across.addStretch(1)
        across.addWidget(middle, 100, Qt.AlignmentFlag.AlignVCenter)
        across.addStretch(1)
        across.setContentsMargins(space(3), space(3), space(3), space(3))
        content = QWidget()
        content.setLayout(across)
        return content

    def add_languages(self) -> None:
        """Offer the other languages in the foot, each in its own words."""
        now = self.context.words.language
        for code, name in LANGUAGES.items():
            if code != now:
                self.foot.addWidget(
                    button(
                        name,
                        lambda code=code: self.context.settings.change(LANGUAGE, code),  # type: ignore[misc]
                        kind="plain",
                        identifier=f"language-{code}",
                    )
                )
        self.foot.addStretch(1)
        self.foot.addWidget(label(_("Works with no network."), "quiet", wrap=False))
