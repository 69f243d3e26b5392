"""From section to section and page to page: the stops at the side, what comes before and after, the buttons there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from pbdesk.i18n import _
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.screens.assessment.asking import PARTS
from pbdesk.ui.screens.assessment.pane import SectionPane
from pbdesk.ui.screens.assessment.presenter import CHECK, AssessmentScreen, wrong_answers
from pbdesk.ui.screens.assessment.sections import Stop
from pbdesk.ui.widgets import button, buttons, primary


def stops_of(screen: AssessmentScreen) -> list[Stop]:
    """Return the sections with how far each has come, and the page of all answers at the end."""
    stops = [(each.path, each.title, each.state, each.is_complete) for each in screen.sections]
    ready = _("Ready to finish") if screen.is_complete else _("Not finished")
    state = _("Finished") if screen.finished else ready
    return [*stops, (CHECK, _("Check the answers"), state, bool(screen.finished))]


def neighbour(screen: AssessmentScreen, at: str, step: int) -> str:
    """Return the path of the section before or after one, CHECK after the last one, "" before the first."""
    paths = [*(each.path for each in screen.sections), CHECK]
    place = paths.index(at) + step if at in paths else 0
    return paths[place] if 0 <= place < len(paths) else ""


def section_buttons(go_on: Callable[[], object], go_back: Callable[[], object] | None) -> QWidget:
    """Return the buttons at the end of a section; the first section has none back."""
    parts: list[QWidget] = [primary(_("&Save and continue"), go_on, icon="forward", identifier="next")]
    if go_back is not None:
        parts.append(button(_("&Previous section"), go_back, identifier="previous"))
    return buttons(*parts)


def other_ways(go: Callable[[str], object]) -> list[QWidget]:
    """Return the buttons to the other pages about the same answers; `go` is given the page's id."""
    ways = ((_("From paper"), "from_paper", "form"), (_("Copies"), "answer_copies", "export"))
    return [
        button(words, partial(go, screen_id), icon=icon, identifier=screen_id.replace("_", "-"))
        for words, screen_id, icon in ways
    ]


def wrong_here(screen: AssessmentScreen | None, at: str, pane: SectionPane | None) -> list[Problem]:
    """Return what is wrong with the answers of the section that is shown."""
    shown = screen.section(at) if screen is not None else None
    found = wrong_answers(shown) if shown is not None else []
    return found + (pane.problems() if pane is not None else [])


def left_unfinished(screen: AssessmentScreen, unfinished: Mapping[str, str]) -> list[Problem]:
    """Return the dates, of questions that are asked now, in which something stands that is no date."""
    cards = (card for each in screen.sections for card in each.cards if card.is_visible)
    return [
        Problem(
            f"change-{card.path}",
            f"{card.label} {_('“{text}” is not a date.', text=unfinished[card.path].replace(PARTS, ' '))}",
        )
        for card in cards
        if card.path in unfinished
    ]
