"""What the plan shows and writes: outcomes, lines, sections, the open form's draft, and sending it for sign-off.

Everything here may run off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.plan import Outcome, PlanLine, totals
from pbdesk.i18n import _, current
from pbdesk.services.assessments import Choice
from pbdesk.services.plan_view import PlanRules, PlanView
from pbdesk.services.plans import Plans
from pbdesk.services.ports import ChangeSet, DraftStore
from pbdesk.services.rows import CaseRow, ServiceRow, WaitingRow
from pbdesk.ui.screens.plan import states
from pbdesk.ui.screens.plan.entries import Draft, LineEntry, OutcomeEntry, cost_of, entry_of, line_of
from pbdesk.ui.screens.plan.money import left_words, money_card
from pbdesk.ui.screens.plan.states import LineRow, SectionBox
from pbdesk.ui.screens.plan.values import Effect, Opened, PlanScreen, Written

FORM = "form"
"""The key of the open form's draft among the keys of sections."""

FOUND = 5
"""How many services a quick search offers."""


class PlanProgrammes(Protocol):
    """The words and rules of programmes that a plan needs."""

    def funders(self, scheme_id: str) -> list[Choice]:
        """Return the funders in order."""

    def outcome_domains(self, scheme_id: str) -> list[Choice]:
        """Return the areas of life in which outcomes can be planned."""

    def deployments(self, scheme_id: str) -> list[Choice]:
        """Return the ways in which the money may be held."""

    def sections(self, scheme_id: str) -> list[Choice]:
        """Return the sections that a plan must have, with their headings."""

    def excluded(self, scheme_id: str) -> list[str]:
        """Return in words what the money may not be spent on."""

    def role_label(self, scheme_id: str, role: str) -> str:
        """Return in words the role in which somebody signs off, "" for none."""

    def rules_of(self, case_id: str) -> PlanRules:
        """Return the plan's rules of a case."""


class Beside(Protocol):
    """What stands beside a plan; see `wiring.PlanBeside`."""

    def said(self, case_id: str) -> tuple[tuple[str, str], ...]:
        """Return what was asked and answered about it."""

    def clock(self, case_id: str) -> str:
        """Return with whom it is and for how long, "" where it does not wait."""

    def actuals(self, case_id: str) -> tuple[tuple[str, str], ...]:
        """Return what has become of the agreed money, nothing before there is any."""

    def contribution(self, case_id: str) -> tuple[tuple[str, str], ...]:
        """Return what the person pays, nothing where no contribution was recorded."""


class PlanPresenter:
    """Reads and writes one case's plan."""

    def __init__(
        self,
        plans: Plans,
        programmes: PlanProgrammes,
        case_of: Callable[[str], CaseRow | None],
        find: Callable[[str, int], Sequence[ServiceRow]],
        waiting: Callable[[], Sequence[WaitingRow]],
        drafts: DraftStore,
        now: Callable[[], str],
        beside: Beside | None = None,
    ) -> None:
        """Take the service, the programmes, and what reads a case, the directory, what waits, drafts and time.

        `beside` tells what stands beside a plan: what was said about it, and what has become of its money.
        """
        self._beside = beside
        self._plans = plans
        self._programmes = programmes
        self._case_of = case_of
        self._find = find
        self._waiting = waiting
        self._drafts = drafts
        self._now = now

    # Reading

    def read(self, case_id: str) -> PlanScreen:
        """Return the plan of a case as it stands. Raises KnownError "case-missing"."""
        language = current().language  # before all words: a change meanwhile shows, and the page reads again
        case = self._case_of(case_id)
        if case is None:
            raise KnownError("case-missing", N_("This case is no longer on this computer."))
        view = self._plans.view(case_id)
        if view is None:
            return PlanScreen(case_id, case.name, "", language)
        return self._screen(case, view, language)

    def open(self, case_id: str, service_id: str = "") -> Opened:
        """Return the plan and the form that was open; a chosen service goes into that form or into a new line.

        A plan that is not started yet is started for a service. Raises KnownError "record-missing", "case-missing".
        """
        screen = self.read(case_id)
        changes: tuple[ChangeSet, ...] = ()
        if service_id and not screen.plan_id:
            written = self.start(case_id)
            screen, changes = written.screen, written.changes
        draft = self.draft(case_id)
        if not screen.is_editable:
            return Opened(screen, Draft(), changes)
        if service_id:
            entry = draft.line or self.new_entry(screen, next((o.id for o in screen.outcomes if o.id), ""))
            draft = Draft(line=self.with_service(screen, entry, service_id), line_seen=draft.line_seen)
        return Opened(screen, draft, changes)

    def draft(self, case_id: str) -> Draft:
        """Return the form that was open, empty where none was or where it is of another version of pbdesk."""
        kept = self._drafts.get(_key(case_id))
        if not isinstance(kept, str):
            return Draft()
        try:
            return msgspec.json.decode(kept, type=Draft)
        except msgspec.MsgspecError:
            return Draft()

    def services(self, typed: str) -> list[tuple[str, str]]:
        """Return a few services that match, each as id and words."""
        if len(typed.strip()) < 2:
            return []
        return [(row.id, _service_words(row)) for row in self._find(typed, FOUND)]

    def effect(self, screen: PlanScreen, entry: LineEntry) -> Effect:
        """Return what the line that is being typed comes to, and what it leaves to plan."""
        view, rules = screen.view, screen.rules
        if view is None or rules is None:
            return Effect("", "", "")
        plan = view.content.plan
        line = line_of(entry, PlanLine(id=entry.line_id, case_id=plan.case_id, plan_id=plan.id))
        others = [each for each in view.content.lines if each.id != entry.line_id]
        summed = totals(
            [*others, line], view.totals.budget, rules.funder_order, rules.divisor, rules.outside_budget
        )
        comes_to = _(
            "This line comes to {amount}.", amount=current().money(cost_of(entry).total(rules.divisor))
        )
        left = left_words(summed, view.period != "once", rules.divisor)
        is_over = summed.left is not None and summed.left < 0
        return Effect(comes_to, left, "error" if is_over else "")

    def with_service(self, screen: PlanScreen, entry: LineEntry, service_id: str) -> LineEntry:
        """Return a line with a directory entry's name, provider and price; the rest stays as it was typed.

        Raises KnownError "record-missing" where the entry is gone.
        """
        found = entry_of(self._plans.line_from_service(screen.plan_id, service_id, entry.outcome_id))
        return msgspec.structs.replace(
            entry,
            service_id=service_id,
            description=found.description,
            provider=found.provider,
            amount=found.amount or entry.amount,
            frequency=found.frequency if found.amount else entry.frequency,
        )

    def new_entry(self, screen: PlanScreen, outcome_id: str) -> LineEntry:
        """Return a blank line under an outcome."""
        return LineEntry(outcome_id=outcome_id, payer=_only(screen.funders))

    # Writing

    def start(self, case_id: str) -> Written:
        """Start the plan."""
        return self._written(case_id, self._plans.start(case_id))

    def keep(
        self,
        case_id: str,
        plan_id: str,
        saves: Sequence[tuple[str, str]],
        seen: Mapping[str, str] = MappingProxyType({}),
    ) -> Written:
        """Save what was typed: sections by id, and the open form (key `FORM`, JSON; "" forgets it).

        `seen` is what each section said when the person began to type: what came meanwhile becomes a difference.
        """
        changes = []
        for key, text in saves:
            if key == FORM and text:
                self._drafts.put(_key(case_id), text)
            elif key == FORM:
                self._drafts.drop(_key(case_id))
            else:
                changes.append(self._plans.set_section(plan_id, key, text, seen.get(key)))
        return self._written(case_id, *changes)

    def set_deployment(self, case_id: str, plan_id: str, deployment: str) -> Written:
        """Save how the money is held."""
        return self._written(case_id, self._plans.set_deployment(plan_id, deployment))

    def save_outcome(self, screen: PlanScreen, entry: OutcomeEntry, seen: Outcome | None = None) -> Written:
        """Add or change an outcome; `seen` is what stood there when its form was opened.

        Raises KnownError "outcome-empty".
        """
        now = screen.outcome(entry.outcome_id)
        before = seen if now is not None and seen is not None else now
        if before is None:
            _outcome, change = self._plans.add_outcome(screen.plan_id, entry.text, entry.domain)
        else:
            changed = msgspec.structs.replace(before, text=entry.text.strip(), domain=entry.domain)
            change = self._plans.change_outcome(changed, before)
        self._drafts.drop(_key(screen.case_id))
        return self._written(screen.case_id, change)

    def save_line(self, screen: PlanScreen, entry: LineEntry, seen: PlanLine | None = None) -> Written:
        """Add or change a line; `seen` is what stood there when its form was opened.

        The form may have waited over a sync: what came meanwhile stays, or becomes a difference.
        Raises KnownError "line-incomplete".
        """
        now = screen.line(entry.line_id)
        before = seen if now is not None and seen is not None else now
        if before is None:
            blank = PlanLine(id="", case_id=screen.case_id, plan_id=screen.plan_id)
            _line, change = self._plans.add_line(line_of(entry, blank))
        else:
            change = self._plans.change_line(line_of(entry, before), before)
        self._drafts.drop(_key(screen.case_id))
        return self._written(screen.case_id, change)

    def remove(self, case_id: str, item: Outcome | PlanLine) -> Written:
        """Remove an outcome or a line."""
        return self._written(case_id, self._plans.remove(item))

    def put_back(self, case_id: str, item: Outcome | PlanLine) -> Written:
        """Add again what was just removed."""
        if isinstance(item, PlanLine):
            _line, change = self._plans.add_line(item)
            return self._written(case_id, change)
        outcome, change = self._plans.add_outcome(item.plan_id, item.text, item.domain)
        view = self._plans.view(case_id)
        lines = [line for line in view.content.lines if line.outcome_id == item.id] if view else []
        moved = [
            self._plans.change_line(msgspec.structs.replace(line, outcome_id=outcome.id)) for line in lines
        ]
        return self._written(case_id, change, *moved)

    def send(self, case_id: str, plan_id: str, note: str) -> Written:
        """Send the plan for sign-off. Raises KnownError as `Plans.submit`."""
        _submission, change = self._plans.submit(plan_id, note)
        return self._written(case_id, change)

    def start_next_version(self, case_id: str) -> Written:
        """Open the draft of the next version of a signed plan."""
        return self._written(case_id, self._plans.start_next_version(case_id))

    # In words

    def _written(self, case_id: str, *changes: ChangeSet) -> Written:
        return Written(self.read(case_id), changes, self._now())

    def _screen(self, case: CaseRow, view: PlanView, language: str) -> PlanScreen:
        programmes, scheme_id = self._programmes, case.scheme_id
        rules = programmes.rules_of(case.case_id)
        funders = {choice.id: choice.label for choice in programmes.funders(scheme_id)}
        deployments = {choice.id: choice.label for choice in programmes.deployments(scheme_id)}
        domains = {choice.id: choice.label for choice in programmes.outcome_domains(scheme_id)}

        def row_of(line: PlanLine, gaps: tuple[str, ...]) -> LineRow:
            return states.line_row(line, funders, deployments, gaps, rules.divisor)

        plan, gaps, beside = view.content.plan, states.gap_rows(view), self._beside
        clock = beside.clock(case.case_id) if beside else ""
        answer = view.standing.answer
        role = programmes.role_label(scheme_id, answer.decided_as) if answer else ""
        actuals = beside.actuals(case.case_id) if beside else ()
        return PlanScreen(
            case_id=case.case_id,
            name=case.name,
            plan_id=plan.id,
            language=language,
            pill=states.pill_of(view.standing.status),
            notice=states.notice_of(view.standing, self._is_sent(case.case_id), clock, role),
            status=view.standing.status,
            version=plan.version,
            is_editable=view.editable,
            outcomes=states.outcome_cards(view, domains, row_of),
            sections=tuple(
                SectionBox(choice.id, choice.label, plan.sections.get(choice.id, ""))
                for choice in programmes.sections(scheme_id)
            ),
            deployments=tuple(deployments.items()),
            deployment=plan.deployment,
            money=replace(
                money_card(view, rules.divisor, funders, rules.outside_budget, actuals),
                contribution=self._beside.contribution(case.case_id) if self._beside else (),
            ),
            gaps=gaps,
            can_send=not any(gap.is_blocking for gap in gaps),
            excluded=tuple(programmes.excluded(scheme_id)),
            domains=tuple(domains.items()),
            funders=tuple(funders.items()),
            said=beside.said(case.case_id) if beside else (),
            view=view,
            rules=rules,
        )

    def _is_sent(self, case_id: str) -> bool:
        return not any(row.case_id == case_id and row.type == "submission" for row in self._waiting())


def _key(case_id: str) -> str:
    return f"plan/{case_id}"


def _only(funders: tuple[tuple[str, str], ...]) -> str:
    """Return the funder where there is just one."""
    return funders[0][0] if len(funders) == 1 else ""


def _service_words(row: ServiceRow) -> str:
    parts = [row.name]
    if row.organisation and row.organisation != row.name:
        parts.append(row.organisation)
    if row.assured_on:
        parts.append(_("checked {date}", date=current().date(row.assured_on, "medium")))
    return ", ".join(parts)
