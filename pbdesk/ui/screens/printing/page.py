"""The page of printing: for whom, what, in which language and format, what is missing, the preview; paper or file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.services.documents import Order
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.jobs import Job, Progress
from pbdesk.ui.screens.printing.batch_card import BatchCard
from pbdesk.ui.screens.printing.chooser import CaseChooser
from pbdesk.ui.screens.printing.council_card import CouncilCard
from pbdesk.ui.screens.printing.output import Output
from pbdesk.ui.screens.printing.presenter import PrintPresenter
from pbdesk.ui.screens.printing.preview import Preview
from pbdesk.ui.screens.printing.printers import AskForPrinter, ask_for_printer, to_image
from pbdesk.ui.screens.printing.sentences import fill, length
from pbdesk.ui.screens.printing.views import Booklet, PrintView, Told
from pbdesk.ui.screens.printing.wanted import Wanted
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    AskWhereToSave,
    Card,
    EmptyState,
    Page,
    ask_where_to_save,
    breakable,
    button,
    clear,
    column,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

SOON_MS = 200
"""Work that is done sooner says nothing of itself."""

ROOM_LINES = 44
"""How wide a page must be, in heights of a line, for choices and preview to stand beside each other."""

Made = tuple[Booklet, list[QImage], Told]


class PrintPage(Page):
    """Prints or saves a person's documents."""

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
        self._order: Order | None = None
        self._asked_for = ""
        self._made: Made | None = None
        self._making: Job | None = None
        self._chooser: CaseChooser | None = None
        self._council: CouncilCard | None = None
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
        self._chooser = self._council = None
        if not self._case_id:
            self._build_chooser()
            return
        self.buttons.addWidget(button(_("Another case"), self.on_other_clicked, identifier="other-case"))
        self.buttons.addWidget(button(_("Open the case"), self.on_case_clicked, identifier="open-case"))
        self._wanted = Wanted(self._presenter.formats)
        self._output = Output(self, self._presenter, self._wanted_order, self._page_count)
        # Asked for when they are needed: whoever stands in for a dialog may change meanwhile.
        self._output.bind(
            lambda *arguments: self._ask_where(*arguments), lambda *arguments: self._ask_printer(*arguments)
        )
        self._nothing = column()
        self.body.addLayout(self._nothing)
        self._parts = QWidget()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._parts)
        self._pair.setContentsMargins(0, 0, 0, 0)
        self._pair.setSpacing(theme().space(2))
        self._pair.addWidget(self._left(), 2)
        self._preview = Preview()
        self._preview.turned.connect(self.announce)
        right = QWidget()
        right.setLayout(column(self._preview, None))
        self._pair.addWidget(right, 3)
        self._turn_pair()
        self._parts.setVisible(False)
        self.body.addWidget(self._parts, 1)

    def _build_chooser(self) -> None:
        self._chooser = CaseChooser(self, self._presenter, self.body)
        self._council = CouncilCard(self, self._presenter)
        self._everybody = BatchCard(self, self._presenter)
        self._chooser.below.addWidget(self._everybody.card)
        self._chooser.below.addWidget(self._council.card)

    def _left(self) -> QWidget:
        left = QWidget()
        self._level = column(gap=0.75)
        self._level_box = Card(self._level, title=_("How it reads"))
        self._level_box.setVisible(False)
        cards = (
            self._wanted.card(),
            self._missing_card(),
            self._output.card(),
            self._wanted.contents_card(),
            self._level_box,
        )
        left.setLayout(column(*cards, None, gap=2))
        self._wanted.changed.connect(self.on_choice_made)
        self._wanted.remember.connect(self.on_remember_clicked)
        self._wanted.find.connect(self.on_service_looked_for)
        return left

    def _missing_card(self) -> Card:
        self._missing = column(gap=0.75)
        self._missing_box = Card(self._missing, title=_("Before you print"))
        self._missing_box.setVisible(False)
        return self._missing_box

    def opened(self, **args: str) -> None:
        """Show a case's documents, the one that was asked for first, or the cases to choose from."""
        self._case_id = args.get("case_id", "")
        self._asked_for = args.get("document", "")
        if self._asked_for:
            self._order = None
        if self._case_id:
            self._construct()
        self.refresh()

    def refresh(self) -> None:
        """Read again; what was chosen stays."""
        if self._case_id:
            self.run(partial(self._presenter.view, self._case_id), self._show)
        elif self._chooser is not None and self._council is not None:
            self._chooser.refresh()
            self._council.refresh()

    def rebuilt(self) -> None:
        """Show the same document in fresh widgets."""
        if self._view is not None:
            self._show_view(self._view)
            if self._made is not None:
                self._show_made(self._made)
        if self._view is None or self._made is None or self._order is None:
            self.refresh()
        else:  # the document itself does not depend on the language or the look of the screen
            self.run(partial(_told, self._presenter, self._order), self._show_told)

    def _show_told(self, told: tuple[PrintView, Told]) -> None:
        """Say the same in the words of the screen, now that these may have changed."""
        self._view, said = told
        self._show_view(self._view)
        if self._made is not None:
            self._made = (self._made[0], self._made[1], said)
            self._show_made(self._made)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        if not self._case_id:
            return {"find": lambda: self.focus_on("find")}
        return {"print": self._output.on_print_clicked, "save": self._output.on_save_clicked}

    def store_changed(self, change: object) -> None:
        """Make the document again when the case changed."""
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
        if self._order is None:
            document = self._asked_for or view.document
            self._order = Order(view.case_id, document, view.print_format, view.language)
        self._view = view
        self._show_view(view)
        self._make()

    def _show_view(self, view: PrintView) -> None:
        order = self._order or Order(view.case_id, view.document, view.print_format, view.language)
        self.show_title(self.heading())
        self.show_status(view.under(order.document))
        self._parts.setVisible(True)
        self._wanted.show(view, order)
        self._propose()

    def _propose(self) -> None:
        if self._view is not None:
            order = self._wanted_order()
            name = self._view.file_name(order.document, order.format)
            self._output.propose(name, on_paper=name.endswith(".pdf"))

    def _wanted_order(self) -> Order:
        return self._wanted.order(self._case_id)

    def _page_count(self) -> int | None:
        return len(self._made[1]) if self._made is not None else None

    # Making the document

    def on_choice_made(self) -> None:
        """Make another document, or the same in another language or format."""
        self._order = self._wanted_order()
        if self._view is not None:
            self._wanted.show_remember(self._view)
        self._propose()
        self._make()

    def on_service_looked_for(self, typed: str) -> None:
        """Look a service up in the directory."""
        self.run(partial(self._presenter.services, typed) if typed.strip() else list, self._wanted.show_found)

    def _make(self) -> None:
        if self._making is not None:
            self._making.cancel()
        self._made = None
        self._soon.start()
        work = partial(_made, self._presenter, self._wanted_order())
        self._making = self.run_job(work, self._show_new, self._not_made, progress=self._show_progress)

    def _say_making(self) -> None:
        self.show_status(_("Making the document…"))

    def _show_progress(self, step: Progress) -> None:
        if not self._soon.isActive():
            self.show_status(_("{what}…", what=step.sentence))

    def _show_new(self, made: Made) -> None:
        self._making = None
        self._soon.stop()
        self._made = made
        self._show_made(made)
        self.announce(_("The document is ready: {pages}.", pages=length(made[0], len(made[1]))))

    def _show_made(self, made: Made) -> None:
        booklet, images, told = made
        clear(self._nothing)
        under = self._view.under(self._wanted_order().document) if self._view else ""
        self.show_status(_("{what}. {pages}.", what=under.rstrip("."), pages=length(made[0], len(made[1]))))
        self._preview.setVisible(True)
        self._preview.show_pages(images, booklet.text)
        self._wanted.show_chapters(told.chapters)
        fill(self._missing, self._missing_box, told.missing)
        reading = told.reading
        fill(self._level, self._level_box, (reading.summary, *reading.hints) if reading else ())

    def _not_made(self, error: KnownError) -> None:
        self._making = None
        self._soon.stop()
        self.show_status("")
        fill(self._missing, self._missing_box, ())
        fill(self._level, self._level_box, ())
        self._preview.setVisible(False)
        what, safe, todo = self.context.words.render(error)
        go = self.context.navigate
        actions = {
            "plan-missing": [(_("Open the plan"), partial(go, "plan", case_id=self._case_id))],
            "eligibility-undecided": [
                (_("Open eligibility"), partial(go, "eligibility", case_id=self._case_id))
            ],
        }.get(error.code, [])
        clear(self._nothing)
        self._nothing.addWidget(
            EmptyState(what, " ".join((safe, todo)).strip(), icon="print", actions=actions)
        )

    # Others

    def on_remember_clicked(self) -> None:
        """Save language, format and the day to ask again as the person's own."""
        order = self._wanted_order()
        try:
            review_on = self._wanted.review_on()
        except KnownError:
            return
        work = partial(self._presenter.remember, self._case_id, order.language, order.format, review_on)
        self.run(work, self._remembered)

    def _remembered(self, change: ChangeSet) -> None:
        name = self._view.first_name if self._view else ""
        self.show_banner(
            "ok",
            _("It is remembered for {name}.", name=breakable(name)),
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


def _made(presenter: PrintPresenter, order: Order, job: Job) -> Made:
    """Make a document with its pictures and what is missing, away from the window: QImage, never QPixmap."""
    booklet = presenter.make(order, job.report)
    job.check()
    return booklet, [to_image(page) for page in booklet.pages], presenter.told(order)


def _told(presenter: PrintPresenter, order: Order) -> tuple[PrintView, Told]:
    return presenter.view(order.case_id), presenter.told(order)


def make_page(context: Context) -> PrintPage:
    """Return the page, wired to the desk in the context's services."""
    from pbdesk.ui.screens.printing.wiring import presenter_for

    return PrintPage(context, presenter_for(context.services))
