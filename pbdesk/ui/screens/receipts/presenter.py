"""Receipts of one case: what the page shows, checks and saves. No widgets.

The service writes; this module turns its values into words and its refusals into sentences by the field.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.corrections import Contest
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.ledger import LedgerEntry, by_funder
from pbdesk.domain.money import plain_money
from pbdesk.i18n import _, current
from pbdesk.services.ports import ChangeSet, DraftStore, PhotoStore, ReadModel
from pbdesk.services.receipts import LedgerRow, Money, ReceiptForm, TakeIn
from pbdesk.ui.models import Problem
from pbdesk.ui.screens.receipts import contested, entries, splitting, standing, typed
from pbdesk.ui.screens.receipts.entries import Whereabouts
from pbdesk.ui.screens.receipts.photos import ChosenPhoto, choose_photo
from pbdesk.ui.screens.receipts.typed import Typed
from pbdesk.ui.screens.receipts.values import Judged, Opened, ReceiptsView, promise_choice

DRAFT = "receipt/"
_SAVES = 5000
"""How many saves of a case are looked through for what still waits to be sent."""

_FIELDS = {"amount": "amount", "payee": "payee", "on": "day", "photo": "photo"}


class ReceiptsService(Protocol):
    """What the page needs of `services.receipts.Receipts`."""

    def record(self, form: ReceiptForm, corrects: str = "") -> tuple[LedgerEntry, ChangeSet]:
        """Save one piece of spending, with its photo first."""

    def correct(self, entry_id: str, form: ReceiptForm) -> tuple[LedgerEntry, ChangeSet]:
        """Replace an entry by a new one that points at it."""

    def release(self, commitment: LedgerEntry) -> ChangeSet:
        """Say that what is still promised will not be spent."""

    def money(self, case_id: str) -> Money:
        """Return how a case's money stands."""

    def choose(self, case_id: str, contest: Contest, stands: str, reason: str) -> ChangeSet:
        """Say which of several corrections of one entry stands."""

    def same_photo(self, case_id: str, original_sha256: str) -> bool:
        """Return whether this very file was added to the case before."""


class FunderWords(Protocol):
    """What the page needs of `services.schemes.Programmes`."""

    def title(self, scheme_id: str) -> str:
        """Return a programme's title."""

    def funder_label(self, scheme_id: str, funder: str) -> str:
        """Return a funder in words."""

    def funder_order(self, scheme_id: str) -> Sequence[str]:
        """Return the funders, the one who takes what rounding leaves first."""


class ReceiptsPresenter:
    """Shows, checks and saves the spending of a case."""

    def __init__(
        self,
        receipts: ReceiptsService,
        programmes: FunderWords,
        reads: ReadModel,
        photos: PhotoStore,
        drafts: DraftStore,
        take_in: TakeIn,
        today: Callable[[], str],
    ) -> None:
        """Take the services and ports of one open vault."""
        self._receipts = receipts
        self._programmes = programmes
        self._reads = reads
        self._photos = photos
        self._drafts = drafts
        self._take_in = take_in
        self._today = today

    # Showing

    def open(self, case_id: str) -> Opened:
        """Return a case with its draft. Raises KnownError "case-missing"."""
        kept = self._drafts.get(DRAFT + case_id)
        draft = msgspec.convert(kept, Typed) if isinstance(kept, dict) else Typed()
        return Opened(self.view(case_id), draft)

    def view(self, case_id: str) -> ReceiptsView:
        """Return how a case's spending stands. Raises KnownError "case-missing"."""
        case = self._reads.case(case_id)
        if case is None:
            raise KnownError(
                "case-missing",
                N_("This case is no longer on this computer."),
                todo=N_("Go back to the caseload and sync to see where it went."),
            )
        money, where = self._receipts.money(case_id), self._whereabouts(case_id)
        name_of = _line_namer(money)
        scheme = case.scheme_id
        order = self._programmes.funder_order(scheme)

        def payers(entry: LedgerEntry) -> str:
            parts = by_funder(entry, entry.amount_pence, order)
            label, money_of = self._programmes.funder_label, current().money
            named = [f"{label(scheme, funder)} {money_of(pence)}" for funder, pence in parts.items() if pence]
            return current().list(named) if len(order) > 1 else ""

        return ReceiptsView(
            case_id=case_id,
            name=case.name,
            under=_(
                "{programme}. {reference}", programme=self._programmes.title(scheme), reference=case.reference
            ),
            figures=standing.figures(money),
            left_note=_left_note(money),
            lines=(("", _("No line of the plan")), *((line.id, name_of(line.id)) for line in money.lines)),
            left={
                each: standing.left_words(money, each) for each in ("", *(line.id for line in money.lines))
            },
            promises=tuple(
                promise_choice(row, money) for row in money.rows if money.outstanding.get(row.entry.id)
            ),
            entries=entries.rows(money, where, name_of),
            by_line=standing.line_rows(money, name_of),
            by_funder=standing.funder_rows(
                money, order, lambda funder: self._programmes.funder_label(scheme, funder)
            ),
            glances={row.entry.id: entries.glance(row, money, where, name_of, payers) for row in money.rows},
            funders=tuple((each, self._programmes.funder_label(scheme, each)) for each in order),
            remainder=order[0] if order else "",
            line_shares={line.id: dict(line.shares) for line in money.lines},
            contested=contested.contests(money, name_of),
        )

    def _whereabouts(self, case_id: str) -> Whereabouts:
        saves = self._reads.timeline(case_id, _SAVES)
        waiting = {row.record_id for row in saves if row.state == "waiting"}
        refused = {row.record_id for row in saves if row.state == "refused"}
        awaited = set(self._photos.awaited())
        known = self._reads.records(Attachment, case_id) if awaited else []
        elsewhere = {item.sha256: item.device for item in known if item.sha256 in awaited}
        return Whereabouts(frozenset(waiting), frozenset(refused), elsewhere)

    def photo(self, sha256: str) -> bytes:
        """Return a kept photo's bytes. Raises KnownError where it is elsewhere, missing or altered."""
        return self._photos.read(sha256)

    # Filling the form

    def choose(self, case_id: str, path: str) -> ChosenPhoto:
        """Return a photo made safe, for looking at. Raises KnownError "photo-…"."""
        return choose_photo(
            path,
            self._take_in,
            lambda: self._receipts.money(case_id),
            lambda sha256: self._receipts.same_photo(case_id, sha256),
        )

    def correcting(self, case_id: str, entry_id: str) -> Typed:
        """Return the form of an entry that is to be put right. Raises KnownError "record-missing"."""
        entry = self._row(case_id, entry_id).entry
        kind = "payment" if entry.kind == "receipt" and entry.settles else entry.kind
        return Typed(
            kind=kind,
            day=entry.on,
            payee=entry.payee,
            amount=plain_money(entry.amount_pence).replace("£", ""),
            line_id=entry.line_id,
            settles=entry.settles,
            because=entry.no_receipt_because,
            note=entry.note,
            split=splitting.of_entry(entry, self._line_shares(case_id, entry.line_id)),
            corrects=entry.id,
        )

    def _line_shares(self, case_id: str, line_id: str) -> dict[str, str]:
        line = typed.line_named(line_id, self._receipts.money(case_id))
        return dict(line.shares) if line else {}

    def choose_correction(self, case_id: str, corrects: str, stands: str, reason: str) -> ChangeSet:
        """Say which correction of a payment stands. Raises KnownError: "reason-missing", "record-missing"."""
        found = (each.contest for each in self._receipts.money(case_id).contested)
        contest = next((each for each in found if each.corrects == corrects), None)
        if contest is None:
            raise KnownError("record-missing", N_("That entry has been replaced or is no longer here."))
        return self._receipts.choose(case_id, contest, stands, reason)

    def keep(self, case_id: str, form: Typed) -> None:
        """Keep what was typed; a blank form is forgotten."""
        if form.is_blank:
            self._drafts.drop(DRAFT + case_id)
        else:
            self._drafts.put(DRAFT + case_id, msgspec.to_builtins(form))

    # Saving

    def save(self, case_id: str, form: Typed, photo: ChosenPhoto | None, accepted: bool) -> Judged:
        """Save a form when nothing is wrong with it, and nothing odd that was not accepted.

        The photo is kept, encrypted and durable, before the entry that names it; only then does this return.
        """
        wrong = typed.problems(form, has_photo=photo is not None)
        if wrong:
            return Judged(problems=tuple(wrong))
        money = self._receipts.money(case_id)
        if form.corrects:
            self._row(case_id, form.corrects)
        receipt = typed.to_form(form, case_id, money, (photo.data, photo.name) if photo else None)
        odd = typed.oddities(receipt, form.corrects, money, self._order(case_id), self._today())
        if any(each.needs_reason for each in odd) and not form.note.strip():
            reason = next(each.sentence for each in odd if each.needs_reason)
            return Judged(problems=(Problem("note", reason),))
        if odd and not accepted:
            return Judged(oddities=tuple(odd))
        return self._write(case_id, form, receipt)

    def _write(self, case_id: str, form: Typed, receipt: ReceiptForm) -> Judged:
        try:
            if form.corrects:
                _entry, change = self._receipts.correct(form.corrects, receipt)
            else:
                _entry, change = self._receipts.record(receipt)
        except KnownError as error:
            field = (
                "photo" if error.code.startswith("photo-") else _FIELDS.get(str(error.fields.get("field")))
            )
            if field is None:
                raise
            return Judged(problems=(Problem(field, current().render(error).whole),))
        self._drafts.drop(DRAFT + case_id)
        left = standing.left_words(self._receipts.money(case_id), receipt.line.id if receipt.line else "")
        said = _("Saved on this computer.")
        return Judged(change=change, said=f"{said} {left}." if left else said)

    def release(self, case_id: str, entry_id: str) -> tuple[str, ChangeSet]:
        """Release a promise; return the new entry's id and what changed."""
        change = self._receipts.release(self._row(case_id, entry_id).entry)
        return next(record_id for _kind, record_id in change.records), change

    def take_back(self, case_id: str, release_id: str) -> ChangeSet:
        """Take a release back: a correction of nothing in its place."""
        entry = self._row(case_id, release_id).entry
        form = ReceiptForm(
            case_id=case_id,
            kind="release",
            amount_pence=0,
            on=entry.on,
            payee=entry.payee,
            line=typed.line_named(entry.line_id, self._receipts.money(case_id)),
            settles=entry.settles,
        )
        return self._receipts.correct(release_id, form)[1]

    def _order(self, case_id: str) -> Sequence[str]:
        case = self._reads.case(case_id)
        return self._programmes.funder_order(case.scheme_id) if case else ()

    def _row(self, case_id: str, entry_id: str) -> LedgerRow:
        found = (row for row in self._receipts.money(case_id).rows if row.entry.id == entry_id)
        row = next(found, None)
        if row is None:
            raise KnownError(
                "record-missing",
                N_("That entry has been replaced or is no longer here."),
                safe=N_("What you typed is still here, and nothing was changed."),
                todo=N_("Look at the entries below, and choose the one to put right."),
            )
        return row


def _line_namer(money: Money) -> Callable[[str], str]:
    names = {line.id: line.description.strip() or _("Line without a name") for line in money.lines}

    def name_of(line_id: str) -> str:
        return names.get(line_id) or (_("A line of an earlier plan") if line_id else "")

    return name_of


def _left_note(money: Money) -> str:
    if money.decision is not None:
        return ""
    return _("No plan has been agreed yet. What you record here is kept, and counts once there is a budget.")
