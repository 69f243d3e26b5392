"""Where a plan stands, at the top of its page; and the line below it that keeps what is left in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.plan.values import PlanScreen
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.banners import Action, Banner, EmptyState
from pbdesk.ui.widgets.basics import Pill, column, icon_label, label, row, rule, set_kind
from pbdesk.ui.widgets.breaking import breakable


def state_row(screen: PlanScreen) -> QWidget:
    """Return the state in words with the version."""
    made = QWidget()
    version = label(_("Version {version}", version=screen.version), "quiet", wrap=False)
    made.setLayout(row(Pill(*screen.pill), version, gap=2))
    return made


def standing_banner(screen: PlanScreen, actions: Sequence[Action]) -> Banner | None:
    """Return what the council said or is waited for, None for a first draft."""
    notice = screen.notice
    if notice is None:
        return None
    return Banner(notice.tone, notice.title, breakable(notice.text), actions, dismiss=False)


def no_plan_yet(screen: PlanScreen, actions: Sequence[Action]) -> EmptyState:
    """Return what stands where there is no plan yet."""
    words = _(
        "It begins with what {name} wants to achieve. Then come the things that help, what they cost and who pays.",
        name=screen.name,
    )
    return EmptyState(_("No support plan yet."), breakable(words), icon="plan", actions=actions)


class LeftBar(QWidget):
    """What is left to plan, in sight however far the page is scrolled."""

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", "strong")
        space = theme().space
        line = row(icon_label("money", "accent"), gap=1)
        line.addWidget(self._words, 1)
        line.setContentsMargins(space(4), space(1.25), space(4), space(1.25))
        self.setProperty("kind", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayout(column(rule(), line, gap=0))

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, words: str, tone: str) -> None:
        """Say what is left; tone "error" when it is over."""
        self._words.setText(words)
        set_kind(self._words, "error" if tone == "error" else "strong")


def holder(*parts: QWidget | QBoxLayout) -> QWidget:
    """Return parts below each other as one widget, at its top."""
    made = QWidget()
    made.setLayout(column(*parts, None, gap=2))
    return made
