"""The page of eligibility: what was found, what was judged, and the decision with its reasons."""

from __future__ import annotations

from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.screens.eligibility.presenter import EligibilityPresenter
from pbdesk.ui.widgets.sheet_page import SheetPage


class EligibilityPage(SheetPage):
    """One case's eligibility."""

    def title_of(self, name: str) -> str:
        """Return the heading."""
        return _("Eligibility: {name}", name=name) if name else _("Eligibility")

    def saved_words(self) -> str:
        """Return what is said once the decision is kept."""
        return _("The decision is kept on this computer, with its reasons.")


def make_page(context: Context) -> EligibilityPage:
    """Return the page, wired to the desk in the context's services."""
    desk = context.services
    presenter = EligibilityPresenter(
        desk.eligibility, desk.vault.reads.case, desk.programmes.outcome_domains, desk.vault.drafts
    )
    return EligibilityPage(context, presenter)
