"""How an adviser can be reached, as it stands on paper under “Who to call”, and what looks unusual about it.

Nothing is refused: a switchboard, a short number or two numbers in one line may be quite right. It knows no vault.
"""

from __future__ import annotations

import re

import msgspec

from pbdesk.domain.errors import N_

FEWEST_DIGITS, MOST_DIGITS = 10, 15
"""Of a phone number with its area code in the United Kingdom, and of any in the world (ITU-T E.164)."""
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\".]+(\.[^@\s<>\".]+)+")


class Reach(msgspec.Struct, frozen=True):
    """The ways to reach somebody, in their own words; "" where there is none.

    Attributes:
        hours: when they can be reached.
        relay: a way for people who do not hear or speak on the phone: Relay UK, text relay, a sign language service.
    """

    phone: str = ""
    email: str = ""
    hours: str = ""
    relay: str = ""

    @property
    def is_name_only(self) -> bool:
        """Whether nobody could get through: neither by phone, nor in writing, nor by relay."""
        return not (self.phone or self.email or self.relay)


def tidy(reach: Reach) -> Reach:
    """Return the same on one line each, without spaces around it."""
    return Reach(*(" ".join(str(getattr(reach, name)).split()) for name in Reach.__struct_fields__))


def is_email(text: str) -> bool:
    """Return whether a text looks like one e-mail address, so that it can be a link."""
    return _EMAIL.fullmatch(text) is not None


def unusual(reach: Reach) -> dict[str, str]:
    """Return by field what a person should look at again, as message ids; nothing here keeps it from being saved."""
    found: dict[str, str] = {}
    digits = sum(char.isdigit() for char in reach.phone)
    if reach.phone and not digits:
        found["phone"] = N_("There is no number in it. It is kept as you typed it.")
    elif reach.phone and digits < FEWEST_DIGITS:
        found["phone"] = N_("Shorter than most numbers: is the area code there? It is kept as you typed it.")
    elif digits > MOST_DIGITS:
        found["phone"] = N_("Longer than most numbers: please check it. It is kept as you typed it.")
    if reach.email and not is_email(reach.email):
        found["email"] = N_("Unusual for an e-mail address: please check it. It is kept as you typed it.")
    return found
