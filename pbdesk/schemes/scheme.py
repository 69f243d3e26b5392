"""A scheme as it is used: its definition, its words in each language, its tables and its forms.

Everything that a case, a plan or a screen asks of a programme goes through here; no programme is named in code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, parse_money
from pbdesk.schemes.definition import Definition, Offset, Threshold
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.tables import Table


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of one scheme.

    Attributes:
        words: by language, each text by its key ("stages.planning").
        tables: by file name without ".csv".
        forms: by form id, ready to run.
    """

    definition: Definition
    words: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, Table]
    forms: Mapping[str, CompiledForm]

    @property
    def id(self) -> str:
        """The scheme's id, the name of its folder."""
        return self.definition.id

    @property
    def version(self) -> str:
        """The version to which a case is pinned."""
        return self.definition.version

    def text(self, key: str, language: str = "en") -> str:
        """Return the scheme's words for a key, in English where the language has none, else the key itself."""
        return self.words.get(language, {}).get(key) or self.words.get("en", {}).get(key) or key

    def title(self, language: str = "en") -> str:
        """Return the scheme's name."""
        return self.text("title", language)

    def labels(self, group: str, language: str = "en") -> dict[str, str]:
        """Return the words of a group by id, in the scheme's order.

        Args:
            group: "funders", "stages", "tasks", "reviews", "anchors", "deployment", "categories", "excluded",
                "approvers", "headings", "sections", "outcomes", "milestones" or "documents".
            language: a language code.
        """
        return {item: self.text(f"{group}.{item}", language) for item in self.ids(group)}

    def ids(self, group: str) -> tuple[str, ...]:
        """Return the ids of a group, in the scheme's order."""
        return ids_of(self.definition, group)

    @property
    def first_stage(self) -> str:
        """The stage of a new case."""
        return self.definition.stages[0]

    @property
    def assessment_form(self) -> str:
        """The id of the form from which the indicative budget is worked out."""
        return self.definition.allocation.form

    @property
    def points_path(self) -> str:
        """The path of the question that adds up the points, "" where the method has none."""
        return self.definition.allocation.inputs.get("points", "")

    @property
    def funder_order(self) -> tuple[str, ...]:
        """The funders, the one who takes what rounding leaves first."""
        first = self.definition.remainder_funder
        return (first, *(funder.id for funder in self.definition.funders if funder.id != first))

    @property
    def outside_budget(self) -> frozenset[str]:
        """Funders whose money is no part of the budget."""
        return frozenset(funder.id for funder in self.definition.funders if funder.outside_budget)

    @property
    def period(self) -> str:
        """How the scheme states a budget: "week", "year" or "once"."""
        return self.definition.allocation.period

    @property
    def divisor(self) -> int:
        """Weeks in the scheme's year."""
        return self.definition.allocation.divisor

    @property
    def default_deployment(self) -> str:
        """How the money is held unless the person chooses otherwise."""
        return self.definition.deployment.default

    def required_sections(self, language: str = "en") -> tuple[tuple[str, str], ...]:
        """Return id and sentence of each section that a plan must have."""
        return tuple(
            (section, self.text(f"sections.{section}", language))
            for section in self.definition.plan.required_sections
        )

    def approver(self, amount_pence: Pence) -> str:
        """Return the role that may sign off an amount per period."""
        return self.threshold(amount_pence).role

    def threshold(self, amount_pence: Pence) -> Threshold:
        """Return the first threshold that an amount per period does not pass; the last one where it passes all."""
        for threshold in self.definition.approval:
            if not threshold.up_to or amount_pence <= parse_money(threshold.up_to):
                return threshold
        return self.definition.approval[-1]

    def limit_of(self, role: str) -> Pence | None:
        """Return up to how much per period a role may sign off, None for any sum.

        Raises KnownError "role-unknown" for a role that signs off nothing.
        """
        mine = [threshold for threshold in self.definition.approval if threshold.role == role]
        if not mine:
            raise KnownError(
                "role-unknown",
                N_("Nobody called {role} signs off plans of this programme."),
                safe=N_("Nothing was decided."),
                todo=N_("Those who do are: {known}."),
                role=role,
                known=", ".join(ids_of(self.definition, "approvers")),
            )
        if any(not threshold.up_to for threshold in mine):
            return None
        return max(parse_money(threshold.up_to) for threshold in mine)

    def offsets(self) -> tuple[Offset, ...]:
        """Return the tasks and the reviews."""
        return (*self.definition.tasks, *self.definition.reviews)


def ids_of(definition: Definition, group: str) -> tuple[str, ...]:
    """Return the ids of a group of a definition, in its order."""
    groups: dict[str, tuple[str, ...]] = {
        "funders": tuple(funder.id for funder in definition.funders),
        "stages": definition.stages,
        "anchors": definition.anchors,
        "tasks": tuple(task.id for task in definition.tasks),
        "reviews": tuple(review.id for review in definition.reviews),
        "forms": tuple(form.id for form in definition.forms),
        "deployment": definition.deployment.allowed,
        "categories": definition.spend.categories,
        "excluded": tuple(excluded.id for excluded in definition.spend.excluded),
        "approvers": tuple(dict.fromkeys(threshold.role for threshold in definition.approval)),
        "headings": definition.plan.required_sections,
        "sections": definition.plan.required_sections,
        "outcomes": definition.outcomes.domains,
        "milestones": definition.outcomes.milestones,
        "documents": tuple(document.id for document in definition.documents),
        "rates": tuple(
            dict.fromkeys(
                [line.rate for line in definition.allocation.lines]
                + [need.rate for need in definition.allocation.needs]
            )
        ),
        "needs": tuple(need.id for need in definition.allocation.needs),
        "limits": tuple(limit.id for limit in definition.allocation.limits),
    }
    return groups[group]


WORDED_GROUPS = (
    "funders",
    "stages",
    "anchors",
    "tasks",
    "reviews",
    "forms",
    "deployment",
    "categories",
    "excluded",
    "approvers",
    "headings",
    "sections",
    "outcomes",
    "milestones",
    "documents",
    "rates",
    "needs",
    "limits",
)
TERMS = ("person", "plan", "budget", "adviser", "approver")
"""The scheme's own words for what every scheme has."""


def wanted_words(definition: Definition) -> tuple[str, ...]:
    """Return every key for which a scheme must have words in each of its languages."""
    keys = ["title", "summary", "easyread", *(f"terms.{term}" for term in TERMS)]
    for group in WORDED_GROUPS:
        keys += [f"{group}.{item}" for item in ids_of(definition, group)]
    return tuple(keys)
