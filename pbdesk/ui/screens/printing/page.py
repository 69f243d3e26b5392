"""The page of printing: for whom, in which language and format, what is missing, the preview; then paper or PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, ngettext
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.jobs import Job, Pool, Progress
from pbdesk.ui.models import Problem
from pbdesk.ui.screens.printing.chooser import CaseChooser
from pbdesk.ui.screens.printing.presenter import (
    Booklet,
    PrintPresenter,
    PrintView,
    format_choices,
    language_choices,
    save,
)
from pbdesk.ui.screens.printing.preview import Preview
from pbdesk.ui.screens.printing.printers import AskForPrinter, ask_for_printer, draw, to_image
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    AskWhereToSave,
    Card,
    ChoiceGroup,
    EmptyState,
    Page,
    TextEdit,
    ask_where_to_save,
    breakable,
    button,
    buttons,
    clear,
    column,
    field,
    icon_label,
    label,
    primary,
    row,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtPrintSupport import QPrinter

SOON_MS = 200
"""Work that is done sooner says nothing of itself."""

ROOM_LINES = 44
"""How wide a page must be, in heights of a line, for choices and preview to stand beside each other."""

Made = tuple[Booklet, list[QImage], list[str]]


class PrintPage(Page):
    """Prints or saves a person's booklet."""

    _soon: QTimer

    def __init__(
        self,
        context: Context,
        presenter: PrintPresenter,
        ask_printer: AskForPrinter = ask_for_printer,
        ask_where: AskWhereToSave = ask_where_to_save,
    ) -> None:
        self._presenter = presenter
        self._ask_printer = ask_printer
        self._ask_where = ask_where
        self._case_id = ""
        self._view: PrintView | None = None
        self._chosen: tuple[str, str] | None = None
        self._made: Made | None = None
        self._making: Job | None = None
        self._printing: Job | None = None
        self._chooser: CaseChooser | None = None
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        if self._view is None:
            return _("Print and booklets")
        return _("Print for {name}", name=breakable(self._view.name))

    # Building

    def build(self) -> None:
        """Lay out the choice of a case, or choices and preview beside each other."""
        self._soon = QTimer(self.title)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._say_making)
        self._chooser = None
        if not self._case_id:
            self._chooser = CaseChooser(self, self._presenter, self.body)
            return
        self.buttons.addWidget(button(_("Another case"), self.on_other_clicked, identifier="other-case"))
        self.buttons.addWidget(button(_("Open the case"), self.on_case_clicked, identifier="open-case"))
        self._nothing = column()
        self.body.addLayout(self._nothing)
        self._parts = QWidget()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._parts)
        self._pair.setContentsMargins(0, 0, 0, 0)
        self._pair.setSpacing(theme().space(2))
        left = QWidget()
        left.setLayout(column(self._choice_card(), self._missing_card(), self._paper_card(), None, gap=2))
        self._preview = Preview()
        self._preview.turned.connect(self.announce)
        self._pair.addWidget(left, 2)
        self._pair.addWidget(self._preview, 3)
        self._turn_pair()
        self._parts.setVisible(False)
        self.body.addWidget(self._parts, 1)

    def _choice_card(self) -> Card:
        self._language = ChoiceGroup(
            _("Language"),
            language_choices(),
            identifier="language",
            hint=_("Of headings and fixed words. What people wrote stays as they wrote it."),
            beside=True,
        )
        self._format = ChoiceGroup(_("Format"), format_choices(), identifier="format")
        self._language.chosen.connect(lambda _value: self.on_choice_made())
        self._format.chosen.connect(lambda _value: self.on_choice_made())
        self._format_note = label("", "quiet")
        self._remember = button("", self.on_remember_clicked, kind="plain", identifier="remember")
        return Card(
            self._language,
            self._format,
            self._format_note,
            buttons(self._remember),
            title=_("Support plan booklet"),
            gap=1.75,
        )

    def _missing_card(self) -> Card:
        self._missing = column(gap=0.75)
        self._missing_box = Card(self._missing, title=_("Before you print"))
        self._missing_box.setVisible(False)
        return self._missing_box

    def _paper_card(self) -> Card:
        self._path = TextEdit()
        self._path.returnPressed.connect(self.on_save_clicked)
        choose = button(_("&Choose…"), self.on_choose_clicked, identifier="choose-path")
        choose.setAccessibleDescription(_("Choose where to save the PDF"))
        self._save: QPushButton = button(
            _("&Save as PDF"), self.on_save_clicked, icon="export", identifier="save"
        )
        self._print = primary(_("&Print"), self.on_print_clicked, icon="print", identifier="print")
        self._stop = button(_("Stop printing"), self.on_stop_clicked, identifier="stop-printing")
        self._stop.setVisible(False)
        hint = _("The file is not encrypted: keep it where only the right people see it.")
        return Card(
            buttons(self._print, self._stop),
            field(_("PDF &file"), self._path, identifier="path", hint=hint, beside=choose),
            buttons(self._save),
            title=_("Paper or PDF"),
            gap=1.5,
        )

    def opened(self, **args: str) -> None:
        """Show a case's booklet, or the cases to choose from."""
        self._case_id = args.get("case_id", "")
        if self._case_id:
            self._construct()
        self.refresh()

    def refresh(self) -> None:
        """Read again; what was chosen stays."""
        if self._case_id:
            self.run(partial(self._presenter.view, self._case_id), self._show, self._show_none)
        elif self._chooser is not None:
            self._chooser.refresh()

    def rebuilt(self) -> None:
        """Show the same booklet in fresh widgets."""
        if self._view is not None:
            self._show_view(self._view)
            if self._made is not None:
                self._show_made(self._made)
        if self._view is None or self._made is None or self._chosen is None:
            self.refresh()
        else:  # the booklet itself does not depend on the language or the look of the screen
            self.run(partial(_told, self._presenter, self._case_id, self._chosen[0]), self._show_told)

    def _show_told(self, told: tuple[PrintView, list[str]]) -> None:
        """Say the same in the words of the screen, now that these may have changed."""
        self._view, missing = told
        self._show_view(self._view)
        if self._made is not None:
            self._made = (self._made[0], self._made[1], missing)
            self._show_made(self._made)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        if not self._case_id:
            return {"find": lambda: self.focus_on("find")}
        return {"print": self.on_print_clicked, "save": self.on_save_clicked}

    def store_changed(self, change: object) -> None:
        """Make the booklet again when the case changed."""
        if isinstance(change, ChangeSet) and self._case_id and change.touches_case(self._case_id):
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep everything inside the window's width."""
        super().resizeEvent(event)
        if self._case_id:
            self._turn_pair()

    def _turn_pair(self) -> None:
        directions = QBoxLayout.Direction
        is_room = self.width() >= theme().metrics.line * ROOM_LINES
        self._pair.setDirection(directions.LeftToRight if is_room else directions.TopToBottom)

    # Showing

    def _show(self, view: PrintView) -> None:
        if self._chosen is None:
            self._chosen = (view.language, view.print_format)
        self._view = view
        self._show_view(view)
        self._make()

    def _show_view(self, view: PrintView) -> None:
        self.show_title(self.heading())
        self.show_status(view.under)
        clear(self._nothing)
        self._parts.setVisible(True)
        language, print_format = self._chosen or (view.language, view.print_format)
        self._language.set_value(language)
        self._format.set_value(print_format)
        self._format_note.setText(view.format_note)
        self._format_note.setVisible(bool(view.format_note))
        if not self._path.text():
            self._path.setText(_proposed(view.file_name))
        self._show_remember()

    def _show_remember(self) -> None:
        view = self._view
        if view is None:
            return
        self._remember.setText(_("Remember this format for {name}", name=view.first_name[:30]))
        self._remember.setVisible(self._format.value() != view.own_format)

    def _show_none(self, error: KnownError) -> None:
        """Say why there is nothing to print yet, and lead to where it begins."""
        if error.code != "plan-missing":
            self.show_error(error)
            return
        what, _safe, todo = self.context.words.render(error)
        clear(self._nothing)
        open_plan = partial(self.context.navigate, "plan", case_id=self._case_id)
        self._nothing.addWidget(
            EmptyState(what, todo, icon="print", actions=[(_("Open the plan"), open_plan)])
        )

    # Making the booklet

    def on_choice_made(self) -> None:
        """Make the booklet in another language or format."""
        self._chosen = (self._language.value(), self._format.value())
        self._show_remember()
        self._make()

    def _make(self) -> None:
        if self._making is not None:
            self._making.cancel()
        language, print_format = self._chosen or ("en", "standard")
        self._soon.start()
        work = partial(_made, self._presenter, self._case_id, language, print_format)
        self._making = self.run_job(work, self._show_new, self._not_made, progress=self._show_progress)

    def _say_making(self) -> None:
        self.show_status(_("Making the booklet…"))

    def _show_progress(self, step: Progress) -> None:
        if not self._soon.isActive():
            self.show_status(_("{what}…", what=step.sentence))

    def _show_new(self, made: Made) -> None:
        self._making = None
        self._soon.stop()
        self._made = made
        self._show_made(made)
        pages = ngettext("One page", "{count} pages", len(made[1]))
        self.announce(_("The booklet is ready: {pages}.", pages=pages))

    def _show_made(self, made: Made) -> None:
        _booklet, images, missing = made
        pages = ngettext("One page", "{count} pages", len(images))
        under = self._view.under if self._view else ""
        self.show_status(_("{what}. {pages}.", what=under.rstrip("."), pages=pages))
        self._preview.show_pages(images)
        clear(self._missing)
        self._missing_box.setVisible(bool(missing))
        for sentence in missing:
            line = row(gap=1)
            line.addWidget(icon_label("info", "accent"))
            line.addWidget(label(breakable(sentence)), 1)
            self._missing.addLayout(line)

    def _not_made(self, error: KnownError) -> None:
        self._making = None
        self._soon.stop()
        self.show_status("")
        self.show_error(error)

    # Saving and printing

    def on_choose_clicked(self) -> None:
        """Ask where to save."""
        kinds = _("PDF documents (*.pdf)")
        self._ask_where(self, _("Save as PDF"), self._path.text(), kinds, self.on_place_chosen)

    def on_place_chosen(self, path: str) -> None:
        """Save where the dialog said; it has asked about replacing a file."""
        self._path.setText(path)
        self._save_now(replace=True)

    def on_save_clicked(self) -> None:
        """Save where the path says; a file that is there stays until a person says so."""
        self._save_now(replace=False)

    def _save_now(self, *, replace: bool) -> None:
        if self._made is None:
            self.show_banner("info", _("The booklet is not ready yet."), key="not-ready")
            return
        self.show_problems([])
        if not self._path.text().strip():
            self.show_problems([Problem("path", _("Say where the PDF is to be saved."))])
            return
        work = partial(save, self._made[0], self._path.text(), replace=replace)
        self.run(work, lambda path: self._saved(str(path)), self._not_saved, pool=Pool.WIDE)

    def _saved(self, path: str) -> None:
        self.drop_banner("file-there")
        self.show_banner(
            "ok",
            _("Saved as {path}", path=breakable(path)),
            _("It is not encrypted: keep it where only the right people see it."),
            key="saved",
        )

    def _not_saved(self, error: KnownError) -> None:
        if error.code != "file-there":
            self.show_problems([Problem("path", breakable(self.context.words.render(error).whole))])
            return
        what, safe, todo = self.context.words.render(error)
        replace = partial(self._save_now, replace=True)
        self.show_banner(
            "warn", breakable(what), f"{safe} {todo}", [(_("Replace it"), replace)], key="file-there"
        )

    def on_print_clicked(self) -> None:
        """Ask which printer, then print away from the window."""
        if self._made is None or self._printing is not None:
            return
        try:
            pages = len(self._made[1])
            self._ask_printer(self, _("Print the booklet"), pages, self.on_printer_chosen)
        except KnownError as error:
            self.show_error(error)

    def on_printer_chosen(self, printer: QPrinter) -> None:
        """Print on it."""
        if self._made is None:
            return
        booklet, images, _missing = self._made
        self._stop.setVisible(True)
        self._print.setEnabled(False)
        work = partial(_drawn, self._presenter, booklet, printer, len(images))
        self._printing = self.run_job(work, self._printed, self._not_printed, progress=self._show_printing)

    def _show_printing(self, step: Progress) -> None:
        self.show_status(step.sentence)

    def _printed(self, pages: int) -> None:
        self._end_printing()
        sent = ngettext("One page was sent to the printer.", "{count} pages were sent to the printer.", pages)
        self.show_banner("ok", sent, key="printed")

    def _not_printed(self, error: KnownError) -> None:
        self._end_printing()
        self.show_error(error)

    def _end_printing(self) -> None:
        self._printing = None
        self._stop.setVisible(False)
        self._print.setEnabled(True)
        if self._made is not None:
            self._show_made(self._made)

    def on_stop_clicked(self) -> None:
        """Stop after the page that is being drawn."""
        if self._printing is not None:
            self._printing.cancel()
            self._end_printing()
            self.show_banner("info", _("Printing was stopped."), key="printed")

    # Others

    def on_remember_clicked(self) -> None:
        """Save the format as the person's own."""
        work = partial(self._presenter.remember, self._case_id, self._format.value())
        self.run(work, self._remembered)

    def _remembered(self, change: ChangeSet) -> None:
        name = self._view.first_name if self._view else ""
        self.show_banner(
            "ok",
            _("The format is remembered for {name}.", name=breakable(name)),
            _("Saved on this computer."),
            key="remembered",
        )
        self.focus_on("format")
        self.context.jobs.post_change(change)

    def on_other_clicked(self) -> None:
        """Choose another case."""
        self.context.navigate("print")

    def on_case_clicked(self) -> None:
        """Open the case."""
        self.context.navigate("case", case_id=self._case_id)


def _made(presenter: PrintPresenter, case_id: str, language: str, print_format: str, job: Job) -> Made:
    """Make a booklet with its pictures and what is missing, away from the window: QImage, never QPixmap."""
    booklet = presenter.make(case_id, language, print_format, job.report)
    job.check()
    return booklet, [to_image(page) for page in booklet.pages], presenter.missing(case_id, language)


def _told(presenter: PrintPresenter, case_id: str, language: str) -> tuple[PrintView, list[str]]:
    return presenter.view(case_id), presenter.missing(case_id, language)


def _drawn(presenter: PrintPresenter, booklet: Booklet, printer: QPrinter, total: int, job: Job) -> int:
    def report(done: int, of: int) -> None:
        job.report(done, of, _("Printing page {number} of {count}", number=done, count=of))

    return draw(printer, presenter.fine_pages(booklet), total, report)


def _proposed(name: str) -> str:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return f"{folder}/{name}" if folder else name


def make_page(context: Context) -> PrintPage:
    """Return the page, wired to the desk in the context's services."""
    from pbdesk.ui.screens.printing.wiring import presenter_for

    return PrintPage(context, presenter_for(context.services))
