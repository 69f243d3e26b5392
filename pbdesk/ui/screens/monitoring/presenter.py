"""Monitoring of one case: reads it, puts it into words, and saves what a form was filled with. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from pbdesk.domain.account import Period
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current
from pbdesk.services.assessments import Choice
from pbdesk.services.monitoring import Monitoring
from pbdesk.services.ports import ChangeSet, DraftStore
from pbdesk.services.receipts import Money
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models import TableRow
from pbdesk.ui.models.entry import EntrySpec, FormDrafts, Typed
from pbdesk.ui.screens.monitoring import forms, states, words
from pbdesk.ui.screens.monitoring.states import ActLine, StatementCard

END_HOLD = "end-hold"
"""What a sum set aside leads to: done at once, without a form."""
_QUARTER_DAYS = 91


class MonitoringProgrammes(Protocol):
    """The words of programmes that this page needs."""

    def title(self, scheme_id: str) -> str:
        """Return a programme's title."""

    def funders(self, scheme_id: str) -> list[Choice]:
        """Return the funders in order."""

    def funder_label(self, scheme_id: str, funder: str) -> str:
        """Return a funder in words."""


@dataclass(frozen=True, slots=True)
class MonitoringScreen:
    """A case's money as the page shows it.

    Attributes:
        level, level_detail: how closely it is looked at, and why; `level_advice` what the last returns say.
        working: how the figures came about. letter: sentences of a draft, empty where there is nothing to ask.
        unclear: how many payments were corrected in two places.
    """

    case_id: str
    name: str
    under: str
    unclear: int
    figures: tuple[tuple[str, str, str], ...]
    note: str
    working: tuple[str, ...]
    warnings: tuple[str, ...]
    letter: tuple[str, ...]
    level: str
    level_detail: str
    level_advice: str
    periods: tuple[tuple[str, str], ...]
    period: str
    flows: list[TableRow]
    opening: str
    statements: tuple[StatementCard, ...]
    adding_up: str
    payments: list[TableRow]
    contribution: str
    returns: tuple[ActLine, ...]
    held: tuple[ActLine, ...]
    agreements: tuple[ActLine, ...]
    findings: tuple[ActLine, ...]
    proposals: tuple[ActLine, ...]
    can_propose: bool


class MonitoringPresenter:
    """Shows and writes how a case's money is looked after."""

    def __init__(
        self,
        service: Monitoring,
        programmes: MonitoringProgrammes,
        case_of: Callable[[str], CaseRow | None],
        money_of: Callable[[str], Money],
        drafts: DraftStore,
        today: Callable[[], str],
    ) -> None:
        """Take the service, the programmes, what reads a case and its receipts' `money`, drafts and the clock."""
        self._service = service
        self._programmes = programmes
        self._case_of = case_of
        self._money_of = money_of
        self._today = today
        self._drafts = FormDrafts(drafts, "monitoring", self.form)

    # Showing

    def view(self, case_id: str, period: str = "") -> MonitoringScreen:
        """Return how a case's money stands. Raises KnownError "case-missing"."""
        case, today = self._case(case_id), self._today()
        view = self._service.view(case_id, period_named(period, today))
        lines = {line.id: line.description for line in self._money_of(case_id).lines}

        def label(funder: str) -> str:
            return self._programmes.funder_label(case.scheme_id, funder) if funder else ""

        def line(line_id: str) -> str:
            return lines.get(line_id, "")

        found, terms = view.found, view.terms
        opening = current().money(view.account.opening)
        return MonitoringScreen(
            case_id=case_id,
            name=case.name,
            under=f"{case.reference} · {self._programmes.title(case.scheme_id)}",
            unclear=view.unclear,
            figures=states.figures(view),
            note=""
            if found
            else _("There are no figures to hold it against: no budget is agreed, or none is needed."),
            working=states.spoken(found.steps) if found else (),
            warnings=states.spoken(found.warnings) if found else (),
            letter=states.spoken(found.letter) if found else (),
            level=words.level_word(view.level),
            level_detail=_level_detail(terms.reason, terms.since),
            level_advice=_advice(view.level, found.next_level if found else view.level),
            periods=periods(),
            period=period,
            flows=states.flow_rows(view.account, label),
            opening=_("{amount} was there before.", amount=opening) if view.account.opening else "",
            statements=tuple(states.statement_card(each, label, line) for each in view.statements),
            adding_up=states.adding_up(view.statements, view.account),
            payments=states.payment_rows(view, label),
            contribution=_contribution(terms.contribution_pence, terms.contribution_from),
            returns=states.return_lines(view, today),
            held=states.held_lines(view),
            agreements=states.agreement_lines(view, label),
            findings=states.finding_lines(view, today),
            proposals=states.proposal_lines(view, label),
            can_propose=found is not None,
        )

    def _case(self, case_id: str) -> CaseRow:
        case = self._case_of(case_id)
        if case is None:
            raise KnownError("case-missing", N_("This case is no longer on this computer."))
        return case

    # Forms

    def form(self, case_id: str, kind: str, target: str) -> EntrySpec:
        """Return a form. Raises KnownError "record-missing" where its record is gone."""
        funders = [(each.id, each.label) for each in self._programmes.funders(self._case(case_id).scheme_id)]
        return forms.spec_of(kind, target, self._service.view(case_id), funders, self._today())

    def save(self, case_id: str, spec: EntrySpec, typed: Typed) -> ChangeSet:
        """Save what was typed. Raises KnownError naming the field."""
        return forms.save(self._service, self._service.view(case_id), spec, typed)

    def keep(self, case_id: str, spec: EntrySpec | None, typed: Typed) -> None:
        """Keep the open form as a draft; None forgets it."""
        self._drafts.keep(case_id, spec, typed)

    def kept(self, case_id: str) -> tuple[EntrySpec, Mapping[str, str]] | None:
        """Return the form that was left open."""
        return self._drafts.kept(case_id)

    def end_hold(self, case_id: str, held_id: str) -> ChangeSet:
        """Say that a sum need no longer be set aside."""
        return self._service.end_hold(forms.find(self._service.view(case_id).held, held_id))


def periods() -> tuple[tuple[str, str], ...]:
    """Return the times that a statement can be about."""
    return (
        ("", _("From the beginning")),
        ("quarter", _("The last three months")),
        ("year", _("The last twelve months")),
    )


def period_named(name: str, today: str) -> Period:
    """Return the days of a time that a person chose, up to today."""
    now = date.fromisoformat(today)
    if name == "quarter":
        return Period((now - timedelta(days=_QUARTER_DAYS - 1)).isoformat(), today)
    if name == "year":
        return Period((now - timedelta(days=364)).isoformat(), today)
    return Period()


def _level_detail(reason: str, since: str) -> str:
    if not since:
        return _("As the programme says.")
    return _("Since {date}: {reason}", date=current().date(since), reason=reason)


def _advice(level: str, following: str) -> str:
    if level == following:
        return ""
    if following == "light_touch":
        return _("The last returns were all good: a light touch is enough from now on.")
    return _("The last return was late or raised a concern: look at returns again.")


def _contribution(weekly: int, from_on: str) -> str:
    if not weekly:
        return _("No contribution of the person's own.")
    return _(
        "{amount} a week of the person's own, due from {date}.",
        amount=current().money(weekly),
        date=current().date(from_on),
    )
