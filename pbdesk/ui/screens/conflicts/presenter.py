"""Differences in words, and what a person decides about them. No widgets.

Nothing is decided by looking: only `decide` writes, and only where the person has seen every side that stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current, ngettext
from pbdesk.services.ports import ChangeSet, DraftStore
from pbdesk.services.rows import Conflict, ConflictSide
from pbdesk.sync.heads import RecordState
from pbdesk.sync.op import LIFE
from pbdesk.ui.models import TableRow
from pbdesk.ui.screens.conflicts import sides
from pbdesk.ui.screens.conflicts.effect import Effects
from pbdesk.ui.screens.conflicts.fields import Kind, field_name, record_name
from pbdesk.ui.screens.conflicts.narrative import Merged, merge
from pbdesk.ui.screens.conflicts.saying import CaseWords, say
from pbdesk.ui.screens.conflicts.sides import OptionView

DRAFT = "conflict/"


class ConflictService(Protocol):
    """What is needed of `services.conflicts.Conflicts`."""

    def all(self, case_id: str = "") -> list[Conflict]:
        """Return every difference, grouped by person's name."""

    def resolve(self, record_id: str, field: str, value: Any, seen: Sequence[str] | None = None) -> ChangeSet:
        """Decide a field; `seen` are the edits that were looked at."""

    def reopen(self, seen: Conflict) -> ChangeSet:
        """Put a difference back as it was seen before it was decided."""


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One field in which edits differ.

    Attributes:
        kind: how something else is typed.
        options, funders: what may be chosen or shared, for typing something else.
        seen: the ids of all edits that the person sees here.
        merged: a proposal that holds both sides, for a long text of two sides.
        effect_of: what a value typed as something else does to the budget, in words.
    """

    key: str
    conflict: Conflict
    name: str
    field: str
    where: str
    choices: tuple[OptionView, ...]
    kind: Kind
    options: dict[str, str]
    funders: dict[str, str]
    seen: frozenset[str]
    merged: Merged | None
    effect_of: Callable[[Any], str]
    draft: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ConflictsView:
    """Every difference as rows, and in a sentence how many there are."""

    rows: list[TableRow]
    count: str
    by_case: dict[str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was saved, with what undoing it puts back.

    Attributes:
        can_undo: False where undoing would change nothing.
        reopens: whether undoing lets it wait again; a record whose removal was contested is only put back.
    """

    change: ChangeSet
    sentence: str
    conflict: Conflict
    can_undo: bool
    reopens: bool


class ConflictsPresenter:
    """Shows differences and saves decisions."""

    def __init__(
        self,
        conflicts: ConflictService,
        words_of: Callable[[str], CaseWords],
        effects: Effects,
        state_of: Callable[[str], RecordState | None],
        drafts: DraftStore,
        own_device: str,
    ) -> None:
        """Take the service, the words of a case by its id, the effects, the reads' `state`, drafts and device."""
        self._own_device = own_device
        self._conflicts = conflicts
        self._words_of = words_of
        self._effects = effects
        self._state_of = state_of
        self._drafts = drafts

    # Showing

    def view(self, case_id: str = "") -> ConflictsView:
        """Return every difference; those of one case where it is given."""
        found = self._conflicts.all(case_id)
        named: dict[str, CaseWords] = {}
        per_case = Counter(conflict.case_id for conflict in found)
        rows = []
        for conflict in found:
            words = named.setdefault(conflict.case_id, self._words_of(conflict.case_id))
            rows.append(_row(conflict, words))
        return ConflictsView(
            rows,
            count_words(len(found), len(per_case)),
            {key_of(each): _in_case(per_case[each.case_id], each.name) for each in found},
        )

    def difference(self, key: str) -> DifferenceView:
        """Return one difference to look at. Raises KnownError "difference-gone"."""
        conflict = self._find(key)
        words = self._words_of(conflict.case_id)
        kind = words.kind(conflict.type, conflict.field)
        if conflict.narrative:
            kind = Kind.LONG
        options, funders = words.options(conflict.type, conflict.field), words.funders()
        effect = self._effects.teller(conflict.case_id, conflict.type, conflict.record_id, conflict.field)

        def told(value: Any) -> str:
            return say(value, kind, options, funders)

        if kind is Kind.LIFE:
            edits = self._edits(conflict)
            changed = [field_name(conflict.type, each, words.key(conflict.type, each)) for each in edits]
            choices = sides.keep_or_remove(conflict, list(edits.values()), changed, effect)
        else:
            choices = sides.choices(conflict, told, effect)
        kept = self._drafts.get(DRAFT + key)
        return DifferenceView(
            key=key,
            conflict=conflict,
            name=conflict.name or _("Shared by all cases"),
            field=_field(conflict, words),
            where=record_name(conflict.type, conflict.title),
            choices=choices,
            kind=kind,
            options=dict(options),
            funders=dict(funders),
            seen=self._ids(conflict),
            merged=_merged(conflict) if kind is Kind.LONG else None,
            effect_of=effect,
            draft=kept if isinstance(kept, dict) else {},
        )

    def _edits(self, conflict: Conflict) -> dict[str, ConflictSide]:
        state = self._state_of(conflict.record_id) if conflict.field == LIFE else None
        return sides.unseen_edits(state, self._own_device) if state else {}

    def _ids(self, conflict: Conflict) -> frozenset[str]:
        """Return the ids of every edit that a person sees in a difference."""
        return frozenset(side.op_id for side in (*conflict.sides, *self._edits(conflict).values()))

    def _find(self, key: str) -> Conflict:
        found = next((each for each in self._conflicts.all() if key_of(each) == key), None)
        if found is None:
            raise KnownError(
                "difference-gone",
                N_("This difference has been decided already."),
                safe=N_("Nothing was changed now."),
                todo=N_("Go on with the next one."),
            )
        return found

    # Deciding

    def decide(self, view: DifferenceView, value: Any) -> Decided:
        """Save a decision about a difference as it was seen.

        Raises KnownError: "difference-gone", or "difference-grown" where another side has arrived since.
        """
        seen = view.conflict
        if self._ids(self._find(view.key)) != view.seen:
            raise KnownError(
                "difference-grown",
                N_("Another answer to this has arrived in the meantime."),
                safe=N_("Nothing has been decided yet."),
                todo=N_("Look at all of them, then decide."),
            )
        change = self._conflicts.resolve(seen.record_id, seen.field, value, seen.heads)
        self._drafts.drop(DRAFT + view.key)
        told = say(value, view.kind, view.options, view.funders)
        sentence = _("Decided: {field}. {value}", field=view.field, value=_short(told))
        reopens = seen.field != LIFE
        return Decided(change, sentence, seen, reopens or value is not True, reopens)

    def undo(self, decided: Decided) -> ChangeSet:
        """Let a difference wait again with every answer that was there; a contested removal is only put back."""
        return self._conflicts.reopen(decided.conflict)

    def keep(self, key: str, draft: dict[str, Any]) -> None:
        """Keep what was chosen and typed but not decided; an empty one is forgotten."""
        if draft:
            self._drafts.put(DRAFT + key, draft)
        else:
            self._drafts.drop(DRAFT + key)


def key_of(conflict: Conflict) -> str:
    """Return what names a difference in lists and drafts."""
    return f"{conflict.record_id}|{conflict.field}"


def count_words(differences_count: int, cases: int) -> str:
    """Return how many differences wait, in words."""
    if not differences_count:
        return _("Nothing to decide.")
    fields = ngettext("One field to decide", "{count} fields to decide", differences_count)
    return ngettext("{fields}, in one case", "{fields}, in {count} cases", cases, fields=fields)


def _row(conflict: Conflict, words: CaseWords) -> TableRow:
    field = _field(conflict, words)
    where = record_name(conflict.type, conflict.title)
    name = conflict.name or _("Shared by all cases")
    sides = current().list([side.author or _("Somebody") for side in conflict.sides])
    cells = (name, field, where, sides)
    return TableRow(
        key_of(conflict), cells, _("{name}: {field}, {where}", name=name, field=field, where=where)
    )


def _field(conflict: Conflict, words: CaseWords) -> str:
    return field_name(conflict.type, conflict.field, words.key(conflict.type, conflict.field))


def _in_case(count: int, name: str) -> str:
    shown = name or _("what all cases share")
    return ngettext("One field in {name}", "{count} fields in {name}", count, name=shown)


def _merged(conflict: Conflict) -> Merged | None:
    texts = [side.value for side in conflict.sides]
    if len(texts) != 2 or not all(isinstance(text, str) for text in texts):
        return None
    return merge(str(conflict.original or ""), *texts)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"
