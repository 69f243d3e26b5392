"""How the adviser at this desk can be reached: kept encrypted in the vault, and given to documents for their own cases.

Nothing of it is a setting: the file of settings is not encrypted. A case of another adviser gets none of it.
"""

from __future__ import annotations

import msgspec

from pbdesk.domain.reaching import Reach, tidy
from pbdesk.services.ports import OpenVault

OWN = "print/adviser"
"""The draft under which the adviser's own ways stand: encrypted, on this computer."""


class Reaching:
    """Keeps how the adviser can be reached."""

    def __init__(self, vault: OpenVault) -> None:
        self._vault = vault

    def own(self) -> Reach:
        """Return what is kept, blank where nothing was given yet."""
        kept = self._vault.drafts.get(OWN) or {}
        return Reach(**{name: str(kept.get(name, "")) for name in Reach.__struct_fields__})

    def keep(self, reach: Reach) -> Reach:
        """Keep it, and return it as it stands."""
        self._vault.drafts.put(OWN, msgspec.to_builtins(tidy(reach)))
        return self.own()

    def is_own(self, adviser: str) -> bool:
        """Return whether a case's adviser is the person at this desk; a case without one is theirs."""
        return not adviser.strip() or _same(adviser, self._vault.author)

    def of(self, adviser: str) -> Reach:
        """Return how a case's adviser can be reached; blank for a colleague, whose ways are not known here."""
        return self.own() if self.is_own(adviser) else Reach()


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()
