"""The page of employing: who is employed for how much, and at the side what that costs and why."""

from __future__ import annotations

from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.screens.employing.presenter import EmployingPresenter
from pbdesk.ui.widgets.sheet_page import SheetPage


class EmployingPage(SheetPage):
    """What one case's assistants cost."""

    def title_of(self, name: str) -> str:
        """Return the heading."""
        return _("Employing: {name}", name=name) if name else _("Employing")

    def saved_words(self) -> str:
        """Return what is said once the sum is in the plan."""
        return _("It is in the plan now, saved on this computer.")


def make_page(context: Context) -> EmployingPage:
    """Return the page, wired to the desk in the context's services."""
    desk = context.services
    presenter = EmployingPresenter(desk.employing, desk.vault.reads.case, desk.plans.view, desk.vault.drafts)
    return EmployingPage(context, presenter)
