"""From a case's facts to the values of its booklet, in the booklet's language. Adds up nothing of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pbdesk.documents.plan_values import (
    Contact,
    FunderTotal,
    OutcomeSupport,
    PlanBooklet,
    PlanStatus,
    Review,
    Section,
    SupportLine,
    WorkingStep,
)
from pbdesk.domain.errors import N_
from pbdesk.domain.plan import PlanLine, totals
from pbdesk.i18n import Words
from pbdesk.services.assessments import Choice
from pbdesk.services.booklets import BookletFacts


class SchemeWords(Protocol):
    """A scheme's own words in the booklet's language."""

    def title(self, scheme_id: str) -> str:
        """Return the scheme's title."""

    def funder_label(self, scheme_id: str, funder: str) -> str:
        """Return a funder in words."""

    def deployment_label(self, scheme_id: str, deployment: str) -> str:
        """Return in words how the money is held."""

    def role_label(self, scheme_id: str, role: str) -> str:
        """Return in words the role in which somebody signs off, "" for none."""

    def sections(self, scheme_id: str) -> Sequence[Choice]:
        """Return the sections that the scheme asks for, in order."""

    def section_title(self, scheme_id: str, section: str) -> str:
        """Return the heading of a section of the plan."""

    def funder_order(self, scheme_id: str) -> Sequence[str]:
        """Return the scheme's funders in order."""

    def say_task(self, label: str) -> str:
        """Return a task's label in words."""


FREQUENCIES = {
    "week": N_("a week"),
    "four_weeks": N_("every four weeks"),
    "year": N_("a year"),
    "once": N_("once"),
}


def booklet_of(facts: BookletFacts, scheme: SchemeWords, words: Words, language: str) -> PlanBooklet:
    """Return the booklet's values for a case."""
    scheme_id = facts.case.scheme_id
    decision = facts.standing.signed[1] if facts.standing.signed and facts.signed else None
    return PlanBooklet(
        language=language,
        written_language="cy" if facts.person.language == "cy" else "en",
        person_name=f"{facts.person.given_name} {facts.person.family_name}".strip(),
        preferred_name=facts.person.known_as,
        reference=facts.case.reference,
        scheme_title=scheme.title(scheme_id),
        council=facts.council,
        printed_on=facts.today,
        adviser=Contact(
            words.text(N_("My adviser")),
            facts.adviser,
            facts.reach.phone,
            facts.reach.email,
            facts.reach.hours,
            facts.reach.relay,
        ),
        version=facts.plan.plan.version,
        status=_status(facts),
        signed_by=decision.decided_by if decision else "",
        signed_as=scheme.role_label(scheme_id, decision.decided_as) if decision else "",
        signed_on=decision.decided_at[:10] if decision else "",
        signed_number=decision.content_hash[:8].upper() if decision else "",
        sections=_sections(facts, scheme),
        outcomes=_outcomes(facts, scheme, words),
        totals=_totals(facts, scheme),
        period=_period(facts, words),
        held=scheme.deployment_label(scheme_id, facts.plan.plan.deployment),
        indicative_pence=facts.indicative.total_pence if facts.indicative else None,
        indicative_steps=_steps(facts, words),
        final_pence=decision.budget.total_pence if decision else None,
        reviews=tuple(Review(scheme.say_task(row.task.label), row.due_on) for row in facts.tasks),
    )


def _period(facts: BookletFacts, words: Words) -> str:
    """Return the time that the budget covers: a single sum, or a year from sign-off; "" before that day is known."""
    if facts.period == "once":
        return words.text(N_("one sum"))
    decision = facts.standing.signed[1] if facts.signed and facts.standing.signed else None
    return words.text(N_("a year from {date}"), date=words.date(decision.decided_at[:10])) if decision else ""


def _status(facts: BookletFacts) -> PlanStatus:
    if facts.signed:
        return PlanStatus.SIGNED
    return PlanStatus.SENT if facts.standing.status.value == "waiting" else PlanStatus.DRAFT


def _sections(facts: BookletFacts, scheme: SchemeWords) -> tuple[Section, ...]:
    """Return what is written, in the scheme's order; what a later version of it no longer asks for comes last."""
    written, scheme_id = facts.plan.plan.sections, facts.case.scheme_id
    asked = [choice.id for choice in scheme.sections(scheme_id)]
    order = [*asked, *(section for section in written if section not in asked)]
    return tuple(
        Section(scheme.section_title(scheme_id, section), written[section], section)
        for section in order
        if written.get(section, "").strip()
    )


def _outcomes(facts: BookletFacts, scheme: SchemeWords, words: Words) -> tuple[OutcomeSupport, ...]:
    plan = facts.plan
    by_outcome: dict[str, list[SupportLine]] = {}
    for line in plan.lines:
        by_outcome.setdefault(line.outcome_id, []).append(_line(line, facts, scheme, words))
    known = tuple(
        OutcomeSupport(outcome.text, tuple(by_outcome.pop(outcome.id, ()))) for outcome in plan.outcomes
    )
    rest = tuple(line for lines in by_outcome.values() for line in lines)
    return (*known, OutcomeSupport(words.text(N_("Other support")), rest)) if rest else known


def _line(line: PlanLine, facts: BookletFacts, scheme: SchemeWords, words: Words) -> SupportLine:
    """Return a line; one that does not say who pays is paid by the first funder, as the totals have it."""
    scheme_id = facts.case.scheme_id
    funders = list(line.shares) or list(scheme.funder_order(scheme_id)[:1])
    return SupportLine(
        what=line.description,
        provider=line.provider,
        cost_pence=line.cost.amount_pence,
        frequency=words.text(FREQUENCIES[line.cost.frequency]),
        total_pence=line.cost.total(facts.divisor),
        funder=words.list([scheme.funder_label(scheme_id, funder) for funder in funders]),
        held=scheme.deployment_label(scheme_id, line.deployment) if line.deployment else "",
    )


def _totals(facts: BookletFacts, scheme: SchemeWords) -> tuple[FunderTotal, ...]:
    scheme_id = facts.case.scheme_id
    order = tuple(scheme.funder_order(scheme_id))
    planned = totals(facts.plan.lines, None, order, facts.divisor).by_funder
    spent = facts.ledger.by_funder if facts.ledger else {}
    return tuple(
        FunderTotal(
            scheme.funder_label(scheme_id, funder),
            pence,
            spent[funder].spent if funder in spent else None,
            spent[funder].left if funder in spent else None,
        )
        for funder, pence in planned.items()
    )


def _steps(facts: BookletFacts, words: Words) -> tuple[WorkingStep, ...]:
    return tuple(
        WorkingStep(
            words.text(step.sentence, **step.fields),
            words.money(step.amount_pence) if step.amount_pence is not None else "",
            words.text(step.easy, **step.fields),
        )
        for step in facts.working
    )
