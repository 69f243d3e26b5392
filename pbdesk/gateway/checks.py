"""What the gateway refuses to take into the log, and why, in words for the op's author. Pure.

Records of a type that is not known here pass as they are: a new record type needs no change here. Those about money are
named, so that what may only be added to can never be rewritten from a laptop.
"""

from __future__ import annotations

import hashlib
import re

import msgspec

from pbdesk.domain import (  # noqa: F401 - registers their record types
    charging_record,
    eligibility_record,
    employing_record,
    ledger,
    measures,
    oversight,
)
from pbdesk.domain.attachment import CHUNK_BYTES, Attachment
from pbdesk.domain.case import Case
from pbdesk.domain.errors import N_
from pbdesk.domain.plan import PlanContent
from pbdesk.domain.records import Record, from_fields, type_named, type_of
from pbdesk.domain.signoff import PlanDecision, PlanReferral, PlanSubmission
from pbdesk.sync.heads import RecordState, fields_of
from pbdesk.sync.op import ERASURE, LIFE, Op

NO_ACCESS = N_("This case is not one of yours at the council. Ask the council to assign it to you.")
NOT_YOURS = N_("This change was made on a device that belongs to somebody else.")
UNREADABLE = N_("The council's computer could not read this change.")
INSERT_ONLY = N_("A record of this kind never changes. Add a new one that corrects it.")
OTHER_RECORD = N_("Another record has the same number already.")
DECISION = N_("Only the council can record a decision on a plan.")
ERASED = N_("The council has erased this case. This change goes with it.")
ERASING = N_("Only the council can erase a case.")
LATE = N_("Your access to this case has ended. The council keeps this change for the case's new adviser.")
CONTENT_DIFFERS = N_("The plan that was sent is not the one that was signed for. Send the plan again.")
PHOTO_UNREADABLE = N_("The description of this photo could not be read. Add the photo again.")

MAX_ATTACHMENT_BYTES = 64 * 1024 * 1024
_IDS = re.compile(r"([A-Za-z0-9_.:@-]{1,64}\n)+")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HIGHEST = 1 << 53


def creates_case(op: Op) -> bool:
    """Return whether an op is the first of a case."""
    return op.type == type_of(Case).name and op.kind == "create" and op.rec_id == op.case_id != ""


def refusal(op: Op, known: RecordState | None) -> str:
    """Return why a device's op is refused, as a message id, or "" when it may stand.

    Args:
        op: the op, of a case that its author may write to.
        known: the record as it stands before the op, or None for a new one.
    """
    if known is not None and (known.type != op.type or known.case_id != op.case_id):
        return OTHER_RECORD
    if op.type in (type_of(PlanDecision).name, type_of(PlanReferral).name):
        return DECISION
    if op.type == ERASURE:
        return ERASING
    kind = type_named(op.type)
    if kind is not None and kind.insert_only and (known is not None or LIFE in op.set):
        return INSERT_ONLY
    if op.type == type_of(PlanSubmission).name:
        return _submission_refusal(op)
    if op.type == type_of(Attachment).name:
        return "" if _attachment_holds(op) else PHOTO_UNREADABLE
    return ""


def is_well_formed(op: Op) -> bool:
    """Return whether an op's ids and numbers are ones that can be stored."""
    ids = (op.op_id, op.device, op.rec_id, op.type, *((op.case_id,) if op.case_id else ()))
    together = "\n".join(ids) + "\n"  # no id may hold a line's end itself, or it would count as two
    numbered = together.count("\n") == len(ids) and _IDS.fullmatch(together) is not None
    return numbered and 0 <= op.epoch < _HIGHEST and 0 <= op.seq < _HIGHEST


def record_of(op: Op) -> Record | None:
    """Return the record that an insert-only op makes, or None where its fields do not fit its type."""
    kind = type_named(op.type)
    if kind is None:
        return None
    values = {field: change.v for field, change in op.set.items() if field != LIFE}
    return _converted(op.type, op.rec_id, op.case_id, values)


def record_in(state: RecordState) -> Record | None:
    """Return the record that a state shows, or None where its fields do not fit its type."""
    return _converted(state.type, state.id, state.case_id, fields_of(state))


def _converted(type_name: str, record_id: str, case_id: str, values: dict[str, object]) -> Record | None:
    kind = type_named(type_name)
    try:
        return from_fields(kind, record_id, case_id, values) if kind else None
    except msgspec.ValidationError:
        return None


def _submission_refusal(op: Op) -> str:
    sent = record_of(op)
    if op.kind != "command" or not isinstance(sent, PlanSubmission):
        return UNREADABLE
    canonical = msgspec.json.encode(sent.content, order="sorted")
    if hashlib.sha256(canonical).hexdigest() != sent.content_hash:
        return CONTENT_DIFFERS
    try:
        content = msgspec.convert(sent.content, PlanContent)
    except msgspec.ValidationError:
        return UNREADABLE
    parts = (content.plan, *content.outcomes, *content.lines)
    same = content.plan.id == sent.plan_id and content.plan.version == sent.version
    if not same or any(part.case_id != op.case_id for part in parts):
        return CONTENT_DIFFERS
    return ""


def _attachment_holds(op: Op) -> bool:
    manifest = record_of(op)
    if not isinstance(manifest, Attachment) or not 0 < manifest.size <= MAX_ATTACHMENT_BYTES:
        return False
    pieces = -(-manifest.size // CHUNK_BYTES)
    hashes = (manifest.sha256, *manifest.chunks)
    return len(manifest.chunks) == pieces and all(_SHA256.fullmatch(text) for text in hashes)
