"""The plan as the page is given it, after reading and after each write. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.domain.plan import Outcome, PlanLine
from pbdesk.domain.signoff import PlanStatus
from pbdesk.i18n import _
from pbdesk.services.plan_view import PlanRules, PlanView
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.screens.plan.entries import Draft
from pbdesk.ui.screens.plan.money import MoneyCard
from pbdesk.ui.screens.plan.states import GapRow, Notice, OutcomeCard, SectionBox

_LONGEST = 60
"""Characters of an outcome where it stands as one line."""


@dataclass(frozen=True, slots=True)
class PlanScreen:
    """A whole plan as it stands.

    Attributes:
        plan_id: "" before the plan is started; most of the rest is blank then.
        pill: where it stands, and the tone of that.
        can_send: whether nothing that blocks is missing.
        said: (who and when, what) of everything asked and answered about it.
        view, rules: what it was made from, for the open form.
    """

    case_id: str
    name: str
    plan_id: str
    language: str
    pill: tuple[str, str] = ("", "")
    notice: Notice | None = None
    status: PlanStatus = PlanStatus.DRAFT
    version: int = 1
    is_editable: bool = False
    outcomes: tuple[OutcomeCard, ...] = ()
    sections: tuple[SectionBox, ...] = ()
    deployments: tuple[tuple[str, str], ...] = ()
    deployment: str = ""
    money: MoneyCard | None = None
    gaps: tuple[GapRow, ...] = ()
    can_send: bool = False
    excluded: tuple[str, ...] = ()
    domains: tuple[tuple[str, str], ...] = ()
    funders: tuple[tuple[str, str], ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    view: PlanView | None = None
    rules: PlanRules | None = None

    def outcome(self, outcome_id: str) -> Outcome | None:
        """Return the outcome with an id, None where it has gone."""
        found = self.view.content.outcomes if self.view is not None else ()
        return next((each for each in found if each.id == outcome_id), None)

    def line(self, line_id: str) -> PlanLine | None:
        """Return the line with an id, None where it has gone."""
        found = self.view.content.lines if self.view is not None else ()
        return next((each for each in found if each.id == line_id), None)

    def outcome_options(self) -> list[tuple[str, str]]:
        """Return the outcomes to choose from, each shortened to one line."""
        found = self.view.content.outcomes if self.view is not None else ()
        return [(each.id, _shortened(each.text)) for each in found] + [("", _("Not under an outcome yet"))]


@dataclass(frozen=True, slots=True)
class Written:
    """The plan after a write, the changes, and the moment of the save."""

    screen: PlanScreen
    changes: tuple[ChangeSet, ...]
    saved_at: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan with the form that was open, and the change where opening it wrote something."""

    screen: PlanScreen
    draft: Draft
    changes: tuple[ChangeSet, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What the open form would do to the money, in words."""

    comes_to: str
    left: str
    tone: str


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
