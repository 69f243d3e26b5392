"""The council's slot: the data key sealed to a council's recovery key, and the answer that lets a person in again.

The slot holds a box: whose help it is, since when, and a letter that only the council's officers open. A proof under
the store's own key tells a box that this program made from one that somebody put there. A council's answer is the
data key under a one-time code: file and code travel apart, and the answer ends with the slot that it was made from.

Knows bytes and values; reading and writing the key file is for `escrow_opening`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pbdesk.domain.errors import N_, KnownError
from pbdesk.store.council_key import fingerprint
from pbdesk.store.keys import KEY_BYTES, SALT_BYTES, StoreKeys, derive, derive_keys
from pbdesk.store.slots import ESCROW, NONCE_BYTES, SLOT_VERSION, Slot
from pbdesk.sync import age

KDF = "age-x25519"
QUESTION_FORMAT = "pbdesk-escrow-question"
ANSWER_FORMAT = "pbdesk-escrow-answer"
VERSION = 1
_PROOF_LABEL = b"pbdesk/1/escrow-proof"
_ANSWER_LABEL = b"pbdesk/1/escrow-answer"


class EscrowBox(msgspec.Struct, frozen=True, kw_only=True):
    """What the council's slot holds. `publics` are the recovery keys that open the letter, `proof` is hexadecimal."""

    store_id: str
    council: str
    publics: tuple[str, ...]
    added_at: str
    letter: bytes
    proof: str = ""

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """Each recovery key in five groups, for comparing."""
        return tuple(fingerprint(public) for public in self.publics)


class _Letter(msgspec.Struct, frozen=True):
    store_id: str
    data_key: bytes


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a locked store asks the council: its box and nothing else, so it can be sent by any way."""

    format: str = QUESTION_FORMAT
    version: int = VERSION
    store_id: str
    box: bytes
    asked_at: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the council answers: who opened it, why, and the data key under the one-time code."""

    format: str = ANSWER_FORMAT
    version: int = VERSION
    store_id: str
    box_sha256: str
    officers: tuple[str, ...]
    reason: str
    opened_at: str
    salt: bytes
    nonce: bytes
    sealed: bytes


def seal_for_council(
    store_id: str, data_key: bytes, council: str, publics: Sequence[str], added_at: str
) -> Slot:
    """Return the council's slot of a store. Raises ValueError for what is no public key."""
    letter = age.seal(msgspec.json.encode(_Letter(store_id, data_key)), publics)
    box = EscrowBox(
        store_id=store_id, council=council, publics=tuple(publics), added_at=added_at, letter=letter
    )
    proof = _proof(derive_keys(store_id, data_key), box)
    sealed = msgspec.json.encode(msgspec.structs.replace(box, proof=proof))
    return Slot(kind=ESCROW, version=SLOT_VERSION, kdf=KDF, salt=b"", nonce=b"", sealed=sealed)


def box_of(slot: Slot) -> EscrowBox:
    """Return what a council's slot holds. Raises KnownError (escrow-damaged)."""
    if (slot.version, slot.kdf) != (SLOT_VERSION, KDF):
        raise damaged()
    return decode_box(slot.sealed)


def decode_box(data: bytes) -> EscrowBox:
    """Return the box in a slot's bytes. Raises KnownError (escrow-damaged)."""
    try:
        return msgspec.json.decode(data, type=EscrowBox)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damaged() from error


def is_ours(box: EscrowBox, keys: StoreKeys) -> bool:
    """Return whether this store itself made the box, and nobody changed it since or put another key in."""
    whole = hmac.compare_digest(_proof(keys, box).encode(), box.proof.encode())
    return whole and box.store_id == keys.store_id


def open_letter(box: EscrowBox, store_id: str, private: str) -> bytes:
    """Return the data key, with a council's private key.

    Raises KnownError: escrow-other-key, escrow-damaged, escrow-of-another.
    """
    if age.public_of(private) not in box.publics:
        raise _other_key(box)
    plain = age.unseal(box.letter, private)
    if plain is None:
        raise damaged()
    try:
        letter = msgspec.json.decode(plain, type=_Letter)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged() from error
    if len(letter.data_key) != KEY_BYTES:
        raise damaged()
    if {letter.store_id, box.store_id} != {store_id}:
        raise _of_another()
    return letter.data_key


def make_answer(
    question: Question, data_key: bytes, code: str, officers: Sequence[str], reason: str, opened_at: str
) -> Answer:
    """Return the answer to a question; `code` are the secret characters of a one-time code (`sheet.read_code`)."""
    blank = Answer(
        store_id=question.store_id,
        box_sha256=hashlib.sha256(question.box).hexdigest(),
        officers=tuple(officers),
        reason=reason,
        opened_at=opened_at,
        salt=secrets.token_bytes(SALT_BYTES),
        nonce=secrets.token_bytes(NONCE_BYTES),
        sealed=b"",
    )
    wrapping = derive(code.encode(), _ANSWER_LABEL, blank.salt)
    sealed = AESGCM(wrapping).encrypt(blank.nonce, data_key, _associated(blank))
    return msgspec.structs.replace(blank, sealed=sealed)


def open_answer(answer: Answer, slot: Slot, store_id: str, code: str) -> bytes:
    """Return the data key from a council's answer and its code, while the slot that was asked about stands.

    Raises KnownError: escrow-of-another, escrow-answer-used, escrow-code-wrong.
    """
    if answer.store_id != store_id:
        raise _of_another()
    if answer.box_sha256 != hashlib.sha256(slot.sealed).hexdigest():
        raise KnownError(
            "escrow-answer-used",
            N_("This answer was used already, or the council's help was set up again since."),
            safe=N_("Nothing was changed."),
            todo=N_("Save a new question and send it to the council."),
        )
    if len(answer.nonce) != NONCE_BYTES:
        raise answer_unreadable("")
    try:
        wrapping = derive(code.encode(), _ANSWER_LABEL, answer.salt)
        return AESGCM(wrapping).decrypt(answer.nonce, answer.sealed, _associated(answer))
    except InvalidTag as error:
        raise KnownError(
            "escrow-code-wrong",
            N_("That code does not open the council's answer."),
            safe=N_("Nothing was changed."),
            todo=N_("Check that file and code belong together, or ask the council again."),
        ) from error


def damaged() -> KnownError:
    """The council's slot or its letter could not be read."""
    return KnownError(
        "escrow-damaged",
        N_("The council's part of the key file is damaged and could not be read."),
        safe=N_("The passphrase and the recovery sheet open the store as before."),
        todo=N_("Set up the council's help again, with your passphrase."),
    )


def none_there() -> KnownError:
    """The store has no council's slot."""
    return KnownError(
        "escrow-none",
        N_("The council cannot open this store: its help was never set up."),
        safe=N_("Nothing was changed."),
        todo=N_("Use the passphrase or the recovery sheet."),
    )


def answer_unreadable(file: str) -> KnownError:
    """A file is no question or answer of ours."""
    return KnownError(
        "escrow-file-unreadable",
        N_("{file} could not be read as a question to the council or its answer."),
        safe=N_("Nothing was changed."),
        todo=N_("Choose the file as it was saved, or ask for it again."),
        file=file,
    )


def _other_key(box: EscrowBox) -> KnownError:
    return KnownError(
        "escrow-other-key",
        N_("This store was not sealed to this recovery key, but to {fingerprint} of {council}."),
        safe=N_("Nothing was opened."),
        todo=N_("Use the recovery key with that fingerprint."),
        fingerprint=", ".join(box.fingerprints),
        council=box.council,
    )


def _of_another() -> KnownError:
    return KnownError(
        "escrow-of-another",
        N_("This belongs to another store."),
        safe=N_("Nothing was opened or changed."),
        todo=N_("Use the question and the answer of the same store."),
    )


def _proof(keys: StoreKeys, box: EscrowBox) -> str:
    key = derive(bytes(keys.db_key), _PROOF_LABEL, keys.store_id.encode())
    body = msgspec.json.encode(msgspec.structs.replace(box, proof=""))
    return hmac.new(key, body, hashlib.sha256).hexdigest()


def _associated(answer: Answer) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(answer, sealed=b""))
