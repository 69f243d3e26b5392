"""Eligibility: what is known, begun from the assessment, and decisions that are kept with their reasons.

What is arithmetic is worked out anew each time it is looked at; what is judgement is a person's, and is never filled in
where a person has written. A decision is a snapshot with who and when, and never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec

from pbdesk.domain.eligibility import Eligibility, EligibilityFacts
from pbdesk.domain.eligibility_record import (
    AREAS,
    EligibilityDecision,
    EligibilityRecord,
    FindingRecord,
    facts_of,
    finding_id,
    limbs_of,
    outcomes_of,
    record_id,
)
from pbdesk.domain.eligibility_wales import decide_by_law
from pbdesk.domain.errors import N_, KnownError
from pbdesk.schemes.definition import EligibilityRule
from pbdesk.schemes.forms.model import SELECTS, Kind
from pbdesk.schemes.forms.state import FormState
from pbdesk.services.caseload import latest
from pbdesk.services.ports import ChangeSet, OpenVault, UnitOfWork

T = TypeVar("T", EligibilityRecord, FindingRecord)
WHO_HELPS = "_now"
"""How the name of a question ends that asks who helps with an outcome now."""


class EligibilityView(msgspec.Struct, frozen=True):
    """A case's eligibility as a page shows it.

    Attributes:
        findings: by outcome, those that were looked at.
        result: what follows from what is known now.
        named: outcomes that the assessment names as not achievable without saying in what way.
        can_take_over: whether the assessment says something that is still blank here.
        decisions: those that were made, newest first. is_stale: whether something has changed since the last one.
    """

    who: str
    record: EligibilityRecord
    findings: dict[str, FindingRecord]
    result: Eligibility
    named: tuple[str, ...]
    can_take_over: bool
    decisions: tuple[EligibilityDecision, ...]
    is_stale: bool


class Determined(msgspec.Struct, frozen=True):
    """A case's decision as a letter needs it.

    Attributes:
        decision: the latest, None before there is one.
        is_stale: whether something has changed since.
    """

    decision: EligibilityDecision | None
    is_stale: bool


class Eligibilities:
    """Reads, keeps and decides eligibility."""

    def __init__(
        self,
        vault: OpenVault,
        rule_of: Callable[[str], EligibilityRule | None],
        state_of: Callable[[str], FormState],
    ) -> None:
        """`rule_of(case_id)` gives the scheme's rule, None where it has no such step; `state_of` the assessment."""
        self._vault = vault
        self._rule_of = rule_of
        self._state_of = state_of

    def applies(self, case_id: str) -> bool:
        """Return whether the case's scheme decides on eligibility."""
        return self._rule_of(case_id) is not None

    def view(self, case_id: str) -> EligibilityView:
        """Return what is known and what follows. Raises KnownError "step-unknown" where the scheme has no such step."""
        rule = self._rule(case_id)
        record, findings = self._known(case_id)
        decisions = sorted(
            self._vault.reads.records(EligibilityDecision, case_id),
            key=lambda each: (each.decided_at, each.id),
            reverse=True,
        )
        facts = facts_of(rule.whose, record, findings)
        prefill = self._prefill(case_id, rule)
        return EligibilityView(
            who=rule.whose,
            record=record,
            findings=findings,
            result=decide_by_law(facts, is_under_way=True),
            named=prefill.named,
            can_take_over=any(self._taken(case_id, record, findings, prefill)),
            decisions=tuple(decisions),
            is_stale=bool(decisions) and _is_stale(decisions[0], facts, record),
        )

    def determined(self, case_id: str) -> Determined | None:
        """Return the decision that a letter tells of; None where the scheme does not decide on eligibility."""
        rule = self._rule_of(case_id)
        if rule is None:
            return None
        decision = self.latest(case_id)
        if decision is None:
            return Determined(None, False)
        record, findings = self._known(case_id)
        is_stale = _is_stale(decision, facts_of(rule.whose, record, findings), record)
        return Determined(decision, is_stale)

    def latest(self, case_id: str) -> EligibilityDecision | None:
        """Return the latest decision, or None."""
        return latest(self._vault.reads.records(EligibilityDecision, case_id), "decided_at")

    def given_on(self, case_id: str) -> str:
        """Return the day on which the decision was given in writing, "" for not yet."""
        record = self._vault.reads.record(EligibilityRecord, record_id(case_id))
        return record.given_on if record else ""

    def take_over(self, case_id: str) -> ChangeSet:
        """Take from the assessment what is still blank here; what a person wrote stays."""
        rule = self._rule(case_id)
        record, findings = self._known(case_id)
        taken = list(self._taken(case_id, record, findings, self._prefill(case_id, rule)))
        with self._vault.begin() as work:
            for each in taken:
                work.save(each)
            return work.commit()

    def keep(self, case_id: str, field: str, value: Any, seen: Any) -> ChangeSet:
        """Save one thing that is known; `seen` is what stood there when the person began."""
        with self._vault.begin() as work:
            found = work.find(EligibilityRecord, case_id)
            _save(work, found[0] if found else _blank(case_id), field, value, seen, is_new=not found)
            return work.commit()

    def keep_finding(self, case_id: str, outcome: str, field: str, value: Any, seen: Any) -> ChangeSet:
        """Save one thing of one outcome. Raises KnownError "finding-wrong" for an outcome of somebody else."""
        if outcome not in outcomes_of(self._rule(case_id).whose):
            raise KnownError("finding-wrong", N_("There is no such outcome here."))
        with self._vault.begin() as work:
            found = [each for each in work.find(FindingRecord, case_id) if each.outcome == outcome]
            blank = FindingRecord(id=finding_id(case_id, outcome), case_id=case_id, outcome=outcome)
            _save(work, found[0] if found else blank, field, value, seen, is_new=not found)
            return work.commit()

    def decide(self, case_id: str) -> tuple[EligibilityDecision, ChangeSet]:
        """Make the decision that follows, as it stands now.

        Raises KnownError: "eligibility-open" while a condition is open; "eligibility-writing" where the needs are not
        eligible, or will not be met, and there is nothing to be given in writing; "eligibility-differs" while two
        people's words differ.
        """
        view, vault = self.view(case_id), self._vault
        _check_decidable(view)
        if any(each[2].startswith(record_id(case_id)) for each in vault.reads.conflicts(case_id)):
            raise KnownError(
                "eligibility-differs",
                N_("Two people's changes differ here."),
                safe=N_("Both are kept."),
                todo=N_("Decide under Conflicts, then come back."),
            )
        unmet, refusal, advice = in_writing(view.result.eligible, view.record)
        decision = EligibilityDecision(
            id=vault.clock.new_id(),
            case_id=case_id,
            version=1 + max((each.version for each in view.decisions), default=0),
            eligible=bool(view.result.eligible),
            facts=msgspec.to_builtins(facts_of(view.who, view.record, view.findings)),
            result=msgspec.to_builtins(view.result),
            meets=unmet,
            refusal=refusal,
            advice=advice,
            decided_at=vault.clock.now(),
            decided_by=vault.author,
        )
        with vault.begin() as work:
            work.save(decision)
            return decision, work.commit()

    def _known(self, case_id: str) -> tuple[EligibilityRecord, dict[str, FindingRecord]]:
        reads = self._vault.reads
        record = reads.record(EligibilityRecord, record_id(case_id)) or _blank(case_id)
        return record, {each.outcome: each for each in reads.records(FindingRecord, case_id)}

    def _rule(self, case_id: str) -> EligibilityRule:
        rule = self._rule_of(case_id)
        if rule is None:
            raise KnownError("step-unknown", N_("This programme has no such step."))
        return rule

    def _prefill(self, case_id: str, rule: EligibilityRule) -> _Prefill:
        try:
            return _prefill(self._state_of(case_id), rule)
        except KnownError as error:
            if error.code != "assessment-missing":
                raise
            return _Prefill()

    def _taken(
        self, case_id: str, record: EligibilityRecord, findings: dict[str, FindingRecord], prefill: _Prefill
    ) -> Iterator[EligibilityRecord | FindingRecord]:
        """Yield the records that the assessment would fill where they are blank."""
        filled = _filled(record, prefill.fields)
        if filled != record:
            yield filled
        for outcome, said in prefill.findings.items():
            blank = FindingRecord(id=finding_id(case_id, outcome), case_id=case_id, outcome=outcome)
            known = findings.get(outcome, blank)
            filled_one = _filled(known, said)
            if filled_one != known or outcome not in findings:
                yield filled_one


class _Prefill(msgspec.Struct, frozen=True):
    """What an assessment says: fields of the record, fields of each outcome, and outcomes that are only named."""

    fields: dict[str, Any] = {}
    findings: dict[str, dict[str, Any]] = {}
    named: tuple[str, ...] = ()


def _prefill(state: FormState, rule: EligibilityRule) -> _Prefill:
    given = {part: state.question(path) for part, path in rule.paths.items()}
    said = {part: each.answer for part, each in given.items() if each.relevant and each.answer}
    fields: dict[str, Any] = {}
    if "condition" in said:
        fields["condition"] = "yes" if said["condition"] == rule.condition_when else "no"
    for part in ("health", "significant"):
        if said.get(part) in ("yes", "no"):
            fields[part] = said[part]
    if "reasons" in said:
        fields["reasons"] = said["reasons"]
    areas = {rule.named.get(name, name) for name in said.get("areas", "").split()}
    if areas & set(AREAS):
        fields["areas"] = tuple(area for area in AREAS if area in areas)
    names = {rule.named.get(name, name) for name in said.get("unable", "").split()}
    named = tuple(name for name in outcomes_of(rule.whose) if name in names)
    looked_at: dict[str, dict[str, Any]] = (
        {name: {} for name in outcomes_of(rule.whose) if name not in names} if "unable" in said else {}
    )
    return _Prefill(fields, {**looked_at, **_tagged(state, rule)}, named)


def _tagged(state: FormState, rule: EligibilityRule) -> dict[str, dict[str, Any]]:
    """Return what the questions say that are tagged with an outcome of the regulations."""
    found: dict[str, dict[str, Any]] = {}
    ways = set(limbs_of(rule.whose))
    for question in state.questions():
        outcome = rule.named.get(question.node.outcome, question.node.outcome)
        is_ours = outcome in outcomes_of(rule.whose) and question.relevant and bool(question.answer)
        if not is_ours or question.path in rule.paths.values():
            continue
        chosen = tuple(limb for limb in limbs_of(rule.whose) if limb in question.answer.split())
        if question.node.kind in SELECTS and {item.name for item in state.choices(question.path)} <= ways:
            found.setdefault(outcome, {})["limbs"] = chosen
        elif question.node.kind is Kind.TEXT and question.path.endswith(WHO_HELPS):
            found.setdefault(outcome, {})["helps_now"] = question.answer
        elif question.node.kind is Kind.TEXT:
            part = "words" if question.node.speaker == "person" else "view"
            found.setdefault(outcome, {}).setdefault(part, question.answer)
    return found


def _filled(record: T, said: dict[str, Any]) -> T:
    """Return a record with what was said where it is blank."""
    blank = {field: value for field, value in said.items() if not getattr(record, field)}
    return msgspec.structs.replace(record, **blank)


def _as_kept(facts: EligibilityFacts) -> Any:
    """Return facts as they come back from the log, where a tuple is a list."""
    return msgspec.json.decode(msgspec.json.encode(facts))


def in_writing(eligible: bool | None, record: EligibilityRecord) -> tuple[str, str, str]:
    """Return what a decision says in writing: "no" where eligible needs will not be met, the refusal, the advice.

    There is no refusal where the council helps, whatever was once written there.
    """
    unmet = "no" if eligible and record.meets == "no" else ""
    is_refused = eligible is False or bool(unmet)
    return unmet, record.refusal.strip() if is_refused else "", record.advice.strip()


def _is_stale(decision: EligibilityDecision, facts: EligibilityFacts, record: EligibilityRecord) -> bool:
    """Return whether what a decision rests on, or what it says in writing, is no longer what stands here."""
    said = (decision.meets, decision.refusal, decision.advice)
    return decision.facts != _as_kept(facts) or said != in_writing(decision.eligible, record)


def _blank(case_id: str) -> EligibilityRecord:
    return EligibilityRecord(id=record_id(case_id), case_id=case_id)


def _save(
    work: UnitOfWork,
    record: EligibilityRecord | FindingRecord,
    field: str,
    value: Any,
    seen: Any,
    *,
    is_new: bool,
) -> None:
    known = None if is_new else msgspec.structs.replace(record, **{field: seen})
    work.save(msgspec.structs.replace(record, **{field: value}), known)


def _check_decidable(view: EligibilityView) -> None:
    if view.result.eligible is None:
        raise KnownError(
            "eligibility-open",
            N_("There is no decision yet: something is still open."),
            safe=N_("What you wrote is saved on this computer."),
            todo=N_("Answer what is open, then decide."),
        )
    unmet, refusal, advice = in_writing(view.result.eligible, view.record)
    if (view.result.eligible is False or unmet) and not (refusal and advice):
        raise KnownError(
            "eligibility-writing",
            N_("The person must be told in writing why, and what can be done about their needs."),
            safe=N_("What you wrote is saved on this computer."),
            todo=N_("Write both, then decide."),
        )
