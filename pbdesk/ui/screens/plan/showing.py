"""What the page of a plan shows, and how typed texts are kept; what a person does there stands in `page`.

Parts are laid out again only where they changed, so that focus, cursor and an open form stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.screens.plan.editing import Editing
from pbdesk.ui.screens.plan.matters import MattersPane
from pbdesk.ui.screens.plan.outcomes import Doing, OutcomesPane
from pbdesk.ui.screens.plan.presenter import PlanPresenter
from pbdesk.ui.screens.plan.sending import SidePane
from pbdesk.ui.screens.plan.standing import LeftBar, holder, no_plan_yet, standing_banner, state_row
from pbdesk.ui.screens.plan.values import PlanScreen, Written
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import Page, beside, button, clear, column, flow_row, icon_label, label, row
from pbdesk.ui.widgets.autosave import Autosave, Saving
from pbdesk.ui.widgets.banners import Action


class PlanShowing(Page):
    """A plan as it stands, with its texts saved at every pause."""

    def __init__(self, context: Context, presenter: PlanPresenter) -> None:
        self._presenter = presenter
        self._case_id = ""
        self._screen: PlanScreen | None = None
        self._matters: MattersPane | None = None
        self._left: LeftBar | None = None
        self._is_asking = False
        self._saved_at = ""
        self._standing: tuple[object, ...] = ()
        super().__init__(context)
        self._autosave = Autosave[Written](self, self.run, self._keep, self._on_kept, self.show_error)
        self._edit = Editing(self, presenter, self._autosave)
        self._edit.left_said.connect(self._say_left)

    # What the page with the actions gives

    def doing(self) -> Doing:
        """Return what can be done with outcomes and lines."""
        raise NotImplementedError

    def make_side(self) -> SidePane:
        """Return the side of the page, wired to what a person does there."""
        raise NotImplementedError

    def next_steps(self, screen: PlanScreen) -> list[Action]:
        """Return the actions that belong to where the plan stands."""
        raise NotImplementedError

    def on_held_chosen(self, deployment: str) -> None:
        """Save how the money is held."""
        raise NotImplementedError

    def on_print_clicked(self) -> None:
        """Go to print this plan."""
        raise NotImplementedError

    # Building

    def heading(self) -> str:
        """Return whose plan it is, once that is known."""
        return _("Support plan: {name}", name=self._screen.name) if self._screen else _("Support plan")

    def build(self) -> None:
        """Lay out the state of the plan and the room for its parts."""
        self._matters, self._standing = None, ()
        if self._screen is not None:
            self._edit.forget_widgets()
        self._print = button(_("&Print"), self.on_print_clicked, icon="print", identifier="print")
        self._print.setVisible(False)
        self.buttons.addWidget(self._print)
        self._state = column()
        self._saved = label("", "quiet", wrap=theme().metrics.compact)
        self._saved_line = QWidget()
        self._saved_line.setLayout(row(icon_label("check", "ok"), self._saved, gap=0.75))
        self._saved_line.setVisible(False)
        top = flow_row(gap=2)
        top.addLayout(self._state)
        top.addStretch(1)
        top.addWidget(self._saved_line)
        self._notice, self._texts = column(gap=2), column(gap=2)
        self._outcomes, self._side = OutcomesPane(self.doing()), self.make_side()
        self.body.addLayout(top)
        self.body.addLayout(self._notice)
        self._whole = beside(holder(self._outcomes, self._texts), self._side, shares=(5, 3))
        self._whole.setVisible(False)
        self.body.addWidget(self._whole)
        self.body.addStretch(1)
        self._build_left_bar()

    def _build_left_bar(self) -> None:
        """Lay out the line that stays in sight below the page: what is left to plan."""
        if self._left is not None:
            self._outer.removeWidget(self._left)
            self._left.hide()
            self._left.deleteLater()
        self._left = LeftBar()
        self._left.setVisible(False)
        self._outer.addWidget(self._left)

    def refresh(self) -> None:
        """Read the plan again; typed text and an open form stay."""
        if self._case_id:
            self._autosave.send()
            self.run(partial(self._presenter.read, self._case_id), self._show)

    def rebuilt(self) -> None:
        """Show the same plan in fresh widgets, then again in the words of the present language."""
        if self._screen is None:
            return
        self._show(self._screen)
        self._show_saved(self._saved_at)

    def leaving(self) -> None:
        """Save what was typed, and wait until it is durable."""
        self._autosave.finish()

    # Showing

    def _show(self, screen: PlanScreen) -> None:
        """Show how the plan stands; an open form and texts in use stay as they are."""
        self._screen = screen
        if screen.language != self.context.words.language:
            self.refresh()
        if not screen.is_editable:
            self._edit.end()
            self._is_asking = False
        self.show_title(self.heading())
        self._show_standing(screen)
        self._whole.setVisible(bool(screen.plan_id))
        self._print.setVisible(bool(screen.plan_id))
        if self._left is not None:
            self._left.setVisible(bool(screen.plan_id))
        if not screen.plan_id:
            return
        stays = self._edit.is_shown and self._outcomes.speaks(screen.language)
        if not stays and (self._edit.is_open or not self._outcomes.is_showing(screen)):
            self._show_outcomes(screen)
        if self._matters is None or not self._matters.fits(screen):
            self._build_matters(screen)
        else:
            self._matters.show_screen(screen, self._autosave.holds)
        self._show_money(screen)

    def _show_standing(self, screen: PlanScreen) -> None:
        look = screen.plan_id, screen.version, screen.pill, screen.notice, screen.language
        if look == self._standing:
            return
        self._standing = look
        clear(self._state)
        clear(self._notice)
        if not screen.plan_id:
            self._notice.addWidget(no_plan_yet(screen, self.next_steps(screen)))
            return
        self._state.addWidget(state_row(screen))
        banner = standing_banner(screen, self.next_steps(screen))
        if banner is not None:
            self._notice.addWidget(banner)

    def _show_outcomes(self, screen: PlanScreen) -> None:
        focused = self.focused_identifier()
        self._outcomes.show_screen(screen, self._edit.make)
        if focused and focused != self.focused_identifier():
            self.focus_on(focused)

    def _build_matters(self, screen: PlanScreen) -> None:
        clear(self._texts)
        self._matters = MattersPane(screen)
        self._matters.typed.connect(self._autosave.typed)
        self._matters.held.connect(self.on_held_chosen)
        self._texts.addWidget(self._matters)

    def _show_money(self, screen: PlanScreen) -> None:
        focused = self.focused_identifier()
        self._side.show_screen(screen, is_typing=self._edit.is_open, is_asking=self._is_asking)
        if screen.money is not None:
            self._say_left(screen.money.left_words, screen.money.tone)
        self._edit.say_effect(screen)
        if focused and focused != self.focused_identifier():
            self.focus_on(focused)

    def _say_left(self, words: str, tone: str) -> None:
        if self._left is not None:
            self._left.say(words, tone)

    # Keeping

    def _keep(self, saves: Sequence[Saving]) -> Written:
        assert self._screen is not None
        seen = self._matters.seen if self._matters is not None else {}
        return self._presenter.keep(self._case_id, self._screen.plan_id, saves, dict(seen))

    def _on_kept(self, written: Written) -> None:
        self._show_saved(written.saved_at)
        self._show(written.screen)
        self._post(written.changes)

    def _post(self, changes: tuple[ChangeSet, ...]) -> None:
        for change in changes:
            self.context.jobs.post_change(change)

    def _show_saved(self, saved_at: str) -> None:
        self._saved_at = saved_at
        if saved_at:
            time = self.context.words.time(saved_at)
            self._saved.setText(_("Saved on this computer {time}", time=time))
        self._saved_line.setVisible(bool(saved_at))
