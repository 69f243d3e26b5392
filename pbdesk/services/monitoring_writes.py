"""What a person writes down while looking after money: payments, levels, sums set aside, returns, agreements, findings.

Everything that decides about money needs a reason; nothing here takes any.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from pbdesk.domain.allocation import Step
from pbdesk.domain.case import Task
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, plain_money
from pbdesk.domain.monitoring import HeldKind, Level
from pbdesk.domain.monitoring import Monitoring as Found
from pbdesk.domain.oversight import (
    Finding,
    Ground,
    HeldSum,
    MonitoringReturn,
    MonitoringTerms,
    PaymentIn,
    ReceiptAgreement,
    ReclaimAnswer,
    ReclaimProposal,
    Scope,
    return_task_id,
    scope_for,
    standing_agreements,
)
from pbdesk.services.monitoring_view import PaymentForm
from pbdesk.services.ports import ChangeSet, OpenVault

MONITORING_KIND = "monitoring"
"""The kind of a task to look at a return."""


class MonitoringWrites:
    """The writes of `pbdesk.services.monitoring.Monitoring`."""

    def __init__(self, vault: OpenVault, own_funder: Callable[[str], str]) -> None:
        """Take the vault, and what gives the person among the funders of a case's scheme ("" for none)."""
        self._vault = vault
        self._own_funder = own_funder

    def found(self, case_id: str) -> Found | None:
        """Return the figures as they stand now, None where there are none."""
        raise NotImplementedError

    # Money in

    def record_payment(self, form: PaymentForm, corrects: str = "") -> tuple[PaymentIn, ChangeSet]:
        """Save money that came in or was given back; a correction replaces the entry that it names.

        Raises KnownError "payment-incomplete" naming the field.
        """
        _check_payment(form, bool(corrects))
        clock = self._vault.clock
        made = PaymentIn(
            id=clock.new_id(),
            case_id=form.case_id,
            kind=form.kind,
            funder=self._own_funder(form.case_id) if form.kind == "contribution" else form.funder,
            amount_pence=form.amount_pence,
            on=form.on,
            from_on=form.from_on,
            until_on=form.until_on,
            note=form.note.strip(),
            answers=form.answers,
            corrects=corrects,
            recorded_at=clock.now(),
            recorded_by=self._vault.author,
        )
        with self._vault.begin() as work:
            work.save(made)
            return made, work.commit()

    # How closely

    def set_level(self, terms: MonitoringTerms, level: Level, reason: str) -> ChangeSet:
        """Say how closely the money is looked at from today, and why. Raises KnownError "reason-missing"."""
        _need(reason, "reason", N_("Say why the money is looked at so."))
        changed = msgspec.structs.replace(
            terms, level=level, reason=reason.strip(), since=self._vault.clock.today()
        )
        return self._save(changed, terms)

    def set_contribution(self, terms: MonitoringTerms, weekly_pence: Pence, from_on: str) -> ChangeSet:
        """Say what the person pays in by the week, and from which day; nought for nothing."""
        if weekly_pence and not from_on:
            raise _incomplete("contribution-from", N_("Say from which day the contribution is due."))
        return self._save(
            msgspec.structs.replace(terms, contribution_pence=weekly_pence, contribution_from=from_on), terms
        )

    def hold(self, case_id: str, kind: HeldKind, amount_pence: Pence, name: str) -> ChangeSet:
        """Set a sum aside, so that nobody asks for it back. Raises KnownError "payment-incomplete"."""
        if amount_pence <= 0:
            raise _incomplete("held-amount", N_("The amount must be more than £0.00."))
        held = HeldSum(
            id=self._vault.clock.new_id(),
            case_id=case_id,
            kind=kind,
            amount_pence=amount_pence,
            name=name.strip(),
        )
        return self._save(held)

    def end_hold(self, held: HeldSum) -> ChangeSet:
        """Say that a sum need no longer be set aside."""
        return self._save(msgspec.structs.replace(held, ended_on=self._vault.clock.today()), held)

    # Returns

    def ask_return(self, case_id: str, due_on: str, label: str) -> ChangeSet:
        """Plan a return, with a task to look at it. Raises KnownError "payment-incomplete"."""
        if not due_on:
            raise _incomplete("return-due", N_("Say by which day the return should come."))
        name = self._vault.clock.new_id()
        task = Task(
            id=return_task_id(name), case_id=case_id, label=label, kind=MONITORING_KIND, due_on=due_on
        )
        with self._vault.begin() as work:
            work.save(MonitoringReturn(id=name, case_id=case_id, due_on=due_on))
            work.save(task)
            return work.commit()

    def take_return(self, item: MonitoringReturn, received_on: str, concern: str) -> ChangeSet:
        """Say when a return came and what was wrong with it, "" for nothing; its task is done."""
        if not received_on:
            raise _incomplete("return-received", N_("Say on which day the return came."))
        with self._vault.begin() as work:
            work.save(msgspec.structs.replace(item, received_on=received_on, concern=concern.strip()), item)
            tasks = [each for each in work.find(Task, item.case_id) if each.id == return_task_id(item.id)]
            for task in tasks:
                work.save(msgspec.structs.replace(task, done_on=received_on))
            return work.commit()

    # Agreements

    def agree(
        self, case_id: str, funder: str, scope: Scope, on: str, said: str, told_on: str = ""
    ) -> ChangeSet:
        """Write down how much a funder may see; taking an agreement back is an agreement to less.

        Raises KnownError "payment-incomplete", or "funder-untold" where less is agreed to than before and nobody says
        when the funder was told.
        """
        if not on:
            raise _incomplete("agreed-on", N_("Say on which day the person said so."))
        given = self._vault.reads.records(ReceiptAgreement, case_id)
        standing = standing_agreements(given, funder)
        before = scope_for(given, funder)
        if before in ("lines", "documents") and scope in ("none", "totals") and not told_on:
            raise KnownError(
                "funder-untold",
                N_("The person takes an agreement back. Say when the funder was told."),
                safe=N_("What you typed is still here."),
                todo=N_("From that day the funder sees totals alone. The budget goes on."),
                field="told-on",
            )
        clock = self._vault.clock
        made = ReceiptAgreement(
            id=clock.new_id(),
            case_id=case_id,
            funder=funder,
            scope=scope,
            on=on,
            said=said.strip(),
            told_on=told_on,
            follows=tuple(item.id for item in standing),
            recorded_at=clock.now(),
            recorded_by=self._vault.author,
        )
        return self._save(made)

    # Findings and proposals

    def add_finding(self, finding: Finding) -> ChangeSet:
        """Write down what was found, why it matters and the next step. Raises KnownError "payment-incomplete"."""
        _need(finding.what, "what", N_("Say what was found."))
        _need(finding.reason, "why", N_("Say why it matters."))
        _need(finding.next_step, "next-step", N_("Say what happens next, and who does it."))
        clock = self._vault.clock
        return self._save(
            msgspec.structs.replace(
                finding, id=clock.new_id(), found_on=clock.today(), found_by=self._vault.author
            )
        )

    def settle_finding(self, finding: Finding, outcome: str) -> ChangeSet:
        """Say how a finding was put right."""
        _need(outcome, "outcome", N_("Say how it was put right."))
        today = self._vault.clock.today()
        return self._save(
            msgspec.structs.replace(finding, settled_on=today, outcome=outcome.strip()), finding
        )

    def propose(
        self, case_id: str, funder: str, amount_pence: Pence, ground: Ground, reason: str
    ) -> ChangeSet:
        """Propose to ask for money back, with the working and the draft letter as they stand now.

        Raises KnownError: "payment-incomplete", or "reclaim-too-much" for more of a surplus than is spare.
        """
        _need(reason, "reclaim-reason", N_("Say why the money should be asked for."))
        if amount_pence <= 0:
            raise _incomplete("reclaim-amount", N_("The amount must be more than £0.00."))
        found = self.found(case_id)
        spare = found.reclaimable_pence if found else 0
        if ground == "surplus" and amount_pence > spare:
            raise KnownError(
                "reclaim-too-much",
                N_("Only {spare} is spare: the rest is within the threshold or promised already."),
                safe=N_("Nothing was proposed."),
                todo=N_("Ask for no more than that, or choose another ground and say why."),
                spare=plain_money(spare),
                field="reclaim-amount",
            )
        clock = self._vault.clock
        made = ReclaimProposal(
            id=clock.new_id(),
            case_id=case_id,
            funder=funder,
            amount_pence=amount_pence,
            ground=ground,
            reason=reason.strip(),
            working=_kept(found.steps) if found else (),
            letter=_kept(found.letter) if found else (),
            proposed_at=clock.now(),
            proposed_by=self._vault.author,
        )
        return self._save(made)

    def answer(
        self,
        proposal: ReclaimProposal,
        outcome: Literal["agreed", "changed", "dropped"],
        amount_pence: Pence,
        reason: str,
    ) -> ChangeSet:
        """Say what came of a proposal. Nothing is taken: money given back is recorded when it has gone."""
        _need(reason, "answer-reason", N_("Say what the person answered, and why it was decided so."))
        if outcome == "changed" and amount_pence <= 0:
            raise _incomplete("answer-amount", N_("The amount must be more than £0.00."))
        clock = self._vault.clock
        amounts = {"agreed": proposal.amount_pence, "changed": amount_pence, "dropped": 0}
        made = ReclaimAnswer(
            id=clock.new_id(),
            case_id=proposal.case_id,
            proposal_id=proposal.id,
            outcome=outcome,
            amount_pence=amounts[outcome],
            reason=reason.strip(),
            answered_at=clock.now(),
            answered_by=self._vault.author,
        )
        return self._save(made)

    def _save(
        self,
        record: MonitoringTerms
        | HeldSum
        | MonitoringReturn
        | ReceiptAgreement
        | Finding
        | ReclaimProposal
        | ReclaimAnswer,
        seen: MonitoringTerms | HeldSum | MonitoringReturn | Finding | None = None,
    ) -> ChangeSet:
        with self._vault.begin() as work:
            work.save(record, seen)
            return work.commit()


def _kept(steps: tuple[Step, ...]) -> tuple[dict[str, Any], ...]:
    """Return steps as JSON values, so that they can be read when their rules have changed since."""
    return tuple(msgspec.to_builtins(step) for step in steps)


def _check_payment(form: PaymentForm, correcting: bool) -> None:
    if form.amount_pence < 0 or (form.amount_pence == 0 and not correcting):
        raise _incomplete("paid-amount", N_("The amount must be more than £0.00."))
    if not form.on:
        raise _incomplete("paid-on", N_("Say on which day the money came or went."))
    if form.kind in ("budget", "given_back", "carried_over") and not form.funder:
        raise _incomplete("funder", N_("Choose whose money it is."))
    if form.from_on and form.until_on and form.until_on < form.from_on:
        raise _incomplete("until-on", N_("The period ends before it begins."))


def _need(text: str, field: str, sentence: str) -> None:
    if not text.strip():
        raise _incomplete(field, sentence)


def _incomplete(field: str, sentence: str) -> KnownError:
    return KnownError(
        "payment-incomplete",
        sentence,
        safe=N_("Nothing was changed."),
        todo=N_("Fill it in, then save again. What you typed is still here."),
        field=field,
    )
