"""A plan in words: outcomes with their lines, the money that is left, what is missing, and where it stands.

Pure values from the service's view. Nothing here reads or writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pbdesk.domain.plan import Outcome, PlanLine
from pbdesk.domain.signoff import PlanStatus, Standing
from pbdesk.i18n import _, current
from pbdesk.services.plan_view import PlanView
from pbdesk.ui.models.decided import agreed_words
from pbdesk.ui.screens.plan.money import Labels, cost_words, payer_words


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line: what, who provides it, what it costs, who pays, how it is held.

    Attributes:
        details: the parts after the description, each a short sentence.
        gaps: what the line still lacks.
    """

    id: str
    title: str
    cost: str
    total: str
    details: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeCard:
    """One outcome with its lines; `id` is "" for lines that belong to none."""

    id: str
    text: str
    domain: str
    lines: tuple[LineRow, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionBox:
    """One matter that the plan must speak of."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class GapRow:
    """Something that is missing, with the identifier of the place where it is put right."""

    place: str
    sentence: str
    is_blocking: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Where the plan stands, as a message that stays."""

    tone: str
    title: str
    text: str = ""


def line_row(
    line: PlanLine, funders: Labels, deployments: Labels, gaps: tuple[str, ...], divisor: int
) -> LineRow:
    """Return a line in words."""
    held = deployments.get(line.deployment, line.deployment)
    details = [line.provider and _("From {provider}", provider=line.provider)]
    details += [_("Set aside for when something goes wrong") if line.kind == "contingency" else ""]
    details += [payer_words(line.shares, funders), held and _("Held as: {deployment}", deployment=held)]
    total = line.cost.total(divisor)
    shows_total = total and line.cost.frequency != "once"
    return LineRow(
        id=line.id,
        title=line.description,
        cost=cost_words(line.cost),
        total=_("{amount} in all", amount=current().money(total)) if shows_total else "",
        details=tuple(part for part in details if part),
        gaps=gaps,
    )


# Outcomes and gaps


def outcome_cards(
    view: PlanView, domains: Labels, row_of: Callable[[PlanLine, tuple[str, ...]], LineRow]
) -> tuple[OutcomeCard, ...]:
    """Return each outcome with its lines, and at the end the lines that belong to none."""
    gaps: dict[str, list[str]] = {}
    for gap in view.gaps:
        gaps.setdefault(gap.where, []).append(_(gap.sentence, **gap.fields))
    known = {outcome.id for outcome in view.content.outcomes}
    cards = [_outcome_card(view, outcome, domains, gaps, row_of) for outcome in view.content.outcomes]
    loose = [line for line in view.content.lines if line.outcome_id not in known]
    if loose:
        rows = tuple(row_of(line, tuple(gaps.get(line.id, ()))) for line in loose)
        cards.append(OutcomeCard("", _("Not under an outcome yet"), "", rows, ()))
    return tuple(cards)


def _outcome_card(
    view: PlanView,
    outcome: Outcome,
    domains: Labels,
    gaps: Mapping[str, list[str]],
    row_of: Callable[[PlanLine, tuple[str, ...]], LineRow],
) -> OutcomeCard:
    lines = [line for line in view.content.lines if line.outcome_id == outcome.id]
    return OutcomeCard(
        id=outcome.id,
        text=outcome.text,
        domain=domains.get(outcome.domain, outcome.domain),
        lines=tuple(row_of(line, tuple(gaps.get(line.id, ()))) for line in lines),
        gaps=tuple(gaps.get(outcome.id, ())),
    )


def gap_rows(view: PlanView) -> tuple[GapRow, ...]:
    """Return what is missing, each with the place where it is put right."""
    outcomes = {outcome.id for outcome in view.content.outcomes}
    lines = {line.id for line in view.content.lines}

    def place(where: str) -> str:
        if where in outcomes:
            return f"add-line-{where}"
        if where in lines:
            return f"change-line-{where}"
        return {"deployment": "deployment", "outcomes": "add-outcome", "budget": "money"}.get(
            where, f"section-{where}"
        )

    return tuple(
        GapRow(place(gap.where), _(gap.sentence, **gap.fields), gap.where != "budget") for gap in view.gaps
    )


# Where it stands


def pill_of(status: PlanStatus) -> tuple[str, str]:
    """Return where a plan stands in a word or two, and the tone of it."""
    return {
        PlanStatus.DRAFT: (_("Draft"), "info"),
        PlanStatus.WAITING: (_("Waiting for the council's answer"), "info"),
        PlanStatus.QUERIED: (_("The council has a question"), "warn"),
        PlanStatus.DECLINED: (_("Not agreed"), "warn"),
        PlanStatus.SIGNED: (_("Signed"), "ok"),
        PlanStatus.NEXT_DRAFT: (_("Draft of the next version"), "info"),
    }[status]


def notice_of(where: Standing, is_sent: bool, clock: str = "", role: str = "") -> Notice | None:
    """Return the message that a plan's standing asks for, None for a first draft.

    Args:
        where: the standing.
        is_sent: whether the council has the latest submission.
        clock: with whom it is and for how long, as a sentence.
        role: in words, as what the council's answer was given, "" where that is not known.
    """
    answer, sent = where.answer, where.latest
    if where.status is PlanStatus.WAITING and sent is not None:
        return _waiting(sent.version, sent.submitted_at, is_sent, clock)
    if where.status is PlanStatus.SIGNED and answer is not None:
        agreed = agreed_words(answer, role, answer.budget.total_pence)
        title = _("Signed version {version}. It can no longer change.", version=answer.version)
        return Notice("ok", title, agreed)
    if where.status is PlanStatus.NEXT_DRAFT and answer is not None:
        return Notice(
            "info",
            _("Draft of version {version}.", version=answer.version + 1),
            _("Version {version} stays signed until the council agrees to this one.", version=answer.version),
        )
    if answer is None:
        return None
    said = _(
        "{who} wrote on {date}: “{reason}”",
        who=answer.decided_by or _("The council"),
        date=current().date(answer.decided_at),
        reason=answer.reason,
    )
    if where.status is PlanStatus.QUERIED:
        return Notice("warn", _("The council has a question about this plan."), said)
    return Notice("warn", _("The council did not agree to this plan."), said)


def _waiting(version: int, submitted_at: str, is_sent: bool, clock: str) -> Notice:
    when = current().when(submitted_at)
    if is_sent:
        text = _("Version {version} was sent for sign-off on {when}.", version=version, when=when)
    else:
        text = _(
            "Version {version} is saved on this computer since {when} and goes with the next sync.",
            version=version,
            when=when,
        )
    closed = _("It does not change while it waits.")
    whole = " ".join(part for part in (text, clock, closed) if part)
    return Notice("info", _("Waiting for the council's answer"), whole)
