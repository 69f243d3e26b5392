"""The page of sync and status: one sentence, Sync now with its progress, what needs attention, what waits, the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, ngettext
from pbdesk.services.courier import ALL
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.jobs import Pool, Progress
from pbdesk.ui.models import Problem
from pbdesk.ui.screens.sync_status.attention import AttentionPart, Reading
from pbdesk.ui.screens.sync_status.connect import ConnectForm
from pbdesk.ui.screens.sync_status.courier_part import CourierPart
from pbdesk.ui.screens.sync_status.courier_presenter import CourierPresenter
from pbdesk.ui.screens.sync_status.dialogs import Dialogs
from pbdesk.ui.screens.sync_status.headline import Headline
from pbdesk.ui.screens.sync_status.presenter import SyncPresenter, SyncView
from pbdesk.ui.screens.sync_status.runner import SyncRunner, Work, sync_runner
from pbdesk.ui.screens.sync_status.steps import Ended
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    Card,
    Column,
    DataTable,
    Page,
    clear,
    column,
    section,
)

MOST_ROWS = 8
"""How many rows of a list are seen at once; it scrolls for more."""


class SyncStatusPage(Page):
    """How this computer stands with the council."""

    _view: SyncView | None = None
    _attention: AttentionPart
    _courier_part: CourierPart | None = None

    def __init__(
        self,
        context: Context,
        presenter: SyncPresenter,
        runner: SyncRunner | None = None,
        courier: CourierPresenter | None = None,
        dialogs: Dialogs | None = None,
    ) -> None:
        self._presenter = presenter
        self._courier, self._dialogs = courier, dialogs or Dialogs()
        self._runner = runner or sync_runner(context.jobs)
        self._wants_connecting = False
        super().__init__(context)
        self._runner.progressed.connect(self.on_runner_progressed)
        self._runner.ended.connect(self.on_runner_ended)
        self._runner.failed.connect(self.on_runner_failed)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Sync and status")

    # Building

    def build(self) -> None:
        """Lay out the sentence, the progress, and the room for what waits."""
        self._connect: ConnectForm | None = None
        headline = column(gap=1)
        self._headline = Headline(self, self._runner, headline)
        self.body.addWidget(Card(headline))
        self._form_place, attention = column(), column(gap=1.5)
        self.body.addLayout(self._form_place)
        self.body.addLayout(attention)
        self._attention = AttentionPart(self, self._presenter, attention, self._attention_before())
        courier_place = column()
        if self._courier is not None:
            room = self._courier_part.room if self._courier_part is not None else ALL
            self._courier_part = CourierPart(self, self, self._courier, self._dialogs, courier_place, room)
        self._waiting = DataTable(
            [
                Column(_("For whom"), stretch=5),
                Column(_("What"), stretch=5),
                Column(_("What was done"), stretch=4),
                Column(_("Since"), stretch=5),
            ],
            identifier="waiting",
            name=_("Waiting to send"),
            most_rows=4 if theme().metrics.compact else MOST_ROWS,
        )
        self._log = DataTable(
            [Column(_("When"), stretch=2), Column(_("What happened"), stretch=5)],
            identifier="log",
            name=_("The last syncs"),
            most_rows=4 if theme().metrics.compact else MOST_ROWS,
        )
        self._waiting_part = _titled(_("Waiting to send"), self._waiting)
        self._log_part = _titled(_("The last syncs"), self._log)
        self.body.addWidget(self._waiting_part)
        self.body.addLayout(courier_place)
        self.body.addWidget(self._log_part)
        self.body.addStretch(1)

    def _attention_before(self) -> Reading | None:
        """Return what was being read before the page was built again."""
        return self._attention.reading if self._view is not None else None

    def opened(self, **args: str) -> None:
        """Show how things stand; `do="sync"` syncs at once."""
        self.run(self._presenter.view, partial(self._show_opened, args.get("do", "")))

    def refresh(self) -> None:
        """Read again how things stand."""
        self.run(self._presenter.view, self._show)

    def rebuilt(self) -> None:
        """Show the same in fresh widgets."""
        if self._view is not None:
            self._show(self._view)
        self.refresh()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"sync": self.on_sync_clicked, "find": lambda: self.focus_on("waiting")}

    def store_changed(self, change: object) -> None:
        """Any write may wait to be sent."""
        if isinstance(change, ChangeSet):
            self.refresh()

    # Showing

    def _show_opened(self, do: str, view: SyncView) -> None:
        self._show(view)
        if do == "sync":
            self.on_sync_clicked()

    def _show(self, view: SyncView) -> None:
        focused = self.focused_identifier()
        self._view = view
        if self._courier_part is not None:
            self._courier_part.refresh()
        self._headline.show(view)
        self._show_form(view)
        self._attention.show(view.attention)
        for table, part, rows in (
            (self._waiting, self._waiting_part, view.waiting),
            (self._log, self._log_part, view.log),
        ):
            part.setVisible(bool(rows))
            table.set_rows(rows)
        self._stay(focused)

    def _show_form(self, view: SyncView) -> None:
        wanted = not view.council or self._wants_connecting
        if wanted and self._connect is None:
            self._connect = ConnectForm(is_first=not view.council)
            self._connect.setParent(self)
            self._connect.wanted.connect(self.on_connect_wanted)
            self._form_place.addWidget(self._connect.card)
        elif not wanted and self._connect is not None:
            self._connect = None
            clear(self._form_place)

    # What needs attention

    def on_again_wanted(self, op_id: str) -> None:
        """Let a refused save go with the next sync."""
        done = _("It goes with the next sync.")
        self.run(partial(self._presenter.send_again, op_id), partial(self._settled, done))

    def on_dismissal_wanted(self, op_id: str) -> None:
        """Take a refused save off the list, now that it has been read."""
        done = _("Dismissed. It stays in the history of the case.")
        self.run(partial(self._presenter.dismiss, op_id), partial(self._settled, done))

    def _settled(self, sentence: str, change: ChangeSet) -> None:
        self.show_banner("ok", sentence, key="settled")
        self.focus_heading()
        self.context.jobs.post_change(change)

    # Syncing

    def on_sync_clicked(self) -> None:
        """Sync now; a sync that runs already simply goes on."""
        if self._view is None or not self._view.council:
            self.focus_on("address")
        elif not self._can_sync:
            self.focus_on("courier-export")
        else:
            self.start_work(self._presenter.sync, _("Syncing"))

    @property
    def _can_sync(self) -> bool:
        return self._view is not None and self._view.has_address

    def start_work(self, work: Work, said: str) -> None:
        """Run a sync, an export or an import, with progress; one that runs already simply goes on."""
        self.drop_banner("sync")
        self.drop_errors()
        if self._runner.start(work):
            self._headline.first_words = "" if work == self._presenter.sync else said
            self.announce(said)
        self._headline.show_progress()
        if self._headline.can_be_stopped(self):
            self.focus_on("stop-sync")

    def on_cancel_clicked(self) -> None:
        """Stop at the next place where nothing is left half done."""
        self._runner.cancel()
        self._headline.show_progress()

    def on_runner_progressed(self, _step: Progress | None) -> None:
        """Show how far the sync is."""
        self._show_progress()

    def on_runner_ended(self, ended: Ended) -> None:
        """Say how the sync ended, in the page that is in front."""
        self._show_progress()
        if ended.error is not None:
            self._show_end_error(ended.error)
        else:
            actions = [(_("Decide"), partial(self.context.navigate, "conflicts"))] if ended.conflicts else []
            differ = (
                ngettext("One difference to decide.", "{count} differences to decide.", ended.conflicts)
                if ended.conflicts
                else ""
            )
            more = " ".join(part for part in (ended.more, differ) if part)
            self.show_banner(ended.tone, ended.sentence, more, actions, key="sync", say=self.isVisible())

    def _show_progress(self) -> None:
        """Show how far the sync is; at its end somebody who stood on Stop stands on Sync now."""
        focused = self.focused_identifier()  # before: Qt hands the focus of a button that hides to any other
        self._headline.show_progress()
        self._stay(focused)

    def _stay(self, focused: str) -> None:
        """Keep the focus on a widget that may be a new one now, or near it where it has gone."""
        if focused == "stop-sync" and not self._headline.can_be_stopped(self):
            focused = "sync-now"
        if focused and focused != self.focused_identifier() and not self.focus_on(focused):
            self.focus_heading()

    def _show_end_error(self, error: KnownError) -> None:
        what, safe, todo = self.context.words.render(error)
        text = " ".join(part for part in (safe, todo) if part)
        actions = [(_("Connect again"), self.on_connect_again_clicked)]
        wrong_pass = error.code in ("gateway-refused-token", "gateway-other")
        offered = actions if wrong_pass else ()
        self.show_banner("error", what, text, offered, key="sync", say=self.isVisible())

    def on_runner_failed(self, error: KnownError) -> None:
        """Say that a sync could not begin."""
        self._show_progress()
        self.show_error(error)

    # Connecting

    def on_connect_again_clicked(self) -> None:
        """Offer the form, for another address or a new code."""
        self._wants_connecting = True
        if self._view is not None:
            self._show_form(self._view)
        self.focus_on("address")

    def on_connect_wanted(self, address: str, code: str, name: str) -> None:
        """Connect, when nothing is missing."""
        wrong = self._presenter.problems(address, code, name)
        self.show_problems(wrong)
        if wrong or self._connect is None:
            return
        self.drop_errors()
        self._connect.set_busy(True)
        work = partial(self._presenter.connect, address, code, name)
        self.run(work, self._connected, self._not_connected, pool=Pool.WIDE)

    def on_courier_enrol_wanted(self, path: str, code: str) -> None:
        """Get to know a council from its enrolment file."""
        if self._courier is not None:
            self.drop_errors()
            self.run(partial(self._courier.enrol, path, code), self._courier_enrolled)

    def _courier_enrolled(self, wrong: list[Problem]) -> None:
        self.show_problems(wrong)
        if not wrong:
            self.show_banner(
                "ok",
                _("This computer knows its council now."),
                _("Export a courier file and take it there: the answer brings your cases."),
                key="sync",
            )
            self.context.jobs.post_change(ChangeSet((("enrolment", ""),)))

    def _not_connected(self, error: KnownError) -> None:
        if self._connect is not None:
            self._connect.set_busy(False)
        self.show_error(error)

    def _connected(self, wrong: list[Problem]) -> None:
        if self._connect is not None:
            self._connect.set_busy(False)
        self.show_problems(wrong)
        if wrong:
            return
        self._wants_connecting = False
        self.show_banner(
            "ok",
            _("This computer is connected."),
            _("The first sync fetches your cases and sends what was saved here."),
            [(_("Sync now"), self.on_sync_clicked)],
            key="sync",
        )
        self.context.jobs.post_change(ChangeSet((("enrolment", ""),)))
        self.focus_heading()


def _titled(title: str, table: DataTable) -> QWidget:
    made = QWidget()
    made.setLayout(column(section(title), table, gap=1))
    return made


def make_page(context: Context) -> SyncStatusPage:
    """Return the page, wired to the desk in the context's services."""
    from pbdesk.ui.screens.sync_status.wiring import courier_for, presenter_for

    desk = context.services
    return SyncStatusPage(context, presenter_for(desk), courier=courier_for(desk))
