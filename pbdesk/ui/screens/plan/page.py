"""The page of a support plan: outcomes and lines, the matters it must speak of, the money, and sign-off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from pbdesk.domain.errors import KnownError
from pbdesk.domain.plan import Outcome, PlanLine
from pbdesk.domain.signoff import PlanStatus
from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.screens.plan.entries import Draft, OutcomeEntry, entry_of, problems_of
from pbdesk.ui.screens.plan.outcomes import Doing
from pbdesk.ui.screens.plan.presenter import PlanPresenter
from pbdesk.ui.screens.plan.sending import SidePane
from pbdesk.ui.screens.plan.showing import PlanShowing
from pbdesk.ui.screens.plan.values import Opened, PlanScreen, Written
from pbdesk.ui.screens.plan.wiring import PlanBeside
from pbdesk.ui.widgets import Problem, breakable
from pbdesk.ui.widgets.banners import Action


class PlanPage(PlanShowing):
    """One case's support plan."""

    def __init__(self, context: Context, presenter: PlanPresenter) -> None:
        super().__init__(context, presenter)
        self._is_writing = False
        self._edit.save_wanted.connect(self.on_form_saved)
        self._edit.cancel_wanted.connect(self.on_form_cancelled)
        self._edit.directory_wanted.connect(self.on_directory_clicked)

    def make_side(self) -> SidePane:
        """Return the side of the page, wired."""
        made = SidePane()
        made.send_clicked.connect(self.on_send_clicked)
        made.send_wanted.connect(self.on_send_wanted)
        made.send_cancelled.connect(self.on_send_cancelled)
        made.jump_wanted.connect(self.on_gap_clicked)
        made.budget_wanted.connect(self.on_budget_clicked)
        return made

    def opened(self, **args: str) -> None:
        """Show a case's plan; `service_id` names a service for a new line."""
        self._case_id = args["case_id"]
        self.run(partial(self._presenter.open, self._case_id, args.get("service_id", "")), self._show_opened)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"save": self.on_save_wanted, "save-next": self.on_save_wanted, "print": self.on_print_clicked}

    def store_changed(self, change: object) -> None:
        """Show what came from the council, unless somebody is writing: then offer it."""
        if not isinstance(change, ChangeSet) or not change.remote or not change.touches_case(self._case_id):
            return
        if not self._edit.is_open and self._autosave.is_resting:
            self.refresh()
            return
        self.show_banner(
            "info",
            _("A newer version of this case has arrived."),
            _("Finish first, or show it now. What you typed stays."),
            [(_("Show it now"), self.on_newer_wanted)],
            key="newer",
        )

    def next_steps(self, screen: PlanScreen) -> list[Action]:
        """Return the actions that belong to where the plan stands."""
        if not screen.plan_id:
            return [(_("Start the plan"), self.on_start_clicked)]
        if screen.status is PlanStatus.SIGNED:
            return [(_("Start the next version"), self.on_next_version_clicked)]
        if screen.status is PlanStatus.WAITING:
            return [(_("Sync now"), partial(self.context.navigate, "sync_status", do="sync"))]
        return []

    def _show_opened(self, opened: Opened) -> None:
        self._edit.begin(opened.draft)
        self._show(opened.screen)
        self._post(opened.changes)
        if self._edit.is_open:
            self._edit.keep()
            self.focus_on(self._edit.first_field)

    # The open form

    def doing(self) -> Doing:
        """Return what can be done with outcomes and lines."""
        return Doing(
            add_outcome=self.on_add_outcome_clicked,
            change_outcome=self.on_change_outcome_clicked,
            remove_outcome=self.on_remove_outcome_clicked,
            add_line=self.on_add_line_clicked,
            change_line=self.on_change_line_clicked,
            remove_line=self.on_remove_line_clicked,
        )

    def _begin(self, draft: Draft, focus: str) -> None:
        """Open a form; one that is open already is left alone, so that nothing typed is lost."""
        if self._screen is None:
            return
        if self._edit.is_open:
            self.show_banner("info", _("Save or leave the form that is open first."), key="form-open")
            self.focus_on(self._edit.first_field)
            return
        self._edit.begin(draft)
        self._show_outcomes(self._screen)
        self._show_money(self._screen)
        self._edit.show()
        self.focus_on(focus)

    def on_form_saved(self) -> None:
        """Save the open form, or say what is wrong in it."""
        screen, draft = self._screen, self._edit.draft
        if screen is None:
            return
        self.drop_banner("form-open")
        if draft.line is not None:
            problems = problems_of(draft.line)
            self.show_problems(problems)
            if not problems:
                focus = f"add-line-{draft.line.outcome_id}"
                self._write(partial(self._presenter.save_line, screen, draft.line, draft.line_seen), focus)
        elif draft.outcome is not None:
            self.show_problems([])
            self._write(
                partial(self._presenter.save_outcome, screen, draft.outcome, draft.outcome_seen),
                f"add-line-{draft.outcome.outcome_id}",
            )

    def on_form_cancelled(self) -> None:
        """Close the form and forget what was typed in it."""
        opener = self._edit.opener
        self.show_problems([])
        self.drop_banner("form-open")
        self._edit.end()
        if self._screen is not None:
            self._show_outcomes(self._screen)
            self._show_money(self._screen)
        if not self.focus_on(opener):
            self.focus_heading()

    # Writing

    def _write(self, work: Callable[[], Written], focus: str) -> None:
        """Write, unless a write is running already: pressing twice adds nothing twice."""
        if self._is_writing:
            return
        self._is_writing = True
        self._autosave.send()
        self.run(work, partial(self._show_written, focus), self._on_stopped)

    def _show_written(self, focus: str, written: Written) -> None:
        self._is_writing = False
        self._edit.end()
        self._is_asking = False
        self._show(written.screen)
        self._show_saved(written.saved_at)
        self._post(written.changes)
        self.announce(_("Saved on this computer"))
        if not focus or not self.focus_on(focus):
            self.focus_heading()

    def _on_stopped(self, error: KnownError) -> None:
        self._is_writing = False
        place = {"outcome-empty": "outcome-text", "line-incomplete": "line-description"}.get(error.code, "")
        if place and self._edit.is_open:
            self.show_problems([Problem(place, self.context.words.render(error).what)])
            return
        self.show_error(error)

    # What a person does

    def on_start_clicked(self) -> None:
        """Start the plan."""
        self._write(partial(self._presenter.start, self._case_id), "add-outcome")

    def on_add_outcome_clicked(self) -> None:
        """Open the form for a new outcome."""
        self._begin(Draft(outcome=OutcomeEntry()), "outcome-text")

    def on_change_outcome_clicked(self, outcome_id: str) -> None:
        """Open the form of an outcome."""
        outcome = self._screen.outcome(outcome_id) if self._screen is not None else None
        if outcome is not None:
            entry = OutcomeEntry(outcome.id, outcome.text, outcome.domain)
            self._begin(Draft(outcome=entry, outcome_seen=outcome), "outcome-text")

    def on_add_line_clicked(self, outcome_id: str) -> None:
        """Open the form for a new line under an outcome."""
        if self._screen is not None:
            entry = self._presenter.new_entry(self._screen, outcome_id)
            self._begin(Draft(line=entry), "line-find")

    def on_change_line_clicked(self, line_id: str) -> None:
        """Open the form of a line."""
        line = self._screen.line(line_id) if self._screen is not None else None
        if line is not None:
            self._begin(Draft(line=entry_of(line), line_seen=line), "line-description")

    def on_remove_outcome_clicked(self, outcome_id: str) -> None:
        """Remove an outcome, with a way to put it back."""
        outcome = self._screen.outcome(outcome_id) if self._screen is not None else None
        if outcome is not None:
            self._remove(outcome, outcome.text)

    def on_remove_line_clicked(self, line_id: str) -> None:
        """Remove a line, with a way to put it back."""
        line = self._screen.line(line_id) if self._screen is not None else None
        if line is not None:
            self._remove(line, line.description)

    def _remove(self, item: Outcome | PlanLine, words: str) -> None:
        if self._edit.is_open:
            self._begin(self._edit.draft, "")
            return
        focus = f"add-line-{item.outcome_id}" if isinstance(item, PlanLine) else "add-outcome"
        self._write(partial(self._presenter.remove, self._case_id, item), focus)
        self.show_banner(
            "info",
            _("Removed: {what}", what=breakable(words)),
            "",
            undo=(_("Put it back"), partial(self.on_put_back_clicked, item)),
            key="removed",
        )

    def on_put_back_clicked(self, item: Outcome | PlanLine) -> None:
        """Add again what was just removed."""
        self.drop_banner("removed")
        self._write(partial(self._presenter.put_back, self._case_id, item), "add-outcome")

    def on_held_chosen(self, deployment: str) -> None:
        """Save how the money is held."""
        if self._screen is not None:
            work = partial(self._presenter.set_deployment, self._case_id, self._screen.plan_id, deployment)
            self.run(work, self._on_kept)

    def on_gap_clicked(self, place: str) -> None:
        """Go to where something that is missing is put right."""
        if not self.focus_on(place):
            self.focus_heading()

    def on_directory_clicked(self) -> None:
        """Look in the whole directory; the form is kept."""
        self.context.navigate("directory", case_id=self._case_id)

    def on_save_wanted(self) -> None:
        """Save the open form, or what was typed, and say so."""
        if self._edit.is_open:
            self.on_form_saved()
            return
        self._autosave.finish()
        self.announce(_("Saved on this computer"))

    def on_send_clicked(self) -> None:
        """Ask once before sending."""
        if self._screen is not None:
            self._autosave.send()
            self._is_asking = True
            self._show_money(self._screen)
            self.focus_on("send-note")

    def on_send_cancelled(self) -> None:
        """Do not send."""
        self._is_asking = False
        if self._screen is not None:
            self._show_money(self._screen)
            self.focus_on("send")

    def on_send_wanted(self, note: str) -> None:
        """Send the plan for sign-off."""
        if self._screen is not None:
            plan_id = self._screen.plan_id
            self._write(partial(self._presenter.send, self._case_id, plan_id, note), "")

    def on_next_version_clicked(self) -> None:
        """Open the draft of the next version."""
        self._write(partial(self._presenter.start_next_version, self._case_id), "add-outcome")

    def on_newer_wanted(self) -> None:
        """Show what came from the council."""
        self.drop_banner("newer")
        self.refresh()

    def on_budget_clicked(self) -> None:
        """Go to the indicative budget."""
        self.context.navigate("budget", case_id=self._case_id)

    def on_print_clicked(self) -> None:
        """Go to print this plan."""
        self.context.navigate("print", case_id=self._case_id)


def make_page(context: Context) -> PlanPage:
    """Return the page, wired to the desk in the context's services."""
    desk = context.services
    reads = desk.vault.reads
    presenter = PlanPresenter(
        desk.plans,
        desk.programmes,
        reads.case,
        lambda typed, limit: reads.services(typed, limit),
        reads.waiting,
        desk.vault.drafts,
        desk.vault.clock.now,
        PlanBeside(desk),
    )
    return PlanPage(context, presenter)
