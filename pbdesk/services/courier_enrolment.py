"""Getting to know a council for courier files: its public keys, and this computer's own.

A computer that never had a network takes in the council's enrolment file; the first answer makes it known. The own key
is the one that this computer has at its council anyway, and what it opens answers with follows from it.
"""

from __future__ import annotations

import secrets

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.services import courier_notes as notes
from pbdesk.services.ports import DraftStore, Enrolment
from pbdesk.sync.courier_enrolment import EnrolmentFile, read
from pbdesk.sync.sealing import OwnKeys, PublicKeys

_COUNCIL = "courier/council"


class Council(msgspec.Struct, frozen=True):
    """A council's id and name, and its public keys."""

    id: str
    name: str
    verify: str
    recipient: str


def council_of(drafts: DraftStore, enrolment: Enrolment | None) -> Council | None:
    """Return the council whose keys are known here: from its enrolment file, or told over a network; or None."""
    kept = drafts.get(_COUNCIL)
    council = msgspec.convert(kept, Council) if kept else None
    if enrolment is None or (council is not None and council.id == enrolment.council):
        return council
    told = PublicKeys.from_text(enrolment.courier)
    return Council(enrolment.council, enrolment.council_name, told.verify, told.recipient) if told else None


def put_council(drafts: DraftStore, council: Council) -> None:
    """Remember a council's keys."""
    drafts.put(_COUNCIL, msgspec.to_builtins(council))


def own_keys(enrolment: Enrolment | None) -> OwnKeys:
    """Return this computer's keys. Raises KnownError (code courier-no-key) where it has none yet."""
    if enrolment is None or not enrolment.key:
        raise KnownError(
            "courier-no-key",
            N_("This computer has no key of its own at the council yet."),
            safe=N_("Everything is saved on this computer."),
            todo=N_("Sync once over a network, or enrol it with the council's enrolment file."),
        )
    return OwnKeys(bytes.fromhex(enrolment.key))


def read_enrolment(data: bytes, code: str, known: Enrolment | None) -> EnrolmentFile:
    """Return what an enrolment file says, proved by its code.

    Raises KnownError: courier-enrol-unreadable, courier-enrol-code, courier-other-council.
    """
    try:
        found = read(data, code)
    except ValueError as error:
        raise KnownError(
            "courier-enrol-unreadable",
            N_("This is not an enrolment file of a council."),
            safe=N_("Nothing was changed."),
            todo=N_("Choose the file that the council gave you. Its name ends in .pbenrol."),
        ) from error
    if found is None:
        raise KnownError(
            "courier-enrol-code",
            N_("The code does not belong to this enrolment file, or the file was altered."),
            safe=N_("Nothing was changed."),
            todo=N_("Check the code. If it is right, ask the council for a new file and code."),
        )
    if known is not None and known.council != found.council:
        raise KnownError(
            "courier-other-council",
            N_("This enrolment file is from {other}, but this computer belongs to {own}."),
            safe=N_("Nothing was changed."),
            todo=N_("Ask {own} for its own enrolment file."),
            other=found.council_name,
            own=known.council_name,
        )
    return found


def enrolment_by(found: EnrolmentFile, known: Enrolment | None) -> Enrolment:
    """Return what this computer keeps: as it was where it has a key at this council, with a fresh key otherwise.

    Raises KnownError (code courier-no-key) where an older program enrolled it over a network, without a key.
    """
    if known is not None:
        own_keys(known)
        return known
    key = secrets.token_hex(32)
    return Enrolment("", "", found.user, found.council, found.council_name, "", key)


def enrol(drafts: DraftStore, found: EnrolmentFile, code: str, device_name: str) -> Council:
    """Remember a council's keys, and the code that the next exports carry until an answer comes."""
    council = Council(found.council, found.council_name, found.verify, found.recipient)
    put_council(drafts, council)
    notes.put_pending(drafts, code, device_name)
    return council
