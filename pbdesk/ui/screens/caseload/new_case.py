"""The form for a new case: who, which programme, since when. It warns of likely twins before it saves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, ngettext
from pbdesk.ui.context import Context
from pbdesk.ui.screens.caseload.new_case_presenter import NewCaseForm, NewCasePresenter, Saved, Twin
from pbdesk.ui.widgets import (
    Card,
    ChoiceGroup,
    DateField,
    Page,
    Problem,
    TextEdit,
    button,
    buttons,
    field,
    label,
    primary,
)


@dataclass(frozen=True, slots=True)
class _Checked:
    form: NewCaseForm
    problems: list[tuple[str, str]]
    twins: list[Twin]


class NewCasePage(Page):
    """Opens a case for one person."""

    narrow = True

    def __init__(self, context: Context, presenter: NewCasePresenter) -> None:
        self._presenter = presenter
        self._accepted: NewCaseForm | None = None
        self._twins: list[Twin] = []
        self._is_saved = False
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("New case")

    def build(self) -> None:
        """Lay out the form."""
        self._given, self._family, self._reference = TextEdit(), TextEdit(), TextEdit()
        self._scheme = ChoiceGroup(_("Programme"), self._presenter.schemes(), identifier="scheme")
        self._opened_on = DateField(_("Opened on"), identifier="opened-on")
        card = Card(
            field(_("&Given name"), self._given, identifier="given-name"),
            field(_("&Family name"), self._family, identifier="family-name"),
            field(
                _("&Reference"),
                self._reference,
                identifier="reference",
                hint=_("As your council writes it. It must be the only one of its kind."),
            ),
            self._scheme,
            self._opened_on,
            gap=2,
        )
        self.body.addWidget(
            label(_("The address, language and format can be added once the case is open."), "quiet")
        )
        self.body.addWidget(card)
        self.body.addWidget(
            buttons(
                primary(_("&Open the case"), self.on_save_clicked, identifier="save"),
                button(
                    _("Leave without saving"), self.on_discard_clicked, kind="plain", identifier="discard"
                ),
            )
        )
        self.body.addStretch(1)

    def opened(self, **args: str) -> None:
        """Show the draft that was left, or a fresh form."""
        self.run(self._presenter.begin, self._fill)

    def refresh(self) -> None:
        """Typed text stays; nothing to read again."""

    def rebuilt(self) -> None:
        """Say again what was said before the words or the look changed; typed text comes back by itself."""
        if self._twins:
            self._warn(self._twins, say=False)

    def leaving(self) -> None:
        """Keep what was typed."""
        if not self._is_saved:
            self.run(partial(self._presenter.keep, self._form()))

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"save": self.on_save_clicked}

    def _fill(self, form: NewCaseForm) -> None:
        self._given.setText(form.given_name)
        self._family.setText(form.family_name)
        self._reference.setText(form.reference)
        self._scheme.set_value(form.scheme_id)
        self._opened_on.set_day(form.opened_on)

    def _form(self) -> NewCaseForm:
        return NewCaseForm(
            given_name=self._given.text(),
            family_name=self._family.text(),
            reference=self._reference.text(),
            scheme_id=self._scheme.value(),
            opened_on=self._opened_on.text(),
        )

    def on_save_clicked(self) -> None:
        """Check the form, and save it when nothing is wrong and no twin is likely."""
        form = self._form()
        try:
            self._opened_on.day()
        except KnownError as error:
            self.show_problems([Problem("opened-on", self.context.words.render(error).what)])
            return
        self.run(
            lambda: _Checked(form, self._presenter.problems(form), self._presenter.twins(form)), self._judge
        )

    def _judge(self, checked: _Checked) -> None:
        self.show_problems([Problem(*problem) for problem in checked.problems])
        if checked.problems:
            return
        if checked.twins and checked.form != self._accepted:
            self._accepted = checked.form
            self._warn(checked.twins)
            return
        self._twins = []
        self.drop_banner("twins")
        self.run(partial(self._presenter.save, checked.form), self._show_saved)

    def _warn(self, twins: list[Twin], *, say: bool = True) -> None:
        self._twins = twins
        title = ngettext(
            "There may be a case of this person already.",
            "There may be {count} cases of this person already.",
            len(twins),
        )
        names = "; ".join(twin.sentence for twin in twins[:5])
        text = _("{names}. Nothing has been saved yet.", names=names)
        self.show_banner(
            "warn",
            title,
            text,
            [
                (_("Open that case"), partial(self.context.navigate, "case", case_id=twins[0].case_id)),
                (_("It is somebody else"), self.on_save_clicked),
            ],
            key="twins",
            say=say,
        )

    def _show_saved(self, saved: Saved) -> None:
        self._is_saved = True
        self.context.jobs.post_change(saved.change)
        self.announce(_("Saved on this computer"))
        self.context.back()
        self.context.navigate("case", case_id=saved.case_id)

    def on_discard_clicked(self) -> None:
        """Forget what was typed and go back."""
        self._is_saved = True
        self.run(partial(self._presenter.keep, NewCaseForm()))
        self.context.back()
