"""`pbdesk calculate …`: plain facts in, a result with every step of its working out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import msgspec

from pbdesk.cli.common import command, group, say, say_steps
from pbdesk.cli.facts import add_facts, print_schema, read_facts
from pbdesk.domain.allocation import Step
from pbdesk.i18n import _

Work = Callable[[Any], Any]


def add_commands(commands: Any) -> None:
    """Add `pbdesk calculate`."""
    calculate = group(commands, "calculate", _("work something out from plain facts"))
    rooms: tuple[tuple[str, Any, str], ...] = (
        ("allocation", _allocation, _("an indicative budget, with its working")),
        ("charge", _charge, _("what a person pays towards care")),
        ("employment", _employment, _("what it costs a year to employ personal assistants")),
        ("monitoring", _monitoring, _("what stands out about an account, and a draft letter")),
        ("split", _split, _("one receipt in a statement for each funder")),
        ("eligibility", _eligibility, _("whether needs are eligible under the Care Act, and why")),
    )
    for name, handler, help_text in rooms:
        add_facts(command(calculate, name, handler, help_text))


def _allocation(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.app.desk import shipped_schemes
    from pbdesk.cli.allocating import (
        AllocationFacts,
        Worked,
        facts_incomplete,
        show_allocation,
        work_out,
    )

    def work(facts: AllocationFacts) -> Worked:
        if not facts.scheme:
            raise facts_incomplete()
        return work_out(shipped_schemes().get(facts.scheme, facts.version), facts)

    return show_allocation(args, AllocationFacts, work)


def _charge(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.domain.charge_facts import Charge, ChargeFacts
    from pbdesk.domain.charging import assess
    from pbdesk.schemes.rates import shipped_rates
    from pbdesk.schemes.year_figures import charge_figures

    return _run(
        args, ChargeFacts, Charge, lambda facts: assess(facts, charge_figures(shipped_rates(), facts))
    )


def _employment(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.domain.employment import cost_of_employing
    from pbdesk.domain.employment_facts import EmploymentCost, EmploymentFacts
    from pbdesk.schemes.rates import shipped_rates
    from pbdesk.schemes.year_figures import day_of, employment_figures

    def work(facts: EmploymentFacts) -> EmploymentCost:
        ages = frozenset(each.age for each in facts.assistants)
        return cost_of_employing(facts, employment_figures(shipped_rates(), day_of(facts.on), ages))

    return _run(args, EmploymentFacts, EmploymentCost, work)


def _monitoring(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.domain.monitoring import Monitoring, MonitoringFacts, look_at

    found: list[Monitoring] = []

    def work(facts: MonitoringFacts) -> Monitoring:
        found.append(look_at(facts))
        return found[0]

    shown = _run(args, MonitoringFacts, Monitoring, work)
    for result in found:
        shown["letter_words"] = [_(step.sentence, **step.fields) for step in result.letter]
        for line in shown["letter_words"]:
            say(args, _("Draft letter: {line}", line=line))
    return shown


def _split(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.domain.splitting import Split, SplitFacts, split_receipt

    return _run(args, SplitFacts, Split, split_receipt)


def _eligibility(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.domain.eligibility import Eligibility, EligibilityFacts
    from pbdesk.domain.eligibility_wales import decide_by_law

    return _run(args, EligibilityFacts, Eligibility, decide_by_law)


def _run(args: argparse.Namespace, given: type, comes_out: type, work: Work) -> dict[str, Any]:
    """Print the schema, or do the work and show its steps."""
    if args.schema:
        return print_schema(given, comes_out)
    result = work(read_facts(args.facts, given))
    warnings: tuple[Step, ...] = getattr(result, "warnings", ())
    say_steps(args, (*result.steps, *warnings))
    shown: dict[str, Any] = msgspec.to_builtins(result)
    shown["words"] = [_(step.sentence, **step.fields) for step in result.steps]
    if warnings:
        shown["warning_words"] = [_(step.sentence, **step.fields) for step in warnings]
    return shown
