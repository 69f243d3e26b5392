"""Opening an answer file: it is refused whole unless it is whole, for this computer, and made by its council."""

from __future__ import annotations

from pbdesk.domain.errors import N_, KnownError
from pbdesk.services.courier_enrolment import Council
from pbdesk.sync.courier import Answer, CourierError, photos_in, unpacked
from pbdesk.sync.sealing import OwnKeys, SealError, unseal


def open_answer(data: bytes, keys: OwnKeys, council: Council) -> tuple[Answer, dict[str, bytes]]:
    """Return what an answer file says, and its photos by hash.

    Raises KnownError: courier-damaged, courier-not-for-us, courier-not-an-answer, courier-not-the-council.
    """
    try:
        body, signer = unseal("answer", data, keys)
        answer, pieces = unpacked(body, Answer)
    except SealError as error:
        raise _refused(error.why) from error
    except CourierError as error:
        raise _refused("damaged") from error
    if signer != council.verify or answer.hello.council != council.id:
        raise _refused("not-the-council")
    return answer, photos_in(answer.pieces, pieces)


def _refused(why: str) -> KnownError:
    """Return the error for a file that was refused whole."""
    code, sentence, todo = _REFUSED.get(why, _REFUSED["damaged"])
    return KnownError(code, sentence, safe=N_("Nothing was changed on this computer."), todo=todo)


_REFUSED = {
    "damaged": (
        "courier-damaged",
        N_("This courier file is not whole: a part of it was cut off or altered."),
        N_("Copy it to the stick again, or ask the council to write it again."),
    ),
    "too-large": (
        "courier-damaged",
        N_("This courier file is larger than any that pbdesk writes."),
        N_("Ask the council to write it again."),
    ),
    "other-format": (
        "courier-not-an-answer",
        N_("This is not an answer file of the council."),
        N_("Choose the file that came back from the council. Its name ends in .pbanswer."),
    ),
    "not-for-us": (
        "courier-not-for-us",
        N_("This answer was made for another computer."),
        N_("Take it to the computer whose courier file it answers."),
    ),
    "not-the-council": (
        "courier-not-the-council",
        N_("This answer was not made by your council, and was not used."),
        N_("Tell the council, and say who gave you the file."),
    ),
}
