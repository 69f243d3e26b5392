"""What the plan must speak of, each matter a text that is saved at every pause, and how the money is held.

The texts stay while the plan is shown again; a closed plan is read, not edited.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.plan.values import PlanScreen
from pbdesk.ui.widgets.basics import Card, column, label, section
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.field import field
from pbdesk.ui.widgets.questions import GrowingBox, LongChoice


class MattersPane(QWidget):
    """The texts of a plan, and how its money is held.

    Signals:
        typed: (section, text) while typing.
        held: the way of holding the money that a person chose.
    """

    typed = Signal(str, str)
    held = Signal(str)

    def __init__(self, screen: PlanScreen) -> None:
        super().__init__()
        self._shape = _shape(screen)
        self._boxes: dict[str, GrowingBox] = {}
        self.seen: dict[str, str] = {}
        """What each section said when it was last put before the person."""
        self._is_filling = False
        self._deployment: LongChoice | None = None
        whole = column(gap=2)
        if screen.deployments:
            whole.addWidget(self._held_card(screen))
        if screen.sections:
            whole.addWidget(section(_("What the plan must say")))
            card = Card(gap=3)
            for each in screen.sections:
                made = self._box(each.id, each.title) if screen.is_editable else _read(each.title, each.text)
                card.body.addWidget(made)
            whole.addWidget(card)
        self.setLayout(whole)
        self.show_screen(screen, lambda _key: False)

    def fits(self, screen: PlanScreen) -> bool:
        """Tell whether these widgets can show a plan: the same matters, open or closed as before."""
        return self._shape == _shape(screen)

    def show_screen(self, screen: PlanScreen, holds: Callable[[str], bool]) -> None:
        """Show what the plan says now; a text in focus, or that `holds` says is not yet safe, stays."""
        self._is_filling = True
        focused = self.window().focusWidget()
        for each in screen.sections:
            box = self._boxes.get(each.id)
            if box is not None and box is not focused and not holds(each.id):
                box.setText(each.text)
                self.seen[each.id] = each.text
        if self._deployment is not None:
            self._deployment.set_value(screen.deployment)
        self._is_filling = False

    def _held_card(self, screen: PlanScreen) -> QWidget:
        if not screen.is_editable:
            words = dict(screen.deployments).get(screen.deployment, _("Not decided"))
            return Card(_read(_("How the money is held"), words))
        self._deployment = LongChoice(
            _("How the money is held"),
            screen.deployments,
            identifier="deployment",
            hint=_("Talk every way through before one is chosen."),
        )
        self._deployment.chosen.connect(self.held)
        return Card(self._deployment)

    def _box(self, section_id: str, title: str) -> QWidget:
        box = GrowingBox(lines=3)
        box.textChanged.connect(partial(self._on_text_changed, section_id))
        self._boxes[section_id] = box
        return field(title.replace("&", "&&"), box, identifier=f"section-{section_id}")

    def _on_text_changed(self, section_id: str) -> None:
        if not self._is_filling:
            self.typed.emit(section_id, self._boxes[section_id].text())


def _read(title: str, text: str) -> QWidget:
    made = QWidget()
    words = label(breakable(text.strip()) or _("Nothing was written."), "" if text.strip() else "quiet")
    made.setLayout(column(label(title, "label"), words, gap=0.5))
    return made


def _shape(screen: PlanScreen) -> tuple[object, ...]:
    closed = () if screen.is_editable else (tuple(screen.sections), screen.deployment)
    return (
        screen.plan_id,
        screen.is_editable,
        screen.language,
        tuple(each.id for each in screen.sections),
        screen.deployments,
        closed,
    )
