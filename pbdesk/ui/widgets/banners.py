"""Messages in the page instead of pop-ups: banners, the summary of what is wrong, and empty states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QPushButton, QWidget

from pbdesk.i18n import _, ngettext
from pbdesk.ui.a11y.headings import HeadingLabel
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import button, column, icon_label, label, row, wrap_row
from pbdesk.ui.widgets.half_row import HalfRow
from pbdesk.ui.widgets.wrapped_link import WrappedLink

TONES = {
    "info": ("info", "accent"),
    "ok": ("check", "ok"),
    "warn": ("warning", "warn"),
    "error": ("stop", "error"),
}
"""The icon and its colour for each tone of a banner."""

Action = tuple[str, Callable[[], object]]
"""Words of a button, translated, and what it does."""


class Banner(QFrame):
    """What happened, what is safe and what to do, in the page. It stays until it is dismissed.

    Attributes:
        sentence: the whole message, as it is announced.
        undo: takes back what the message tells of, None where it offers no such thing.
        again: shows the same message in a page that is built again; the page sets it.
        is_gone: True once it was dismissed or replaced.
        tells_error: True where it says what stopped something; the page sets it.
    """

    def __init__(
        self,
        tone: str,
        title: str,
        text: str = "",
        actions: Sequence[Action] = (),
        *,
        undo: Action | None = None,
        dismiss: bool = True,
        key: str = "",
    ) -> None:
        """Make a banner of tone "info", "ok", "warn" or "error"; another with the same key replaces it."""
        super().__init__()
        self.key = key
        self.undo = undo[1] if undo is not None else None
        self.again: Callable[[], object] = lambda: None
        self.is_gone = self.tells_error = False
        self.sentence = f"{title} {text}".strip()
        self.setProperty("kind", "banner")
        self.setProperty("tone", tone)
        icon, colour = TONES[tone]
        text_column = column(label(title, "strong"), gap=0.25)
        if text:
            text_column.addWidget(label(text))
        top = row(gap=1.5)
        where = Qt.AlignmentFlag.AlignTop if text else Qt.AlignmentFlag.AlignVCenter
        top.addWidget(icon_label(icon, colour), 0, where)
        top.addLayout(text_column, 1)
        offered = [undo, *actions] if undo is not None else actions
        acts = [button(words, act) for words, act in offered]
        if dismiss:
            acts.append(button(_("Dismiss"), self.dismiss, kind="plain"))
        whole = self._with_buttons(top, acts) if acts else top
        space = theme().space
        whole.setContentsMargins(space(2), space(1.5), space(2), space(1.5))
        self.setLayout(whole)

    def _with_buttons(self, top: QBoxLayout, acts: Sequence[QPushButton]) -> QLayout:
        words, held = QWidget(), QWidget()
        words.setLayout(top)
        held.setLayout(wrap_row(*acts))
        return HalfRow(words, held, theme().space(1.5))

    def dismiss(self) -> None:
        """Take the banner away."""
        self.is_gone = True
        self.hide()
        self.deleteLater()


class ErrorSummary(QFrame):
    """What must be put right before saving: takes focus, and each line jumps to its field."""

    def __init__(self, problems: Sequence[Problem], jump: Callable[[str], object]) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self.setProperty("tone", "error")
        self.heading = HeadingLabel(
            ngettext("One thing needs your attention", "{count} things need your attention", len(problems)),
            "section",
        )
        lines = column(gap=0.25)
        for problem in problems:
            act = partial(jump, problem.identifier)
            lines.addWidget(WrappedLink(problem.sentence, act, identifier=f"problem-{problem.identifier}"))
        space = theme().space
        whole = column(self.heading, label(_("Your answers are kept.")), lines, gap=1)
        whole.setContentsMargins(space(2), space(1.5), space(2), space(1.5))
        self.setLayout(whole)


class EmptyState(QWidget):
    """What would be here, and the action that brings it."""

    def __init__(
        self, title: str, text: str = "", icon: str = "empty", actions: Sequence[Action] = ()
    ) -> None:
        super().__init__()
        self.setMaximumWidth(theme().metrics.reading_width)
        whole = column(icon_label(icon, "quiet", theme().metrics.icon * 2), label(title, "figure"), gap=1)
        if text:
            whole.addWidget(label(text, "quiet"))
        if actions:
            whole.addLayout(wrap_row(*(button(words, act) for words, act in actions)))
        space = theme().space
        whole.setContentsMargins(0, space(3), 0, space(3))
        self.setLayout(whole)
