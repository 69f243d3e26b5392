"""What the council refused: each with its reason, its whole content to read, and only then what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from pbdesk.i18n import _, ngettext
from pbdesk.ui.jobs import Job
from pbdesk.ui.screens.sync_status.presenter import Attention, SyncPresenter
from pbdesk.ui.widgets import CardList, Facts, TaskRow, breakable, button, buttons, clear, column, label


class AttentionActs(Protocol):
    """What the page does for this part."""

    def run(
        self, work: Callable[[], list[tuple[str, str]]], done: Callable[[list[tuple[str, str]]], None]
    ) -> Job:
        """Run work away from the window."""

    def announce(self, sentence: str) -> None:
        """Say a sentence to screen readers."""

    def on_again_wanted(self, op_id: str) -> None:
        """Let a refused save go with the next sync."""

    def on_dismissal_wanted(self, op_id: str) -> None:
        """Take a refused save off the list."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The save that is being read, and its whole content."""

    op_id: str
    content: tuple[tuple[str, str], ...]


class AttentionPart:
    """Fills a column with what was refused.

    Attributes:
        reading: what is open, or None.
    """

    def __init__(
        self, acts: AttentionActs, presenter: SyncPresenter, into: QBoxLayout, reading: Reading | None
    ) -> None:
        self._acts = acts
        self._presenter = presenter
        self._into = into
        self._items: Sequence[Attention] = ()
        self.reading = reading

    def show(self, items: Sequence[Attention]) -> None:
        """Show these; what is being read stays open."""
        self._items = items
        clear(self._into)
        if not items:
            return
        title = ngettext("Needs attention: one change", "Needs attention: {count} changes", len(items))
        card = CardList(title=title)
        for item in items:
            is_open = self.reading is not None and self.reading.op_id == item.op_id
            card.add(self._row(item, is_open))
            if is_open:
                card.body.addWidget(self._content(item))
        self._into.addWidget(card)

    def _row(self, item: Attention, is_open: bool) -> TaskRow:
        act = (_("Close") if is_open else _("Read it"), partial(self._on_read_clicked, item.op_id))
        detail = " ".join(part for part in (item.reason, item.todo) if part)
        made = TaskRow(breakable(item.title), "", "", breakable(detail), act, identifier=f"read-{item.op_id}")
        opener = made.findChild(QPushButton)
        if opener is not None:
            opener.setAccessibleDescription(item.reason)
        return made

    def _content(self, item: Attention) -> QWidget:
        """Return the whole content; what can be done stands below it, so that it is read first."""
        kept = self.reading.content if self.reading else ()
        facts = [(name, breakable(text)) for name, text in kept]
        part = column(
            label(_("What it says, made on {when}:", when=item.when), "strong"),
            Facts(facts) if facts else label(_("Its values were changed again later."), "quiet"),
            gap=1,
        )
        again = partial(self._acts.on_again_wanted, item.op_id)
        acts = [button(_("Send it again"), again, identifier="send-again")]
        if self._presenter.can_dismiss:
            dismiss = partial(self._acts.on_dismissal_wanted, item.op_id)
            acts.append(button(_("I have read it: dismiss it"), dismiss, identifier="dismiss"))
        for each in acts:
            each.setAccessibleDescription(item.title)
        part.addWidget(buttons(*acts))
        made = QWidget()
        made.setLayout(part)
        return made

    def _on_read_clicked(self, op_id: str) -> None:
        if self.reading is not None and self.reading.op_id == op_id:
            self.reading = None
            self.show(self._items)
            return
        self._acts.run(partial(self._presenter.content, op_id), partial(self._open, op_id))

    def _open(self, op_id: str, content: list[tuple[str, str]]) -> None:
        self.reading = Reading(op_id, tuple(content))
        self.show(self._items)
        self._acts.announce(" ".join(f"{name}: {text}." for name, text in content))
