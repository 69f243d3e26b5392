"""The page of an assessment: one section at a time, saved at every pause, and the check of all answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.screens.assessment.cards import SectionCard
from pbdesk.ui.screens.assessment.checking import CheckPane
from pbdesk.ui.screens.assessment.finishing import Finishing
from pbdesk.ui.screens.assessment.pane import SectionPane
from pbdesk.ui.screens.assessment.place import Place
from pbdesk.ui.screens.assessment.presenter import (
    CHECK,
    AssessmentPresenter,
    AssessmentScreen,
    Kept,
    Opened,
)
from pbdesk.ui.screens.assessment.rows_acts import RowActs
from pbdesk.ui.screens.assessment.sections import SectionList
from pbdesk.ui.screens.assessment.state_line import StateLine
from pbdesk.ui.screens.assessment.turning import neighbour, other_ways, section_buttons, stops_of, wrong_here
from pbdesk.ui.widgets import (
    DownScroll,
    Page,
    clear,
    column,
    flow_row,
)
from pbdesk.ui.widgets.autosave import Autosave, Saving


class AssessmentPage(Page):
    """One case's assessment."""

    def __init__(self, context: Context, presenter: AssessmentPresenter) -> None:
        self._presenter = presenter
        self._case_id = ""
        self._screen: AssessmentScreen | None = None
        self._at = ""
        self._saved_at = ""
        self._pane: SectionPane | None = None
        self._check: CheckPane | None = None
        self._rows = RowActs(self, presenter)
        self._finishing = Finishing(self, presenter)
        self._place = Place(self)
        super().__init__(context)
        self._autosave = Autosave[Kept](self, self.run, self._keep, self._on_kept, self._on_not_kept)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self.on_focus_changed)  # of this page: it ends with it

    def heading(self) -> str:
        """Return whose assessment it is, once that is known."""
        if self._screen is None:
            return _("Assessment")
        return _("{form}: {name}", form=self._screen.title, name=self._screen.person)

    def build(self) -> None:
        """Lay out the state of the whole, the sections, and the room for one of them."""
        self._pane = self._check = None
        for way in other_ways(self._leave_for):
            self.buttons.addWidget(way)
        self._state = StateLine()
        self.body.addWidget(self._state)
        self._list = SectionList()
        self._list.asked.connect(self.go_to)
        self._main = column(gap=2)
        whole = flow_row(gap=3)
        whole.addWidget(self._list)
        whole.addLayout(self._main, 1)
        self.body.addLayout(whole, 1)

    def opened(self, **args: str) -> None:
        """Show a case's assessment, at the place where the person was or at the one that is named."""
        self._case_id = args["case_id"]
        wanted = args.get("place", "")
        self.run(partial(self._presenter.open, self._case_id), partial(self._show_opened, wanted))

    def refresh(self) -> None:
        """Read again what stands in the store; typed text stays."""
        if self._case_id:
            self._autosave.send()
            self.run(partial(self._presenter.read, self._case_id), self._show)

    def rebuilt(self) -> None:
        """Show the same section in fresh widgets, then again in the words of the present language."""
        screen = self._screen
        if screen is None:
            return
        self._screen = None
        self._show(screen)
        self._show_saved(self._saved_at)

    def leaving(self) -> None:
        """Save what was typed, and wait until it is durable."""
        self._autosave.finish()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"save": self.on_save_wanted, "save-next": self.on_next_clicked}

    def store_changed(self, change: object) -> None:
        """Offer what came from the council; an open question is left alone."""
        if not isinstance(change, ChangeSet) or not change.remote or not change.touches("assessment"):
            return
        if change.touches_case(self._case_id):
            self.show_banner(
                "info",
                _("A newer version of this case has arrived."),
                _("Finish first, or show it now. What you typed stays."),
                [(_("Show it now"), self.on_newer_wanted)],
                key="newer",
            )

    # Showing

    def _show_opened(self, wanted: str, opened: Opened) -> None:
        place = wanted or opened.place
        if opened.screen.finished and not wanted:
            place = CHECK
        self._at = CHECK if place == CHECK else ""
        found = opened.screen.section(place) if place and place != CHECK else None
        if found is not None:
            self._at = found.path
        self._place.take_up(opened.place, opened.typed)
        self._place.spot = place
        self._show(opened.screen)
        self.focus_question(place)

    def _show(self, screen: AssessmentScreen) -> None:
        """Show how things stand; where the questions are the same, only their words and answers change."""
        self._screen = screen
        if screen.language != self.context.words.language:
            self.refresh()
        if self._at != CHECK and screen.section(self._at) is None:
            self._at = screen.sections[0].path if screen.sections else CHECK
        self.show_title(self.heading())
        self._state.show_progress(screen.left, screen.points)
        self._list.show_stops(stops_of(screen), self._at)
        now = screen.section(self._at)
        if now is None:
            self._show_check(screen)
        elif self._pane is not None and self._pane.fits(now):
            self._pane.update_cards(now, self._autosave.holds)
        else:
            before = self._pane
            focused = before.focused_path() if before is not None else ""
            self._build_section(now)
            if before is not None and self._pane is not None:
                self._pane.carry_over(before, self._autosave.holds)
            self.focus_question(focused)

    def _build_section(self, shown: SectionCard) -> None:
        clear(self._main)
        self._check = None
        pane = SectionPane(shown)
        pane.typed.connect(self._place.on_typed)
        pane.given.connect(self._autosave.given)
        pane.unfinished.connect(self._place.on_unfinished)
        pane.row_wanted.connect(self._rows.add)
        pane.row_unwanted.connect(self._rows.take_out)
        pane.row_missed.connect(self._rows.bring_back)
        self._pane, self._heading = pane, pane.heading
        self._main.addWidget(pane)
        self._main.addWidget(
            section_buttons(self.on_next_clicked, self.on_previous_clicked if self._neighbour(-1) else None)
        )
        self._main.addStretch(1)
        pane.fill_unfinished(self._place.unfinished)
        pane.show()  # now, so that it can take the focus

    # The check of all answers

    def _show_check(self, screen: AssessmentScreen) -> None:
        if self._check is not None:
            focused = self.focused_identifier()
            self._check.show_screen(screen)
            if focused != self.focused_identifier():
                self.focus_on(focused)
            return
        clear(self._main)
        pane = self._finishing.make_pane(screen)
        self._pane, self._check, self._heading = None, pane, pane.heading
        self._main.addWidget(pane)
        self._main.addStretch(1)
        pane.show()  # now, so that it can take the focus

    def focus_on(self, identifier: str) -> bool:
        """Focus the widget with an identifier, also one among the answers that are still to come."""
        if self._check is not None:
            self._check.bring(identifier)
        return super().focus_on(identifier)

    # Moving about

    def go_to(self, place: str) -> None:
        """Open a section, the check page, or the section of a question with the focus in it."""
        if self._screen is None:
            return
        self._autosave.send()
        self.show_problems([])
        found = self._screen.section(place)
        self._at = found.path if found is not None else CHECK
        self._pane = None
        self._show(self._screen)
        self._scroll_up()
        if not self.focus_question(place):
            self._heading.setFocus(Qt.FocusReason.OtherFocusReason)
            state = found.state if found is not None else self._screen.state_of_all()
            self.announce(f"{self._heading.text()}, {state}")
        self._place.remember(place)

    def _neighbour(self, step: int) -> str:
        return neighbour(self._screen, self._at, step) if self._screen is not None else ""

    def focus_question(self, path: str) -> bool:
        """Focus a question that is shown; False where it is not here."""
        asked = self._pane.fields.get(path) if self._pane is not None else None
        if asked is None or not asked.card.is_visible:
            return False
        asked.take_focus()
        return True

    def _scroll_up(self) -> None:
        scroll = self.findChild(DownScroll)
        if scroll is not None:
            scroll.verticalScrollBar().setValue(0)

    def on_next_clicked(self) -> None:
        """Save and open the next section, unless an answer here is wrong; blank ones may wait."""
        self._autosave.send()
        if self._at == CHECK:
            if self._screen is not None and not self._screen.finished:
                self._finishing.finish()
            return
        problems = wrong_here(self._screen, self._at, self._pane)
        self.show_problems(problems)
        if not problems:
            self.go_to(self._neighbour(1))

    def on_previous_clicked(self) -> None:
        """Open the section before."""
        self.go_to(self._neighbour(-1))

    # Saving

    def _keep(self, saves: Sequence[Saving]) -> Kept:
        assert self._screen is not None
        return self._presenter.keep(self._screen.assessment_id, saves)

    def _on_kept(self, kept: Kept) -> None:
        self.drop_banner("not-kept")
        self._show_saved(kept.saved_at)
        if kept.screen is not None:
            self._show(kept.screen)
        for change in kept.changes:
            self.context.jobs.post_change(change)

    def _on_not_kept(self, error: KnownError) -> None:
        what, safe, todo = self.context.words.render(error)
        self._state.show_saved("")
        self.show_banner(
            "error",
            what,
            " ".join(part for part in (safe, todo) if part),
            [(_("Try again"), self._autosave.send)],
            key="not-kept",
        )

    def _show_saved(self, saved_at: str) -> None:
        self._saved_at = saved_at
        time = self.context.words.time(saved_at) if saved_at else ""
        self._state.show_saved(_("Saved on this computer {time}", time=time) if time else "")

    def on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        """Remember the question that the focus reached."""
        self._place.on_focus_changed(before, now)

    def on_save_wanted(self) -> None:
        """Save now and say so."""
        self._autosave.finish()
        self.announce(_("Saved on this computer"))

    def on_newer_wanted(self) -> None:
        """Show what came from the council."""
        self.drop_banner("newer")
        self.refresh()

    def _leave_for(self, screen_id: str) -> None:
        """Go to another page about the same answers; what was typed is on its way to the store first."""
        self._autosave.send()
        self.context.navigate(screen_id, case_id=self._case_id)

    # What those who act for this page use

    @property
    def shown(self) -> AssessmentScreen | None:
        """What is shown."""
        return self._screen

    @property
    def case_id(self) -> str:
        """Whose assessment it is."""
        return self._case_id

    @property
    def assessment_id(self) -> str:
        """The assessment that is shown, "" before one is."""
        return self._screen.assessment_id if self._screen is not None else ""

    @property
    def pane(self) -> SectionPane | None:
        """The questions that are shown, None on the page of all answers."""
        return self._pane

    def save_soon(self, key: str, text: str) -> None:
        """Save a text once typing rests."""
        self._autosave.typed(key, text)

    def do_not_save(self, key: str) -> None:
        """Do not save the text that waits under a key: it is no answer any more."""
        self._autosave.forget(key)

    @property
    def unfinished(self) -> Mapping[str, str]:
        """The texts of dates that are not finished, by the path of their question."""
        return self._place.unfinished

    def send_typed(self) -> None:
        """Send what was typed on its way to the store; it is there before what is done next."""
        self._autosave.send()

    def show_kept(self, kept: Kept) -> None:
        """Show what a save came to."""
        self._on_kept(kept)

    def show_done(self, screen: AssessmentScreen) -> None:
        """Show the page of a finished assessment from its top, with its heading in focus."""
        self._show(screen)
        self._scroll_up()
        self._heading.setFocus(Qt.FocusReason.OtherFocusReason)


def make_page(context: Context) -> AssessmentPage:
    """Return the page, wired to the desk in the context's services."""
    desk = context.services

    def name_of(case_id: str) -> str:
        found = desk.vault.reads.case(case_id)
        return found.name if found is not None else ""

    return AssessmentPage(context, AssessmentPresenter(desk.assessments, name_of, desk.vault.clock.now))
