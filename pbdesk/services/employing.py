"""Employing: who is employed, what that costs a year and a week, and putting it into the plan as one line.

The sum is worked out anew each time it is looked at; what went into the plan is kept with every step.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

import msgspec

from pbdesk.domain.employing_record import (
    SAME_HOME,
    AssistantRecord,
    EmployingCost,
    EmployingRecord,
    EmployingResult,
    facts_of,
    number,
    record_id,
)
from pbdesk.domain.employment import cost_of_employing
from pbdesk.domain.employment_facts import EmploymentCost, EmploymentFacts
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, parse_money
from pbdesk.domain.plan import Cost, PlanLine
from pbdesk.schemes.care_act import employment_rules
from pbdesk.schemes.definition import Definition, EmployingRule
from pbdesk.schemes.rates import Rates
from pbdesk.schemes.year_figures import day_of, employment_figures
from pbdesk.services.caseload import latest
from pbdesk.services.plans import Plans, plan_id_of
from pbdesk.services.ports import ChangeSet, OpenVault

Entry = AssistantRecord | EmployingCost
NUMBERS = ("hours", "weeks", "sleep_ins", "awake_hours", "miles")
"""What a person types as a number."""


class SchemeOfCase(Protocol):
    """What is needed of a scheme."""

    @property
    def definition(self) -> Definition:
        """The whole of scheme.toml."""

    @property
    def funder_order(self) -> tuple[str, ...]:
        """The funders, the one who takes what rounding leaves first."""


class EmployingView(msgspec.Struct, frozen=True):
    """Employing as a page shows it.

    Attributes:
        on: the day whose figures count.
        cost: what it comes to, None while nobody is employed or it cannot be worked out; `problem` then says why.
        lacking: assistants whose pay needs an exception that nobody has given a reason for.
        results: what went into the plan, newest first. line: the plan line that holds the last one, if it is there.
        is_stale: whether that line is no longer what comes out.
    """

    record: EmployingRecord
    assistants: tuple[AssistantRecord, ...]
    costs: tuple[EmployingCost, ...]
    rule: EmployingRule
    on: str
    cost: EmploymentCost | None
    problem: KnownError | None
    lacking: tuple[AssistantRecord, ...]
    results: tuple[EmployingResult, ...]
    line: PlanLine | None
    is_stale: bool


class Employings:
    """Reads, keeps and puts into the plan what employing costs."""

    def __init__(
        self,
        vault: OpenVault,
        scheme_of: Callable[[str], SchemeOfCase],
        plans: Plans,
        rates: Callable[[], Rates],
        travel: Callable[[], str],
    ) -> None:
        """Take a case's scheme, the plans, the file of rates, and what travelling is called on the screen."""
        self._vault = vault
        self._scheme_of = scheme_of
        self._plans = plans
        self._rates = rates
        self._travel = travel

    def applies(self, case_id: str) -> bool:
        """Return whether people may be employed with the money of the case's scheme."""
        return self._scheme_of(case_id).definition.employing is not None

    def view(self, case_id: str) -> EmployingView:
        """Return what is known and what follows. Raises KnownError "step-unknown" where nobody is employed."""
        rule, reads = self._rule(case_id), self._vault.reads
        record = reads.record(EmployingRecord, record_id(case_id)) or _blank(case_id)
        assistants = tuple(reads.records(AssistantRecord, case_id))
        costs = tuple(reads.records(EmployingCost, case_id))
        results = tuple(
            sorted(
                reads.records(EmployingResult, case_id),
                key=lambda each: (each.made_at, each.id),
                reverse=True,
            )
        )
        on = record.on or self._vault.clock.today()
        cost, problem = None, None
        if assistants:
            try:
                cost = self._work_out(on, assistants, costs, rule)[1]
            except KnownError as error:
                problem = error
        line = next((reads.record(PlanLine, each.line_id) for each in results[:1]), None)
        return EmployingView(
            record=record,
            assistants=assistants,
            costs=costs,
            rule=rule,
            on=on,
            cost=cost,
            problem=problem,
            lacking=tuple(each for each in assistants if _lacks_exception(each, rule)),
            results=results,
            line=line,
            is_stale=line is not None and cost is not None and line.cost != Cost(cost.week_pence, "week"),
        )

    def latest(self, case_id: str) -> EmployingResult | None:
        """Return what went into the plan last, or None."""
        return latest(self._vault.reads.records(EmployingResult, case_id), "made_at")

    def keep_day(self, case_id: str, on: str, seen: str) -> ChangeSet:
        """Save the day whose figures count, "" for today's; `seen` is what stood there."""
        with self._vault.begin() as work:
            found = work.find(EmployingRecord, case_id)
            before = found[0] if found else _blank(case_id)
            known = msgspec.structs.replace(before, on=seen) if found else None
            work.save(msgspec.structs.replace(before, on=on), known)
            return work.commit()

    def add(self, case_id: str, entry: Entry) -> tuple[Entry, ChangeSet]:
        """Add an assistant or a cost; its id is given here. Raises KnownError "line-incomplete"."""
        _check(entry)
        added = msgspec.structs.replace(entry, id=self._vault.clock.new_id(), case_id=case_id)
        with self._vault.begin() as work:
            work.save(added)
            return added, work.commit()

    def change(self, entry: Entry, seen: Entry) -> ChangeSet:
        """Save a changed entry; `seen` is the entry as the person saw it. Raises KnownError "line-incomplete"."""
        _check(entry)
        with self._vault.begin() as work:
            work.save(entry, seen)
            return work.commit()

    def remove(self, entry: Entry) -> ChangeSet:
        """Remove an entry; another's unseen edit of it keeps it and shows under Conflicts."""
        with self._vault.begin() as work:
            work.remove(entry)
            return work.commit()

    def put_back(self, entry: Entry) -> ChangeSet:
        """Add again an entry that was just removed."""
        return self.add(entry.case_id, entry)[1]

    def usual_costs(self, case_id: str, names: dict[str, str]) -> ChangeSet:
        """Add the costs that are usual in the case's scheme and not there yet; `names` says them by kind.

        Their ids follow from the case and the kind: two laptops that add them offline add the same ones.
        """
        rule, there = self._rule(case_id), self._vault.reads.records(EmployingCost, case_id)
        kinds = {cost.kind for cost in there}
        with self._vault.begin() as work:
            for kind, text in rule.yearly.items():
                if kind not in kinds:
                    work.save(
                        EmployingCost(
                            id=f"{record_id(case_id)}.{kind}",
                            case_id=case_id,
                            name=names.get(kind, kind),
                            kind=kind,
                            amount_pence=parse_money(text),
                        )
                    )
            return work.commit()

    def put_into_plan(
        self, case_id: str, outcome_id: str, description: str
    ) -> tuple[EmployingResult, tuple[ChangeSet, ...]]:
        """Make what employing costs a line of the plan, by the week; the line that holds it already is changed.

        Raises KnownError where it cannot be worked out, "relative-reason" where an exception has no reason, and as
        `Plans` where the plan is closed.
        """
        view, vault = self.view(case_id), self._vault
        if view.problem is not None:
            raise view.problem
        _check_relatives(view)
        facts, cost = self._work_out(view.on, view.assistants, view.costs, view.rule)
        started = self._plans.start(case_id)
        line, planned = self._put_line(case_id, view, cost.week_pence, outcome_id, description)
        made = EmployingResult(
            id=vault.clock.new_id(),
            case_id=case_id,
            version=1 + max((each.version for each in view.results), default=0),
            week_pence=cost.week_pence,
            facts=msgspec.to_builtins(facts),
            cost=msgspec.to_builtins(cost),
            line_id=line.id,
            made_at=vault.clock.now(),
            made_by=vault.author,
        )
        with vault.begin() as work:
            work.save(made)
            return made, (started, planned, work.commit())

    def _put_line(
        self, case_id: str, view: EmployingView, week_pence: Pence, outcome_id: str, description: str
    ) -> tuple[PlanLine, ChangeSet]:
        cost = Cost(week_pence, "week")
        if view.line is not None:
            outcome_id = outcome_id or view.line.outcome_id
            line = msgspec.structs.replace(view.line, cost=cost, outcome_id=outcome_id)
            return line, self._plans.change_line(line, view.line)
        return self._plans.add_line(
            PlanLine(
                id="",
                plan_id=plan_id_of(case_id),
                outcome_id=outcome_id,
                description=description,
                provider=", ".join(each.name for each in view.assistants),
                cost=cost,
                shares={self._scheme_of(case_id).funder_order[0]: "100"},
            )
        )

    def _rule(self, case_id: str) -> EmployingRule:
        rule = self._scheme_of(case_id).definition.employing
        if rule is None:
            raise KnownError("step-unknown", N_("This programme has no such step."))
        return rule

    def _work_out(
        self,
        on: str,
        assistants: tuple[AssistantRecord, ...],
        costs: tuple[EmployingCost, ...],
        rule: EmployingRule,
    ) -> tuple[EmploymentFacts, EmploymentCost]:
        if not assistants:
            raise KnownError(
                "nobody-employed",
                N_("Nobody is employed yet."),
                todo=N_("Add an assistant, then try again."),
            )
        mile = parse_money(rule.travel_mile) if rule.travel_mile else 0
        try:
            facts = facts_of(on, assistants, costs, employment_rules(rule), mile, self._travel())
        except msgspec.ValidationError as error:
            raise KnownError(
                "employing-unreadable",
                N_("Something here was made by a newer version of the program."),
                safe=N_("It is kept as it is."),
                todo=N_("Update the program to work on it."),
            ) from error
        ages = frozenset(each.age for each in facts.assistants)
        return facts, cost_of_employing(facts, employment_figures(self._rates(), day_of(on), ages))


def _blank(case_id: str) -> EmployingRecord:
    return EmployingRecord(id=record_id(case_id), case_id=case_id)


def _lacks_exception(each: AssistantRecord, rule: EmployingRule) -> bool:
    reasoned = bool(each.exception.strip() and each.exception_by.strip())
    return each.relation == SAME_HOME and (rule.relative == "never" or not reasoned)


def _check_relatives(view: EmployingView) -> None:
    if not view.lacking:
        return
    name = view.lacking[0].name
    if view.rule.relative == "never":
        raise KnownError(
            "relative-never",
            N_("“{name}” is a close relative in the same home, who cannot be paid here."),
            safe=N_("Nothing was put into the plan."),
            todo=N_("Choose somebody else ({law})."),
            name=name,
            law=view.rule.law,
        )
    raise KnownError(
        "relative-reason",
        N_(
            "“{name}” is a close relative in the same home. That is paid for only where the council finds it necessary."
        ),
        safe=N_("Nothing was put into the plan."),
        todo=N_("Write down why it is necessary and who decided it ({law})."),
        name=name,
        law=view.rule.law,
    )


def _check(entry: Entry) -> None:
    todo = N_("Fill it in, then save again. What you typed is still here.")
    if not entry.name.strip():
        raise KnownError("line-incomplete", N_("Say what it is."), todo=todo, field="name")
    if isinstance(entry, EmployingCost):
        return
    for field in NUMBERS:
        if number(getattr(entry, field)) is None:
            raise KnownError(
                "line-incomplete", N_("Type a number, like 7.5, or leave it blank."), todo=todo, field=field
            )
    if (number(entry.hours) or Decimal(0)) > 168 or (number(entry.sleep_ins) or Decimal(0)) > 7:
        raise KnownError(
            "line-incomplete", N_("A week has 168 hours and 7 nights."), todo=todo, field="hours"
        )
