"""The base of every screen: one heading, banners, a column to lay widgets in, jobs, words, and its keys.

A page is built by `build()`, and built again when the language, the look or the text size changes: what was
typed and where the focus was are kept by identifier. It holds no rules; those are its presenter's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar, TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.ui.a11y.headings import HeadingLabel
from pbdesk.ui.context import Context
from pbdesk.ui.jobs import Job, Pool, Progress
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.banners import Action, Banner, ErrorSummary
from pbdesk.ui.widgets.basics import button_row, column, label
from pbdesk.ui.widgets.choices import ChoiceGroup, DateField, TickGroup
from pbdesk.ui.widgets.field import Field
from pbdesk.ui.widgets.head_row import HeadRow
from pbdesk.ui.widgets.keeping import type_again, typed_in
from pbdesk.ui.widgets.reading import ReadingColumn
from pbdesk.ui.widgets.scroll import DownScroll
from pbdesk.ui.widgets.table import DataTable

T = TypeVar("T")


class Page(QWidget):
    """One screen.

    A screen overrides `heading`, `build`, `opened` and, where it needs them, `rebuilt`, `refresh`, `leaving`,
    `commands` and `store_changed`. `narrow` keeps forms and running text at a reading width.

    Attributes:
        body: the column that `build` fills.
        buttons: the row at the right of the heading, for the page's main buttons.
    """

    narrow: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._dressed: tuple[str, str, int] | None = None
        self._root: QWidget | None = None
        self._missed: list[object] = []
        self._summary: ErrorSummary | None = None
        self._problems: tuple[Problem, ...] = ()
        self._awaited = ""
        self._construct()
        theme().changed.connect(self.on_theme_changed)
        context.jobs.store_changed.connect(self.on_store_changed)

    # What a screen overrides

    def heading(self) -> str:
        """Return the page's one heading, translated."""
        raise NotImplementedError

    def build(self) -> None:
        """Lay widgets into `self.body` and `self.buttons`, in the current language. No services here."""
        raise NotImplementedError

    def opened(self, **args: str) -> None:
        """Show what the arguments name; called each time a person comes here by navigating."""

    def refresh(self) -> None:
        """Show the present state again; called on return by "back" and, unless overridden, by `rebuilt`."""

    def rebuilt(self) -> None:
        """Show the present state in fresh widgets after a change of language or look."""
        self.refresh()

    def leaving(self) -> None:
        """Keep what was typed (as a draft); called before another page comes up and before a lock."""

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what this page does for commands of the table, such as {"save": self.save}."""
        return {}

    def store_changed(self, change: object) -> None:
        """React to a finished write (a ChangeSet). Does nothing: an open editor is left alone."""

    # What a screen uses

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        *,
        pool: Pool = Pool.STORE,
    ) -> Job:
        """Run work off the GUI thread; `failed` shows the error in the page unless another is given."""

        def then(result: T) -> None:
            before = self.window().focusWidget()
            if done is not None:
                done(result)
            self._return_if_due(before)

        return self.context.jobs.run(self, work, then, failed or self.show_error, pool=pool)

    def run_job(
        self,
        work: Callable[[Job], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        *,
        progress: Callable[[Progress], None] | None = None,
        pool: Pool = Pool.WIDE,
    ) -> Job:
        """Run long work that reports progress and can be cancelled."""
        jobs = self.context.jobs
        return jobs.run_job(self, work, done, failed or self.show_error, progress=progress, pool=pool)

    def announce(self, sentence: str, *, assertive: bool = False) -> None:
        """Say a sentence to screen readers."""
        self.context.announce(sentence, assertive=assertive)

    def show_banner(
        self,
        tone: str,
        title: str,
        text: str = "",
        actions: Sequence[Action] = (),
        *,
        undo: Action | None = None,
        dismiss: bool = True,
        key: str = "",
        say: bool = True,
    ) -> Banner:
        """Show a message under the heading; one with the same key is replaced. It is announced once.

        `undo` takes back what the message tells of: a button of the banner, and what Ctrl+Z does meanwhile.
        """
        if key:
            self.drop_banner(key)
        banner = Banner(tone, title, text, actions, undo=undo, dismiss=dismiss, key=key)
        banner.again = partial(
            self.show_banner, tone, title, text, actions, undo=undo, dismiss=dismiss, key=key, say=False
        )
        self.banners.addWidget(banner)
        if say:
            self.announce(banner.sentence, assertive=tone == "error")
        return banner

    def drop_banner(self, key: str) -> None:
        """Take away the banner with a key, if there is one."""
        for banner in self.findChildren(Banner):
            if banner.key == key:
                banner.dismiss()

    def drop_errors(self) -> None:
        """Take away what stopped an earlier try, now that a person tries again."""
        for banner in self.findChildren(Banner):
            if banner.tells_error:
                banner.dismiss()

    def undo_last(self) -> bool:
        """Take back the last thing that a banner still offers to undo; False where there is none."""
        for banner in reversed(self.findChildren(Banner)):
            if banner.undo is not None and not banner.is_gone:
                banner.undo()
                return True
        return False

    def show_error(self, error: KnownError) -> None:
        """Show a known error in the page: what happened, what is safe, what to do."""
        self._show_error(error)

    def _show_error(self, error: KnownError, *, say: bool = True) -> Banner:
        what, safe, todo = self.context.words.render(error)
        text = " ".join(part for part in (safe, todo) if part)
        banner = self.show_banner("error", what, text, key=error.code, say=say)
        banner.tells_error = True
        banner.again = partial(self._show_error, error, say=False)
        return banner

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what is wrong with answers: beside each field, and in a summary that takes the focus."""
        self._mark_problems(problems)
        if self._summary is None:
            return
        self._summary.heading.setFocus(Qt.FocusReason.OtherFocusReason)
        whole = " ".join([self._summary.heading.text() + ".", *(problem.sentence for problem in problems)])
        self.announce(whole, assertive=True)

    def _mark_problems(self, problems: Sequence[Problem]) -> None:
        self._drop_summary()
        self._problems = tuple(problems)
        sentences: dict[str, str] = {}
        for problem in problems:
            sentences.setdefault(problem.identifier, problem.sentence)
        for found in self.findChildren(QWidget):
            if isinstance(found, Field | ChoiceGroup | TickGroup | DateField):
                found.show_error(sentences.get(found.identifier, ""))
        if problems:
            self._summary = ErrorSummary(problems, self.focus_on)
            self.banners.addWidget(self._summary)
            self._summary.show()  # now, so that it can take the focus while a dialog closes

    def show_status(self, text: str) -> None:
        """Show a quiet sentence under the heading ("8 of 250 cases", "Saved at 09:14"); "" hides it."""
        self.status.setText(text)
        self.status.setVisible(bool(text))

    def show_title(self, text: str) -> None:
        """Change the heading (a person's name, once it is known); announced when the page is in front."""
        if self.title.text() != text:
            self.title.setText(text)
            if self.isVisible() and self.title.hasFocus():
                self.announce(text)

    # Focus and place

    def focus_heading(self) -> None:
        """Focus and announce the heading: what a person meets on a new page."""
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self.announce(self.title.text())

    def focus_on(self, identifier: str) -> bool:
        """Focus the widget with an identifier and mark its text; False when it is not here."""
        named = self.findChildren(QWidget, identifier) if identifier else []
        found = next((each for each in named if not self._is_put_away(each)), None)
        if found is None or (self.window().isVisible() and not self.isVisible()):
            return False  # a page behind another one never takes the focus
        target = found.focusProxy() or found
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(target, QLineEdit):
            target.selectAll()
        return True

    def _is_put_away(self, widget: QWidget | None) -> bool:
        """Tell whether a widget was hidden, perhaps on its way out; a new one that is yet to be shown was not."""
        while widget is not None and widget is not self:
            if widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                return True
            widget = widget.parentWidget()
        return False

    def return_to(self, identifier: str) -> bool:
        """Focus a widget, or do so once it is there: many pages fill themselves after they opened.

        Somebody who moved on within the page meanwhile is left alone. Returns False where it is not there yet.
        """
        there = self.focus_on(identifier)
        self._awaited = "" if there else identifier
        return there

    def _return_if_due(self, before: QWidget | None) -> None:
        """Go back to the widget that is awaited, also where the page has just put the focus elsewhere by itself."""
        if before is not None and before is not self.title and self.isAncestorOf(before):
            self._awaited = ""
        if self._awaited:
            self.return_to(self._awaited)

    def focused_identifier(self) -> str:
        """Return the identifier of the widget in focus, "" when it is the heading or elsewhere."""
        for focused in (QApplication.focusWidget(), self.window().focusWidget()):
            if focused is not None and self.isAncestorOf(focused) and not self._is_put_away(focused):
                return focused.accessibleIdentifier()
        return ""

    # Building

    def _look_now(self) -> tuple[str, str, int]:
        return self.context.words.language, theme().tokens.name, theme().metrics.percent

    def _construct(self) -> None:
        self._dressed = self._look_now()
        if self._root is not None:
            self._outer.removeWidget(self._root)
            self._root.hide()
            self._root.setParent(None)
            self._root.deleteLater()
            self._gone = self._root  # Held: without a reference Qt's object would go while Qt still uses it.
        self._summary = None
        self.body, self.banners = column(gap=2), column(gap=1)
        self.title = HeadingLabel("", "title")
        self.status = label("", "quiet")
        self.status.setVisible(False)
        self.buttons = button_row()
        self._root = DownScroll(self._column_widget())
        self._outer.addWidget(self._root)
        self.build()
        self.title.setText(self.title.text() or self.heading())
        self._root.setVisible(True)  # At once, not with the next event: focus needs a visible widget.

    def _column_widget(self) -> QWidget:
        space = theme().space
        head, held = QWidget(), QWidget()
        held.setLayout(self.buttons)
        head_row = HeadRow(self.title, held, space(1.5))
        head_row.setContentsMargins(0, 0, 0, 0)
        head.setLayout(head_row)
        whole = column(head, self.status, self.banners, gap=1.5)
        whole.addLayout(self.body, 1)
        whole.setContentsMargins(space(4), space(3.5), space(4), space(3))
        content = QWidget()
        content.setLayout(whole)
        if not self.narrow:
            return content
        return ReadingColumn(content, theme().metrics.reading_width + space(8))

    def retranslate(self) -> None:
        """Build the page again in the current language and look, keeping what was typed and the focus."""
        if self._dressed == self._look_now():
            return
        if not self.isVisible():
            self._dressed = None  # built when it is next shown
            return
        banners = [banner for banner in self.findChildren(Banner) if not banner.is_gone]
        self._build_again(banners, self._problems)

    def rebuild(self) -> None:
        """Build the page again because it turns to another of its states: its messages go."""
        self._build_again()

    def _build_again(self, banners: Sequence[Banner] = (), problems: Sequence[Problem] = ()) -> None:
        typed, focused = typed_in(self), self.focused_identifier()
        places = {table.identifier: table.place() for table in self.findChildren(DataTable)}
        was_here = self.isAncestorOf(self.window().focusWidget())
        was_in_summary = self._summary is not None and self._summary.heading.hasFocus()
        self._problems = ()
        self._construct()
        for banner in banners:
            banner.again()
        for table in self.findChildren(DataTable):
            if table.identifier in places:
                table.return_to(places[table.identifier])
        self.rebuilt()
        if problems and not self._problems:
            self._mark_problems(problems)
        type_again(self, typed)
        if was_here and not self.focus_on(focused):
            heading = self._summary.heading if self._summary and was_in_summary else self.title
            heading.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop_summary(self) -> None:
        if self._summary is not None:
            self._summary.hide()
            self._summary.deleteLater()
            self._summary = None

    # Qt's own calls

    def changeEvent(self, event: QEvent) -> None:
        """Build again when the language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """Build again when the look changed while another page was in front."""
        super().showEvent(event)
        if self._missed:
            QTimer.singleShot(0, self, self._catch_up)
        if self._dressed != self._look_now():
            QTimer.singleShot(0, self, self.retranslate)

    def on_theme_changed(self) -> None:
        """Build again for new colours and sizes."""
        self.retranslate()

    def on_store_changed(self, change: object) -> None:
        """Pass a finished write on to the screen; one that is not in front hears of it when it comes back."""
        if self.isHidden() and self.parentWidget() is not None:
            self._missed.append(change)
        else:
            self.store_changed(change)

    def _catch_up(self) -> None:
        missed, self._missed = self._missed, []
        for change in missed:
            self.store_changed(change)
