"""Programmes: what a case's scheme says, in the language of the screen, and the rules that it gives to services.

A case is pinned to its scheme's id and version. No scheme is named here or anywhere in code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pbdesk.domain.allocation import Allocation, Step
from pbdesk.domain.case import Case, Task
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence
from pbdesk.schemes.allocation import NOTHING, Adjustments, allocate, spoken_steps
from pbdesk.schemes.definition import MonitoringRule, Offset, Outcomes
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.state import FormState
from pbdesk.schemes.library import Listed, SchemeLibrary
from pbdesk.schemes.scheme import Scheme
from pbdesk.services.assessments import Choice
from pbdesk.services.importing import SchemeStart
from pbdesk.services.ports import OpenVault


@dataclass(frozen=True, slots=True)
class CasePlanRules:
    """A scheme's rules for a plan, with its sections' headings in one language. See `plans.PlanRules`."""

    scheme: Scheme
    language: str

    @property
    def funder_order(self) -> tuple[str, ...]:
        """The scheme's funders; the first with a share takes what rounding leaves."""
        return self.scheme.funder_order

    @property
    def outside_budget(self) -> frozenset[str]:
        """Funders whose money is not part of the budget."""
        return self.scheme.outside_budget

    @property
    def required_sections(self) -> tuple[tuple[str, str], ...]:
        """Id of each section that a plan must have, and the sentence that asks for it."""
        return self.scheme.required_sections(self.language)

    @property
    def period(self) -> str:
        """How the scheme states a budget."""
        return self.scheme.period

    @property
    def divisor(self) -> int:
        """Weeks in the plan's year."""
        return self.scheme.divisor

    @property
    def default_deployment(self) -> str:
        """How the money is held unless the person chooses otherwise."""
        return self.scheme.default_deployment


@dataclass(frozen=True, slots=True)
class ApprovalClock:
    """Who decides on a plan: the role, its words, and the days in which the scheme asks for an answer."""

    role: str
    label: str
    days: int


class Programmes:
    """The schemes that are known, by id, in words and as rules."""

    def __init__(self, vault: OpenVault | None, library: SchemeLibrary, language: Callable[[], str]) -> None:
        self._vault = vault
        self._library = library
        self.language = language

    def spoken_in(self, language: str) -> Programmes:
        """Return the same programmes in another language, for printing."""
        return Programmes(self._vault, self._library, lambda: language)

    # In words

    def all(self) -> list[Choice]:
        """Return every programme once, by its current title."""
        found = [Choice(scheme.id, scheme.title(self.language())) for scheme in self._current()]
        return sorted(found, key=lambda choice: choice.label.casefold())

    def title(self, scheme_id: str) -> str:
        """Return a programme's title, or its id where it is not known here."""
        scheme = self._find(scheme_id)
        return scheme.title(self.language()) if scheme else scheme_id

    def stages(self, scheme_id: str) -> list[Choice]:
        """Return a programme's stages in order."""
        return self._choices(scheme_id, "stages")

    def stage_label(self, scheme_id: str, stage: str) -> str:
        """Return a stage in words."""
        return self._label(scheme_id, "stages", stage)

    def funders(self, scheme_id: str) -> list[Choice]:
        """Return a programme's funders in order."""
        return self._choices(scheme_id, "funders")

    def funder_label(self, scheme_id: str, funder: str) -> str:
        """Return a funder in words."""
        return self._label(scheme_id, "funders", funder)

    def funder_order(self, scheme_id: str) -> tuple[str, ...]:
        """Return the funders, the one who takes what rounding leaves first."""
        scheme = self._find(scheme_id)
        return scheme.funder_order if scheme else ()

    def outcome_domains(self, scheme_id: str) -> list[Choice]:
        """Return the areas of life in which outcomes can be planned."""
        return self._choices(scheme_id, "outcomes")

    def deployments(self, scheme_id: str) -> list[Choice]:
        """Return the ways in which the money may be held."""
        return self._choices(scheme_id, "deployment")

    def role_label(self, scheme_id: str, role: str) -> str:
        """Return in words the role in which somebody signs off, "" for none."""
        return self._label(scheme_id, "approvers", role) if role else ""

    def deployment_label(self, scheme_id: str, deployment: str) -> str:
        """Return in words how the money is held, "" where that is not decided."""
        return self._label(scheme_id, "deployment", deployment) if deployment else ""

    def sections(self, scheme_id: str) -> list[Choice]:
        """Return the sections that a plan must have, with their headings."""
        return self._choices(scheme_id, "headings")

    def section_title(self, scheme_id: str, section: str) -> str:
        """Return the heading of a section of the plan."""
        return self._label(scheme_id, "headings", section)

    def anchors(self, scheme_id: str) -> list[Choice]:
        """Return the dates that tasks count from."""
        return self._choices(scheme_id, "anchors")

    def excluded(self, scheme_id: str) -> list[str]:
        """Return in words what the money may not be spent on."""
        return [choice.label for choice in self._choices(scheme_id, "excluded")]

    def word(self, scheme_id: str, name: str) -> str:
        """Return the scheme's own word for "person", "plan", "budget", "adviser" or "approver"."""
        return self._said(scheme_id, f"terms.{name}") or name

    def period(self, scheme_id: str) -> str:
        """Return how the scheme states a budget: "week", "year" or "once"."""
        scheme = self._find(scheme_id)
        return scheme.period if scheme else "week"

    def say_task(self, label: str) -> str:
        """Return a task's label in words: a scheme's own task is kept as "scheme:group.id", others as written."""
        scheme_id, _parted, key = label.partition(":")
        group, _parted, task = key.partition(".")
        if not task or self._find(scheme_id) is None:
            return label
        return self._said(scheme_id, f"{group}.{task}") or task.replace("_", " ")

    # As rules

    def known_titles(self) -> list[tuple[str, tuple[str, ...], Mapping[str, tuple[str, ...]]]]:
        """Return each scheme's id, its titles in every language, and its stages' titles, for an import."""
        found: list[tuple[str, tuple[str, ...], Mapping[str, tuple[str, ...]]]] = []
        for scheme in self._current():
            languages = scheme.definition.languages
            titles = tuple(scheme.title(language) for language in languages)
            stages = {
                stage: tuple(scheme.text(f"stages.{stage}", language) for language in languages)
                for stage in scheme.definition.stages
            }
            found.append((scheme.id, titles, stages))
        return found

    def start_of(self, scheme_id: str) -> SchemeStart:
        """Return what a new case takes from its scheme."""
        scheme = self._library.get(scheme_id)
        tasks = tuple(
            Task(
                id="",
                label=f"{scheme.id}:{group}.{offset.id}",
                kind=offset.kind,
                anchor=offset.anchor,
                offset_days=offset.days,
            )
            for group, offsets in (("tasks", scheme.definition.tasks), ("reviews", scheme.definition.reviews))
            for offset in offsets
        )
        return SchemeStart(scheme.version, scheme.first_stage, tasks)

    def rules_of(self, case_id: str) -> CasePlanRules:
        """Return the plan's rules of a case."""
        return CasePlanRules(self.scheme_of(case_id), self.language())

    def form_of(self, case_id: str) -> tuple[str, CompiledForm]:
        """Return id and form of a case's assessment."""
        scheme = self.scheme_of(case_id)
        return scheme.assessment_form, scheme.forms[scheme.assessment_form]

    def form_title(self, case_id: str, language: str = "") -> str:
        """Return what the scheme calls a case's assessment form, "" where only the workbook names it."""
        scheme = self.scheme_of(case_id)
        key = f"forms.{scheme.assessment_form}"
        words = scheme.text(key, language or self.language())
        return "" if words == key else words

    def points_path(self, case_id: str) -> str:
        """Return the path of the question that adds up a case's points, "" where there is none."""
        return self.scheme_of(case_id).points_path

    def funder_order_of_case(self, case_id: str) -> Sequence[str]:
        """Return the funders of a case's scheme."""
        return self.scheme_of(case_id).funder_order

    def own_funder(self, case_id: str) -> str:
        """Return which funder of a case's scheme is the person, "" where none is."""
        funders = self.scheme_of(case_id).definition.funders
        return next((funder.id for funder in funders if funder.type == "person"), "")

    def weeks_of_case(self, case_id: str) -> int:
        """Return the weeks in the plan's year of a case's scheme."""
        return self.scheme_of(case_id).divisor

    def looked_after(self, case_id: str) -> MonitoringRule:
        """Return how a case's scheme looks after money."""
        return self.scheme_of(case_id).definition.monitoring

    def measured(self, case_id: str) -> Outcomes:
        """Return which measures a case's scheme asks, and when."""
        return self.scheme_of(case_id).definition.outcomes

    def clock_for(self, case_id: str, amount_pence: Pence) -> ApprovalClock:
        """Return who decides on an amount per period under a case's scheme, and within how many days."""
        scheme = self.scheme_of(case_id)
        threshold = scheme.threshold(amount_pence)
        return ApprovalClock(
            threshold.role, scheme.text(f"approvers.{threshold.role}", self.language()), threshold.days
        )

    def review_rule(self, case_id: str, label: str) -> Offset | None:
        """Return the scheme's rule of a review from its task's label, None for one that is not the scheme's."""
        name = label.rpartition(".")[2]
        reviews = self.scheme_of(case_id).definition.reviews
        return next((review for review in reviews if review.id == name), None)

    def last_stage(self, case_id: str) -> str:
        """Return the stage in which a case of this scheme ends."""
        return self.scheme_of(case_id).definition.stages[-1]

    def role_of_case(self, case_id: str, role: str) -> str:
        """Return in words who decides under a case's scheme."""
        return self.scheme_of(case_id).text(f"approvers.{role}", self.language())

    def allocate(self, case_id: str, state: FormState, adjustments: Adjustments = NOTHING) -> Allocation:
        """Work out a case's allocation, with what people add. Raises KnownError where the rules give none."""
        return allocate(self.scheme_of(case_id), state, None, adjustments)

    def speak(self, case_id: str, allocation: Allocation, state: FormState) -> tuple[Step, ...]:
        """Return the steps of a working with questions, answers and rates in the language of the state."""
        return spoken_steps(self.scheme_of(case_id), allocation, state, state.language)

    def scheme_of(self, case_id: str) -> Scheme:
        """Return the scheme to which a case is pinned. Raises KnownError "scheme-missing"."""
        if self._vault is None:
            raise RuntimeError("no vault is open")
        case = self._vault.reads.record(Case, case_id)
        if case is None:
            raise KnownError("case-missing", N_("This case is no longer on this computer."))
        return self._library.get(case.scheme_id, case.scheme_version)

    def _current(self) -> list[Scheme]:
        """Return each scheme once: the current version stands before those to which older cases are pinned."""
        found: dict[str, Scheme] = {}
        for scheme in self._library.schemes():
            found.setdefault(scheme.id, scheme)
        return list(found.values())

    def _find(self, scheme_id: str) -> Scheme | None:
        return next((scheme for scheme in self._library.schemes() if scheme.id == scheme_id), None)

    def _choices(self, scheme_id: str, group: str) -> list[Choice]:
        scheme = self._find(scheme_id)
        if scheme is None:
            return []
        return [Choice(item, label) for item, label in scheme.labels(group, self.language()).items()]

    def _label(self, scheme_id: str, group: str, item: str) -> str:
        return self._said(scheme_id, f"{group}.{item}") or item

    def _said(self, scheme_id: str, key: str) -> str:
        """Return what the current version calls something, else what an older one did, else ""."""
        current = self._find(scheme_id)
        words = current.text(key, self.language()) if current else key
        if words != key:
            return words
        older = (self._library.get(scheme_id, each.version) for each in self._versions(scheme_id))
        said = (scheme.text(key, self.language()) for scheme in older)
        return next((words for words in said if words != key), "")

    def _versions(self, scheme_id: str) -> list[Listed]:
        return [each for each in self._library.list() if each.id == scheme_id and each.problem is None]
