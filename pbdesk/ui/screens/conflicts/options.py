"""The sides of one difference as cards to choose from, something else to type, and what would come of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QRadioButton, QWidget

from pbdesk.i18n import _, ngettext
from pbdesk.ui.screens.conflicts.editor import Editor, NotYet, begin, make_editor
from pbdesk.ui.screens.conflicts.fields import Kind
from pbdesk.ui.screens.conflicts.presenter import DifferenceView
from pbdesk.ui.screens.conflicts.sides import OptionView
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import Card, WordDiff, breakable, column, identify, label, row

ELSE = "else"


class Options(QObject):
    """The cards of one difference.

    Signals:
        picked: the id of the side that a person picked, or "else".
        edited: something was typed as something else.
    """

    picked = Signal(str)
    edited = Signal()

    def __init__(self, view: DifferenceView, into: QBoxLayout, *, is_wide: bool) -> None:
        super().__init__()
        self.view = view
        self._group = QButtonGroup(self)
        self._radios: dict[str, QRadioButton] = {}
        self._editor_part = QWidget()
        self._editor: Editor | None = None
        cards: QBoxLayout = row(gap=2) if is_wide and view.kind is not Kind.LONG else column(gap=1.5)
        for option in view.choices:
            cards.addWidget(self._card(option), 1)
        into.addLayout(cards)
        other = self._else_card()
        if other is not None:
            into.addWidget(other)

    # Laying out

    def _card(self, option: OptionView) -> Card:
        radio = self._radio(option.id, option.title)
        radio.setAccessibleDescription(" ".join(p for p in (option.by, option.heard or option.words) if p))
        card = Card(radio, gap=0.75)
        if option.by:
            card.body.addWidget(label(breakable(option.by), "quiet"))
        if option.segments:
            card.body.addWidget(WordDiff(option.segments, option.heard))
            card.body.addWidget(label(breakable(option.heard), "quiet"))
        else:
            card.body.addWidget(label(breakable(option.words), "" if len(option.words) > 60 else "strong"))
        if option.effect:
            card.body.addWidget(label(option.effect, "quiet"))
        return card

    def _else_card(self) -> Card | None:
        inner = column(gap=1)
        self._editor = make_editor(self.view, inner)
        if self._editor is None:
            return None
        self._editor.setParent(self)
        begin(self._editor, self.view)
        self._editor.edited.connect(self.edited)
        title = _("Both together, to read and change") if self.view.merged else _("Something else")
        card = Card(self._radio(ELSE, title), gap=1)
        if self.view.merged:
            card.body.addWidget(label(self._proposal_words(self.view.merged.clashes), "quiet"))
        self._editor_part.setLayout(inner)
        self._editor_part.setVisible(False)
        card.body.addWidget(self._editor_part)
        return card

    def _proposal_words(self, clashes: int) -> str:
        if not clashes:
            return _("A proposal that holds the changes of both. Nothing is taken over unless you choose it.")
        return ngettext(
            "A proposal that holds the changes of both. In one place both changed the same words: "
            "there they stand one after the other. Read it through.",
            "A proposal that holds the changes of both. In {count} places both changed the same words: "
            "there they stand one after the other. Read it through.",
            clashes,
        )

    def _radio(self, name: str, title: str) -> QRadioButton:
        radio = QRadioButton(title)
        identify(radio, f"side-{name}")
        font = radio.font()
        font.setWeight(font.Weight.DemiBold)
        radio.setFont(font)
        radio.clicked.connect(partial(self._on_clicked, name))
        self._group.addButton(radio)
        self._radios[name] = radio
        return radio

    # Choosing

    def _on_clicked(self, name: str, _checked: bool = False) -> None:
        self._show_editor()
        self.picked.emit(name)

    def _show_editor(self) -> None:
        self._editor_part.setVisible(self._editor is not None and self.choice() == ELSE)

    def choice(self) -> str:
        """Return the id of what is picked, "" while nothing is."""
        return next((name for name, radio in self._radios.items() if radio.isChecked()), "")

    def pick(self, name: str) -> bool:
        """Pick a side as a person would; False where there is no such side."""
        radio = self._radios.get(name)
        if radio is None:
            return False
        radio.setChecked(True)
        radio.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._on_clicked(name)
        return True

    def focus(self) -> None:
        """Put the focus on what is picked, else on the first side."""
        wanted = self.choice() or next(iter(self._radios))
        self._radios[wanted].setFocus(Qt.FocusReason.OtherFocusReason)

    def value(self) -> Any:
        """Return the value of what is picked. Raises NotYet while something else is no value yet."""
        name = self.choice()
        if name == ELSE and self._editor is not None:
            return self._editor.value()
        return next(option.value for option in self.view.choices if option.id == name)

    def result(self) -> tuple[str, str]:
        """Return what is picked in words, and what it does to the budget."""
        name = self.choice()
        option = next((each for each in self.view.choices if each.id == name), None)
        if option is not None:
            return option.title, option.effect
        title = self._radios[name].text()
        try:
            return title, self.view.effect_of(self.value())
        except NotYet as not_yet:
            return title, not_yet.problem.sentence

    # Drafts

    def draft(self) -> dict[str, Any]:
        """Return what was picked and typed, empty while a person has done neither."""
        name = self.choice()
        if not name:
            return {}
        typed = self._editor.typed() if self._editor is not None and name == ELSE else {}
        return {"picked": name, "typed": typed}

    def restore(self, picked: str) -> None:
        """Show what was picked before, without asking anybody."""
        if picked in self._radios:
            self._radios[picked].setChecked(True)
            self._show_editor()


def room_for_cards(width: int) -> bool:
    """Return whether a page is wide enough for cards beside each other."""
    return not theme().metrics.compact and width >= theme().metrics.line * 44
