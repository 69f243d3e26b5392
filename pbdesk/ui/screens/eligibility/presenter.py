"""What the decision on eligibility shows and writes: what was found, what was judged, what follows, and in writing.

Everything here may run off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pbdesk.domain.eligibility_record import FindingRecord, limbs_of
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current
from pbdesk.services.assessments import Choice
from pbdesk.services.eligibility import Eligibilities
from pbdesk.services.ports import ChangeSet
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models.eligibility_labels import limb_words, outcome_words
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.sheet import Ask, Entry, Form, Sheet
from pbdesk.ui.models.sheet_drafts import Drafts, EntryDrafts
from pbdesk.ui.screens.eligibility import states

TICKS = frozenset({"areas", "limbs"})
FLAGS = frozenset({"fluctuates"})


class EligibilityPresenter:
    """Reads and writes one case's eligibility. See `widgets.sheet_page.SheetPresenter`."""

    def __init__(
        self,
        service: Eligibilities,
        case_of: Callable[[str], CaseRow | None],
        domains_of: Callable[[str], Sequence[Choice]],
        drafts: Drafts,
    ) -> None:
        """Take the service, what reads a case, the scheme's own words for outcomes, and drafts."""
        self._service = service
        self._case_of = case_of
        self._domains_of = domains_of
        self._drafts = EntryDrafts(drafts, "eligibility")

    def read(self, case_id: str) -> Sheet:
        """Return the sheet as it stands. Raises KnownError "case-missing", "step-unknown"."""
        language = current().language  # before all words: a change meanwhile shows, and the page reads again
        case = self._case_of(case_id)
        if case is None:
            raise KnownError("case-missing", N_("This case is no longer on this computer."))
        view = self._service.view(case_id)
        labels = self._labels(case)
        parts = (
            states.origin(view),
            states.found(view, labels),
            states.judged(view),
            *((states.in_writing(view),) if view.result.eligible is False or view.decisions else ()),
        )
        return Sheet(case_id, case.name, language, parts, states.outcome(view, labels))

    def keep(
        self, case_id: str, answers: Sequence[tuple[str, str]], seen: Mapping[str, str]
    ) -> tuple[Sheet, tuple[ChangeSet, ...]]:
        """Save answers."""
        problems, changes = [], []
        for key, text in answers:
            if key == "given_on" and not _is_day(text):
                problems.append(
                    Problem(key, _("Type the day, the month and the year as numbers, like 27 3 2026."))
                )
                continue
            changes.append(
                self._service.keep(case_id, key, _value(key, text), _value(key, seen.get(key, "")))
            )
        sheet = self.read(case_id)
        return _with(sheet, problems), tuple(changes)

    def form(self, case_id: str, entry: Entry) -> Form:
        """Return the form of one outcome."""
        case, view = self._case_of(case_id), self._service.view(case_id)
        known = view.findings.get(entry.row_id) or FindingRecord(id="", outcome=entry.row_id)
        stored = {
            "limbs": " ".join(known.limbs),
            "words": known.words,
            "view": known.view,
            "helps_now": known.helps_now,
        }
        values = stored | entry.values
        ways = tuple((limb, words) for limb, words in limb_words().items() if limb in limbs_of(view.who))
        return Form(
            self._labels(case).get(entry.row_id, entry.row_id),
            (
                Ask(
                    "limbs",
                    "ticks",
                    _("In what way can it not be achieved?"),
                    values["limbs"],
                    hint=_(
                        "Any one is enough. Tick none where the person manages. Help from others is left aside."
                    ),
                    options=ways,
                ),
                Ask("words", "long", _("In the person's words"), values["words"], optional=True),
                Ask("view", "long", _("What you saw and think"), values["view"], optional=True),
                Ask(
                    "helps_now",
                    "text",
                    _("Who helps with it now"),
                    values["helps_now"],
                    hint=_("It changes nothing here. It counts when the plan is made."),
                    optional=True,
                ),
            ),
        )

    def problems(self, entry: Entry) -> list[Problem]:
        """Return what keeps an entry from being saved: nothing does."""
        return []

    def save_entry(self, case_id: str, entry: Entry) -> tuple[Sheet, tuple[ChangeSet, ...]]:
        """Save what was changed of one outcome."""
        changes = [
            self._service.keep_finding(
                case_id, entry.row_id, key, _value(key, text), _value(key, entry.seen.get(key, ""))
            )
            for key, text in entry.values.items()
            if text != entry.seen.get(key, "")
        ]
        if not changes:  # nothing is ticked and nothing written: it was looked at, and the person manages
            changes = [
                self._service.keep_finding(case_id, entry.row_id, "outcome", entry.row_id, entry.row_id)
            ]
        self._drafts.keep(case_id, None)
        return self.read(case_id), tuple(changes)

    def remove(self, case_id: str, row_id: str) -> tuple[Sheet, tuple[ChangeSet, ...]]:
        """Take nothing away: the outcomes are the law's."""
        return self.read(case_id), ()

    def put_back(self, case_id: str) -> tuple[Sheet, tuple[ChangeSet, ...]]:
        """Put nothing back."""
        return self.read(case_id), ()

    def offer(self, case_id: str, offer: str) -> tuple[Sheet, tuple[ChangeSet, ...]]:
        """Take over from the assessment what is blank here."""
        change = self._service.take_over(case_id)
        return self.read(case_id), (change,)

    def act(self, case_id: str, answers: Mapping[str, str]) -> tuple[Sheet, tuple[ChangeSet, ...]]:
        """Decide. Raises KnownError as `Eligibilities.decide`."""
        _decision, change = self._service.decide(case_id)
        return self.read(case_id), (change,)

    def draft(self, case_id: str) -> Entry | None:
        """Return the form that was open."""
        return self._drafts.get(case_id)

    def keep_draft(self, case_id: str, entry: Entry | None) -> None:
        """Keep the open form, or forget it."""
        self._drafts.keep(case_id, entry)

    def _labels(self, case: CaseRow | None) -> dict[str, str]:
        """Return the outcomes in the scheme's own words where it has them."""
        own = {choice.id: choice.label for choice in self._domains_of(case.scheme_id)} if case else {}
        return outcome_words() | {name: words for name, words in own.items() if name in outcome_words()}


def _value(key: str, text: str) -> Any:
    if key in TICKS:
        return tuple(text.split())
    return text == "yes" if key in FLAGS else text


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _with(sheet: Sheet, problems: Sequence[Problem]) -> Sheet:
    return replace(sheet, problems=tuple(problems)) if problems else sheet
