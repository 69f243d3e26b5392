"""The page of eligibility: what was found, what was judged, and the decision with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.models.sheet import Sheet
from pbdesk.ui.screens.eligibility.presenter import EligibilityPresenter
from pbdesk.ui.widgets import button
from pbdesk.ui.widgets.sheet_page import SheetPage


class EligibilityPage(SheetPage):
    """One case's eligibility."""

    def title_of(self, name: str) -> str:
        """Return the heading."""
        return _("Eligibility: {name}", name=name) if name else _("Eligibility")

    def saved_words(self) -> str:
        """Return what is said once the decision is kept."""
        return _("The decision is kept on this computer, with its reasons.")

    def build(self) -> None:
        """Lay out the two sides, and the way to the letter."""
        super().build()
        self._letter = button(
            _("Print the &letter"), self.on_letter_clicked, icon="print", identifier="print-letter"
        )
        self._letter.setAccessibleName(_("Print the letter with the decision"))
        self._letter.setVisible(False)
        self.buttons.addWidget(self._letter)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page; print is among them once there is a decision."""
        letter = {"print": self.on_letter_clicked} if self._is_decided() else {}
        return {**super().commands(), **letter}

    def _show(self, sheet: Sheet) -> None:
        super()._show(sheet)
        self._letter.setVisible(self._is_decided())

    def _is_decided(self) -> bool:
        return self._sheet is not None and bool(self._sheet.outcome.earlier)

    def on_letter_clicked(self) -> None:
        """Show the letter with the decision, with all that it lacks, ready to print."""
        self.context.navigate("print", case_id=self._case_id, document="eligibility")


def make_page(context: Context) -> EligibilityPage:
    """Return the page, wired to the desk in the context's services."""
    desk = context.services
    presenter = EligibilityPresenter(
        desk.eligibility, desk.vault.reads.case, desk.programmes.outcome_domains, desk.vault.drafts
    )
    return EligibilityPage(context, presenter)
