"""One document for every open case, into a folder: with progress, and a way to stop after the file being written."""

from __future__ import annotations

from functools import partial

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, ngettext
from pbdesk.ui.jobs import Job, Progress
from pbdesk.ui.screens.printing.presenter import PrintPresenter, batch_choices
from pbdesk.ui.widgets import Card, Choice, Page, TextEdit, breakable, button, buttons, field, label

MOST_TOLD = 8
Result = tuple[int, list[str]]


class BatchCard:
    """Asks for document, format and folder, and makes them all."""

    def __init__(self, page: Page, presenter: PrintPresenter) -> None:
        self._page, self._presenter = page, presenter
        self._job: Job | None = None
        self._document = Choice(batch_choices())
        own = [("", _("Each person’s own format and language"))]
        self._format = Choice(own + presenter.formats("en"))
        self._folder = TextEdit()
        self._start = button(_("Make them all"), self.on_start_clicked, identifier="batch-start")
        self._stop = button(_("Stop"), self.on_stop_clicked, identifier="batch-stop")
        self._stop.setVisible(False)
        self._said = label("", "quiet")
        self._said.setVisible(False)
        hint = _("The files are not encrypted: keep them where only the right people see them.")
        self.card = Card(
            field(_("Document"), self._document, identifier="batch-document"),
            field(_("Format"), self._format, identifier="batch-format"),
            field(_("Folder"), self._folder, identifier="batch-folder", hint=hint),
            self._said,
            buttons(self._start, self._stop),
            title=_("For every open case"),
            gap=1.5,
        )

    def on_start_clicked(self) -> None:
        """Begin."""
        if self._job is not None:
            return
        self._start.setEnabled(False)
        self._stop.setVisible(True)
        work = partial(
            _made, self._presenter, self._document.value(), self._format.value(), self._folder.text()
        )
        self._job = self._page.run_job(work, self._done, self._not_done, progress=self._show_progress)

    def on_stop_clicked(self) -> None:
        """Stop after the file that is being written."""
        if self._job is not None:
            self._job.cancel()
            self._end()
            self._page.show_banner(
                "info", _("Stopped. The files that were made are in the folder."), key="batch"
            )

    def _show_progress(self, step: Progress) -> None:
        self._said.setText(step.sentence)
        self._said.setVisible(True)

    def _done(self, result: Result) -> None:
        self._end()
        made, refused = result
        told = ngettext("One file was made.", "{count} files were made.", made)
        if refused:
            told = f"{told} " + _("Not made: {cases}", cases="; ".join(refused[:MOST_TOLD]))
        self._page.show_banner("warn" if refused else "ok", breakable(told), key="batch")

    def _not_done(self, error: KnownError) -> None:
        self._end()
        self._page.show_error(error)

    def _end(self) -> None:
        self._job = None
        self._said.setVisible(False)
        self._stop.setVisible(False)
        self._start.setEnabled(True)


def _made(presenter: PrintPresenter, document: str, print_format: str, folder: str, job: Job) -> Result:
    def report(done: int, total: int, name: str) -> None:
        job.report(done, total, _("{done} of {total}: {name}", done=done, total=total, name=name))
        job.check()

    return presenter.batch(document, print_format, folder, report)
