"""Looking after money in proportion: what came in and went out, what lies unused, returns, agreements, findings.

It takes nothing back: a proposal to ask for money is a record with its working and its reason, and a person answers it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from pbdesk.domain import account as accounts
from pbdesk.domain.account import Account, Period
from pbdesk.domain.corrections import CorrectionChoice
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.domain.money import Pence, to_pence
from pbdesk.domain.monitoring import Monitoring as Found
from pbdesk.domain.monitoring import MonitoringFacts, StepDown, look_at
from pbdesk.domain.oversight import (
    Finding,
    HeldSum,
    MonitoringReturn,
    MonitoringTerms,
    PaymentIn,
    ReceiptAgreement,
    ReclaimAnswer,
    ReclaimProposal,
    scope_for,
    standing_agreements,
    terms_id,
)
from pbdesk.services.monitoring_view import AgreementView, MonitoringView, ProposalView, Rule
from pbdesk.services.monitoring_writes import MonitoringWrites
from pbdesk.services.ports import OpenVault
from pbdesk.services.receipts import Money


class Monitoring(MonitoringWrites):
    """Reads and writes how a case's money is looked after."""

    def __init__(
        self,
        vault: OpenVault,
        money_of: Callable[[str], Money],
        rule_of: Callable[[str], Rule],
        funder_order: Callable[[str], Sequence[str]],
        weeks_of: Callable[[str], int],
        own_funder: Callable[[str], str] = lambda case_id: "",
    ) -> None:
        """Take the vault, the receipts' `money`, and what the scheme says: its rule, funders, weeks in a year,
        and which funder is the person."""
        super().__init__(vault, own_funder)
        self._money_of = money_of
        self._rule_of = rule_of
        self._funder_order = funder_order
        self._weeks_of = weeks_of

    # Reading

    def view(self, case_id: str, period: Period = Period()) -> MonitoringView:  # noqa: B008 - frozen
        """Return how a case's money stands, its statements over a period."""
        reads = self._vault.reads
        payments = reads.records(PaymentIn, case_id)
        entries, choices = reads.records(LedgerEntry, case_id), reads.records(CorrectionChoice, case_id)
        order, money = self._funder_order(case_id), self._money_of(case_id)
        given = reads.records(ReceiptAgreement, case_id)
        within = accounts.account(payments, entries, order, period, choices)
        whole = accounts.account(payments, entries, order, choices=choices)
        returns = sorted(reads.records(MonitoringReturn, case_id), key=lambda item: (item.due_on, item.id))
        terms = self._terms(case_id)
        paying = [each for each in order if each in money.view.by_funder or each in whole.by_funder] or list(
            order
        )
        scopes = {funder: scope_for(given, funder) for funder in paying}
        return MonitoringView(
            case_id=case_id,
            account=within,
            whole=whole,
            statements=accounts.statements(within, entries, order, scopes, period, choices),
            found=self._look(case_id, money, whole, terms),
            level=terms.level or self._rule_of(case_id).level,
            terms=terms,
            payments=tuple(reversed(accounts.standing_payments(payments))),
            held=tuple(
                sorted(reads.records(HeldSum, case_id), key=lambda item: (bool(item.ended_on), item.id))
            ),
            returns=tuple(reversed(returns)),
            next_return=min((item.due_on for item in returns if not item.received_on), default=""),
            agreements=tuple(
                AgreementView(funder, scopes[funder], standing_agreements(given, funder)) for funder in paying
            ),
            findings=tuple(
                sorted(
                    reads.records(Finding, case_id),
                    key=lambda item: (bool(item.settled_on), item.next_on or "9999", item.id),
                )
            ),
            proposals=self._proposals(case_id, payments),
            unclear=sum(1 for each in money.contested if not each.contest.is_decided),
        )

    def found(self, case_id: str) -> Found | None:
        """Return the figures as they stand now, None where there are none."""
        reads = self._vault.reads
        payments, entries = reads.records(PaymentIn, case_id), reads.records(LedgerEntry, case_id)
        choices = reads.records(CorrectionChoice, case_id)
        whole = accounts.account(payments, entries, self._funder_order(case_id), choices=choices)
        return self._look(case_id, self._money_of(case_id), whole, self._terms(case_id))

    def _terms(self, case_id: str) -> MonitoringTerms:
        found = self._vault.reads.record(MonitoringTerms, terms_id(case_id))
        return found or MonitoringTerms(id=terms_id(case_id), case_id=case_id)

    def _look(self, case_id: str, money: Money, whole: Account, terms: MonitoringTerms) -> Found | None:
        rule = self._rule_of(case_id)
        if money.decision is None or not rule.surplus_weeks:
            return None
        reads, today = self._vault.reads, self._vault.clock.today()
        payments = reads.records(PaymentIn, case_id)
        weekly = to_pence(Decimal(money.decision.budget.total_pence) / self._weeks_of(case_id))
        if rule.basis == "net":
            weekly = max(0, weekly - terms.contribution_pence)
        set_aside = {line.id for line in money.lines if line.kind == "contingency"}
        contingency = sum(
            max(0, balance.left) for line, balance in money.view.by_line.items() if line in set_aside
        )
        facts = MonitoringFacts(
            balance_pence=whole.closing,
            weekly_pence=weekly,
            surplus_weeks=Decimal(rule.surplus_weeks),
            basis=rule.basis,
            credit_weeks=Decimal(rule.credit_weeks or 0),
            held_back=accounts.held_back(
                reads.records(HeldSum, case_id), contingency, sum(money.outstanding.values())
            ),
            contribution=accounts.contribution(
                terms.contribution_pence, terms.contribution_from, today, payments
            ),
            returns=accounts.returns_due(reads.records(MonitoringReturn, case_id), today),
            level=terms.level or rule.level,
            step_down=StepDown(clean_returns=rule.clean_returns, days_of_grace=rule.days_of_grace),
        )
        return look_at(facts)

    def _proposals(self, case_id: str, payments: Sequence[PaymentIn]) -> tuple[ProposalView, ...]:
        answers = {
            item.proposal_id: item
            for item in sorted(
                self._vault.reads.records(ReclaimAnswer, case_id),
                key=lambda item: (item.answered_at, item.id),
            )
        }
        back: dict[str, Pence] = {}
        for payment in accounts.standing_payments(payments):
            if payment.kind == "given_back":
                back[payment.answers] = back.get(payment.answers, 0) + payment.amount_pence
        made = sorted(
            self._vault.reads.records(ReclaimProposal, case_id),
            key=lambda item: (item.proposed_at, item.id),
            reverse=True,
        )
        return tuple(ProposalView(item, answers.get(item.id), back.get(item.id, 0)) for item in made)
