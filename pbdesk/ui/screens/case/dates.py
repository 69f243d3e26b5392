"""The form that moves a case on: its stage, and the dates that its tasks count from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.screens.case.dates_presenter import DatesPresenter, DatesView, moves
from pbdesk.ui.widgets import (
    Card,
    ChoiceGroup,
    DateField,
    Page,
    Problem,
    button,
    buttons,
    clear,
    column,
    label,
    primary,
    rule,
)


class DatesPage(Page):
    """Moves a case to another stage or another date."""

    narrow = True

    def __init__(self, context: Context, presenter: DatesPresenter) -> None:
        self._presenter = presenter
        self._view: DatesView | None = None
        self._stage: ChoiceGroup | None = None
        self._dates: dict[str, DateField] = {}
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Dates and stage")

    def build(self) -> None:
        """Lay out the room for the form, and its buttons."""
        self._form, self._moves = column(gap=2), column(gap=1)
        self.body.addLayout(self._form)
        self.body.addLayout(self._moves)
        self.body.addWidget(
            buttons(
                primary(_("&Save"), self.on_save_clicked, identifier="save"),
                button(
                    _("Leave without saving"), self.on_discard_clicked, kind="plain", identifier="discard"
                ),
            )
        )
        self.body.addStretch(1)

    def opened(self, **args: str) -> None:
        """Show the stage and dates of a case."""
        self.run(partial(self._presenter.load, args["case_id"]), self._show)

    def refresh(self) -> None:
        """An open form is left alone."""

    def rebuilt(self) -> None:
        """Lay the form out again with what was typed, then say its labels in the current language."""
        if self._view is not None:
            self._show(self._view)
            self.run(partial(self._presenter.load, self._view.case_id), self._relabel)

    def leaving(self) -> None:
        """Keep what was typed."""
        if self._view is not None:
            self.run(partial(self._presenter.keep, self._view, self._stage_typed(), self._typed_dates()))

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"save": self.on_save_clicked}

    def _show(self, view: DatesView) -> None:
        self._view = view
        self.show_title(_("Dates and stage of {name}", name=view.name))
        clear(self._form)
        self._stage = ChoiceGroup(_("Where the case is"), view.stages, identifier="stage")
        self._stage.set_value(view.typed_stage)
        self._form.addWidget(Card(self._stage, title=_("Stage")))
        self._dates = {}
        card = Card(title=_("Dates that tasks count from"), gap=2)
        for anchor in view.anchors:
            hint = "" if anchor.on else _("Tasks that count from it have no date yet.")
            made = DateField(anchor.label, identifier=f"on-{anchor.id}", hint=hint, optional=not anchor.on)
            made.set_day(view.typed[anchor.id])
            made.edited.connect(self.on_date_edited)
            self._dates[anchor.id] = made
            card.body.addWidget(made)
        if view.anchors:
            self._form.addWidget(card)
        self.on_date_edited()

    def _relabel(self, fresh: DatesView) -> None:
        if self._view is not None:
            seen_stage, seen = self._view.seen_stage, self._view.seen
            fresh = replace(fresh, seen_stage=seen_stage, seen=seen)
            typed = replace(fresh, typed_stage=self._stage_typed(), typed=self._typed_dates())
            focused = self.focused_identifier()
            self._show(typed)
            self.focus_on(focused)

    def _stage_typed(self) -> str:
        return self._stage.value() if self._stage is not None else ""

    def _typed_dates(self) -> dict[str, str]:
        return {name: made.text() for name, made in self._dates.items()}

    def on_date_edited(self) -> None:
        """Show which tasks would move."""
        clear(self._moves)
        found = moves(self._view, self._typed_dates()) if self._view is not None else []
        if not found:
            return
        card = Card(title=_("What moves with it"))
        for place, move in enumerate(found):
            if place:
                card.body.addWidget(rule())
            card.body.addWidget(label(move.task, "strong"))
            card.body.addWidget(label(_("{was} becomes {now}", was=move.was, now=move.now)))
        self._moves.addWidget(card)

    def on_save_clicked(self) -> None:
        """Check the dates and save what was changed."""
        if self._view is None:
            return
        typed = self._typed_dates()
        problems = [Problem(*problem) for problem in self._presenter.problems(self._view, typed)]
        self.show_problems(problems)
        if not problems:
            self.run(partial(self._presenter.save, self._view, self._stage_typed(), typed), self._saved)

    def _saved(self, changes: list[ChangeSet]) -> None:
        self._view = None
        for change in changes:
            self.context.jobs.post_change(change)
        self.announce(_("Saved on this computer"))
        self.context.back()

    def on_discard_clicked(self) -> None:
        """Forget what was typed and go back."""
        view, self._view = self._view, None
        if view is not None:
            stored = {anchor.id: anchor.on for anchor in view.anchors}
            self.run(partial(self._presenter.keep, view, view.stage, stored))
        self.context.back()
