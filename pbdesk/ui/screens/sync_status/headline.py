"""The head of the page: how things stand in a sentence, the buttons of a sync, and how far one is."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QBoxLayout, QProgressBar, QPushButton, QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.sync_status.presenter import SyncView
from pbdesk.ui.screens.sync_status.runner import SyncRunner
from pbdesk.ui.widgets import (
    Facts,
    breakable,
    button,
    buttons,
    clear,
    column,
    icon_label,
    label,
    let_be_seen,
    primary,
    row,
)

ICONS = {"ok": ("check", "ok"), "offline": ("offline", "warn"), "refused": ("warning", "warn")}
"""The icon beside the sentence, and its colour, for each state."""


class HeadlineActs(Protocol):
    """What the page does for its head."""

    def on_sync_clicked(self) -> None:
        """Sync now."""

    def on_cancel_clicked(self) -> None:
        """Stop what runs."""

    def on_connect_again_clicked(self) -> None:
        """Offer the form of a connection."""


class Headline:
    """Fills a column with how things stand.

    Attributes:
        first_words: what is said of work that has not reported yet.
    """

    def __init__(self, acts: HeadlineActs, runner: SyncRunner, into: QBoxLayout) -> None:
        self._acts = acts
        self._runner = runner
        self._into = into
        self._progress: QWidget | None = None
        self.first_words = ""

    def show(self, view: SyncView) -> None:
        """Show how things stand, with the buttons where a council is known."""
        clear(self._into)
        self._progress = None
        icon, token = ICONS.get(view.standing, ("waiting", "quiet"))
        line = row(gap=1.5)
        line.addWidget(icon_label(icon, token))
        line.addWidget(label(view.sentence, "figure"), 1)
        self._into.addLayout(line)
        if view.offline:
            self._into.addWidget(label(view.offline, "strong"))
        if view.facts:
            self._into.addWidget(Facts([(name, breakable(value)) for name, value in view.facts]))
        if view.council:
            self._into.addWidget(self._buttons(view))
            self._into.addWidget(self._progress_part())

    def _buttons(self, view: SyncView) -> QWidget:
        acts = self._acts
        self._sync: QPushButton = primary(
            _("&Sync now"), acts.on_sync_clicked, icon="sync", identifier="sync-now"
        )
        let_be_seen(self._sync, view.has_address)
        self._cancel = button(_("Stop"), acts.on_cancel_clicked, identifier="stop-sync")
        self._cancel.setAccessibleDescription(_("Stop syncing. What has gone so far stays; the rest waits."))
        again = button(_("Connect again"), acts.on_connect_again_clicked, kind="plain", identifier="again")
        again.setAccessibleDescription(_("With another address or a new one-time code"))
        return buttons(self._sync, self._cancel, again)

    def _progress_part(self) -> QWidget:
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("How far the sync is"))
        self._how_far = label("", "quiet")
        self._progress = QWidget()
        self._progress.setLayout(column(self._how_far, self._bar, gap=0.75))
        self.show_progress()
        return self._progress

    def show_progress(self) -> None:
        """Show whether something runs, and how far it is; nothing moves by itself."""
        if self._progress is None:
            return
        running, step = self._runner.is_running, self._runner.progress
        self._sync.setEnabled(not running)
        self._cancel.setVisible(running)
        self._cancel.setEnabled(not self._runner.is_stopping)
        self._progress.setVisible(running)
        words = step.sentence if step else self.first_words or _("Asking the council what is new")
        self._how_far.setText(_("Stopping…") if self._runner.is_stopping else words)
        self._bar.setVisible(step is not None and step.total > 0)
        if step is not None and step.total > 0:
            self._bar.setRange(0, step.total)
            self._bar.setValue(step.done)

    def can_be_stopped(self, page: QWidget) -> bool:
        """Return whether the button that stops it is seen in a page."""
        return self._progress is not None and self._cancel.isVisibleTo(page)
