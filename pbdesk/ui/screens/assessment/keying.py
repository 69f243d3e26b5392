"""The page for keying in a filled paper, by keys alone: a field's number, Enter, its answer, Enter, and on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.screens.assessment.keying_presenter import (
    FIRST,
    SECOND,
    KeyCard,
    Keyed,
    Keying,
    KeyingPresenter,
)
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    Card,
    Page,
    TextEdit,
    breakable,
    button,
    buttons,
    clear,
    column,
    field,
    flow_row,
    identify,
    label,
    section,
)
from pbdesk.ui.widgets.autosave import Autosave, Saving

_LAST = 8
"""Lines of what was keyed in that stay to be seen."""
_PLACE = "place"


class KeyingPage(Page):
    """One case's paper being keyed in."""

    def __init__(self, context: Context, presenter: KeyingPresenter) -> None:
        self._presenter = presenter
        self._case_id = ""
        self._shown: Keying | None = None
        self._card = KeyCard("")
        self._insists = False
        self._differs = False
        self._lines: list[str] = []
        super().__init__(context)
        self._autosave = Autosave[None](self, self.run, self._keep, lambda _done: None, self.show_error)

    def heading(self) -> str:
        """Return whose paper it is, once that is known."""
        return _("From paper: {name}", name=self._shown.name) if self._shown else _("From paper")

    def build(self) -> None:
        """Lay out the two boxes, the question between them, and what was keyed in."""
        self._code = label("", "quiet")
        self._number, self._answer = TextEdit(), TextEdit()
        self._number.setFixedWidth(theme().metrics.line * 6)
        self._number.returnPressed.connect(self.on_number_given)
        self._answer.returnPressed.connect(self.on_answer_given)
        self._answer.textEdited.connect(self._remember)
        self._asked = section("")
        self._asked.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._words = column(gap=0.5)
        hint = _("Such as 12, or 12.3 for the third row. Enter alone goes to the next.")
        self._number_field = field(
            _("Number of the field"), self._number, identifier="paper-number", hint=hint
        )
        self._answer_field = field(_("Answer on the paper"), self._answer, identifier="paper-answer")
        self._second = QCheckBox(_("Key in a second time and compare"))
        identify(self._second, "paper-second")
        self._second.toggled.connect(lambda _on: self._remember(self._answer.text()))
        self._log = column(gap=0.5)
        left = Card(self._number_field, self._asked, gap=2)
        left.body.addLayout(self._words)
        left.body.addWidget(self._answer_field)
        right = Card(title=_("Keyed in"), gap=1.5)
        right.body.addLayout(self._log)
        right.body.addWidget(self._second)
        whole = flow_row(gap=2)
        whole.addWidget(left, 3, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(right, 2, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._code)
        self.body.addLayout(whole)
        self.body.addWidget(
            buttons(
                button(_("&Back to the questions"), self._go_back, icon="back", identifier="to-questions")
            )
        )
        self.body.addStretch(1)

    def opened(self, **args: str) -> None:
        """Go on where keying was left."""
        if self._case_id != args["case_id"]:
            self._lines = []
        self._case_id = args["case_id"]
        self.run(partial(self._presenter.open, self._case_id), self._show_opened)

    def refresh(self) -> None:
        """Ask the same field again, in the words of the present language."""
        if self._case_id:
            self.run(partial(self._presenter.open, self._case_id), self._show_opened)

    def leaving(self) -> None:
        """Keep the place, and wait until it is safe."""
        self._autosave.finish()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"save-next": self.on_answer_given}

    # Showing

    def _show_opened(self, keying: Keying) -> None:
        self._shown = keying
        self.show_title(self.heading())
        self._code.setText(
            _("The numbers are those of the paper with the code {code} at its foot.", code=keying.code)
        )
        self._second.blockSignals(True)
        self._second.setChecked(keying.is_second)
        self._second.blockSignals(False)
        self._show_card(keying.card)
        self._show_lines()

    def _show_card(self, card: KeyCard) -> None:
        self._card, self._insists, self._differs = card, False, False
        self._number.setText(card.number)
        self._answer.setText(card.typed)
        self._answer_field.show_error("")
        clear(self._words)
        if not card.number:
            self._asked.setText(_("That was the last field."))
            self._say(_("Type a number to go to another field."), "quiet")
            self._number.setFocus()
            self.announce(self._asked.text())
            return
        self._asked.setText(f"{card.number}. {card.label}")
        for words, kind in ((card.hint, "quiet"), (card.note, "strong")):
            if words:
                self._say(words, kind)
        for number, words in card.options:
            self._say(f"{number}   {words}", "")
        if card.now:
            self._say(_("Now: {answer}", answer=breakable(card.now)), "quiet")
        self._answer_field.show_hint(card.how)
        self._answer.setFocus()
        self._answer.selectAll()
        self.announce(" ".join(part for part in (self._asked.text(), card.note, card.how) if part))

    def _say(self, words: str, kind: str) -> None:
        made = label(words, kind)
        self._words.addWidget(made)
        made.show()

    def _show_lines(self) -> None:
        clear(self._log)
        if not self._lines:
            self._log.addWidget(label(_("Nothing yet."), "quiet"))
        for line in self._lines[-_LAST:][::-1]:
            self._log.addWidget(label(breakable(line)))

    # What a person does

    def on_number_given(self) -> None:
        """Go to the field of the number; the same number, or none, goes on to its answer or the next field."""
        number = self._number.text().strip()
        if number == self._card.number and number:
            self._answer.setFocus()
            return
        go = partial(self._presenter.go, self._case_id, number, self._card.number)
        self.run(go, self._show_wanted, self._show_no_number)

    def _show_wanted(self, card: KeyCard) -> None:
        self._mark_number("")
        self._show_card(card)
        self._remember("")

    def _show_no_number(self, error: KnownError) -> None:
        what, _safe, todo = self.context.words.render(error)
        self._mark_number(f"{what} {todo}")
        self._number.setFocus()
        self._number.selectAll()

    def _mark_number(self, words: str) -> None:
        self._number_field.show_error(words)
        if words:
            self.announce(words, assertive=True)

    def on_answer_given(self) -> None:
        """Save what was typed, or compare it; Enter once more keeps what looks wrong as it is on the paper."""
        number, typed = self._card.number, self._answer.text()
        if not number:
            return
        if self._differs:
            self._decide(typed.strip())
            return
        work = partial(
            self._presenter.enter,
            self._case_id,
            number,
            typed,
            is_second=self._second.isChecked(),
            insists=self._insists,
        )
        self.run(work, self._show_keyed)

    def _decide(self, choice: str) -> None:
        if choice not in {FIRST, SECOND}:
            self._answer_field.show_error(_("Type 1 for the first or 2 for the second, then Enter."))
            return
        number, typed = self._card.number, self._card.typed
        self.run(partial(self._presenter.decide, self._case_id, number, typed, choice), self._show_keyed)

    def _show_keyed(self, keyed: Keyed) -> None:
        if keyed.change is not None:
            self.context.jobs.post_change(keyed.change)
        if keyed.line:
            self._lines.append(keyed.line)
            self._show_lines()
        self._show_card(keyed.card)
        if keyed.problem:
            more = _("Press Enter again to keep it as it is on the paper.") if keyed.can_insist else ""
            self._insists = keyed.can_insist
            self._mark_answer(f"{keyed.problem} {more}".strip())
        elif keyed.differs is not None:
            first, second = keyed.differs
            self._differs = True
            self._mark_answer(
                _(
                    "First: {first}. Now: {second}. Type 1 for the first or 2 for the second, then Enter.",
                    first=first,
                    second=second,
                )
            )
            self._answer.clear()
        else:
            self._remember("")

    def _mark_answer(self, words: str) -> None:
        self._answer_field.show_error(words)
        self.announce(words, assertive=True)

    def _remember(self, typed: str) -> None:
        """Keep the place at the next pause."""
        second = SECOND if self._second.isChecked() else ""
        self._autosave.typed(_PLACE, "\n".join((self._card.number, second, typed)))

    def _keep(self, saves: Sequence[Saving]) -> None:
        for _key, text in saves:
            number, second, typed = text.split("\n", 2)
            self._presenter.remember(self._case_id, number, typed, bool(second))

    def _go_back(self) -> None:
        self.context.navigate("assessment", case_id=self._case_id)
