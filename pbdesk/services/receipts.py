"""Spending: receipts with their photos, promises of money, corrections, and how the budget stands.

The photo is durable and encrypted before the receipt commits; a receipt that says "saved" has its photo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import msgspec

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.corrections import Contest, CorrectionChoice, choice_id, settle
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.ledger import (
    EntryKind,
    EntryPart,
    LedgerEntry,
    LedgerView,
    outstanding,
    standing_entries,
    summarise,
)
from pbdesk.domain.money import Pence
from pbdesk.domain.plan import WEEKS_IN_YEAR, PlanContent, PlanLine
from pbdesk.domain.signoff import PlanDecision, PlanSubmission
from pbdesk.services.caseload import latest
from pbdesk.services.ports import ChangeSet, OpenVault


class Picture(Protocol):
    """A photo made safe: re-encoded without position or camera data, with a thumbnail."""

    @property
    def jpeg(self) -> bytes:
        """The picture to keep."""

    @property
    def thumbnail(self) -> bytes:
        """A small JPEG."""

    @property
    def width(self) -> int:
        """In pixels."""

    @property
    def height(self) -> int:
        """In pixels."""

    @property
    def original_sha256(self) -> str:
        """Of the bytes as they came."""


TakeIn = Callable[[bytes, str], Picture]
FunderOrder = Callable[[str], Sequence[str]]
WeeksOf = Callable[[str], int]
"""Gives the weeks in the plan's year of a case."""


class ReceiptForm(msgspec.Struct, frozen=True, kw_only=True):
    """What a person enters for one piece of spending.

    Attributes:
        kind: "receipt", "refund" or "commitment".
        line: the plan line it belongs to, or None.
        shares: percentage by funder where it differs from the plan line's, empty where that holds.
        parts: the receipt line by line, where each has its own funders.
        photo: the file's bytes and name, or None with a reason in `no_receipt_because`.
    """

    case_id: str
    kind: EntryKind = "receipt"
    amount_pence: Pence
    on: str
    payee: str
    line: PlanLine | None = None
    shares: dict[str, str] = {}
    parts: tuple[EntryPart, ...] = ()
    settles: str = ""
    note: str = ""
    photo: tuple[bytes, str] | None = None
    no_receipt_because: str = ""


class LedgerRow(msgspec.Struct, frozen=True):
    """One standing entry with what it replaced and the hash of its photo, "" for none."""

    entry: LedgerEntry
    photo_sha256: str
    is_correction: bool


class Contested(msgspec.Struct, frozen=True):
    """An entry that was corrected more than once, with its corrections, earliest first."""

    contest: Contest
    original: LedgerEntry | None
    sides: tuple[LedgerEntry, ...]


class Money(msgspec.Struct, frozen=True):
    """How a case's money stands: sums, the agreed plan's lines, and every standing entry, newest first.

    Attributes:
        outstanding: by id of each commitment, what of it is neither paid nor released, in pence.
        contested: entries with several corrections, of which one counts; those still to be decided first.
    """

    view: LedgerView
    lines: tuple[PlanLine, ...]
    rows: tuple[LedgerRow, ...]
    decision: PlanDecision | None
    outstanding: dict[str, Pence]
    contested: tuple[Contested, ...] = ()


class Receipts:
    """Writes ledger entries and reads how the budget stands."""

    def __init__(
        self,
        vault: OpenVault,
        take_in: TakeIn,
        funder_order: FunderOrder,
        weeks_of: WeeksOf = lambda case_id: WEEKS_IN_YEAR,
    ) -> None:
        self._vault = vault
        self._take_in = take_in
        self._funder_order = funder_order
        self._weeks_of = weeks_of

    def record(self, form: ReceiptForm, corrects: str = "") -> tuple[LedgerEntry, ChangeSet]:
        """Save one piece of spending, with its photo first.

        Raises KnownError: receipt-incomplete, photo-…, disk-full; nothing is half-written then.
        """
        _check(form, bool(corrects))
        picture = self._take_in(*form.photo) if form.photo else None
        reference = self._vault.photos.keep(picture.jpeg) if picture else None
        with self._vault.begin() as work:
            attachment = self._attachment(form.case_id, picture, reference)
            if attachment and picture:
                work.attach(attachment, reference, picture.thumbnail)
            entry = self._entry(form, attachment.id if attachment else "", corrects)
            work.save(entry)
            return entry, work.commit()

    def correct(self, entry_id: str, form: ReceiptForm) -> tuple[LedgerEntry, ChangeSet]:
        """Replace an entry by a new one that points at it; the photo stays unless a new one is given."""
        old = self._vault.reads.record(LedgerEntry, entry_id)
        if old is None:
            raise KnownError("record-missing", N_("That receipt is no longer here."))
        if form.photo or not old.attachment_id:
            return self.record(form, entry_id)
        _check(form, True)
        with self._vault.begin() as work:
            entry = self._entry(form, old.attachment_id, entry_id)
            work.save(entry)
            return entry, work.commit()

    def release(self, commitment: LedgerEntry) -> ChangeSet:
        """Say that what is still promised of a commitment will not be spent."""
        outstanding = self.money(commitment.case_id).outstanding[commitment.id]
        clock = self._vault.clock
        entry = msgspec.structs.replace(
            commitment,
            id=clock.new_id(),
            kind="release",
            amount_pence=outstanding,
            on=clock.today(),
            settles=commitment.id,
            recorded_at=clock.now(),
            recorded_by=self._vault.author,
        )
        with self._vault.begin() as work:
            work.save(entry)
            return work.commit()

    def money(self, case_id: str) -> Money:
        """Return how a case's money stands against its signed plan."""
        reads = self._vault.reads
        entries, choices = reads.records(LedgerEntry, case_id), reads.records(CorrectionChoice, case_id)
        standing = standing_entries(entries, choices)
        decision = self.approval(case_id)
        submission = reads.record(PlanSubmission, decision.submission_id) if decision else None
        lines = _lines(submission)
        agreed = decision.budget.by_funder if decision else {}
        weeks = self._weeks_of(case_id)
        agreed_lines = {line.id: line.cost.total(weeks) for line in lines}
        view = summarise(entries, agreed, agreed_lines, self._funder_order(case_id), choices)
        photos = {item.id: item.sha256 for item in reads.records(Attachment, case_id)}
        rows = tuple(
            LedgerRow(entry, photos.get(entry.attachment_id, ""), bool(entry.corrects))
            for entry in reversed(standing)
        )
        return Money(view, lines, rows, decision, outstanding(standing), _contested(entries, choices))

    def choose(self, case_id: str, contest: Contest, stands: str, reason: str) -> ChangeSet:
        """Say which of several corrections of one entry stands; the others are kept and count for nothing.

        Raises KnownError: "correction-unknown" for one that is not among them, "reason-missing".
        """
        if stands not in contest.sides:
            raise KnownError("correction-unknown", N_("That correction is no longer here."))
        if not reason.strip():
            raise KnownError(
                "reason-missing",
                N_("Say why this one stands."),
                safe=N_("Both are kept, and one of them counts."),
                todo=N_("Write a reason, then choose again."),
                field="reason",
            )
        choice = CorrectionChoice(
            id=choice_id(contest.corrects),
            case_id=case_id,
            corrects=contest.corrects,
            stands=stands,
            reason=reason.strip(),
            seen=contest.sides,
        )
        with self._vault.begin() as work:
            work.save(choice)
            return work.commit()

    def approval(self, case_id: str) -> PlanDecision | None:
        """Return the latest approval of a case's plan, or None."""
        decisions = self._vault.reads.records(PlanDecision, case_id)
        return latest([item for item in decisions if item.outcome == "approved"], "decided_at")

    def same_photo(self, case_id: str, original_sha256: str) -> bool:
        """Return whether this very file was added to the case before."""
        found = self._vault.reads.records(Attachment, case_id)
        return any(item.original_sha256 == original_sha256 for item in found)

    def _attachment(self, case_id: str, picture: Picture | None, reference: Any) -> Attachment | None:
        if picture is None:
            return None
        return Attachment(
            id=self._vault.clock.new_id(),
            case_id=case_id,
            sha256=reference.sha256,
            size=len(picture.jpeg),
            media_type="image/jpeg",
            width=picture.width,
            height=picture.height,
            chunks=reference.chunks,
            original_sha256=picture.original_sha256,
            device=self._vault.author,
        )

    def _entry(self, form: ReceiptForm, attachment_id: str, corrects: str) -> LedgerEntry:
        clock = self._vault.clock
        shares = form.shares or (form.line.shares if form.line else {})
        return LedgerEntry(
            id=clock.new_id(),
            case_id=form.case_id,
            kind=form.kind,
            amount_pence=form.amount_pence,
            on=form.on,
            payee=form.payee.strip(),
            line_id=form.line.id if form.line else "",
            shares=dict(shares),
            parts=form.parts,
            settles=form.settles,
            corrects=corrects,
            attachment_id=attachment_id,
            no_receipt_because=form.no_receipt_because.strip(),
            note=form.note.strip(),
            recorded_at=clock.now(),
            recorded_by=self._vault.author,
        )


def _contested(entries: Sequence[LedgerEntry], choices: Sequence[CorrectionChoice]) -> tuple[Contested, ...]:
    known = {entry.id: entry for entry in entries}
    found = [
        Contested(contest, known.get(contest.corrects), tuple(known[side] for side in contest.sides))
        for contest in settle(entries, choices).contests
    ]
    return tuple(sorted(found, key=lambda each: (each.contest.is_decided, each.contest.corrects)))


def _lines(submission: PlanSubmission | None) -> tuple[PlanLine, ...]:
    if submission is None:
        return ()
    return msgspec.convert(submission.content, PlanContent).lines


def _check(form: ReceiptForm, correcting: bool) -> None:
    """Refuse an entry that lacks what a council would ask for, naming the field."""
    todo = N_("Fill it in, then save again. What you typed is still here.")
    if form.amount_pence <= 0 and not correcting:
        raise KnownError(
            "receipt-incomplete", N_("The amount must be more than £0.00."), todo=todo, field="amount"
        )
    if not form.payee.strip():
        raise KnownError("receipt-incomplete", N_("Say who was paid."), todo=todo, field="payee")
    if not form.on:
        raise KnownError("receipt-incomplete", N_("Say on which day it was paid."), todo=todo, field="on")
    if form.parts and sum(part.amount_pence for part in form.parts) != form.amount_pence:
        raise KnownError(
            "receipt-parts", N_("The lines do not come to the amount."), todo=todo, field="parts"
        )
    needs_proof = form.kind == "receipt" and not correcting
    if needs_proof and form.photo is None and not form.no_receipt_because.strip():
        raise KnownError(
            "receipt-incomplete",
            N_("Add a photo of the receipt, or say why there is none."),
            todo=todo,
            field="photo",
        )
