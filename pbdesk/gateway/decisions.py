"""Sign-off: the plans that wait for the council, and the council's decision on one, made in one transaction.

Who may approve how much is the scheme's (`pbdesk.gateway.approval`): an amount above the limit goes to the next role.
Who has which role is the council's (`pbdesk.gateway.authority`), once it has given the first one.

A decision is a record like any other, made by the gateway's own device name and sent out with the feed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, select

from pbdesk.domain.case import Case
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, plain_money, to_pence
from pbdesk.domain.people import Person
from pbdesk.domain.records import to_fields, type_of
from pbdesk.domain.signoff import (
    FinalBudget,
    PlanDecision,
    PlanReferral,
    PlanSubmission,
    Standing,
    standing,
)
from pbdesk.gateway import authority, roles
from pbdesk.gateway.approval import SchemeOf, Verdict, above_every_limit, clock_of, verdict
from pbdesk.gateway.caseload import records_in_conflict, records_of
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.log import publish
from pbdesk.gateway.own import own_op
from pbdesk.gateway.tables import cases, submissions
from pbdesk.sync.op import Op

Outcome = Literal["approved", "queried", "declined"]


class Choice(msgspec.Struct, frozen=True):
    """What a person at the council decided.

    Attributes:
        outcome: the decision.
        reason: needed for a query or a refusal; the adviser reads it.
        by: who decided. role: in which role of the scheme; "" for the one that they have, or where the council gave
            no roles yet, the one that the scheme asks for.
        amount: the agreed total over the plan in pence, or None for what the plan proposes.
        by_funder: the agreed total of each funder in pence; empty for what the plan proposes.
    """

    outcome: Outcome
    reason: str = ""
    by: str = ""
    role: str = ""
    amount: Pence | None = None
    by_funder: dict[str, Pence] = {}


def list_plans(
    connection: Connection,
    *,
    waiting_only: bool = False,
    scheme_of: SchemeOf = lambda case: None,
    today: str = "",
) -> list[dict[str, Any]]:
    """Return each plan that was ever sent for sign-off with its latest submission, oldest first.

    One that waits says with whom, and how long it has waited of the days that its programme allows until `today`.
    """
    cases_by_id = {case.id: case for case in records_of(connection, Case)}
    passed_on = records_of(connection, PlanReferral)
    people = {person.case_id: person.name for person in records_of(connection, Person)}
    references = {case.id: case.reference for case in cases_by_id.values()}
    conflicts = records_in_conflict(connection)
    plans: dict[str, list[PlanSubmission]] = {}
    for sent in records_of(connection, PlanSubmission):
        plans.setdefault(sent.plan_id, []).append(sent)
    decided = records_of(connection, PlanDecision)
    held = roles.holders(connection)
    listed = []
    for plan_id, sendings in plans.items():
        now = _standing_of(sendings, decided)
        if now.latest is None or (waiting_only and now.answer is not None):
            continue
        listed.append(
            {
                "plan": plan_id,
                "submission": now.latest.id,
                "case": now.latest.case_id,
                "reference": references.get(now.latest.case_id, ""),
                "person": people.get(now.latest.case_id, ""),
                "version": now.latest.version,
                "status": now.answer.outcome if now.answer else "waiting",
                "proposed": plain_money(now.latest.proposed.total_pence),
                "proposed_pence": now.latest.proposed.total_pence,
                "by_funder": now.latest.proposed.by_funder,
                "submitted_by": now.latest.submitted_by,
                "submitted_at": now.latest.submitted_at,
                "note": now.latest.note,
                "decided_by": now.answer.decided_by if now.answer else "",
                "decided_as": now.answer.decided_as if now.answer else "",
                "decided_at": now.answer.decided_at if now.answer else "",
                "records_in_conflict": conflicts.get(now.latest.case_id, 0),
                "clock": _clock(now, cases_by_id, passed_on, scheme_of, today, held),
            }
        )
    return sorted(listed, key=lambda plan: (plan["submitted_at"], plan["submission"]))


def _clock(
    now: Standing,
    known: Mapping[str, Case],
    passed_on: list[PlanReferral],
    scheme_of: SchemeOf,
    today: str,
    held: Mapping[str, tuple[str, ...]],
) -> dict[str, Any]:
    if now.latest is None or now.answer is not None or not today:
        return {}
    case = known.get(now.latest.case_id)
    mine = [item for item in passed_on if item.submission_id == now.latest.id]
    latest = max(mine, key=lambda item: (item.passed_at, item.id), default=None)
    told = clock_of(scheme_of(case) if case else None, now.latest, latest, today)
    sender = authority.plain_name(now.latest.submitted_by)
    others = [name for name in held.get(told["with"], ()) if authority.plain_name(name) != sender]
    return {**told, "held_by": others}


def decide_within(
    connection: Connection, clock: Clock, wanted: str, choice: Choice, scheme_of: SchemeOf
) -> PlanDecision | PlanReferral:
    """Decide on a plan within the limit of a role; what is above it goes on to the next role instead.

    Raises KnownError as `decide`, "role-unknown", "limits-unknown", and "above-every-limit" where no role may approve
    so much; once roles are given as `authority.role_for`.
    """
    roles.keep_still(connection)
    sent = submission_named(connection, wanted)
    case = next(
        (case for case in records_of(connection, Case, sent.case_id) if case.id == sent.case_id), None
    )
    approving = choice.outcome == "approved"
    budget = agreed_budget(sent.proposed, choice) if approving else sent.proposed
    scheme = scheme_of(case) if case else None
    if roles.in_force(connection):
        asked = authority.Wanted(choice.by, choice.role, budget.amount_pence if approving else None)
        role = authority.role_for(connection, scheme, sent, asked)
        choice = msgspec.structs.replace(choice, by=choice.by.strip(), role=role)
    found = verdict(scheme, choice.role, budget.amount_pence)
    if approving and scheme is not None and found.is_above_all:
        _check_decidable(connection, sent)
        raise above_every_limit(scheme, budget.amount_pence)
    if approving and found.passed_to:
        return _pass_on(connection, clock, sent, choice, found, budget.amount_pence)
    return decide(connection, clock, sent.id, msgspec.structs.replace(choice, role=found.role))


def _pass_on(
    connection: Connection, clock: Clock, sent: PlanSubmission, choice: Choice, found: Verdict, amount: Pence
) -> PlanReferral:
    connection.execute(select(cases.c.id).where(cases.c.id == sent.case_id).with_for_update()).one()
    _check_decidable(connection, sent)
    passed = PlanReferral(
        id=clock.new_id(),
        case_id=sent.case_id,
        submission_id=sent.id,
        plan_id=sent.plan_id,
        version=sent.version,
        from_role=found.role,
        to_role=found.passed_to,
        limit_pence=found.limit or 0,
        amount_pence=amount,
        reason=choice.reason.strip(),
        passed_by=choice.by,
        passed_at=clock.now(),
    )
    publish(connection, _as_op(connection, passed, choice.by, passed.passed_at), clock)
    return passed


def decide(connection: Connection, clock: Clock, wanted: str, choice: Choice) -> PlanDecision:
    """Decide on a plan and put the decision into the feed.

    Args:
        connection: in a writing transaction.
        clock: when, and the new ids.
        wanted: a submission's id, or a plan's id or a case's reference for the latest submission.
        choice: what was decided.

    Raises:
        KnownError: "plan-unknown", "plan-superseded", "plan-decided", "plan-in-conflict", "reason-missing", or
            one of `agreed_budget`.
    """
    sent = submission_named(connection, wanted)
    # The case's lock: no save of this case comes between the checks below and the decision.
    connection.execute(select(cases.c.id).where(cases.c.id == sent.case_id).with_for_update()).one()
    _check_decidable(connection, sent)
    if choice.outcome != "approved" and not choice.reason.strip():
        raise KnownError(
            "reason-missing",
            N_("A plan that is queried or declined needs a reason that the adviser can act on."),
            todo=N_("Give one with --reason."),
        )
    budget = agreed_budget(sent.proposed, choice) if choice.outcome == "approved" else FinalBudget()
    decision = PlanDecision(
        id=clock.new_id(),
        case_id=sent.case_id,
        submission_id=sent.id,
        plan_id=sent.plan_id,
        version=sent.version,
        content_hash=sent.content_hash,
        outcome=choice.outcome,
        reason=choice.reason.strip(),
        budget=budget,
        decided_by=choice.by,
        decided_as=choice.role,
        decided_at=clock.now(),
    )
    publish(connection, _as_op(connection, decision, decision.decided_by, decision.decided_at), clock)
    return decision


def agreed_budget(proposed: FinalBudget, choice: Choice) -> FinalBudget:
    """Return the final budget of an approval: what was proposed, unless the council set other figures.

    Raises KnownError: "funders-missing" where the parts of several funders are not given, "funder-unknown" for
    one that the plan does not have, "parts-differ" where the parts do not add up to the whole.
    """
    parts: Mapping[str, Pence] = choice.by_funder or proposed.by_funder
    total = sum(parts.values()) if choice.amount is None else choice.amount
    if choice.amount is None and not parts:
        total = proposed.total_pence
    if choice.amount is not None and not choice.by_funder:
        if len(proposed.by_funder) > 1 and choice.amount != proposed.total_pence:
            raise KnownError(
                "funders-missing",
                N_("Several funders pay for this plan, so one amount does not say who pays what."),
                safe=N_("Nothing was decided."),
                todo=N_("Give each funder's part: --funder NAME=AMOUNT, once for each."),
            )
        if len(proposed.by_funder) == 1:
            parts = dict.fromkeys(proposed.by_funder, total)
    _check_parts(proposed, parts, total)
    return FinalBudget(_periodic(proposed, total), proposed.period, total, dict(parts))


def _check_parts(proposed: FinalBudget, parts: Mapping[str, Pence], total: Pence) -> None:
    for funder in parts:
        if proposed.by_funder and funder not in proposed.by_funder:
            raise KnownError(
                "funder-unknown",
                N_("The plan has no funder called {funder}."),
                safe=N_("Nothing was decided."),
                todo=N_("Its funders are: {known}."),
                funder=funder,
                known=", ".join(sorted(proposed.by_funder)),
            )
    if total < 0 or any(part < 0 for part in parts.values()) or (parts and sum(parts.values()) != total):
        raise KnownError(
            "parts-differ",
            N_("The funders' parts come to {parts}, but the budget is {total}."),
            safe=N_("Nothing was decided."),
            todo=N_("Give amounts that add up, none below zero."),
            parts=plain_money(sum(parts.values())),
            total=plain_money(total),
        )


def _periodic(proposed: FinalBudget, total: Pence) -> Pence:
    """Return the amount per period that goes with a total, in the proportion of the proposal."""
    if total == proposed.total_pence or not proposed.total_pence:
        return proposed.amount_pence if total == proposed.total_pence else total
    return to_pence(Decimal(proposed.amount_pence) * total / proposed.total_pence)


def submission_named(connection: Connection, wanted: str) -> PlanSubmission:
    """Return a submission by its id, or the latest of a plan or of a case's reference. Raises "plan-unknown"."""
    every = records_of(connection, PlanSubmission)
    exact = [sent for sent in every if sent.id == wanted]
    if exact:
        return exact[0]
    cases_meant = {case.id for case in records_of(connection, Case) if case.reference == wanted}
    meant = [sent for sent in every if sent.plan_id == wanted or sent.case_id in cases_meant]
    if len({sent.plan_id for sent in meant}) == 1:
        latest = _standing_of(meant, ()).latest
        if latest is not None:
            return latest
    raise KnownError(
        "plan-unknown",
        N_("No one plan that was sent for sign-off goes by {wanted}."),
        todo=N_("“pbdesk gateway plans” lists the plans with their ids."),
        wanted=wanted,
    )


def _check_decidable(connection: Connection, sent: PlanSubmission) -> None:
    plan = [s for s in records_of(connection, PlanSubmission, sent.case_id) if s.plan_id == sent.plan_id]
    latest = _standing_of(plan, ()).latest
    if latest is not None and latest.id != sent.id:
        raise KnownError(
            "plan-superseded",
            N_("A later version of this plan was sent since."),
            safe=N_("Nothing was decided."),
            todo=N_("Decide on the latest one: {latest}."),
            latest=latest.id,
        )
    if connection.scalar(select(submissions.c.decision_id).where(submissions.c.id == sent.id)) is not None:
        raise KnownError(
            "plan-decided",
            N_("This plan was decided on already."),
            safe=N_("The first decision stands."),
            todo=N_("To change it, the adviser sends a new version."),
        )
    count = records_in_conflict(connection).get(sent.case_id, 0)
    if count:
        raise KnownError(
            "plan-in-conflict",
            N_("Two people have changed the same thing in this case, and nobody has chosen yet."),
            safe=N_("Nothing was decided, and both versions are kept."),
            todo=N_("An adviser chooses under Conflicts; then decide. Records that wait: {count}."),
            count=count,
        )


def _standing_of(sent: list[PlanSubmission], decided: Any) -> Standing:
    mine = {submission.id for submission in sent}
    return standing("", sent, [decision for decision in decided if decision.submission_id in mine])


def _as_op(connection: Connection, made: PlanDecision | PlanReferral, author: str, at: str) -> Op:
    return own_op(
        connection,
        kind="create",
        type_name=type_of(made).name,
        rec_id=made.id,
        case_id=made.case_id,
        values=to_fields(made),
        author=author,
        wall_time=at,
    )
