"""The page of receipts: a queue over all cases, or one case: photo and form, what is recorded, how the money stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.screens.receipts.contested_part import ContestedPart
from pbdesk.ui.screens.receipts.form import ReceiptForm
from pbdesk.ui.screens.receipts.intake import PhotoIntake
from pbdesk.ui.screens.receipts.ledger import LedgerPart
from pbdesk.ui.screens.receipts.photo_panel import PhotoPanel
from pbdesk.ui.screens.receipts.presenter import ReceiptsPresenter
from pbdesk.ui.screens.receipts.queue import QueuePart
from pbdesk.ui.screens.receipts.queue_presenter import QueuePresenter
from pbdesk.ui.screens.receipts.typed import Typed
from pbdesk.ui.screens.receipts.values import Judged, Opened, ReceiptsView
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    AskForFile,
    Card,
    Figures,
    Page,
    Problem,
    ask_for_file,
    breakable,
    button,
    buttons,
    clear,
    column,
    label,
    primary,
    set_kind,
)

PAUSE_MS = 800
"""How long typing rests before the draft is kept."""

ROOM_LINES = 46
"""How wide a page must be, in heights of a line, for photo and form to stand beside each other."""


class ReceiptsPage(Page):
    """Spending of one case, or the way to it."""

    _rest: QTimer
    _panel: PhotoPanel
    _form: ReceiptForm

    def __init__(
        self,
        context: Context,
        presenter: ReceiptsPresenter,
        queue: QueuePresenter,
        ask: AskForFile = ask_for_file,
    ) -> None:
        self._presenter = presenter
        self._queue_presenter = queue
        self._ask = ask
        self._case_id = ""
        self._view: ReceiptsView | None = None
        self._intake = PhotoIntake(self, presenter, lambda: self._rest.start())
        self._accepted: Typed | None = None
        self._is_saving = False
        self._said = ""
        self._queue: QueuePart | None = None
        self._typed_before = Typed()
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Receipts for {name}", name=breakable(self._view.name)) if self._view else _("Receipts")

    # Building

    def build(self) -> None:
        """Lay out the queue, or the form with what belongs to it."""
        if self._view is not None:  # choices come back by what they mean, not by their place
            self._typed_before = self._form.typed(self._panel.typed_path())
            self._rest.stop()
        self._rest = QTimer(self.title)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self._keep)
        if not self._case_id:
            self._queue = QueuePart(self, self._queue_presenter, self.body)
            return
        self._queue = None
        self.buttons.addWidget(button(_("Another case"), self.on_other_clicked, identifier="other-case"))
        self.buttons.addWidget(button(_("Open the case"), self.on_case_clicked, identifier="open-case"))
        self._figures = column()
        self._figures_card = Card(self._figures)
        self.body.addWidget(self._figures_card)
        self._contested = ContestedPart(self.on_correction_chosen)
        self.body.addWidget(self._contested)
        self._panel = PhotoPanel(self._ask)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(theme().space(2))
        self._pair.addWidget(self._panel.card, 2)
        self._pair.addWidget(self._build_form(), 3)
        self._turn_pair()
        self._intake.attach(self._case_id, self._panel, self._form)
        self.body.addLayout(self._pair)
        lower = column(gap=1.5)
        self.body.addSpacing(theme().space(1))
        self.body.addLayout(lower)
        self._ledger = LedgerPart(self, lower)
        self.body.addStretch(1)

    def _build_form(self) -> Card:
        card = Card(title=_("The payment"), gap=1.75)
        self._form = ReceiptForm(card.body)
        self._form.edited.connect(self._rest.start)
        self._save: QPushButton = primary(_("&Save and next"), self.on_save_clicked, identifier="save-next")
        self._stop = button(_("Stop correcting"), self.on_stop_clicked, kind="plain", identifier="stop")
        self._saved = label(self._said, "strong")
        set_kind(self._saved, "strong", "ok")
        card.body.addWidget(buttons(self._save, self._stop))
        card.body.addWidget(self._saved)
        self._saved.setVisible(bool(self._said))
        self._stop.setVisible(False)
        return card

    def _turn_pair(self) -> None:
        """Put photo and form beside each other where there is room, otherwise below each other."""
        directions = QBoxLayout.Direction
        is_room = self.width() >= theme().metrics.line * ROOM_LINES
        self._pair.setDirection(directions.LeftToRight if is_room else directions.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep everything inside the window's width."""
        super().resizeEvent(event)
        if self._case_id:
            self._turn_pair()

    def opened(self, **args: str) -> None:
        """Show a case, or the queue."""
        self._case_id = args.get("case_id", "")
        if self._case_id:
            self._construct()
            self.run(partial(self._presenter.open, self._case_id), self._show_opened)
        elif self._queue is not None:
            self._queue.refresh()

    def refresh(self) -> None:
        """Read again; the form stays as it is."""
        if self._case_id:
            self.run(partial(self._presenter.view, self._case_id), self._show)
        elif self._queue is not None:
            self._queue.refresh()

    def rebuilt(self) -> None:
        """Show the same in fresh widgets; typed text comes back by itself."""
        if self._view is not None:
            self._show(self._view)
            self._form.fill(self._typed_before)
            self._intake.show()
            self._show_mode()
        self.refresh()

    def leaving(self) -> None:
        """Keep what was typed."""
        self._keep()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        if not self._case_id:
            return {"find": lambda: self.focus_on("find")}
        return {
            "save": self.on_save_clicked,
            "save-next": self.on_save_clicked,
            "find": lambda: self.focus_on("entries"),
        }

    def store_changed(self, change: object) -> None:
        """Show what a write or a sync changed; the form stays as it is."""
        if isinstance(change, ChangeSet) and (
            not self._case_id or change.touches_case(self._case_id) or change.touches("op")
        ):
            self.refresh()

    # Showing

    def _show_opened(self, opened: Opened) -> None:
        self._show(opened.view)
        self._fill(opened.draft)
        if not opened.draft.is_blank:
            self._say(_("What you typed before is here again. It is not saved yet."))

    def _fill(self, form: Typed) -> None:
        self._form.fill(form)
        self._intake.begin(form.photo)
        self._show_mode()

    def _show(self, view: ReceiptsView) -> None:
        focused = self.focused_identifier()
        self._view = view
        self.show_title(self.heading())
        self.show_status(view.under)
        clear(self._figures)
        self._figures.addWidget(Figures(view.figures))
        if view.left_note:
            self._figures.addWidget(label(view.left_note, "quiet"))
        self._form.offer(view)
        self._contested.show_contests(view.contested)
        self._ledger.show_view(view)
        if focused and focused != self.focused_identifier() and not self.focus_on(focused):
            self.focus_on("entries")

    def _show_mode(self) -> None:
        """Say in the page whether a new entry is made or an old one put right."""
        correcting = self._form.typed().corrects
        self._stop.setVisible(bool(correcting))
        self._save.setText(_("&Save the correction") if correcting else _("&Save and next"))
        glance = self._view.glances.get(correcting) if self._view and correcting else None
        self.drop_banner("correcting")
        if glance is not None:
            self.show_banner(
                "info",
                _("You are correcting: {entry}", entry=breakable(glance.title)),
                _("The new entry takes its place; the old one stays in the history. Enter 0 to cancel it."),
                dismiss=False,
                key="correcting",
                say=False,
            )

    def _say(self, sentence: str) -> None:
        self._said = sentence
        self._saved.setText(sentence)
        self._saved.setVisible(bool(sentence))

    # The photo of an entry

    def on_photo_wanted(self, sha256: str) -> None:
        """Open a kept photo for the panel of entries."""
        self.run(
            lambda: QImage.fromData(self._presenter.photo(sha256)),
            partial(self._ledger.show_photo, sha256),
        )

    # Saving

    def on_save_clicked(self) -> None:
        """Save when nothing is wrong, with the photo that was named."""
        path = self._panel.typed_path()
        if self._is_saving:
            return
        if self._intake.is_reading:
            self._intake.wait(self.on_save_clicked)
            return
        if path and not self._intake.holds(path):
            self._intake.take(path, self.on_save_clicked)
            return
        form = self._form.typed(path)
        self._rest.stop()
        self._is_saving = True
        photo, accepted = self._intake.photo, _alike(form, self._accepted)
        work = partial(self._presenter.save, self._case_id, form, photo, accepted)
        self.run(work, partial(self._judge, form), self._not_saved)

    def _not_saved(self, error: KnownError) -> None:
        self._is_saving = False
        self.show_error(error)

    def _judge(self, form: Typed, judged: Judged) -> None:
        self._is_saving = False
        self.drop_banner("odd")
        self.show_problems(judged.problems)
        if judged.oddities:
            self._accepted = form
            self.show_banner(
                "warn",
                " ".join(each.sentence for each in judged.oddities),
                _("Nothing is saved yet."),
                [(_("Save anyway"), self.on_save_clicked)],
                key="odd",
            )
        elif judged.change is not None:
            self._accept(judged)

    def _accept(self, judged: Judged) -> None:
        self._accepted = None
        self.drop_banner("twin-photo")
        self._fill(Typed())
        self._say(judged.said)
        self.announce(judged.said)
        self.focus_on("photo")
        self.context.jobs.post_change(judged.change)

    def _keep(self) -> None:
        """Keep the form as a draft on this computer."""
        self._rest.stop()
        if self._case_id and self._view is not None and not self._is_saving:
            form = self._form.typed(self._panel.typed_path())
            self.run(partial(self._presenter.keep, self._case_id, form))

    # What a person does with what is recorded

    def on_correct_clicked(self, entry_id: str) -> None:
        """Fill the form with an entry that is to be put right."""
        self.run(partial(self._presenter.correcting, self._case_id, entry_id), self._begin_correcting)

    def _begin_correcting(self, form: Typed) -> None:
        self._fill(form)
        self.show_problems([])
        self.focus_on("amount")
        self.announce(_("The form is filled with the entry. Put right what is wrong, then save."))

    def on_correction_chosen(self, corrects: str, stands: str, reason: str) -> None:
        """Save which of several corrections stands, with the reason."""

        def refused(error: KnownError) -> None:
            self.show_problems([Problem(f"why-{corrects}", self.context.words.render(error).what)])

        work = partial(self._presenter.choose_correction, self._case_id, corrects, stands, reason)
        self.run(work, self._correction_chosen, refused)

    def _correction_chosen(self, change: ChangeSet) -> None:
        self.show_problems([])
        self.announce(_("Saved on this computer"))
        self.context.jobs.post_change(change)
        self.focus_on("entries")

    def on_stop_clicked(self) -> None:
        """Leave the entry as it was."""
        self._fill(Typed())
        self._keep()
        self.focus_on("photo")

    def on_pay_clicked(self, entry_id: str) -> None:
        """Fill the form with the payment of a promise."""
        promise = (
            next((each for each in self._view.promises if each.id == entry_id), None) if self._view else None
        )
        if promise is not None:
            form = Typed(kind="payment", settles=promise.id, payee=promise.payee, amount=promise.amount)
            self._fill(form)
            self.focus_on("photo")
            self._rest.start()

    def on_release_clicked(self, entry_id: str) -> None:
        """Release what is left of a promise, and offer to take that back."""
        self.run(partial(self._presenter.release, self._case_id, entry_id), self._released)

    def _released(self, released: tuple[str, ChangeSet]) -> None:
        release_id, change = released
        self.show_banner(
            "ok",
            _("The promise is released. Its money is free again."),
            _("Saved on this computer."),
            undo=(_("Undo"), partial(self.on_undo_clicked, release_id)),
            key="released",
        )
        self.context.jobs.post_change(change)

    def on_undo_clicked(self, release_id: str) -> None:
        """Take a release back."""
        self.drop_banner("released")
        self.run(partial(self._presenter.take_back, self._case_id, release_id), self.context.jobs.post_change)

    def on_other_clicked(self) -> None:
        """Choose another case."""
        self.context.navigate("receipts")

    def on_case_clicked(self) -> None:
        """Open the case."""
        self.context.navigate("case", case_id=self._case_id)


def _alike(form: Typed, accepted: Typed | None) -> bool:
    """Tell whether a person has seen the warnings about this form; a reason added since changes nothing."""
    return accepted is not None and msgspec.structs.replace(form, note=accepted.note) == accepted


def make_page(context: Context) -> ReceiptsPage:
    """Return the page, wired to the desk in the context's services."""
    desk = context.services
    vault = desk.vault
    presenter = ReceiptsPresenter(
        desk.receipts,
        desk.programmes,
        vault.reads,
        vault.photos,
        vault.drafts,
        desk.files.take_in,
        vault.clock.today,
    )
    queue = QueuePresenter(desk.caseload.search, vault.reads, vault.drafts, desk.programmes.title)
    return ReceiptsPage(context, presenter, queue)
