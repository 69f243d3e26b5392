"""The first start: one question a page, back everywhere, each choice seen at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import LANGUAGES, _
from pbdesk.settings import LANGUAGE, LOOK, TEXT_SIZE
from pbdesk.ui.context import Context
from pbdesk.ui.jobs import Pool
from pbdesk.ui.models.strength import Strength
from pbdesk.ui.screens.first_run.presenter import FirstRunPresenter, Step
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    AskWhereToSave,
    Card,
    ChoiceGroup,
    NewPassphrase,
    OutsidePage,
    TextEdit,
    button,
    column,
    field,
    flow_row,
    icon_label,
    label,
    primary,
    row,
    selectable,
)


class FirstRunPage(OutsidePage):
    """Leads a person from nothing to an open store."""

    def __init__(
        self,
        context: Context,
        presenter: FirstRunPresenter,
        finished: Callable[[], object],
        ask_where: AskWhereToSave,
    ) -> None:
        """Make the page; `finished` is called on the GUI thread once the store is open and all is said."""
        self._ask_where = ask_where
        self._presenter = presenter
        self._finished = finished
        self._making = False
        super().__init__(context)

    def heading(self) -> str:
        """Return the heading of the step."""
        return self._presenter.heading()

    def build(self) -> None:
        """Lay out the step."""
        self.show_status(self._presenter.progress())
        {
            Step.LANGUAGE: self._build_language,
            Step.LOOK: self._build_look,
            Step.PASSPHRASE: self._build_passphrase,
            Step.START: self._build_start,
            Step.SHEET: self._build_sheet,
        }[self._presenter.state.step]()

    def opened(self, **args: str) -> None:
        """Start at the heading."""
        self.focus_heading()

    def commands(self) -> dict[str, Callable[[], object]]:
        """Esc goes back a step."""
        return {"back": self.on_back_clicked} if self._presenter.can_go_back else {}

    def _build_language(self) -> None:
        self.body.addWidget(
            label(
                _(
                    "pbdesk is a desk for personal budgets. It works with no network, and only you can open it."
                )
            )
        )
        group = ChoiceGroup(
            _("Language"),
            list(LANGUAGES.items()),
            identifier="language",
            hint=_("You can change it at any time."),
        )
        group.set_value(self.context.words.language)
        group.chosen.connect(lambda code: self.context.settings.change(LANGUAGE, code))
        self.body.addWidget(group)
        self._add_buttons(primary(_("&Next"), self.on_next_clicked, identifier="next"))

    def _build_look(self) -> None:
        settings = self.context.settings
        looks = ChoiceGroup(
            _(LOOK.label), [(str(value), _(words)) for value, words in LOOK.choices], identifier="look"
        )
        looks.set_value(settings.text(LOOK))
        looks.chosen.connect(lambda look: settings.change(LOOK, look))
        sizes = ChoiceGroup(
            _(TEXT_SIZE.label),
            [(str(value), words) for value, words in TEXT_SIZE.choices],
            identifier="text-size",
            hint=_("The whole of pbdesk changes as you choose."),
        )
        sizes.set_value(str(settings.whole(TEXT_SIZE)))
        sizes.chosen.connect(lambda size: settings.change(TEXT_SIZE, int(size)))
        both = flow_row(gap=4)
        both.addWidget(looks, 1, Qt.AlignmentFlag.AlignTop)
        both.addWidget(sizes, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(both)
        self._add_buttons(primary(_("&Next"), self.on_next_clicked, identifier="next"))

    def _build_passphrase(self) -> None:
        state = self._presenter.state
        self.body.addWidget(
            label(
                _(
                    "Everything you write is encrypted on this computer. Without the passphrase nobody can read it, "
                    "and nobody can look the passphrase up for you."
                )
            )
        )
        self._name = TextEdit(state.name)
        hint = _("It stands beside what you change, for your team to see.")
        self.body.addWidget(field(_("Your na&me"), self._name, identifier="name", hint=hint))
        self._new = NewPassphrase(
            _("&Passphrase"),
            _("Passphrase &again"),
            _("Four or five unrelated words are easy to remember and hard to guess."),
        )
        self._new.typed.connect(self.on_passphrase_typed)
        self.body.addWidget(self._new)
        self._new.first.setText(state.passphrase)
        self._new.second.setText(state.passphrase)
        self._new.second.returnPressed.connect(self.on_passphrase_next_clicked)
        self._add_buttons(primary(_("&Next"), self.on_passphrase_next_clicked, identifier="next"))

    def _build_start(self) -> None:
        self._start_buttons: list[QPushButton] = []
        example = self._start_card(
            "people",
            _("Look around first"),
            _(
                "About 40 invented people on four schemes, with assessments, plans and a directory. Nothing is sent."
            ),
            primary(
                _("&Open the example caseload"), partial(self.on_start_clicked, True), identifier="example"
            ),
        )
        empty = self._start_card(
            "form",
            _("Start your own work"),
            _("An empty desk. Bring in the caseload that your council hands over, or add a case."),
            button(_("&Start empty"), partial(self.on_start_clicked, False), identifier="empty"),
        )
        self.body.addWidget(example)
        self.body.addWidget(empty)
        self._add_buttons()

    def _start_card(self, icon: str, title: str, text: str, act: QPushButton) -> Card:
        self._start_buttons.append(act)
        words = column(label(title, "strong"), label(text, "quiet"), 1, act, gap=0.5)
        whole = row(gap=2)
        whole.addWidget(icon_label(icon, "accent", theme().metrics.icon * 2), 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(words, 1)
        return Card(whole)

    def _build_sheet(self) -> None:
        self.body.addWidget(
            label(
                _(
                    "If you ever forget your passphrase, this code is the only other key. Write it down or print it. "
                    "Keep this sheet away from the laptop."
                )
            )
        )
        code = selectable(self._presenter.state.code)
        code.setProperty("kind", "figure")
        code.setAccessibleName(_("Recovery code: {code}", code=self._presenter.state.code))
        self.body.addWidget(Card(code))
        save = button(_("&Save to print"), self.on_save_clicked, icon="print", identifier="save-sheet")
        self._add_buttons(primary(_("&Open pbdesk"), self._finished, identifier="finish"), save)

    def _add_buttons(self, *parts: QPushButton) -> None:
        line = row(*parts, gap=1)
        if self._presenter.can_go_back:
            line.addWidget(
                button(_("&Back"), self.on_back_clicked, kind="plain", icon="back", identifier="back")
            )
        line.addStretch(1)
        self.body.addLayout(line)

    def on_next_clicked(self) -> None:
        """Go to the next step."""
        self._presenter.forward()
        self._turn()

    def on_back_clicked(self) -> None:
        """Return to the step before."""
        if not self._making:
            self._presenter.back()
            self._turn()

    def on_passphrase_typed(self, passphrase: str) -> None:
        """Judge the passphrase, away from the window."""
        name = self._name.text()
        self.run(lambda: self._presenter.judge(name, passphrase), self.on_judged, pool=Pool.WIDE)

    def on_judged(self, strength: Strength) -> None:
        """Show how strong the passphrase is, if it is still the one typed."""
        self._presenter.keep_strength(strength)
        if self._presenter.state.step is Step.PASSPHRASE and self._new.first.text() == strength.judged:
            self._new.show_strength(strength)

    def on_passphrase_next_clicked(self) -> None:
        """Judge what stands there now, then go on or say what is missing."""
        name, passphrase = self._name.text(), self._new.first.text()
        self.run(lambda: self._presenter.judge(name, passphrase), self.on_passphrase_judged, pool=Pool.WIDE)

    def on_passphrase_judged(self, strength: Strength) -> None:
        """Go on, or say what is missing."""
        self.on_judged(strength)
        again = self._new.second.text()
        problems = self._presenter.choose_passphrase(self._name.text(), self._new.first.text(), again)
        if problems:
            self.show_problems(problems)
        else:
            self._turn()

    def on_start_clicked(self, example: bool) -> None:
        """Make the store, with the example caseload or empty."""
        self._wait(True)
        self.show_status(_("Preparing your desk. This takes a moment."))
        self.run(lambda: self._presenter.create(example), self.on_created, self.on_refused)

    def on_created(self, code: str) -> None:
        """Show the recovery sheet, or go to the desk."""
        self._wait(False)
        if self._presenter.created(code):
            self._turn()
        else:
            self._finished()

    def on_refused(self, error: KnownError) -> None:
        """Say why no store could be made; nothing typed is lost."""
        self._wait(False)
        self.show_status(self._presenter.progress())
        self.show_error(error)

    def on_save_clicked(self) -> None:
        """Ask where to save the recovery sheet."""
        self._ask_where(
            self, _("Save the recovery sheet"), _("Recovery sheet.pdf"), "PDF (*.pdf)", self.on_place_chosen
        )

    def on_place_chosen(self, path: str) -> None:
        """Write the sheet."""
        self.run(lambda: self._presenter.save_sheet(path), self.on_sheet_saved, pool=Pool.WIDE)

    def on_sheet_saved(self, sentence: str) -> None:
        """Say where it is, and that it must not stay there."""
        self.show_banner("warn", sentence, key="sheet")

    def _wait(self, waiting: bool) -> None:
        self._making = waiting
        for each in self._start_buttons:
            each.setEnabled(not waiting)

    def _turn(self) -> None:
        self.rebuild()
        self.focus_heading()
