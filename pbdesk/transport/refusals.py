"""What the gateway's refusals mean for the person, in words that say what is safe and what to do.

It knows nothing of connections: a status, the code that came with it, and how long to wait.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import httpx
import msgspec

from pbdesk.domain.errors import N_, KnownError

SAFE = N_("Your changes are safe on this computer.")
_LONGEST_WAIT = 3600


class _ErrorBody(msgspec.Struct, frozen=True):
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What a person is told of one refusal: one of some statuses, with the code `said`, "" for any."""

    code: str
    sentence: str
    todo: str
    statuses: Container[int]
    said: str = ""
    safe: str = SAFE


_ANY = range(1000)
_REFUSALS = (
    _Refusal(
        "gateway-refused-token",
        N_("The council has ended this computer's access, or does not know it."),
        N_("Ask the council for a new code, and enrol this computer again."),
        statuses=(401,),
        said="token-unknown",
    ),
    _Refusal(
        "enrol-code-refused",
        N_("This code is not known to the council, was used already, or is too old."),
        N_("Check the code, or ask the council for a new one."),
        statuses=_ANY,
        said="enrol-code-refused",
    ),
    _Refusal(
        "gateway-shrunk",
        N_("The council's log is shorter than it was."),
        N_("Tell the council that its gateway may have been restored from an old copy."),
        statuses=_ANY,
        said="feed-shrunk",
        safe=N_("Your changes are safe on this computer, and nothing here was removed."),
    ),
    _Refusal(
        "gateway-too-large",
        N_("The council's gateway did not take so much at once."),
        N_("It is sent again in smaller parts."),
        statuses=(413,),
    ),
    _Refusal(
        "gateway-not-found",
        N_("The council's gateway does not hold this for you yet."),
        N_("Try again after the next sync."),
        statuses=(404,),
        said="not-found",
    ),
    _Refusal(
        "gateway-unreadable",
        N_("The council's gateway could not read what was sent."),
        N_("It is sent again in smaller parts. If it lasts, update pbdesk or tell the council."),
        statuses=(400,),
        said="body-unreadable",
    ),
    _Refusal(
        "gateway-trouble",
        N_("The council's gateway has a fault."),
        N_("Try again later. If it lasts, tell the council."),
        statuses=range(500, 1000),
    ),
)


def refused(response: httpx.Response) -> KnownError:
    """Return the error for an answer that is no success."""
    status = response.status_code
    if status == 429:
        return busy(seconds_to_wait(response))
    try:
        code = msgspec.json.decode(response.content, type=_ErrorBody).code
    except (msgspec.MsgspecError, UnicodeDecodeError):
        code = ""
    for row in _REFUSALS:
        if status in row.statuses and row.said in ("", code):
            return KnownError(row.code, row.sentence, safe=row.safe, todo=row.todo)
    return odd()


def seconds_to_wait(response: httpx.Response) -> int:
    """Return for how many seconds the gateway asks to be left alone; 0 where it does not say."""
    said = response.headers.get("Retry-After", "")
    return min(int(said), _LONGEST_WAIT) if said.isascii() and said.isdigit() else 0


def busy(seconds: int) -> KnownError:
    """Return the error for a gateway that asks to be left alone for a while; 0 for one that does not say how long."""
    sentence = N_("The council's gateway is busy.")
    if not seconds:
        return KnownError("gateway-busy", sentence, safe=SAFE, todo=N_("Try again in a few minutes."))
    if seconds <= 60:
        return KnownError("gateway-busy", sentence, safe=SAFE, todo=N_("Try again in a minute."))
    minutes = -(-seconds // 60)
    todo = N_("Try again in {minutes} minutes.")
    return KnownError("gateway-busy", sentence, safe=SAFE, todo=todo, minutes=minutes)


def other_council(other: str, own: str) -> KnownError:
    """Return the error for a gateway that is another council's."""
    return KnownError(
        "gateway-other",
        N_("This is the gateway of {other}, but this computer belongs to {own}."),
        safe=N_("Nothing was sent. Your changes are safe on this computer."),
        todo=N_("Check the gateway's address, or ask {own} for help."),
        other=other,
        own=own,
    )


def odd() -> KnownError:
    """Return the error for something at the address that is no gateway of ours."""
    return KnownError(
        "gateway-odd",
        N_("What answers at this address is not a gateway of pbdesk."),
        safe=SAFE,
        todo=N_("Check the address. In a hotel or café, sign in to the network first."),
    )
