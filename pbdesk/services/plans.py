"""The support plan: drafting, totals, completeness, and sending it to the council for sign-off.

A signed version is a snapshot that never changes. While a plan waits for its answer, or once it is signed, its
draft is closed; a person starts the next version to go on.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import msgspec

from pbdesk.domain.allocation import Allocation
from pbdesk.domain.directory import DirectoryEntry
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import to_pence
from pbdesk.domain.plan import (
    Cost,
    Outcome,
    Plan,
    PlanLine,
    completeness,
    content,
    totals,
)
from pbdesk.domain.records import Record
from pbdesk.domain.signoff import (
    FinalBudget,
    PlanDecision,
    PlanStatus,
    PlanSubmission,
    standing,
)
from pbdesk.services.plan_view import PlanRules, PlanView, budget_total
from pbdesk.services.ports import ChangeSet, OpenVault, UnitOfWork

CLOSED = frozenset({PlanStatus.WAITING, PlanStatus.SIGNED})


class Plans:
    """Reads and writes support plans."""

    def __init__(
        self,
        vault: OpenVault,
        rules_of: Callable[[str], PlanRules],
        indicative_of: Callable[[str], Allocation | None],
    ) -> None:
        """`rules_of` gives a case's rules, `indicative_of` its latest allocation, None where there is none."""
        self._vault = vault
        self._rules_of = rules_of
        self._indicative_of = indicative_of

    def start(self, case_id: str) -> ChangeSet:
        """Make the case's plan unless it has one.

        Its id and every field follow from the case, so that two devices that start one offline, on whatever days,
        start the same one; the log knows when that was.
        """
        rules: PlanRules = self._rules_of(case_id)
        with self._vault.begin() as work:
            if not work.find(Plan, case_id):
                work.save(
                    Plan(
                        id=plan_id_of(case_id),
                        case_id=case_id,
                        deployment=rules.default_deployment,
                    )
                )
            return work.commit()

    def view(self, case_id: str) -> PlanView | None:
        """Return the plan of a case, or None before it is started."""
        reads = self._vault.reads
        plan = next(iter(reads.records(Plan, case_id)), None)
        if plan is None:
            return None
        rules: PlanRules = self._rules_of(case_id)
        whole = content(plan, reads.records(Outcome, case_id), reads.records(PlanLine, case_id))
        where = standing(
            whole.content_hash(), reads.records(PlanSubmission, case_id), reads.records(PlanDecision, case_id)
        )
        indicative = self._indicative_of(case_id)
        summed = totals(
            whole.lines,
            budget_total(where, indicative, rules),
            rules.funder_order,
            rules.divisor,
            rules.outside_budget,
        )
        return PlanView(
            content=whole,
            totals=summed,
            gaps=completeness(whole, rules.required_sections, summed),
            standing=where,
            editable=where.status not in CLOSED,
            indicative=indicative,
            period=rules.period,
            conflicts=len(reads.conflicts(case_id)),
            divisor=rules.divisor,
        )

    def set_section(self, plan_id: str, section: str, words: str, seen: str | None = None) -> ChangeSet:
        """Save what the plan says on one matter; `seen` is what it said when the person began to type."""
        with self._vault.begin() as work:
            plan = self._open_plan(work, plan_id)
            before = plan.sections if seen is None else {**plan.sections, section: seen}
            known = msgspec.structs.replace(plan, sections=before)
            work.save(msgspec.structs.replace(plan, sections={**plan.sections, section: words}), known)
            return work.commit()

    def set_deployment(self, plan_id: str, deployment: str) -> ChangeSet:
        """Save how the money will be held."""
        with self._vault.begin() as work:
            work.save(msgspec.structs.replace(self._open_plan(work, plan_id), deployment=deployment))
            return work.commit()

    def add_outcome(self, plan_id: str, words: str, domain: str) -> tuple[Outcome, ChangeSet]:
        """Add what the person wants to achieve. Raises KnownError "outcome-empty" for blank text."""
        if not words.strip():
            raise KnownError(
                "outcome-empty",
                N_("The outcome is empty."),
                todo=N_("Write what the person wants to achieve, in their words."),
            )
        with self._vault.begin() as work:
            plan = self._open_plan(work, plan_id)
            position = len(work.find(Outcome, plan.case_id))
            outcome = Outcome(
                id=self._vault.clock.new_id(),
                case_id=plan.case_id,
                plan_id=plan_id,
                text=words.strip(),
                domain=domain,
                position=position,
            )
            work.save(outcome)
            return outcome, work.commit()

    def add_line(self, line: PlanLine) -> tuple[PlanLine, ChangeSet]:
        """Add a line; its id and position are given here. Raises KnownError as `check_line`."""
        check_line(line)
        with self._vault.begin() as work:
            plan = self._open_plan(work, line.plan_id)
            position = len(work.find(PlanLine, plan.case_id))
            added = msgspec.structs.replace(
                line, id=self._vault.clock.new_id(), case_id=plan.case_id, position=position
            )
            work.save(added)
            return added, work.commit()

    def change_line(self, line: PlanLine, seen: PlanLine | None = None) -> ChangeSet:
        """Save a changed line; `seen` is the line as the person saw it. Raises KnownError as `check_line`."""
        check_line(line)
        return self._save(line, line.plan_id, seen)

    def change_outcome(self, outcome: Outcome, seen: Outcome | None = None) -> ChangeSet:
        """Save a changed outcome; `seen` is the outcome as the person saw it."""
        return self._save(outcome, outcome.plan_id, seen)

    def remove(self, item: Outcome | PlanLine) -> ChangeSet:
        """Remove an outcome or a line; another's unseen edit of it keeps it and shows under Conflicts."""
        with self._vault.begin() as work:
            self._open_plan(work, item.plan_id)
            work.remove(item)
            return work.commit()

    def line_from_service(self, plan_id: str, service_id: str, outcome_id: str) -> PlanLine:
        """Return a draft line with a directory entry's name, provider and first price; nothing is saved.

        Raises KnownError "record-missing" where the entry is gone.
        """
        entry = self._vault.reads.record(DirectoryEntry, service_id)
        if entry is None:
            raise KnownError("record-missing", N_("That service is no longer in the directory."))
        price = next((cost.amount_pence for cost in entry.costs if cost.amount_pence is not None), 0)
        return PlanLine(
            id="",
            plan_id=plan_id,
            outcome_id=outcome_id,
            description=entry.name,
            provider=entry.organisation or entry.name,
            service_id=service_id,
            cost=Cost(price, "once"),
        )

    def submit(self, plan_id: str, note: str = "") -> tuple[PlanSubmission, ChangeSet]:
        """Send the plan to the council for sign-off, with its whole content.

        Raises KnownError: plan-incomplete, plan-conflicts, plan-closed.
        """
        plan = self._vault.reads.record(Plan, plan_id)
        view = self.view(plan.case_id) if plan else None
        if plan is None or view is None:
            raise KnownError("record-missing", N_("That plan is no longer here."))
        _check_ready(view)
        clock = self._vault.clock
        submission = PlanSubmission(
            id=clock.new_id(),
            case_id=plan.case_id,
            plan_id=plan_id,
            version=plan.version,
            content_hash=view.content.content_hash(),
            content=view.content.values(),
            proposed=self._proposed(view),
            note=note.strip(),
            submitted_by=self._vault.author,
            submitted_at=clock.now(),
        )
        with self._vault.begin() as work:
            self._open_plan(work, plan_id)
            work.command(submission)
            return submission, work.commit()

    def start_next_version(self, case_id: str) -> ChangeSet:
        """Open the draft of the next version of a signed plan; the signed one stays as it is."""
        view = self.view(case_id)
        if view is None or view.standing.signed is None:
            raise KnownError("plan-not-signed", N_("There is no signed plan to start the next version from."))
        with self._vault.begin() as work:
            plan = work.get(Plan, view.content.plan.id)
            signed_version = view.standing.signed[0].version
            work.save(msgspec.structs.replace(plan, version=signed_version + 1))
            return work.commit()

    def _proposed(self, view: PlanView) -> FinalBudget:
        """Return the budget that the plan asks for: what its lines cost, by funder, without the person's own money."""
        rules: PlanRules = self._rules_of(view.content.plan.case_id)
        by_funder = {f: p for f, p in view.totals.by_funder.items() if f not in rules.outside_budget}
        total = sum(by_funder.values())
        amount = to_pence(Decimal(total) / rules.divisor) if rules.period == "week" else total
        return FinalBudget(amount, rules.period, total, by_funder)

    def _save(self, item: Record, plan_id: str, seen: Record | None) -> ChangeSet:
        with self._vault.begin() as work:
            self._open_plan(work, plan_id)
            work.save(item, seen)
            return work.commit()

    def _open_plan(self, work: UnitOfWork, plan_id: str) -> Plan:
        """Return the plan if its draft is open. Raises KnownError "plan-closed" otherwise."""
        plan = work.get(Plan, plan_id)
        whole = content(plan, work.find(Outcome, plan.case_id), work.find(PlanLine, plan.case_id))
        where = standing(
            whole.content_hash(),
            work.find(PlanSubmission, plan.case_id),
            work.find(PlanDecision, plan.case_id),
        )
        if where.status is PlanStatus.WAITING:
            raise KnownError(
                "plan-closed",
                N_("This plan is waiting for the council's answer."),
                safe=N_("Nothing was changed."),
                todo=N_("Sync to see whether the answer has come."),
            )
        if where.status is PlanStatus.SIGNED:
            raise KnownError(
                "plan-closed",
                N_("This version of the plan is signed and cannot be changed."),
                safe=N_("Nothing was changed."),
                todo=N_("Start the next version to plan something else."),
            )
        return plan


def plan_id_of(case_id: str) -> str:
    """Return the id of a case's plan: the same on every device."""
    return f"{case_id}.plan"


def check_line(line: PlanLine) -> None:
    """Refuse a line that cannot be planned with, naming the field.

    Raises KnownError: line-incomplete (field "description" or "cost").
    """
    todo = N_("Fill it in, then save again. What you typed is still here.")
    if not line.description.strip():
        raise KnownError("line-incomplete", N_("Say what the money is for."), todo=todo, field="description")
    if line.cost.amount_pence < 0 or line.cost.weeks < 0:
        raise KnownError("line-incomplete", N_("A cost cannot be less than £0.00."), todo=todo, field="cost")


def _check_ready(view: PlanView) -> None:
    if view.conflicts:
        raise KnownError(
            "plan-conflicts",
            N_("Two people's changes differ in this case."),
            safe=N_("Both are kept."),
            todo=N_("Decide under Conflicts, then send the plan."),
        )
    blocking = [gap for gap in view.gaps if gap.where != "budget"]
    if blocking:
        raise KnownError(
            "plan-incomplete",
            N_("The plan is not complete yet. Still missing: {count}."),
            safe=N_("The draft is saved on this computer."),
            todo=N_("Go through the list of what is missing, then send it."),
            count=len(blocking),
        )
