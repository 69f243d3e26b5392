"""Finishing an assessment, opening it again, and the way on to the budget."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.screens.assessment.checking import CheckPane
from pbdesk.ui.screens.assessment.presenter import AssessmentPresenter, AssessmentScreen, Kept, open_questions
from pbdesk.ui.screens.assessment.turning import left_unfinished

if TYPE_CHECKING:
    from pbdesk.ui.screens.assessment.page import AssessmentPage


class Finishing:
    """What a person does with an assessment as a whole, at its end."""

    def __init__(self, page: AssessmentPage, presenter: AssessmentPresenter) -> None:
        self._page, self._presenter = page, presenter

    def make_pane(self, screen: AssessmentScreen) -> CheckPane:
        """Return the answers with what a person can do at their end."""
        pane = CheckPane(screen, self._page.go_to)
        pane.finish_wanted.connect(self.finish)
        pane.previous_wanted.connect(self._page.on_previous_clicked)
        pane.reopen_wanted.connect(self.reopen)
        pane.budget_wanted.connect(self.go_to_budget)
        return pane

    def finish(self) -> None:
        """Finish, or name what is still needed."""
        screen = self._page.shown
        if screen is None:
            return
        problems = [
            Problem(f"change-{card.path}", f"{card.label} {card.error or card.missing}")
            for card in open_questions(screen)
        ]
        problems += left_unfinished(screen, self._page.unfinished)
        self._page.show_problems(problems)
        if not problems:
            self._page.run(partial(self._presenter.finish, screen.assessment_id), self._show_finished)

    def _show_finished(self, change: ChangeSet) -> None:
        self._page.announce(_("Saved on this computer"))
        self._page.show_kept(Kept(None, (change,), self._presenter.now()))
        self._page.run(partial(self._presenter.read, self._page.case_id), self._show_after)

    def _show_after(self, screen: AssessmentScreen) -> None:
        self._page.show_done(screen)
        self._page.show_banner(
            "ok",
            _("The assessment is finished."),
            _("The budget can be worked out from it now."),
            key="finished",
        )

    def reopen(self) -> None:
        """Open a finished assessment again."""
        if self._page.assessment_id:
            self._page.drop_banner("finished")
            self._page.run(partial(self._presenter.reopen, self._page.assessment_id), self._show_reopened)

    def _show_reopened(self, change: ChangeSet) -> None:
        self._page.context.jobs.post_change(change)
        self._page.refresh()

    def go_to_budget(self) -> None:
        """Go on to the budget."""
        self._page.context.navigate("budget", case_id=self._page.case_id)
