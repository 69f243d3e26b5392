"""Cards that show what an import would do: what stays out and why, what to look at, and what goes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pbdesk.i18n import _, ngettext
from pbdesk.ui.models import TableRow
from pbdesk.ui.screens.imports.presenter import Refused
from pbdesk.ui.widgets import Card, Column, DataTable, breakable, button, buttons, label, rule

Act = Callable[[], object]


def refused_card(refused: Sequence[Refused], limit: int | None, more: Act) -> Card:
    """Return what stays out, each with its reason; `more` shows what is beyond the limit."""
    card = Card(title=_("What stays out"))
    text = _("The rest comes in all the same. Put these right in the file and import it again.")
    card.body.addWidget(label(text, "quiet"))
    for each in refused[:limit]:
        card.body.addWidget(rule())
        card.body.addWidget(label(breakable(each.where), "strong"))
        card.body.addWidget(label(breakable(each.why)))
    _offer_rest(card, len(refused), limit, more, "more-refused")
    return card


def notes_card(notes: Sequence[str], limit: int | None, more: Act) -> Card:
    """Return what a person should look at although it comes in."""
    card = Card(title=_("Please look at this"))
    for note in notes[:limit]:
        card.body.addWidget(label(breakable(note)))
    _offer_rest(card, len(notes), limit, more, "more-notes")
    return card


def rows_card(rows: Sequence[TableRow], *, people: bool) -> Card:
    """Return what goes in, as a table of people or of services."""
    columns = (
        [
            Column(_("Person"), stretch=3),
            Column(_("Reference"), stretch=2),
            Column(_("Programme"), stretch=3),
            Column(_("Date of birth"), stretch=2),
        ]
        if people
        else [
            Column(_("Service"), stretch=5),
            Column(_("Who runs it"), stretch=4),
            Column(_("Postcode"), stretch=2),
            Column(_("Last checked"), stretch=2),
        ]
    )
    table = DataTable(columns, identifier="rows", name=_("What goes in"), visible_rows=6)
    table.set_rows(rows)
    return Card(table, title=_("What goes in"))


def _offer_rest(card: Card, count: int, limit: int | None, more: Act, identifier: str) -> None:
    if limit is not None and count > limit:
        words = ngettext("Show one more", "Show {count} more", count - limit)
        card.body.addWidget(buttons(button(words, more, identifier=identifier)))
