"""What the gateway's refusals mean for the person, in words that say what is safe and what to do.

It knows nothing of connections: a status, the code that came with it, and how long to wait.
"""

from __future__ import annotations

import httpx
import msgspec

from pbdesk.domain.errors import N_, KnownError

SAFE = N_("Your changes are safe on this computer.")
_LONGEST_WAIT = 3600


class _ErrorBody(msgspec.Struct, frozen=True):
    code: str
    sentence: str


def refused(response: httpx.Response) -> KnownError:
    """Return the error for an answer that is no success."""
    try:
        told = msgspec.json.decode(response.content, type=_ErrorBody)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        told = _ErrorBody("", "")
    status = response.status_code
    if status == 429:
        return busy(seconds_to_wait(response))
    if told.code == "token-unknown" and status == 401:
        return KnownError(
            "gateway-refused-token",
            N_("The council has ended this computer's access, or does not know it."),
            safe=SAFE,
            todo=N_("Ask the council for a new code, and enrol this computer again."),
        )
    if told.code == "enrol-code-refused":
        return KnownError(
            "enrol-code-refused",
            N_("This code is not known to the council, was used already, or is too old."),
            safe=SAFE,
            todo=N_("Check the code, or ask the council for a new one."),
        )
    if told.code == "feed-shrunk":
        return KnownError(
            "gateway-shrunk",
            N_("The council's log is shorter than it was."),
            safe=N_("Your changes are safe on this computer, and nothing here was removed."),
            todo=N_("Tell the council that its gateway may have been restored from an old copy."),
        )
    return _refused_by_status(status, told.code)


def _refused_by_status(status: int, code: str) -> KnownError:
    if status == 413:
        return KnownError(
            "gateway-too-large",
            N_("The council's gateway did not take so much at once."),
            safe=SAFE,
            todo=N_("It is sent again in smaller parts."),
        )
    if status == 404 and code == "not-found":
        return KnownError(
            "gateway-not-found",
            N_("The council's gateway does not hold this for you yet."),
            safe=SAFE,
            todo=N_("Try again after the next sync."),
        )
    if status == 400 and code == "body-unreadable":
        return KnownError(
            "gateway-unreadable",
            N_("The council's gateway could not read what was sent."),
            safe=SAFE,
            todo=N_("It is sent again in smaller parts. If it lasts, update pbdesk or tell the council."),
        )
    if status >= 500:
        return KnownError(
            "gateway-trouble",
            N_("The council's gateway has a fault."),
            safe=SAFE,
            todo=N_("Try again later. If it lasts, tell the council."),
        )
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
