"""The page of differences: the list of them, and one at a time with its sides, its result and one decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.commands import keys_in_words
from pbdesk.ui.context import Context
from pbdesk.ui.screens.conflicts.editor import NotYet
from pbdesk.ui.screens.conflicts.options import ELSE, Options, room_for_cards
from pbdesk.ui.screens.conflicts.presenter import (
    ConflictsPresenter,
    ConflictsView,
    Decided,
    DifferenceView,
    key_of,
)
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    Card,
    Column,
    DataTable,
    EmptyState,
    Page,
    Problem,
    breakable,
    button,
    buttons,
    clear,
    column,
    label,
    primary,
    section,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

PAUSE_MS = 800
MOST_ROWS = 6
"""How many differences are seen at once; the list scrolls for more."""


class ConflictsPage(Page):
    """Decides one difference after the other."""

    def __init__(self, context: Context, presenter: ConflictsPresenter) -> None:
        self._presenter = presenter
        self._case_id = ""
        self._view: ConflictsView | None = None
        self._options: Options | None = None
        self._wanted = ""
        self._is_wide = True
        self._to_sides = False
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Conflicts")

    def build(self) -> None:
        """Lay out the list and the room for one difference; what is picked and typed is kept over a rebuilding."""
        if self._options is not None:
            self._keep()
        self._rest = QTimer(self.title)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self._keep)
        self._options = None
        self._nothing = column()
        self._table = DataTable(
            [
                Column(_("Person"), stretch=4),
                Column(_("What differs"), stretch=6),
                Column(_("Where"), stretch=6),
                Column(_("Who changed it"), stretch=5),
            ],
            identifier="differences",
            name=_("Differences"),
            most_rows=3 if theme().metrics.compact else MOST_ROWS,
        )
        self._table.chosen.connect(self.on_difference_chosen)
        self._table.opened.connect(lambda _key: self._focus_sides())
        self._one = column(gap=1.5)
        self._one_part = QWidget()
        self._one_part.setLayout(self._one)
        self.body.addLayout(self._nothing)
        self.body.addWidget(self._table)
        self.body.addWidget(self._one_part)
        self.body.addStretch(1)

    def opened(self, **args: str) -> None:
        """Show every difference, or those of one case."""
        self._case_id = args.get("case_id", "")
        self.refresh()

    def refresh(self) -> None:
        """Read the list again; what is picked and typed stays."""
        self.run(partial(self._presenter.view, self._case_id), self._show)

    def rebuilt(self) -> None:
        """Show the same difference in fresh widgets."""
        self._table.setVisible(False)
        self.refresh()

    def leaving(self) -> None:
        """Keep what is picked and typed; it decides nothing."""
        self._keep()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {
            "find": lambda: self.focus_on("differences"),
            "next-problem": partial(self._step, 1),
            "previous-problem": partial(self._step, -1),
            "take-original": partial(self._take, "original"),
            "take-yours": partial(self._take, "yours"),
            "take-theirs": partial(self._take, "theirs"),
            "save": self.on_decide_clicked,
            "save-next": self.on_decide_clicked,
        }

    def store_changed(self, change: object) -> None:
        """Show what a write or a sync changed."""
        if isinstance(change, ChangeSet):
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the sides beside or below each other as there is room."""
        super().resizeEvent(event)
        if self._options is not None and room_for_cards(self.width()) != self._is_wide:
            self._keep()
            self._look_at(self._options.view.key)

    # The list

    def _show(self, view: ConflictsView) -> None:
        self._view = view
        self.show_status(view.count)
        clear(self._nothing)
        self._table.setVisible(bool(view.rows))
        self._one_part.setVisible(bool(view.rows))
        self._table.blockSignals(True)
        self._table.set_rows(view.rows)
        if view.rows:
            if self._wanted:
                self._table.choose(self._wanted)
            if not self._table.current_key():
                self._table.choose(view.rows[0].key)
        self._table.blockSignals(False)
        if not view.rows:
            self._options = None
            clear(self._one)
            self._nothing.addWidget(self._empty())
        elif self._options is None or self._options.view.key != self._table.current_key():
            self._look_at(self._table.current_key())
        else:
            self._show_again(self._options.view.key)

    def _empty(self) -> EmptyState:
        return EmptyState(
            _("Nothing to decide."),
            _("When the same answer is changed in two places, both are kept and wait here for you."),
            icon="compare",
            actions=[(_("Open sync and status"), lambda: self.context.navigate("sync_status"))],
        )

    def on_difference_chosen(self, key: str) -> None:
        """Look at another difference."""
        if key and (self._options is None or self._options.view.key != key):
            self._keep()
            self._look_at(key)

    def _step(self, direction: int) -> None:
        rows = self._view.rows if self._view else []
        if not rows:
            return
        keys = [row.key for row in self._table.model.rows]
        here = keys.index(self._table.current_key()) if self._table.current_key() in keys else -direction
        self._to_sides = True
        wanted = keys[(here + direction) % len(keys)]
        if wanted == self._table.current_key():
            self._focus_sides()
        self._table.choose(wanted)

    # One difference

    def _look_at(self, key: str) -> None:
        self._wanted = key
        self.run(partial(self._presenter.difference, key), self._show_difference, self._difference_gone)

    def _show_again(self, key: str) -> None:
        """Show a difference that is being looked at again only where another side of it has arrived."""
        self.run(partial(self._presenter.difference, key), self._renew, self._difference_gone)

    def _renew(self, view: DifferenceView) -> None:
        if self._options is None or view.key != self._wanted:
            return
        if view.seen != self._options.view.seen:
            self._show_difference(view)
        elif self._view is not None:
            self._in_case.setText(breakable(self._view.by_case.get(view.key, view.name)))

    def _difference_gone(self, error: KnownError) -> None:
        if error.code != "difference-gone":
            self.show_error(error)

    def _show_difference(self, view: DifferenceView) -> None:
        if view.key != self._wanted:
            return
        focused = self.focused_identifier()
        clear(self._one)
        self.show_problems([])
        self._is_wide = room_for_cards(self.width())
        where = self._view.by_case.get(view.key, view.name) if self._view else view.name
        self._one.addSpacing(theme().space(1))
        self._in_case = label(breakable(where), "quiet")
        self._one.addWidget(self._in_case)
        self._one.addWidget(section(breakable(view.field)))
        self._one.addWidget(label(breakable(view.where), "quiet"))
        cards = column(gap=1.5)
        self._options = Options(view, cards, is_wide=self._is_wide)
        self._options.setParent(self)
        self._options.picked.connect(self.on_side_picked)
        self._options.edited.connect(self.on_else_edited)
        self._one.addLayout(cards)
        self._one.addWidget(self._decision_card())
        self._options.restore(str(view.draft.get("picked", "")))
        self._show_result()
        if self._to_sides:
            self._focus_sides()
        elif focused and focused != self.focused_identifier() and not self.focus_on(focused):
            self._options.focus()

    def _decision_card(self) -> Card:
        self._result = label("", "strong")
        self._effect = label("", "quiet")
        decide = primary(_("&Save this decision"), self.on_decide_clicked, identifier="decide")
        later = button(_("Leave it for later"), self.on_later_clicked, kind="plain", identifier="later")
        return Card(self._result, self._effect, buttons(decide, later), label(_keys(), "quiet"), gap=1)

    def _focus_sides(self) -> None:
        self._to_sides = False
        if self._options is None:
            return
        self._options.focus()
        view = self._options.view
        self.announce(_("{field}, {where}, {name}", field=view.field, where=view.where, name=view.name))

    def _show_result(self) -> None:
        if self._options is None or not self._options.choice():
            self._result.setText(_("Nothing is chosen yet. Nothing is decided until you save."))
            self._effect.setVisible(False)
            return
        chosen, effect = self._options.result()
        self._result.setText(_("Chosen: {side}", side=chosen))
        self._effect.setText(effect)
        self._effect.setVisible(bool(effect))

    def on_side_picked(self, name: str) -> None:
        """Show what would come of a side."""
        self.show_problems([])
        self._show_result()
        self._rest.start()
        self.announce(" ".join(part for part in (self._result.text(), self._effect.text()) if part))
        if name == ELSE:
            self.focus_on(ELSE)

    def on_else_edited(self) -> None:
        """Show what would come of what is typed."""
        self._show_result()
        self._rest.start()

    def _take(self, side: str) -> None:
        if self._options is not None and not self._options.pick(side):
            self.announce(_("There is no such side here."))

    # Deciding

    def on_decide_clicked(self) -> None:
        """Save the decision."""
        options = self._options
        if options is None:
            return
        if not options.choice():
            first = f"side-{options.view.choices[0].id}"
            self.show_problems([Problem(first, _("Choose one of the sides first."))])
            return
        try:
            value = options.value()
        except NotYet as not_yet:
            self.show_problems([not_yet.problem])
            return
        self.show_problems([])
        self._rest.stop()
        self.run(partial(self._presenter.decide, options.view, value), self._decided, self._not_decided)

    def _not_decided(self, error: KnownError) -> None:
        self.show_error(error)
        self.refresh()

    def _decided(self, decided: Decided) -> None:
        rows = list(self._table.model.rows)
        place = next((n for n, row in enumerate(rows) if row.key == self._wanted), 0)
        following = rows[place + 1] if place + 1 < len(rows) else rows[place - 1] if place else None
        self._wanted = following.key if following else ""
        self._options = None
        self._to_sides = following is not None
        undo = (_("Undo"), partial(self.on_undo_clicked, decided)) if decided.can_undo else None
        self.show_banner(
            "ok", breakable(decided.sentence), _("Saved on this computer."), undo=undo, key="decided"
        )
        if following is None:
            self.focus_heading()
        self.context.jobs.post_change(decided.change)

    def on_undo_clicked(self, decided: Decided) -> None:
        """Let the difference wait again, with every answer that was there."""
        self.drop_banner("decided")
        self.run(partial(self._presenter.undo, decided), partial(self._undone, decided))

    def _undone(self, decided: Decided, change: ChangeSet) -> None:
        what, more = (
            (
                _("The difference waits for a decision again."),
                _("Saved on this computer. Every answer is there as it was before."),
            )
            if decided.reopens
            else (
                _("Put back what was shown before."),
                _("Saved on this computer. Both answers stay in the history of the case."),
            )
        )
        self.show_banner("info", what, more, key="decided")
        if decided.reopens:  # it comes to the front again: the next decision is meant for it
            self._keep()
            self._wanted, self._to_sides = key_of(decided.conflict), True
        self.context.jobs.post_change(change)

    def on_later_clicked(self) -> None:
        """Go on to the next one; this one waits."""
        self._keep()
        self._step(1)

    def _keep(self) -> None:
        self._rest.stop()
        if self._options is not None:
            view, draft = self._options.view, self._options.draft()
            if draft or view.draft:
                self.run(partial(self._presenter.keep, view.key, draft))


def _keys() -> str:
    return _(
        "{original} takes the original, {yours} yours, {theirs} theirs. {next} goes to the next one.",
        original=keys_in_words("take-original"),
        yours=keys_in_words("take-yours"),
        theirs=keys_in_words("take-theirs"),
        next=keys_in_words("next-problem"),
    )


def make_page(context: Context) -> ConflictsPage:
    """Return the page, wired to the desk in the context's services."""
    from pbdesk.ui.screens.conflicts.wiring import presenter_for

    return ConflictsPage(context, presenter_for(context.services))
