"""The parts of a sheet: cards with questions, lists of entries, and the form of the entry that is open.

Laid out anew only where something else is asked or listed; answers are put in without that.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pbdesk.i18n import _
from pbdesk.ui.models.sheet import Entry, Form, Part, Row, Sheet
from pbdesk.ui.widgets.asking import AskList
from pbdesk.ui.widgets.basics import (
    Card,
    Pill,
    button,
    clear,
    column,
    label,
    primary,
    row,
    rule,
    section,
    wrap_row,
)
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.rows import buttons


class PartsPane(QWidget):
    """All parts of a sheet below each other.

    Signals:
        answered: a question's key, its answer, and whether it is still being typed.
        add_clicked: the kind of entry to add. change_clicked, remove_clicked: the entry.
        offer_clicked: the id of what a part offers.
        form_typed: something was typed into the open form. form_saved, form_left: by button.
    """

    answered = Signal(str, str, bool)
    add_clicked = Signal(str)
    change_clicked = Signal(object)
    remove_clicked = Signal(object)
    offer_clicked = Signal(str)
    form_typed = Signal()
    form_saved = Signal()
    form_left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cards = column(gap=2)
        self._lists: dict[str, AskList] = {}
        self._form: AskList | None = None
        self._laid_out: list[object] = []
        self.setLayout(column(self._cards, None, gap=0))

    def show_sheet(self, sheet: Sheet, entry: Entry | None, form: Form | None) -> bool:
        """Lay out the sheet where it is another one than before; return whether that was so."""
        look: list[object] = [_shape(sheet), (entry.kind, entry.row_id) if entry else None, form]
        if self._laid_out == look:
            return False
        typed = self._form.values() if self._form is not None and self._laid_out[1:2] == look[1:2] else {}
        self._laid_out = look
        self._forget()
        for part in sheet.parts:
            card = self._part(part, entry, form or Form("", ()))
            self._cards.addWidget(card)
            card.show()  # now, so that it can take the focus
        if self._form is not None:
            self._form.fill(typed)
        return True

    def _forget(self) -> None:
        clear(self._cards)
        self._lists, self._form = {}, None

    def fill(self, sheet: Sheet, kept_back: Mapping[str, str]) -> None:
        """Put the answers in, and say what is wrong with those that could not be saved.

        `kept_back` are answers that are not known to be safe yet: nothing may replace them.
        """
        problems = {problem.identifier: problem.sentence for problem in sheet.problems}
        for part in sheet.parts:
            if not part.asks:
                continue
            for ask in part.asks:
                box = self._lists[part.id].boxes[ask.key]
                box.show_error(problems.get(ask.key, ""))
                if ask.key not in problems and ask.key not in kept_back and box.value() != ask.value:
                    box.set_value(ask.value)
            self._lists[part.id].show_asked()

    def typed(self, entry: Entry) -> Entry:
        """Return an entry with what stands in the open form."""
        if self._form is None:
            return entry
        return Entry(entry.kind, entry.row_id, self._form.values(), entry.seen)

    def in_form(self, key: str) -> bool:
        """Tell whether the open form asks for something."""
        return self._form is not None and key in self._form.boxes

    def _part(self, part: Part, entry: Entry | None, form: Form) -> Card:
        card = Card(title=part.title, gap=1.5)
        if part.said:
            card.body.addWidget(label(breakable(part.said), "quiet"))
        if part.offer is not None:
            offer, words = part.offer
            act = button(words, partial(self.offer_clicked.emit, offer), identifier=f"offer-{offer}")
            card.body.addWidget(buttons(act))
        if part.asks:
            asks = AskList(part.asks)
            asks.answered.connect(self.answered)
            self._lists[part.id] = asks
            card.body.addWidget(asks)
        for at, each in enumerate(part.rows):
            if at:
                card.body.addWidget(rule())
            is_open = entry is not None and entry.row_id == each.id
            card.body.addWidget(self._form_of(form) if is_open else self._row(each))
        if part.empty and not part.rows:
            card.body.addWidget(label(part.empty, "quiet"))
        if entry is not None and not entry.row_id and entry.kind in dict(part.adds):
            card.body.addWidget(self._form_of(form))
        elif part.adds:
            card.body.addWidget(buttons(*(self._add_button(kind, words) for kind, words in part.adds)))
        return card

    def _add_button(self, kind: str, words: str) -> QWidget:
        return button(words, partial(self.add_clicked.emit, kind), icon="plus", identifier=f"add-{kind}")

    def _row(self, each: Row) -> QWidget:
        words = column(label(breakable(each.title), "strong"), gap=0.5)
        if each.detail:
            words.addWidget(label(breakable(each.detail), "quiet"))
        if each.state:
            words.addLayout(wrap_row(Pill(each.state, each.tone)))
        change = button(_("Change"), partial(self.change_clicked.emit, each), identifier=f"change-{each.id}")
        change.setAccessibleName(_("Change: {what}", what=each.title))
        acts = [change]
        if each.can_remove:
            remove = button(
                _("Remove"),
                partial(self.remove_clicked.emit, each),
                kind="plain",
                identifier=f"remove-{each.id}",
            )
            remove.setAccessibleName(_("Remove: {what}", what=each.title))
            acts.append(remove)
        said, whole = QWidget(), QWidget()
        said.setLayout(words)
        line = row(gap=2)
        line.addWidget(said, 1)
        line.addLayout(row(*acts, gap=1))
        whole.setLayout(line)
        return whole

    def _form_of(self, form: Form) -> QWidget:
        self._form = AskList(form.asks)
        self._form.answered.connect(lambda _key, _value, _typing: self.form_typed.emit())
        made = QWidget()
        leave = button(_("Leave without saving"), self.form_left.emit, kind="plain", identifier="leave-entry")
        save = primary(_("&Save"), self.form_saved.emit, identifier="save-entry")
        made.setLayout(column(section(form.title), self._form, buttons(save, leave), gap=2))
        return made


def _shape(sheet: Sheet) -> list[object]:
    """Return what the layout depends on: everything but the answers."""
    shape: list[object] = []
    for part in sheet.parts:
        asked = [(ask.key, ask.label, ask.hint, ask.options, ask.when) for ask in part.asks]
        shape.append((part.id, part.title, part.said, part.rows, part.adds, part.offer, part.empty, asked))
    return shape
