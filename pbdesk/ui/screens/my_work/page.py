"""The page of My work: a line about the day, then cards of things to do with one button each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from pbdesk.i18n import _, ngettext
from pbdesk.ui.context import Context
from pbdesk.ui.screens.my_work.presenter import MORE, MyWorkPresenter, MyWorkView, WorkGroup, WorkLine
from pbdesk.ui.widgets import (
    CardList,
    EmptyState,
    Page,
    TaskRow,
    breakable,
    button,
    buttons,
    clear,
    column,
    label,
)


class MyWorkPage(Page):
    """What there is to do, with the day above it."""

    def __init__(self, context: Context, presenter: MyWorkPresenter) -> None:
        self._presenter = presenter
        self._more: dict[str, int] = {}
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("My work")

    def build(self) -> None:
        """Lay out the line about the day and the room for groups."""
        self._headline = label("", "figure")
        self.body.addWidget(self._headline)
        self._groups = column(gap=2.5)
        self.body.addLayout(self._groups)
        self.body.addStretch(1)

    def opened(self, **args: str) -> None:
        """Show what there is to do now."""
        self._more.clear()
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        self.run(partial(self._presenter.view, dict(self._more)), self._show)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"find": lambda: self.context.navigate("caseload", focus="find")}

    def store_changed(self, change: object) -> None:
        """Any write may add or settle a thing to do."""
        if self.isVisible():
            self.refresh()

    def _show(self, view: MyWorkView) -> None:
        focused = self.focused_identifier()
        self._headline.setText(view.headline)
        clear(self._groups)
        for group in view.groups:
            self._groups.addWidget(self._card(group))
        if not view.groups:
            self._groups.addWidget(
                EmptyState(
                    _("Nothing waits for you."),
                    view.next_up,
                    icon="today",
                    actions=[(_("Open the caseload"), lambda: self.context.navigate("caseload"))],
                )
            )
        if focused and not self.focus_on(focused):
            self.focus_heading()

    def _card(self, group: WorkGroup) -> QWidget:
        card = CardList([self._row(line) for line in group.lines], title=_titled(group))
        hidden = group.count - len(group.lines)
        if hidden:
            more = ngettext("Show one more", "Show {count} more", min(hidden, MORE))
            asked = partial(self.on_more_clicked, group.id)
            card.add(buttons(button(more, asked, identifier=f"more-{group.id}")))
        return card

    def _row(self, line: WorkLine) -> TaskRow:
        title = breakable(_("{person}: {what}", person=line.person, what=line.what))
        row = TaskRow(
            title,
            line.state,
            line.tone,
            line.why,
            (line.action, partial(self.context.navigate, line.screen, **line.args)),
            identifier=f"work-{line.key}",
        )
        act = row.findChild(QPushButton)
        if act is not None:
            act.setAccessibleDescription(" ".join(part for part in (line.state, line.why) if part))
        return row

    def on_more_clicked(self, group: str) -> None:
        """Show more rows of a group."""
        self._more[group] = self._more.get(group, 0) + MORE
        self.refresh()


def _titled(group: WorkGroup) -> str:
    return _("{title} ({count})", title=group.title, count=group.count)
