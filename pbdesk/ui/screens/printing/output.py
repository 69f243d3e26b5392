"""Paper or file: where a document goes to, saving it whole, and printing it away from the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QPushButton

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, ngettext
from pbdesk.services.documents import Order
from pbdesk.ui.jobs import Job, Pool, Progress
from pbdesk.ui.models import Problem
from pbdesk.ui.screens.printing.presenter import PrintPresenter
from pbdesk.ui.screens.printing.printers import AskForPrinter, draw
from pbdesk.ui.screens.printing.saving import save
from pbdesk.ui.screens.printing.views import Booklet
from pbdesk.ui.widgets import (
    AskWhereToSave,
    Card,
    Page,
    TextEdit,
    breakable,
    button,
    buttons,
    field,
    primary,
)

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class Output:
    """The card from which a document leaves pbdesk.

    Args:
        page: the page that it stands on.
        presenter: makes the document that goes out.
        order: gives what is to be made.
        pages: gives how many pages the preview has, None while there is no preview.
    """

    def __init__(
        self,
        page: Page,
        presenter: PrintPresenter,
        order: Callable[[], Order],
        pages: Callable[[], int | None],
    ) -> None:
        self._page, self._presenter, self._order, self._pages = page, presenter, order, pages
        self._issuing = False
        self._printing: Job | None = None
        self._proposed = ""

    def card(self) -> Card:
        """Return the card, made anew."""
        self.path = TextEdit()
        self.path.returnPressed.connect(self.on_save_clicked)
        self._choose = button(_("&Choose…"), self.on_choose_clicked, identifier="choose-path")
        self._choose.setAccessibleDescription(_("Choose where to save the file"))
        self._save: QPushButton = button(
            _("&Save as a file"), self.on_save_clicked, icon="export", identifier="save"
        )
        self._print = primary(_("&Print"), self.on_print_clicked, icon="print", identifier="print")
        self._stop = button(_("Stop printing"), self.on_stop_clicked, identifier="stop-printing")
        self._stop.setVisible(self._printing is not None)
        hint = _("The file is not encrypted: keep it where only the right people see it.")
        return Card(
            buttons(self._print, self._stop),
            field(_("F&ile"), self.path, identifier="path", hint=hint, beside=self._choose),
            buttons(self._save),
            title=_("Paper or file"),
            gap=1.5,
        )

    def propose(self, name: str, *, on_paper: bool) -> None:
        """Propose a name, unless somebody typed another; what has no pages cannot go to paper."""
        if not self.path.text() or self.path.text() == self._proposed:
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            self._proposed = f"{folder}/{name}" if folder else name
            self.path.setText(self._proposed)
        self._print.setEnabled(on_paper and self._printing is None)

    # Saving

    def bind(self, ask_where: AskWhereToSave, ask_printer: AskForPrinter) -> None:
        """Say who asks where to save and which printer."""
        self._ask_where, self._ask_printer = ask_where, ask_printer

    def on_choose_clicked(self) -> None:
        """Ask where to save."""
        suffix = self._proposed.rpartition(".")[2] or "pdf"
        kinds = _("Documents (*.{ending})", ending=suffix)
        self._ask_where(self._page, _("Save as a file"), self.path.text(), kinds, self.on_place_chosen)

    def on_place_chosen(self, path: str) -> None:
        """Save where the dialog said; it has asked about replacing a file."""
        self.path.setText(path)
        self._save_now(replace=True)

    def on_save_clicked(self) -> None:
        """Save where the path says; a file that is there stays until a person says so."""
        self._save_now(replace=False)

    def _save_now(self, *, replace: bool) -> None:
        page = self._page
        if self._pages() is None:
            page.show_banner("info", _("The document is not ready yet."), key="not-ready")
            return
        page.show_problems([])
        if not self.path.text().strip():
            page.show_problems([Problem("path", _("Say where the file is to be saved."))])
            return
        work = partial(_issued_and_saved, self._presenter, self._order(), self.path.text(), replace)
        page.run(work, self._saved, self._not_saved, pool=Pool.STORE)

    def _saved(self, result: tuple[Booklet, str]) -> None:
        booklet, path = result
        self._page.drop_banner("file-there")
        self._page.show_banner(
            "ok",
            _("Saved as {path}", path=breakable(path)),
            " ".join(
                (_("It is not encrypted: keep it where only the right people see it."), numbered(booklet))
            ),
            key="saved",
        )
        self._tell(booklet)

    def _not_saved(self, error: KnownError) -> None:
        page = self._page
        if error.code != "file-there":
            if error.code == "file-unwritable":
                whole = page.context.words.render(error).whole
                page.show_problems([Problem("path", breakable(whole))])
            else:
                page.show_error(error)
            return
        what, safe, todo = page.context.words.render(error)
        replace = partial(self._save_now, replace=True)
        page.show_banner(
            "warn", breakable(what), f"{safe} {todo}", [(_("Replace it"), replace)], key="file-there"
        )

    def _tell(self, booklet: Booklet) -> None:
        """Let every page know of the copy that is now on record."""
        if booklet.number:
            self._page.context.jobs.post_change(booklet.change)

    # Printing

    def on_print_clicked(self) -> None:
        """Ask which printer, then print away from the window."""
        pages = self._pages()
        if not pages or self._printing is not None:
            return
        try:
            self._ask_printer(self._page, _("Print the document"), pages, self.on_printer_chosen)
        except KnownError as error:
            self._page.show_error(error)

    def on_printer_chosen(self, printer: QPrinter) -> None:
        """Make the document that goes out, then print it."""
        if self._pages() is None:
            return
        self._show_printing(True)
        work = partial(self._presenter.issue, self._order())
        self._page.run(work, partial(self._print_it, printer), self._not_printed, pool=Pool.STORE)

    def _print_it(self, printer: QPrinter, booklet: Booklet) -> None:
        if not self._issuing:
            return
        work = partial(_drawn, self._presenter, booklet, printer)
        self._printing = self._page.run_job(
            work, partial(self._printed, booklet), self._not_printed, progress=self._show_progress
        )

    def _show_progress(self, step: Progress) -> None:
        self._page.show_status(step.sentence)

    def _printed(self, booklet: Booklet, pages: int) -> None:
        self._end()
        sent = ngettext("One page was sent to the printer.", "{count} pages were sent to the printer.", pages)
        self._page.show_banner("ok", sent, numbered(booklet), key="printed")
        self._tell(booklet)

    def _not_printed(self, error: KnownError) -> None:
        self._end()
        self._page.show_error(error)

    def on_stop_clicked(self) -> None:
        """Stop after the page that is being drawn."""
        if self._printing is not None:
            self._printing.cancel()
        self._end()
        self._page.show_banner("info", _("Printing was stopped."), key="printed")

    def _end(self) -> None:
        self._printing = None
        self._show_printing(False)
        self._page.show_status("")

    def _show_printing(self, is_printing: bool) -> None:
        self._issuing = is_printing
        self._stop.setVisible(is_printing)
        self._print.setEnabled(not is_printing)


def numbered(booklet: Booklet) -> str:
    """Return what is said of a copy's number, "" where it has none."""
    if not booklet.number:
        return ""
    if booklet.is_reprint:
        return _("It is a reprint of copy {number}, and says so.", number=booklet.number)
    return _("It is copy {number}, kept as it was printed.", number=booklet.number)


def _issued_and_saved(
    presenter: PrintPresenter, order: Order, path: str, replace: bool
) -> tuple[Booklet, str]:
    """Make the document that goes out and save it. What stands in the way of saving is found first."""
    save(Booklet(b"", suffix=_suffix(order)), path, replace=replace, only_look=True)
    booklet = presenter.issue(order)
    return booklet, str(save(booklet, path, replace=replace))


def _suffix(order: Order) -> str:
    from pbdesk.documents.catalogue import FORMATS

    return FORMATS[order.format].suffix


def _drawn(presenter: PrintPresenter, booklet: Booklet, printer: QPrinter, job: Job) -> int:
    total = len(booklet.pages)

    def report(done: int, of: int) -> None:
        job.report(done, of, _("Printing page {number} of {count}", number=done, count=of))

    return draw(printer, presenter.fine_pages(booklet), total, report)
