"""The page of copies: saving the answers for another program, and taking answers in after a look at each change."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from pbdesk.i18n import _
from pbdesk.services.answer_files import Incoming
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.screens.assessment.copies_presenter import ENDINGS, FORMATS, CopiesPresenter, Found, Saved
from pbdesk.ui.widgets import (
    AskForFile,
    AskWhereToSave,
    Card,
    ChoiceGroup,
    Facts,
    Page,
    ask_for_file,
    ask_where_to_save,
    breakable,
    button,
    buttons,
    clear,
    column,
    identify,
    label,
    primary,
)
from pbdesk.ui.widgets.questions import Disclosure

_KINDS = "JSON, XML (*.json *.xml)"


class CopiesPage(Page):
    """One case's answers, out and in."""

    narrow = True

    def __init__(
        self,
        context: Context,
        presenter: CopiesPresenter,
        ask_file: AskForFile = ask_for_file,
        ask_where: AskWhereToSave = ask_where_to_save,
    ) -> None:
        self._presenter = presenter
        self._ask_file, self._ask_where = ask_file, ask_where
        self._case_id = ""
        self._name = ""
        self._found: Found | None = None
        self._ticks: dict[str, QCheckBox] = {}
        super().__init__(context)

    def heading(self) -> str:
        """Return whose answers they are, once that is known."""
        return (
            _("Copies of the answers: {name}", name=self._name) if self._name else _("Copies of the answers")
        )

    def build(self) -> None:
        """Lay out saving, taking in, and the room for what a file would change."""
        self._format = ChoiceGroup(
            _("For which program?"),
            [
                ("fhir", _("Health records (FHIR R4)")),
                ("xforms", _("Field forms (ODK, an XForms submission)")),
            ],
            identifier="copy-format",
        )
        self._format.set_value(FORMATS[0])
        save = button(_("&Save a copy"), self.on_save_clicked, icon="export", identifier="save-copy")
        self.body.addWidget(
            Card(
                label(
                    _("A copy holds what was said here. Keep it as safe as the answers themselves."), "quiet"
                ),
                self._format,
                buttons(save),
                title=_("Save a copy"),
                gap=1.5,
            )
        )
        take = button(_("&Choose a file"), self.on_choose_clicked, icon="import", identifier="choose-file")
        words = _("You see each change first. An answer that is here stays unless you choose the other one.")
        self.body.addWidget(Card(label(words, "quiet"), buttons(take), title=_("Take answers in"), gap=1.5))
        self._room = column(gap=2)
        self.body.addLayout(self._room)
        back = button(_("&Back to the questions"), self._go_back, icon="back", identifier="to-questions")
        self.body.addWidget(buttons(back))
        self.body.addStretch(1)

    def opened(self, **args: str) -> None:
        """Show the page for a case."""
        self._case_id = args["case_id"]
        self._found = None
        clear(self._room)
        self.refresh()

    def refresh(self) -> None:
        """Show whose answers they are."""
        if self._case_id:
            self.run(partial(self._presenter.name, self._case_id), self._show_name)

    def rebuilt(self) -> None:
        """Show the same in fresh widgets."""
        self.refresh()
        if self._found is not None:
            self._show_found(self._found)

    def _show_name(self, name: str) -> None:
        self._name = name
        self.show_title(self.heading())

    # Saving

    def on_save_clicked(self) -> None:
        """Ask where the copy is to be."""
        ending = ENDINGS[self._format.value()]
        name = _("answers") + f".{ending}"
        self._ask_where(self, _("Save a copy"), name, f"{ending.upper()} (*.{ending})", self.on_place_chosen)

    def on_place_chosen(self, path: str) -> None:
        """Write the copy."""
        kind = self._format.value()
        self.run(partial(self._presenter.save, self._case_id, kind, Path(path)), self._show_saved)

    def _show_saved(self, saved: Saved) -> None:
        self.show_banner(
            "ok", _("Saved as {file}.", file=saved.file), " ".join(saved.notes), key="copy-saved"
        )

    # Taking in

    def on_choose_clicked(self) -> None:
        """Ask which file."""
        self._ask_file(self, _("Take answers in"), _KINDS, self.on_file_chosen)

    def on_file_chosen(self, path: str) -> None:
        """Look at what the file would change."""
        self.run(partial(self._presenter.look, self._case_id, Path(path)), self._show_new)

    def _show_new(self, found: Found) -> None:
        self._show_found(found)
        self.announce(found.summary)
        self.focus_on("take-in")

    def _show_found(self, found: Found) -> None:
        self._found = found
        self._ticks = {}
        clear(self._room)
        card = Card(label(found.summary, "strong"), title=breakable(found.file), gap=1.5)
        for note in found.notes:
            card.body.addWidget(label(breakable(note), "quiet"))
        if found.differs:
            card.body.addWidget(label(_("Tick where the file's answer is to stand:"), "label"))
        for each in found.differs:
            card.body.addWidget(self._difference(each))
        if found.fills:
            facts = Facts([(each.question, breakable(each.theirs)) for each in found.fills])
            card.body.addWidget(
                Disclosure(
                    _("Show what would be filled"), _("Hide what would be filled"), facts, identifier="fills"
                )
            )
        if not found.is_needless:
            take = primary(_("&Take them in"), self.on_take_in_clicked, icon="import", identifier="take-in")
            card.body.addWidget(buttons(take))
        self._room.addWidget(card)
        card.show()  # now, so that it can take the focus

    def _difference(self, each: Incoming) -> QWidget:
        tick = QCheckBox(_("Take the file's answer"))
        identify(tick, f"take-{each.path}")
        tick.setAccessibleName(_("Take the file's answer: {question}", question=each.question))
        self._ticks[each.path] = tick
        made = QWidget()
        facts = Facts([(_("Here"), breakable(each.ours)), (_("In the file"), breakable(each.theirs))])
        made.setLayout(column(label(each.question, "label"), facts, tick, gap=0.5))
        return made

    def on_take_in_clicked(self) -> None:
        """Take in what was shown."""
        if self._found is not None:
            chosen = [path for path, tick in self._ticks.items() if tick.isChecked()]
            work = partial(self._presenter.take_in, self._case_id, self._found, chosen)
            self.run(work, self._show_taken)

    def _show_taken(self, change: ChangeSet) -> None:
        self._found = None
        clear(self._room)
        self.context.jobs.post_change(change)
        self.show_banner("ok", _("The answers are taken in."), _("Saved on this computer"), key="taken-in")
        self.focus_heading()

    def _go_back(self) -> None:
        self.context.navigate("assessment", case_id=self._case_id)
