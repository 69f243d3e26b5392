"""How one case's scheme, form and plan call their values: gathered once for a case's differences.

It asks the services and holds no rules; what cannot be found is left to be shown by its own name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from pbdesk.domain.errors import KnownError
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.domain.plan import Outcome
from pbdesk.i18n import LANGUAGES, _, pgettext
from pbdesk.services.assessments import AssessmentView, QuestionView
from pbdesk.services.ports import ReadModel
from pbdesk.ui.models.names import plain_name
from pbdesk.ui.screens.conflicts import means_words
from pbdesk.ui.screens.conflicts.care_words import OPTIONS, entries_in_words
from pbdesk.ui.screens.conflicts.fields import Kind, kind_of, split_field


class Named(Protocol):
    """An id with its words."""

    @property
    def id(self) -> str:
        """The id."""

    @property
    def label(self) -> str:
        """The words."""


class SchemeWords(Protocol):
    """What is needed of `services.schemes.Programmes`."""

    def all(self) -> Sequence[Named]:
        """Return every programme."""

    def stages(self, scheme_id: str) -> Sequence[Named]:
        """Return a programme's stages."""

    def funders(self, scheme_id: str) -> Sequence[Named]:
        """Return a programme's funders."""

    def outcome_domains(self, scheme_id: str) -> Sequence[Named]:
        """Return the areas of life in which outcomes can be planned."""

    def deployments(self, scheme_id: str) -> Sequence[Named]:
        """Return the ways in which the money may be held."""

    def anchors(self, scheme_id: str) -> Sequence[Named]:
        """Return the dates that tasks count from."""

    def section_title(self, scheme_id: str, section: str) -> str:
        """Return the heading of a section of the plan."""


QuestionsOf = Callable[[str], AssessmentView]
"""Gives a case's assessment as a page shows it; raises KnownError where there is none to show."""

_QUESTIONS = {
    "integer": Kind.NUMBER,
    "date": Kind.DATE,
    "select_one": Kind.CHOICE,
    "select_multiple": Kind.TICKS,
}


class WordsOfCase:
    """See `saying.CaseWords`."""

    def __init__(
        self, case_id: str, reads: ReadModel, schemes: SchemeWords, questions_of: QuestionsOf
    ) -> None:
        self._case_id = case_id
        self._reads = reads
        self._schemes = schemes
        self._questions_of = questions_of
        self._questions: dict[str, QuestionView] | None = None
        case = reads.case(case_id) if case_id else None
        self._scheme_id = case.scheme_id if case else ""

    def key(self, type_name: str, field: str) -> str:
        """Return the key of a map or a set in words, "" where it is not known."""
        head, key = split_field(field)
        if (type_name, head) == ("plan", "sections"):
            return self._schemes.section_title(self._scheme_id, key) if self._scheme_id else ""
        if (type_name, head) == ("case", "anchors"):
            return _mapping(self._schemes.anchors(self._scheme_id)).get(key, "")
        if (type_name, head) == ("assessment", "answers"):
            question = self._question(key)
            return question.label if question else ""
        if (type_name, head) in means_words.KEYS:
            return means_words.KEYS[type_name, head]().get(key, "")
        if type_name == "review" and head in ("progress", "remarks"):
            return self._outcomes().get(key, "")
        return ""

    def kind(self, type_name: str, field: str) -> Kind:
        """Return what kind of value a field holds."""
        head, key = split_field(field)
        question = self._question(key) if (type_name, head) == ("assessment", "answers") else None
        return _QUESTIONS.get(question.kind, Kind.TEXT) if question else kind_of(type_name, field)

    def options(self, type_name: str, field: str) -> Mapping[str, str]:
        """Return the values that can be chosen, each with its words, in order."""
        head, key = split_field(field)
        if (type_name, head) == ("assessment", "answers"):
            question = self._question(key)
            return _mapping(question.choices) if question else {}
        if (type_name, head) in OPTIONS:
            return OPTIONS[type_name, head]()
        if (type_name, head) == ("correction_choice", "stands"):
            return entries_in_words(self._reads.records(LedgerEntry, self._case_id))
        if (type_name, head) in means_words.OPTIONS:
            return means_words.OPTIONS[type_name, head]()
        schemes, scheme_id = self._schemes, self._scheme_id
        offers: dict[str, Callable[[], Mapping[str, str]]] = {
            "stage": lambda: _mapping(schemes.stages(scheme_id)),
            "scheme_id": lambda: _mapping(schemes.all()),
            "deployment": lambda: _mapping(schemes.deployments(scheme_id)),
            "domain": lambda: _mapping(schemes.outcome_domains(scheme_id)),
            "anchor": lambda: _mapping(schemes.anchors(scheme_id)),
            "outcome_id": self._outcomes,
            "language": lambda: dict(LANGUAGES),
            "print_format": _formats,
        }
        return offers[head]() if head in offers else {}

    def funders(self) -> Mapping[str, str]:
        """Return the funders with their words, in the scheme's order."""
        return _mapping(self._schemes.funders(self._scheme_id)) if self._scheme_id else {}

    def _outcomes(self) -> Mapping[str, str]:
        found = self._reads.records(Outcome, self._case_id)
        return {outcome.id: outcome.text[:80] or plain_name(outcome.domain) for outcome in found}

    def _question(self, path: str) -> QuestionView | None:
        if self._questions is None:
            try:
                view = self._questions_of(self._case_id)
            except (
                KnownError
            ):  # a form that is not on this computer: its answers are shown by their own names
                self._questions = {}
            else:
                self._questions = {each.path: each for part in view.sections for each in part.questions}
        return self._questions.get(path)


def _mapping(named: Sequence[Named]) -> dict[str, str]:
    return {each.id: each.label for each in named}


def _formats() -> dict[str, str]:
    return {
        "standard": _("Standard print"),
        "large": _("Large print"),
        "easyread": _("Easy read"),
        "braille": pgettext("print format", "Braille"),
        "audio": pgettext("print format", "Audio"),
    }
