"""The page of charging: the person's means line by line, and at the side what they pay and why."""

from __future__ import annotations

from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.screens.charging.presenter import ChargingPresenter
from pbdesk.ui.widgets.sheet_page import SheetPage


class ChargingPage(SheetPage):
    """One case's financial assessment."""

    def title_of(self, name: str) -> str:
        """Return the heading."""
        return _("Charging: {name}", name=name) if name else _("Charging")

    def saved_words(self) -> str:
        """Return what is said once the contribution is kept."""
        return _("The contribution is recorded on this computer, with every step.")


def make_page(context: Context) -> ChargingPage:
    """Return the page, wired to the desk in the context's services."""
    desk = context.services
    presenter = ChargingPresenter(desk.charging, desk.vault.reads.case, desk.programmes, desk.vault.drafts)
    return ChargingPage(context, presenter)
