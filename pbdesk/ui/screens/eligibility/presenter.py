"""What the decision on eligibility shows and writes: what was found, what was judged, what follows, and in writing.

Everything here may run off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pbdesk.domain.eligibility_record import FindingRecord, limbs_of
from pbdesk.i18n import _
from pbdesk.services.assessments import Choice
from pbdesk.services.eligibility import Eligibilities
from pbdesk.services.ports import ChangeSet, DraftStore
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models.eligibility_labels import limb_words, outcome_words
from pbdesk.ui.models.sheet import Ask, Entry, Form, Outcome, Part
from pbdesk.ui.models.sheet_presenter import CaseSheet, Kept, day_problem
from pbdesk.ui.screens.eligibility import states, wales

TICKS = frozenset({"areas", "limbs"})
FLAGS = frozenset({"fluctuates"})


class EligibilityPresenter(CaseSheet):
    """Reads and writes one case's eligibility. The outcomes are the law's: none is added or taken away."""

    def __init__(
        self,
        service: Eligibilities,
        case_of: Callable[[str], CaseRow | None],
        domains_of: Callable[[str], Sequence[Choice]],
        drafts: DraftStore,
    ) -> None:
        """Take the service, what reads a case, the scheme's own words for outcomes, and drafts."""
        super().__init__("eligibility", case_of, drafts)
        self._service = service
        self._domains_of = domains_of

    def shown(self, case: CaseRow) -> tuple[tuple[Part, ...], Outcome]:
        """Return what was found and judged, and what follows. Raises KnownError "step-unknown"."""
        view = self._service.view(case.case_id)
        labels = self._labels(case)
        parts = (
            states.origin(view),
            states.found(view, labels),
            states.judged(view),
            *((states.in_writing(view),) if view.result.eligible is not None or view.decisions else ()),
        )
        return parts, states.outcome(view, labels)

    def answer_problem(self, key: str, text: str) -> str:
        """Return what is wrong with a day, "" for nothing."""
        return day_problem(text) if key == "given_on" else ""

    def keep_answer(self, case_id: str, key: str, text: str, seen: str) -> ChangeSet:
        """Save one answer."""
        return self._service.keep(case_id, key, _value(key, text), _value(key, seen))

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
                    hint=wales.limbs_hint()
                    if wales.is_welsh(view)
                    else _(
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

    def save_entry(self, case_id: str, entry: Entry) -> Kept:
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

    def offer(self, case_id: str, offer: str) -> Kept:
        """Take over from the assessment what is blank here."""
        change = self._service.take_over(case_id)
        return self.read(case_id), (change,)

    def act(self, case_id: str, answers: Mapping[str, str]) -> Kept:
        """Decide. Raises KnownError as `Eligibilities.decide`."""
        _decision, change = self._service.decide(case_id)
        return self.read(case_id), (change,)

    def _labels(self, case: CaseRow | None) -> dict[str, str]:
        """Return the outcomes in the scheme's own words where it has them."""
        own = {choice.id: choice.label for choice in self._domains_of(case.scheme_id)} if case else {}
        return outcome_words() | {name: words for name, words in own.items() if name in outcome_words()}


def _value(key: str, text: str) -> Any:
    if key in TICKS:
        return tuple(text.split())
    return text == "yes" if key in FLAGS else text
