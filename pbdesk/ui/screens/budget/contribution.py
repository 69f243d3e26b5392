"""What the person pays towards the budget, as it was recorded under charging: gross, their part, net."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pbdesk.i18n import _
from pbdesk.ui.widgets import Card, Facts, button, buttons


def contribution_card(rows: Sequence[tuple[str, str]], charging: Callable[[], object]) -> Card:
    """Return the contribution, and the way to where it was worked out (`charging`)."""
    words = _("Open &charging")
    return Card(
        Facts(rows),
        buttons(button(words, charging, icon="money", identifier="to-charging")),
        title=_("What the person pays"),
        gap=1.5,
    )
