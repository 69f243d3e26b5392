"""Charging: a person's means line by line, what they pay, and results that are kept with every step.

The sum is worked out anew each time it is looked at; what was recorded never changes. Only the share of the funders
whose money is charged for is looked at: money of others, such as the NHS's, has no means test.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Protocol

import msgspec

from pbdesk.domain.allocation import Allocation
from pbdesk.domain.charge_facts import Charge, ChargeFacts, FundedCare, YearFigures
from pbdesk.domain.charging import assess
from pbdesk.domain.charging_record import (
    CapitalLine,
    ChargeResult,
    ChargingRecord,
    CostLine,
    IncomeLine,
    Lines,
    facts_of,
    record_id,
)
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, to_pence
from pbdesk.schemes.care_act import local_rules
from pbdesk.schemes.definition import Definition, FinanceRule
from pbdesk.schemes.rates import Rates
from pbdesk.schemes.year_figures import charge_figures
from pbdesk.services.caseload import latest
from pbdesk.services.plan_view import PlanView
from pbdesk.services.ports import ChangeSet, OpenVault

Line = IncomeLine | CapitalLine | CostLine
ANY_HOUSEHOLD = "single_25_pension"
"""Stands in where the household does not matter, because nobody's means are looked at."""


class SchemeOfCase(Protocol):
    """What is needed of a scheme."""

    @property
    def definition(self) -> Definition:
        """The whole of scheme.toml."""


class Care(msgspec.Struct, frozen=True):
    """What care costs a week, by funder, and where that was taken from: "plan", "guide", "typed" or "" for nowhere."""

    parts: tuple[FundedCare, ...] = ()
    source: str = ""


class ChargingView(msgspec.Struct, frozen=True):
    """A financial assessment as a page shows it.

    Attributes:
        on: the day whose figures count.
        charge: what the person pays, None while it cannot be worked out; `problem` then says why.
        results: those that were recorded, newest first. is_stale: whether the last one is no longer what comes out.
    """

    record: ChargingRecord
    lines: Lines
    rule: FinanceRule
    on: str
    care: Care
    charge: Charge | None
    problem: KnownError | None
    results: tuple[ChargeResult, ...]
    is_stale: bool


class Chargings:
    """Reads, keeps and records financial assessments."""

    def __init__(
        self,
        vault: OpenVault,
        scheme_of: Callable[[str], SchemeOfCase],
        plan_of: Callable[[str], PlanView | None],
        guide_of: Callable[[str], Allocation | None],
        rates: Callable[[], Rates],
    ) -> None:
        """Take what gives a case's scheme, its plan, its indicative budget, and the file of rates."""
        self._vault = vault
        self._scheme_of = scheme_of
        self._plan_of = plan_of
        self._guide_of = guide_of
        self._rates = rates

    def applies(self, case_id: str) -> bool:
        """Return whether the case's scheme charges."""
        return self._scheme_of(case_id).definition.finance is not None

    def view(self, case_id: str) -> ChargingView:
        """Return what is known and what follows. Raises KnownError "step-unknown" where nobody is charged."""
        rule, reads = self._rule(case_id), self._vault.reads
        record = reads.record(ChargingRecord, record_id(case_id)) or _blank(case_id)
        lines = Lines(
            tuple(reads.records(IncomeLine, case_id)),
            tuple(reads.records(CapitalLine, case_id)),
            tuple(reads.records(CostLine, case_id)),
        )
        results = _newest_first(reads.records(ChargeResult, case_id))
        on = record.on or self._vault.clock.today()
        care = self._care(case_id, rule, record)
        facts, charge, problem = None, None, None
        try:
            facts, charge = self._work_out(msgspec.structs.replace(record, on=on), lines, care, rule)
        except KnownError as error:
            problem = error
        return ChargingView(
            record=record,
            lines=lines,
            rule=rule,
            on=on,
            care=care,
            charge=charge,
            problem=problem,
            results=results,
            is_stale=bool(results)
            and (facts is None or charge is None or _differs(results[0], facts, charge)),
        )

    def latest(self, case_id: str) -> ChargeResult | None:
        """Return the contribution that was recorded last, or None."""
        return latest(self._vault.reads.records(ChargeResult, case_id), "made_at")

    def keep(self, case_id: str, field: str, value: Any, seen: Any) -> ChangeSet:
        """Save one thing that is known; `seen` is what stood there when the person began."""
        with self._vault.begin() as work:
            found = work.find(ChargingRecord, case_id)
            before = found[0] if found else _blank(case_id)
            known = msgspec.structs.replace(before, **{field: seen}) if found else None
            work.save(msgspec.structs.replace(before, **{field: value}), known)
            return work.commit()

    def add(self, case_id: str, line: Line) -> tuple[Line, ChangeSet]:
        """Add a line; its id is given here. Raises KnownError "line-incomplete"."""
        _check(line)
        added = msgspec.structs.replace(line, id=self._vault.clock.new_id(), case_id=case_id)
        with self._vault.begin() as work:
            work.save(added)
            return added, work.commit()

    def change(self, line: Line, seen: Line) -> ChangeSet:
        """Save a changed line; `seen` is the line as the person saw it. Raises KnownError "line-incomplete"."""
        _check(line)
        with self._vault.begin() as work:
            work.save(line, seen)
            return work.commit()

    def remove(self, line: Line) -> ChangeSet:
        """Remove a line; another's unseen edit of it keeps it and shows under Conflicts."""
        with self._vault.begin() as work:
            work.remove(line)
            return work.commit()

    def put_back(self, line: Line) -> ChangeSet:
        """Add again a line that was just removed."""
        return self.add(line.case_id, line)[1]

    def record(self, case_id: str) -> tuple[ChargeResult, ChangeSet]:
        """Keep what the person pays, as it stands now, with every step.

        Raises KnownError where it cannot be worked out, and "charging-differs" while two people's words differ.
        """
        view, vault = self.view(case_id), self._vault
        if view.problem is not None:
            raise view.problem
        mine = {
            record_id(case_id),
            *(line.id for part in view.lines.__struct_fields__ for line in getattr(view.lines, part)),
        }
        if any(each[2] in mine for each in vault.reads.conflicts(case_id)):
            raise KnownError(
                "charging-differs",
                N_("Two people's changes differ here."),
                safe=N_("Both are kept."),
                todo=N_("Decide under Conflicts, then come back."),
            )
        known = msgspec.structs.replace(view.record, on=view.on)
        facts, charge = self._work_out(known, view.lines, view.care, view.rule)
        made = ChargeResult(
            id=vault.clock.new_id(),
            case_id=case_id,
            version=1 + max((each.version for each in view.results), default=0),
            on=view.on,
            contribution_pence=charge.contribution_pence,
            facts=msgspec.to_builtins(facts),
            charge=msgspec.to_builtins(charge),
            made_at=vault.clock.now(),
            made_by=vault.author,
        )
        with vault.begin() as work:
            work.save(made)
            return made, work.commit()

    def _rule(self, case_id: str) -> FinanceRule:
        rule = self._scheme_of(case_id).definition.finance
        if rule is None:
            raise KnownError("step-unknown", N_("This programme has no such step."))
        return rule

    def _work_out(
        self, record: ChargingRecord, lines: Lines, care: Care, rule: FinanceRule
    ) -> tuple[ChargeFacts, Charge]:
        if not care.source:
            raise KnownError(
                "care-unknown",
                N_("It is not known yet what the care costs."),
                todo=N_("Work out the budget or draft the plan, or type what the care costs."),
            )
        looks = record.basis == "full"
        if looks and not record.household:
            raise KnownError(
                "household-unknown",
                N_("The household is not known yet."),
                todo=N_("Choose it: the law leaves each household another sum to live on."),
            )
        known = (
            record if looks else msgspec.structs.replace(record, household=record.household or ANY_HOUSEHOLD)
        )
        setting = "residential" if rule.assessment == "care_act_residential" else "community"
        try:
            facts = facts_of(known, lines, care.parts, setting, rule.payment)
        except msgspec.ValidationError as error:
            raise KnownError(
                "charging-unreadable",
                N_("Something in this financial assessment was made by a newer version of the program."),
                safe=N_("It is kept as it is."),
                todo=N_("Update the program to work on it."),
            ) from error
        figures = charge_figures(self._rates(), facts)
        if not looks:
            figures = msgspec.structs.replace(figures, warnings=())
        return self._assessed(facts, figures, rule)

    def _assessed(
        self, facts: ChargeFacts, figures: YearFigures, rule: FinanceRule
    ) -> tuple[ChargeFacts, Charge]:
        complete = msgspec.structs.replace(facts, rules=local_rules(rule, figures, facts.household))
        return complete, assess(complete, figures)

    def _care(self, case_id: str, rule: FinanceRule, record: ChargingRecord) -> Care:
        """Return what care costs a week: as typed, else as planned, else as the guide has it.

        The person's own part of the plan is part of what the council's care costs: it is what the sum is about.
        """
        first = rule.charged_funders[0]
        plan = self._plan_of(case_id)
        planned = self._planned(case_id, rule, plan) if plan is not None and plan.content.lines else {}
        others = {funder: pence for funder, pence in planned.items() if funder not in rule.charged_funders}
        if record.care_pence is not None:
            return Care(_parts({first: record.care_pence, **others}), "typed")
        if planned:
            return Care(_parts(planned), "plan")
        guide = self._guide_of(case_id)
        if guide is None or guide.amount_pence is None:
            return Care()
        return Care(_parts({first: to_pence(Decimal(guide.total_pence or 0) / guide.divisor)}), "guide")

    def _planned(self, case_id: str, rule: FinanceRule, plan: PlanView) -> dict[str, Pence]:
        definition = self._scheme_of(case_id).definition
        own = {
            funder.id
            for funder in definition.funders
            if funder.type == "person" and not funder.outside_budget
        }
        outside = {funder.id for funder in definition.funders if funder.outside_budget}
        weekly: dict[str, Pence] = {}
        for funder, total in plan.totals.by_funder.items():
            if funder in outside:
                continue
            payer = rule.charged_funders[0] if funder in own else funder
            weekly[payer] = weekly.get(payer, 0) + total
        return {funder: to_pence(Decimal(total) / plan.divisor) for funder, total in weekly.items()}


def _parts(care: dict[str, Pence]) -> tuple[FundedCare, ...]:
    return tuple(FundedCare(funder=funder, amount_pence=max(0, pence)) for funder, pence in care.items())


def _blank(case_id: str) -> ChargingRecord:
    return ChargingRecord(id=record_id(case_id), case_id=case_id)


def _newest_first(results: list[ChargeResult]) -> tuple[ChargeResult, ...]:
    return tuple(sorted(results, key=lambda each: (each.made_at, each.id), reverse=True))


def _differs(result: ChargeResult, facts: ChargeFacts, charge: Charge) -> bool:
    """Return whether something else would come out now; that a day has passed is no difference by itself."""
    now = msgspec.json.decode(msgspec.json.encode(facts))
    return result.contribution_pence != charge.contribution_pence or {**result.facts, "on": ""} != {
        **now,
        "on": "",
    }


def _check(line: Line) -> None:
    todo = N_("Fill it in, then save again. What you typed is still here.")
    if not line.name.strip():
        raise KnownError("line-incomplete", N_("Say what it is."), todo=todo, field="name")
    if line.amount_pence < 0:
        raise KnownError("line-incomplete", N_("A sum cannot be less than £0.00."), todo=todo, field="amount")
