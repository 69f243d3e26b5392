"""Opening a case for one person: checks the form, warns of likely twins, saves. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

import msgspec

from pbdesk.domain.handover import CaseloadRow
from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet, DraftStore
from pbdesk.services.rows import CaseList, CaseQuery, CaseRow
from pbdesk.ui.screens.caseload.presenter import CaseProgrammes

DRAFT = "new_case"
ALIKE = 0.86
"""How alike two names are, from 0 to 1, before a person is asked whether they are one."""


class NewCaseForm(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed; kept as a draft too."""

    given_name: str = ""
    family_name: str = ""
    reference: str = ""
    scheme_id: str = ""
    opened_on: str = ""

    @property
    def name(self) -> str:
        """The whole name."""
        return " ".join(part for part in (self.given_name.strip(), self.family_name.strip()) if part)


@dataclass(frozen=True, slots=True)
class Twin:
    """A case that may be of the same person."""

    case_id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A new case."""

    case_id: str
    name: str
    change: ChangeSet


class NewCasePresenter:
    """Checks and saves the form of a new case."""

    def __init__(
        self,
        search: Callable[[CaseQuery], CaseList],
        save_cases: Callable[[list[CaseloadRow]], ChangeSet],
        programmes: CaseProgrammes,
        today: Callable[[], str],
        drafts: DraftStore,
    ) -> None:
        """Take the caseload's `search`, importing's `cases`, labels, the clock's `today` and the drafts."""
        self._search = search
        self._save_cases = save_cases
        self._programmes = programmes
        self._today = today
        self._drafts = drafts

    def schemes(self) -> list[tuple[str, str]]:
        """Return the programmes to choose from."""
        return [(scheme.id, scheme.label) for scheme in self._programmes.all()]

    def begin(self) -> NewCaseForm:
        """Return the draft of a form that was left, or a fresh one opened today."""
        kept = self._drafts.get(DRAFT)
        if isinstance(kept, dict):
            return msgspec.convert(kept, NewCaseForm)
        return NewCaseForm(opened_on=self._today())

    def keep(self, form: NewCaseForm) -> None:
        """Keep what was typed; a form in which nothing was typed is forgotten."""
        if form.name or form.reference.strip():
            self._drafts.put(DRAFT, msgspec.to_builtins(form))
        else:
            self._drafts.drop(DRAFT)

    def problems(self, form: NewCaseForm) -> list[tuple[str, str]]:
        """Return (field, sentence) of everything that keeps the form from being saved."""
        found = []
        if not form.given_name.strip():
            found.append(("given-name", _("Enter the given name.")))
        if not form.family_name.strip():
            found.append(("family-name", _("Enter the family name.")))
        reference = form.reference.strip()
        if not reference:
            found.append(("reference", _("Enter the reference that your council uses.")))
        elif taken := self._with_reference(reference):
            found.append(
                (
                    "reference",
                    _("{reference} is already the case of {name}.", reference=reference, name=taken.name),
                )
            )
        if not form.scheme_id:
            found.append(("scheme", _("Choose a programme.")))
        if form.opened_on > self._today():
            found.append(("opened-on", _("The case cannot be opened in the future.")))
        return found

    def twins(self, form: NewCaseForm) -> list[Twin]:
        """Return cases whose person may be the same one."""
        wanted = form.name.casefold()
        turned = f"{form.family_name} {form.given_name}".strip().casefold()
        return [
            Twin(row.case_id, self._twin_words(row))
            for row in self._search(CaseQuery(include_closed=True)).rows
            if wanted and max(_alike(wanted, row.name), _alike(turned, row.name)) >= ALIKE
        ]

    def save(self, form: NewCaseForm) -> Saved:
        """Save the case with its person and the programme's tasks, and forget the draft."""
        change = self._save_cases(
            [
                CaseloadRow(
                    row_number=0,
                    reference=form.reference.strip(),
                    given_name=form.given_name.strip(),
                    family_name=form.family_name.strip(),
                    scheme_id=form.scheme_id,
                    opened_on=form.opened_on,
                )
            ]
        )
        self._drafts.drop(DRAFT)
        return Saved(next(iter(change.case_ids)), form.name, change)

    def _with_reference(self, reference: str) -> CaseRow | None:
        rows = self._search(CaseQuery(include_closed=True)).rows
        return next((row for row in rows if row.reference.casefold() == reference.casefold()), None)

    def _twin_words(self, row: CaseRow) -> str:
        return _(
            "{name}, {reference}, {programme}",
            name=row.name,
            reference=row.reference,
            programme=self._programmes.title(row.scheme_id),
        )


def _alike(wanted: str, name: str) -> float:
    other = name.casefold()
    if abs(len(wanted) - len(other)) > 6:
        return 0.0
    return SequenceMatcher(None, wanted, other).ratio()
